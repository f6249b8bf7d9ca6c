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
from inspect import CO_NEWLOCALS
from operator import attrgetter
from types import CodeType

from dyngen.output.proof import words

_LAYOUT = str.maketrans("", "", " \n\t(),")

# Where a statement begins on a line of its own, CPython may leave an instruction that does nothing; without jumps
# nothing depends on how far apart the others are.
_NOTHING = dis.opmap["NOP"]
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))

_HAS_DOCSTRING: int = getattr(inspect, "CO_HAS_DOCSTRING", 0)

_PARTS = attrgetter(
    *("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags"),
    *("co_names", "co_varnames", "co_freevars", "co_cellvars", "co_exceptiontable"),
)

# Constants of these types are the same if they are equal.
_PLAIN = frozenset((str, bytes, int, bool, type(None)))


def same_code(one: str, one_code: CodeType, other: str, other_code: CodeType) -> bool:
    """Whether two texts, each with what Python compiles it to, are known to mean the same."""
    return one.translate(_LAYOUT) == other.translate(_LAYOUT) and _same(one_code, other_code)


def _same(one: CodeType, other: CodeType) -> bool:
    if _PARTS(one) != _PARTS(other):
        return False
    if one.co_code != other.co_code and _at_work(one) != _at_work(other):
        return False
    if len(one.co_consts) != len(other.co_consts):
        return False
    docstring = _place_of_docstring(one)
    # Since Python 3.13 a class tells on which line it begins.
    lines = (one.co_firstlineno, other.co_firstlineno)
    # Most are plain and equal: to ask a function about each of those takes longer than all the rest.
    return all(
        (this, that) == lines or _same_constant(this, that, documents=place == docstring)
        for place, (this, that) in enumerate(zip(one.co_consts, other.co_consts, strict=True))
        if type(this) is not type(that) or type(this) not in _PLAIN or this != that
    )


def _at_work(code: CodeType) -> bytes:
    """The instructions of code, without those that do nothing where that can be told."""
    instructions = code.co_code
    operations = instructions[::2]
    if _NOTHING not in operations or not _JUMPS.isdisjoint(operations):
        return instructions
    return b"".join(
        instructions[at : at + 2]
        for at in range(0, len(instructions), 2)
        if instructions[at] != _NOTHING
    )


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
    # Two of one set may be in two orders.
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return {*map(repr, one)} == {*map(repr, other)}
    # Tuples of a repr say 1.0 and True otherwise than 1, and 0.0 otherwise than -0.0.
    return one == other and (type(one) in _PLAIN or repr(one) == repr(other))
