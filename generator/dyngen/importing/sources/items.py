"""Items from files: lines or arrays of JSON in either spelling, what the AWS CLI prints, an export to S3.

A folder is an export, or any files of items: all in it that is called *.json, *.jsonl or *.ndjson, gzipped or not.
"""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dyngen.importing.observed import Observed, Watch, sampled
from dyngen.importing.sources.json_stream import SourceError, json_values
from dyngen.importing.sources.key_guess import guessed_shape
from dyngen.importing.values import Item, NotAnItem, item_of
from dyngen.records import record

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
_NOTES = ("manifest-summary.json", "manifest-files.json")
"""Of an export: what it says about itself."""


def from_files(
    path: Path, name: str, size: int, keys: tuple[str, ...] = (), watch: Watch = iter
) -> Observed:
    """The table that the items in a file or folder are of: `keys` if they are given, else as they suggest.

    SourceError for what is no item, and where there is none.
    """
    items, seen = sampled(watch(_written(path)), size, _Written.item)
    if not items:
        raise SourceError(str(path), 1, "no items", "give a file with items, one at least")
    shape, remarks = guessed_shape(name, items, keys)
    return Observed(shape, tuple(items), seen, tuple(remarks))


@record(frozen=True, slots=True)
class _Written:
    """What should be an item, and where it was found."""

    file: Path
    line: int
    value: object

    def item(self) -> Item:
        """The item; SourceError if it is none."""
        try:
            return item_of(self.value)
        except NotAnItem as error:
            told = f"{error}: no item"
            raise SourceError(
                str(self.file), self.line, told, "each value must be an item"
            ) from None


def _written(path: Path) -> Iterator[_Written]:
    for file in _files(path):
        with _opened(file) as stream:
            for line, value in json_values(stream, str(file)):
                yield from (_Written(file, line, each) for each in _unwrapped(value))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for parent, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_SUFFIXES) and name not in _NOTES and not name.startswith("."):
                yield Path(parent, name)


def _opened(file: Path) -> IO[str]:
    raw = file.open("rb")
    zipped = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return io.TextIOWrapper(gzip.GzipFile(fileobj=raw) if zipped else raw, "utf-8")


def _unwrapped(value: object) -> Iterator[object]:
    """The items that a value holds: a page of a scan, a line of an export, requests of a batch, or itself."""
    if isinstance(value, dict):
        inner = value.get("Items")
        if isinstance(inner, list):
            yield from inner
            return
        if isinstance(value.get("Item"), dict) and len(value) == 1:
            yield value["Item"]
            return
        requests = [
            request["PutRequest"]["Item"]
            for of_table in value.values()
            for request in (of_table if isinstance(of_table, list) else ())
            if isinstance(request, dict) and isinstance(request.get("PutRequest"), dict)
            if "Item" in request["PutRequest"]
        ]
        if requests:
            yield from requests
            return
    yield value
