"""Keeps nothing, and lets everybody have everything: for looks, which leave no trace."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.migration.state.store import Row


class Nowhere:
    """A store that forgets."""

    def make(self) -> None:
        """There is nothing to make."""

    def get(self, _run: str, _segment: str) -> Row | None:
        """Nothing."""
        return None

    def rows(self, _run: str) -> Sequence[Row]:
        """None."""
        return ()

    def put(self, _row: Row, _replaced: int) -> bool:
        """Forget it."""
        return True
