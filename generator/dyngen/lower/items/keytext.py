"""The text of a key, and the checks before it: for key functions and for operands of queries.

    check_text("Order", "sk", "order_date", order_date, "#")        checks
    f"ORDER#{order_date}#"                                          key_text

for the template ORDER#{order_date}#{order_id}, of which order_date is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from dyngen.ir.keys import Component, Template
from dyngen.ir.types import Kind
from dyngen.lower.items import codec
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Elements,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A component of a key and the expression that gives its value."""

    component: Component
    value: Expression
    prefix: bool = False
    """The operand of begins_with: a str, judged as the beginning of a value."""
    alone: bool = False
    """Such an operand with nothing before it, which may not be empty."""
    text: Identifier | None = None
    """The variable that holds its text already, made by `padded`."""


def checks(entity: Identifier, template: Template, given: Sequence[Given]) -> list[Statement]:
    """The statements that refuse values which would forge a key: `check_text(…)`; often none."""
    return [check for each in given for check in _checks(entity, template, each)]


def key_text(entity: Identifier, template: Template, parts: Sequence[str | Given]) -> Expression:
    """The text of a key, a prefix of one or a bound; `checks` go before it."""
    match parts:
        case [Given() as alone]:
            return _alone(entity, template, alone)
    rendered: list[literal.Part] = [
        part if isinstance(part, str) else _within(entity, template, part) for part in parts
    ]
    try:
        return literal.fstring(rendered)
    except ValueError:  # both kinds of quotes in one f-string; 3.11 cannot say it
        texts = [
            literal.text(part) if isinstance(part, str) else literal.fstring([part])
            for part in rendered
        ]
        return _join([phrase.element(text) for text in texts])


def key_type(template: Template) -> Expression:
    """What a key function returns for this attribute: `str`, `int` or `Decimal`."""
    if template.wire == "N":
        return codec.annotation(template.components[0].field.type)
    return _text()


def key_value(template: Template, value: Expression) -> Expression:
    """What a key function returned, in wire format: `{"S": order_pk(user_id)}`."""
    if template.wire == "N":
        return codec.encode(template.components[0].field.type, value)
    return phrase.dict_([(literal.text("S"), value)])


def is_checked(template: Template) -> bool:
    """May a value of the template be refused?"""
    return any(part.field.type.kind is Kind.STRING for part in template.components)


def _checks(entity: Identifier, template: Template, given: Given) -> Iterator[Statement]:
    component = given.component
    type = component.field.type
    place = (entity, template.attribute, component.field.attribute)
    if given.prefix:
        rest = _behind(component)
        if given.alone:
            rest.append(phrase.argument(literal.boolean(True), Identifier("alone")))
        yield _check_prefix(*place, given.value, rest)
        return
    if type.kind is not Kind.STRING and not component.spec:  # a format checks for itself
        kind = phrase.name(Identifier(type.trait.python))
        yield _check_type(*place, given.value, kind)
    if _can_forge(component):
        yield _check_text(*place, codec.as_text(type, given.value), _behind(component))


def _can_forge(component: Component) -> bool:
    """Could the text of this component be read as something else? Any text could."""
    if (
        component.field.type.kind is Kind.STRING
    ):  # an enum too: its values are promised by types only
        return True
    alphabet = component.alphabet or ""
    # What is always as long is read by its length.
    behind = () if component.width else (component.before,)
    return any(text and text[0] in alphabet for text in (*behind, *component.refused))


def _behind(component: Component) -> list[cst.Arg]:
    """The last arguments of a check: the literal that follows, other literals refused."""
    refused = [literal.text(text) for text in component.refused if text != component.before]
    if refused:
        arguments = [literal.text(component.before), phrase.tuple_(refused)]
    else:
        arguments = [literal.text(component.before)] if component.before else []
    return [phrase.argument(each) for each in arguments]


def padded(
    entity: Identifier, template: Template, component: Component, value: Expression
) -> Expression:
    """The text of a number that has a format: `padded(number, "06d", …)`, which checks it too."""
    return _padded(value, component.spec, entity, template.attribute, component.field.attribute)


def _within(entity: Identifier, template: Template, given: Given) -> literal.Part:
    """A component between other parts."""
    if given.prefix or given.component.spec:
        return _alone(entity, template, given)
    return codec.in_text(given.component.field.type, given.value)


def _alone(entity: Identifier, template: Template, given: Given) -> Expression:
    """A component that is the whole text."""
    if given.prefix:
        return given.value
    if given.text is not None:
        return phrase.name(given.text)
    if given.component.spec:
        return padded(entity, template, given.component, given.value)
    return codec.as_text(given.component.field.type, given.value)


@expression
def _text() -> None:
    """str"""


@expression
def _join(PARTS: Elements) -> None:
    """ "".join([*PARTS])"""


@expression
def _padded(VALUE: Expression, SPEC: str, ENTITY: str, KEY: str, COMPONENT: str) -> None:
    """padded(VALUE, SPEC, ENTITY, KEY, COMPONENT)"""


@statement
def _check_text(ENTITY: str, KEY: str, COMPONENT: str, VALUE: Expression, REST: Arguments) -> None:
    """check_text(ENTITY, KEY, COMPONENT, VALUE, *REST)"""


@statement
def _check_prefix(
    ENTITY: str, KEY: str, COMPONENT: str, VALUE: Expression, REST: Arguments
) -> None:
    """check_prefix(ENTITY, KEY, COMPONENT, VALUE, *REST)"""


@statement
def _check_type(ENTITY: str, KEY: str, COMPONENT: str, VALUE: Expression, KIND: Expression) -> None:
    """check_type(ENTITY, KEY, COMPONENT, VALUE, KIND)"""
