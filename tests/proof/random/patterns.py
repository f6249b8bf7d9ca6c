"""Random access patterns for a random schema: every operation, condition, filter and return type."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from proof.model.terms import (
    NUMERIC,
    Json,
    fields_of,
    holes,
    indexes_of,
    is_number,
    listed,
    mappings_of,
)
from proof.random.expressions import expression, held, key_of, of_read, spelled
from proof.random.options import projections, with_optional
from proof.random.pools import KINDS, parameter
from proof.random.writing import batches, writes

Draw = st.DrawFn
RANGES = ("begins_with", "between", ">", "<", ">=", "<=")
RAW_SUFFIXES = (
    "_prefix",
    "_start",
    "_end",
    "_from",
    "_to",
    "_min",
    "_max",
    "_after",
    "_before",
    "",
)


def mapping_of(entity: Json, index: str) -> Json:
    return next(each for each in mappings_of(entity) if each["name"] == index)


def rangeable(template: str, name: str) -> bool:
    """Can a field of a sort key be ranged over?"""
    if is_number(template, KINDS) or KINDS[name] not in NUMERIC:
        return True
    spec = next(each.spec for each in holes(template) if each.field == name)
    return spec.startswith("0")


@st.composite
def queries(draw: Draw, table: Json, entity: Json, index: str | None, number: int) -> Json:
    pk, sk, names = key_of(table, entity, index)
    known = fields_of(pk)
    given = [parameter(name, name) for name in known]
    still = [name for name in fields_of(sk) if name not in known]
    equal = draw(st.integers(0, len(still)))
    pattern: dict[str, Any] = {
        "name": f"query_{number}",
        "operation": "Query",
        "return_type": "entity_list",
    }
    definition = next((each for each in indexes_of(table) if each["name"] == index), None)
    if index:
        pattern["index_name"] = index
    if (definition is None or "local" in definition) and not draw(st.integers(0, 4)):
        pattern["consistent_read"] = True
    whole = definition is None or definition["projection"] == "ALL"
    mode = draw(
        st.sampled_from(
            ("range",) * 4 + ("plain", "plain", "raw", "mixed", "mixed", "left", "span")
        )
    )
    next_one = still[equal] if equal < len(still) else None
    in_template = next((each for each in sk if next_one in fields_of([each])), None)
    if mode == "mixed" and whole:
        pattern["return_type"] = "mixed_data"
        equal = draw(st.sampled_from((0, 0, equal)))
    if (
        mode == "raw"
        and len(sk) == 1
        and not (index and isinstance(mapping_of(entity, index)["sk_template"], list))
        and not is_number(sk[0], KINDS)
        and len(holes(sk[0]))
        and not (len(still) == 1 and sk[0] == f"{{{still[0]}}}" and KINDS[still[0]] != "string")
    ):
        attribute = names[-1]
        if attribute in known or attribute in [each["name"] for each in entity["fields"]]:
            attribute = "sk"
        if len(still) > 0 and draw(st.integers(0, 4)) > 0:
            pattern["range_condition"] = draw(st.sampled_from(RANGES))
            suffix = draw(st.sampled_from(RAW_SUFFIXES))
            given.append({"name": f"{attribute}{suffix}", "type": "string"})
            if pattern["range_condition"] == "between":
                given.append({"name": "up_to", "type": "string"})
            if whole and draw(st.booleans()):
                pattern["return_type"] = "mixed_data"
        elif attribute == names[-1]:
            given.append({"name": attribute, "type": "string"})
    else:
        given += [parameter(name, name) for name in still[:equal]]
        if mode == "span" and next_one and in_template and rangeable(in_template, next_one):
            low, high = draw(
                st.sampled_from(
                    (("start", "end"), ("from_v", "to_v"), ("min_x", "max_x"), ("since", "until"))
                )
            )
            given += [parameter(low, next_one), parameter(high, next_one)]
            pattern["mode"] = "span"
        elif mode == "range" and next_one and in_template and rangeable(in_template, next_one):
            choices = [
                each for each in RANGES if KINDS[next_one] != "boolean" or each != "begins_with"
            ]
            choices = [
                each
                for each in choices
                if each != "begins_with"
                or KINDS[next_one] in ("string", "date", "datetime", "uuid")
            ]
            pattern["range_condition"] = draw(st.sampled_from(choices))
            if pattern["range_condition"] == "begins_with":
                given.append({"name": "v_like", "type": "string"})
            else:
                given.append(parameter("v_low", next_one))
            if pattern["range_condition"] == "between":
                given.append(parameter("v_high", next_one))
    can = held(table, entity, index)
    spanning = pattern.pop("mode", None) is not None
    about = of_read(table, entity, index)
    filtered = (
        pattern["return_type"] != "mixed_data" and about.kinds and not draw(st.integers(0, 2))
    )
    if filtered:
        pattern["filter_expression"], more = draw(expression(about))
        given += more
    elif mode == "left" and not spanning and can and "range_condition" not in pattern:
        name = draw(st.sampled_from(can))
        if (
            name not in [each["name"] for each in given]
            and name not in still
            and KINDS[name] in ("string", "integer")
        ):
            ends = [
                each["name"] for each in entity["fields"] if f"_{each['name']}".endswith(f"_{name}")
            ]
            given.append(
                parameter(
                    draw(st.sampled_from((name, f"wanted_{name}"))) if ends == [name] else name,
                    name,
                )
            )
    if not spanning:
        given = draw(with_optional(given, still, pattern))
    if filtered:
        pattern["filter_expression"] = draw(spelled(pattern["filter_expression"]))
    if draw(st.integers(0, 3)) == 0:
        pattern["descending"] = True
    if draw(st.integers(0, 3)) == 0:
        pattern["limit"] = draw(st.integers(1, 3))
    if pattern["return_type"] == "entity_list" and draw(st.integers(0, 6)) == 0:
        pattern["return_type"] = "single_entity"
    if not index and draw(st.integers(0, 4)) == 0:
        pattern["consistent_read"] = True
    pattern["parameters"] = given
    if pattern["return_type"] == "mixed_data" and draw(st.booleans()):
        pattern["entities"] = draw(kinds(table, entity, index))
    return pattern


@st.composite
def scans(draw: Draw, table: Json, entity: Json, index: str | None, number: int) -> Json:
    pattern: dict[str, Any] = {
        "name": f"scan_{number}",
        "operation": "Scan",
        "return_type": "entity_list",
        "parameters": [],
    }
    if index:
        pattern["index_name"] = index
    about = of_read(table, entity, index)
    if about.kinds and draw(st.booleans()):
        pattern["filter_expression"], given = draw(expression(about))
        pattern["parameters"] = draw(with_optional(given, [], pattern))
        pattern["filter_expression"] = draw(spelled(pattern["filter_expression"]))
    return pattern


@st.composite
def kinds(draw: Draw, table: Json, entity: Json, index: str | None) -> list[str]:
    """Entities of a partition, to choose from mixed data; this one is the first, or none of them."""
    pk, _, _ = key_of(table, entity, index)
    mates = [
        name
        for name, other in table["entities"].items()
        if other is not entity
        and (index is None or any(each["name"] == index for each in mappings_of(other)))
        and key_of(table, other, index)[0] == pk
    ]
    own = [name for name, each in table["entities"].items() if each is entity]
    others = draw(st.lists(st.sampled_from(mates), unique=True)) if mates else []
    return others if others and draw(st.booleans()) else own + others


@st.composite
def from_outside(draw: Draw, table: Json, entity: Json, number: int) -> Json | None:
    """A query for some kinds of an index that the entity itself is not in."""
    mapped = {each["name"] for each in mappings_of(entity)}
    choices = [
        (other, each["name"])
        for other in table["entities"].values()
        for each in mappings_of(other)
        if each["name"] not in mapped
    ]
    if not choices:
        return None
    other, index = draw(st.sampled_from(choices))
    pattern: Json = draw(queries(table, other, index, number))
    if pattern["return_type"] != "mixed_data":
        return None
    first = next(name for name, each in table["entities"].items() if each is other)
    rest = [each for each in pattern.get("entities", ()) if each != first]
    return pattern | {"entities": [first, *rest]}


@st.composite
def patterns(draw: Draw, table: Json, name: str, entity: Json, everything: list[str]) -> list[Json]:
    """The access patterns of an entity; `everything` are the entities of all tables."""
    found: list[Json] = []
    indexes: list[str | None] = [None, *(each["name"] for each in mappings_of(entity))]
    for number in range(draw(st.integers(3, 8))):
        operation = draw(
            st.sampled_from(
                ("Query",) * 9
                + (
                    "Scan",
                    "GetItem",
                    "PutItem",
                    "UpdateItem",
                    "UpdateItem",
                    "DeleteItem",
                    "BatchGetItem",
                    "BatchWriteItem",
                )
            )
        )
        index = draw(st.sampled_from(indexes))
        if operation == "Query":
            outside = draw(from_outside(table, entity, number)) if draw(st.booleans()) else None
            pattern = outside or draw(queries(table, entity, index, number))
        elif operation == "Scan":
            pattern = draw(scans(table, entity, index, number))
        elif operation == "GetItem":
            pattern = draw(gets(table, entity, number))
        elif operation.startswith("Batch"):
            if operation == "BatchGetItem" and not fields_of(
                [entity["pk_template"], *listed(entity.get("sk_template"))]
            ):
                continue
            pattern = draw(batches(name, entity, operation, number, everything))
        else:
            pattern = draw(writes(table, name, entity, operation, number))
        if draw(st.integers(0, 2)) == 0:
            pattern |= draw(projections(table, name, entity, pattern))
        if pattern["name"] not in [each["name"] for each in found]:
            found.append(pattern)
    return found


@st.composite
def gets(draw: Draw, table: Json, entity: Json, number: int) -> Json:
    keys = fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])
    pattern: dict[str, Any] = {
        "name": f"get_{number}",
        "operation": "GetItem",
        "return_type": "single_entity",
    }
    sort = table["table_config"].get("sort_key")
    template = entity.get("sk_template")
    pattern["parameters"] = [parameter(name, name) for name in keys]
    if (
        sort
        and sort not in KINDS
        and not is_number(template, KINDS)
        and holes(template)
        and template != f"{{{holes(template)[0].field}}}"
        and not draw(st.integers(0, 4))
    ):
        pattern["parameters"] = [
            parameter(name, name) for name in fields_of([entity["pk_template"]])
        ]
        pattern["parameters"].append({"name": sort, "type": "string"})
    if draw(st.integers(0, 3)) == 0:
        pattern |= {
            "operation": "DeleteItem",
            "return_type": draw(st.sampled_from(("single_entity", "success_flag", "void"))),
        }
        return pattern
    others = [
        each["name"]
        for each in entity["fields"]
        if each["name"] in KINDS
        and each["name"] not in keys
        and KINDS[each["name"]] in ("string", "integer")
    ]
    if others and draw(st.integers(0, 2)) == 0:
        name = draw(st.sampled_from(others))
        pattern["parameters"].append(parameter(name, name))
    if draw(st.booleans()):
        pattern["consistent_read"] = True
    return pattern
