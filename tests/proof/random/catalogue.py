"""A schema, rows of its entities, and what is to be said of their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from proof.model.outcomes import Row
from proof.model.terms import (
    IDS,
    LOWER,
    NOW,
    Folded,
    Json,
    Space,
    Values,
    Verdict,
    fields_of,
    formatted,
    holes,
    indexes_of,
    key_value,
    kind_of,
    listed,
    lock_of,
    mappings_of,
    stored,
)


class RefusedError(Exception):
    """A KeyValueError is due."""


@dataclass
class Judge:
    """Collects verdicts on the components of keys."""

    verdict: Verdict = Verdict.FINE

    def hear(self, verdict: Verdict) -> None:
        self.verdict = self.verdict.and_(verdict)
        if self.verdict is Verdict.REFUSED:
            raise RefusedError


def with_members(field: Json, value: Any) -> Any:
    """A declared object with all its members, as an entity holds it."""
    members = {each["name"]: each.get("default") for each in field.get("fields", ())}
    return members | value if members else value


def without_none(field: Json, value: Any) -> Any:
    """A declared object as it is stored: what it has none of is left out, as in an item."""
    fields = field.get("fields") or field.get("item_fields")
    if not fields or value is None:
        return value
    if isinstance(value, list):
        return [without_none({"fields": fields}, each) for each in value]
    held = {
        each.get("attribute", each["name"]): without_none(each, value.get(each["name"]))
        for each in fields
    }
    return {name: each for name, each in held.items() if each is not None}


def generated(field: Json) -> Any:
    """7.5: what a new item has in a field, if nobody gives it."""
    match field["generate"], field["type"]:
        case "now", "date":
            return NOW.date()
        case "now", "integer":
            return int(NOW.timestamp())
        case "now", _:
            return NOW
        case made, "uuid":
            return IDS[made]
        case made, _:
            return str(IDS[made])


def in_key_only(entity: Json) -> set[str]:
    """The fields of an entity that are no attributes: its key holds them."""
    return {each["name"] for each in entity["fields"] if each.get("stored") == "key"}


class Catalogue:
    """A schema and the rows of its tables."""

    def __init__(self, schema: Json, rows: Sequence[Row] = ()) -> None:
        self.schema = schema
        self.rows = list(rows)
        self.tables: dict[str, Json] = {
            name: table for table in schema["tables"] for name in table["entities"]
        }
        self.entities: dict[str, Json] = {
            name: entity for table in schema["tables"] for name, entity in table["entities"].items()
        }
        self.kinds = {
            name: {each["name"]: kind_of(each) for each in entity["fields"] if "const" not in each}
            for name, entity in self.entities.items()
        }

        self.folded = {
            name: {
                hole.field
                for index in (None, *(each["name"] for each in mappings_of(entity)))
                for half in self.templates(name, index)
                for template in half
                for hole in holes(template)
                if hole.spec == LOWER
            }
            for name, entity in self.entities.items()
        }
        """The fields that keys hold in lower case."""

    # ---- the schema ----

    def templates(self, entity: str, index: str | None = None) -> tuple[list[str], list[str]]:
        """The templates of the partition and the sort key of a table or an index."""
        one = self.entities[entity]
        if index:
            one = next(each for each in mappings_of(one) if each["name"] == index)
        return listed(one["pk_template"]), listed(one.get("sk_template"))

    def several(self, entity: str, index: str | None) -> bool:
        """Is the sort key a list of attributes, so that none of them is "the" sort key?"""
        if not index:
            return False
        table = self.tables[entity]
        one = next(each for each in indexes_of(table) if each["name"] == index)
        return isinstance(one.get("sort_key"), list)

    def attributes(self, entity: str, index: str | None = None) -> tuple[list[str], list[str]]:
        """The names of the key attributes."""
        table = self.tables[entity]
        one = table["table_config"]
        if index:
            one = next(each for each in indexes_of(table) if each["name"] == index)
        return listed(one["partition_key"]), listed(one.get("sort_key"))

    def space(self, entity: str, half: int, position: int = 0, index: str | None = None) -> Space:
        """Every template that shares the values of one key attribute, which may be in several keys."""
        attribute = self.attributes(entity, index)[half][position]
        found = dict[tuple[str, str], dict[str, Json]]()
        for other, one in self.tables[entity]["entities"].items():
            for each in (None, *(mapping["name"] for mapping in mappings_of(one))):
                halves = zip(self.attributes(other, each), self.templates(other, each), strict=True)
                for names, templates in halves:
                    for name, template in zip(names, templates, strict=False):
                        if name == attribute:
                            found[other, template] = self.kinds[other]
        return Space([(template, kinds) for (_, template), kinds in found.items()])

    def local(self, entity: str, index: str) -> bool:
        """8: is it one that shows the partitions of the table in another order?"""
        return any(each["name"] == index for each in self.tables[entity].get("lsi_list", ()))

    def mapped(self, entity: str, index: str) -> bool:
        return any(each["name"] == index for each in mappings_of(self.entities[entity]))

    def mates(self, entity: str) -> list[str]:
        return list(self.tables[entity]["entities"])

    def key_fields(self, entity: str) -> list[str]:
        pk, sk = self.templates(entity)
        return fields_of(pk + sk)

    def pattern(self, entity: str, name: str) -> Json:
        return next(
            each for each in self.entities[entity]["access_patterns"] if each["name"] == name
        )

    # ---- rows ----

    def normal(self, entity: str, values: Values) -> Row:
        """A row with every field: defaults filled in, empty sets absent, derived fields computed."""
        lock = self.lock(entity)
        found: dict[str, Any] = {lock: 1} if lock else {}
        for each in self.entities[entity]["fields"]:
            if "const" in each:
                continue
            value = NOW if each.get("touch") else values.get(each["name"])
            if value is None and "generate" in each:
                value = generated(each)
            value = formatted(kind_of(each), value)
            if isinstance(value, str) and each["name"] in self.folded[entity]:
                value = Folded(value)
            if value is None and "default" in each:
                value = with_members(each, each["default"])
            if isinstance(value, set | frozenset) and not value and not each["required"]:
                value = None
            found[each["name"]] = value
        if lock and found[lock] is None:
            found[lock] = 1
        if lock and values.get(lock) is not None:
            found[lock] = values[lock]
        for index in (
            None,
            *(each["name"] for each in mappings_of(self.entities[entity])),
        ):
            for templates, names in zip(
                self.templates(entity, index), self.attributes(entity, index), strict=True
            ):
                for template, name in zip(templates, names, strict=bool(templates)):
                    if name in found and template != f"{{{name}}}":
                        found[name] = key_value(template, found, self.kinds[entity])
        return Row(entity, found)

    def lock(self, entity: str) -> str | None:
        """The field that counts its updates, if there is one."""
        return lock_of(self.tables[entity])

    def counted(self, row: Row, number: int) -> Row:
        """A row whose updates were counted up to a number, where they are."""
        lock = self.lock(row.entity)
        return Row(row.entity, {**row.values, lock: number}) if lock else row

    def constants(self, entity: str) -> dict[str, Any]:
        """9.2: the attributes that are the same in all items of an entity, by the names that conditions use."""
        found = {
            each["name"]: stored(each["const"])
            for each in self.entities[entity]["fields"]
            if "const" in each
        }
        if kind := self.tables[entity]["table_config"].get("type_attribute"):
            found[kind] = self.entities[entity]["entity_type"]
        return found

    def is_derived(self, entity: str, name: str) -> bool:
        """2.4: a field that is a key attribute with another template is computed, not given."""
        for index in (
            None,
            *(each["name"] for each in mappings_of(self.entities[entity])),
        ):
            for templates, names in zip(
                self.templates(entity, index), self.attributes(entity, index), strict=True
            ):
                if name in names and templates and templates[names.index(name)] != f"{{{name}}}":
                    return True
        return False

    def attribute(self, row: Row, name: str) -> Any:
        """What an attribute of a stored item holds: a key attribute by its template, or a field."""
        one = self.entities[row.entity]
        for index in (None, *(each["name"] for each in mappings_of(one))):
            for templates, names in zip(
                self.templates(row.entity, index), self.attributes(row.entity, index), strict=True
            ):
                if templates and name in names:
                    return key_value(
                        templates[names.index(name)], row.values, self.kinds[row.entity]
                    )
        if name in in_key_only(one):
            return None
        if name in (constants := self.constants(row.entity)):
            return constants[name]
        value = row.values.get(name)
        field: Json = next((each for each in one["fields"] if each["name"] == name), {})
        value = stored(without_none(field, value))
        return None if isinstance(value, frozenset) and not value else value

    def item(self, row: Row) -> dict[str, Any]:
        """Every attribute of a stored item, by name: its fields and the key attributes of table and indexes."""
        names = [*row.values]
        for index in (
            None,
            *(each["name"] for each in mappings_of(self.entities[row.entity])),
        ):
            names += [name for half in self.attributes(row.entity, index) for name in half]
        called = {
            each["name"]: each.get("attribute", each["name"])
            for each in self.entities[row.entity]["fields"]
        }
        held = {called.get(name, name): self.attribute(row, name) for name in names}
        for name, value in self.constants(row.entity).items():
            held[called.get(name, name)] = value
        return {name: value for name, value in held.items() if value is not None}

    def find(self, entity: str, key: Values) -> Row | None:
        """The row of an entity with these key fields."""
        wanted = {name: key[name] for name in self.key_fields(entity)}
        for row in self.rows:
            if row.entity == entity and all(
                row.values[name] == value for name, value in wanted.items()
            ):
                return row
        return None

    def in_index(self, row: Row, index: str) -> bool:
        """2.4: an item that lacks one of the key attributes is not in the index."""
        pk, sk = self.attributes(row.entity, index)
        return all(self.attribute(row, name) is not None for name in pk + sk)

    # ---- 2.3 ----

    def judge_key(
        self,
        judge: Judge,
        entity: str,
        values: Values,
        index: str | None = None,
        halves: Iterable[int] = (0, 1),
    ) -> None:
        for half in halves:
            for position, template in enumerate(self.templates(entity, index)[half]):
                judge.hear(
                    self.space(entity, half, position, index).judge(
                        template, values, self.kinds[entity]
                    )
                )

    def judge_field(
        self,
        judge: Judge,
        entity: str,
        index: str | None,
        half: int,
        name: str,
        value: Any,
        asked: int,
    ) -> None:
        """One component by itself, wherever it stands in this half of the key.

        Behind the first `asked` attributes of it nothing is asked for: what cannot be there may be refused, or not
        be found.
        """
        for position, template in enumerate(self.templates(entity, index)[half]):
            for number, hole in enumerate(fields_of([template])):
                if hole == name:
                    space = self.space(entity, half, position, index)
                    verdict = space.judge_component(template, number, value, self.kinds[entity])
                    if position >= asked and verdict is Verdict.REFUSED:
                        verdict = Verdict.PERHAPS
                    judge.hear(verdict)
