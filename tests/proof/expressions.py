"""Random filters, and conditions of writes and transactions."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from proof import pools
from proof.catalogue import in_key_only
from proof.pools import KINDS, parameter
from proof.terms import FORMATS, Json, indexes_of, listed, mappings_of

Draw = st.DrawFn
ORDERED = ("integer", "decimal", "string", "date", "datetime")


def plain(table: Json, name: str) -> bool:
    """Is a field one that is given, not computed from the key?"""
    return name in KINDS and name not in ("version", table["table_config"].get("sort_key"))


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


@st.composite
def condition(
    draw: Draw, names: list[str], number: int, taken: frozenset[str]
) -> tuple[Json, list[Json]]:
    """One condition and its parameters."""
    name = draw(st.sampled_from(names))
    kind = KINDS[name]
    plain_equal = kind not in ("string_set", "number_set", "object", "bytes")
    forms = ["exists", "missing"] + ["=", "<>"] * plain_equal
    if kind in (*ORDERED, *FORMATS):
        forms += ["<", "<=", ">", ">=", "between"]
    if kind in ("string", "integer", "decimal", "date"):
        forms += ["in", "in one"]
    if kind == "object":
        forms += ["entry"] * 4
    if name in pools.CHOICES:
        forms = ["exists", "=", "<>", "in"]
    if kind in ("string", "date"):
        forms.append("begins_with")
    if kind in ("string", "array", "string_set"):
        forms += ["contains", "size"]
    form = draw(st.sampled_from(forms))
    first, second = f"p{number}", f"q{number}"
    default = (
        {"default": draw(st.sampled_from(("a", "OPEN")))}
        if name in pools.PAYLOAD and kind == "string" and draw(st.integers(0, 3)) == 0
        else {}
    )
    match form:
        case "exists":
            return {"field": name, "function": "attribute_exists"}, []
        case "missing":
            return {"field": name, "function": "attribute_not_exists"}, []
        case "entry":
            return draw(of_entry(name, number))
        case "between":
            return {"field": name, "operator": "between", "param": first, "param2": second}, [
                parameter(first, name),
                parameter(second, name),
            ]
        case "in":
            return {"field": name, "operator": "in", "params": [first, second]}, [
                parameter(first, name),
                parameter(second, name),
            ]
        case "in one":
            return {"field": name, "operator": "in", "params": [first]}, [
                {"name": first, "type": "array", "item_type": kind}
            ]
        case "begins_with":
            return {"field": name, "function": "begins_with", "param": first}, [
                {"name": first, "type": "string"}
            ]
        case "contains":
            return {"field": name, "function": "contains", "param": first}, [
                {"name": first, "type": "string"}
            ]
        case "size":
            operator = draw(st.sampled_from(("=", ">", "<=", "between")))
            more = {"param2": second} if operator == "between" else {}
            given = [{"name": each, "type": "integer"} for each in (first, *more.values())]
            return {
                "field": name,
                "function": "size",
                "operator": operator,
                "param": first,
            } | more, given
    return {"field": name, "operator": form, "param": first}, [parameter(first, name, **default)]


@st.composite
def of_entry(draw: Draw, name: str, number: int) -> tuple[Json, list[Json]]:
    """A condition on the entry of a free-form object that a parameter names."""
    key, other, operand = f"k{number}", f"l{number}", f"p{number}"
    named = {"name": key, "type": "string", "description": pools.ENTRY}
    one = {"field": name, "key": key}
    match draw(st.sampled_from(("exists", "missing", "=", "<>", ">=", "between", "other"))):
        case "exists":
            return one | {"function": "attribute_exists"}, [named]
        case "missing":
            return one | {"function": "attribute_not_exists"}, [named]
        case "between":
            high = f"q{number}"
            both = [{"name": each, "type": "integer"} for each in (operand, high)]
            return one | {"operator": "between", "param": operand, "param2": high}, [named, *both]
        case "other":
            another = {"other_field": name, "other_key": other}
            return one | {"operator": "<>"} | another, [
                named,
                {**named, "name": other, "description": pools.ANOTHER_ENTRY},
            ]
        case operator:
            given = {"name": operand, "type": "integer"}
            return one | {"operator": operator, "param": operand}, [named, given]


@st.composite
def expression(draw: Draw, names: list[str]) -> tuple[Json, list[Json]]:
    """A filter_expression and its parameters."""
    count = draw(st.integers(1, 3))
    pairs = [draw(condition(names, number, frozenset())) for number in range(count)]
    one: dict[str, Any] = {"conditions": [each for each, _ in pairs]}
    if count > 1 and draw(st.booleans()):
        one["logical_operator"] = draw(st.sampled_from(("AND", "OR")))
    return one, [each for _, parameters in pairs for each in parameters]


@st.composite
def spoken(
    draw: Draw, table: Json, entity: Json, stem: str, *, needs_item: bool
) -> tuple[str, list[Json]]:
    """A condition as text; one of what `needs_item` does not want it away."""
    key = table["table_config"]["partition_key"]
    can = [
        each["name"]
        for each in entity["fields"]
        if KINDS.get(each["name"]) in ("string", "integer") and each.get("stored") != "key"
    ]
    whole = [f"attribute_exists({key})"]
    if not needs_item:
        whole.append(f"attribute_not_exists({key})")
    if not can or draw(st.booleans()):
        return draw(st.sampled_from(whole)), []
    objects = [each["name"] for each in entity["fields"] if each["name"] == "place"]
    if objects and not draw(st.integers(0, 2)):
        named = {"name": stem, "type": "string", "description": pools.ENTRY}
        texts = ("attribute_exists(place.:{0})", "NOT place.:{0} <= 1", "place.:{0} IN (1, 2)")
        return draw(st.sampled_from(texts)).format(stem), [named]
    name, other = draw(st.sampled_from(can)), draw(st.sampled_from(can))
    first, second = parameter(stem, name), parameter(f"{stem}x", other)
    text = draw(
        st.sampled_from(
            (
                f"{name} = :{stem} OR NOT {other} < :{stem}x",
                f"NOT ({name} <> :{stem} AND {other} >= :{stem}x)",
                f"attribute_exists({key}) AND {name} IN (:{stem}) OR {other} = :{stem}x",
                f"({name} BETWEEN :{stem} AND :{stem}) or {other} <> :{stem}x",
            )
        )
    )
    return text, [first, second]
