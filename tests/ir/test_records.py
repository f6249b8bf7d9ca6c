"""Records beside dataclasses of the same fields: defining them takes less time, and nothing else is different."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, fields, replace

import pytest

from dyngen.records import record


@record(frozen=True, slots=True)
class Plain:
    one: int
    two: tuple[str, ...] = ()
    hidden: list[int] = field(default_factory=list, repr=False)
    aside: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Model:
    one: int
    two: tuple[str, ...] = ()
    hidden: list[int] = field(default_factory=list, repr=False)
    aside: str = field(default="", compare=False)


@record(frozen=True, slots=True)
class Single:
    only: str


@record(frozen=True, slots=True)
class Empty:
    pass


@record(frozen=True, slots=True, kw_only=True)
class Below(Single):
    more: int = 0


@record(slots=True)
class Open:
    some: list[int]


@record(frozen=True, slots=True, eq=False)
class Itself:
    name: str


@record(frozen=True, slots=True)
class Own:
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())

    def __repr__(self) -> str:
        return self.name


VALUES = [
    {"one": 1},
    {"one": 1, "two": ("a",)},
    {"one": 1, "two": ("a",), "aside": "b"},
    {"one": 2, "hidden": [1]},
]


@pytest.mark.parametrize("this", VALUES)
@pytest.mark.parametrize("that", VALUES)
def test_two_are_equal_where_dataclasses_are(
    this: dict[str, object], that: dict[str, object]
) -> None:
    one, other = Plain(**this), Plain(**that)  # type: ignore[arg-type]
    assert (one == other) is (Model(**this) == Model(**that))  # type: ignore[arg-type]


@pytest.mark.parametrize("values", VALUES)
def test_what_is_shown_is_what_a_dataclass_shows(values: dict[str, object]) -> None:
    shown = repr(Model(**values))  # type: ignore[arg-type]
    assert repr(Plain(**values)) == shown.replace("Model", "Plain")  # type: ignore[arg-type]


def test_what_is_of_another_kind_is_not_equal() -> None:
    assert Single("a") != Below(only="a")
    assert Single("a") != "a"
    assert Empty() == Empty()


def test_equal_ones_have_one_hash() -> None:
    assert len({Single("a"), Single("a"), Single("b"), Below(only="a"), Below(only="a")}) == 3
    assert len({Empty(), Empty()}) == 1


def test_what_is_not_frozen_or_holds_a_list_has_no_hash() -> None:
    for each in (Open([1]), Plain(1)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(each)
    assert Open([1]) == Open([1])


def test_without_eq_each_is_itself() -> None:
    one = Itself("a")
    assert one == one
    assert one != Itself("a")
    assert len({one, Itself("a")}) == 2


def test_methods_of_its_own_stay() -> None:
    assert Own("A") == Own("a")
    assert {Own("A"), Own("a")} == {Own("a")}
    assert repr(Own("A")) == "A"


def test_the_tools_of_dataclasses_know_them() -> None:
    below = Below(only="a", more=1)
    assert [each.name for each in fields(below)] == ["only", "more"]
    assert replace(below, more=2) == Below(only="a", more=2)
    assert not hasattr(below, "__dict__")
    match Plain(1, ("a",)):
        case Plain(one, two):
            assert (one, two) == (1, ("a",))
    with pytest.raises(TypeError):
        Below("a", 1)  # type: ignore[misc]


def test_they_can_be_sent_to_another_process() -> None:
    for each in (Plain(1, ("a",), [2], "b"), Below(only="a", more=1), Empty(), Open([1])):
        assert pickle.loads(pickle.dumps(each)) == each  # noqa: S301 - what was made here
