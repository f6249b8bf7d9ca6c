"""Key templates and stored values, the words that the model is written in.

Everything here is slow and literal on purpose, and imports nothing of dyngen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

Json = Any
"""A piece of a schema."""
Value = Any
"""A value of a field as Python holds it; None where there is none."""
Values = Mapping[str, Value]
KeyValue = str | Decimal
"""What a key attribute holds: text or a number."""


class Verdict(Enum):
    """Is a value allowed in a key? PERHAPS: two templates could read it, and one of them has to refuse it."""

    FINE = 0
    PERHAPS = 1
    REFUSED = 2

    def and_(self, other: Verdict) -> Verdict:
        return max(self, other, key=lambda one: one.value)


NOW = datetime(2024, 1, 31, 12, tzinfo=UTC)
"""What the clock of every run says."""
IDS = {
    "uuid4": UUID("f1a2b3c4-0000-4000-8000-0000000000aa"),
    "uuid7": UUID("01900000-0000-7000-8000-0000000000bb"),
}
"""The UUIDs that are made in every run: always the same, so that items can meet."""


class Folded(str):
    """A text whose key holds its lower case (9.5): what differs in case alone finds the same item."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.lower() == other.lower()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.lower())


class Moment(datetime):
    """A moment that is stored otherwise than to the microsecond (9.4)."""

    digits = 6
    """Of the fraction of a second."""
    counts = False
    """Is it stored as a number, of seconds or of their fractions?"""
    zone = "Z"

    @property
    def count(self) -> int:
        return int(Decimal(str(self.timestamp())) * 10**self.digits)


class Offset(Moment):
    zone = "+0000"


class Milliseconds(Moment):
    digits = 3


class Seconds(Moment):
    digits = 0


class EpochMilliseconds(Milliseconds):
    counts = True


class EpochSeconds(Seconds):
    counts = True


FORMATS: Mapping[str, type[Moment]] = {
    "iso_us": Moment,
    "iso_offset": Offset,
    "iso_ms": Milliseconds,
    "iso_s": Seconds,
    "epoch_ms": EpochMilliseconds,
    "epoch_s": EpochSeconds,
}
NUMERIC = ("integer", "decimal", "epoch_ms", "epoch_s")
"""The kinds of fields that a number can hold, which is a key where nothing stands around it."""


def formatted(kind: str, value: Value) -> Value:
    """A moment as one that is stored in a format; anything else as it is."""
    if kind not in FORMATS or not isinstance(value, datetime):
        return value
    fraction = value.microsecond // 10 ** (6 - FORMATS[kind].digits)
    micros = fraction * 10 ** (6 - FORMATS[kind].digits)
    at = value.astimezone(UTC)
    return FORMATS[kind](*at.timetuple()[:6], micros, tzinfo=UTC)


