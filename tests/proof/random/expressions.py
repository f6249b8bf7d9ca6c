"""Random filters, and conditions of writes and transactions: trees of comparisons, in either spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from hypothesis import strategies as st

from proof.model.terms import (
    FORMATS,
    Json,
    fields_of,
    indexes_of,
    is_number,
    listed,
    lock_of,
    mappings_of,
)
from proof.random import members, pools
from proof.random.catalogue import in_key_only
from proof.random.pools import KINDS, parameter

Draw = st.DrawFn
ORDERED = ("integer", "decimal", "string", "date", "datetime")
SETS = ("string_set", "number_set")
WIRE_TYPES = {
    "integer": "N", "decimal": "N", "boolean": "BOOL", "array": "L", "string_set": "SS", "number_set": "NS",
    "bytes": "B", "object": "M", "epoch_s": "N", "epoch_ms": "N",
    members.RECORD: "M", members.RECORDS: "L",
}  # fmt: skip
"""What attribute_type says of a kind of field; texts are S."""


def plain(table: Json, name: str) -> bool:
    """Is a field one that is given, not computed from the key?"""
    return name in KINDS and name not in (lock_of(table), table["table_config"].get("sort_key"))


def key_of(table: Json, entity: Json, index: str | None) -> tuple[list[str], list[str], list[str]]:
    """Templates of the partition and the sort key, and the names of all their attributes."""
    if index is None:
        one, names = entity, table["table_config"]
    else:
        one = next(each for each in mappings_of(entity) if each["name"] == index)
        names = next(each for each in indexes_of(table) if each["name"] == index)
    attributes = listed(names["partition_key"]) + listed(names.get("sort_key"))
    return listed(one["pk_template"]), listed(one.get("sk_template")), attributes


def held(table: Json, entity: Json, index: str | None) -> list[str]:
    """The fields that a filter may see: those that are attributes of the index, and no keys of it."""
    fields = [each["name"] for each in entity["fields"]]
    _, _, keys = key_of(table, entity, index)
    if index:
        definition = next(each for each in indexes_of(table) if each["name"] == index)
        if definition["projection"] != "ALL":
            fields = [name for name in fields if name in definition.get("included_attributes", ())]
    only = in_key_only(entity)
    return [name for name in fields if name not in keys and name in KINDS and name not in only]


# ---- what can be compared ----------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """The attributes that a condition may name, each with its kind; `sure` are those that every item has."""

    kinds: dict[str, str]
    sure: frozenset[str]
    read: bool = False
    """Is it said of items that are there? A write may find none."""


def subject(table: Json, entity: Json, index: str | None, fields: list[str]) -> Subject:
    """What of an entity can be compared: some fields, constants, and keys that are not those which are queried."""
    whole = index is None or any(
        each["name"] == index and each["projection"] == "ALL" for each in indexes_of(table)
    )
    named = {each["name"] for each in entity["fields"]}
    kinds = {name: KINDS[name] for name in fields}
    sure = {
        each["name"]
        for each in entity["fields"]
        if each["name"] in fields and (each["required"] or "default" in each)
    }
    homes = [name for name in fields if KINDS[name] == members.RECORD]
    sure |= {f"{name}.{each}" for name in homes if name in sure for each in members.SURE}
    for name in fields:
        kinds |= members.paths(name, KINDS[name])
    constants = [each["name"] for each in entity["fields"] if "const" in each]
    constants += [each for each in [table["table_config"].get("type_attribute")] if each]
    if whole:
        kinds |= dict.fromkeys(constants, "string")
        sure |= {*constants}
    indexes = [each["name"] for each in mappings_of(entity)] if whole else []
    for one in (None, *indexes):
        pk, sk, attributes = key_of(table, entity, one)
        for attribute, template in zip(attributes, pk + sk, strict=False):
            if attribute not in named:
                kinds[attribute] = "decimal" if is_number(template, KINDS) else "string"
                required = [each["name"] for each in entity["fields"] if each.get("required")]
                sure |= {attribute} if {*fields_of([template])} <= {*required} else set()
    return Subject(kinds, frozenset(sure))


def of_read(table: Json, entity: Json, index: str | None) -> Subject:
    """What a filter may name: no key of what is queried, for DynamoDB refuses that."""
    found = subject(table, entity, index, held(table, entity, index))
    queried = key_of(table, entity, index)[2]
    kinds = {name: kind for name, kind in found.kinds.items() if name.split(".")[0] not in queried}
    return Subject(kinds, found.sure & kinds.keys(), read=True)


def of_write(table: Json, entity: Json) -> Subject:
    """What the condition of a write may name."""
    only = in_key_only(entity)
    names = [each["name"] for each in entity["fields"] if each["name"] in KINDS]
    return subject(table, entity, None, [name for name in names if name not in only])


def given(name: str, of: str, subject: Subject, **more: Any) -> Json:
    """A parameter that is compared with an attribute."""
    if of in KINDS:
        return parameter(name, of, **more)
    return {"name": name, "type": subject.kinds[of], **more}


# ---- one comparison ----------------------------------------------------------------------------


@st.composite
def leaf(draw: Draw, subject: Subject, number: int) -> tuple[Json, list[Json]]:
    """One comparison and its parameters."""
    name = draw(st.sampled_from(sorted(subject.kinds)))
    kind = subject.kinds[name]
    form = draw(st.sampled_from(forms(name, kind)))
    first, second = f"p{number}", f"q{number}"
    constants = pools.CHOICES.get(name) or pools.CONSTANTS_OF.get(kind, ())
    constant = bool(constants) and not draw(st.integers(0, 2))
    one: Json = {"field": name, "operator": form}
    match form:
        case "attribute_exists" | "attribute_not_exists":
            return {"field": name, "function": form}, []
        case "attribute_type":
            right = WIRE_TYPES.get(kind, "S")
            said = draw(st.sampled_from((right, right, "S", "N")))
            return {"field": name, "function": form, "value": said}, []
        case "entry":
            return draw(of_entry(name, number))
        case "between" if constant:
            return one | {"values": sorted(draw(st.permutations(constants))[:2])}, []
        case "between":
            ends = [given(each, name, subject) for each in (first, second)]
            return one | {"param": first, "param2": second}, ends
        case "in" if constant:
            return one | {"values": draw(st.permutations(constants))[:2]}, []
        case "in":
            options = [given(each, name, subject) for each in (first, second)]
            return one | {"params": [first, second]}, options
        case "in one":
            named = draw(st.sampled_from(({"param": first}, {"params": [first]})))
            many = {"name": first, "type": "array", "item_type": kind}
            return {"field": name, "operator": "in", **named}, [many]
        case "begins_with" | "contains":
            of = "decimal" if kind == "number_set" else "string"
            one = {"field": name, "function": form}
            if draw(st.booleans()):
                return one | {"param": first}, [{"name": first, "type": of}]
            return one | {"value": draw(st.sampled_from(pools.CONSTANTS_OF[of]))}, []
        case "size":
            return draw(measured(name, first, second))
    others = [
        each
        for each in sorted(subject.sure)
        if each != name and subject.kinds[each] == kind and {each, name}.isdisjoint(pools.CHOICES)
    ]
    # Nobody knows what DynamoDB says of `<>` where both sides are missing.
    if others and (subject.read or form != "<>") and not draw(st.integers(0, 3)):
        return one | {"other_field": draw(st.sampled_from(others))}, []
    if constant:
        return one | {"value": draw(st.sampled_from(constants))}, []
    default = (
        {"default": draw(st.sampled_from(("a", "OPEN")))}
        if name in {*pools.PAYLOAD} - {*pools.CHOICES}
        and kind == "string"
        and not draw(st.integers(0, 3))
        else {}
    )
    return one | {"param": first}, [given(first, name, subject, **default)]


def forms(name: str, kind: str) -> list[str]:
    """How an attribute may be compared."""
    found = ["attribute_exists", "attribute_not_exists", "attribute_type"]
    if kind not in ("object", "bytes", members.RECORD, members.RECORDS):
        found += ["=", "<>"] * 2
    if kind == "object":
        found += ["entry"] * 4
    if name in pools.CHOICES:
        return [*found, "in"]
    if kind in (*ORDERED, *FORMATS):
        found += ["<", "<=", ">", ">=", "between"]
    if kind in ("string", "integer", "decimal", "date"):
        found += ["in", "in one"]
    if kind in ("string", "date"):
        found.append("begins_with")
    if kind in ("string", "array", *SETS):
        found += ["contains", "size"]
    if kind == members.RECORDS:
        found.append("size")
    return found


@st.composite
def of_entry(draw: Draw, name: str, number: int) -> tuple[Json, list[Json]]:
    """A condition on the entry of a free-form object that a parameter names."""
    key, other, operand = f"k{number}", f"l{number}", f"p{number}"
    named = {"name": key, "type": "string", "description": pools.ENTRY}
    one = {"field": name, "key": key}
    forms = ("attribute_exists", "attribute_not_exists", "=", "<>", ">=", "between", "in", "other")
    match draw(st.sampled_from(forms)):
        case "attribute_exists" | "attribute_not_exists" as function:
            return one | {"function": function}, [named]
        case "between":
            high = f"q{number}"
            both = [{"name": each, "type": "integer"} for each in (operand, high)]
            return one | {"operator": "between", "param": operand, "param2": high}, [named, *both]
        case "in":
            return one | {"operator": "in", "values": [1, 2]}, [named]
        case "other":
            # Not `<>`: both may be missing.
            operator = draw(st.sampled_from(("=", "<=")))
            another = {"other_field": name, "other_key": other}
            return one | {"operator": operator} | another, [
                named,
                {**named, "name": other, "description": pools.ANOTHER_ENTRY},
            ]
        case operator:
            given = {"name": operand, "type": "integer"}
            return one | {"operator": operator, "param": operand}, [named, given]


@st.composite
def measured(draw: Draw, name: str, first: str, second: str) -> tuple[Json, list[Json]]:
    """A comparison of a size."""
    operator = draw(st.sampled_from(("=", ">", "<=", "between")))
    one = {"field": name, "function": "size", "operator": operator}
    if draw(st.booleans()):
        constants: Json = {"=": {"value": 1}, ">": {"value": 0}, "<=": {"value": 2}}
        return one | constants.get(operator, {"values": [1, 2]}), []
    more = {"param2": second} if operator == "between" else {}
    numbers = [{"name": each, "type": "integer"} for each in (first, *more.values())]
    return one | {"param": first} | more, numbers


# ---- trees -------------------------------------------------------------------------------------


@st.composite
def branch(
    draw: Draw, subject: Subject, numbers: Iterator[int], depth: int
) -> tuple[Json, list[Json]]:
    """A comparison, now and then a group or a negation."""
    form = draw(st.sampled_from(("leaf", "leaf", "leaf", "not", "group"))) if depth else "leaf"
    if form == "leaf":
        return draw(leaf(subject, next(numbers)))
    if form == "not":
        inner, some = draw(branch(subject, numbers, depth - 1))
        return {"not": inner}, some
    return draw(group(subject, numbers, depth - 1, least=2))


@st.composite
def group(
    draw: Draw, subject: Subject, numbers: Iterator[int], depth: int, least: int
) -> tuple[Json, list[Json]]:
    size = draw(st.integers(least, 3))
    pairs = [draw(branch(subject, numbers, depth)) for _ in range(size)]
    one: dict[str, Any] = {"conditions": [each for each, _ in pairs]}
    if size > 1 and draw(st.booleans()):
        one["logical_operator"] = draw(st.sampled_from(("AND", "OR")))
    return one, [each for _, some in pairs for each in some]


@st.composite
def expression(draw: Draw, subject: Subject) -> tuple[Json, list[Json]]:
    """A condition as an object, and its parameters."""
    return draw(group(subject, count(), 2, least=1))


def under_and(expression: Json) -> list[Json]:
    """The comparisons that are joined by AND alone."""
    if "conditions" not in expression:
        return [] if "not" in expression else [expression]
    if expression.get("logical_operator") == "OR" and expression["conditions"][1:]:
        return []
    return [each for one in expression["conditions"] for each in under_and(one)]


@st.composite
def spelled(draw: Draw, expression: Json) -> Json:
    """The same condition in either spelling."""
    text = as_text(expression)
    return text if text and draw(st.booleans()) else expression


def as_text(one: Json) -> str:
    """A condition as text; nothing where text cannot say it."""
    if "conditions" in one:
        inner = [
            text and (f"({text})" if "conditions" in each else text)
            for each in one["conditions"]
            for text in [as_text(each)]
        ]
        return f" {one.get('logical_operator', 'AND')} ".join(inner) if all(inner) else ""
    if "not" in one:
        inner_text = as_text(one["not"])
        nested = "conditions" in one["not"] or "operator" in one["not"]
        return (
            f"NOT ({inner_text})" if nested and inner_text else inner_text and f"NOT {inner_text}"
        )
    values = [*one.get("values", ()), *([one["value"]] if "value" in one else ())]
    if any(isinstance(each, list) for each in values):
        return ""
    right = [f":{one[each]}" for each in ("param", "param2") if each in one]
    right += [f":{each}" for each in one.get("params", ())] + [literal(each) for each in values]
    right += [named(one, "other_")] if "other_field" in one else []
    function = one.get("function")
    if function and function != "size":
        return f"{function}({', '.join([named(one), *right])})"
    left = f"size({one['field']})" if function else named(one)
    match one["operator"]:
        case "between":
            return f"{left} BETWEEN {right[0]} AND {right[1]}"
        case "in":
            many = "param" in one or len(right) == 1
            return f"{left} IN {right[0]}" if many else f"{left} IN ({', '.join(right)})"
    return f"{left} {one['operator']} {right[0]}"


def named(one: Json, which: str = "") -> str:
    """A field, or the entry of one that a parameter names."""
    key = one.get(f"{which}key")
    return f"{one[f'{which}field']}.:{key}" if key else str(one[f"{which}field"])


def literal(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return str(value)


@st.composite
def spoken(
    draw: Draw, table: Json, entity: Json, stem: str, *, needs_item: bool
) -> tuple[Json, list[Json]]:
    """A condition of an item of a transaction; one of what `needs_item` does not want it away."""
    key = table["table_config"]["partition_key"]
    whole = [f"attribute_exists({key})", "exists"]
    if not needs_item:
        whole += [f"attribute_not_exists({key})", "not_exists"]
    about = of_write(table, entity)
    if draw(st.booleans()):
        return draw(st.sampled_from(whole)), []
    found, some = draw(expression(about))
    renamed = {each["name"]: f"{stem}{each['name']}" for each in some}
    return draw(spelled(with_names(found, renamed))), [
        {**each, "name": renamed[each["name"]]} for each in some
    ]


def with_names(one: Json, names: dict[str, str]) -> Json:
    """A condition that names its parameters otherwise."""
    if isinstance(one, list):
        return [with_names(each, names) for each in one]
    if not isinstance(one, dict):
        return one
    found = {key: with_names(value, names) for key, value in one.items()}
    for part in ("param", "param2", "key", "other_key"):
        if part in one:
            found[part] = names[one[part]]
    if "params" in one:
        found["params"] = [names[each] for each in one["params"]]
    return found
