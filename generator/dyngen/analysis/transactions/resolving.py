"""Transactions: what each is made of, and what it does as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import prod

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.keyspace.forms import values_of
from dyngen.analysis.naming import check_method_name
from dyngen.analysis.parameters.given import Given, resolve_parameters
from dyngen.analysis.patterns.methods import ordered
from dyngen.analysis.transactions.apart import are_apart
from dyngen.analysis.transactions.items import Items
from dyngen.analysis.transactions.shape import is_transaction
from dyngen.analysis.transactions.ties import ties
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import ItemKey, KeyFields, KeyOfEntity
from dyngen.ir.members import within
from dyngen.ir.transactions import ReadTransaction, Transaction, TransactItem, WriteTransaction
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
    if givens is None or not sound or not _can_be_left_out(givens, pattern):
        return None
    items = Items(pattern, entities, givens, at)
    found = items.resolved()
    if found is None:
        return None
    _check_same_item(found, entities, pattern.name, at)
    if not items.all_used():
        return None
    left_out = [given.may_be_left_out(pattern.name) for given in givens]
    if not all(left_out):
        return None
    parameters = ordered([given.parameter for given in givens])
    apart = are_apart([entities[name] for name in dict.fromkeys(each.entity for each in found)])
    if pattern.operation == "TransactWrite":
        return WriteTransaction(
            pattern_id=pattern.pattern_id,
            name=Identifier(pattern.name),
            description=pattern.description,
            parameters=parameters,
            items=found,
            agreements=ties(items.parts),
            returns="nothing" if pattern.return_type == "void" else "done",
            apart=apart,
        )
    return ReadTransaction(
        pattern_id=pattern.pattern_id,
        name=Identifier(pattern.name),
        description=pattern.description,
        parameters=parameters,
        items=found,
        returns="array" if pattern.return_type == "array" else "object",
        apart=apart,
    )


def _can_be_left_out(givens: Sequence[Given], pattern: written.CrossPattern) -> bool:
    """Is some item left out where an optional parameter is None? If none is, that is reported."""
    whens = {each.when for each in pattern.entities_involved if each.when}
    if not whens <= {each.name for each in givens}:
        return True  # what is misspelt there may be what was meant
    arrays = {each.each for each in pattern.entities_involved}
    wrong = [each for each in givens if each.model.optional and each.name not in whens - arrays]
    for given in wrong:
        if given.name in arrays:
            given.at["optional"].error(
                "DG615",
                f"{given.name} of {pattern.name} is optional, and there is an item for each of its elements",
                "remove optional: an empty array makes no items",
                on_key=True,
            )
        else:
            given.at["optional"].error(
                "DG616",
                f"{given.name} of {pattern.name} is optional, but no item is left out without it",
                f'add "when": "{given.name}" to the items that need it, or remove optional',
                on_key=True,
            )
    return not wrong


def _check_same_item(
    items: Sequence[TransactItem], entities: Mapping[str, Draft], name: str, at: Place
) -> None:
    """Report items that are on one key, whatever the parameters are, and more of an entity than there are keys."""
    seen: set[object] = set()
    beside: Counter[object] = Counter()
    for number, item in enumerate(items):
        place = at["entities_involved"][number]
        if item.key is None:
            continue  # it is made anew in each call
        tied = _tied(_by_fields(item.key, entities[item.entity]), item, entities)
        which = (item.entity, tied)
        if which in seen:
            place["entity"].error(
                "DG608",
                f"{name} names the same {item.entity} twice",
                "DynamoDB takes one action for each item: put the condition at the write, or, if two items are "
                f'meant, take two parameters of type {item.entity}, or say in "key" which parameters give each key',
            )
        elif item.times.each and item.times.each.name not in _names_in(tied):
            place["each"].error(
                "DG608",
                f"{name} names the same {item.entity} for each element of {item.times.each.name}",
                'DynamoDB takes one action for each item: take part of the key from the element, in "key"',
            )
        elif not item.times.each and not item.times.when:
            shared, count = _keys_beside(item.key, entities[item.entity])
            beside[item.entity, shared] += 1
            if count and beside[item.entity, shared] > count:
                place["entity"].error(
                    "DG608",
                    f"{name} names {beside[item.entity, shared]} items of {item.entity}"
                    f"{' with other parts of the key in common' if shared else ''}, of which there can be {count}",
                    "DynamoDB takes one action for each item, and two of these are one whatever the values are: "
                    'leave one out, by "when" where not all are meant at once',
                )
        seen.add(which)


def _keys_beside(key: ItemKey, entity: Draft) -> tuple[tuple[object, ...], int]:
    """What gives the parts of a key that can have any value, and how many keys have those in common; 0: not counted."""
    by_fields = _by_fields(key, entity)
    if not isinstance(by_fields, KeyFields):
        return (), 0
    given = zip(entity.key_fields, by_fields.values, strict=True)
    free = tuple(ref for field, ref in given if not values_of(field))
    counts = [values_of(field) for field in entity.key_fields]
    return free, prod(filter(None, counts)) if any(counts) else 0


def _by_fields(key: ItemKey, entity: Draft) -> ItemKey:
    """The key by what gives its fields: an entity gives all of its own."""
    if not isinstance(key, KeyOfEntity):
        return key
    return KeyFields(tuple(Ref(key.entity.name, field.name) for field in entity.key_fields))


def _tied(key: ItemKey, item: TransactItem, entities: Mapping[str, Draft]) -> ItemKey:
    """The key by what its fields must be equal to, where an entity that is put has a `key` that says so."""
    if not isinstance(key, KeyFields):
        return key
    equal = {each.field: each.ref for each in item.told}
    given = zip(entities[item.entity].key_fields, key.values, strict=True)
    return KeyFields(tuple(equal.get(field, ref) for field, ref in given))


def _names_in(key: ItemKey) -> set[str]:
    """The names of the parameters that give a key."""
    return {each.name for each in within(key, ()) if isinstance(each, Ref)}
