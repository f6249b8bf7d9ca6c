"""transactions.py of a package: a method for each transaction, and what its failure and its result are.

register_user: Put User, Put EmailLookup   ▶   class RegisterUserFailed(TransactionFailedError): …
                                               class TransactionService:
                                                   def register_user(self, user: User, …) -> bool: …
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.changes import supplied as supplied_by
from dyngen.ir.key_values import Supplied
from dyngen.ir.schema import Schema
from dyngen.ir.transactions import (
    ReadTransaction,
    Transaction,
    TransactItem,
    TransactPut,
    TransactUpdateEntity,
    TransactUpdateFields,
    WriteTransaction,
)
from dyngen.lower import clock
from dyngen.lower.conceal import conceal
from dyngen.lower.emitted import emitted_module
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import BOOL
from dyngen.lower.methods import guards, signature
from dyngen.lower.methods.results import from_item
from dyngen.lower.methods.signature import Body
from dyngen.lower.transactions import reads
from dyngen.lower.transactions.items import Items, constants
from dyngen.names import Identifier, failure_name
from dyngen.syntax import (
    Docstring,
    Elements,
    Expression,
    Module,
    Parameters,
    Statement,
    Statements,
    literal,
    phrase,
    statement,
)
from dyngen.words import docstring_facts, purpose


def transactions_module(schema: Schema) -> Module:
    """The whole of transactions.py."""
    schema = conceal(schema)
    body = constants(schema)
    for transaction in schema.transactions:
        if isinstance(transaction, WriteTransaction):
            body.append(_failure(transaction))
        elif transaction.returns == "object":
            body.append(reads.result(transaction))
    methods = [_method(each, schema) for each in schema.transactions]
    reads_clock = clock.in_transactions(schema)
    body.append(_service(clock.parameters(read=reads_clock), clock.kept(read=reads_clock), methods))
    return emitted_module(schema, ".transactions", _MODULE, body)


_MODULE = """Transactions: several items written or read at once, all of them or none.

A value that would forge a key raises KeyValueError, and nothing is sent.
"""


def _failure(transaction: WriteTransaction) -> Statement:
    doc = f"`{transaction.name}` was cancelled; for each of its items, why. None: it was fine."
    return _failure_class(
        failure_name(transaction.name),
        Docstring(doc),
        [_reason(_attribute(item), item.entity) for item in transaction.items],
        transaction.name,
        [
            _decoded(_attribute(item), literal.number(position), from_item(item.entity))
            for position, item in enumerate(transaction.items)
        ],
    )


# What every exception and TransactionFailedError have: no name for an item of the transaction.
_OF_EXCEPTIONS = frozenset({"add_note", "args", "codes", "transaction", "with_traceback"})


def _attribute(item: TransactItem) -> Identifier:
    """The attribute of a failure that tells of the item."""
    return Identifier(f"{item.name}_") if item.name in _OF_EXCEPTIONS else item.name


def _method(transaction: Transaction, schema: Schema) -> Statement:
    facts = docstring_facts.of_transaction(transaction, failure_name(transaction.name))
    match transaction:
        case WriteTransaction():
            body = _write(transaction, schema)
        case ReadTransaction():
            body = reads.read(transaction, schema)
    return signature.method(transaction, purpose.described(transaction), facts, body)


def _write(transaction: WriteTransaction, schema: Schema) -> Body:
    new = _new_uuids(transaction)
    items = Items(schema, transaction.parameters, {each.variable for each in new})
    actions = [phrase.element(items.write(item)) for item in transaction.items]
    timed = clock.in_transaction(transaction, schema)
    token = signature.client_request_token(transaction.parameters, timed=timed)
    return Body(
        BOOL,
        [
            *guards.agreements(transaction.agreements),
            *([supplied.read_clock()] if timed else []),
            *supplied.variables(new),
            *items.statements,
            _sent(failure_name(transaction.name), actions, token.name),
            *_stored(transaction, schema),
            *guards.returned("flag", literal.boolean(True)),
        ],
        [token],
    )


def _new_uuids(transaction: WriteTransaction) -> list[Supplied]:
    """The UUIDs that the package makes for new items."""
    changes = [
        change
        for item in transaction.items
        if isinstance(item, TransactUpdateFields)
        for change in item.changes
    ]
    return [each for each in supplied_by(changes) if each.generator != "now"]


def _stored(transaction: WriteTransaction, schema: Schema) -> Iterator[Statement]:
    """The statements that give entities what was stored besides their fields."""
    for item in transaction.items:
        entity = schema.entity(item.entity)
        match item:
            case TransactUpdateEntity(ref=ref):
                yield from guards.counted(value_of(ref), entity)
            case TransactPut(ref=ref):
                yield from supplied.touch(value_of(ref), entity)


@statement
def _failure_class(
    NAME: Identifier,
    DOC: Docstring,
    REASONS: Statements,
    TRANSACTION: str,
    DECODED: Statements,
) -> None:
    """
    class NAME(TransactionFailedError):
        DOC

        REASONS

        def __init__(self, reasons: Reasons) -> None:
            super().__init__(TRANSACTION, reasons)
            DECODED
    """


@statement
def _reason(NAME: Identifier, ENTITY: Identifier) -> None:
    """NAME: CancellationReason[ENTITY] | None"""


@statement
def _decoded(NAME: Identifier, POSITION: Expression, DECODE: Expression) -> None:
    """self.NAME = reasons.decoded(POSITION, DECODE)"""


@statement
def _service(CLOCK: Parameters, KEPT: Statements, METHODS: Statements) -> None:
    '''
    class TransactionService:
        """Writes and reads several items at once.

        `table_names` maps a table of the schema to the one that is deployed (its name or its ARN).
        """

        def __init__(
            self,
            client: DynamoDBClient,
            table_names: Mapping[str, str] | None = None,
            *,
            CLOCK
        ) -> None:
            self._client = synchronous(client)
            self._table_names = deployed_names(TABLES, table_names)
            KEPT

        METHODS
    '''


@statement
def _sent(FAILURE: Identifier, ACTIONS: Elements, TOKEN: Identifier) -> None:
    """
    with transaction(FAILURE):
        self._client.transact_write_items(
            TransactItems=[
                *ACTIONS,
            ],
            ClientRequestToken=token_or_new(TOKEN),
        )
    """
