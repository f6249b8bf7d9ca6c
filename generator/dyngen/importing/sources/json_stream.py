"""JSON values one after the other out of a file of any size: lines, an array, or an array under one of some names.

for line, value in json_values(stream, "items.json"): ...      numbers are int or Decimal

Only one value is in memory at a time. What is not JSON is a SourceError with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import IO

_CHUNK = 1 << 20
_LONGEST = 1 << 24
"""A value of more characters is none of an item: DynamoDB holds 400 KB."""
_WRAPPERS = re.compile(r'\{\s*"(?:Items|items)"\s*:\s*\[')
_ARRAY = re.compile(r"\[")
_GAP = re.compile(r"[\s,:]*")


class SourceError(Exception):
    """A file that is not what it should be; the text begins with file and line."""

    def __init__(self, name: str, line: int, message: str, help: str) -> None:
        super().__init__(f"{name}:{line}: {message}\nhelp: {help}")


def json_values(stream: IO[str], name: str) -> Iterator[tuple[int, object]]:
    """Each value with the line that it begins in."""
    return _Reading(stream, name).values()


def _refused(word: str) -> object:
    raise ValueError(f"{word} is no number of JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refused)


class _Reading:
    def __init__(self, stream: IO[str], name: str) -> None:
        self.stream = stream
        self.name = name
        self.buffer = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def values(self) -> Iterator[tuple[int, object]]:
        self._more()
        self.buffer = self.buffer.removeprefix("\ufeff")
        while self._fill():
            opening = _WRAPPERS.match(self.buffer, self.at) or _ARRAY.match(self.buffer, self.at)
            if opening is None:
                yield self.line, self._value()
                continue
            self._pass(opening.end())
            yield from self._elements()
            if opening.re is _WRAPPERS:
                self._rest_of_object()

    def _elements(self) -> Iterator[tuple[int, object]]:
        """The elements of an array that has begun."""
        while self._fill():
            if self.buffer[self.at] == "]":
                self._pass(self.at + 1)
                return
            yield self.line, self._value()
        raise self._error(self.line, "the array does not end", "the file was cut off: get it whole")

    def _rest_of_object(self) -> None:
        """Pass what an object says besides its items: how many there are, where the next page begins."""
        while self._fill():
            if self.buffer[self.at] == "}":
                self._pass(self.at + 1)
                return
            self._value()

    def _fill(self) -> bool:
        """Whether there is something behind what is between values."""
        while True:
            gap = _GAP.match(self.buffer, self.at)
            self._pass(gap.end() if gap else self.at)
            if self.at < len(self.buffer):
                return True
            if not self._more():
                return False

    def _value(self) -> object:
        while True:
            try:
                value, end = _DECODER.raw_decode(self.buffer, self.at)
            except RecursionError:
                raise self._error(
                    self.line, "values nested too deep", "no item is like that"
                ) from None
            except json.JSONDecodeError as error:
                if len(self.buffer) - self.at < _LONGEST and self._more():
                    continue
                line = self.line + self.buffer.count("\n", self.at, error.pos)
                raise self._error(line, f"not JSON: {error.msg}", _HELP) from None
            except ValueError as error:
                raise self._error(self.line, str(error), _HELP) from None
            # A number at the end of the buffer may go on behind it.
            if end < len(self.buffer) or not self._more():
                self._pass(end)
                return value

    def _more(self) -> bool:
        """Read on; False at the end of the file."""
        if self.ended:
            return False
        try:
            text = self.stream.read(max(_CHUNK, len(self.buffer) - self.at))
        except (UnicodeDecodeError, EOFError, OSError) as error:
            raise self._error(self.line, f"cannot be read: {error}", _HELP) from error
        self.ended = not text
        self.buffer, self.at = self.buffer[self.at :] + text, 0
        return bool(text)

    def _pass(self, end: int) -> None:
        self.line += self.buffer.count("\n", self.at, end)
        self.at = end

    def _error(self, line: int, message: str, help: str) -> SourceError:
        return SourceError(self.name, line, message, help)


_HELP = "give a file of JSON: an array, one item a line, or what `aws dynamodb scan` prints"
