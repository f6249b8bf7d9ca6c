"""Transactions: what each is made of, and what it does as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import check_method_name
from dyngen.analysis.parameters.given import resolve_parameters
from dyngen.analysis.parameters.optional import refuse
from dyngen.analysis.patterns.methods import ordered
from dyngen.analysis.transactions.items import Items
from dyngen.analysis.transactions.shape import is_transaction
from dyngen.analysis.transactions.ties import ties
from dyngen.diagnostics import Place
from dyngen.ir.transactions import (
    ReadTransaction,
    TransactGet,
    Transaction,
    TransactItem,
    WriteTransaction,
)
from dyngen.names import Identifier
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted


def resolve_transactions(
    patterns: Sequence[written.CrossPattern],
    tables: Sequence[written.TableModel],
    entities: Mapping[str, Draft],
    is_broken: Callable[[str], bool],
    root: Place,
) -> tuple[Transaction, ...]:
    """The methods of TransactionService; nothing is said about entities that are wrong already (`is_broken`)."""
    found: list[Transaction] = []
    names: set[str] = set()
    for number, pattern in enumerate(patterns):
        at = root["cross_table_access_patterns"][number]
        if pattern.name in names:
            at["name"].error(
                "DG614",
                f"two transactions are called {quoted(pattern.name)}",
                "rename one of them",
            )
            continue
        names.add(pattern.name)
        named = [each.entity for each in pattern.entities_involved]
        named += [each.entity_type or "" for each in pattern.parameters]
        if any(map(is_broken, named)) or not check_method_name(pattern.name, at["name"]):
            continue
        if transaction := _transaction(pattern, tables, entities, at):
            found.append(transaction)
    return tuple(found)


def _transaction(
    pattern: written.CrossPattern,
    tables: Sequence[written.TableModel],
    entities: Mapping[str, Draft],
    at: Place,
) -> Transaction | None:
    sound = is_transaction(pattern, tables, at)
    givens = resolve_parameters(pattern.parameters, entities, at["parameters"])
    if givens is None or not sound or not refuse(givens, pattern.name, pattern.operation):
        return None
    items = Items(pattern, entities, givens, at)
    found = items.resolved()
    if found is None:
        return None
    _check_same_item(found, pattern.name, at)
    if not items.all_used():
        return None
    left_out = [given.may_be_left_out(pattern.name) for given in givens]
    if not all(left_out):
        return None
    parameters = ordered([given.parameter for given in givens])
    if pattern.operation == "TransactWrite":
        return WriteTransaction(
            pattern_id=pattern.pattern_id,
            name=Identifier(pattern.name),
            description=pattern.description,
            parameters=parameters,
            items=tuple(each for each in found if not isinstance(each, TransactGet)),
            agreements=ties(items.parts),
        )
    return ReadTransaction(
        pattern_id=pattern.pattern_id,
        name=Identifier(pattern.name),
        description=pattern.description,
        parameters=parameters,
        items=tuple(each for each in found if isinstance(each, TransactGet)),
        returns="array" if pattern.return_type == "array" else "object",
    )


def _check_same_item(items: Sequence[TransactItem], name: str, at: Place) -> None:
    seen: set[object] = set()
    for number, item in enumerate(items):
        which = (item.entity, item.key)
        if which in seen:
            at["entities_involved"][number]["entity"].error(
                "DG608",
                f"{name} names the same {item.entity} twice",
                "DynamoDB takes one action for each item: put the condition at the write, or, if two "
                f"items are meant, take two parameters of type {item.entity}",
            )
        seen.add(which)
