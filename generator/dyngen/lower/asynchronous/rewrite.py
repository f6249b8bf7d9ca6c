"""A statement as it stands where calls are awaited; comments and layout stay as they are.

    def get(self) -> Item:                              async def get(self) -> Item:
        return item_of(self._client.get_item(…))  ▶         return item_of(await self._client.get_item(…))

All that is known of names is in `awaited`; `Known` says which names mean these. Without the words that are put
in, the text is what it was before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import Final, TypeAlias

from dyngen.lower.asynchronous.awaited import ALIASES, CALLED, ITERATED, METHODS, NAMES
from dyngen.records import record

_Place: TypeAlias = tuple[int, int]
"""A line, counted from 1, and a byte in it."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@record(frozen=True, slots=True)
class Known:
    """What names of a text mean: a schema may call anything like what waits, and that then has another name."""

    meanings: Mapping[str, str]
    """Names that the text imports, each with what the support code calls it; empty where that is of a schema."""
    instead: Mapping[str, str]
    """What is read instead of another, unless that is a parameter."""

    def waits(self, name: str) -> bool:
        """Whether what is called so is awaited."""
        return self.meanings.get(name, name) in CALLED


_AS_WRITTEN: Final = Known(_NOTHING, NAMES)


def rewritten(text: str, words: Mapping[str, str] = _NOTHING, *, known: Known = _AS_WRITTEN) -> str:
    """The statement with what it calls awaited, and its docstrings and messages with other words."""
    tree, edits = ast.parse(text), _Edits(text)
    _Rewriting(edits, _Waiting(tree, known), words, known.instead).visit(tree)
    return edits.made()


class _Waiting:
    """What waits in a statement: what `awaited` declares, and methods that their class calls."""

    def __init__(self, tree: ast.AST, known: Known) -> None:
        self._known = known
        functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
        self._own: set[str] = set()
        while more := {each.name for each in functions if self.waits(each)} - ITERATED - self._own:
            self._own |= more

    def waits(self, function: ast.FunctionDef) -> bool:
        """Whether a function awaits something itself."""
        return any(
            self.is_awaited(each)
            or (isinstance(each, ast.For) and self.is_async_iterable(each.iter))
            for each in _inside(function)
        )

    def is_awaited(self, node: ast.AST) -> bool:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("self"), attr=name)):
                return name in CALLED or name in self._own
            case ast.Call(func=ast.Name(name)):
                return self._known.waits(name)
            case ast.Call(func=ast.Attribute(attr=name)):
                return name in CALLED
            case _:
                return False

    def is_async_iterable(self, node: ast.AST) -> bool:
        match node:
            case ast.Name(name) | ast.Call(func=ast.Attribute(attr=name)):
                return name in ITERATED
            case _:
                return False


class _Edits:
    """What is to be changed in a text, by places in it as it was."""

    def __init__(self, text: str) -> None:
        self._content = text.encode()
        ends = accumulate(len(line) for line in self._content.splitlines(keepends=True))
        self._lines = [0, *ends]
        self._found: list[tuple[int, int, bytes]] = []

    def insert(self, place: _Place, text: str) -> None:
        self.replace(place, place, text)

    def replace(self, begin: _Place, end: _Place, text: str) -> None:
        self._found.append((self._at(begin), self._at(end), text.encode()))

    def between(self, begin: _Place, end: _Place) -> str:
        """What stands there."""
        return self._content[self._at(begin) : self._at(end)].decode()

    def made(self) -> str:
        """The text with all of them made; where two begin at one place, what is put in stands first."""
        content = self._content
        for begin, end, new in sorted(self._found, reverse=True):
            content = content[:begin] + new + content[end:]
        return content.decode()

    def _at(self, place: _Place) -> int:
        line, column = place
        return self._lines[line - 1] + column


class _Rewriting(ast.NodeVisitor):
    """Finds the edits."""

    def __init__(
        self,
        edits: _Edits,
        waiting: _Waiting,
        words: Mapping[str, str],
        instead: Mapping[str, str],
    ) -> None:
        self._edits = edits
        self._waiting = waiting
        self._words = words
        self._instead = instead
        self._parameters: frozenset[str] = frozenset()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if self._waiting.waits(node):
            self._edits.insert(_begin(node), "async ")
            self._async_body(node)
            if node.name in METHODS:
                line, column = node.lineno, node.col_offset + len("def ")
                name = (line, column), (line, column + len(node.name))
                self._edits.replace(*name, METHODS[node.name])
        arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        for argument in arguments:
            if argument.arg in CALLED:
                self._awaitable(argument.annotation)
        outside = self._parameters
        self._parameters |= {argument.arg for argument in arguments}
        self.generic_visit(node)
        self._parameters = outside

    def _async_body(self, node: ast.FunctionDef) -> None:
        """What is not as in other functions where a function is asynchronous."""
        inside = list(_inside(node))
        if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inside):
            match node.returns:
                case ast.Subscript(value=ast.Name("Iterator") as name):
                    self._edits.insert(_begin(name), "Async")
                case _:
                    raise ValueError(f"{node.name} yields, and does not return an Iterator")
        for each in inside:
            match each:
                case ast.Expr(value=ast.YieldFrom(value=some) as delegation):
                    indent = " " * (each.col_offset + 4)
                    self._edits.replace(_begin(delegation), _begin(some), "for each in ")
                    self._edits.insert(_end(some), f":\n{indent}yield each")
                case _:
                    pass

    def visit_For(self, node: ast.For) -> None:
        if self._waiting.is_async_iterable(node.iter):
            self._edits.insert(_begin(node), "async ")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if self._waiting.is_awaited(node):
            self._edits.insert(_begin(node), "await ")
        match node.func:
            case ast.Attribute(value=ast.Name("time") as clock, attr="sleep"):
                self._edits.replace(_begin(clock), _end(clock), "asyncio")
            case _:
                pass
        self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Leave it: what it calls is awaited by whoever calls it."""

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if self._waiting.is_awaited(node.value):
            raise ValueError(f"what is awaited needs a name before its .{node.attr} is asked for")
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self._instead and node.id not in self._parameters:
            self._edits.replace(_begin(node), _end(node), self._instead[node.id])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id in ALIASES:
            self._awaitable(node.value)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            self._say(node.value)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        match node.exc:
            case ast.Call(args=[(ast.Constant() | ast.JoinedStr()) as message]):
                self._say(message)
            case _:
                pass
        self.generic_visit(node)

    def _say(self, text: ast.expr) -> None:
        """Let a text say it in the other words."""
        old = new = self._edits.between(_begin(text), _end(text))
        for ours, theirs in self._words.items():
            new = new.replace(ours, theirs)
        if new != old:
            self._edits.replace(_begin(text), _end(text), new)

    def _awaitable(self, annotation: ast.expr | None) -> None:
        """Let what a function returns be awaited, in a type that says so: `Callable[…, Awaitable[…]]`."""
        match annotation:
            case ast.Subscript(value=ast.Name("Callable"), slice=ast.Tuple(elts=[_, returned])):
                self._edits.insert(_begin(returned), "Awaitable[")
                self._edits.insert(_end(returned), "]")
            case _:
                pass  # an alias, which says it


def _inside(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, and not in another within it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from _inside(child)


def _begin(node: ast.expr | ast.stmt) -> _Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr | ast.stmt) -> _Place:
    return node.end_lineno or 0, node.end_col_offset or 0
