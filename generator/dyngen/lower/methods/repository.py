"""repositories.py of a package: a class for each entity, a method for each of its access patterns.

entity Post with get_user_posts   ▶   class PostRepository:
                                          def create_post(self, post: Post) -> Post: …
                                          def get_user_posts(self, user_id: str) -> Query[Post]: …
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap

from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.lower import clock
from dyngen.lower.checks import enums_passed
from dyngen.lower.docstring import LINE, docstring, wrapped
from dyngen.lower.emitted import emitted_module
from dyngen.lower.expressions import raw_keys
from dyngen.lower.fragments import keep_client, keep_names
from dyngen.lower.methods import (
    batch,
    delete,
    get,
    put,
    query,
    signature,
    update,
    update_expression,
)
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier, repository_name
from dyngen.syntax import (
    Docstring,
    Module,
    Parameters,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)
from dyngen.syntax.kinds import ParameterItem
from dyngen.words import docstring_lines, purpose, raising


def repositories_module(schema: Schema) -> Module:
    """The whole of repositories.py, of a schema whose names are concealed."""
    methods = [each for entity in schema.entities for each in entity.methods]
    body = signature.constants(one for each in methods for one in each.parameters)
    for entity in schema.entities:
        if any(isinstance(each.plan, UpdateEntity) for each in entity.methods):
            body += update_expression.constants([entity])
        body += raw_keys.constant(entity)
        body.append(_class(entity, schema))
    actions = [(each.plan, entity) for entity in schema.entities for each in entity.methods]
    compared = any(starmap(enums_passed.by_plan, actions))
    raised = raising.of_module(compared=compared, reading=True)
    told = f"{_lazily([plan for plan, _ in actions])} {raised}"
    says = f"{_MODULE}\n\n{wrapped(told, LINE)}\n"
    return emitted_module(schema, ".repositories", says, body)


_MODULE = "Repositories: every access pattern of each entity, as a finished method."


def _lazily(plans: Sequence[Plan]) -> str:
    """When requests are sent that return what reads them; nothing of a module without."""
    kinds = {
        "a Query": any(isinstance(each, Query) and not each.single for each in plans),
        "a Scan": any(isinstance(each, Scan) for each in plans),
    }
    found = " or ".join(kind for kind, there in kinds.items() if there)
    return f"Methods that return {found} send nothing before the result is used." if found else ""


def _class(entity: Entity, schema: Schema) -> Statement:
    reads_clock = clock.in_repository(entity, schema)
    return _repository(
        repository_name(entity.name),
        docstring(
            f"Reads and writes {entity.name} items of {entity.table.name}.",
            _OTHER_TABLES if reaches_elsewhere(entity) else "",
            clock.told(read=reads_clock),
        ),
        entity.table.name,
        [*_names_of_tables(entity), *clock.parameters(read=reads_clock)],
        [*_client_and_tables(entity, schema), *clock.kept(read=reads_clock)],
        [_method(each, entity, schema) for each in entity.methods],
    )


def _client_and_tables(entity: Entity, schema: Schema) -> list[Statement]:
    """What keeps the client, one that writes to second places if the repository writes what has one."""
    copied = {each.table.name for each in schema.entities if each.copied_to}
    plans = (method.plan for method in entity.methods)
    names = [keep_names()] if reaches_elsewhere(entity) else []
    if any(isinstance(each, BatchWrite) and copied & {*each.elsewhere} for each in plans):
        return [_keep_table(), *names, _copy_everywhere(entity.table.name)]
    here = entity.table.name in copied
    client = _copy_here(entity.table.name) if here else keep_client()
    return [client, _keep_table(), *names]


_OTHER_TABLES = "`table_names` maps the other tables that it writes to the deployed ones."


def reaches_elsewhere(entity: Entity) -> bool:
    """Does a method of the repository write other tables, too?"""
    plans = (method.plan for method in entity.methods)
    return any(isinstance(plan, BatchWrite) and plan.elsewhere for plan in plans)


def _names_of_tables(entity: Entity) -> list[ParameterItem]:
    """`table_names: Mapping[str, str] | None = None`, if there are other tables."""
    if not reaches_elsewhere(entity):
        return []
    return [phrase.parameter(Identifier("table_names"), _names_or_none(), literal.none())]


def _method(method: Method, entity: Entity, schema: Schema) -> Statement:
    says, how = purpose.of(method, entity), docstring_lines.of(method, entity, schema)
    return signature.method(method, says, how, _body(method, entity, schema))


def _body(method: Method, entity: Entity, schema: Schema) -> Body:
    match method.plan:
        case Get() as plan:
            return get.get(method, plan, entity)
        case BatchGet() as plan:
            return batch.batch_get(method, plan, entity)
        case Query() as plan:
            return query.query(method, plan, entity, schema.entity(plan.keyed_by))
        case Scan() as plan:
            return query.scan(method, plan, entity)
        case (PutEntity() | PutFields()) as plan:
            return put.put(method, plan, entity)
        case (UpdateFields() | UpdateEntity()) as plan:
            return update.update(method, plan, entity)
        case Delete() as plan:
            return delete.delete(method, plan, entity)
        case BatchWrite() as plan:
            return batch.batch_write(method, plan, entity, schema)


@expression
def _names_or_none() -> None:
    """Mapping[str, str] | None"""


@statement
def _keep_table() -> None:
    """self._table_name = table_name"""


@statement
def _copy_here(TABLE: str) -> None:
    """self._client = copying(synchronous(client), COPIED, {TABLE: table_name})"""


@statement
def _copy_everywhere(TABLE: str) -> None:
    """
    self._client = copying(
        synchronous(client), COPIED, {**self._table_names, TABLE: table_name}
    )
    """


@statement
def _repository(
    NAME: Identifier,
    DOC: Docstring,
    TABLE: str,
    CLOCK: Parameters,
    KEPT: Statements,
    METHODS: Statements,
) -> None:
    """
    class NAME:
        DOC

        def __init__(self, client: DynamoDBClient, table_name: str = TABLE, *, CLOCK) -> None:
            KEPT

        METHODS
    """
