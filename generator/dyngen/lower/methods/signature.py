"""The head of a method: its parameters, and the docstring that says all a caller should know.

Parameter(user_id, string), expected_version      self, user_id: str, *, expected_version: int | None = None

\"\"\"Rename a user.

Access pattern 4: UpdateItem on Users.
Raises ItemNotFoundError if there is none.
\"\"\"
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import indent, wrap

from dyngen.ir.plans import EntityType, KeysType, Method, Parameter, Transaction
from dyngen.ir.types import Type
from dyngen.lower.conceal import plain
from dyngen.lower.items import codec
from dyngen.lower.vocabulary import LOCALS
from dyngen.names import Identifier
from dyngen.syntax import Docstring, Expression, Parameters, expression, literal, phrase
from dyngen.syntax.kinds import ParameterItem
from dyngen.words.docstring_facts import NO_PATTERN
from dyngen.words.phrasing import sentence

# black's line of 88 less the indentation of a method's docstring and the quotes.
WIDTH = 77

CONSISTENT_READ = Identifier("consistent_read")
CONSISTENT_READ_SAYS = (
    "consistent_read: See every write that was answered before; costs twice as much."
)
EXPECTED_VERSION = Identifier("expected_version")
CLIENT_REQUEST_TOKEN = Identifier("client_request_token")


def parameters(given: Iterable[Parameter], *keyword_only: ParameterItem) -> Parameters:
    """The parameters of a method behind `self`."""
    return [*map(_parameter, given), phrase.keyword_only(), *keyword_only]


def variables(given: Iterable[Parameter]) -> set[str]:
    """The names that no other variable of a method can have."""
    return {plain(parameter.name) for parameter in given} | LOCALS


def local(given: Iterable[Parameter], name: Identifier) -> Identifier:
    """What a variable is called: `name`, if nothing else in the method is."""
    taken = variables(given)
    while name in taken:
        name = Identifier(f"{name}_")
    return name


def consistent_read(default: bool) -> ParameterItem:
    """`consistent_read: bool = False`."""
    return phrase.parameter(CONSISTENT_READ, _bool(), literal.boolean(default))


def expected_version() -> ParameterItem:
    """`expected_version: int | None = None`."""
    return phrase.parameter(EXPECTED_VERSION, codec.optional(_int()), literal.none())


def client_request_token() -> ParameterItem:
    """`client_request_token: str | None = None`."""
    return phrase.parameter(CLIENT_REQUEST_TOKEN, codec.optional(_str()), literal.none())


def described(
    method: Method | Transaction, facts: Sequence[str], by_keyword: Sequence[str] = ()
) -> Docstring:
    """The docstring of a method: what it does, how, and its parameters where a schema describes one.

    `by_keyword` are lines on parameters that the schema does not know of.
    """
    told = [
        f"{plain(parameter.name)}: {sentence(parameter.description)}"
        for parameter in method.parameters
        if parameter.description.strip()
    ]
    if method.pattern_id == NO_PATTERN:
        return stated(method.description.split("\n"), facts)
    says = sentence(method.description) or sentence(method.name.replace("_", " ").capitalize())
    return stated([says], facts, [*told, *by_keyword] if told else [])


def stated(says: Sequence[str], facts: Sequence[str], arguments: Sequence[str] = ()) -> Docstring:
    """A docstring: paragraphs on what a method is for, a line for each fact and each argument."""
    paragraphs = [*map(_wrapped, says), "\n".join(map(_wrapped, facts))]
    if arguments:
        lines = [indent(_wrapped(line, 4), "    ") for line in arguments]
        paragraphs.append("\n".join(["Args:", *lines]))
    return Docstring("\n\n".join(paragraphs))


def _wrapped(text: str, hanging: int = 0) -> str:
    return "\n".join(
        wrap(
            " ".join(text.split()),
            WIDTH - hanging,
            subsequent_indent=" " * hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _parameter(parameter: Parameter) -> ParameterItem:
    default = None
    if parameter.has_default:
        default = _default(parameter)
    annotation = _annotation(parameter)
    if parameter.optional or (parameter.has_default and parameter.default is None):
        annotation = codec.optional(annotation)
    return phrase.parameter(parameter.name, annotation, default)


def _annotation(parameter: Parameter) -> Expression:
    match parameter.type:
        case EntityType(entity, many=True):
            return _iterable(phrase.name(entity))
        case EntityType(entity):
            return phrase.name(entity)
        case KeysType():
            return _iterable(_item())
        case Type() as type:
            return codec.annotation(type)


def _default(parameter: Parameter) -> Expression:
    if parameter.default is None or not isinstance(parameter.type, Type):
        return literal.none()
    return codec.default(parameter.type, parameter.default)


@expression
def _iterable(ITEM: Expression) -> None:
    """Iterable[ITEM]"""


@expression
def _item() -> None:
    """Item"""


@expression
def _bool() -> None:
    """bool"""


@expression
def _int() -> None:
    """int"""


@expression
def _str() -> None:
    """str"""
