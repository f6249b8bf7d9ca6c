"""Rows and arguments for a schema that somebody wrote: a few values for each type, so that items are neighbours."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proof.model.model import Model
from proof.model.outcomes import Row
from proof.model.terms import Json, Value, Values, text_of
from proof.model.updating import field_at
from proof.random.populations import Call

TEXTS = ("ann", "ann1", "an", "ben", "zoe")
NUMBERS = (1, 2, 3, 10, 25, 30, 99)
DECIMALS = tuple(map(Decimal, ("0.5", "1", "9.99", "10", "49.9", "250")))
DAYS = tuple(date(2024, month, day) for month, day in ((1, 1), (1, 31), (2, 1), (2, 29), (12, 31)))
MOMENTS = tuple(
    datetime(2024, month, day, hour, tzinfo=UTC)
    for month, day, hour in ((1, 1, 0), (1, 1, 9), (1, 31, 9), (2, 1, 23), (12, 31, 23))
)
POOLS: dict[str, tuple[Any, ...]] = {
    "string": TEXTS,
    "integer": NUMBERS,
    "decimal": DECIMALS,
    "boolean": (True, False),
    "date": DAYS,
    "datetime": MOMENTS,
    "uuid": tuple(UUID(int=number) for number in (1, 2, 3)),
    "bytes": (b"a", b"\x00\xff", b"abc"),
    "string_set": ({"ann"}, {"ann", "ben"}, {"zoe"}),
    "number_set": ({Decimal(1)}, {Decimal(38), Decimal("38.5")}),
}
FORMS = {"size": "size", "contains": "element", "begins_with": "beginning"}
ROWS = 9
"""For each entity."""


class Sampler:
    """Draws rows and arguments; the same ones every time."""

    def __init__(self, schema: Json, seed: int) -> None:
        self.model = Model(schema)
        self.random = random.Random(seed)  # noqa: S311
        self.rows: list[Row] = []

    # ---- rows ----

    def value(self, field: Json) -> Value:
        kind = field["type"]
        if "enum" in field:
            return self.random.choice(field["enum"])
        if kind == "array":
            item = {"type": field["item_type"], "fields": field.get("item_fields")}
            return [self.value(item) for _ in range(self.random.choice((0, 1, 3)))]
        if kind == "object":
            if field.get("fields"):
                return self.record(field["fields"])
            return self.random.choice(
                ({"theme": "dark"}, {"level": Decimal(3), "on": [True, None]}, {})
            )
        return self.random.choice(POOLS[kind])

    def record(self, fields: list[Json]) -> dict[str, Value]:
        return {
            each["name"]: self.value(each)
            if each["required"] or self.random.random() < 0.6
            else each.get("default")
            for each in fields
        }

    def item(self, entity: str) -> dict[str, Value]:
        found = {}
        near = [row.values for row in self.rows]
        for each in self.model.entities[entity]["fields"]:
            name = each["name"]
            if self.model.is_derived(entity, name):
                continue
            if each["required"] or self.random.random() < 0.75:
                found[name] = self.value(each)
                same = [values[name] for values in near if values.get(name) is not None]
                if (
                    same
                    and "enum" not in each
                    and isinstance(found[name], type(same[0]))
                    and self.random.random() < 0.5
                ):
                    found[name] = self.random.choice(same)
        return found

    def population(self) -> list[tuple[str, Values]]:
        found: list[tuple[str, Values]] = []
        for number in range(ROWS * len(self.model.entities)):
            entity = list(self.model.entities)[number % len(self.model.entities)]
            values = self.item(entity)
            found.append((entity, values))
            self.rows.append(self.model.normal(entity, values))
        return found

    # ---- arguments ----

    def call(self, entity: str, pattern: Json) -> Call:
        """A call of a pattern, around a row that exists."""
        mine = [row.values for row in self.rows if row.entity == entity or not entity]
        if pattern["operation"] == "BatchGetItem":
            return Call(entity, pattern["name"], self.columns(entity, pattern), {})
        base = (
            self.random.choice(mine)
            if mine
            else self.model.normal(entity, self.item(entity)).values
        )
        args = {
            each["name"]: self.argument(entity, pattern, each, base)
            for each in pattern.get("parameters", ())
            if self.given(entity, pattern, each)
        }
        if not entity:
            self.tie(pattern, args)
        expression = pattern.get("filter_expression")
        for each in expression["conditions"] if isinstance(expression, dict) else ():
            low, high = args.get(each.get("param")), args.get(each.get("param2"))
            if (
                low is not None and high is not None and low > high
            ):  # DynamoDB refuses that in a filter
                args[each["param"]], args[each["param2"]] = high, low
        return Call(entity, pattern["name"], args, {})

    def tie(self, pattern: Json, args: dict[str, Value]) -> None:
        """Make most calls of a transaction speak of one thing: scalars say what the entities say."""
        items = [args[each["name"]] for each in pattern["parameters"] if each["type"] == "entity"]
        for each in pattern["parameters"]:
            for item in items:
                value = item.get(each["name"])
                if (
                    each["name"] in args
                    and type(value) is type(args[each["name"]])
                    and self.random.random() < 0.8
                ):
                    args[each["name"]] = value

    def given(self, entity: str, pattern: Json, parameter: Json) -> bool:
        may_be_left_out = "default" in parameter or parameter.get("optional")
        if pattern.get("partial"):
            may_be_left_out = parameter["name"] not in self.model.key_fields(entity)
        return not may_be_left_out or self.random.random() < 0.5

    def columns(self, entity: str, pattern: Json) -> dict[str, Value]:
        mine = [row.values for row in self.rows if row.entity == entity]
        chosen = [self.random.choice(mine) for _ in range(5)]
        return {
            self.model.column(pattern, name): [values[name] for values in chosen]
            for name in self.model.key_fields(entity)
        }

    def argument(self, entity: str, pattern: Json, parameter: Json, base: Values) -> Value:
        if parameter["type"] == "entity":
            return self.edited(parameter["entity_type"], base)
        if parameter.get("item_type") == "entity":
            return [
                self.item(parameter["entity_type"]) for _ in range(self.random.choice((0, 2, 4)))
            ]
        field, form = self.meaning(entity, pattern, parameter)
        if form == "raw":
            return self.random.choice([self.raw(entity, base), "a", "z"])
        if form == "size":
            return self.random.choice((0, 1, 2))
        if field is None:
            return self.random.choice(POOLS[parameter["type"]])
        if form == "element":
            return self.random.choice(TEXTS)
        if form == "many":
            return [self.value(field) for _ in range(2)]
        if (
            form == "assigned"
            and not field["required"]
            and "default" not in field
            and self.random.random() < 0.2
        ):
            return None
        held = base.get(field["name"])
        value = held if held is not None and self.random.random() < 0.7 else self.value(field)
        if form == "beginning":
            text = text_of(value)
            return text[: self.random.choice((1, 2, len(text)))]
        return value

    def edited(self, entity: str, base: Values) -> dict[str, Value]:
        """An item that may be there already, and fits what else is passed."""
        values = self.item(entity)
        for name in values:
            field = next(
                each for each in self.model.entities[entity]["fields"] if each["name"] == name
            )
            held = base.get(name)
            if (
                held is not None
                and "enum" not in field
                and isinstance(held, type(values[name]))
                and field["type"] not in ("object", "array")
            ):
                values[name] = held
        return values

    def raw(self, entity: str, base: Values) -> str:
        sort = self.model.attributes(entity)[1][0]
        return str(self.model.attribute(Row(entity, base), sort))

    def meaning(self, entity: str, pattern: Json, parameter: Json) -> tuple[Json | None, str]:
        """The field that a parameter stands for, and how."""
        name = parameter["name"]
        if not entity:
            return self.spoken_of(pattern, name)
        fields = {each["name"]: each for each in self.model.entities[entity]["fields"]}
        fields.setdefault("version", {"name": "version", "type": "integer", "required": True})
        for each in pattern.get("updates", ()):
            if name == each.get("param"):
                array, _, position = each["field"].partition("[")
                field = field_at(fields.values(), array)
                if position:
                    field = {"name": name, "type": field["item_type"], "required": True}
                one = field["type"].endswith("_set") and parameter["type"] != field["type"]
                return ({"name": name, "type": parameter["type"]} if one else field), "operand"
            if name == each.get("key"):
                return {"name": name, "type": "string"}, "operand"
        for expression in (pattern.get("filter_expression"), pattern.get("condition")):
            if isinstance(expression, str) and (found := compared(expression, name)):
                field = fields[found[1]]
                if field["type"] == "array" and not found[0]:  # the element at a position
                    field = {"name": name, "type": field.get("item_type", "string")}
                return field, "size" if found[0] else ""
            for each in expression["conditions"] if isinstance(expression, dict) else ():
                if name in (each.get("param"), each.get("param2"), *each.get("params", ())):
                    form = {"size": "size", "contains": "element", "begins_with": "beginning"}.get(
                        each.get("function"), ""
                    )
                    return fields[each["field"]], "many" if parameter[
                        "type"
                    ] == "array" and not form else form
        if pattern["operation"] in ("Query", "GetItem", "UpdateItem", "DeleteItem"):
            names = {each["name"]: each["name"] for each in pattern["parameters"]}
            parts = self.model.parts(entity, pattern, names)
            if name in parts.operands:
                if parts.ranged is None:
                    return None, "raw"
                return fields[parts.ranged], "beginning" if parts.condition == "begins_with" else ""
            if name == parts.raw:
                return None, "raw"
            if name in parts.left and pattern["operation"] != "UpdateItem":
                return fields[next(iter(self.model.same_as_left(entity, {name: name})))], ""
        return fields[name], "assigned"

    def spoken_of(self, pattern: Json, name: str) -> tuple[Json | None, str]:
        """The same in a transaction: a field of that name, or one that a condition compares with it."""
        for each in pattern["entities_involved"]:
            fields = {
                field["name"]: field for field in self.model.entities[each["entity"]]["fields"]
            }
            if name in fields:
                return fields[name], ""
            for entry in each.get("updates", ()):
                if name == entry.get("param"):
                    return field_at(fields.values(), entry["field"]), "operand"
            if found := compared(each.get("condition") or "", name):
                return fields[found[1]], "size" if found[0] else ""
        return None, ""


def compared(expression: str, name: str) -> tuple[str, str] | None:
    """What a condition written as text compares with a parameter: whether the size of a field, and which field."""
    found = re.search(rf"(size\()?(\w+)(?:\[\d+\])?\)?\s*(?:[<>]=?|<>|=)\s*:{name}\b", expression)
    return (found[1] or "", found[2]) if found else None
