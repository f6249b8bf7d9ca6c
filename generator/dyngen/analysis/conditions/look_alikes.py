"""Members that look like parameters: `votes.who` is the member "who", whoever `who` is.

updates: votes, key who; condition: votes.who < 5        the one is an entry that a parameter names, the other is not
prefs.theme <> :theme                                    a member that is compared with what is called like it
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.analysis.conditions.attributes import Subject
from dyngen.analysis.conditions.untyped import (
    Attribute,
    Node,
    SizeOf,
    leaves,
    operands,
    parameters,
)
from dyngen.ir.types import Kind


def tell_look_alikes(node: Node, subject: Subject) -> None:
    """Warn of members of free-form objects that are called like a parameter which could name an entry."""
    for leaf in leaves(node):
        compared = {each.name for each in parameters(leaf)}
        for operand in operands(leaf):
            attribute = operand.attribute if isinstance(operand, SizeOf) else operand
            if not isinstance(attribute, Attribute):
                continue
            for owner, step in _free_members(attribute, subject):
                given = subject.givens.get(step)
                if given is None or given.model.type != "string" or step in compared:
                    continue
                attribute.spot.warning(
                    "DG518",
                    f"{owner}.{step} is the member called {step} for every caller, and not what the parameter "
                    f"{step} names",
                    f'to name it by the parameter, write {owner}.:{step} (in an object, "field": "{owner}" and '
                    f'"key": "{step}"); else call the parameter otherwise',
                )


def _free_members(attribute: Attribute, subject: Subject) -> Iterator[tuple[str, str]]:
    """The members that are named of objects without fields, and the paths to those objects."""
    first, *rest = attribute.steps
    field = subject.entity.known.get(str(first))
    kind = field.type if field else None
    owner = str(first)
    for step in rest:
        if isinstance(step, int):
            owner, kind = f"{owner}[{step}]", kind.item if kind else None
            continue
        if kind and kind.record:
            members = {each.label: each.type for each in kind.record.fields}
            owner, kind = f"{owner}.{step}", members.get(step)
            continue
        if kind and kind.kind is Kind.OBJECT:
            yield owner, step
        return
