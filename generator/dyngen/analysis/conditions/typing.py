"""Conditions understood: attributes looked up, values given types, what DynamoDB would refuse refused.

    Compared(total, ">=", :least) of Order      Comparison(Path(total), ">=", Value(least, decimal))

One set of findings for both spellings: each points to the piece that is wrong, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dyngen.analysis.conditions import untyped as tree
from dyngen.analysis.conditions.attainable import attainable
from dyngen.analysis.conditions.attributes import Subject, find, named
from dyngen.analysis.conditions.length import MAX_IN, is_short_enough
from dyngen.analysis.conditions.look_alikes import tell_look_alikes
from dyngen.analysis.conditions.operand_types import (
    alike,
    argument,
    check_descriptor,
    described,
    differing,
    holds_alike,
    spelled,
    with_itself,
)
from dyngen.analysis.conditions.reversed_ranges import sendable
from dyngen.analysis.conditions.untyped import Node, Spot
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.spans import tell_reversed
from dyngen.analysis.stored_values import constant, free_form
from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Size,
    Value,
)
from dyngen.ir.types import Kind, Type
from dyngen.schema.misfits import Misfit
from dyngen.schema.quoting import shown

_NEVER_EQUAL = "to DynamoDB, values of different types are never equal"
_NO_EMPTY_SET = "DynamoDB has none: attribute_not_exists tells whether there is no set"
_INTEGER = Type(Kind.INTEGER)


def typed(node: Node, subject: Subject, *, read: bool = False) -> Condition | None:
    """The condition, of a `read` or of a write; None if something in it is wrong, which is reported."""
    condition = _Typing(subject).condition(node)
    if condition:
        tell_look_alikes(node, subject)
        condition = sendable(condition, read=read)
    return condition if condition and is_short_enough(condition, subject) else None


class _Typing:
    def __init__(self, subject: Subject) -> None:
        self._subject, self._givens, self._name = subject, subject.givens, subject.name

    def condition(self, node: Node) -> Condition | None:
        match node:
            case tree.Joined(operator, conditions):
                found = [self.condition(each) for each in conditions]
                sound = tuple(each for each in found if each is not None)
                return Junction(operator, sound) if len(sound) == len(found) else None
            case tree.Negated(inner):
                condition = self.condition(inner)
                if isinstance(condition, Not):
                    return condition.condition  # not every server reads NOT NOT
                return Not(condition) if condition else None
            case tree.Compared(spot, left, operator, right):
                pair = self._together(spot, [left, right], ordered=operator not in ("=", "<>"))
                compared = Comparison(pair[0], operator, pair[1]) if pair else None
                return compared and attainable(compared, node, self._subject)
            case tree.Within(spot, left, low, high):
                if isinstance(low, tree.Parameter) and isinstance(high, tree.Parameter):
                    remedy = f"write {high.name} before {low.name}"
                    tell_reversed(low.name, high.name, self._name, low.spot, remedy)
                bounds = self._together(spot, [left, low, high], ordered=True)
                return attainable(Between(*bounds), node, self._subject) if bounds else None
            case tree.Among():
                return self._among(node)
            case tree.Called():
                return self._called(node)

    def _among(self, node: tree.Among) -> Condition | None:
        if len(node.options) > MAX_IN:
            node.spot.error(
                "DG510",
                f"IN on {spelled(node.left)} has {len(node.options)} operands",
                f"DynamoDB allows {MAX_IN}: use one array parameter",
            )
            return None
        if isinstance(node.left, tree.SizeOf):
            node.spot.error(
                "DG512",
                f'the size of {node.left.attribute.text} cannot be compared by "in"',
                'use "=" or "between"',
            )
            return None
        match node.options:
            case (tree.Parameter(name=name) as option,) if self._is_array(name):
                return self._in_list(node, option)
        found = self._together(node.spot, [node.left, *node.options], ordered=False)
        return In(found[0], tuple(found[1:])) if found else None

    def _is_array(self, name: str) -> bool:
        given = self._givens.get(name)
        return given is not None and given.model.type == "array"

    def _in_list(self, node: tree.Among, option: tree.Parameter) -> Condition | None:
        """`x IN` one array parameter: as many operands as it has elements."""
        left = self._operand(node.left, None)
        if left is None:
            return None
        operand, kind = left
        given = self._givens[option.name]
        declared = given.model.item_type or "string"
        item = kind or Type(Kind(declared))
        if not alike(declared, item):
            holds = f"holds values of type {declared}"
            self._mistyped(given, holds, spelled(node.left), item, held=True)
            return None
        if item.kind is not Kind(declared):  # numbers compare with numbers
            item = Type(Kind(declared))
        return (
            InList(operand, Value(given.ref, item))
            if given.become(Type(Kind.ARRAY, item=item))
            else None
        )

    def _called(self, node: tree.Called) -> Condition | None:
        found = find(node.attribute, self._subject)
        if found is None:
            return None
        path, kind = found
        if node.operand is None:
            return Function(node.function, path)
        if with_itself(node.spot, node.attribute, [node.operand]):
            return None
        wanted, fits = argument(node.function, kind)
        if not fits:
            node.spot.error(
                "DG509",
                f"{node.attribute.text} is of type {described(kind)}, for which {node.function} has no meaning",
                "begins_with goes with text and bytes; contains with text, sets, arrays (of no objects with fields)",
            )
            return None
        if node.function == "attribute_type" and not check_descriptor(node, self._name):
            return None
        operand = self._operand(node.operand, wanted, node.attribute.text)
        return Function(node.function, path, operand[0]) if operand else None

    def _together(
        self, spot: Spot, operands: Sequence[tree.Operand], *, ordered: bool
    ) -> list[Operand] | None:
        """Operands that are compared with each other: the first that has a type gives it to the rest."""
        first, *others = operands
        if not any(isinstance(each, tree.Attribute | tree.SizeOf) for each in operands):
            spot.error(
                "DG505",
                "the condition compares no attribute of the item",
                "name an attribute on one side",
            )
            return None
        if with_itself(spot, first, others):
            return None
        leading = next(each for each in operands if isinstance(each, tree.Attribute | tree.SizeOf))
        lead = self._operand(leading, None)
        if lead is None:
            for each in operands:
                if isinstance(each, tree.Parameter):
                    named(each, self._subject, None)
            return None
        _, kind = lead
        if ordered and kind is not None and not kind.is_ordered:
            spot.error(
                "DG509",
                f"{spelled(leading)} is of type {kind.kind}, which has no order",
                'compare it with "=" or "<>"',
            )
            return None
        wanted = replace(kind, choices=()) if kind and ordered else kind
        found = [
            lead if each is leading else self._operand(each, wanted, spelled(leading))
            for each in operands
        ]
        sound = [each[0] for each in found if each is not None]
        return sound if len(sound) == len(found) else None

    def _operand(
        self, operand: tree.Operand, wanted: Type | None, beside: str = ""
    ) -> tuple[Operand, Type | None] | None:
        """An operand and its type; `wanted` is the type of what it is compared with, `beside`."""
        match operand:
            case tree.Attribute():
                found = find(operand, self._subject)
                return found if found and self._fits(operand, found[1], wanted, beside) else None
            case tree.SizeOf():
                size = self._size(operand)
                return size if size and self._fits(operand, size[1], wanted, beside) else None
            case tree.Literal():
                return self._literal(operand, wanted, beside)
            case tree.Parameter():
                return self._parameter(operand, wanted, beside)

    def _fits(
        self,
        operand: tree.Attribute | tree.SizeOf,
        kind: Type | None,
        wanted: Type | None,
        beside: str,
    ) -> bool:
        """May an attribute be compared with a value of the type `wanted`? If not, that is reported."""
        if kind is None or wanted is None or not (types := differing(kind, wanted)):
            return True
        operand.spot.error(
            "DG508",
            f"{spelled(operand)} is of type {types[0]}, but {self._name} compares it with {beside} of type {types[1]}",
            f"compare values of one type: {_NEVER_EQUAL}",
        )
        return False

    def _size(self, operand: tree.SizeOf) -> tuple[Size, Type] | None:
        found = find(operand.attribute, self._subject)
        if found is None:
            return None
        path, kind = found
        if kind and not kind.has_size:
            operand.spot.error(
                "DG509",
                f"{operand.attribute.text} is of type {kind.kind}, which has no size",
                "size goes with text, bytes, arrays, objects and sets",
            )
            return None
        return Size(path), _INTEGER

    def _literal(
        self, operand: tree.Literal, wanted: Type | None, beside: str
    ) -> tuple[Operand, Type | None] | None:
        found = free_form(operand.value) if wanted is None else constant(operand.value, wanted)
        if not isinstance(found, Misfit) and found.wire in ("SS", "NS") and not found.value:
            found = Misfit((), "a set that is not empty", _NO_EMPTY_SET)
        if isinstance(found, Misfit):
            operand.spot.error(
                "DG508",
                f"{self._name} compares {beside} with {shown(operand.value)}, where {found.expected} is needed",
                found.help,
            )
            return None
        return found, wanted

    def _parameter(
        self, operand: tree.Parameter, wanted: Type | None, beside: str
    ) -> tuple[Operand, Type | None] | None:
        given = named(operand, self._subject, wanted)
        if given is None:
            return None
        declared = given.type
        if not isinstance(declared, Type):
            given.named.error(
                "DG508",
                f"{given.name} is an entity, which a condition cannot compare",
                "compare with a parameter that is a value",
            )
            return None
        if wanted is None:
            return Value(given.ref, declared), declared
        if not alike(given.kind, wanted) or not holds_alike(given, wanted):
            self._mistyped(given, f"is of type {given.kind}", beside, wanted)
            return None
        if declared.kind is not wanted.kind:  # numbers compare with numbers
            wanted = Type(declared.kind)
        return (Value(given.ref, wanted), wanted) if given.become(wanted) else None

    def _mistyped(
        self, given: Given, declared: str, beside: str, wanted: Type, *, held: bool = False
    ) -> None:
        message = f"{given.name} {declared}, but {self._name} compares it with {beside} of type {wanted.kind}"
        given.mistyped("DG508", message, wanted.kind, f": {_NEVER_EQUAL}", held=held)
