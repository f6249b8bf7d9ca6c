"""YAML read with places, as the JSON that it stands for.

    scan_yaml("tables: []").value                   {"tables": []}
    scan_yaml("since: 2024-01-31").value            {"since": "2024-01-31"}, a text

Plain words mean what they mean in JSON: true, false, null and JSON's numbers; `no`, `2024-01-31` and `0777` are text,
and keys are always text. Aliases and merge keys are unfolded, and what they stand for has the place of the alias. What
JSON cannot say (tags, several documents) is refused rather than guessed. The parser's events are read one by one, so
nothing is built for a text that goes too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import yaml

from dyngen.diagnostics import Pointer
from dyngen.schema.quoting import quoted
from dyngen.schema.text import slips, yaml_errors
from dyngen.schema.text.anchors import Anchors, Unfolded
from dyngen.schema.text.frames import MERGE, Frame
from dyngen.schema.text.places import MAX_DEPTH, GivenUp, Offsets, Scan, number_fits
from dyngen.schema.text.scan_json import has_lone_surrogate

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_NOT_NUMBERS = frozenset(
    {".inf", "-.inf", "+.inf", ".Inf", "-.Inf", ".nan", ".NaN", ".NAN", ".INF"}
)
_WORDS: dict[str, object] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_TEMPLATES = ("pk_template", "sk_template")
_COMPARISONS = (("operator",), ("range_condition",))
"""Keys whose value may be a >, which begins a text of several lines where it is not in quotes."""
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")


def scan_yaml(text: str) -> Scan:
    """What the text says, where everything stands, and what is wrong with it."""
    builder = _Builder(text)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
        builder.scan.complete = True
    except GivenUp as given_up:
        builder.scan.problems.append(given_up.problem)
    except yaml.reader.ReaderError as error:
        builder.scan.problems.append(yaml_errors.unreadable(error))
    except yaml.MarkedYAMLError as error:
        inside = builder.open[-1].start if builder.open else None
        problem = yaml_errors.broken(text, error, inside, builder.last_in_quotes)
        builder.scan.problems.append(problem)
    return builder.scan


def _offsets(event: yaml.Event) -> Offsets:
    """Where an event stands; the parser always marks it."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)


