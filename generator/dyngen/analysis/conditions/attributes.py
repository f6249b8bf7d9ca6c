"""Attributes that a condition names, looked up: `status`, `address.city`, `lines[0].price`, `votes.:option`, `pk`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dyngen.analysis.conditions.untyped import Attribute, Node, Parameter, Spot, operands
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.analysis.parameters.given import Given
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Path, Ref, Step
from dyngen.ir.types import Kind, Type
from dyngen.records import record
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, unknown


@record(frozen=True, slots=True)
class Subject:
    """What a condition is about, and in whose name.

    `keyed`: attributes that are keys of what is queried (DynamoDB refuses filters on them); `held`: is an attribute
    there, in the index that is read? `returned`: the kinds that come back, where they were chosen.
    """

    entity: Draft
    givens: Mapping[str, Given]
    name: str
    at: Place
    keyed: frozenset[str] = frozenset()
    held: Callable[[str], bool] = lambda _: True
    returned: Sequence[Draft] = ()


def unmarked(node: Node, subject: Subject) -> bool:
    """Does a condition name a parameter without its colon, as attributes are? Where it is looked up, that is told."""
    return any(
        isinstance(each, Attribute)
        and each.text in subject.givens
        and not _is_attribute(each.text, subject.entity)
        for each in operands(node)
    )


def _is_attribute(name: str, entity: Draft) -> bool:
    keys = (each.attribute for each in entity.all_templates)
    return name in {*entity.known, *(each.label for each in entity.markers), *keys}


def find(attribute: Attribute, subject: Subject) -> tuple[Path, Type | None] | None:
    """The path, and the type of what stands there (None: nothing is declared); None after a finding."""
    first, *rest = attribute.steps or ("",)
    found = _first(str(first), attribute, subject)
    if found is None:
        return None
    steps, kind = list[Step]([found[0]]), found[1]
    for step in rest:
        inner = (step, None) if kind is None else _inside(kind, step, attribute)
        if inner is None:
            return None
        stored, kind = inner
        steps.append(stored)
    if attribute.entry is None:
        return Path(tuple(steps)), kind
    name = _entry(attribute, attribute.entry, kind, subject)
    return (Path((*steps, name)), None) if name else None


def named(operand: Parameter, subject: Subject, wanted: Type | None) -> Given | None:
    """The parameter that is named; None if there is none, which is reported."""
    found = subject.givens.get(operand.name)
    if found is None:
        near = did_you_mean(operand.name, subject.givens)
        kind = wanted.kind if wanted else Kind.STRING
        operand.spot.error(
            "DG507",
            f"{quoted(operand.name)} is not a parameter of {subject.name}",
            f"did you mean {quoted(near)}?"
            if near
            else f'add the parameter {{"name": {quoted(operand.name)}, "type": "{kind}"}}'
            + _or_constant(operand, wanted),
        )
    return found


def _or_constant(operand: Parameter, wanted: Type | None) -> str:
    """How to say a constant, which may be meant where an object names no parameter: `"param": "closed"`."""
    one = operand.spot.at.pointer[-1] == "param"
    if not one or wanted is None or wanted.kind is not Kind.STRING:
        return ""
    return f', or, if a constant is meant, write "value": {quoted(operand.name)}'


def _entry(
    attribute: Attribute, entry: Parameter, owner: Type | None, subject: Subject
) -> Ref | None:
    """What gives the name of an entry; None if that cannot be, which is reported."""
    text = attribute.text.partition(".:")[0]
    if owner and (owner.kind is not Kind.OBJECT or owner.record):
        declared = owner.record is not None
        entry.spot.error(
            "DG502",
            f"{text} is "
            + ("an object whose members are declared" if declared else a(str(owner.kind)))
            + ", so no parameter names an entry of it",
            f"name the member: {text}.…" if declared else "entries are in objects without fields",
        )
        return None
    found = named(entry, subject, _TEXT)
    if found is None:
        return None
    if found.kind != "string":
        found.mistyped(
            "DG508", f"{found.name} names an entry of {text}, and names are texts", "string"
        )
        return None
    return found.ref if found.become(_TEXT) else None


_TEXT = Type(Kind.STRING)
_Step = tuple[str | int, Type | None]
"""How a step of a path is stored, and the type of what is there (None: nothing is declared)."""


def _first(name: str, attribute: Attribute, subject: Subject) -> _Step | None:
    """A whole attribute; None if there is none of this name, which is reported."""
    entity, spot = subject.entity, attribute.spot
    markers = {each.label: each.type for each in entity.markers}
    types = {name: each.type for name, each in entity.known.items()} | markers
    keys = {each.attribute: each for each in entity.all_templates}
    if not _is_attribute(name, entity):
        a_parameter = name in subject.givens
        written = f"write :{name}" if spot.part else f'write "param": {quoted(name)}'
        known = list(dict.fromkeys([*entity.fields, *markers, *keys]))
        spot.error(
            "DG502",
            f"{quoted(name)} is not a field of {entity.name}",
            f"{written} for the parameter" if a_parameter else _instead(name, known, attribute),
            once=None if a_parameter else mistaken_field(entity.name, name),
        )
        return None
    stored = entity.attributes.get(name, name)
    if not can_be_compared(name, stored, subject, spot):
        return None
    if name in types:
        return stored, types[name]
    return stored, Type(Kind.STRING if keys[name].wire == "S" else Kind.DECIMAL)


def can_be_compared(name: str, stored: str, subject: Subject, spot: Spot) -> bool:
    """Is an attribute there to be compared, and does DynamoDB compare it? If not, that is reported."""
    if stored in subject.keyed:
        spot.error(
            "DG503",
            f"{name} is a key attribute of what {subject.name} queries, and DynamoDB refuses a filter on it",
            "make it part of the key condition: a key field, or range_condition",
        )
    elif name in subject.entity.only_in_key:
        _refuse_in_key_only(name, subject.entity, spot)
    elif not subject.held(stored):
        spot.error(
            "DG513",
            f"the index that {subject.name} queries does not hold {name}, so the filter would never see it",
            "add it to included_attributes, or use projection ALL",
        )
    elif subject.returned and not any(
        _has(each, stored, name, subject) for each in subject.returned
    ):
        kinds = " nor ".join(each.name for each in subject.returned)
        spot.error(
            "DG513",
            f"{name} of {subject.entity.name} is no attribute of {kinds}, which {subject.name} returns, "
            "so the filter would never see it",
            f"filter by what they have, stored alike, or add {subject.entity.name} to entities",
        )
    else:
        return True
    return False


def _has(kind: Draft, stored: str, name: str, subject: Subject) -> bool:
    """Has a kind this attribute, with values like those of the field?"""
    field = subject.entity.known.get(name)
    for each in kind.known.values():
        if each.attribute == stored and not each.in_key_only:
            return field is None or each.type.kind is field.type.kind
    keys = (each.attribute for each in kind.all_templates)
    return stored in {*keys, *(each.attribute for each in kind.markers)}


def _instead(name: str, known: list[str], attribute: Attribute) -> str:
    """What to write instead of a name that is none."""
    if attribute.may_be_text and name.lower() in ("null", "none"):
        return "a field without a value is no attribute: write attribute_not_exists(…), or attribute_exists(…)"
    if attribute.may_be_text and not did_you_mean(name, known):
        return f'put a text in double quotes (\\"{name}\\" in JSON), or name a parameter (:{name.lower()})'
    return unknown(name, known, "add it to the fields")


def _refuse_in_key_only(name: str, entity: Draft, spot: Spot) -> None:
    """Report a comparison with a field that is no attribute."""
    spot.error(
        "DG516",
        f'{name} of {entity.name} stands in a key only ("stored": "key"), so there is no attribute to compare',
        'leave "stored" out of the field, and it is an attribute as well; or ask for it by the key: a query '
        "in its key condition, a write by the key of its item",
    )


def _inside(kind: Type, step: str | int, attribute: Attribute) -> _Step | None:
    """A member or an element; None if there can be none, which is reported."""
    wanted = Kind.ARRAY if isinstance(step, int) else Kind.OBJECT
    if kind.kind is not wanted:
        what = f"element {step}" if wanted is Kind.ARRAY else f"member {quoted(str(step))}"
        attribute.spot.error(
            "DG502",
            f"{quoted(attribute.text)} goes into a value of type {kind.kind}, which has no {what}",
            "elements are in arrays, members in objects",
        )
        return None
    if wanted is Kind.ARRAY:
        return step, kind.item
    if kind.record is None:
        return step, None
    members = {each.label: each for each in kind.record.fields}
    if step not in members:
        attribute.spot.error(
            "DG502",
            f"{quoted(str(step))} is not a field of the object in {quoted(attribute.text)}",
            unknown(str(step), list(members), "remove it"),
        )
        return None
    member = members[str(step)]
    return member.attribute, member.type
