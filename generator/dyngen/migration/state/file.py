"""Rows in a file of JSON, for the processes of one machine. Its folder is locked while it is read or written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from dyngen.config import UsageError
from dyngen.migration.state.store import Row
from dyngen.output.lock import locked
from dyngen.output.replace import replace
from dyngen.records import record


@record(frozen=True, slots=True)
class FileStore:
    """The file, which may not be there yet."""

    path: Path

    def make(self) -> None:
        """Make its folder."""
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def get(self, run: str, segment: str) -> Row | None:
        """A row as it is now."""
        return next((row for row in self.rows(run) if row["segment"] == segment), None)

    def rows(self, run: str) -> Sequence[Row]:
        """All rows of a run."""
        if not self.path.parent.is_dir():
            return []
        with locked(self.path.parent, alone=False):
            return [row for row in self._read() if row["run"] == run]

    def put(self, row: Row, replaced: int) -> bool:
        """Put a row in the place of another, if that is still there."""
        with locked(self.path.parent, alone=True):
            rows: dict[tuple[object, object], Row] = {
                (each["run"], each["segment"]): each for each in self._read()
            }
            key = row["run"], row["segment"]
            found = rows.get(key)
            if (found["version"] if found else 0) != replaced:
                return False
            rows[key] = row
            text = json.dumps(list(rows.values()), indent=1)
            replace(self.path.parent, {PurePosixPath(self.path.name): text.encode()}, ())
            return True

    def _read(self) -> list[dict[str, object]]:
        try:
            rows = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return []
        except ValueError:
            rows = None
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and {"run", "segment", "version"} <= row.keys() for row in rows
        ):
            raise UsageError(
                f"{self.path} does not hold the state of migrations\nhelp: --state-file names another file"
            )
        return rows