class _Builder:
    """Takes the parser's events in turn and builds values and places from them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scan = Scan()
        self.open: list[Frame] = []
        self.anchors = Anchors()
        self.documents = 0
        self.last_end = 0
        self.last_in_quotes: Offsets | None = None

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._enter(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._leave(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                what, remedy = "a second document in the file", "keep one schema in one file"
                raise _foreign(event, what, remedy)

    # -- events -------------------------------------------------------------------------------------------------

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        at = _offsets(event)
        if event.style in ("'", '"'):
            self.last_in_quotes = at
        is_key = self._wants_key()
        if is_key:
            self._key(event.value, at, merging=event.value == MERGE and _is_plain(event))
            if not event.anchor:
                return
        value = self._value(event, at)
        if event.anchor:
            self.anchors.define(event.anchor, Unfolded(value, key=event.value))
        if not is_key:
            self.anchors.count(1, at)
            self._put(value, at)
            self._count(1, 0)

    def _alias(self, event: yaml.AliasEvent) -> None:
        at = _offsets(event)
        found = self.anchors.stand_for(event.anchor or "", at)  # an alias has a name
        if self._wants_key():
            if found.key is None:
                raise _foreign(event, "a key that is an object or array", "keys are text")
            self._key(found.key, at)
            return
        if len(self.open) + found.depth > MAX_DEPTH:
            raise GivenUp(slips.too_deep(at))
        pointer = self._pointer()
        self._put(found.value, at)
        for step in _steps(found.value):  # what is further inside has the nearest place around it
            self._place((*pointer, step), at, at)
        self._count(found.nodes, found.depth)

    def _enter(self, event: yaml.CollectionStartEvent) -> None:
        at = _offsets(event)
        if len(self.open) == MAX_DEPTH:
            raise GivenUp(slips.too_deep((at[0], at[0] + 1)))
        if self._wants_key():
            raise _foreign(event, "a key that is an object or array", "keys are text")
        if event.tag not in (None, "!"):
            raise _foreign(event, f"the tag {quoted(event.tag)}", "remove it")
        if event.anchor:
            self.anchors.begin(event.anchor)
        container: dict[str, object] | list[object]
        container = {} if isinstance(event, yaml.MappingStartEvent) else []
        pointer = self._pointer()
        # Put first and count as open after: its members find the pointer through it.
        self.anchors.count(1, at)
        self._put(container, at)
        self.open.append(Frame(pointer, container, at[0], event.anchor))

    def _leave(self, event: yaml.CollectionEndEvent) -> None:
        frame = self.open.pop()
        # The end of a block is only known by what follows; its last member ends where people see the end.
        start, end = _offsets(event)
        if start == end:
            end = max(self.last_end, frame.start)
        self.scan.places.values[frame.pointer] = (frame.start, end)
        self.last_end = end
        if frame.merged:
            self._merge(frame)
        if frame.anchor:
            self.anchors.define(frame.anchor, Unfolded(frame.container, frame.nodes, frame.depth))
        self._count(frame.nodes, frame.depth)

    # -- what they mean -----------------------------------------------------------------------------------------

    def _key(self, key: str, at: Offsets, *, merging: bool = False) -> None:
        frame = self.open[-1]
        pointer = (*frame.pointer, key)
        if frame.merged if merging else key in frame.container:
            first = self.text.count("\n", 0, self.scan.places.keys[pointer][0]) + 1
            self.scan.note(slips.duplicate_key(key, at, first))
        frame.key, frame.merging = key, merging
        self.scan.places.keys[pointer] = at
        self.last_end = at[1]

    def _value(self, event: yaml.ScalarEvent, at: Offsets) -> object:
        text = event.value
        if event.tag not in _TEXT_TAGS:
            raise _foreign(event, f"the tag {quoted(str(event.tag))}", "remove it")
        if has_lone_surrogate(text):
            self.scan.note(slips.half_character(at))
            return ""
        if event.style == ">" and not text and self._pointer()[-1:] in _COMPARISONS:
            self.scan.note(yaml_errors.folded_away(at))
            return ">"
        if not _is_plain(event):
            return text
        cut = slips.cut_template(self.text, at) if self._is_template() else None
        if cut:
            self.scan.note(cut)
        if text in _WORDS:
            return _WORDS[text]
        number = _NUMBER.fullmatch(text)
        if text in _NOT_NUMBERS or (number and not number_fits(text)):
            self.scan.note(slips.no_number(at, text))
            return 0
        if number is None:
            return text
        return Decimal(text) if number.group(1) or number.group(2) else int(text)

    def _merge(self, frame: Frame) -> None:
        """Give an object what it merges, each member with the place that it has where it comes from."""
        taken = frame.merge()
        places = self.scan.places
        if taken is None:
            raise GivenUp(slips.no_merge(places.values[*frame.pointer, MERGE]))
        for key, source in taken.items():
            self._place((*frame.pointer, key), places.keys[source], places.values[source])

    # -- where they belong --------------------------------------------------------------------------------------

    def _wants_key(self) -> bool:
        return bool(self.open) and self.open[-1].wants_key

    def _pointer(self) -> Pointer:
        return self.open[-1].next if self.open else ()

    def _is_template(self) -> bool:
        """Whether the next value is a template, alone or in an array of them."""
        return any(step in _TEMPLATES for step in self._pointer()[-2:])

    def _put(self, value: object, at: Offsets) -> None:
        self.scan.places.values[self._pointer()] = at
        self.last_end = max(self.last_end, at[1]) if at[1] > at[0] else self.last_end
        if self.open:
            self.open[-1].put(value)
        else:
            self.scan.value = value

    def _place(self, pointer: Pointer, key: Offsets, value: Offsets) -> None:
        if isinstance(pointer[-1], str):
            self.scan.places.keys[pointer] = key
        self.scan.places.values[pointer] = value

    def _count(self, nodes: int, depth: int) -> None:
        if self.open:
            self.open[-1].count(nodes, depth)


def _is_plain(event: yaml.ScalarEvent) -> bool:
    """Whether a value stands without quotes and without a tag, so that its text says what it is."""
    return event.implicit[0] and event.style in (None, "")


def _steps(value: object) -> Iterable[str | int]:
    """The keys of an object, the positions of an array."""
    if isinstance(value, list):
        return range(len(value))
    return value if isinstance(value, dict) else ()


def _foreign(event: yaml.Event, what: str, remedy: str) -> GivenUp:
    start, end = _offsets(event)
    return GivenUp(slips.foreign((start, max(end, start + 1)), what, remedy))
