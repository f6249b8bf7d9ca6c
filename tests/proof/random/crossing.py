"""Random transactions: some items of some entities, one each, one of many, or none (7.4)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from proof.model.terms import Json, fields_of, listed, lock_of, mappings_of
from proof.random import pools
from proof.random.acting import filling, has_all, needs_the_old, updates
from proof.random.expressions import held, plain, spoken
from proof.random.members import RECORD, RECORDS
from proof.random.pools import KINDS, OF, parameter, type_of

Draw = st.DrawFn
WRITES = ("Put", "Put", "Update", "Update", "Delete", "ConditionCheck")
VALUES = ("string", "integer", "decimal", "date", "uuid")
"""The kinds of key fields of which there are arrays."""


class Sketch:
    """A transaction while it is made."""

    def __init__(self, schema: Json, *, reading: bool) -> None:
        self.everything = [
            (table, name, entity)
            for table in schema["tables"]
            for name, entity in table["entities"].items()
        ]
        self.reading = reading
        self.parameters: dict[str, Json] = {}
        self.involved: list[Json] = []
        self.sources: list[tuple[str, Json, str | None]] = []
        """Parameters that are entities: the name, the entity, and the `each` or `when` that they need."""
        self.built = ""
        """The entity that is put as scalars say, which are called like its fields."""

    def can_build(self, name: str) -> bool:
        """Would nothing else take scalars that are called like fields, and is there no such entity?"""
        others = [each["entity"] for each in self.involved]
        return name not in others and all(
            each["action"] == "Put" or ("key" in each and each["action"] != "Update")
            for each in self.involved
        )

    def leaves_alone(self, one: Json) -> bool:
        """Does an item take no scalars that are called like fields of what is built?"""
        named = "key" in one and one["action"] != "Update"
        return one["entity"] != self.built and (one["action"] == "Put" or named)

    def add(self, one: Json) -> str:
        self.parameters[one["name"]] = one
        return str(one["name"])


def key_fields(entity: Json) -> list[str]:
    return fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])


def settable(table: Json, entity: Json) -> list[str]:
    """The fields that an update can set: no part of the key, and nothing that is there by itself."""
    keys = key_fields(entity)
    return [
        each["name"]
        for each in entity["fields"]
        if each["name"] not in keys and plain(table, each["name"]) and not each.get("touch")
    ]


@st.composite
def crossing(draw: Draw, schema: Json, number: int) -> Json | None:
    """A transaction of items whose parameters are their own."""
    sketch = Sketch(schema, reading=not draw(st.integers(0, 3)))
    for position in range(draw(st.sampled_from((1, 2, 2, 3)))):
        chosen = draw(st.sampled_from(range(len(sketch.everything))))
        before = dict(sketch.parameters), list(sketch.sources)
        item = draw(involved(sketch, *sketch.everything[chosen], position))
        built = sketch.built
        if item and (not built or item["entity"] == built or sketch.leaves_alone(item)):
            sketch.involved.append(item)
        else:
            sketch.parameters, sketch.sources = before
    if not sketch.involved:
        return None
    returns = ("object", "array") if sketch.reading else ("boolean", "void")
    given = sorted(sketch.parameters.values(), key=lambda each: "optional" in each)
    return {
        "name": f"transact_{number}",
        "operation": "TransactGet" if sketch.reading else "TransactWrite",
        "entities_involved": sketch.involved,
        "parameters": given,
        "return_type": draw(st.sampled_from(returns)),
    }


@st.composite
def involved(
    draw: Draw, sketch: Sketch, table: Json, name: str, entity: Json, position: int
) -> Json | None:
    """An item; None where the entity does not allow what was drawn."""
    keys = key_fields(entity)
    action = "Get" if sketch.reading else draw(st.sampled_from(WRITES))
    if not keys and not sketch.reading:
        action = "Put"
    one: Json = {"table": table["table_config"]["table_name"], "entity": name, "action": action}
    can = ["whole", "each", "when"] if not sketch.reading else []
    if action != "Put" and keys:
        can += ["scalars", "scalars", "values", "fields", "fields"]
        can += ["one or none"] if sketch.reading else []
    if not keys and sketch.reading:
        return one if name not in [each["entity"] for each in sketch.involved] else None
    form = draw(st.sampled_from(can))
    if sketch.built == name:
        return None
    if action == "Put" and sketch.can_build(name) and not sketch.built and draw(st.booleans()):
        form = "built"
    if form == "built":
        sources = draw(of_scalars(sketch, table, name, entity, position, one))
        if sources is None:
            return None
    elif form in ("whole", "each", "when"):
        own = of_entity(sketch, name, entity, form, position)
        one |= {} if form == "whole" else {form: own}
        sources = [(own, entity)]
        if action == "Put" and draw(st.booleans()):
            one |= draw(in_common(sketch, table, entity, own))
    else:
        sources = draw(of_values(sketch, name, entity, form, position, one))
        if sources is None:
            return None
    if action == "Update" and (form in ("scalars", "values", "fields") or draw(st.booleans())):
        one |= draw(changing(sketch, table, entity, position, sources))
        if "updates" not in one and form in ("scalars", "values", "fields"):
            return None
    if action == "ConditionCheck" or (not sketch.reading and draw(st.booleans())):
        one["condition"] = draw(demanded(sketch, table, entity, position, one, sources))
    if action == "ConditionCheck" and not one["condition"]:
        return None
    if not one.get("condition", True):
        del one["condition"]
    return one


Source = tuple[str, Json]
"""What may be named as `source.field`: a parameter that is an entity, or the current element, and the entity."""


def of_entity(sketch: Sketch, name: str, entity: Json, form: str, position: int) -> str:
    """A parameter that is the item, or all of them."""
    own = {"name": f"{form}_{position}", "type": "entity", "entity_type": name}
    if form == "each":
        own |= {"type": "array", "item_type": "entity"}
    if form == "when":
        own["optional"] = True
    sketch.sources.append((own["name"], entity, None if form == "whole" else form))
    return sketch.add(own)


@st.composite
def in_common(draw: Draw, sketch: Sketch, table: Json, entity: Json, own: str) -> Json:
    """The `key` of an entity that is put: which of its fields, of the key or not, are those of another entity."""
    can = {*key_fields(entity), *settable(table, entity)} - {"nick"}
    shared = {
        name: f"{source}.{name}"
        for source, owner, how in sketch.sources
        if source != own and how is None
        for name in always(owner)
        if name in can and KINDS[name] in VALUES and name not in pools.CHOICES
    }
    names = (
        draw(st.lists(st.sampled_from(sorted(shared)), max_size=2, unique=True)) if shared else []
    )
    return {"key": {name: shared[name] for name in names}} if names else {}


@st.composite
def of_values(
    draw: Draw, sketch: Sketch, name: str, entity: Json, form: str, position: int, one: Json
) -> list[Source] | None:
    """Parameters that give the key, named by `key`; what fields of entities may be named then."""
    keys = key_fields(entity)
    named = {key: f"k{position}_{key}" for key in keys}
    if form == "fields":
        found = [
            each
            for each in sketch.sources
            if each[1] is not entity and {*keys} <= {*always(each[1])} and "nick" not in keys
        ]
        if not found or name in [each["entity"] for each in sketch.involved]:
            return None
        source, owner, how = draw(st.sampled_from(found))
        one["key"] = {key: f"{source}.{key}" for key in keys}
        one |= {how: source} if how else {}
        return [(source, owner)]
    if form == "values":
        fitting = [key for key in keys if KINDS[key] in VALUES and key != "nick"]
        if not fitting:
            return None
        many = draw(st.sampled_from(fitting))
        named[many] = one["each"] = f"many_{position}"
        kind = {"type": "array", "item_type": type_of(many), "description": f"{OF}{many}"}
        sketch.add({"name": named[many], **kind})
    for key in keys:
        if named[key] not in sketch.parameters:
            sketch.add(parameter(named[key], key) | {"description": f"{OF}{key}"})
    if form == "one or none":
        one["when"] = named[draw(st.sampled_from(keys))]
        sketch.parameters[one["when"]]["optional"] = True
    one["key"] = named
    return []


@st.composite
def of_scalars(
    draw: Draw, sketch: Sketch, table: Json, name: str, entity: Json, position: int, one: Json
) -> list[Source] | None:
    """Parameters that give all that a new item needs: its fields by their names, its key in any way."""
    keys = key_fields(entity)
    sources: list[Source] | None = []
    form = draw(st.sampled_from(("names", "names", "scalars", "fields", "values")))
    if form != "names" and keys:
        sources = draw(of_values(sketch, name, entity, form, position, one))
    if sources is not None:
        sketch.built = name
        for each in draw(given_fields(table, entity)):
            if each not in one.get("key", ()):
                sketch.add(parameter(each, each))
    return sources


@st.composite
def given_fields(draw: Draw, table: Json, entity: Json) -> list[str]:
    """The fields that a new item is given: what every one has, and some others."""
    keys = key_fields(entity)
    return [
        each["name"]
        for each in entity["fields"]
        if (plain(table, each["name"]) or each["name"] == lock_of(table))
        and not each.get("touch")
        and (
            each["name"] in keys
            or (each["required"] and not each.get("generate"))
            or draw(st.booleans())
        )
    ]


def always(entity: Json) -> list[str]:
    """The fields that have a value in every item, and that are given."""
    return [
        each["name"]
        for each in entity["fields"]
        if each["name"] in KINDS and each["required"] and not each.get("touch")
    ]


@st.composite
def changing(
    draw: Draw, sketch: Sketch, table: Json, entity: Json, position: int, sources: list[Source]
) -> Json:
    """The `updates` of an item; their operands are parameters, or fields of what the item is made from."""
    keys = key_fields(entity)
    others = settable(table, entity)
    entries, operands = draw(updates(entity, others))
    if draw(st.booleans()):
        entries += filling(entity, others, [each["field"] for each in entries])
    given = {each["name"]: each for each in operands}
    for entry in entries:
        if "key" in entry:
            named = given[entry["key"]]
            entry["key"] = sketch.add({**named, "name": f"t{position}{named['name']}"})
        if "param" not in entry:
            continue
        same = [
            f"{source}.{entry['field']}"
            for source, owner in sources
            if entry["field"] in always(owner)
            and entry["action"] in ("set", "increment", "append")
            # Declared objects of two entities are of two classes.
            and "key" not in entry
            and KINDS[entry["field"]] not in (RECORD, RECORDS)
        ]
        if same and draw(st.booleans()):
            given.pop(entry["param"])
            entry["param"] = draw(st.sampled_from(same))
        else:
            own = given[entry["param"]]
            entry["param"] = sketch.add({**own, "name": f"t{position}{own['name']}"})
    found: Json = {"updates": entries} if entries else {}
    whole = has_all(entity, keys, entries) and not needs_the_old(entries)
    if entries and whole and draw(st.booleans()):
        found["if_missing"] = "create"
    return found


@st.composite
def demanded(
    draw: Draw,
    sketch: Sketch,
    table: Json,
    entity: Json,
    position: int,
    one: Json,
    sources: list[Source],
) -> Json:
    """The condition of an item."""
    upsert = one.get("if_missing") == "create"
    both = [
        f"{source}.{name}"
        for source, owner in sources
        for name in held(table, entity, None)
        if name in always(owner) and KINDS[name] in ("string", "integer", "date")
        if name not in pools.CHOICES
    ]
    if both and not draw(st.integers(0, 2)):
        compared = draw(st.sampled_from(both))
        name = compared.partition(".")[2]
        operator = draw(st.sampled_from(("=", "<>", "<=", ">")))
        if draw(st.booleans()):
            return f"{name} {operator} :{compared}"
        return {"conditions": [{"field": name, "operator": operator, "param": compared}]}
    needs_item = one["action"] in ("Update", "Delete") and not upsert
    found, given = draw(spoken(table, entity, f"c{position}", needs_item=needs_item))
    if upsert and isinstance(found, str) and ("exists" in found):
        return None  # of an item that may have to be made
    for each in given:
        sketch.add(each)
    return found


def closed(entity: Json, changed: list[str], known: list[str]) -> list[str]:
    """The fields to set with these, so that every index key that changes can be computed (2.4)."""
    names = list(changed)
    derived = [
        each["name"]
        for each in entity["fields"]
        if each["name"] not in KINDS and "const" not in each
    ]
    for _ in range(len(entity["fields"])):
        for mapping in mappings_of(entity):
            for template in listed(mapping["pk_template"]) + listed(mapping.get("sk_template")):
                fields = fields_of([template])
                if set(fields) & set(names):
                    names += [name for name in fields if name not in (*names, *known, *derived)]
    return names


@st.composite
def by_names(draw: Draw, schema: Json, number: int) -> Json:
    """A transaction whose scalars are named like fields: of one item, for each has one part."""
    sketch = Sketch(schema, reading=not draw(st.integers(0, 3)))
    chosen = draw(st.sampled_from(range(len(sketch.everything))))
    table, name, entity = sketch.everything[chosen]
    keys = key_fields(entity)
    one: dict[str, Any] = {"table": table["table_config"]["table_name"], "entity": name}
    actions = ("Update", "Update", "Put", "Delete", "ConditionCheck") if keys else ("Put",)
    one["action"] = "Get" if sketch.reading else draw(st.sampled_from(actions))
    if one["action"] == "Put" and draw(st.booleans()):
        of_entity(sketch, name, entity, "whole", 0)
        keys = []
    elif one["action"] == "Put":
        for each in draw(given_fields(table, entity)):
            sketch.add(parameter(each, each))
    for key in keys:
        sketch.add(parameter(key, key))
    others = settable(table, entity)
    if one["action"] == "Update" and others:
        for each in closed(entity, [draw(st.sampled_from(others))], keys):
            sketch.add(parameter(each, each))
    elif one["action"] == "Update":
        one["action"] = "Delete"
    if one["action"] == "ConditionCheck" or (not sketch.reading and draw(st.booleans())):
        one["condition"] = draw(demanded(sketch, table, entity, 0, one, []))
    returns = ("object", "array") if sketch.reading else ("boolean", "void")
    return {
        "name": f"transact_{number}",
        "operation": "TransactGet" if sketch.reading else "TransactWrite",
        "entities_involved": [one],
        "parameters": list(sketch.parameters.values()),
        "return_type": draw(st.sampled_from(returns)),
    }


@st.composite
def cross_patterns(draw: Draw, schema: Json) -> list[Json]:
    """Transactions over some entities."""
    found = []
    for number in range(draw(st.sampled_from((0, 1, 2, 3)))):
        named = not draw(st.integers(0, 3))
        one = draw(by_names(schema, number) if named else crossing(schema, number))
        if one:
            found.append(one)
    return found
