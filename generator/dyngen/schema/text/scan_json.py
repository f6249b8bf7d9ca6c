"""JSON read with places.

    scan_json('{"a": [1,]}').problems[0].message    'a comma with nothing behind it'

The fast path is `json.loads`; this runs only when there is something to say. It keeps its own stack, so that a text of
ten thousand brackets is an answer and not a crash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal

from dyngen.diagnostics import Pointer
from dyngen.schema.text import slips
from dyngen.schema.text.places import MAX_DEPTH, GivenUp, Offsets, Scan, number_fits

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BAD_ESCAPE = re.compile(r'\\(?:u(?![0-9a-fA-F]{4})|[^"\\/bfnrtu]).?')
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}
_NOT_NUMBERS = ("NaN", "Infinity", "-Infinity")

State = Callable[[], "State | None"]


def has_lone_surrogate(value: str) -> bool:
    """Whether a string holds half of a character, which no file can hold."""
    return _SURROGATE.search(value) is not None


def may_hold_surrogates(text: str) -> bool:
    """Whether JSON text has an escape that may be half of a character."""
    return _ESCAPED_SURROGATE.search(text) is not None


def scan_json(text: str) -> Scan:
    """What the text says, where everything stands, and what is wrong with it."""
    scanner = _Scanner(text)
    try:
        state: State | None = scanner.want_value
        while state is not None:
            state = state()
        scanner.scan.complete = True
    except GivenUp as given_up:
        scanner.scan.problems.append(given_up.problem)
    return scanner.scan


class _Scanner:
    """A state machine: each state reads one thing and returns the next state, None at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.scan = Scan()
        self.open: list[tuple[Pointer, dict[str, object] | list[object], int]] = []
        self.key = ""
        self.comma = -1

    # -- states -------------------------------------------------------------------------------------------------

    def want_value(self) -> State | None:
        start = self._skip()
        char = self.text[start : start + 1]
        pointer = self._pointer()
        if char in ("{", "["):
            return self._enter(pointer, start, {} if char == "{" else [])
        if char == "]" and self.comma >= 0:
            raise GivenUp(slips.trailing_comma(self.text, self.comma))
        value, end = self._scalar(start)
        self._put(pointer, value, (start, end))
        return self.after_value

    def want_first(self) -> State | None:
        """In a new array or object: its end, or the first member."""
        start = self._skip()
        container = self.open[-1][1]
        if self.text[start : start + 1] == ("}" if isinstance(container, dict) else "]"):
            return self._leave(start)
        return self.want_key if isinstance(container, dict) else self.want_value

    def want_key(self) -> State | None:
        start = self._skip()
        char = self.text[start : start + 1]
        if char == "}" and self.comma >= 0:
            raise GivenUp(slips.trailing_comma(self.text, self.comma))
        if char != '"':
            raise GivenUp(slips.no_key(self.text, start, self._opened()))
        self.key, end = self._string(start)
        container = self.open[-1][1]
        pointer = (*self.open[-1][0], self.key)
        if isinstance(container, dict) and self.key in container:
            self._duplicate(pointer, (start, end))
        self.scan.places.keys[pointer] = (start, end)
        self.position = end
        colon = self._skip()
        if self.text[colon : colon + 1] != ":":
            raise GivenUp(slips.no_colon(self.text, colon, self.key))
        self.position = colon + 1
        self.comma = -1
        return self.want_value

    def after_value(self) -> State | None:
        start = self._skip()
        char = self.text[start : start + 1]
        if not self.open:
            if char:
                raise GivenUp(slips.too_much(self.text, start))
            return None
        is_object = isinstance(self.open[-1][1], dict)
        if char == ",":
            self.comma = start
            self.position = start + 1
            return self.want_key if is_object else self.want_value
        if char == ("}" if is_object else "]"):
            return self._leave(start)
        raise GivenUp(slips.no_comma(self.text, start, self._opened()))

    # -- reading ------------------------------------------------------------------------------------------------

    def _skip(self) -> int:
        found = _SPACE.match(self.text, self.position)
        self.position = found.end() if found else self.position
        return self.position

    def _pointer(self) -> Pointer:
        if not self.open:
            return ()
        pointer, container, _ = self.open[-1]
        return (*pointer, self.key if isinstance(container, dict) else len(container))

    def _enter(
        self, pointer: Pointer, start: int, container: dict[str, object] | list[object]
    ) -> State:
        if len(self.open) == MAX_DEPTH:
            raise GivenUp(slips.too_deep((start, start + 1)))
        self._put(pointer, container, (start, start + 1))
        self.open.append((pointer, container, start))
        self.position = start + 1
        self.comma = -1
        return self.want_first

    def _leave(self, at: int) -> State:
        pointer, _, start = self.open.pop()
        self.scan.places.values[pointer] = (start, at + 1)
        self.position = at + 1
        return self.after_value

    def _put(self, pointer: Pointer, value: object, at: Offsets) -> None:
        self.scan.places.values[pointer] = at
        self.position = at[1]
        if not self.open:
            self.scan.value = value
            return
        container = self.open[-1][1]
        if isinstance(container, dict):
            container[self.key] = value
        else:
            container.append(value)

    def _scalar(self, start: int) -> tuple[object, int]:
        if self.text.startswith('"', start):
            return self._string(start)
        found = slips.WORD.match(self.text, start)
        word = found.group() if found else ""
        end = start + len(word)
        if word in _CONSTANTS:
            return _CONSTANTS[word], end
        number = _NUMBER.fullmatch(word)
        if number is None and word not in _NOT_NUMBERS:
            raise GivenUp(slips.no_value(self.text, start, word, self._opened()))
        if number is None or not number_fits(word):
            self.scan.note(slips.no_number((start, end), word))
            return 0, end
        return (Decimal(word) if number.group(1) or number.group(2) else int(word)), end

    def _string(self, start: int) -> tuple[str, int]:
        found = _STRING.match(self.text, start)
        if found is None:
            raise GivenUp(slips.open_string(self.text, start))
        bad = _BAD_ESCAPE.search(re.sub(r"\\\\", "  ", found.group()))
        if bad is not None:
            at = start + bad.start()
            raise GivenUp(slips.bad_escape(self.text, at))
        value: str = json.loads(found.group())
        if has_lone_surrogate(value):
            self.scan.note(slips.half_character(found.span()))
            value = _SURROGATE.sub("\ufffd", value)
        return value, found.end()

    def _duplicate(self, pointer: Pointer, at: Offsets) -> None:
        first = self.text.count("\n", 0, self.scan.places.keys[pointer][0]) + 1
        self.scan.note(slips.duplicate_key(str(pointer[-1]), at, first))

    def _opened(self) -> int | None:
        """Where the innermost open bracket stands."""
        return self.open[-1][2] if self.open else None
