"""Whether Python makes the same of two texts, which is quicker to tell than whether their syntax trees are the same.

    same_code('f("a", 1)', compiled, 'f(\\n    "a", 1\\n)', compiled_too)     True

True is a proof. Every character is there but for white space, commas and parentheses, which layout adds and takes away,
and those were without meaning, since Python compiles both to the same code. (What it does not compile, because it is
never executed, is held by its characters: annotations of variables in functions, texts below fields.) False is none:
what code tells of lines may differ, and then the trees decide.
"""

from __future__ import annotations

import dis
import inspect
import re
from collections.abc import Iterator
from inspect import CO_NEWLOCALS
from types import CodeType

from dyngen.output.proof import words

_LAYOUT = str.maketrans("", "", " \n\t(),")

_NOTHING = dis.opmap["NOP"]
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_FAST = r"((?:LOAD|STORE)_FAST(?:_BORROW)?)"
_PAIR = re.compile(f"{_FAST}_{_FAST}")

_HAS_DOCSTRING: int = getattr(inspect, "CO_HAS_DOCSTRING", 0)

_PARTS = (
    *("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags"),
    *("co_names", "co_varnames", "co_freevars", "co_cellvars"),
)


def same_code(one: str, one_code: CodeType, other: str, other_code: CodeType) -> bool:
    """Whether two texts, each with what Python compiles it to, are known to mean the same."""
    return one.translate(_LAYOUT) == other.translate(_LAYOUT) and _same(one_code, other_code)


def _same(one: CodeType, other: CodeType) -> bool:
    if any(getattr(one, part, None) != getattr(other, part, None) for part in _PARTS):
        return False
    if _at_work(one) != _at_work(other) and _steps(one) != _steps(other):
        return False
    if len(one.co_consts) != len(other.co_consts):
        return False
    docstring = _place_of_docstring(one)
    # Since Python 3.13 a class tells on which line it begins.
    lines = (one.co_firstlineno, other.co_firstlineno)
    return all(
        (this, that) == lines or _same_constant(this, that, documents=place == docstring)
        for place, (this, that) in enumerate(zip(one.co_consts, other.co_consts, strict=True))
    )


def _at_work(code: CodeType) -> tuple[bytes, bytes]:
    """The instructions of code, without those that do nothing where that can be told at once, and what is in a `try`.

    Where a statement begins on a line of its own, CPython may leave one; without jumps and handlers nothing depends on
    how far apart the others are.
    """
    instructions, handlers = code.co_code, code.co_exceptiontable
    operations = instructions[::2]
    if _NOTHING in operations and _JUMPS.isdisjoint(operations) and not handlers:
        instructions = b"".join(
            instructions[at : at + 2]
            for at in range(0, len(instructions), 2)
            if instructions[at] != _NOTHING
        )
    return instructions, handlers


def _steps(code: CodeType) -> tuple[object, ...]:
    """What code does, whatever its lines: where it jumps to, and what of it is in a `try`, by the numbers of steps.

    It takes longer to find. Since Python 3.13 two instructions that load or store variables are one where both stand on
    one line, and so everything behind them is somewhere else.
    """
    steps: list[tuple[str, object]] = []
    numbers: dict[int, int] = {}
    jumps: dict[int, int] = {}
    for each in dis.get_instructions(code):
        numbers[each.offset] = len(steps)
        if each.opname in ("NOP", "EXTENDED_ARG"):
            continue
        if each.opcode in _JUMPS:
            jumps[len(steps)] = each.argval
            steps.append((each.opname, None))
        elif names := _PAIR.fullmatch(each.opname):
            steps += zip(names.groups(), each.argval, strict=True)
        else:
            steps.append((each.opname, each.argval if "_FAST" in each.opname else each.arg))
    numbers[len(code.co_code)] = len(steps)
    return (
        tuple(steps),
        {step: numbers[to] for step, to in jumps.items()},
        [
            (numbers[start], numbers[start + length], numbers[handler], depth)
            for start, length, handler, depth in _tries(code.co_exceptiontable)
        ],
    )


def _tries(table: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Where a `try` begins in code, how long it is, where its handler is, and how deep the stack is there.

    How a table is written is told by CPython's InternalDocs/exception_handling.md: numbers of six bits a byte, the
    first first, and one bit that says whether the number goes on; places are counted in instructions of two bytes.
    """
    read = iter(table)

    def number(byte: int) -> int:
        value = byte & 0x3F
        while byte & 0x40:
            byte = next(read)
            value = value << 6 | byte & 0x3F
        return value

    for first in read:
        start, length, handler, depth = number(first), *(number(next(read)) for _ in range(3))
        yield 2 * start, 2 * length, 2 * handler, depth


def _place_of_docstring(code: CodeType) -> int | None:
    """Where the docstring of a function is among its constants, or that of a module or class if it has one."""
    if code.co_flags & CO_NEWLOCALS:
        # Since Python 3.13 a flag tells whether there is one; before, where there is none the first constant is None.
        return 0 if code.co_flags & _HAS_DOCSTRING or not _HAS_DOCSTRING else None
    if "__doc__" not in code.co_names:
        return None
    first = int("__qualname__" in code.co_names)  # the name of a class stands before it
    texts = (at for at, each in enumerate(code.co_consts) if isinstance(each, str) and at >= first)
    return next(texts, None)


def _same_constant(one: object, other: object, *, documents: bool) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return _same(one, other)
    if type(one) is not type(other):
        return False
    if documents and isinstance(one, str) and isinstance(other, str):
        return words(one) == words(other)
    if isinstance(one, frozenset) and isinstance(
        other, frozenset
    ):  # two of one set may be in two orders
        return {*map(repr, one)} == {*map(repr, other)}
    # Tuples of a repr say 1.0 and True otherwise than 1, and 0.0 otherwise than -0.0.
    return one == other and (type(one) in (str, bytes, int) or repr(one) == repr(other))
