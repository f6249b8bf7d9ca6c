"""The clauses of an update expression: what is certain, and what depends on the values that are given.

likes + :one                    SET #likes = #likes + :one

nick: str | None                if nick is not None:
                                    changes.set("#nick = :nick", {":nick": {"S": nick}})
                                else:
                                    changes.remove("#nick")

tags, to be added               if tags:
                                    changes.add("#tags :tags", {":tags": {"SS": sorted_texts(tags)}})

nick: str | None | Unset        if nick is None:
                                    changes.remove("#nick")
                                elif nick is not UNSET:
                                    changes.set("#nick = :nick", {":nick": {"S": nick}})

tags: set[str] | Unset          if tags is not UNSET:
                                    if tags:
                                        changes.set("#tags = :tags", {":tags": {"SS": sorted_texts(tags)}})
                                    else:
                                        changes.remove("#tags")
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias

from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Copy,
    Extend,
    Operand,
    OtherField,
    Remove,
)
from dyngen.ir.conditions import Constant, Path, Ref, Value
from dyngen.ir.key_values import NOW, KeyNumber, KeyText, Slot, Supplied
from dyngen.lower.expressions import labels
from dyngen.lower.expressions.branches import Branch, Depends, Entries, Texts, branched
from dyngen.lower.expressions.conditions import path_text, value_of, wire
from dyngen.lower.expressions.key_values import KeyValues
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.fragments import member
from dyngen.lower.items import codec
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Expression,
    literal,
    phrase,
    statement,
)

_ONE, _ZERO, _EMPTY = Constant("N", "1"), Constant("N", "0"), Constant("L", ())


class Clauses:
    """The clauses of one update: entries that are certain, and those that depend on what is given."""

    def __init__(self, found: Placeholders) -> None:
        self._found = found
        self._certain = Entries()
        self._branches: dict[Depends, Branch] = {}
        self._replaced: list[tuple[Identifier, Expression]] = []
        self._gathered: tuple[Identifier, int] | None = None
        """The variable that gathers them, and above which statement."""

    def change(self, change: Change, values: KeyValues) -> None:
        """Add what a change does."""
        match change:
            case Assign():
                self._assign(change, values)
            case Copy(target=target, source=source, start=start):
                copied = self._or_else(path_text(source, self._found), start, self._found)
                self._certain.add("SET", f"{path_text(target, self._found)} = {copied}")
            case Remove(target=target):
                self._certain.add("REMOVE", path_text(target, self._found))
            case Arithmetic():
                counted = self._or_else(
                    path_text(change.source, self._found), change.start, self._found
                )
                operand = self._operand(change)
                name = path_text(change.target, self._found)
                counting = f"{counted} {change.operator} {operand}"
                self._certain.add("SET", f"{name} = ", literal.Break(1), counting)
            case Extend():
                self._extend(change)
            case ChangeSet(element=Value() as element):
                name = path_text(change.target, self._found)
                one = self._found.value(*_set_of(element, labels.of_path(change.target)))
                self._certain.add(change.clause, f"{name} {one}")
            case ChangeSet(clause=clause, target=target, operand=operand):
                held, add = self._entry(Depends(empty=_refs(operand)))
                name = path_text(target, held)
                add(clause, f"{name} {held.value(*_valued(operand, labels.of_path(target)))}")

    def replace(self, names: Identifier, item: Expression) -> None:
        """Set every attribute of a constant that an item has, and remove the others."""
        self._replaced.append((names, item))

    def count(self, version: str, *, creates: bool) -> None:
        """Add 1 to the version; an item without one has version 1, and a new one (`creates`) gets it."""
        name = self._found.name(version)
        start = self._or_else(name, _ZERO if creates else _ONE, self._found)
        one = self._found.value(*_valued(_ONE, "one"))
        self._certain.add("SET", f"{name} = {start} + {one}")

    def expression(self, variable: str) -> Expression:
        """A literal if everything is certain, else what a variable gathers at run time: `settle` has it do so."""
        if not self._branches and not self._replaced:
            return literal.lines(self._whole, self._found.place.room("UpdateExpression"))
        changes = self._found.variable(variable)
        parts = [part for each in self._branches.values() for part in each.parts]
        self._found.changed_by(changes, parts)
        self._gathered = changes, len(self._found.statements)
        return member(changes, "expression")

    def settle(self) -> None:
        """Gather what depends on what is given, above the statements since: the request has bound all that it binds."""
        if self._gathered is None:
            return
        changes, above = self._gathered
        texts = [(clause.lower(), parts) for clause, parts in self._certain.parts]
        after = "," if len(texts) > 1 else ""
        certain = [
            phrase.argument(
                literal.lines(parts, literal.Room.behind(12, f"{name}=", after)), Identifier(name)
            )
            for name, parts in texts
        ]
        self._found.statements[above:above] = [
            _new(changes, certain),
            *(branched(changes, depends, each) for depends, each in self._branches.items()),
            *(_replace(changes, names, item) for names, item in self._replaced),
        ]

    @property
    def longest(self) -> int:
        """How many bytes the expression has where all that is longer is given; without what is replaced."""
        branches = self._branches.values()
        every = [max(map(_bytes, (each.given, each.missing, each.unset))) for each in branches]
        return _bytes(self._certain) + sum(every)

    @property
    def _whole(self) -> Texts:
        """The expression where everything is certain, which may be broken before each entry."""
        found: Texts = []
        for clause, parts in self._certain.parts:
            if found:
                found += [" ", literal.Break()]
            found += [f"{clause} ", *parts]
        return found

    def _assign(self, change: Assign, values: KeyValues) -> None:
        """Set an attribute; remove it where its value is None, or an empty set."""
        empty = _refs(change.value) if change.may_be_empty else ()
        depends = Depends(change.nullable, empty, change.unset)
        removes = bool(depends.none or depends.empty) and not change.if_absent
        value = _assigned(change.target, change.value, values)
        if removes and not change.unset:  # the name stands in the one clause or in the other
            branch = self._branch(depends)
            name = path_text(change.target, self._found)
            branch.given.add("SET", f"{name} = {branch.held.value(*value)}")
            branch.missing.add("REMOVE", name)
            return
        held, add = self._entry(depends)
        name = path_text(change.target, held)
        placeholder = held.value(*value)
        value_set = _if_absent(name, placeholder) if change.if_absent else placeholder
        add("SET", f"{name} = ", literal.Break(1), value_set)
        if removes:
            branch = self._branches[depends]
            branch.missing.add("REMOVE", path_text(change.target, branch.lost))
        if change.otherwise:
            branch = self._branches[depends]
            name = path_text(change.target, branch.kept)
            placeholder = branch.kept.value(*_assigned(change.target, change.otherwise, values))
            branch.unset.add("SET", f"{name} = {_if_absent(name, placeholder)}")

    def _operand(self, change: Arithmetic) -> str:
        """What is added or taken away: a value, or what another attribute holds."""
        match change.operand:
            case OtherField(source=source, start=start):
                return self._or_else(path_text(source, self._found), start, self._found)
            case operand:
                return self._found.value(*_valued(operand, labels.of_path(change.target)))

    def _extend(self, change: Extend) -> None:
        """Lengthen a list; what is absent counts as empty, and mostly stays absent where nothing is added."""
        held, add = self._entry(Depends(empty=_refs(change.operand) if change.kept_absent else ()))
        name = path_text(change.target, held)
        list_ = self._or_else(name, _EMPTY if change.absent else None, held)
        added = held.value(*_valued(change.operand, labels.of_path(change.target)))
        first, second = (added, list_) if change.in_front else (list_, added)
        add("SET", f"{name} = list_append(", literal.Break(1), f"{first}, {second})")

    def _entry(self, depends: Depends) -> tuple[Placeholders, Callable[..., None]]:
        """What binds an entry, and what adds it: a branch, or the request itself where it is certain."""
        if depends == Depends():
            return self._found, self._certain.add
        branch = self._branch(depends)
        return branch.held, branch.given.add

    def _branch(self, depends: Depends) -> Branch:
        if depends not in self._branches:
            self._branches[depends] = Branch(
                self._found.part(), self._found.part(), self._found.part()
            )
        return self._branches[depends]

    def _or_else(self, text: str, start: Constant | None, held: Placeholders) -> str:
        if start is None:
            return text
        return _if_absent(text, held.value(*_valued(start, "start")))


def _bytes(entries: Entries) -> int:
    """How many bytes entries have in an expression, with what stands between them and others."""
    return sum(
        len(f"{clause} , ") + sum(len(each) for each in parts if isinstance(each, str))
        for clause, parts in entries.parts
    )


def _if_absent(name: str, value: str) -> str:
    """What leaves an attribute as it is where it is there."""
    return f"if_not_exists({name}, {value})"


_Labelled: TypeAlias = tuple[str, Hashable, Expression]
"""What a value is called, what makes it the same as another one, and how it is stored."""


def _valued(operand: Operand, label: str) -> _Labelled:
    match operand:
        case Constant():
            return labels.of_constant(operand, label), operand, literal.value(wire(operand))
        case Value(ref, type):
            return labels.of_ref(ref), operand, codec.encode(type, value_of(ref))
        case Supplied(type=type, variable=variable):
            called = variable if variable == NOW else label
            return called, operand, codec.encode(type, value_of(operand))


def _set_of(element: Value, label: str) -> _Labelled:
    """The set of one element, which is another value than the element itself."""
    encoded = codec.encode_set_of(element.type, value_of(element.ref))
    return label, ("the set of", element), encoded


def _assigned(target: Path, value: Operand | KeyText | KeyNumber, values: KeyValues) -> _Labelled:
    label = labels.of_path(target)
    match value:
        case Value() | Constant() | Supplied():
            return _valued(value, label)
        case KeyNumber(_, of, Ref() as ref):
            return labels.of_ref(ref), Value(ref, of.type), values.assigned(value)
        case KeyText(choice=Constant() as choice):
            return _valued(choice, label)
        case KeyText(alone=Slot(component, Ref() | Supplied() as given)):
            operand = Value(given, component.field.type) if isinstance(given, Ref) else given
            called, source, _ = _valued(operand, label)
            return called, source, values.assigned(value)
        case KeyText() | KeyNumber():
            return label, value, values.assigned(value)


def _refs(operand: Operand | KeyText | KeyNumber) -> tuple[Ref, ...]:
    return (operand.ref,) if isinstance(operand, Value) else ()


@statement
def _new(CHANGES: Identifier, CERTAIN: Arguments) -> None:
    """CHANGES = Changes(*CERTAIN)"""


@statement
def _replace(CHANGES: Identifier, ATTRIBUTES: Identifier, ITEM: Expression) -> None:
    """CHANGES.replace(ATTRIBUTES, ITEM)"""
