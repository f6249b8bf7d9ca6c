"""The methods that every repository has, as plans: `create_x`, `get_x`, `update_x`, and so on.

    "get" of Post      Get(post_key(user_id, post_id)), named get_post

They are emitted like any access pattern; only what they are for is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dyngen.ir.conditions import Ref
from dyngen.ir.plans import (
    BatchGet,
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
from dyngen.ir.schema import Entity, Schema
from dyngen.lower.methods import batch, signature
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import Elements, Statement, expression, literal, phrase, statement
from dyngen.words import docstring_facts
from dyngen.words.phrasing import a


def completed(schema: Schema) -> Schema:
    """`schema` with the methods of `Entity.crud` before the declared ones, as far as a plan can say them."""
    entities = (
        replace(entity, methods=(*_methods(entity), *entity.methods)) for entity in schema.entities
    )
    return replace(schema, entities=tuple(entities))


def batch_write(entity: Entity) -> Statement:
    """`batch_write_x(put, delete)`: the one whose parameters have defaults of their own."""
    says = [
        f"Put and delete any number of {entity.name} items, in no particular order.",
        f"`delete` takes keys in wire format, as `{entity.key_function}` makes them.",
    ]
    return signature.method_of(
        Identifier(f"batch_write_{entity.snake}"),
        [
            phrase.parameter(Identifier("put"), _iterable(entity.name), phrase.tuple_([])),
            phrase.parameter(
                Identifier("delete"), _iterable(Identifier("Item")), phrase.tuple_([])
            ),
        ],
        signature.stated(says, docstring_facts.of_batch_write(entity)),
        Body(literal.none(), [_batch_write(batch.written_keys(entity), entity.snake)]),
    )


def _methods(entity: Entity) -> Iterator[Method]:
    return (_KINDS[kind](entity) for kind in entity.crud if kind in _KINDS)


def _create(entity: Entity) -> Method:
    plan = Put(Ref(entity.snake), (), Guard(exists=False), True, (), "entity")
    says = f"Store a new {entity.name}, with version 1."
    return _method("create", entity, "PutItem", says, _whole(entity), plan)


def _put(entity: Entity) -> Method:
    plan = Put(Ref(entity.snake), (), Guard(), False, (), "entity")
    says = f"Store {a(entity.name)} as it is, in place of any that is there."
    return _method("put", entity, "PutItem", says, _whole(entity), plan)


def _get(entity: Entity) -> Method:
    plan = Get(_key(entity), consistent=False)
    says = f"Return the {entity.name} with this key, or None if there is none."
    return _method("get", entity, "GetItem", says, _fields(entity), plan)


def _update(entity: Entity) -> Method:
    own = Ref(entity.snake)
    plan = Update(KeyArguments(entity=own), (), own, Guard(), (), "entity", optimistic=True)
    says = (
        f"Store every field of {a(entity.name)} that nobody has changed since it was read.\n"
        "Its version must be the stored one, and becomes the next. Attributes that the schema does "
        "not know stay."
    )
    return _method("update", entity, "UpdateItem", says, _whole(entity), plan)


def _delete(entity: Entity) -> Method:
    plan = Delete(_key(entity), Guard(), "flag")
    says = f"Delete the {entity.name} with this key; return whether there was one."
    return _method("delete", entity, "DeleteItem", says, _fields(entity), plan)


def _batch_get(entity: Entity) -> Method:
    plan = BatchGet(Ref(_KEYS), (), consistent=False)
    says = (
        f"Return the {entity.name} items with these keys, in the order asked.\n"
        f"Keys are in wire format, as `{entity.key_function}` makes them. Items that are not there "
        "are left out, and one asked for twice comes back once."
    )
    return _method("batch_get", entity, "BatchGetItem", says, (Parameter(_KEYS, KeysType()),), plan)


_KEYS = Identifier("keys")

_KINDS: Mapping[str, Callable[[Entity], Method]] = {
    "create": _create,
    "put": _put,
    "get": _get,
    "update": _update,
    "delete": _delete,
    "batch_get": _batch_get,
}


def _method(
    kind: str,
    entity: Entity,
    operation: str,
    says: str,
    parameters: tuple[Parameter, ...],
    plan: Plan,
) -> Method:
    name = Identifier(f"{kind}_{entity.snake}")
    return Method(docstring_facts.NO_PATTERN, name, says, operation, parameters, plan)


def _whole(entity: Entity) -> tuple[Parameter, ...]:
    return (Parameter(entity.snake, EntityType(entity.name)),)


def _fields(entity: Entity) -> tuple[Parameter, ...]:
    return tuple(Parameter(field.name, field.type) for field in entity.key_fields)


def _key(entity: Entity) -> KeyArguments:
    return KeyArguments(tuple(Ref(field.name) for field in entity.key_fields))


@expression
def _iterable(ITEM: Identifier) -> None:
    """Iterable[ITEM]"""


@statement
def _batch_write(KEYS: Elements, EACH: Identifier) -> None:
    """
    batch_write(
        self._client.batch_write_item,
        self._table_name,
        (*KEYS,),
        put=[EACH.to_item() for EACH in put],
        delete=delete,
    )
    """
