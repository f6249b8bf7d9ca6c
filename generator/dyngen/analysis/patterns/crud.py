"""The methods that every repository has, whatever its schema declares: `create_post`, `get_post` and so on.

    "get" of Post      Method(None, get_post, GetItem, Get(user_id, post_id))

A pattern that is a CRUD method under its own name takes that method's place; one that only shares the name keeps
it, and the CRUD method is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    EntityType,
    Get,
    Guard,
    KeyArguments,
    KeysType,
    Method,
    Parameter,
    Plan,
    Put,
    Update,
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


def beside(entity: Draft, declared: Sequence[Method]) -> tuple[Method, ...]:
    """The CRUD methods of an entity that no declared one replaces.

    Where an access pattern is the create, which refuses items that are there, `put_x` writes them.
    """
    taken = {method.name for method in declared}
    has_create = any(isinstance(each.plan, Put) and each.plan.create for each in declared)
    methods = _methods(entity, with_put=has_create)
    return tuple(method for method in methods if method.name not in taken)


def check_name(method: Method, entity: Draft, at: Place) -> None:
    """Warn of a pattern that has the name of a CRUD method and does something else."""
    crud = next((each for each in _SAYS if method.name == f"{each}_{entity.snake}"), None)
    if crud and not _is_crud(crud, method, entity):
        at["name"].warning(
            "DG430",
            f"{method.name} takes the name of the method that {_SAYS[crud]}",
            f"rename the pattern to have both; without that, {entity.name}Repository has no such method",
        )


def _is_crud(crud: str, method: Method, entity: Draft) -> bool:
    match crud, method.plan:
        case "create", Put(create=True):
            return True
        case "get", Get(checks=()) as plan:
            return not plan.key.raw and len(method.parameters) == len(entity.key_fields)
        case "delete", Delete(returns="flag") as plan:
            return not plan.key.raw and plan.guard.exists is None and plan.guard.condition is None
        case "update", Update(entity=Ref(), agreements=(), returns="entity") as plan:
            return plan.guard == Guard()
    return False


def _methods(entity: Draft, *, with_put: bool) -> list[Method]:
    """All of them, in the order in which repositories have them."""
    own = Ref(entity.snake)
    whole = Parameter(entity.snake, EntityType(entity.name))
    fields = [Parameter(field.name, field.type) for field in entity.key_fields]
    key = KeyArguments(tuple(Ref(field.name) for field in entity.key_fields))
    keys, put, delete = map(Identifier, ("keys", "put", "delete"))

    def method(kind: str, operation: str, plan: Plan, *parameters: Parameter) -> Method:
        name = Identifier(f"{kind}_{entity.snake}")
        return Method(None, name, "", operation, parameters, plan)

    update = Update(KeyArguments(entity=own), (), own, Guard(), (), "entity")
    found = [
        method("create", "PutItem", Put(own, (), Guard(exists=False), True, (), "entity"), whole),
        method("get", "GetItem", Get(key, consistent=False), *fields),
        method("update", "UpdateItem", update, whole),
        method("delete", "DeleteItem", Delete(key, Guard(), "flag"), *fields),
        method(
            "batch_get",
            "BatchGetItem",
            BatchGet(Ref(keys), (), consistent=False),
            Parameter(keys, KeysType()),
        ),
    ]
    if with_put:
        found.append(method("put", "PutItem", Put(own, (), Guard(), False, (), "entity"), whole))
    many = BatchWrite(((entity.name, Ref(put), True),), "nothing", deletes=Ref(delete))
    found.append(
        method(
            "batch_write",
            "BatchWriteItem",
            many,
            Parameter(put, EntityType(entity.name, many=True), default=(), has_default=True),
            Parameter(delete, KeysType(), default=(), has_default=True),
        )
    )
    return found
