"""What a plan is checked against: the schema, the entity whose plan it is, and the parameters of its method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import EntityType, Parameter
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Times
from dyngen.ir.types import Field, Type
from dyngen.names import Identifier


@dataclass(frozen=True)
class Scope:
    schema: Schema
    entity: Entity
    parameters: Mapping[Identifier, Parameter]

    def type_of(self, ref: Ref) -> Type | None:
        """The type of a value; None if that is an entity, keys, or nothing at all."""
        given = self.parameters.get(ref.name)
        if given is None:
            return None
        if ref.attribute is None:
            return given.type if isinstance(given.type, Type) else None
        if not isinstance(given.type, EntityType):
            return None
        found = fields_of(self.schema.entity(given.type.entity))
        return next((each.type for each in found if each.name == ref.attribute), None)

    def missing(self, ref: Ref) -> bool:
        """Does a reference name no parameter, or no field of one?"""
        given = self.parameters.get(ref.name)
        return given is None or (ref.attribute is not None and self.type_of(ref) is None)

    def is_a(self, ref: Ref, field: Field) -> bool:
        """Is the value one of the field?"""
        found = self.type_of(ref)
        return found is not None and found.kind is field.type.kind

    def is_entity(self, ref: Ref, entity: Identifier, *, many: bool = False) -> bool:
        given = self.parameters.get(ref.name)
        return (
            ref.attribute is None and given is not None and given.type == EntityType(entity, many)
        )


def is_array(parameter: Parameter) -> bool:
    """Has it elements?"""
    kind = parameter.type
    return (
        kind.many
        if isinstance(kind, EntityType)
        else isinstance(kind, Type) and kind.item is not None
    )


def within(times: Times, parameters: Mapping[Identifier, Parameter]) -> dict[Identifier, Parameter]:
    """The parameters as an item sees them: an array stands for its element, what it depends on is there."""
    known = dict(parameters)
    for name, parameter in parameters.items():
        kind = parameter.type
        if times.each and times.each.name == name:
            if isinstance(kind, EntityType):
                kind = replace(kind, many=False)
            elif isinstance(kind, Type) and kind.item:
                kind = kind.item
        missing = parameter.optional and not (times.when and times.when.name == name)
        known[name] = replace(parameter, type=kind, optional=missing)
    return known


def fields_of(entity: Entity) -> tuple[Field, ...]:
    """The fields of an entity, the version that is added among them."""
    return entity.known


def nodes(node: object) -> Iterator[object]:
    """Everything that a part of the IR is made of, itself first."""
    yield node
    if isinstance(node, tuple):
        for each in node:
            yield from nodes(each)
    elif is_dataclass(node):
        for part in fields(node):
            yield from nodes(getattr(node, part.name))
