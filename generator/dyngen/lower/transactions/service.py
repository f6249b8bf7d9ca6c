"""transactions.py of a package: a method for each transaction, and what its failure and its result are.

register_user: Put User, Put EmailLookup   ▶   class RegisterUserFailed(TransactionFailedError): …
                                               class TransactionService:
                                                   def register_user(self, user: User, …) -> None: …
"""

from __future__ import annotations

from dyngen.ir.schema import Schema
from dyngen.ir.transactions import (
    ReadTransaction,
    Transaction,
    WriteTransaction,
    is_fixed,
)
from dyngen.lower import clock
from dyngen.lower.checks import enums_passed
from dyngen.lower.docstring import LINE, wrapped
from dyngen.lower.emitted import emitted_module
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.fragments import keep_client, keep_names
from dyngen.lower.methods import guards, signature
from dyngen.lower.methods.signature import Body
from dyngen.lower.transactions import failures, reads
from dyngen.lower.transactions.gathering import gathered
from dyngen.lower.transactions.items import (
    WRITTEN_DOWN,
    Sayings,
    constants,
    literal_of,
    new_uuids,
    told_of,
    worth_ahead,
)
from dyngen.lower.transactions.loops import Loops, arrays_of
from dyngen.names import Identifier, failure_name
from dyngen.syntax import (
    Docstring,
    Elements,
    Module,
    Parameters,
    Statement,
    Statements,
    literal,
    phrase,
    statement,
)
from dyngen.words import docstring_lines, purpose, raising
from dyngen.words.writes.tokens import of_token


def transactions_module(schema: Schema) -> Module | None:
    """The whole of transactions.py, of a schema whose names are concealed; None if it has no transactions."""
    if not schema.transactions:
        return None
    body = signature.constants(one for each in schema.transactions for one in each.parameters)
    body += constants(schema)
    for transaction in schema.transactions:
        if isinstance(transaction, WriteTransaction):
            body.append(failures.failure(transaction))
        elif transaction.returns == "object":
            body.append(reads.result(transaction))
    methods = [_method(each, schema) for each in schema.transactions]
    reads_clock = clock.in_transactions(schema)
    copied = any(each.copied_to for each in schema.entities)
    kept = [
        *([keep_names(), _copying()] if copied else [keep_client(), keep_names()]),
        *clock.kept(read=reads_clock),
    ]
    reads_items = any(isinstance(each, ReadTransaction) for each in schema.transactions)
    writes = any(isinstance(each, WriteTransaction) for each in schema.transactions)
    verbs = " and ".join(["writes"] * writes + ["reads"] * reads_items).capitalize()
    told = [f"{verbs} several items at once.", _TABLE_NAMES, clock.told(read=reads_clock)]
    doc = Docstring("\n\n".join(filter(None, told)))
    body.append(_service(doc, clock.parameters(read=reads_clock), kept, methods))
    done = " or ".join(["written"] * writes + ["read"] * reads_items)
    compared = any(enums_passed.by_transaction(each, schema) for each in schema.transactions)
    raised = wrapped(raising.of_module(compared=compared, reading=reads_items), LINE)
    says = f"{_MODULE.format(done=done)}\n\n{raised}\n"
    return emitted_module(schema, ".transactions", says, body)


_MODULE = "Transactions: several items {done} at once, all of them or none."
_TABLE_NAMES = "`table_names` maps a table of the schema to the deployed one, by its name or ARN."


def _method(transaction: Transaction, schema: Schema) -> Statement:
    how = docstring_lines.of_transaction(transaction, failure_name(transaction.name), schema)
    match transaction:
        case WriteTransaction():
            body = _write(transaction, schema)
        case ReadTransaction():
            body = reads.read(transaction, schema)
    return signature.method(transaction, purpose.described(transaction), how, body)


def _write(transaction: WriteTransaction, schema: Schema) -> Body:
    timed = clock.in_transaction(transaction, schema)
    token = signature.client_request_token(transaction.parameters, of_token(transaction, schema))
    made = [each.variable for item in transaction.items for each in new_uuids(item)]
    variables = signature.variables(transaction.parameters).union(made, [token.name])
    loops = Loops(transaction, schema, variables)
    written = _fixed if is_fixed(transaction) else _gathered
    told = [
        (item, after)
        for item in transaction.items
        if (after := told_of(loops.inside(item, arrays_of(item)), schema))
    ]
    return Body(
        guards.success(transaction.returns),
        [
            *loops.arrays(),
            *loops.agreements(),
            *([supplied.read_clock()] if timed else []),
            *written(transaction, schema, variables, loops, token.name),
            *(each for item, after in told for each in loops.around(item, after)),
            *guards.returned(transaction.returns, literal.boolean(True)),
        ],
        [token],
    )


def _fixed(
    transaction: WriteTransaction,
    schema: Schema,
    variables: set[str],
    _: Loops,
    token: Identifier,
) -> list[Statement]:
    """A request whose items are written down."""
    ahead = worth_ahead(transaction.items, schema, variables)
    sayings = Sayings(transaction.items, schema, variables, ahead)
    items = [(item, sayings.of(at, WRITTEN_DOWN)) for at, item in enumerate(transaction.items)]
    actions = [phrase.element(literal_of(item, what)) for item, what in items]
    before = phrase.once(each for _, what in items for each in what.statements)
    return [*sayings.made_ahead(), *before, _sent(failure_name(transaction.name), actions, token)]


def _gathered(
    transaction: WriteTransaction,
    schema: Schema,
    variables: set[str],
    loops: Loops,
    token: Identifier,
) -> list[Statement]:
    """A request whose items come together at run time."""
    items = Placeholders(variables).variable("items")
    return [
        *gathered(transaction, schema, variables, loops, items, _new_items(items)),
        _sent_items(items, failure_name(transaction.name), token),
    ]


@statement
def _service(DOC: Docstring, CLOCK: Parameters, KEPT: Statements, METHODS: Statements) -> None:
    """
    class TransactionService:
        DOC

        def __init__(
            self,
            client: DynamoDBClient,
            table_names: Mapping[str, str] | None = None,
            *,
            CLOCK
        ) -> None:
            KEPT

        METHODS
    """


@statement
def _copying() -> None:
    """self._client = copying(synchronous(client), COPIED, self._table_names)"""


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


@statement
def _new_items(ITEMS: Identifier) -> None:
    """ITEMS = WriteItems()"""


@statement
def _sent_items(ITEMS: Identifier, FAILURE: Identifier, TOKEN: Identifier) -> None:
    """ITEMS.send(self._client.transact_write_items, FAILURE, TOKEN)"""
