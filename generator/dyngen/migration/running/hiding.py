"""What is shown of a write that a look would make: names of attributes, and values that nothing sensitive is in."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.schema import Entity
from dyngen.migration.meanings import sides_of, written_attributes
from dyngen.migration.outcome import AttributeValue
from dyngen.migration.plan import Plan
from dyngen.migration.running.work import Due
from dyngen.verify.items import hides_keys

_SIMPLE = ("S", "N", "BOOL")
_HIDDEN = "…"


class Shown:
    """Says what may be said about the items of a plan."""

    def __init__(self, plan: Plan) -> None:
        schemas = sides_of(plan).schemas
        self.secret_keys = frozenset(
            str(table.name)
            for schema in (schemas.old, schemas.new)
            for table in schema.tables
            if hides_keys(schema, table)
        )
        """The tables of which no key is shown."""
        sensitive = {
            (str(entity.name), attribute)
            for schema in (schemas.old, schemas.new)
            for entity in schema.entities
            for attribute in _sensitive(entity)
        }
        self._hidden = sensitive | {
            (step.entity, target)
            for step in plan.steps
            for target in step.targets
            if step.table in self.secret_keys
            or any(
                (step.entity, name) in sensitive
                for name in (*step.sources, *step.targets, step.from_attribute)
            )
        }

        self._known = {
            (str(entity.name), attribute)
            for schema in (schemas.old, schemas.new)
            for entity in schema.entities
            for attribute in written_attributes(entity)
        }

    def lines(self, due: Due) -> Iterator[str]:
        """What a write would do to an item: a line for the item, and one for each attribute."""
        write = due.write
        yield f"{due.table} {write.entity} {'' if due.table in self.secret_keys else key_text(due)}".rstrip()
        for name, value in write.sets.items():
            hidden = self._hides(write.entity, name)
            yield f"  {name}: {_text(write.seen.get(name), hidden=hidden)} -> {_text(value, hidden=hidden)}"
        for name in write.removes:
            hidden = self._hides(write.entity, name)
            yield f"  {name}: {_text(write.seen.get(name), hidden=hidden)} -> none"

    def _hides(self, entity: str, attribute: str) -> bool:
        """What no schema knows is hidden, too: nobody has said that it may be shown."""
        return (entity, attribute) in self._hidden or (entity, attribute) not in self._known


def _sensitive(entity: Entity) -> Iterator[str]:
    """The attributes in which something sensitive stands: fields, and keys that are made of them."""
    yield from (field.attribute for field in entity.known if field.sensitive)
    for template in (
        *entity.all_templates,
        *(entity.also_at.key_templates if entity.also_at else ()),
    ):
        if any(field.sensitive for field in template.fields):
            yield template.attribute


def key_text(due: Due) -> str:
    """`pk=USER#1 sk=PROFILE`."""
    return " ".join(f"{name}={next(iter(each.values()))}" for name, each in due.key.items())


def _text(value: AttributeValue | None, *, hidden: bool) -> str:
    if value is None:
        return "none"
    [(kind, content)] = value.items()
    return f"{content}" if kind in _SIMPLE and not hidden else _HIDDEN