def bare(value: Value) -> Value:
    """A value as callers have it, without what the model knows of it."""
    if isinstance(value, Folded):
        return str(value)
    if isinstance(value, Moment):
        return datetime(*value.timetuple()[:6], value.microsecond, tzinfo=UTC)
    return [bare(each) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Hole:
    """A field in a template."""

    field: str
    spec: str = ""


Parts = list[str | Hole]
LOWER = "lower"


def parts_of(template: str) -> Parts:
    found: Parts = []
    for literal, name, spec in re.findall(r"([^{}]+)|\{(\w+)(?::([^{}]*))?\}", template):
        found.append(literal or Hole(name, spec))
    return found


def holes(template: str) -> list[Hole]:
    return [part for part in parts_of(template) if isinstance(part, Hole)]


def fields_of(templates: Iterable[str]) -> list[str]:
    """The fields of some templates, each once, in order."""
    return list(dict.fromkeys(hole.field for template in templates for hole in holes(template)))


def literals_of(template: str) -> list[str]:
    """The literals around the holes: one more than there are holes."""
    found = [""]
    for part in parts_of(template):
        if isinstance(part, Hole):
            found.append("")
        else:
            found[-1] += part
    return found


def indexes_of(table: Json) -> list[Json]:
    """The indexes of a table; a local one (8) has the partition key of the table."""
    key = table["table_config"]["partition_key"]
    local = [{**each, "partition_key": key, "local": True} for each in table.get("lsi_list", ())]
    return [*table.get("gsi_list", ()), *local]


def mappings_of(entity: Json) -> list[Json]:
    """How an entity fills indexes: the partition key of a local one is made as that of the table."""
    key = entity["pk_template"]
    local = [{**each, "pk_template": key} for each in entity.get("lsi_mappings", ())]
    return [*entity.get("gsi_mappings", ()), *local]


def listed(one: Json) -> list[str]:
    """A key or template that may be one string or a list of them."""
    return [] if one is None else [one] if isinstance(one, str) else list(one)


def is_number(template: str, kinds: Mapping[str, str]) -> bool:
    """2.1: exactly one field of a numeric type, without a format."""
    parts = parts_of(template)
    return (
        len(parts) == 1
        and isinstance(parts[0], Hole)
        and not parts[0].spec
        and kinds[parts[0].field] in NUMERIC
    )


def plain(number: Decimal | int) -> str:
    """Ruling 14: plain notation, no trailing zeros, zero is `0`."""
    if number == 0:
        return "0"
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(value: datetime) -> str:
    digits, zone = (value.digits, value.zone) if isinstance(value, Moment) else (6, "Z")
    fraction = f".{value.microsecond:06d}"[: digits + 1] if digits else ""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}{fraction}{zone}"


def text_of(value: Value, spec: str = "") -> str:
    """The text of a component."""
    if spec == LOWER:
        return str(value).lower()
    if isinstance(value, Moment) and value.counts:
        value = value.count
    if spec:
        return format(value, spec)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return moment(value)
    return str(value)


def stored(value: Value) -> Value:
    """A value as DynamoDB compares it: text, numbers, bytes, booleans, lists, maps, sets."""
    if isinstance(value, bool | bytes) or value is None:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Moment) and value.counts:
        return Decimal(value.count)
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, list):
        return [stored(each) for each in value]
    if isinstance(value, dict):
        return {name: stored(each) for name, each in value.items()}
    if isinstance(value, set | frozenset):
        return frozenset(stored(each) for each in value)
    return text_of(value)


def order(value: KeyValue | bytes) -> Any:
    """What DynamoDB sorts by: text by its UTF-8 bytes, numbers by their size."""
    return value.encode() if isinstance(value, str) else value


def value_of(source: str, args: Mapping[str, Any]) -> Value:
    """What a parameter holds, or a field of an entity that is one: `quantity`, `line.quantity`."""
    name, _, field = source.partition(".")
    return args[name][field] if field else args[name]


def key_value(template: str, values: Values, kinds: Mapping[str, str]) -> KeyValue | None:
    """What a key attribute holds; None if one of its fields is None (2.4: it is left out)."""
    if any(values.get(hole.field) is None for hole in holes(template)):
        return None
    if is_number(template, kinds):
        return Decimal(stored(values[holes(template)[0].field]))
    return "".join(
        part if isinstance(part, str) else text_of(values[part.field], part.spec)
        for part in parts_of(template)
    )


# ---- 2.3: keys cannot be forged ----------------------------------------------------------------


