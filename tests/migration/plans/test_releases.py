"""What a plan says of random pairs of releases comes true for items that the old package has written.

pytest tests/migration/plans/test_releases.py                    some pairs, the same every time
DYNGEN_SOAK=1 pytest tests/migration/plans/test_releases.py      hundreds
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from asked import SEED
from dyngen.migration.derive.order import Migration
from dyngen.migration.evaluate import evaluators, undoing
from dyngen.migration.outcome import Outcome, Unchanged, Unreadable, Write
from dyngen.migration.plan import Kind, Plan, Step, to_json
from dyngen.migration.plan import Phase as When
from dyngen.migration.reading import from_json
from dyngen.verify.judging import judge_of
from emitted import SOAK
from evolution.changing import side
from evolution.releases import ROUNDS, Release, change, plain, sketches, values
from migration.plans.stage import NOW, Item, between
from proof.running.package import RejectedError, imported, modules
from schemas import JSON, changed

PAIRS = 600 if SOAK else 40


CHANGES = ("index", "rename", "add with a default", "without a default", "another default", "index")
"""What a plan can make good, as far as the rest lets it."""
OTHERS = ("type", "required", "remove", "stored", "nothing", "enum", "format", "type")


@st.composite
def migrations(draw: st.DrawFn) -> Release:
    """A schema, and the same with a change or two that ask for a migration."""
    sketch = draw(sketches())
    what = [draw(st.sampled_from(CHANGES)), draw(st.sampled_from((*CHANGES, *OTHERS)))]
    if "index" in what and draw(st.integers(0, 3)):
        sketch.in_index = None
    level = sketch.fields["level"]
    if "another default" in what or "without a default" in what:
        level |= {"required": False, "default": "low"}
    old = changed(sketch.schema, {})
    sketch.fields = {name: dict(each) for name, each in sketch.fields.items()}
    renamed: dict[str, str] = {}
    for each in what:
        level = sketch.fields["level"]
        match each:
            case "add with a default":
                added = plain("added", "integer", required=False, default=draw(st.integers(-1, 1)))
                sketch.fields["added"] = added
            case "without a default":
                level |= {"required": True}
                level.pop("default", None)
            case "another default":
                level |= {"required": False, "default": "a"}
            case _:
                change(draw, each, sketch, renamed)
    return Release(old, sketch.schema, renamed, tuple(what))


def written(package: ModuleType, document: JSON) -> Iterator[Item]:
    """Items as a release writes them, whatever its key does not refuse."""
    columns = document["tables"][0]["entities"]["Thing"]["fields"]
    for most in range(2):
        for turn in range(ROUNDS):
            try:
                yield package.Thing(**values(columns, turn, most)).to_item()
            except ValueError:
                continue


def after(item: Item, outcome: Outcome) -> Item:
    """The item when the write is done that is said of it, if it is one."""
    if not isinstance(outcome, Write):
        return item
    assert all(item.get(name) == value for name, value in outcome.seen.items())
    assert {*outcome.sets, *outcome.removes} <= {*outcome.seen}
    kept = {name: value for name, value in item.items() if name not in outcome.removes}
    return {**kept, **outcome.sets}


def table_of(plan: Plan, made: Any) -> Any:
    """What becomes of the items of the table; nothing if no step is about it."""
    return made.get("Things", lambda item: Unchanged.NOT_MEANT)


def reads_values(steps: tuple[Step, ...]) -> bool:
    """Is there a step that rewrites what it can read, and tells what it cannot?"""
    return any(each.from_attribute in each.targets for each in steps)


def is_refused(outcome: Unreadable) -> bool:
    """Is there a value in it that the new key of an index does not take, as an empty text?"""
    return outcome.why == "could not be written, of the value there is"


class Told:
    """One pair of releases, its plan, and the judgement of `dyngen verify`."""

    def __init__(self, release: Release, migration: Migration) -> None:
        plan = migration.plan
        self.migration, self.plan = migration, plan
        schema = side(release.new).schema
        self.judge = judge_of(schema, schema.tables[0])
        self.expand = table_of(plan, evaluators(plan, When.EXPAND, lambda: NOW))
        self.contract = table_of(plan, evaluators(plan, When.CONTRACT, lambda: NOW))
        self.undo = table_of(plan, undoing(plan, lambda: NOW))

    def check(self, item: Item) -> str:
        """Follow an item of the old release through the plan; in a word, what came of it."""
        left = bool(self.migration.left)
        first = self.expand(item)
        if isinstance(first, Unreadable):
            assert left or reads_values(self.plan.steps) or is_refused(first), first
            return "unreadable"
        expanded = after(item, first)
        again = self.expand(expanded)
        assert again is (Unchanged.NOT_MEANT if first is Unchanged.NOT_MEANT else Unchanged.ALREADY)
        if left:
            return "left"
        assert list(self.judge(expanded)) == []
        self.check_undoing(item, expanded)
        final = after(expanded, self.contract(expanded))
        assert not isinstance(self.contract(expanded), Unreadable)
        assert list(self.judge(final)) == []
        assert not {*final} & {
            name for step in self.plan.of(When.CONTRACT) for name in step.targets
        }
        return "migrated" if final != item else "as it was"

    def check_undoing(self, item: Item, expanded: Item) -> None:
        back = self.undo(expanded)
        assert not isinstance(back, Unreadable), back
        if not any(each.kind is Kind.DEFAULT for each in self.plan.steps) and not reads_values(
            self.plan.steps
        ):
            assert after(expanded, back) == item


@pytest.mark.slow
def test_what_a_plan_says_comes_true(tmp_path: Path) -> None:
    """What `breaking` finds and the plan does not name as left is gone; items that are right stay as they are."""
    came, kinds = Counter[str](), Counter[str]()

    @seed(SEED)
    @settings(
        max_examples=PAIRS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(migrations())
    def holds(release: Release) -> None:
        try:
            files = [modules(each, tmp_path) for each in (release.old, release.new)]
        except RejectedError:
            return
        migration = between(release.old, release.new)
        kinds.update(f"{each.kind} {each.phase}" for each in migration.plan.steps)
        assert from_json(to_json(migration.plan), "plan.json") == migration.plan
        told = Told(release, migration)
        with ExitStack() as stack:
            old, new = (stack.enter_context(imported(each)) for each in files)
            for item in written(old, release.old):
                came[told.check(item)] += 1
            for item in written(new, release.new):
                assert told.expand(item) in (Unchanged.ALREADY, Unchanged.NOT_MEANT), release.what
                assert told.contract(item) in (Unchanged.ALREADY, Unchanged.NOT_MEANT)

    holds()
    assert came["migrated"] > came["left"] > 0
    assert came["as it was"] > PAIRS
    assert {kind.partition(" ")[0] for kind in kinds} == {
        "index-keys", "attribute", "default", "remove",
    }  # fmt: skip
