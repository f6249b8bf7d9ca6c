"""Conditions as objects: from what was written to a tree.

    {"field": "total", "operator": ">=", "param": "least"}          Compared(total, ">=", Parameter(least))
    {"not": {"field": "closed_at", "function": "attribute_exists"}}

What an operator or function needs is checked here; nothing is looked up (see `typing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.analysis.conditions.from_text import steps_of
from dyngen.analysis.conditions.untyped import (
    Among,
    Attribute,
    Called,
    Compared,
    Literal,
    Negated,
    Node,
    Operand,
    Parameter,
    SizeOf,
    Spot,
    Within,
    joined,
)
from dyngen.diagnostics import Place
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted

_RIGHT = ("param", "value", "other_field")
"""The keys of which a comparison has one."""
_ALL = (*_RIGHT, "param2", "params", "values")


def read_object(expression: written.FilterExpression, at: Place) -> Node | None:
    """The tree of a condition; None if part of it is wrong, which is reported."""
    return _group(expression.conditions, expression.logical_operator, at)


def _group(
    models: Sequence[written.FilterCondition], operator: written.LogicalOperator, at: Place
) -> Node | None:
    found = [_condition(model, at["conditions"][number]) for number, model in enumerate(models)]
    sound = [each for each in found if each is not None]
    return joined(operator, sound) if len(sound) == len(found) else None


def _condition(model: written.FilterCondition, at: Place) -> Node | None:
    kinds = {"field": model.field, "conditions": model.conditions, "not": model.negated}
    given = [key for key, value in kinds.items() if value is not None]
    if len(given) != 1:
        message = f"{' and '.join(map(quoted, given))} stand in one condition"
        at.error(
            "DG505",
            message if given else "the condition has no field",
            'a condition has a "field" that is compared, "conditions" that are joined, or a "not"',
        )
        return None
    for key in ("key", *_ALL, "other_key", "operator", "function", "logical_operator"):
        group = model.field is None and key in model.model_fields_set
        if group and not (model.conditions and key == "logical_operator"):
            at[key].error(
                "DG511",
                f"{quoted(key)} has no meaning beside {quoted(given[0])}",
                f'remove it, or put it into a condition of its own with a "field": {quoted(given[0])} '
                "stands alone",
                on_key=True,
            )
            return None
    if model.field is not None and "logical_operator" in model.model_fields_set:
        at["logical_operator"].error(
            "DG511",
            f'"logical_operator" has no meaning beside {quoted("field")}',
            'remove it: it stands beside "conditions", and joins them',
            on_key=True,
        )
        return None
    if model.conditions is not None:
        return _group(model.conditions, model.logical_operator, at)
    if model.negated is not None:
        inner = _condition(model.negated, at["not"])
        return Negated(inner) if inner else None
    return _comparison(model, at) if _has_what_it_needs(model, at) else None


def _has_what_it_needs(model: written.FilterCondition, at: Place) -> bool:
    """Does it have one operator or function, and that what it compares with? What is not so is reported."""
    if model.operator and model.function and model.function != "size":
        at["function"].error(
            "DG504",
            f"the condition on {model.field} has both an operator and a function",
            'keep one of them; only "size" takes an operator too',
        )
        return False
    if model.operator is None and model.function is None:
        at["field"].error(
            "DG505",
            f"the condition on {model.field} compares nothing",
            'add an "operator" such as "=", or a "function" such as "contains"',
        )
        return False
    if model.function == "size" and model.operator is None:
        at["function"].error(
            "DG506",
            f"the size of {model.field} is compared with nothing",
            'add an "operator", such as ">", and a "param"',
        )
        return False
    return _names_entries_apart(model, at) and _has_right_side(model, at)


def _names_entries_apart(model: written.FilterCondition, at: Place) -> bool:
    """Stands what names an entry of an object beside the object? If not, that is reported."""
    for field, key, path in (
        ("field", "key", model.field),
        ("other_field", "other_key", model.other_field),
    ):
        if path is None and key in model.model_fields_set:
            at[key].error(
                "DG511",
                f"{quoted(key)} has no meaning without {quoted(field)}",
                f"remove it: it says which entry of {field} is meant",
                on_key=True,
            )
            return False
        if path is not None and ".:" in path:
            owner, _, entry = path.partition(".:")
            at[field].error(
                "DG511",
                f"{quoted(path)} names an entry as text does",
                f'in an object, write "{field}": {quoted(owner)} and "{key}": {quoted(entry)}',
            )
            return False
    return True


def _has_right_side(model: written.FilterCondition, at: Place) -> bool:
    kind = model.operator or model.function or ""
    given = [key for key in _ALL if key in model.model_fields_set]
    choices = _RIGHT_SIDES.get(kind, (*((key,) for key in _RIGHT),))
    if any(sorted(choice) == sorted(given) for choice in choices):
        if kind == "between" and len(model.values or ()) not in (0, 2):
            at["values"].error(
                "DG506",
                f'"between" on {model.field} has two bounds',
                "write the lower, then the upper one",
            )
            return False
        return True
    idle = [key for key in given if not any(key in choice for choice in choices)]
    partial = [choice for choice in choices if set(given) & set(choice)]
    if idle or (given and not any(set(given) <= set(choice) for choice in choices)):
        key = (idle or given[1:])[0]
        at[key].error(
            "DG511",
            f"{quoted(key)} has no meaning beside {quoted(kind if idle else given[0])}",
            f"remove it: {quoted(kind)} takes {_spelled(choices)}",
            on_key=True,
        )
        return False
    place = at["function" if model.operator is None else "operator"]
    subject = f"the size of {model.field}" if model.function == "size" else model.field
    if kind == "in":
        place.error(
            "DG506",
            f'"in" on {subject} has nothing to look in',
            'add "params": the names of parameters; "param": one that is an array; or "values"',
        )
        return False
    bound = " for an upper bound" if partial else ""
    place.error(
        "DG506",
        f"the condition on {subject} has nothing to compare with{bound}",
        f'add "{"param2" if partial else "param"}": the name of a parameter',
    )
    return False


_RIGHT_SIDES: dict[str, tuple[tuple[str, ...], ...]] = {
    "between": (("param", "param2"), ("values",)),
    "in": (("params",), ("param",), ("values",)),
    "attribute_exists": ((),),
    "attribute_not_exists": ((),),
}
"""The keys that go with an operator or function; of the rest one of `_RIGHT` does."""


def _spelled(choices: Sequence[tuple[str, ...]]) -> str:
    """`"param" and "param2" or "values"`."""
    return (
        " or ".join(" and ".join(map(quoted, choice)) for choice in choices if choice) or "no value"
    )


def _comparison(model: written.FilterCondition, at: Place) -> Node:
    attribute = _attribute(model.field or "", model.key, at["field"], at["key"])
    right = list(_right(model, at))
    if model.function and model.function != "size":
        operand = right[0] if right else None
        return Called(Spot(at["function"]), model.function, attribute, operand)
    left = SizeOf(Spot(at["function"]), attribute) if model.function else attribute
    spot = Spot(at["operator"])
    match model.operator:
        case "between":
            return Within(spot, left, right[0], right[1])
        case "in":
            return Among(spot, left, tuple(right))
        case None:
            raise AssertionError("a comparison without an operator")
        case operator:
            return Compared(spot, left, operator, right[0])


def _right(model: written.FilterCondition, at: Place) -> Iterator[Operand]:
    """What an attribute is compared with, in the order in which DynamoDB takes it."""
    if model.param is not None:
        yield Parameter(Spot(at["param"]), model.param)
    if model.param2 is not None:
        yield Parameter(Spot(at["param2"]), model.param2)
    for number, name in enumerate(model.params or ()):
        yield Parameter(Spot(at["params"][number]), name)
    if "value" in model.model_fields_set:
        yield Literal(Spot(at["value"]), model.value)
    for number, value in enumerate(model.values or ()):
        yield Literal(Spot(at["values"][number]), value)
    if model.other_field is not None:
        yield _attribute(model.other_field, model.other_key, at["other_field"], at["other_key"])


def _attribute(path: str, key: str | None, at: Place, named: Place) -> Attribute:
    """An attribute, or the entry of one that the parameter `key` names."""
    if key is None:
        return Attribute(Spot(at), steps_of(path), path)
    return Attribute(Spot(at), steps_of(path), f"{path}.:{key}", Parameter(Spot(named), key))
