"""Answers whose items are read one at a time.

An item is decoded while it is still at hand, and its dictionaries are gone when the next one is read: those of a whole
page, thousands, would drive each other out of the caches, and be looked through by the collector of garbage.
"""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Final

from ...calls.connect import BINARY, with_bytes
from .failures import damaged


class Unread(dict[str, object]):
    """A request for items of one table whose answer may leave them unread."""

    __slots__ = ()


class Begun(ChainMap[str, object]):
    """An answer whose items are unread, an iterator in place of their list. As it ends, what stands behind comes in."""


def begun(body: bytes) -> Begun | None:
    """Return what an answer says, but for its items; None if it is to be read as a whole.

    Raises `ValueError` if it begins as no JSON does. If it goes on so, the iterator raises botocore's
    `ResponseStreamingError`, and what came before was taken for good: it must be known that all was received.
    """
    before = _BEFORE_ITEMS.match(body)
    batch = None if before else _BEFORE_BATCH.match(body)
    start = before or batch
    if start is None:
        return None
    decoder = _DECODER_OF_BINARY if BINARY.search(body) else _DECODER
    text = body.decode("utf-8", "surrogatepass")  # as `json.loads` does
    behind: dict[str, object] = {}
    end = _END_OF_BATCH if batch else _END
    items = _items(decoder, text, start.end(), end, behind)
    if batch:
        return Begun({"Responses": {batch[1].decode(): items}}, behind)
    known: dict[str, object] = json.loads(start[1] + b'"Items":0}')
    return Begun({**known, "Items": items}, behind)


def _items(
    decoder: json.JSONDecoder,
    text: str,
    at: int,
    end: re.Pattern[str],
    behind: dict[str, object],
) -> Iterator[object]:
    """Yield the items, the first of which begins at `at`, and put into `behind` what comes after their `end`."""
    # What `raw_decode` calls, whose own code would cost a twentieth of the reading.
    scan: Callable[[str, int], tuple[object, int]] = attrgetter("scan_once")(decoder)
    try:
        while True:
            item, at = scan(text, at)
            yield item
            if text[at : at + 2] == ",{":
                at += 1
                continue
            more = _MORE.match(text, at)
            if more is None:
                break
            at = more.end()
        ended = end.match(text, at)
        if ended is None:
            raise damaged()
        rest: dict[str, object] = decoder.decode("{" + text[ended.end() :])
    except (ValueError, RecursionError, StopIteration):  # which the scanner raises
        raise damaged() from None
    behind.update({name: part for name, part in rest.items() if part is not None})


def _spaced(pattern: str) -> str:
    """Return a pattern with all the space that JSON allows in place of each blank. (There is seldom any.)"""
    return pattern.replace(" ", r"[ \t\n\r]*")


# What DynamoDB puts before the items of a page are numbers.
_BEFORE_ITEMS: Final = re.compile(
    _spaced(
        r' (\{(?: "[A-Za-z]{1,64}" : (?:0|[1-9][0-9]{0,15}) ,)* )"Items" : \[ (?=\{)'
    ).encode()
)
_BEFORE_BATCH: Final = re.compile(
    _spaced(r' \{ "Responses" : \{ "([A-Za-z0-9_.:/-]{1,1024})" : \[ (?=\{)').encode()
)
_MORE: Final = re.compile(_spaced(" , "))
_END: Final = re.compile(_spaced(r' \] (?:,(?= ")|(?=\}))'))
_END_OF_BATCH: Final = re.compile(_spaced(r' \] \} (?:,(?= ")|(?=\}))'))
_DECODER: Final = json.JSONDecoder()
_DECODER_OF_BINARY: Final = json.JSONDecoder(object_hook=with_bytes)
