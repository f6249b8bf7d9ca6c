"""What becomes of items that were read: how they are decoded, and which of them are dropped.

EntityResult(Order, keep=(order_date >= since))     Order.from_item, keep=lambda order: order.order_date >= since
CollectionResult(User and Post)                     user_collection_item, mixed=True
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import libcst as cst

from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Key
from dyngen.ir.members import within
from dyngen.ir.plans import Query, Returns, Scan
from dyngen.ir.results import CollectionResult, EntityResult, Keep, Result
from dyngen.ir.schema import Entity, asked_for
from dyngen.ir.tables import Compared, Recogniser
from dyngen.ir.types import Field, Kind
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.key_values import KeyValues
from dyngen.lower.fragments import argument, is_given, is_none
from dyngen.lower.items import codec
from dyngen.lower.items.keytext import lowered
from dyngen.lower.vocabulary import collection_function, key_function, part_class
from dyngen.names import Identifier, recogniser_name
from dyngen.syntax import Arguments, Expression, Statement, expression, literal, phrase, statement
from dyngen.syntax.phrase import Comparator


def classes(result: Result) -> Expression:
    """`Order`, `OrderInByStatus`, or `User | Post`: what comes back."""
    match result:
        case CollectionResult(collection=collection):
            return phrase.union([phrase.name(entity) for entity in collection.entities])
        case EntityResult():
            return phrase.name(_class(result))


def decoder(
    result: Result, variable: Identifier, without: Collection[Identifier]
) -> tuple[list[Statement], Expression]:
    """What stands above a request, and the function that makes of an item what comes back of it.

    `variable` stands for what is compared of an item; what `without` names may be None, and is then not
    compared.
    """
    match result:
        case CollectionResult(collection=collection):
            return [], phrase.name(collection_function(collection))
        case EntityResult(compared=Compared() as compared):
            kept = _all_kept(result, variable, without)
            row = _class(result)
            return [_decode(row, variable, part_class(compared), kept)], phrase.word("decode")
        case EntityResult():
            return [], from_item(_class(result))


def from_item(name: Identifier) -> Expression:
    """`Order.from_item`."""
    return phrase.attribute(phrase.name(name), Identifier("from_item"))


def returned_item(returns: Returns, entity: Entity) -> Statement:
    """The statement that returns what a write gives back: always an item, or None where none was there before."""
    decode = from_item(entity.name)
    match returns:
        case "optional":
            return _return_previous(decode)
        case "previous":
            return _return_replaced(decode)
        case _:
            return _return_updated(decode)


def attributes(plan: Query | Scan, entity: Entity) -> Arguments:
    """The argument of a `Query` or `Scan` that says what is read of an item; none for all of it."""
    asked = asked_for(plan, entity)
    return [argument("attributes", names(asked))] if asked else []


def names(attributes: Iterable[str]) -> Expression:
    """`("pk", "sk", "total")`."""
    return phrase.tuple_([literal.text(each) for each in attributes])


def behind(result: Result, values: KeyValues, without: Collection[Identifier]) -> Arguments:
    """The argument of a `Query` that says what text is behind its range, of the key values in its request."""
    end = result.behind if isinstance(result, EntityResult) else None
    if end is None:
        return []
    text = values.behind(end.text)
    told: Expression = phrase.tuple_([literal.text(end.attribute), text])
    made_of = [each for each in within(end, (Ref,)) if isinstance(each, Ref)]
    if open_ := [is_none(value_of(each)) for each in made_of if each.name in without]:
        told = _unless(phrase.disjunction(open_), told)
    return [argument("behind", told)]


def dropping(result: Result, variable: Identifier, without: Collection[Identifier]) -> Arguments:
    """The arguments of a `Query` or `Scan` that say which items are no part of the result.

    `variable` stands for an item in them; what `without` names may be None, and is then not compared.
    """
    return [phrase.argument(value, name) for name, value in _dropping(result, variable, without)]


def _dropping(
    result: Result, variable: Identifier, without: Collection[Identifier]
) -> Iterator[tuple[Identifier, Expression]]:
    hides = isinstance(result, EntityResult) and result.compared is not None
    if result.keep and not hides:
        kept = _all_kept(result, variable, without)
        if isinstance(result, CollectionResult) and len(result.collection.entities) > 1:
            kept = phrase.disjunction([_is_other(phrase.name(variable), result.entity), kept])
        room = literal.Room.behind(12, f"keep=lambda {variable}: ").whole
        yield Identifier("keep"), _lambda(variable, phrase.on_lines(kept, room))
    if hides or isinstance(result, CollectionResult):
        yield Identifier("mixed"), literal.boolean(True)
    match result:
        case EntityResult(recogniser=Recogniser(entity=entity)):
            yield Identifier("belongs"), phrase.name(recogniser_name(entity))


def _all_kept(result: Result, variable: Identifier, without: Collection[Identifier]) -> Expression:
    """What must hold of a decoded item."""
    item = phrase.name(variable)
    sure = _always_there(result)
    demands: list[Expression] = []
    for keep in result.keep:
        demands += _compared(keep, item, without, sure)
        if keep.ref.name not in without:
            sure |= {each.name for each in _fields(keep)}
    return phrase.conjunction(demands)


def _always_there(result: Result) -> set[Identifier]:
    """What is never None where the class that is looked at does not say so: its item would not be in the index."""
    part = (result.compared or result.part) if isinstance(result, EntityResult) else None
    return {each.field.name for each in part.sources if each.field.required} if part else set()


def _fields(keep: Keep) -> tuple[Field, ...]:
    return keep.compared.fields if isinstance(keep.compared, Key) else (keep.compared,)


def _class(result: EntityResult) -> Identifier:
    return part_class(result.part) if result.part else result.entity


_OPERATORS: dict[str, Comparator] = {
    "=": "==",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}


def _compared(
    keep: Keep, item: Expression, without: Collection[Identifier], sure: Collection[Identifier]
) -> Iterator[Expression]:
    """What must hold of a decoded item, or that there is nothing to compare it with."""
    kept = _kept(keep, item, sure)
    if keep.ref.name not in without:
        yield from kept
    else:
        yield phrase.disjunction([is_none(value_of(keep.ref)), phrase.conjunction(list(kept))])


def _kept(keep: Keep, item: Expression, sure: Collection[Identifier]) -> Iterator[Expression]:
    """What must hold of a decoded item: optional fields that may not be there are, and all compare as asked."""
    match keep.compared:
        case Key() as key:
            value = _of_key(key, item)
            text = value
        case Field() as field:
            value = phrase.attribute(item, field.name)
            text = _as_text(field, value)
    operand = value_of(keep.ref)
    if keep.lowered:
        value, text, operand = map(lowered, (value, text, operand))
    for each in _fields(keep):
        if each.optional and each.name not in sure:
            yield is_given(phrase.attribute(item, each.name))
    if keep.operator == "begins_with":
        yield _starts_with(text, operand)
    else:
        yield phrase.comparison(value, _OPERATORS[keep.operator], operand)


def _of_key(key: Key, item: Expression) -> Expression:
    arguments = [phrase.attribute(item, field.name) for field in key.fields]
    return phrase.call(phrase.name(key_function(key)), *arguments)


def _as_text(field: Field, value: Expression) -> Expression:
    return value if field.type.kind is Kind.STRING else codec.as_text(field.type, value)


def _lambda(parameter: Identifier, body: Expression) -> Expression:
    """`lambda order: …`."""
    return cst.Lambda(phrase.parameters([phrase.parameter(parameter)]), body)


@statement
def _decode(ROW: Identifier, STORED: Identifier, COMPARED: Identifier, KEPT: Expression) -> None:
    """
    def decode(item: Item) -> ROW | None:
        STORED = COMPARED.from_item(item)
        return ROW.from_item(item) if KEPT else None
    """


@statement
def _return_updated(DECODE: Expression) -> None:
    """return updated_item(response, DECODE)"""


@statement
def _return_replaced(DECODE: Expression) -> None:
    """return replaced_item(response, DECODE)"""


@statement
def _return_previous(DECODE: Expression) -> None:
    """return previous_item(response, DECODE)"""


@expression
def _unless(TEST: Expression, VALUE: Expression) -> None:
    """(None if TEST else VALUE)"""


@expression
def _is_other(ITEM: Expression, ENTITY: Identifier) -> None:
    """not isinstance(ITEM, ENTITY)"""


@expression
def _starts_with(TEXT: Expression, PREFIX: Expression) -> None:
    """TEXT.startswith(PREFIX)"""
