"""The plans of BatchGetItem and BatchWriteItem."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.entities.rows import row
from dyngen.analysis.parameters.given import Given, adopt
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.patterns.crud import kinds_of_methods
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.plans import BatchGet, BatchPut, BatchWrite, KeyColumn, Returns
from dyngen.ir.types import Field, Kind, Type
from dyngen.schema import document as written
from dyngen.schema.suggest import did_you_mean


def plan_batch_get(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place
) -> BatchGet | None:
    entity = scene.entity
    rest = list(roles.left)
    labels = [field.label for field in entity.key_fields]
    whole = len(rest) == 1 and rest[0].name == "keys" and "keys" not in labels
    if whole and rest[0].model.type == "array":
        plain = rest[0].parameter
        rest[0].parameter = Parameter(
            name=plain.name, type=KeysType(), description=plain.description
        )
        return BatchGet(
            keys=rest[0].ref, consistent=pattern.consistent_read, row=row(pattern, entity)
        )
    columns = []
    for field in entity.key_fields:
        given = _column(field, rest, labels)
        if given is None:
            _missing(field, rest, pattern.name, entity, at)
            return None
        rest.remove(given)
        many = given.model.type == "array"
        columns.append(KeyColumn(field=field, ref=given.ref, many=many))
        _adopt_column(given, field, pattern.name, many=many)
    for given in rest:
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}",
            "remove it: a BatchGetItem takes arrays named after the key's fields, or one array of keys",
        )
        return None
    if not any(column.many for column in columns):
        at["operation"].error(
            "DG429",
            f"no parameter of {pattern.name} is an array, so it gets one item",
            "make a key parameter an array, or the operation a GetItem, which returns single_entity",
        )
        return None
    return BatchGet(
        keys=tuple(columns), consistent=pattern.consistent_read, row=row(pattern, entity)
    )


def _missing(field: Field, rest: Sequence[Given], name: str, entity: Draft, at: Place) -> None:
    """Report that no parameter holds the values of a field; one of `rest` may be meant to."""
    plural = _plurals(field.label)[1]
    near = did_you_mean(plural, [each.name for each in rest])
    kind = field.type.kind
    able = [each.name for each in rest if (each.model.item_type or Kind.STRING) == kind]
    if near is None and len(rest) == len(able) == 1:
        [near] = able
    meant = next((each for each in rest if each.name == near), None)
    (meant.named if meant else at["name"]).error(
        "DG429",
        f"{name} needs the values of {field.label}, which is part of the key of {entity.name}",
        f'is it this parameter? Call it "{plural}"'
        if meant
        else "add the parameter "
        f'{{"name": "{plural}", "type": "array", "item_type": "{field.type.kind}"}}',
    )


def _plurals(name: str) -> tuple[str, ...]:
    """The names of an array of such values: the same, and the plural."""
    plurals = [name, f"{name}s", f"{name}es", f"{name}_list", "ids" if name == "id" else f"{name}s"]
    if name.endswith("y"):
        plurals.append(f"{name[:-1]}ies")
    return tuple(dict.fromkeys(plurals))


def _column(field: Field, rest: Sequence[Given], labels: Sequence[str]) -> Given | None:
    """The parameter that gives a field of the key: `items` is the field of that name, before it is many of `item`."""
    plurals = _plurals(field.label)
    names = [field.label, *(each for each in plurals if each not in labels), *plurals]
    return next((each for name in names for each in rest if each.name == name), None)


def _adopt_column(given: Given, field: Field, name: str, *, many: bool) -> None:
    if not many:
        adopt(given, field.type, field.label, name)
        return
    declared = given.model.item_type or "string"
    if declared != field.type.kind:
        given.at["item_type"].warning(
            "DG414",
            f"{given.name} of {name} is declared to hold {declared}, but stands for "
            f"{field.label}, whose type {field.type.kind} counts",
            f'write "item_type": "{field.type.kind}"',
        )
    given.become(Type(Kind.ARRAY, item=field.type))


def plan_batch_write(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place
) -> BatchWrite | None:
    entity = scene.entity
    keys = [given for given in roles.left if _gives_keys(given, entity)]
    # With nothing but keys there is no access pattern left without them.
    alone = keys and not roles.entities
    remedy = f"take {pattern.name} away" if alone else "remove it"
    for given in roles.left:
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}",
            f"{remedy}: a BatchWriteItem takes arrays of entities"
            + (f", which it puts; {_deleting(entity)}" if given in keys else ""),
        )
    if not roles.entities and not keys:
        at["name"].error(
            "DG429",
            f"{pattern.name} has nothing to write",
            "add the parameter "
            f'{{"name": "{entity.snake}s", "type": "array", "item_type": "entity", "entity_type": "{entity.name}"}}; '
            f"{_deleting(entity)}",
        )
    if roles.left or not roles.entities:
        return None
    puts = []
    for given in roles.entities:
        kind = given.parameter.type
        if isinstance(kind, EntityType):
            table = scene.entities[kind.entity].table
            here = table is scene.entity.table
            puts.append(
                BatchPut(
                    entity=kind.entity,
                    ref=given.ref,
                    many=kind.many,
                    elsewhere=None if here else table.table_config.table_name,
                )
            )
    returns: Returns = "done" if pattern.return_type == "success_flag" else "nothing"
    return BatchWrite(puts=tuple(puts), returns=returns)


def _gives_keys(given: Given, entity: Draft) -> bool:
    """Would the parameter say which items are to be deleted?"""
    named = {each for field in entity.key_fields for each in _plurals(field.label)}
    return given.name == "keys" or given.name in named


def _deleting(entity: Draft) -> str:
    """What deletes many items by their keys."""
    call = f"batch_write_{entity.snake}(delete=[{entity.snake}_key(…), …])"
    if "batch_write" in kinds_of_methods(entity):
        return f"to delete by keys, call {call}, without an access pattern"
    return f'to delete by keys, let "crud" list "batch_write" and call {call}'
