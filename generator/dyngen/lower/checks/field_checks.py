"""Calls that hold values to the fields of a class, one for all that are alike.

check_fields(Order, total=total, note=note)
check_required(OrderPrefs, "Order", "prefs", theme=theme)
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import libcst as cst

from dyngen.ir.conditions import Ref
from dyngen.lower.checks.held import Allowed, Held, Owners
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import calling
from dyngen.names import Identifier
from dyngen.syntax import Statement, literal, phrase

Check: TypeAlias = Literal["check_fields", "check_required", "check_given"]
"""All refuse what a field does not allow, `check_required` None too, and `check_given` lets UNSET through.

The first two are the same of a field that does not allow None.
"""
_Class: TypeAlias = tuple[Identifier, tuple[str, ...], Identifier | None]
"""A class, where its object is, and the entity that gives the values."""


class FieldChecks:
    """What is checked of fields, for each class."""

    def __init__(self) -> None:
        self._values: dict[_Class, list[tuple[Check | None, cst.Arg]]] = {}

    def add(
        self,
        check: Check | None,
        owner: Identifier,
        field: Identifier,
        ref: Ref,
        place: tuple[str, ...] = (),
        giver: Identifier | None = None,
    ) -> None:
        """Hold a value to a field of a class, by whichever function is asked for others if it does not matter."""
        values = self._values.setdefault((owner, place, giver), [])
        values.append((check, phrase.argument(value_of(ref), field)))

    def of_owner(self, ref: Ref, allowed: Allowed, held: Held, owners: Owners) -> bool:
        """Hold what an entity gives to its own field, if that does: the caller knows it by that name."""
        own = owners.get(ref)
        if own is None or not (lets := Allowed.by(own.field)).within(allowed):
            return False
        self.add("check_fields", own.owner, own.field.name, ref, giver=ref.name)
        held.add(ref, lets)
        return True

    @property
    def statements(self) -> list[Statement]:
        """The calls, in the order of their first values."""
        calls: dict[tuple[_Class, Check], list[cst.Arg]] = {}
        for each, values in self._values.items():
            strict = any(check == "check_required" for check, _ in values)
            for check, value in values:
                made = check or ("check_required" if strict else "check_fields")
                calls.setdefault((each, made), []).append(value)
        return [
            calling(
                check, phrase.name(owner), *map(phrase.argument, map(literal.text, place)), *values
            )
            for ((owner, place, _), check), values in calls.items()
        ]
