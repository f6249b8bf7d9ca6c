"""A plan read from its file. People may have edited it: whatever cannot be meant so is a UsageError.

from_json(Path("plan.json").read_text(), "plan.json")      Plan(package="shop", …)
parsed(…)                                                  the same, whether or not the steps follow from the schemas
"""

from __future__ import annotations

import base64
import enum
import json
from collections.abc import Collection, Mapping, Sequence
from typing import NoReturn, TypeVar

from dyngen.config import UsageError
from dyngen.migration.fitting import fit
from dyngen.migration.outcome import AttributeValue
from dyngen.migration.plan import FORMAT, Kind, Nested, Phase, Plan, Side, Step
from dyngen.records import record
from dyngen.schema.suggest import one_of

Choice = TypeVar("Choice", bound=enum.StrEnum)

_PLAN = frozenset({"format", "package", "steps", "writers", "old", "new"})
_STEP = frozenset({"kind", "phase", "table", "entity", "targets", "sources", "why"})
_NEEDED: Mapping[Kind, frozenset[str]] = {
    Kind.INDEX_KEYS: frozenset({"index"}),
    Kind.ATTRIBUTE: frozenset({"from_attribute"}),
    Kind.CONSTANT: frozenset({"value"}),
    Kind.DEFAULT: frozenset({"value"}),
    Kind.REMOVE: frozenset(),
    Kind.MOVE: frozenset(),
}
"""What a step says besides, by its kind."""
_MAY_BE_NESTED = frozenset({Kind.ATTRIBUTE, Kind.REMOVE})
_NESTED = frozenset({"within", "old", "new"})
_SIDE = frozenset({"path", "sha256", "text"})


def from_json(text: str | bytes, where: str) -> Plan:
    """The plan that the content of a file says, with steps that its schemas have between them.

    `where` is how messages call it.
    """
    plan = parsed(text, where)
    fit(plan, where)
    return plan


def parsed(text: str | bytes, where: str) -> Plan:
    """The plan as it is spelt."""
    try:
        value: object = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # halves of characters are no text
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or without an end
        raise UsageError(f"{where} is no JSON: {error}\nhelp: {_AGAIN}") from None
    plan = _Object(value, where)
    found = plan.members.get("format")
    if found != FORMAT:
        raise UsageError(
            f"{where} is no plan of format {FORMAT}, which this release of dyngen reads: "
            f"its format is {found!r}\nhelp: {_AGAIN}"
        )
    plan.has_exactly(_PLAN)
    return Plan(
        plan.text("package"),
        _side(plan.inner("old")),
        _side(plan.inner("new")),
        tuple(_step(each) for each in plan.each("steps")),
        plan.texts("writers"),
    )


_AGAIN = "`dyngen migrate plan` writes plans: make it again"


def _side(side: _Object) -> Side:
    side.has_exactly(_SIDE)
    found = Side(side.text("path"), side.text("text"))
    if found.sha256 != side.text("sha256"):
        side.refuse("is not the text that its sha256 is of: a schema is not to be edited here")
    return found


def _step(step: _Object) -> Step:
    kind = step.one_of("kind", Kind)
    has_nested = kind in _MAY_BE_NESTED and "nested" in step.members
    step.has_exactly(_STEP | _NEEDED[kind] | ({"nested"} if has_nested else set()))
    targets = step.texts("targets")
    if not targets:
        step.refuse("has no targets")
    needed = _NEEDED[kind]
    return Step(
        kind=kind,
        phase=step.one_of("phase", Phase),
        table=step.text("table"),
        entity=step.text("entity"),
        targets=targets,
        sources=step.texts("sources"),
        why=step.text("why"),
        index=step.text("index") if "index" in needed else None,
        from_attribute=step.text("from_attribute") if "from_attribute" in needed else None,
        value=step.attribute_value("value") if "value" in needed else None,
        nested=_nested(step.inner("nested")) if has_nested else None,
    )


def _nested(nested: _Object) -> Nested:
    nested.has_exactly(_NESTED)
    return Nested(nested.texts("within"), nested.text("old"), nested.text("new"))


@record(frozen=True, slots=True)
class _Object:
    """An object of the file, and where it stands."""

    value: object
    where: str

    @property
    def members(self) -> Mapping[str, object]:
        if not isinstance(self.value, dict):
            self.refuse("must be an object")
        return self.value

    def refuse(self, what: str) -> NoReturn:
        raise UsageError(f"{self.where} {what}\nhelp: {_AGAIN}")

    def has_exactly(self, keys: Collection[str]) -> None:
        """Refuse what lacks one of these keys, or has another."""
        if missing := sorted(keys - self.members.keys()):
            self.refuse(f'has no "{missing[0]}"')
        if unknown := sorted(self.members.keys() - keys):
            self.refuse(f'has a key "{unknown[0]}", which says nothing here')

    def text(self, key: str) -> str:
        value = self.members[key]
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.members[key]
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._wrong(key, "a list of texts")
        return tuple(str(each) for each in value)

    def one_of(self, key: str, choices: type[Choice]) -> Choice:
        value = self.members.get(key)
        for each in choices:
            if each.value == value:
                return each
        raise self._wrong(key, one_of([each.value for each in choices]))

    def inner(self, key: str) -> _Object:
        return _Object(self.members[key], f"{self.where}: {key}")

    def each(self, key: str) -> Sequence[_Object]:
        value = self.members[key]
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return [_Object(each, f"{self.where}: {key}[{n}]") for n, each in enumerate(value)]

    def attribute_value(self, key: str) -> AttributeValue:
        try:
            return _attribute_value(self.members[key])
        except ValueError:
            raise self._wrong(key, 'a value as DynamoDB writes it, {"S": "a"}') from None

    def _wrong(self, key: str, wanted: str) -> UsageError:
        return UsageError(f'{self.where}: "{key}" must be {wanted}\nhelp: {_AGAIN}')


def _attribute_value(value: object) -> AttributeValue:
    """A value in wire format, of what JSON has in its place. Raises ValueError if it is none."""
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError
    [(kind, content)] = value.items()
    match kind, content:
        case ("S" | "N", str()) | ("BOOL" | "NULL", bool()):
            return {kind: content}
        case "B", str():
            return {kind: base64.b64decode(content, validate=True)}
        case ("SS" | "NS", list()) if all(isinstance(each, str) for each in content):
            return {kind: content}
        case "L", list():
            return {kind: [_attribute_value(each) for each in content]}
        case "M", dict():
            return {kind: {name: _attribute_value(each) for name, each in content.items()}}
    raise ValueError
