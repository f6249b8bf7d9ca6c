"""A method: its head, the docstring that says all a caller should know, and the body made elsewhere.

Parameter(user_id, string), expected_version      self, user_id: str, *, expected_version: int | None = None

\"\"\"Rename a user.

Access pattern 4: UpdateItem on Users.
Raises ItemNotFoundError if there is none.
\"\"\"
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import indent
from uuid import UUID

from dyngen.ir.parameters import EntityType, KeysType, Parameter, option_name
from dyngen.ir.plans import Method
from dyngen.ir.transactions import Transaction
from dyngen.ir.types import Kind, Type
from dyngen.lower.conceal import plain
from dyngen.lower.docstring import WIDTH, wrapped
from dyngen.lower.fragments import BOOL, ITEM, STR, method_of
from dyngen.lower.items import codec
from dyngen.lower.items.constants import constant
from dyngen.lower.vocabulary import IN_METHODS
from dyngen.names import Identifier, free_name
from dyngen.records import record
from dyngen.syntax import (
    Docstring,
    Expression,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)
from dyngen.syntax.kinds import ParameterItem
from dyngen.words.phrasing import sentence


@record(frozen=True, slots=True)
class Option:
    """A keyword-only parameter that the schema does not know of, and what the docstring says of it."""

    name: Identifier
    annotation: Expression
    default: Expression
    says: str


@record(frozen=True, slots=True)
class Body:
    """What a method returns and does; its head is the same for every operation."""

    returns: Expression
    statements: Statements
    options: Sequence[Option] = ()


def method(
    planned: Method | Transaction, says: Sequence[str], how: Sequence[str], body: Body
) -> Statement:
    """The method of a plan.

    `says` are the paragraphs of its docstring on what it is for, `how` the lines on how it works.
    """
    options = [phrase.parameter(each.name, each.annotation, each.default) for each in body.options]
    positional = [each for each in planned.parameters if not each.keyword_only]
    by_keyword = [each for each in planned.parameters if each.keyword_only]
    arguments = _arguments(planned.parameters, body.options)
    return method_of(
        planned.name,
        [
            *map(_parameter, positional),
            phrase.keyword_only(),
            *map(_parameter, by_keyword),
            *options,
        ],
        body.returns,
        _docstring(says, how, arguments),
        body.statements,
    )


def variables(given: Iterable[Parameter]) -> set[str]:
    """The names that no other variable of a method can have: of its parameters, whoever names them, and of code."""
    given = [*given]
    own = {plain(parameter.name) for parameter in given}
    return own.union(IN_METHODS, (option_name(each, given) for each in _OPTIONS))


def local(given: Iterable[Parameter], name: Identifier) -> Identifier:
    """What a variable is called: `name`, if nothing else in the method is."""
    return free_name(name, variables(given))


_OPTIONS = ("consistent_read", "expected_version", "client_request_token", "max_wait")


def consistent_read(given: Iterable[Parameter], default: bool) -> Option:
    """`consistent_read: bool = False`."""
    return Option(
        option_name("consistent_read", given),
        BOOL,
        literal.boolean(default),
        "See every write that was answered before; costs twice as much.",
    )


def expected_version(given: Iterable[Parameter], *, creates: bool) -> Option:
    """`expected_version: int | None = None`, of an update that (`creates`) makes its item where there is none."""
    stored = "the stored item, if there is one," if creates else "the stored item"
    return Option(
        option_name("expected_version", given),
        codec.optional(phrase.word("int")),
        literal.none(),
        f"Where given, {stored} must have this version.",
    )


def client_request_token(given: Iterable[Parameter], says: str) -> Option:
    """`client_request_token: str | None = None`."""
    return Option(
        option_name("client_request_token", given),
        codec.optional(STR),
        literal.none(),
        says,
    )


def max_wait(given: Iterable[Parameter]) -> Option:
    """`max_wait: float = 60`."""
    return Option(
        option_name("max_wait", given),
        phrase.word("float"),
        literal.number(60),
        "Seconds to wait, altogether, for what DynamoDB leaves undone.",
    )


def _docstring(says: Sequence[str], how: Sequence[str], arguments: Sequence[str]) -> Docstring:
    paragraphs = [*map(wrapped, says), "\n".join(map(wrapped, how))]
    if arguments:
        lines = [indent(wrapped(line, WIDTH - 4, hanging=4), "    ") for line in arguments]
        paragraphs.append("\n".join(["Args:", *lines]))
    return Docstring("\n\n".join(paragraphs))


def _arguments(parameters: Sequence[Parameter], options: Sequence[Option]) -> list[str]:
    """What the docstring says of each parameter that the schema describes, and of those that it does not know of."""
    told = [
        f"{plain(parameter.name)}: {sentence(parameter.description)}"
        for parameter in parameters
        if parameter.description.strip()
    ]
    return [*told, *(f"{option.name}: {option.says}" for option in options)]


def _parameter(parameter: Parameter) -> ParameterItem:
    default = None
    if parameter.has_default:
        default = _default(parameter)
    annotation = _annotation(parameter)
    if parameter.optional or (parameter.has_default and parameter.default is None):
        annotation = codec.optional(annotation)
    if parameter.partial:
        annotation, default = _or_unset(annotation), _unset()
    return phrase.parameter(parameter.name, annotation, default)


def _annotation(parameter: Parameter) -> Expression:
    match parameter.type:
        case EntityType(entity, many=True):
            return _iterable(phrase.name(entity))
        case EntityType(entity):
            return phrase.name(entity)
        case KeysType():
            return _iterable(ITEM)
        case Type() as type:
            return codec.annotation(type)


def constants(parameters: Iterable[Parameter]) -> list[Statement]:
    """The UUIDs that are defaults: Ruff does not know that one never changes, and wants no call of its class there."""
    found = {
        _uuid_name(each.default): constant(each.type, each.default)
        for each in parameters
        if _is_uuid(each) and isinstance(each.type, Type)
    }
    return [_constant(name, found[name]) for name in sorted(found)]


def _is_uuid(parameter: Parameter) -> bool:
    """Is a UUID its default?"""
    is_one = isinstance(parameter.type, Type) and parameter.type.kind is Kind.UUID
    return is_one and parameter.default is not None


def _uuid_name(default: object) -> Identifier:
    """`_UUID_6F1C2A528D0B4B8A9A700D5B1C8F3E21`."""
    return Identifier(f"_UUID_{UUID(str(default)).hex.upper()}")


def _default(parameter: Parameter) -> Expression:
    if _is_uuid(parameter):
        return phrase.name(_uuid_name(parameter.default))
    match parameter.type, parameter.default:
        case _, None:
            return literal.none()
        case Type() as type, default:
            return constant(type, default)
    return phrase.tuple_([])


@statement
def _constant(NAME: Identifier, VALUE: Expression) -> None:
    """NAME: Final = VALUE"""


@expression
def _or_unset(TYPE: Expression) -> None:
    """TYPE | Unset"""


@expression
def _unset() -> None:
    """UNSET"""


@expression
def _iterable(ITEM: Expression) -> None:
    """Iterable[ITEM]"""
