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
    """A request whose answer may leave its items unread."""

    __slots__ = ()


class Begun(ChainMap[str, object]):
    """An answer whose items are unread: `Items` is an iterator, and as it ends, what stands behind comes in."""


def begun(body: bytes) -> Begun | None:
    """Return what an answer says, but for its items; None if it is to be read as a whole.

    Raises `ValueError` if it begins as no JSON does. If it goes on so, the iterator raises botocore's
    `ResponseStreamingError`, and what came before was taken for good: it must be known that all was received.
    """
    before = _BEFORE.match(body)
    if before is None:
        return None
    decoder = _DECODER_OF_BINARY if BINARY.search(body) else _DECODER
    known: dict[str, object] = json.loads(before[1] + b'"Items":0}')
    text = body.decode("utf-8", "surrogatepass")  # as `json.loads` does
    behind: dict[str, object] = {}
    known["Items"] = _items(decoder, text, before.end(), behind)
    return Begun(known, behind)


def _items(
    decoder: json.JSONDecoder, text: str, at: int, behind: dict[str, object]
) -> Iterator[object]:
    """Yield the items, the first of which begins at `at`, and put into `behind` what comes then."""
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
        end = _END.match(text, at)
        if end is None:
            raise damaged()
        rest: dict[str, object] = decoder.decode("{" + text[end.end() :])
    except (ValueError, RecursionError, StopIteration):  # which the scanner raises
        raise damaged() from None
    behind.update({name: part for name, part in rest.items() if part is not None})


# The space that JSON allows is seldom there. What DynamoDB puts before the items are numbers.
_BEFORE: Final = re.compile(
    rb"[ \t\n\r]*"
    rb'(\{(?:[ \t\n\r]*"[A-Za-z]{1,64}"[ \t\n\r]*:[ \t\n\r]*(?:0|[1-9][0-9]{0,15})[ \t\n\r]*,)*[ \t\n\r]*)'
    rb'"Items"[ \t\n\r]*:[ \t\n\r]*\[[ \t\n\r]*(?=\{)'
)
_MORE: Final = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_END: Final = re.compile(r'[ \t\n\r]*\][ \t\n\r]*(?:,(?=[ \t\n\r]*")|(?=\}))')
_DECODER: Final = json.JSONDecoder()
_DECODER_OF_BINARY: Final = json.JSONDecoder(object_hook=with_bytes)
