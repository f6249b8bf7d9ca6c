"""The methods that every repository has, whatever its schema declares: `create_post`, `get_post` and so on.

    "get" of Post      Method(None, get_post, GetItem, Get(user_id, post_id))

A pattern that is a CRUD method under its own name takes that method's place; one that only shares the name keeps
it, and the CRUD method is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyFields
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.plans import (
    BatchGet,
    BatchPut,
    BatchWrite,
    Delete,
    Get,
    Guard,
    Method,
    Plan,
    PutEntity,
    UpdateEntity,
)
from dyngen.names import Identifier

_SAYS = {
    "create": "stores a new item",
    "get": "gets one item by its key",
    "update": "updates a whole item",
    "delete": "deletes one item by its key",
    "batch_get": "gets many items",
    "batch_write": "writes many items",
}


def all_methods(entity: Draft, declared: Sequence[Method]) -> tuple[Method, ...]:
    """The methods of a repository in their order: CRUD methods, declared or not, then the other patterns."""
    own = _methods(entity)
    undeclared = _beside(entity, declared, own)
    place = {method.name: number for number, method in enumerate(own.values())}
    return tuple(
        sorted([*undeclared, *declared], key=lambda each: place.get(each.name, len(place)))
    )


def _beside(entity: Draft, declared: Sequence[Method], own: Mapping[str, Method]) -> list[Method]:
    """The CRUD methods of an entity that its schema wants and no declared one replaces.

    Where an access pattern is the create, which refuses items that are there, `put_x` writes them.
    """
    taken = {method.name for method in declared}
    has_create = any(isinstance(each.plan, PutEntity) and each.plan.create for each in declared)
    wanted = kinds_of_methods(entity)
    if has_create and "create" in wanted:
        wanted.add("put")
    return [each for kind, each in own.items() if kind in wanted and each.name not in taken]


def kinds_of_methods(entity: Draft) -> set[str]:
    """Which of them the schema wants; of an item that is nothing but a key there is nothing to update."""
    declared = entity.model.crud
    wanted = set[str](declared if isinstance(declared, list) else _SAYS if declared else ())
    return wanted - {"update"} if entity.only_a_key else wanted


def check_name(method: Method, entity: Draft, at: Place) -> None:
    """Warn of a pattern that has the name of a CRUD method and does something else."""
    crud = next((each for each in _SAYS if method.name == f"{each}_{entity.snake}"), None)
    if crud and crud in kinds_of_methods(entity) and not _is_crud(crud, method, entity):
        at["name"].warning(
            "DG430",
            f"{method.name} takes the name of the method that {_SAYS[crud]}",
            f"rename the pattern to have both; without that, {entity.name}Repository has no such method",
        )


def _is_crud(crud: str, method: Method, entity: Draft) -> bool:
    match crud, method.plan:
        case "create", PutEntity(create=True):
            return True
        case "get", Get(key=KeyFields(), checks=()):
            return len(method.parameters) == len(entity.key_fields)
        case "delete", Delete(key=KeyFields(), guard=guard, returns="flag"):
            return guard == Guard()
        case "update", UpdateEntity(condition=None, agreements=(), returns="entity"):
            return True
    return False


def _methods(entity: Draft) -> dict[str, Method]:
    """All of them by what they do, in the order in which repositories have them."""
    own = Ref(entity.variable)
    whole = Parameter(name=entity.variable, type=EntityType(entity.name))
    fields = [Parameter(name=field.name, type=field.type) for field in entity.key_fields]
    key = KeyFields(tuple(Ref(field.name) for field in entity.key_fields))
    create = PutEntity(entity=own, guard=Guard(exists=False), create=True, returns="entity")
    put = PutEntity(entity=own, returns="entity")
    update = UpdateEntity(entity=own, returns="entity")
    return {
        "create": _method(entity, "create", "PutItem", create, whole),
        "get": _method(entity, "get", "GetItem", Get(key=key, consistent=False), *fields),
        "update": _method(entity, "update", "UpdateItem", update, whole),
        "put": _method(entity, "put", "PutItem", put, whole),
        "delete": _method(entity, "delete", "DeleteItem", Delete(key=key, returns="flag"), *fields),
        "batch_get": _batch_get(entity),
        "batch_write": _batch_write(entity),
    }


def _batch_get(entity: Draft) -> Method:
    keys = Parameter(name=Identifier("keys"), type=KeysType())
    plan = BatchGet(keys=Ref(keys.name), consistent=False)
    return _method(entity, "batch_get", "BatchGetItem", plan, keys)


def _batch_write(entity: Draft) -> Method:
    entities = EntityType(entity.name, many=True)
    put = Parameter(name=Identifier("put"), type=entities, default=(), has_default=True)
    delete = Parameter(name=Identifier("delete"), type=KeysType(), default=(), has_default=True)
    plan = BatchWrite(
        puts=(BatchPut(entity=entity.name, ref=Ref(put.name), many=True),),
        deletes=Ref(delete.name),
        returns="nothing",
    )
    return _method(entity, "batch_write", "BatchWriteItem", plan, put, delete)


def _method(entity: Draft, kind: str, operation: str, plan: Plan, *parameters: Parameter) -> Method:
    name = Identifier(f"{kind}_{entity.snake}")
    return Method(pattern_id=None, name=name, operation=operation, parameters=parameters, plan=plan)
