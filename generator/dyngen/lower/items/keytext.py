"""The text of a key, and the checks before it: for key functions and for operands of queries.

    check_text("Order", "sk", "order_date", order_date, "#")        checks
    f"ORDER#{order_date}#"                                          key_text

for the template ORDER#{order_date}#{order_id}, of which order_date is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import libcst as cst

from dyngen.ir.keys import Component, Template
from dyngen.ir.types import Kind, Type
from dyngen.lower.fragments import STR, argument, assigning, called, calling
from dyngen.lower.items import codec, moments
from dyngen.names import Identifier
from dyngen.records import record
from dyngen.syntax import (
    Arguments,
    Elements,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
)


@record(frozen=True, slots=True)
class Given:
    """A component of a key and the expression that gives its value."""

    component: Component
    value: Expression
    prefix: bool = False
    """The operand of begins_with: a str, judged as the beginning of a value."""
    alone: bool = False
    """Such an operand with nothing before it, which may not be empty."""
    text: Identifier | None = None
    """The variable that is to hold its text, made by `padded`; the checks set it."""


def checks(entity: Identifier, template: Template, given: Sequence[Given]) -> list[Statement]:
    """The statements that refuse values which no key has, each once: `check_text(…)`."""
    found: list[Statement] = []
    for check in (check for each in given for check in _checks(entity, template, each)):
        if not any(check.deep_equals(other) for other in found):
            found.append(check)
    return found


def key_text(entity: Identifier, template: Template, parts: Sequence[str | Given]) -> Expression:
    """The text of a key, a prefix of one or a bound; `checks` go before it."""
    match parts:
        case [Given() as alone]:
            return _alone(entity, template, alone)
    # Black and ruff turn the quotes of a text within an f-string differently.
    if not any(isinstance(part, Given) and _is_call(part) for part in parts):
        with suppress(ValueError):  # both kinds of quotes in one f-string; 3.11 cannot say it
            return literal.fstring(
                [
                    part if isinstance(part, str) else _within(entity, template, part)
                    for part in parts
                ]
            )
    return _join([phrase.element(_on_its_own(entity, template, part)) for part in parts])


def key_type(template: Template) -> Expression:
    """What a key function returns for this attribute: `str`, `int` or `Decimal`."""
    if template.wire == "N":
        return codec.annotation_in_keys(_number_type(template))
    return STR


def key_value(template: Template, value: Expression) -> Expression:
    """What a key function returned, in wire format: `{"S": order_pk(user_id)}`."""
    if template.wire == "N":
        return codec.encode(_number_type(template), value)
    return phrase.dict_([(literal.text("S"), value)])


def _number_type(template: Template) -> Type:
    """The type of a key that is a number: that of its field, for a moment an integer."""
    type = template.components[0].field.type
    return Type(Kind.INTEGER) if type.counts else type


def raw_check(
    entity: Identifier, template: Template, value: Expression, *, alone: bool
) -> Statement:
    """The statement that refuses what no key can be compared with: `check_prefix(…)`. It is of no component."""
    place = (entity, template.attribute, literal.none())
    return calling("check_prefix", *place, value, *_alone_says(alone))


def finished(
    entity: Identifier, template: Template, text: Expression, rivals: Arguments = ()
) -> Expression:
    """The text if it is no longer than a key can be, and the key of no rival: `key_text(…)`."""
    most = literal.number(template.most)
    return called("key_text", entity, template.attribute, text, most, *rivals)


def is_bounded(template: Template) -> bool:
    """Is every text of the template short enough for a key?"""
    if any(each.field.type.is_text for each in template.components):
        return False
    literals = sum(len(literal.encode()) for literal in template.shape.literals)
    return literals + sum(map(_longest, template.components)) <= template.most


_LONGEST_NUMBER = 170
"""Of a decimal in plain notation: 130 zeros, and 38 digits behind them."""


def _longest(component: Component) -> int:
    """How many bytes its text has at most, if it cannot be any."""
    choices = [len(str(choice).encode()) for choice in component.field.type.choices]
    return component.width or max(choices, default=_LONGEST_NUMBER)


def _checks(entity: Identifier, template: Template, given: Given) -> Iterator[Statement]:
    component = given.component
    type = component.field.type
    place = (entity, template.attribute, component.field.label)
    if component.lowered:
        yield calling("check_type", *place, given.value, STR)
    if given.prefix:
        yield calling("check_prefix", *place, _cased(given), *_of_prefix(given))
        return
    if type.choices:
        choices = phrase.tuple_([literal.value(choice) for choice in type.choices])
        yield calling("check_choice", *place, given.value, choices)
    elif type.counts or (type.kind is not Kind.STRING and not component.spec):
        # A format checks for itself, but it is the number of a moment that it checks.
        yield _of_kind(type, place, given.value)
    if given.text is not None:
        yield assigning(given.text, padded(entity, template, component, given.value))
    if type.is_text or component.refused:
        text = _text_of(entity, template, given)
        yield calling("check_text", *place, text, *_behind(component))


def _cased(given: Given) -> Expression:
    """The value as the key holds it: `email.lower()` where that is in lower case."""
    return lowered(given.value) if given.component.lowered else given.value


@expression
def lowered(TEXT: Expression) -> None:
    """TEXT.lower()"""


_CHECKS: Mapping[Kind, str] = {
    Kind.INTEGER: "check_integer",
    Kind.DECIMAL: "check_decimal",
    Kind.DATETIME: "check_moment",
}


def _of_kind(type: Type, place: tuple[str, str, str], value: Expression) -> Statement:
    """The statement that refuses what the type of a component does not allow."""
    if type.kind not in _CHECKS:
        return calling("check_type", *place, value, phrase.word(type.trait.python))
    finer = type.kind is Kind.DATETIME and not type.whole
    precision = [moments.precision(type.format)] if finer else []
    return calling(_CHECKS[type.kind], *place, value, *precision)


def _behind(component: Component) -> list[cst.Arg]:
    """Arguments of a check: the literal that follows, other literals refused."""
    refused = [literal.text(text) for text in component.refused if text != component.before]
    before = component.before if component.before in component.refused else ""
    ending = [phrase.argument(literal.text(before))] if before else []
    others = [argument("refused", phrase.tuple_(refused))] if refused else []
    return [*ending, *others]


def _of_prefix(given: Given) -> list[cst.Arg]:
    """The last arguments of the check of a beginning. It holds no literal that ends its component."""
    component = given.component
    if not component.cut and component.before not in ("", *component.refused):
        component = replace(component, refused=(component.before, *component.refused))
    return [*_behind(component), *_alone_says(given.alone)]


def _alone_says(alone: bool) -> list[cst.Arg]:
    return [argument("alone", literal.boolean(True))] if alone else []


def padded(
    entity: Identifier, template: Template, component: Component, value: Expression
) -> Expression:
    """The text of a number that has a format: `padded("Task", "sk", "n", number, "06d")`, which checks it too."""
    number = moments.number(component.field.type, value)
    place = (entity, template.attribute, component.field.label)
    return called("padded", *place, number, component.spec)


def _within(entity: Identifier, template: Template, given: Given) -> literal.Part:
    """A component between other parts."""
    if given.prefix or given.component.spec:
        return _alone(entity, template, given)
    return codec.in_text(given.component.field.type, _cased(given))


def _is_call(given: Given) -> bool:
    """Is its text made by a call that is told texts?"""
    return bool(given.component.spec) and given.text is None and not given.prefix


def _on_its_own(entity: Identifier, template: Template, part: str | Given) -> Expression:
    """A part that is put to the others: a text, where an f-string would make one of a number."""
    return literal.text(part) if isinstance(part, str) else _alone(entity, template, part)


def _alone(entity: Identifier, template: Template, given: Given) -> Expression:
    """A component that is the whole text."""
    if given.prefix:
        return _cased(given)
    return _text_of(entity, template, given)


def _text_of(entity: Identifier, template: Template, given: Given) -> Expression:
    """The text of a component that is given whole."""
    if given.text is not None:
        return phrase.name(given.text)
    if given.component.spec:
        return padded(entity, template, given.component, given.value)
    return codec.as_text(given.component.field.type, _cased(given))


@expression
def _join(PARTS: Elements) -> None:
    """ "".join([*PARTS])"""
