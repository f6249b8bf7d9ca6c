"""Random patterns that write: puts, updates, deletes, batches."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from proof.model.terms import Json, fields_of, listed, lock_of
from proof.random.acting import filling, has_all, needs_the_old, updates
from proof.random.crossing import closed, key_fields, settable
from proof.random.expressions import expression, of_write, plain, spelled
from proof.random.pools import parameter, type_of

Draw = st.DrawFn


def snake(name: str) -> str:
    return "gamma_ray" if name == "GammaRay" else name.lower()


def shared(other: Json, mine: Json) -> bool:
    """Does an entity name a part of another's key?"""
    keys = fields_of([other["pk_template"], *listed(other.get("sk_template"))])
    return any(each["name"] in keys for each in mine["fields"])


@st.composite
def writes(
    draw: Draw, table: Json, entity_name: str, entity: Json, operation: str, number: int
) -> Json:
    keys = key_fields(entity)
    others = settable(table, entity)
    own = {"name": "item", "type": "entity", "entity_type": entity_name}
    pattern: dict[str, Any] = {"name": f"{operation[:3].lower()}_{number}", "operation": operation}
    returns = ["single_entity", "success_flag", "void"]
    if operation in ("PutItem", "UpdateItem"):
        returns.append("previous_entity")
    pattern["return_type"] = draw(st.sampled_from(returns))
    given: list[Json] = [parameter(name, name) for name in keys]
    words: tuple[str, ...] = ("exists",)
    match operation:
        case "PutItem":
            words = ("exists", "not_exists")
            if draw(st.integers(0, 3)):
                given = [own]
                others_of_it = [
                    name
                    for name in table["entities"]
                    if name != entity_name and shared(table["entities"][name], entity)
                ]
                if others_of_it and not draw(st.integers(0, 2)):
                    other = draw(st.sampled_from(others_of_it))
                    given.append({"name": "reference", "type": "entity", "entity_type": other})
                if draw(st.integers(0, 3)) == 0:
                    pattern["name"] = f"create_{snake(entity_name)}"
            else:
                given = [
                    parameter(each["name"], each["name"])
                    for each in entity["fields"]
                    if (plain(table, each["name"]) or each["name"] == lock_of(table))
                    and not each.get("touch")
                    and ((each["required"] and not each.get("generate")) or draw(st.booleans()))
                ]
        case "UpdateItem":
            if draw(st.integers(0, 3)) == 0:
                given = [*(given if draw(st.booleans()) else []), own]
                if draw(st.booleans()) and len(given) == 1:
                    pattern |= {
                        "name": f"update_{snake(entity_name)}",
                        "return_type": "single_entity",
                    }
            elif others:
                changed = draw(
                    st.lists(
                        st.sampled_from(others),
                        min_size=0 if draw(st.integers(0, 5)) == 0 and lock_of(table) else 1,
                        max_size=3,
                        unique=True,
                    )
                )
                changed = closed(entity, changed, keys)
                given += [parameter(name, name) for name in changed]
                pattern |= draw(saying_more(entity, keys, others, changed, given))
    taken = pattern["name"].startswith(("create_", "update_"))
    if (
        operation in ("PutItem", "UpdateItem", "DeleteItem")
        and draw(st.integers(0, 2)) == 0
        and not taken
    ):
        # What an update makes where there is none need not exist.
        by_word = draw(st.booleans())
        if by_word and "if_missing" not in pattern:
            pattern["condition"] = draw(st.sampled_from(words))
        elif not by_word:
            found, more = draw(expression(of_write(table, entity)))
            pattern["condition"] = draw(spelled(found))
            given += more
    new = pattern.get("condition") == "not_exists" or pattern["name"].startswith("create_")
    if operation == "PutItem" and new and pattern["return_type"] == "previous_entity":
        pattern["return_type"] = "single_entity"  # there is none before
    pattern["parameters"] = given
    return pattern


@st.composite
def saying_more(
    draw: Draw,
    entity: Json,
    keys: list[str],
    others: list[str],
    changed: list[str],
    given: list[Json],
) -> Json:
    """What an update says besides: `updates`, whose parameters join the given ones, `if_missing`, `partial`."""
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        entries, operands = draw(updates(entity, [each for each in others if each not in changed]))
        if draw(st.integers(0, 3)) == 0:
            entries += filling(entity, others, [*changed, *(each["field"] for each in entries)])
        given += operands
        if entries:
            more["updates"] = entries
    # Of an item that is not there yet there is nothing to copy, and no element.
    old = needs_the_old(more.get("updates", ()))
    whole = has_all(entity, [*keys, *changed], more.get("updates", []))
    if whole and not old and draw(st.integers(0, 3)):
        more["if_missing"] = "create"
    if changed and draw(st.integers(0, 3)) == 0:
        if draw(st.booleans()):
            more["partial"] = True
        else:  # which says the same of each parameter by itself
            for each in given:
                if each["name"] in changed:
                    each["optional"] = True
        if not has_all(entity, keys, more.get("updates", [])):
            more.pop("if_missing", None)  # what may be left out makes no item
    return more


@st.composite
def batches(
    draw: Draw, entity_name: str, entity: Json, operation: str, number: int, everything: list[str]
) -> Json:
    """A batch; entities that are put with its own may live in other tables (7.4)."""
    pattern: dict[str, Any] = {
        "name": f"batch_{number}",
        "operation": operation,
        "return_type": "entity_list",
    }
    keys = key_fields(entity)
    if operation == "BatchGetItem" and not draw(st.integers(0, 3)):
        pattern["parameters"] = [{"name": "keys", "type": "array", "item_type": "object"}]
        return pattern
    if operation == "BatchGetItem":
        many = draw(st.lists(st.booleans(), min_size=len(keys), max_size=len(keys)))
        many = many if any(many) else [True] * len(keys)
        plural = draw(st.booleans())
        pattern["parameters"] = [
            {"name": f"{name}s" if plural else name, "type": "array", "item_type": type_of(name)}
            if several
            else parameter(name, name)
            for name, several in zip(keys, many, strict=True)
        ]
        return pattern
    rest = sorted({*everything} - {entity_name})
    others = draw(st.lists(st.sampled_from(rest), unique=True)) if rest else []
    pattern["return_type"] = draw(st.sampled_from(("success_flag", "void")))
    pattern["parameters"] = [
        {"name": "items", "type": "array", "item_type": "entity", "entity_type": entity_name}
    ]
    for other in others:
        more = {"name": f"more_{snake(other)}", "type": "array", "item_type": "entity"}
        single = {"name": f"one_{snake(other)}", "type": "entity"}
        given = draw(st.sampled_from((more, more, single)))
        pattern["parameters"].append({**given, "entity_type": other})
    return pattern
