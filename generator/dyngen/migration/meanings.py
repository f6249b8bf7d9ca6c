"""What the schemas of a plan mean, and which entity of the one is which of the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dyngen.config import UsageError
from dyngen.diagnostics import Report
from dyngen.evolution.meaning import Meaning, understood
from dyngen.evolution.pairing.match import matched
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity, Schema
from dyngen.migration.plan import Plan, Side
from dyngen.records import record
from dyngen.schema.text.source import SourceFile


def meaning_of(side: Side) -> Meaning:
    """What a schema means; UsageError if it has errors: half of a schema is no ground for changing items.

    What its package is called says nothing about items. But a bare `schema.json` is called after its folder, which a
    worker elsewhere does not have; so it goes by a name of its own.
    """
    report = Report()
    path = Path(f"planned_schema{Path(side.path).suffix}")
    meaning = understood(SourceFile.of(path, side.text.encode(), report), report)
    errors = [one for one in report.diagnostics() if one.stops]
    if errors or meaning is None:
        told = f":{errors[0].span.line}: {errors[0].message}" if errors else " is no schema"
        raise UsageError(
            f"{side.path}{told}\nhelp: a migration needs two schemas that `dyngen validate` accepts"
        )
    return meaning


@record(frozen=True, slots=True)
class Sides:
    """Both schemas of a plan, and the entities that they have in common, by their new names."""

    schemas: Pair[Schema]
    entities: Mapping[str, Pair[Entity]]

    @property
    def new_names(self) -> Mapping[str, str]:
        """The new names of entities by the old ones."""
        return {pair.old.name: name for name, pair in self.entities.items()}


def sides_of(plan: Plan) -> Sides:
    """Both sides of a plan; UsageError where a step is about something that the schemas do not have."""
    schemas = Pair(meaning_of(plan.old).schema, meaning_of(plan.new).schema)
    entities = {str(pair.new.name): pair for pair in matched(schemas).entities.all}
    for step in plan.steps:
        pair = entities.get(step.entity)
        if pair is None or pair.new.table.name != step.table:
            raise UsageError(
                f"the plan has a step for {step.entity} of {step.table}, which its schemas do not have\n"
                "help: `dyngen migrate plan` writes plans: make it again"
            )
    return Sides(schemas, entities)


def written_attributes(entity: Entity) -> frozenset[str]:
    """What an item of the entity may have, its keys and those of its indexes among it."""
    fields = [each for each in entity.known if not (each.derived or each.in_key_only)]
    return frozenset(
        [template.attribute for template in entity.all_templates]
        + [each.attribute for each in fields]
        + [each.attribute for each in entity.markers]
    )