@dataclass(frozen=True)
class Space:
    """All templates of one key position of a table, each with the types of its entity's fields."""

    templates: Sequence[tuple[str, Mapping[str, str]]]

    def judge(self, template: str, values: Values, kinds: Mapping[str, str]) -> Verdict:
        """May this key be written, or asked for?"""
        if is_number(template, kinds):
            return Verdict.REFUSED if values[holes(template)[0].field] is None else Verdict.FINE
        verdict = Verdict.FINE
        for number in range(len(holes(template))):
            hole = holes(template)[number]
            verdict = verdict.and_(
                self.judge_component(template, number, values[hole.field], kinds)
            )
        if verdict is Verdict.REFUSED:
            return verdict
        text = key_value(template, values, kinds)
        for other, theirs in self.templates:
            if (
                literals_of(other) != literals_of(template)
                and not is_number(other, theirs)
                and reads_as(other, str(text), theirs)
            ):
                verdict = verdict.and_(Verdict.PERHAPS)
        return verdict

    def judge_component(
        self,
        template: str,
        number: int,
        value: Value,
        kinds: Mapping[str, str],
        *,
        beginning: bool = False,
    ) -> Verdict:
        """One component; `beginning`: it may be the beginning of one, as the operand of begins_with is."""
        hole, literals = holes(template)[number], literals_of(template)
        if value is None:
            return Verdict.REFUSED
        if is_number(template, kinds):
            return Verdict.FINE
        if hole.spec not in ("", LOWER) and not fits(value, hole.spec):
            return Verdict.REFUSED
        text, behind = text_of(value, hole.spec), literals[number + 1]
        if not text:
            nothing_before = number == 0 and not literals[0]
            return Verdict.FINE if beginning and not nothing_before else Verdict.REFUSED
        if not isinstance(value, str):
            return Verdict.FINE
        if behind and (behind in text if beginning else (text + behind).find(behind) < len(text)):
            return Verdict.REFUSED
        verdict = Verdict.FINE
        for other, _ in self.templates:
            theirs = literals_of(other)
            if theirs[: number + 1] != literals[: number + 1] or len(theirs) < number + 2:
                continue
            next_one = theirs[number + 1]
            if not next_one or next_one == behind:
                continue
            if next_one in text:
                if kinds[hole.field] == "string":
                    return Verdict.REFUSED
                verdict = Verdict.PERHAPS  # no date begins so: it may be refused, or not be found
            if next_one in text + behind and (text + behind).find(next_one) < len(text):
                verdict = Verdict.PERHAPS
        return verdict


def fits(value: Decimal | int | Moment, spec: str) -> bool:
    """Ruling 14: not wider than the format, and negative only where there is room for a sign."""
    if isinstance(value, Moment):
        value = value.count
    width = re.match(r"[+ ]?0?(\d*)", spec)
    if value < 0 and spec[0] not in "+ ":
        return False
    if width and width[1] and len(format(value, spec)) > int(width[1]):
        return False
    return not isinstance(value, Decimal) or Decimal(format(value, spec)) == value


_PATTERNS = {
    "integer": r"-?[0-9]+",
    "decimal": r"-?[0-9]+(?:\.[0-9]+)?",
    "boolean": r"true|false",
    "uuid": r"[0-9a-f-]{36}",
    "date": r"[0-9-]{10}",
    "datetime": r"[0-9TZ:.-]{27}",
    "iso_us": r"[0-9TZ:.-]{27}",
    "iso_offset": r"[0-9TZ:.+-]{31}",
    "iso_ms": r"[0-9TZ:.-]{24}",
    "iso_s": r"[0-9TZ:-]{20}",
    "epoch_ms": r"-?[0-9]+",
    "epoch_s": r"-?[0-9]+",
}


def reads_as(template: str, text: str, kinds: Mapping[str, str]) -> bool:
    """Could a text have been made by a template, for any values at all?"""
    pattern = ""
    for part in parts_of(template):
        if isinstance(part, str):
            pattern += re.escape(part)
        elif part.spec == LOWER:
            pattern += ".+"
        elif part.spec:
            pattern += r"[ +-]?[0-9.]+"
        else:
            pattern += f"(?:{_PATTERNS.get(kinds[part.field], '.+')})"
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def is_date(value: Value) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def kind_of(field: Json) -> str:
    """The type of a field, and of a moment how it is stored: a time to live as whole seconds (1.2)."""
    counts = field.get("ttl") and field["type"] == "datetime"
    return "epoch_s" if counts else str(field.get("format", field["type"]))


def lock_of(table: Json) -> str | None:
    """9.3: what counts the updates of items; None where nothing does."""
    found: str | None = table["table_config"].get("version_attribute", "version")
    return found
