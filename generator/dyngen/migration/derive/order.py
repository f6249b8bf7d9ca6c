"""The plan between two schemas, and what it cannot do.

derived(old, new).plan.steps      index keys of Post, …
derived(old, new).left            DB102 at Post.sk_template: moved items are nothing that this command does
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dyngen.config import UsageError
from dyngen.evolution.finding import Change
from dyngen.evolution.meaning import Meaning
from dyngen.evolution.pairing.pairs import Pair
from dyngen.evolution.rule import Category
from dyngen.ir.schema import Entity
from dyngen.migration.derive.attributes import attributes
from dyngen.migration.derive.constants import constants
from dyngen.migration.derive.defaults import defaults, meant_otherwise
from dyngen.migration.derive.index_keys import index_keys
from dyngen.migration.derive.moves import moves, stands_twice
from dyngen.migration.derive.removals import removals
from dyngen.migration.derive.scene import Derived, Scene
from dyngen.migration.plan import Kind, Phase, Plan, Side, Step
from dyngen.records import record

_ABOUT_ITEMS = frozenset({Category.KEY, Category.ITEM, Category.INDEX})
_BY_THE_WHOLE_INDEX = frozenset({"DB301", "DB303"})
_UNDONE_BY_WRITERS = frozenset(
    {"DB203", "DB204", "DB205", "DB212", "DB401", "DB404", "DB405", "DB414"}
)
"""What code of the old release goes on doing to items that a step has done."""


_NOT_TOGETHER = (
    "{name} stands at two places, and something else of its items is to be migrated: what is written to the one place "
    "would be missing at the other\n"
    "help: change what its items hold in a release before also_at comes, or in one after it is gone"
)


@record(frozen=True, slots=True)
class Migration:
    """A plan, and the changes that make stored items wrong for the new release and that it does not mend."""

    plan: Plan
    left: tuple[Change, ...]


def derived(old: Meaning, new: Meaning) -> Migration:
    """What follows from two meanings of one package."""
    scene = Scene(Pair(old, new))
    found, removed = list[Derived](), list[Step]()
    for entity in scene.entities():
        others, gone = _of_entity(scene, entity), [*removals(scene, entity)]
        if stands_twice(entity) and (others or gone):
            raise UsageError(_NOT_TOGETHER.format(name=entity.new.name))
        found += [*others, *moves(scene, entity)]
        removed += gone
    steps = [each.step for each in found]
    # What is deleted comes behind what is written.
    removed += [each for each in steps if each.phase is Phase.CONTRACT]
    steps = [each for each in steps if each.phase is Phase.EXPAND]
    plan = Plan(
        new.schema.package,
        _side(old),
        _side(new),
        (*steps, *removed),
        tuple(_undone(scene.changes, steps)),
    )
    mended = frozenset(each for one in found for each in one.mends)
    return Migration(plan, tuple(_left(scene, steps, mended)))


def _of_entity(scene: Scene, entity: Pair[Entity]) -> list[Derived]:
    """The steps of the first phase, in the order in which one is made of the other."""
    found = [*attributes(entity), *defaults(entity), *constants(entity)]
    written = {name for each in found for name in each.step.targets}
    return [*found, *index_keys(scene, entity, written)]


def _side(meaning: Meaning) -> Side:
    source = meaning.document.source
    return Side(source.path.as_posix(), source.text)


def _undone(changes: Collection[Change], steps: Collection[Step]) -> Iterator[str]:
    meant = {each.entity for each in steps}
    for change in changes:
        if change.rule.code in _UNDONE_BY_WRITERS and change.subject.entity in meant:
            yield f"{change.rule.code}: {change.message}"


def _left(
    scene: Scene, steps: Collection[Step], mended: Collection[tuple[str, str]]
) -> Iterator[Change]:
    meant = {at for entity in scene.entities() for at in meant_otherwise(entity)}
    for change in scene.changes:
        code, at = change.rule.code, change.subject.at
        if code == "DB404" and at in meant:
            yield change
        elif change.rule.category not in _ABOUT_ITEMS or change.reads.new_reads_old:
            continue
        elif code in _BY_THE_WHOLE_INDEX:
            if not _is_filled(scene, steps, at):
                yield change
        elif (code, at) not in mended:
            yield change


def _is_filled(scene: Scene, steps: Collection[Step], at: str) -> bool:
    """Are the keys of an index written for every entity whose stored items lack them?"""
    filled = {
        (each.entity, f"{each.table}.{each.index}")
        for each in steps
        if each.kind is Kind.INDEX_KEYS
    }
    return all(
        (pair.new.name, at) in filled
        for pair in scene.match.entities.all
        for key in pair.new.indexes
        if f"{pair.new.table.name}.{key.index.name}" == at and scene.texts.unwritten(pair, key)
    )
