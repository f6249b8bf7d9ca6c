"""What is there for each element of an array, or only where a parameter is given.

Times(each=lines)                   for line in lines:
                                        …
Times(when=claim)                   if claim is not None:
                                        …
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import EntityType
from dyngen.ir.schema import Schema
from dyngen.ir.transactions import (
    Transaction,
    TransactItem,
    WriteTransaction,
)
from dyngen.lower.conceal import plain
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import if_so, is_given, loop
from dyngen.lower.methods import guards
from dyngen.lower.rebuilding import Node, rebuilt
from dyngen.lower.vocabulary import shadowable
from dyngen.names import Identifier, free_name
from dyngen.plurals import singular
from dyngen.syntax import Statement, phrase


class Loops:
    """The loops of one method, in which an array's name stands for its current element."""

    def __init__(self, transaction: Transaction, schema: Schema, variables: set[str]) -> None:
        """`variables` are names that are taken; those of the loops are added."""
        self._transaction = transaction
        meaningful = shadowable(schema)
        self._elements: dict[Identifier, Identifier] = {}
        self._lists: dict[Identifier, Ref] = {}
        """What arrays of entities are walked as, by their names."""
        for item in transaction.items:
            array = item.times.each
            if array and array.name not in self._elements:
                self._elements[array.name] = _variable(array.name, variables | meaningful)
                variables.add(self._elements[array.name])
        for parameter in transaction.parameters:
            if isinstance(parameter.type, EntityType) and parameter.name in self._elements:
                found = guards.listed(Ref(parameter.name), lambda: variables | meaningful)
                self._lists[parameter.name] = found
                variables.add(plain(found.name))

    def inside(self, node: Node, arrays: Sequence[Ref]) -> Node:
        """A part of the plan as it is within the loops over these arrays: it speaks of their elements."""
        elements = {array.name: self._elements[array.name] for array in arrays}

        def element(node: object) -> dict[str, object]:
            if isinstance(node, Ref) and node.name in elements:
                return {"name": elements[node.name]}
            return {}

        return rebuilt(node, element) if elements else node

    def around(self, item: TransactItem, statements: list[Statement]) -> list[Statement]:
        """The statements, as often as the item is there."""
        return _if_given(_given(item.times.when), self._looped(arrays_of(item), statements))

    def agreements(self) -> list[Statement]:
        """The statements that refuse values which contradict each other."""
        if not isinstance(self._transaction, WriteTransaction):
            return []
        given = self._transaction.agreements
        found: list[Statement] = []
        for when, some in dict.fromkeys((agreement.when, agreement.some) for agreement in given):
            together: list[Statement] = []
            for each in dict.fromkeys(agreement.each for agreement in given):
                checks = guards.agreements(
                    [
                        self.inside(agreement, each)
                        for agreement in given
                        if (agreement.when, agreement.some, agreement.each) == (when, some, each)
                    ]
                )
                together += self._looped(each, checks) if checks else []
            found += _if_given(when, together, [*map(self._walked, some)])
        return found

    def arrays(self) -> list[Statement]:
        """The statements that refuse what is no array, and make lists of arrays of entities."""
        walked = {each.name: each for item in self._transaction.items for each in arrays_of(item)}
        return [
            guards.entities(
                walked[parameter.name], self._lists[parameter.name], parameter.type.entity
            )
            if isinstance(parameter.type, EntityType)
            else guards.arrays([walked[parameter.name]])
            for parameter in self._transaction.parameters
            if parameter.name in walked
        ]

    def _looped(self, arrays: Sequence[Ref], statements: list[Statement]) -> list[Statement]:
        for array in reversed(arrays):
            statements = [
                loop(self._elements[array.name], value_of(self._walked(array)), statements)
            ]
        return statements

    def _walked(self, array: Ref) -> Ref:
        return self._lists.get(array.name, array)


def _if_given(
    optional: Sequence[Ref], statements: list[Statement], some: Sequence[Ref] = ()
) -> list[Statement]:
    """The statements, unless something is None or one of `some` arrays is empty."""
    given = [is_given(value_of(each)) for each in optional] + [value_of(each) for each in some]
    match statements:
        case [cst.If(test=test, body=cst.IndentedBlock(body=inner), orelse=None)] if given:
            given.append(test)
            statements = [
                each
                for each in inner
                if isinstance(each, cst.SimpleStatementLine | cst.BaseCompoundStatement)
            ]
    return [if_so(phrase.conjunction(given), statements)] if given else statements


def arrays_of(item: TransactItem) -> Sequence[Ref]:
    """The arrays over which the item is looped."""
    return _given(item.times.each)


def _given(ref: Ref | None) -> Sequence[Ref]:
    return (ref,) if ref else ()


def _variable(array: Identifier, taken: Collection[str]) -> Identifier:
    """What the current element is called: `line`, of `lines`; `each_stock` where there is no word for it."""
    return free_name(singular(plain(array)) or f"each_{plain(array)}", taken)
