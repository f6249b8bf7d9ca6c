"""Random rows for a schema, and random arguments for its patterns: values that are near each other on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from proof.model.filters import names_in
from proof.model.terms import (
    Json,
    Values,
    fields_of,
    formatted,
    indexes_of,
    key_value,
    listed,
    lock_of,
    mappings_of,
)
from proof.model.updating import operands_of
from proof.random import pools
from proof.random.acting import ELEMENTS
from proof.random.pools import KINDS, LOOSE_TEXTS, elements
from proof.random.strategies import schemas

Draw = st.DrawFn


VALUES_OF_MEMBERS: dict[str, tuple[Any, ...]] = {
    **pools.VALUES,
    "string": pools.LOOSE_TEXTS,
    "integer": (-1, 0, 1, 10),
}


@dataclass(frozen=True)
class Call:
    """A pattern and its arguments; `entity` is empty for a transaction."""

    entity: str
    pattern: str
    args: Values
    extra: Values
    """`expected_version`, if given."""


@dataclass(frozen=True)
class Example:
    schema: Json
    rows: list[tuple[str, Values]]
    calls: list[Call]


def entities_of(schema: Json) -> dict[str, Json]:
    """Each entity, with those of its fields that are keys of an index it is not in: none may be empty."""
    found = {}
    for table in schema["tables"]:
        for name, entity in table["entities"].items():
            mapped = {each["name"] for each in mappings_of(entity)}
            others = [index for index in indexes_of(table) if index["name"] not in mapped]
            names = [
                key
                for index in others
                for half in ("partition_key", "sort_key")
                for key in listed(index.get(half))
            ]
            found[name] = {**entity, "never_empty": names, "lock": lock_of(table)}
    return found


@st.composite
def items(draw: Draw, entity: Json, texts: tuple[str, ...], near: list[Values]) -> Values:
    """The fields of an item, some of them taken from one that exists."""
    known = len(near) > 0 and draw(st.integers(0, 2)) > 0
    base: Values = draw(st.sampled_from(near)) if known else {}
    found: dict[str, Any] = {}
    for each in entity["fields"]:
        name = each["name"]
        if name not in KINDS:
            continue
        if name in base and draw(st.integers(0, 2)):
            found[name] = base[name]
        elif not each["required"] and draw(st.integers(0, 2)) == 0:
            found[name] = None
        else:
            found[name] = draw(pools.values(name, texts))
        if found[name] is None and each["required"]:
            found[name] = draw(pools.values(name, texts))
        if found[name] == "" and name in entity["never_empty"]:
            found[name] = "a"
        if found[name] is None and (name in pools.DEFAULTS or name == entity["lock"]):
            del found[name]  # its type has no None: the default is what there is
        elif "generate" in each and not draw(st.integers(0, 2)):
            del found[name]
    if entity["lock"] and draw(st.integers(0, 5)) == 0:
        found[entity["lock"]] = draw(st.integers(1, 4))
    return found


@st.composite
def examples(draw: Draw) -> Example:
    schema = draw(schemas())
    texts = tuple(
        draw(st.lists(st.sampled_from(pools.KEY_TEXTS), min_size=4, max_size=8, unique=True))
    )
    known = entities_of(schema)
    rows: list[tuple[str, Values]] = []
    for _ in range(draw(st.integers(6, 16))):
        name = draw(st.sampled_from(sorted(known)))
        rows.append((name, draw(items(known[name], texts, [values for _, values in rows]))))
    calls: list[Call] = []
    for table in schema["tables"]:
        for name, entity in table["entities"].items():
            for pattern in entity["access_patterns"]:
                writing = pattern["operation"] not in ("Query", "Scan", "GetItem", "BatchGetItem")
                for _ in range(2 if writing else 4):
                    if not pattern["parameters"] and calls and calls[-1].pattern == pattern["name"]:
                        break
                    args = draw(arguments(pattern, known, name, rows, texts))
                    extra = (
                        {"expected_version": draw(st.integers(1, 3))}
                        if pattern["operation"] == "UpdateItem"
                        and known[name]["lock"]
                        and all(each["type"] != "entity" for each in pattern["parameters"])
                        and not draw(st.integers(0, 3))
                        else {}
                    )
                    calls.append(Call(name, pattern["name"], args, extra))
    for pattern in schema.get("cross_table_access_patterns", ()):
        some = [draw(arguments(pattern, known, "", rows, texts)) for _ in range(3)]
        calls += [Call("", pattern["name"], args, {}) for args in some]
    order = draw(st.sampled_from(("as it is", "shuffled")))
    return Example(schema, rows, draw(st.permutations(calls)) if order == "shuffled" else calls)


@st.composite
def arguments(
    draw: Draw,
    pattern: Json,
    known: dict[str, Json],
    owner: str,
    rows: list[tuple[str, Values]],
    texts: tuple[str, ...],
) -> Values:
    """Arguments around one row: its own values mostly, others now and then."""
    mine = [values for name, values in rows if name == owner or not owner]
    around = len(mine) > 0 and draw(st.integers(0, 9)) > 0
    base: Values = draw(st.sampled_from(mine)) if around else {}
    args: dict[str, Any] = {}
    many = draw(st.integers(1, 4))
    operands = operands_of(pattern)
    updates = pattern.get("operation") == "UpdateItem"
    never_empty = {
        field
        for one in ([known[owner]] if owner else known.values())
        for field in one["never_empty"]
    }
    keys = (
        fields_of([known[owner]["pk_template"], *listed(known[owner].get("sk_template"))])
        if owner
        else []
    )
    keys += names_in(pattern.get("condition"))
    for each in pattern["parameters"]:
        name = each["name"]
        if name in operands and each["type"] == ELEMENTS.get(KINDS.get(operands[name], "")):
            args[name] = draw(elements(operands[name]))
        elif "[" in operands.get(name, ""):
            args[name] = draw(st.sampled_from(LOOSE_TEXTS))
        elif "." in operands.get(name, ""):
            args[name] = draw(st.sampled_from(VALUES_OF_MEMBERS[each["type"]]))
        elif name in operands:
            value = draw(near(operands[name], base, texts))
            empty = value == "" and operands[name] in never_empty
            args[name] = "a" if empty else value
        elif each.get("description") in pools.ENTRIES:
            args[name] = draw(st.sampled_from(pools.ENTRIES[each["description"]]))
        elif (
            (pattern.get("partial") or (updates and each.get("optional")))
            and name not in keys
            and draw(st.booleans())
        ):
            continue
        elif each.get("optional") and not updates and not draw(st.integers(0, 2)):
            if draw(st.booleans()):
                args[name] = None
        elif each["type"] == "entity":
            args[name] = draw(
                items(known[each["entity_type"]], texts, [base, *mine[:4]] if base else mine[:4])
            )
        elif each.get("item_type") == "entity":
            count = draw(st.sampled_from((0, 1, 2, 3)))
            args[name] = [
                draw(items(known[each["entity_type"]], texts, mine)) for _ in range(count)
            ]
        elif each["type"] == "array" and pattern["operation"] == "BatchGetItem":
            if name == "keys":
                chosen = [draw(st.sampled_from(mine)) if mine else {} for _ in range(many)]
                args[name] = [{key: draw(near(key, one, texts)) for key in keys} for one in chosen]
                continue
            field = name if name in KINDS else name[:-1]
            args[name] = [
                draw(near(field, draw(st.sampled_from(mine)) if mine else {}, texts))
                for _ in range(many)
            ]
        elif each["type"] == "array" and each.get("description", "").startswith(pools.OF):
            of = each["description"].removeprefix(pools.OF)
            elements_of = [draw(st.sampled_from(mine)) if mine else {} for _ in range(many - 1)]
            args[name] = [draw(near(of, one, texts)) for one in elements_of]
        elif each["type"] == "array" and name not in KINDS:
            args[name] = draw(st.lists(of_type(each["item_type"], texts), max_size=3))
        elif "default" in each and draw(st.booleans()):
            continue
        elif name in KINDS and not (
            name == "name" and pattern["operation"] in ("Query", "GetItem")
        ):
            whose = known.get(owner) or taking(pattern, known, name)
            value = draw(assigned(pattern, whose, each, base, texts))
            args[name] = "a" if value == "" and name in never_empty else value
        else:
            args[name] = draw(operand(pattern, known.get(owner), each, base, texts))
    return args


def taking(pattern: Json, known: dict[str, Json], name: str) -> Json | None:
    """The entity of a transaction that takes a scalar of this name as a field of it that is no part of its key.

    One that is given as a whole takes none.
    """
    wholes = {each.get("entity_type") for each in pattern["parameters"]}
    for each in pattern.get("entities_involved", ()):
        entity = known[each["entity"]]
        if each["entity"] in wholes and "key" not in each:
            continue
        keys = fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])
        mine = [one["name"] for one in entity["fields"] if one["name"] not in keys]
        if each["action"] in ("Put", "Update") and name in mine:
            return entity
    return None


@st.composite
def near(draw: Draw, field: str, base: Values, texts: tuple[str, ...]) -> Any:
    if base.get(field) is not None and draw(st.integers(0, 4)):
        return base[field]
    return draw(pools.values(field, texts))


@st.composite
def assigned(
    draw: Draw,
    pattern: Json,
    entity: Json | None,
    given: Json,
    base: Values,
    texts: tuple[str, ...],
) -> Any:
    """The value of a parameter that is a field: None now and then, where an update or a put may take it away."""
    name = given["name"]
    optional = (
        entity
        and name not in (*pools.DEFAULTS, entity["lock"])
        and any(each["name"] == name and not each["required"] for each in entity["fields"])
    )
    if (
        optional
        and pattern["operation"] in ("UpdateItem", "PutItem", "TransactWrite")
        and not draw(st.integers(0, 3))
    ):
        return None
    value = draw(near(name, base, texts))
    writes = pattern["operation"] in ("UpdateItem", "PutItem", "TransactWrite")
    return value if writes else formatted(KINDS[name], value)


def of_type(kind: str, texts: tuple[str, ...]) -> st.SearchStrategy[Any]:
    if kind == "string":
        return st.sampled_from((*texts, *pools.LOOSE_TEXTS, "a!", "ITEM"))
    if kind in ELEMENTS:
        return st.sampled_from([{"a"}, {"b", "a"}] if kind == "string_set" else [{Decimal(1)}])
    return st.sampled_from(pools.VALUES[kind])


@st.composite
def operand(
    draw: Draw,
    pattern: Json,
    entity: Json | None,
    given: Json,
    base: Values,
    texts: tuple[str, ...],
) -> Any:
    """An operand of a range or a filter: any value of the type, values of fields, beginnings of them, whole keys."""
    kind, says = given["type"], given.get("description", "")
    if says.startswith(pools.OF):
        of = says.removeprefix(pools.OF)
        return formatted(KINDS[of], draw(near(of, base, texts)))
    if kind != "string":
        same = [
            value
            for name, value in base.items()
            if KINDS.get(name) == kind and value not in (None, set())
        ]
        return draw(
            st.one_of(st.sampled_from(same), of_type(kind, texts)) if same else of_type(kind, texts)
        )
    choices: list[st.SearchStrategy[str]] = [of_type("string", texts)]
    held = [value for value in base.values() if isinstance(value, str) and value]
    if held:
        choices += [
            st.sampled_from(held),
            st.sampled_from(held).map(lambda text: text[:-1] or text),
        ]
    if given["name"] == "v_like":
        choices += [st.sampled_from(pools.DATE_BEGINNINGS), st.sampled_from(("", *texts))]
    if entity and base:
        keys = [
            entity.get("sk_template"),
            *(
                listed(each.get("sk_template"))[0]
                for each in mappings_of(entity)
                if each.get("sk_template")
            ),
        ]
        whole = [
            str(key_value(key, base, KINDS))
            for key in keys
            if key and all(base.get(name) is not None for name in fields_of([key]))
        ]
        if whole:
            choices += [
                st.sampled_from(whole),
                st.sampled_from(whole).map(lambda text: text[: max(1, len(text) // 2)]),
            ]
    text = draw(st.one_of(choices))
    # DynamoDB takes no empty key value, and a raw one goes to it as it is.
    raw = given["name"].startswith(
        ("sk", "sort_key", "hk", "pk", "owner", "name", "g0", "g1", "l0", "l1", "up_to")
    )
    return text or ("a" if raw else text)
