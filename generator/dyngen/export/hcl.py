"""HCL, as `terraform fmt` lays it out: blocks, attributes, and the values that attributes can have.

    Block("ttl", (), [Attribute("attribute_name", "expires_at"), Attribute("enabled", True)])

    ttl {
      attribute_name = "expires_at"
      enabled        = true
    }

Any text is a quoted literal that holds exactly this text; only a `Reference` is code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from dyngen.records import record


@record(frozen=True, slots=True)
class Reference:
    """What another part of the module has: `aws_dynamodb_table.orders.arn`."""

    steps: tuple[str, ...]

    def __post_init__(self) -> None:
        for step in self.steps:
            _checked(step)


Value: TypeAlias = (
    "bool | int | str | Reference | Sequence[bool | int | str | Reference] | Mapping[str, Value]"
)

_WIDTH = 80
"""How long a list may be on one line."""


@record(frozen=True, slots=True)
class Attribute:
    name: str
    value: Value


@record(frozen=True, slots=True)
class Block:
    kind: str
    labels: tuple[str, ...]
    body: Sequence[Attribute | Block]


def hcl_text(blocks: Sequence[Block]) -> str:
    """A module of these blocks, an empty line between two of them."""
    return "\n".join("".join(f"{line}\n" for line in _block(block)) for block in blocks)


def _block(block: Block) -> Iterator[str]:
    labels = "".join(f" {_quoted(label)}" for label in block.labels)
    yield f"{_checked(block.kind)}{labels} {{"
    for line in _body(block.body):
        yield f"  {line}" if line else ""
    yield "}"


def _body(body: Sequence[Attribute | Block]) -> Iterator[str]:
    """The attributes of each run with their equals signs in one column, an empty line before another kind of block."""
    for number, each in enumerate(body):
        if isinstance(each, Block):
            if number and _kind(body[number - 1]) != each.kind:
                yield ""
            yield from _block(each)
        else:
            width = max(len(other.name) for other in (each, *_run(body, number)))
            yield from _attribute(each, width)


def _kind(each: Attribute | Block) -> str | None:
    return each.kind if isinstance(each, Block) else None


def _run(body: Sequence[Attribute | Block], number: int) -> Iterator[Attribute]:
    """The attributes around one that no block and no value of several lines parts from it."""
    for side in (body[number::-1], body[number:]):
        for each in side:
            if isinstance(each, Block) or _is_long(each.value):
                break
            yield each


def _attribute(attribute: Attribute, width: int) -> Iterator[str]:
    first, *rest = _value(attribute.value)
    yield f"{_checked(attribute.name):{width}} = {first}"
    yield from rest


def _is_long(value: Value) -> bool:
    return len(_value(value)) > 1


def _value(value: Value) -> list[str]:
    """The lines of a value."""
    match value:
        case bool():
            return ["true" if value else "false"]
        case int():
            return [str(value)]
        case str():
            return [_quoted(value)]
        case Reference(steps):
            return [".".join(steps)]
        case Mapping():
            members = [Attribute(name, inner) for name, inner in value.items()]
            return ["{", *(f"  {line}" for line in _body(members)), "}"] if members else ["{}"]
    return _list([line for each in value for line in _value(each)])


def _list(elements: Sequence[str]) -> list[str]:
    """The lines of a list: one, if it is not too long."""
    together = f"[{', '.join(elements)}]"
    if len(together) <= _WIDTH:
        return [together]
    return ["[", *(f"  {element}," for element in elements), "]"]


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    """A literal of this text; `${` and `%{` would begin an expression."""
    shown = "".join(_ESCAPES.get(each) or _printable(each) for each in text)
    escaped = re.sub(r"([$%])(?=\{)", r"\1\1", shown)
    return f'"{escaped}"'


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _checked(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
        raise ValueError(f"{name!r} is no name in HCL")
    return name
