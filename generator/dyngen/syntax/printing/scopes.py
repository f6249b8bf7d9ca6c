"""Names as code uses them: what is read, what is bound, and how each is spelled where it stands.

    class Post:                         read: date, int; bound: Post
        def age(self, day: date) -> int: ...

Scopes are Python's own. Where several things are called the same, `shadowing` says which gives way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import libcst as cst

from dyngen.records import field, record
from dyngen.syntax.kinds import GLOBAL_MARK, MARK
from dyngen.syntax.shadowing import apart, other_spelling, plain


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


@record(slots=True)
class Names:
    """How code uses names."""

    read: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)
    """Read and bound in one class body, as in `date: date`."""
    meant: dict[str, str] = field(default_factory=dict)
    """Spellings that are not the whole name, and the names: those that gave way, and what a schema defines."""
    ordinary: set[str] = field(default_factory=set)
    """What is spelled as it is and has no mark."""
    defined: set[str] = field(default_factory=set)
    """What is spelled as it is and is what a schema defines."""

    @property
    def free(self) -> set[str]:
        """What is read, and bound nowhere that the reader could see."""
        return self.read - self.bound

    @property
    def ambiguous(self) -> set[str]:
        """Names of which one spelling stands for two things, one of them defined by a schema."""
        return self.defined & self.ordinary


@record(slots=True)
class _Scope:
    read: set[str]
    bound: set[str]
    owners: Mapping[str, str]
    """The mark of those to whom a name belongs here, where others would want it too."""


class Scopes:
    """The scopes around the place where somebody walks through code; `names` are those of all of it.

    What a schema defines owns the names that are `defined`: nothing else in the module is spelled so.
    """

    def __init__(self, defined: Iterable[str] = ()) -> None:
        self.names = Names()
        owners = dict.fromkeys(defined, GLOBAL_MARK)
        self._here = _Scope(self.names.read, self.names.bound, owners)
        self._function = self._here
        """The innermost scope that functions see: that of the module or of a function, not of a class."""

    def spelled(self, name: str) -> str:
        """A variable as it is spelled here."""
        word, mark = apart(name)
        if mark == MARK:
            return word
        gives_way = self._here.owners.get(word, mark) != mark
        spelling = other_spelling(name) if gives_way else word
        if gives_way or mark:
            self.names.meant[spelling] = name
        if not gives_way:
            (self.names.defined if mark else self.names.ordinary).add(word)
        return spelling

    def parameter(self, name: str) -> str:
        """A parameter as it is spelled: callers know it, so that it only gives way to those around a lambda."""
        word, mark = apart(name)
        hidden = not mark and self._function.owners.get(word) == MARK
        return self.spelled(name) if hidden else word

    def read(self, name: str) -> str:
        """A variable that is read here, as it is spelled."""
        here = self._here
        if (
            name.isascii() and name not in here.owners
        ):  # no mark, and nobody's: as nearly all of them
            self.names.ordinary.add(name)
        else:
            name = self.spelled(name)
        here.read.add(name)
        return name

    def bind(self, name: str) -> str:
        """A variable that gets a value here, as it is spelled."""
        name = self.spelled(name)
        self._here.bound.add(name)
        return name

    def define(self, name: str) -> None:
        """A class or function is defined here; others do not give way to it, nor it to them."""
        word, mark = apart(name)
        self._here.bound.add(word)
        if mark == GLOBAL_MARK:
            self.names.defined.add(word)

    @contextmanager
    def of_class(self, attributes: Iterable[str]) -> Iterator[None]:
        """Within the body of a class that calls its fields and methods so."""
        outside = self._here
        taken = {plain(name): MARK for name in attributes if apart(name)[1] == MARK}
        self._here = inside = _Scope(set(), set(), {**self._function.owners, **taken})
        yield
        self._here = outside
        self.names.uncertain |= inside.read & inside.bound
        self._function.read |= inside.read - inside.bound

    @contextmanager
    def of_function(self, parameters: Sequence[str]) -> Iterator[None]:
        """Within the body of a function that has these parameters."""
        outside, function = self._here, self._function
        bound = set(map(self.parameter, parameters))
        taken = {word: mark for word, mark in map(apart, parameters) if word in bound}
        inside = _Scope(set(), bound, {**function.owners, **taken})
        self._here = self._function = inside
        yield
        self._here, self._function = outside, function
        function.read |= inside.read - inside.bound

    @contextmanager
    def of_comprehension(self, targets: Sequence[str]) -> Iterator[None]:
        """Within a comprehension over these variables: what else gets a value in it has it outside too."""
        here, owners = self._here, self._here.owners
        outside, here.read = here.read, set()
        here.owners = {
            **owners,
            **{plain(name): MARK for name in targets if apart(name)[1] == MARK},
        }
        yield
        inside, here.read = here.read.difference(map(self.spelled, targets)), outside
        here.owners = owners
        outside |= inside
