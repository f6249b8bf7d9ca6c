"""repositories.py of a package: a class for each entity, a method for each of its access patterns.

entity Post with get_user_posts   ▶   class PostRepository:
                                          def create_post(self, post: Post) -> Post: …
                                          def get_user_posts(self, user_id: str) -> Query[Post]: …
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Method,
    Put,
    Query,
    Scan,
    Update,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.lower.conceal import conceal, reveal
from dyngen.lower.docstring import docstring
from dyngen.lower.methods import (
    batch,
    crud,
    delete,
    get,
    put,
    query,
    signature,
    update,
    update_expression,
)
from dyngen.lower.methods.signature import Body
from dyngen.lower.vocabulary import private_vocabulary
from dyngen.names import Identifier, repository_name
from dyngen.syntax import Docstring, Statement, Statements, module, statement
from dyngen.words import docstring_facts
from dyngen.words.docstring_facts import NO_PATTERN


def repositories_module(schema: Schema) -> cst.Module:
    """The whole of repositories.py."""
    body: list[Statement] = []
    for entity in conceal(crud.completed(schema)).entities:
        if any(isinstance(each.plan, Update) and each.plan.entity for each in entity.methods):
            body += update_expression.constants([entity])
        body.append(_class(entity))
    return module([], _MODULE, reveal(body), private_vocabulary(schema), future_annotations=True)


_MODULE = """Repositories: every access pattern of each entity, as a finished method.

Methods that return a Query or a Scan send nothing before the result is used. A value that
would forge a key raises KeyValueError, and nothing is sent.
"""


def _class(entity: Entity) -> Statement:
    return _repository(
        repository_name(entity.name),
        docstring(f"Reads and writes {entity.name} items of {entity.table.name}."),
        entity.table.name,
        list(_methods(entity)),
    )


def _methods(entity: Entity) -> Iterator[Statement]:
    always: list[Statement] = []
    declared: list[Statement] = []
    for method in entity.methods:
        group = always if method.pattern_id == NO_PATTERN else declared
        facts = docstring_facts.of(method, entity)
        group.append(signature.method(method, facts, _body(method, entity)))
    yield from always
    if "batch_write" in entity.crud:
        yield crud.batch_write(entity)
    yield from declared


def _body(method: Method, entity: Entity) -> Body:
    match method.plan:
        case Get() as plan:
            return get.get(method, plan, entity)
        case BatchGet() as plan:
            return batch.batch_get(plan, entity)
        case Query() as plan:
            return query.query(method, plan, entity)
        case Scan() as plan:
            return query.scan(method, plan, entity)
        case Put() as plan:
            return put.put(method, plan, entity)
        case Update() as plan:
            return update.update(method, plan, entity)
        case Delete() as plan:
            return delete.delete(method, plan, entity)
        case BatchWrite() as plan:
            return batch.batch_write(method, plan, entity)


@statement
def _repository(NAME: Identifier, DOC: Docstring, TABLE: str, METHODS: Statements) -> None:
    """
    class NAME:
        DOC

        def __init__(self, client: DynamoDBClient, table_name: str = TABLE) -> None:
            self._client = client
            self._table_name = table_name

        METHODS
    """
