"""How a change is made without breaking anything: steps in their order, by release.

steps(RULES["DB301"], "blog:Posts.ByStatus")      write the keys (N), fill them in (N), … read the index (N+1)
plan(changes)                                     the steps of all of them, each said once
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from dyngen.evolution.rule import Break, Recipe


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One thing to do. `release` counts from the next one (0), `order` from the first within it."""

    release: int
    order: int
    text: str


class HasSteps(Protocol):
    """A change, as far as a plan of it goes."""

    @property
    def at(self) -> str: ...

    @property
    def steps(self) -> tuple[Step, ...]: ...


# What all recipes do at the same point of a release, so that a plan of several says it once.
_PREPARE, _DEPLOY, _EVERYWHERE, _FILL, _VERIFY, _BUILD, _ACTIVE, _AFTER = range(8)
_OUT = Step(0, _EVERYWHERE, "wait until every process is of this release")
_OUT_1 = Step(1, _EVERYWHERE, "wait until every process is of this release")
_CHECKED = Step(
    0, _VERIFY, "verify that nothing is missing, and nothing stale: `dyngen verify --all`"
)
_BUILT_INDEX = (
    Step(0, _BUILD, "create the index, one of a table at a time"),
    Step(0, _ACTIVE, "wait until the index is active"),
)
_FILLED_INDEX = (
    Step(
        0,
        _FILL,
        "fill in the keys of stored items, each only if what it is made of has not changed: `dyngen migrate run`",
    ),
    _CHECKED,
    *_BUILT_INDEX,
)

_TO_ANOTHER_TABLE = (
    Step(
        0,
        _DEPLOY,
        "deploy code that writes each change to both tables in one transaction, and reads the old one",
    ),
    _OUT,
    Step(
        0,
        _FILL,
        "copy stored items to the new table, each in a transaction that holds only if it is as it was read and "
        "nothing is there yet",
    ),
    Step(0, _VERIFY, "compare both tables, item by item and both ways: a count proves nothing"),
    Step(1, _DEPLOY, "deploy code that reads the new table, and still writes to both"),
    _OUT_1,
    Step(2, _DEPLOY, "deploy code that writes only to the new table"),
    Step(2, _EVERYWHERE, "wait until every process is of this release"),
)
"""No release that writes to one table alone runs beside one that reads the other."""

_RECIPES: Mapping[Recipe, tuple[Step, ...]] = MappingProxyType(
    {
        Recipe.READERS_FIRST: (
            Step(0, _DEPLOY, "deploy code that reads both, and still writes as before"),
            _OUT,
            Step(
                1, _DEPLOY, "deploy code that writes the new form; from here there is no way back"
            ),
        ),
        Recipe.WRITERS_FIRST: (
            Step(
                0,
                _PREPARE,
                "mend the stored items that the change leaves behind: `dyngen verify --all` finds them, and "
                "`dyngen migrate run` does what follows from the schemas",
            ),
            Step(1, _DEPLOY, "deploy the change"),
        ),
        Recipe.EXPAND: (
            Step(
                0,
                _DEPLOY,
                "deploy code that has the new beside the old as optional, and writes both",
            ),
            _OUT,
            Step(
                0,
                _FILL,
                "fill in the new in stored items, each only if what it is made of has not changed: "
                "`dyngen migrate run`",
            ),
            _CHECKED,
            Step(1, _DEPLOY, "deploy code that reads the new"),
            _OUT_1,
            Step(2, _DEPLOY, "deploy code without the old"),
            Step(2, _AFTER, "remove the old from stored items: `dyngen migrate run --contract`"),
        ),
        Recipe.INDEX: (
            Step(0, _DEPLOY, "deploy code that writes the keys, and does not read the index yet"),
            _OUT,
            *_FILLED_INDEX,
            Step(1, _DEPLOY, "deploy code that reads the index"),
        ),
        Recipe.FILLED_INDEX: (
            *_BUILT_INDEX,
            Step(1, _DEPLOY, "deploy code that reads the index"),
        ),
        Recipe.REPLACE_INDEX: (
            Step(
                0,
                _DEPLOY,
                "deploy code that writes keys for an index under a new name, with attributes of its own",
            ),
            _OUT,
            *_FILLED_INDEX,
            Step(1, _DEPLOY, "deploy code that reads the new index"),
            _OUT_1,
            Step(2, _DEPLOY, "deploy code without the old index"),
            Step(
                2,
                _AFTER,
                "delete the old index, and its keys from stored items: `dyngen migrate run --contract`",
            ),
        ),
        Recipe.REPROJECT_INDEX: (
            *_BUILT_INDEX,
            Step(1, _DEPLOY, "deploy code that reads the new index"),
            _OUT_1,
            Step(2, _DEPLOY, "deploy code without the old index"),
            Step(2, _AFTER, "delete the old index: its key attributes are those of the new one"),
        ),
        Recipe.MOVE: (
            Step(
                0,
                _DEPLOY,
                'deploy code that keeps copies out of what it reads: the new key as "also_at", with "written": false',
            ),
            _OUT,
            Step(1, _DEPLOY, 'deploy code that writes to both keys: "written" left out'),
            _OUT_1,
            Step(
                1,
                _FILL,
                "copy stored items to their second place, each only if it has not changed meanwhile: "
                "`dyngen migrate run`",
            ),
            Step(
                1, _VERIFY, "verify that no copy is missing, and none stale: `dyngen verify --all`"
            ),
            Step(2, _DEPLOY, 'deploy code that reads the new key: the old one as "also_at"'),
            Step(2, _EVERYWHERE, "wait until every process is of this release"),
            Step(
                3,
                _DEPLOY,
                'deploy code that writes only to the new key: "written": false beside the old one',
            ),
            Step(3, _EVERYWHERE, "wait until every process is of this release"),
            Step(3, _AFTER, "delete what stands at the old key: `dyngen migrate run --contract`"),
            Step(4, _DEPLOY, 'deploy code without "also_at"'),
        ),
        Recipe.COPY: (
            *_TO_ANOTHER_TABLE,
            Step(2, _AFTER, "delete the items of the old table"),
        ),
        Recipe.TABLE: (
            Step(0, _PREPARE, "create the new table beside the old one"),
            *_TO_ANOTHER_TABLE,
            Step(2, _AFTER, "delete the old table, when its backups and its stream are done with"),
        ),
        Recipe.CALLERS: (Step(0, _DEPLOY, "change the code that calls it in the same commit"),),
        Recipe.NONE: (),
    }
)


def steps(rule: Break) -> tuple[Step, ...]:
    """What to do, in order."""
    return _RECIPES[rule.recipe]


def plan(changes: Iterable[HasSteps]) -> Iterator[str]:
    """The steps of all changes as lines, each step once, with the places that it is about."""
    places: dict[Step, list[str]] = {}
    for change in changes:
        for step in change.steps:
            about = places.setdefault(step, [])
            if change.at not in about:
                about.append(change.at)
    release = -1
    for number, step in enumerate(sorted(places), 1):
        if step.release != release:
            release = step.release
            yield f"release N+{release}" if release else "release N"
        yield f"  {number}. {step.text}"
        yield f"     {', '.join(places[step])}"
