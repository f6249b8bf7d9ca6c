"""transactions.py of a package: a method for each transaction, and what its failure and its result are.

register_user: Put User, Put EmailLookup   ▶   class RegisterUserFailed(TransactionFailedError): …
                                               class TransactionService:
                                                   def register_user(self, user: User, …) -> bool: …
"""

from __future__ import annotations

from dyngen.ir.schema import Schema
from dyngen.ir.transactions import (
    ReadTransaction,
    Transaction,
    TransactItem,
    TransactUpdateEntity,
    WriteTransaction,
)
from dyngen.lower.conceal import conceal
from dyngen.lower.emitted import emitted_module
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
    body.append(_service(methods))
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
    items = Items(schema, transaction.parameters)
    actions = [phrase.element(items.write(item)) for item in transaction.items]
    token = signature.client_request_token(transaction.parameters)
    return Body(
        BOOL,
        [
            *guards.agreements(transaction.agreements),
            *items.statements,
            _sent(failure_name(transaction.name), actions, token.name),
            *(
                counted
                for item in transaction.items
                if isinstance(item, TransactUpdateEntity)
                for counted in guards.counted(value_of(item.ref), schema.entity(item.entity))
            ),
            *guards.returned("flag", literal.boolean(True)),
        ],
        [token],
    )


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
def _service(METHODS: Statements) -> None:
    '''
    class TransactionService:
        """Writes and reads several items at once.

        `table_names` maps a table of the schema to the one that is deployed (its name or its ARN).
        """

        def __init__(
            self, client: DynamoDBClient, table_names: Mapping[str, str] | None = None
        ) -> None:
            self._client = synchronous(client)
            self._table_names = deployed_names(TABLES, table_names)

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
