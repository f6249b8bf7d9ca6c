"""The content of items as JSON says it: what is somewhere in it, how long that is, and what it is with a change.

of_length(Type(Kind.STRING), "title", 3)                          "tit"
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from decimal import Decimal

from dyngen.ir.conditions import Constant
from dyngen.ir.made_up import made_up
from dyngen.ir.types import Default, Kind, Members, Type
from dyngen.steps import Steps

Content = dict[str, object]
"""The values of an entity as JSON says them, by what the schema calls its fields."""
MOST_SHOWN = 10_000
"""How long a text is, or how many elements there are, at most: samples stand in a module."""


def with_value(base: object, type: Type | None, steps: Steps, value: object) -> object:
    """The base, of this type, with another value where the path leads; what is not there on the way is made up."""
    if not steps:
        return value
    first, *rest = steps
    inner = _type_inside(type, first)
    absent = made_up(inner, str(first)) if inner and rest else value
    if isinstance(first, str):
        members = dict(base) if isinstance(base, Mapping) else {}
        held = members.get(first)
        held = absent if held is None else held
        return members | {first: with_value(held, inner, rest, value)}
    elements = list(base) if isinstance(base, list) else []
    elements += [absent] * (first + 1 - len(elements))
    elements[first] = with_value(elements[first], inner, rest, value)
    return elements


def as_stored(value: object, type: Type) -> object:
    """A value as it is in an item: members that it leaves out have their defaults."""
    if isinstance(value, list) and type.item:
        return [as_stored(each, type.item) for each in value]
    if not isinstance(value, Mapping) or not type.record:
        return value
    members = {str(name): each for name, each in value.items()}
    for each in type.record.fields:
        held = members.get(each.label)
        if held is None and each.default is not None:
            held = default_said(each.default)
        if held is not None:
            members[each.label] = as_stored(held, each.type)
    return members


def _type_inside(type: Type | None, step: str | int) -> Type | None:
    if type is None or isinstance(step, int):
        return type and type.item
    members = type.record.fields if type.record else ()
    return next((each.type for each in members if each.label == step), None)


def length(type: Type | None, value: object) -> int | None:
    """What `size` says of a value; None if it says nothing."""
    if type and type.kind is Kind.BYTES and isinstance(value, str):
        return len(b64decode(value))
    return len(value) if isinstance(value, str | list | Mapping) else None


def of_length(type: Type, name: str, count: object) -> object:
    """A value of that length; None where there is none."""
    wanted = int(count) if isinstance(count, int | Decimal) else -1
    if not 0 <= wanted <= MOST_SHOWN or (wanted == 0 and type.is_set):
        return None
    if type.choices:
        return next((each for each in type.choices if len(str(each)) == wanted), None)
    match type.kind:
        case Kind.STRING:
            return (name * wanted)[:wanted]
        case Kind.BYTES:
            return b64encode(bytes(wanted)).decode()
        case Kind.STRING_SET:
            return [f"{name}-{number}" for number in range(1, wanted + 1)]
        case Kind.NUMBER_SET:
            return list(range(1, wanted + 1))
        case Kind.ARRAY:
            return [made_up(type.item or Type(Kind.STRING), name)] * wanted
        case Kind.OBJECT if not type.record:
            return {f"{name}_{number}": number for number in range(1, wanted + 1)}
    return None


def default_said(default: Default) -> object:
    """A default as JSON says it."""
    match default:
        case Members(pairs):
            return {name: default_said(each) for name, each in pairs}
        case tuple():
            return [default_said(each) for each in default]
    return default


def said(constant: Constant) -> object:
    """A constant as JSON says it."""
    match constant.wire, constant.value:
        case "N", str() as number:
            return Decimal(number)
        case "NS", tuple() as numbers:
            return [Decimal(str(each)) for each in numbers]
        case _, bytes() as data:
            return b64encode(data).decode()
        case (("SS" | "L"), tuple() as elements):
            return [said(each) if isinstance(each, Constant) else each for each in elements]
        case (("S" | "BOOL"), value):
            return value
    return None
