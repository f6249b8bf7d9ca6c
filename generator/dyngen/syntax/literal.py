"""The one door for outside text: Python values in, expressions out that hold exactly those values.

    text('say "hi"')                      'say "hi"'
    decimal(Decimal("1.50"))              Decimal("1.50")
    fstring(["USER#", user_id])           f"USER#{user_id}"

Whatever the text is (quotes, braces, line breaks, NUL, half a surrogate pair), it stays data. The
spelling is black's own, so formatting changes nothing here, and everything unprintable (which
includes the marks that turn the direction of writing) is shown as an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from inspect import cleandoc
from typing import Final, Literal, Self, TypeAlias

import libcst as cst

from dyngen.records import record
from dyngen.syntax.grouping import Strength, fit
from dyngen.syntax.moulds import like, mould
from dyngen.syntax.printing import Printer

_new_text = mould(cst.SimpleString('"model"'), "value")

Value: TypeAlias = (
    "bool | int | Decimal | str | bytes | Sequence[Value] | Mapping[str, Value] | None"
)


def none() -> cst.Name:
    """`None`."""
    return cst.Name("None")


def boolean(value: bool) -> cst.Name:
    """`True` or `False`."""
    return cst.Name("True" if value else "False")


def number(value: int) -> cst.BaseExpression:
    """A whole number, the minus of a negative one included."""
    digits = cst.Integer(str(abs(int(value))))  # int(): a bool must not print as True
    return cst.UnaryOperation(cst.Minus(), digits) if value < 0 else digits


def decimal(value: Decimal) -> cst.Call:
    """`Decimal("…")`, every digit and trailing zero kept; `Decimal(5)` for what a number says as well."""
    shown = str(value)
    exact = re.fullmatch(r"-?(0|[1-9][0-9]*)", shown) and shown != "-0"
    return cst.Call(cst.Name("Decimal"), [cst.Arg(number(int(value)) if exact else text(shown))])


def text(value: str) -> cst.SimpleString:
    """A string literal holding exactly *value*."""
    quote = _quote(value)
    return _new_text(f"{quote}{_escaped(value, _BACKSLASHED[quote])}{quote}")


def lines(parts: Sequence[Part | Break], room: Room) -> cst.BaseExpression:
    """The text of all *parts*: in one literal, in parentheses if there is only room for it on a line of its own.

    Where there is none either, it is broken, with a literal on each line, at the least deep breaks that will do.
    """
    if len(parts) == 1 and isinstance(alone := parts[0], cst.BaseExpression):
        return alone
    whole = fstring([part for part in parts if not isinstance(part, Break)])
    if _length(whole) <= room.whole:
        return whole
    broken = [*_broken(parts, room.line)]
    if len(broken) == 1 and _length(whole) > room.line:
        return whole
    added = _alone_at_the_end(broken, room.line)
    joined: cst.SimpleString | cst.FormattedString | cst.ConcatenatedString
    *others, joined = map(fstring, broken)
    for each in reversed(others):
        joined = cst.ConcatenatedString(each, joined)
    both = joined if added is None else cst.BinaryOperation(joined, cst.Add(), added)
    return like(both, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _alone_at_the_end(broken: list[list[Part]], room: int) -> cst.BaseExpression | None:
    """Take an expression out that would be all of the last line, unless the line before has room for it."""
    match broken:
        case [*_, before, [cst.BaseExpression() as alone]]:
            broken.pop()
            if _length(fstring([*before, alone])) > room:
                return alone
            before.append(alone)
    return None


def _broken(parts: Sequence[Part | Break], room: int) -> Iterator[list[Part]]:
    """The lines of a text: one, unless that is too long and can be broken."""
    depths = [part.depth for part in parts if isinstance(part, Break)]
    text = [part for part in parts if not isinstance(part, Break)]
    if not depths or _length(fstring(text)) <= room:
        yield text
        return
    lines: list[list[Part | Break]] = [[]]
    for part in parts:
        if isinstance(part, Break) and part.depth == min(depths):
            lines.append([])
        else:
            lines[-1].append(part)
    for line in lines:
        yield from _broken(line, room)


def _length(literal: cst.BaseExpression) -> int:
    return len(Printer().text(literal))


def data(value: bytes) -> cst.SimpleString:
    """A bytes literal holding exactly *value*."""
    shown = value.decode("latin-1")
    quote = _quote(shown)
    body = _escaped(shown, _BACKSLASHED[quote])
    # The characters from 0x80 on are only stand-ins for bytes.
    body = re.sub(r"[\x80-\xff]", lambda found: f"\\x{ord(found[0]):02x}", body)
    return cst.SimpleString(f"b{quote}{body}{quote}")


def value(content: Value) -> cst.BaseExpression:
    """Any JSON-like value, nested ones included. A float is refused: it is not exact."""
    match content:
        case None:
            return none()
        case bool():
            return boolean(content)
        case int():
            return number(content)
        case Decimal():
            return decimal(content)
        case str():
            return text(content)
        case bytes():
            return data(content)
        case Mapping():
            return cst.Dict(
                [cst.DictElement(text(key), value(inner)) for key, inner in content.items()]
            )
        case Sequence():
            return cst.List([cst.Element(value(inner)) for inner in content])
    raise TypeError(f"a {type(content).__name__} has no literal")


def docstring(content: str) -> cst.SimpleString:
    """*content* as a docstring: one line, or the closing quotes on a line of their own.

    As in every docstring, indentation common to all lines, white space at the end of a line and
    blank lines at both ends are not part of the text. black indents the lines to their block.
    """
    lines = cleandoc(content.replace("\r\n", "\n")).split("\n")
    shown = "\n".join(_escaped(line.rstrip(), {}) for line in lines).strip()
    # black takes a backslash at the end of a line for a continuation and lets the block be.
    shown = re.sub(r"\\\\$", r"\\x5c", shown, flags=re.MULTILINE)
    shown = re.sub(r'"(?="")', r'\\"', shown)
    if shown.startswith('"'):
        shown = f" {shown}"
    if "\n" in shown:
        shown = f"{shown}\n"
    elif shown.endswith('"'):
        shown = f"{shown} "
    return cst.SimpleString(f'"""{shown}"""')


@record(frozen=True, slots=True)
class Slot:
    """An expression inside an f-string, with the format spec or conversion it is shown by."""

    value: cst.BaseExpression
    spec: str = ""
    conversion: Literal["", "r", "s", "a"] = ""


Part: TypeAlias = str | cst.BaseExpression | Slot


@record(frozen=True, slots=True)
class Break:
    """A place in a text at which it may go on on another line; *depth*: in how many groups it stands."""

    depth: int = 0


@record(frozen=True, slots=True)
class Room:
    """How long a literal may be: behind what stands before it, and on a line of its own in parentheses.

    A text that fits on a line is never broken: ruff would join what black leaves alone.
    """

    whole: int
    line: int

    @classmethod
    def behind(cls, column: int, before: str = "", after: str = ",") -> Self:
        """The room of what begins in a *column*, between other code."""
        return cls(LINE - column - len(before) - len(after), LINE - column - 4)


LINE: Final = 88
"""How long a line of emitted code may be."""


def fstring(parts: Sequence[Part]) -> cst.SimpleString | cst.FormattedString:
    """A string of literal texts and expressions, a plain literal when there are only texts.

    A `str` is text whatever it holds, an `Identifier` too: the variable is `phrase.name(…)`.
    Python 3.11 allows neither a backslash nor the string's own quote inside a slot; ValueError for
    an expression that needs them (bind it to a name first).
    """
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) == len(parts):
        return text("".join(texts))
    slots = [_slot(part) for part in parts if not isinstance(part, str)]
    code = "".join(map(Printer().text, slots))
    taken: set[_Quote] = {quote for quote in _OTHER if quote in code}
    slotted = bool(taken)
    if len(taken) == 2 or re.search(r"[\\\n#]", code):
        raise ValueError(f"no f-string can hold {code}")
    # Quotes inside a slot settle the matter; otherwise the texts decide as they do in a literal.
    quote = _OTHER[taken.pop()] if slotted else _quote("".join(texts))
    # black turns the quotes where that saves escapes, and would break the slot: leave none to save.
    special = (_NUMBERED if slotted else _BACKSLASHED)[quote]
    content: list[cst.BaseFormattedStringContent] = []
    remaining = iter(slots)
    for part in parts:
        if not isinstance(part, str):
            content.append(next(remaining))
        elif part:
            braced = part.replace("{", "{{").replace("}", "}}")
            content.append(cst.FormattedStringText(_escaped(braced, special)))
    return cst.FormattedString(content, start=f"f{quote}", end=quote)


_Quote: TypeAlias = Literal["'", '"']
_OTHER: Final[Mapping[_Quote, _Quote]] = {"'": '"', '"': "'"}
_BACKSLASHED: Final = {"'": {"'": r"\'"}, '"': {'"': '\\"'}}
_NUMBERED: Final = {"'": {"'": r"\x27"}, '"': {'"': r"\x22"}}
_SPEC = re.compile(r"[ -~]*")


def _slot(part: cst.BaseExpression | Slot) -> cst.FormattedStringExpression:
    slot = part if isinstance(part, Slot) else Slot(part)
    if not _SPEC.fullmatch(slot.spec) or set(slot.spec) & set("{}'\"\\"):
        raise ValueError(f"{slot.spec!r} cannot be a format spec")
    shown = fit(slot.value, Strength.CONDITIONAL)
    if Printer().text(shown).startswith("{"):  # `{{` would be a brace, not a dict
        shown = like(shown, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.FormattedStringExpression(
        shown,
        conversion=slot.conversion or None,
        format_spec=[cst.FormattedStringText(slot.spec)] if slot.spec else None,
    )


def comment(content: str) -> cst.Comment:
    """*content* as one comment line that no tool takes for an instruction."""
    shown = _DIRECTIVE.sub(r"\g<0> ", _escaped(content, {"\\": "\\"}).strip())
    return cst.Comment(f"# {shown}" if shown else "#")


# Words that, before a colon, change how the file is decoded, formatted or checked; a space between takes that away.
_DIRECTIVE = re.compile(
    r"coding(?=[:=])|\btype(?=:\s*ignore)"
    r"|\b(?:fmt|yapf|isort|ruff|mypy|pyright|pylint|flake8|noqa|nosec|pragma)(?=:)",
    re.IGNORECASE,
)


def _quote(content: str) -> _Quote:
    """The quotes black would choose: double, unless single ones need fewer escapes."""
    return "'" if content.count("'") < content.count('"') else '"'


def _escaped(content: str, special: Mapping[str, str]) -> str:
    """*content*, the *special* characters and all unprintable ones replaced by escapes.

    A backslash becomes two unless *special* says otherwise.
    """
    if content.isprintable() and "\\" not in content:
        for character in special:
            if character in content:
                break
        else:
            return content
    table = {"\\": "\\\\", **special}
    return "".join(
        table.get(character) or (character if character.isprintable() else _escape(character))
        for character in content
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
