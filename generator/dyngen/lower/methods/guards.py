"""What writes have in common: the condition, what its refusal means, and what comes back.

Guard(exists=True)               ConditionExpression="attribute_exists(#pk)", …
                                 with expecting("Order", key, absent=ItemNotFoundError): …
Agreement(user.id, lookup.id)    require_equal("…", user.id, lookup.id)
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from typing import Final, Literal

import libcst as cst

from dyngen.ir.conditions import Junction, Ref, every, is_presence
from dyngen.ir.plans import Agreement, Guard, Returns
from dyngen.ir.schema import Entity
from dyngen.lower.checks import condition_checks
from dyngen.lower.checks.held import NO_OWNERS, Held, Owners
from dyngen.lower.conceal import plain
from dyngen.lower.expressions import conditions, supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.in_order import in_order
from dyngen.lower.expressions.placeholders import UNPACKED, Members, Placeholders
from dyngen.lower.fragments import (
    BOOL,
    argument,
    assigning,
    called,
    calling,
    doing,
    if_so,
    is_given,
    returning,
)
from dyngen.lower.items import codec
from dyngen.lower.items.decode_errors import hide_key
from dyngen.names import Identifier, free_name
from dyngen.syntax import (
    Expression,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)

_CONDITION = "ConditionExpression"
_REFUSED: Final[Members] = [("ReturnValuesOnConditionCheckFailure", literal.text("ALL_OLD"))]


def members(
    guard: Guard, entity: Entity, found: Placeholders, held: Held, owners: Owners = NO_OWNERS
) -> Members:
    """The members of a request that state its condition, whose operands are checked first but for what is `held`.

    None of a write without a condition.
    """
    found.statements += condition_checks.checks(guard.condition, entity, held, owners)
    return in_order(stated(guard, entity, found))


def stated(guard: Guard, entity: Entity, found: Placeholders, *behind: Expression) -> Members:
    """The members of a request that state its condition, and ask for an item that does not meet it, if one can be so.

    None of a write without a condition. `behind` is what is known of the condition at run time only.
    """
    exists = None
    if guard.exists is not None:
        exists = conditions.existence(entity.table.partition.name, guard.exists)
    condition = every(exists, guard.condition)
    if condition is None:
        return []
    missing = not behind and is_presence(condition, entity.table.key_names)
    return [
        (_CONDITION, conditions.text(condition, found, found.place.room(_CONDITION), *behind)),
        *found.bindings,
        *([] if missing else _REFUSED),
    ]


def upserting(guard: Guard, entity: Entity, found: Placeholders, *behind: Expression) -> Members:
    """The same of a request that makes its item where there is none, whatever the condition is."""
    if guard.condition is None:
        return found.bindings
    absent = conditions.existence(entity.table.partition.name, False)
    either = Junction("OR", (absent, guard.condition))
    return [
        (_CONDITION, conditions.text(either, found, found.place.room(_CONDITION), *behind)),
        *found.bindings,
        *_REFUSED,
    ]


def arguments(members: Members) -> list[cst.Arg]:
    """The members of a request as arguments of a call."""
    return [
        phrase.unpacked_argument(value) if name == UNPACKED else argument(name, value)
        for name, value in members
    ]


def creating(entity: Entity, key: Expression) -> Expression:
    """What watches over the create of an `item`."""
    return called("creating", entity.name, key, phrase.word("item"), *hide_key(entity))


def expecting(guard: Guard, entity: Entity, key: Expression, *others: cst.Arg) -> Expression:
    """What watches over a write that meets its condition or is refused."""
    outcomes = []
    if guard.exists is True:
        outcomes.append(argument("absent", phrase.name(Identifier("ItemNotFoundError"))))
    if guard.exists is False:
        outcomes.append(argument("present", phrase.name(Identifier("ItemExistsError"))))
    return called("expecting", entity.name, key, *outcomes, *others, *hide_key(entity))


def sent(request: Expression, *, answered: bool) -> Statement:
    """The statement that sends a write; `answered` keeps its answer as `response`."""
    return assigning(Identifier("response"), request) if answered else doing(request)


def watched(watch: Expression, write: Statement) -> Statement:
    """The write, under what `creating` or `expecting` made."""
    return _watched(watch, [write])


def agreements(given: Sequence[Agreement]) -> list[Statement]:
    """The statements that refuse values which contradict each other."""
    return [_agreement(each) for each in given]


def arrays(in_step: Sequence[Ref]) -> Statement:
    """The statement that refuses what is no array, and arrays of different lengths."""
    arrays = [phrase.argument(value_of(each), each.name) for each in in_step]
    return calling("require_arrays", *arrays)


def listed(array: Ref, taken: Callable[[], Container[str]]) -> Ref:
    """What the list of an array of entities is called: as the array is, unless that is in capitals.

    Such a name is a constant to pyright, and nothing may be assigned to that.
    """
    if not array.name.isupper():
        return array
    return replace(array, name=free_name(plain(array.name).lower(), taken()))


def entities(array: Ref, found: Ref, kind: Identifier) -> Statement:
    """The statement that makes a list of an array of entities, which may be walked only once, and refuses others."""
    return _entity_list(found.name, plain(array.name), value_of(array), kind)


def annotation(returns: Returns, entity: Entity) -> Expression:
    """The type of what a write returns."""
    match returns:
        case "entity" | "previous":
            return phrase.name(entity.name)
        case "optional":
            return codec.optional(phrase.name(entity.name))
        case "flag":
            return BOOL
        case "done" | "nothing":
            return success(returns)


def success(returns: Literal["done", "nothing"]) -> Expression:
    """The type of what a write returns that raises whenever it is not done."""
    return _always_true() if returns == "done" else literal.none()


def returned(returns: Returns, entity: Expression) -> list[Statement]:
    """The statement that returns it: none where that is None."""
    if returns == "nothing":
        return []
    return [returning(literal.boolean(True) if returns == "done" else entity)]


def _agreement(agreement: Agreement) -> Statement:
    left, right = value_of(agreement.left), value_of(agreement.right)
    if agreement.stored:
        return _require_stored(agreement.message, left, literal.text(agreement.stored), right)
    require = "require_alike" if agreement.any_case else "require_equal"
    check = calling(require, agreement.message, left, right)
    return if_so(is_given(left), [check]) if agreement.optional else check


def counted(entity: Expression, kind: Entity) -> list[Statement]:
    """The statements that give an entity what its update has stored besides: the next version, touched fields."""
    count = [_count(entity, kind.version.name)] if kind.version else []
    return [*count, *supplied.touch(entity, kind)]


@statement
def _count(ENTITY: Expression, VERSION: Identifier) -> None:
    """ENTITY.VERSION += 1"""


@statement
def _require_stored(
    MESSAGE: str, ITEM: Expression, ATTRIBUTE: Expression, TEXT: Expression
) -> None:
    """require_equal(MESSAGE, ITEM.key()[ATTRIBUTE], {"S": TEXT})"""


@statement
def _entity_list(NAME: Identifier, PARAMETER: str, VALUES: Expression, KIND: Identifier) -> None:
    """NAME = entity_list(PARAMETER, VALUES, KIND)"""


@statement
def _watched(WATCH: Expression, WRITE: Statements) -> None:
    """
    with WATCH:
        WRITE
    """


@expression
def _always_true() -> None:
    """Literal[True]"""
