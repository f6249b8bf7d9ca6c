"""What of one schema is what of the other: tables, entities, fields, each by name and else by looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.evolution.pairing.fields import levels
from dyngen.evolution.pairing.pairs import Pair, Pairs, pairs
from dyngen.evolution.values import is_another_text, spelt
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Table
from dyngen.records import record


@record(frozen=True, slots=True)
class Renames:
    """What is called otherwise: old names to new ones."""

    entities: Mapping[str, str]
    """Every entity of both sides, also under the same name."""
    attributes: Mapping[str, str]
    """What fields are stored under, of some entities; only those under another name."""
    arguments: Mapping[str, str]
    """What arguments are called that are called like these fields."""
    retyped: frozenset[str]
    """Fields that are of another type, or optional now or then, by their new names: arguments change with them."""
    respelt: frozenset[str]
    """Attributes in which moments are other texts, by their new names: what is compared with them is another, too."""


@record(frozen=True, slots=True)
class Match:
    """The pairs of two schemas."""

    tables: Pairs[Table]
    entities: Pairs[Entity]

    def renames(self, *entities: Pair[Entity]) -> Renames:
        """What is called otherwise, with the fields of these entities."""
        inside = [level for each in entities for level in levels(each)]
        found = [level.fields for level in inside if level.is_top]
        return Renames(
            {pair.old.name: pair.new.name for pair in self.entities.all},
            {pair.old.attribute: pair.new.attribute for each in found for pair in each.renamed},
            {
                pair.old.name: pair.new.name
                for each in found
                for pair in each.all
                if pair.old.name != pair.new.name
            },
            frozenset(
                pair.new.name
                for fields in found
                for pair in fields.all
                if (spelt(pair.old.type), pair.old.optional)
                != (spelt(pair.new.type), pair.new.optional)
            ),
            frozenset(
                (*level.new_path, pair.new.attribute)[0]
                for level in inside
                for pair in level.fields.all
                if is_another_text(pair.old.type, pair.new.type)
            ),
        )

    def of_table(self, table: Pair[Table]) -> list[Pair[Entity]]:
        """The entities that are in a table on both sides."""
        return [
            each
            for each in self.entities.all
            if (each.old.table.name, each.new.table.name) == (table.old.name, table.new.name)
        ]

    def new_home(self, table: Table) -> str | None:
        """What a table of the old side is called on the new one; None if it is gone."""
        return next(
            (each.new.name for each in self.tables.all if each.old.name == table.name), None
        )


def matched(schemas: Pair[Schema]) -> Match:
    """Pair what two schemas have."""

    def share_entities(old: Table, new: Table) -> bool:
        olds = {each.name for each in schemas.old.entities if each.table.name == old.name}
        news = {each.name for each in schemas.new.entities if each.table.name == new.name}
        return bool(olds & news)

    tables = pairs(schemas.old.tables, schemas.new.tables, lambda each: each.name, share_entities)
    same = {(pair.old.name, pair.new.name) for pair in tables.all}

    def alike(old: Entity, new: Entity) -> bool:
        return (old.table.name, new.table.name) in same and _looks(old) == _looks(new)

    entities = pairs(schemas.old.entities, schemas.new.entities, lambda each: each.name, alike)
    return Match(tables, entities)


def _looks(entity: Entity) -> Sequence[object]:
    """What an entity that only got another name keeps: its keys, and the names of its fields."""
    return (
        [template.source for template in entity.key_templates],
        {field.attribute for field in entity.fields},
    )
