"""Names as code uses them: what is read, what is bound, and how each is spelled where it stands.

    class Post:                         read: date, int; bound: Post
        def age(self, day: date) -> int: ...

Scopes are Python's own. In a scope that binds a marked name (see `shadowing`) whatever else is called like it
has its private spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import libcst as cst

from dyngen.syntax.shadowing import is_marked, plain, private


def variables(target: cst.CSTNode) -> Iterator[str]:
    """The variables that get a value if `target` does."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from variables(element.value)


def parameters_of(function: cst.Parameters) -> list[cst.Param | cst.ParamStar]:
    """The parameters in their order, and the star between them."""
    if function.posonly_params:
        raise TypeError("parameters with a slash are never emitted")
    star: list[cst.Param | cst.ParamStar] = []
    if not isinstance(function.star_arg, cst.MaybeSentinel):
        star = [function.star_arg]
    elif function.kwonly_params:
        star = [cst.ParamStar()]
    rest = [function.star_kwarg] if function.star_kwarg else []
    return [*function.params, *star, *function.kwonly_params, *rest]


def names_of(function: cst.Parameters) -> list[str]:
    """What the parameters are called."""
    return [each.name.value for each in parameters_of(function) if isinstance(each, cst.Param)]


@dataclass(slots=True)
class Names:
    """How code uses names."""

    read: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)
    """Read and bound in one class body, as in `date: date`."""
    private: dict[str, str] = field(default_factory=dict)
    """What names that gave way are spelled, and what they are."""

    @property
    def free(self) -> set[str]:
        """What is read, and bound nowhere that the reader could see."""
        return self.read - self.bound


@dataclass(slots=True)
class _Scope:
    read: set[str]
    bound: set[str]
    taken: frozenset[str]
    """What marked names are called here."""


class Scopes:
    """The scopes around the place where somebody walks through code; `names` are those of all of it."""

    def __init__(self) -> None:
        self.names = Names()
        self._here = _Scope(self.names.read, self.names.bound, frozenset())
        self._function = self._here
        """The innermost scope that functions see: that of the module or of a function, not of a class."""

    def spelled(self, name: str) -> str:
        """A variable as it is spelled here."""
        if is_marked(name):
            return plain(name)
        if name not in self._here.taken:
            return name
        spelling = private(name)
        self.names.private[spelling] = name
        return spelling

    def parameter(self, name: str) -> str:
        """A parameter as it is spelled: of a function in a function it is a variable like others."""
        return self.spelled(name) if self._here is self._function else plain(name)

    def read(self, name: str) -> str:
        """A variable that is read here, as it is spelled."""
        name = self.spelled(name)
        self._here.read.add(name)
        return name

    def bind(self, name: str) -> str:
        """A variable that gets a value here, as it is spelled."""
        name = self.spelled(name)
        self._here.bound.add(name)
        return name

    def define(self, name: str) -> None:
        """A class or function is defined here; others do not give way to it, nor it to them."""
        self._here.bound.add(plain(name))

    @contextmanager
    def of_class(self, attributes: Iterable[str]) -> Iterator[None]:
        """Within the body of a class that calls its fields and methods so."""
        outside = self._here
        self._here = inside = self._scope(attributes)
        yield
        self._here = outside
        self.names.uncertain |= inside.read & inside.bound
        self._function.read |= inside.read - inside.bound

    @contextmanager
    def of_function(self, parameters: Sequence[str]) -> Iterator[None]:
        """Within the body of a function that has these parameters."""
        outside, function = self._here, self._function
        inside = self._scope(parameters)
        inside.bound.update(map(self.parameter, parameters))
        self._here = self._function = inside
        yield
        self._here, self._function = outside, function
        function.read |= inside.read - inside.bound

    @contextmanager
    def of_comprehension(self, targets: Sequence[str]) -> Iterator[None]:
        """Within a comprehension over these variables: what else gets a value in it has it outside too."""
        outside, self._here.read = self._here.read, set()
        yield
        inside, self._here.read = self._here.read, outside
        outside |= inside.difference(map(self.spelled, targets))

    def _scope(self, names: Iterable[str]) -> _Scope:
        taken = {plain(name) for name in names if is_marked(name)}
        return _Scope(set(), set(), self._function.taken | taken)
