"""Whether the steps of a plan follow from its schemas. People edit plans, and any other step changes items wrongly.

fit(plan, "plan.json")      UsageError: plan.json: steps[1] (attribute remrak of Post) …

A step may be taken out, and what removes may ask for nothing. All else follows from the schemas: it is derived again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace

from dyngen.config import UsageError
from dyngen.migration.derive.order import derived
from dyngen.migration.meanings import meaning_of
from dyngen.migration.plan import Kind, Phase, Plan, Step, row_of

_LEAVING = (Kind.MOVE, Phase.CONTRACT)
"""What deletes old places."""


def fit(plan: Plan, where: str) -> None:
    """UsageError for the first step that does not follow from the plan's schemas; `where` is how messages call it."""
    wanted = derived(meaning_of(plan.old), meaning_of(plan.new)).plan.steps
    for number, step in enumerate(plan.steps):
        if not any(_says_the_same(step, each) for each in wanted):
            shown = f"{step.kind} {', '.join(step.targets)} of {step.entity}"
            raise UsageError(
                f"{where}: steps[{number}] ({shown}) does not follow from the schemas of the plan: "
                f"{_difference(step, wanted)}\n"
                "help: a step may be taken out, but not be another: change the schema, and let "
                "`dyngen migrate plan` make the plan again"
            )


def _says_the_same(step: Step, wanted: Step) -> bool:
    return not [*_differing(step, wanted)]


def _differing(step: Step, wanted: Step) -> Iterator[str]:
    """The keys of a step that say something else. Why it is done is for people, and anybody may say it better."""
    removes = wanted.kind is Kind.REMOVE or (wanted.kind, wanted.phase) == _LEAVING
    if removes and step.kind is wanted.kind and not step.sources:
        wanted = replace(wanted, sources=())
    for each in fields(Step):
        one, other = (getattr(side, each.name) for side in (step, wanted))
        if each.name in ("targets", "sources"):
            one, other = sorted(one), sorted(other)
        if each.name != "why" and one != other:
            yield each.name


def _difference(step: Step, wanted: Iterable[Step]) -> str:
    """What of the step is wrong, beside the step that is most like it."""
    near: Sequence[tuple[list[str], Step]] = sorted(
        (
            ([*_differing(step, each)], each)
            for each in wanted
            if (each.kind, each.entity) == (step.kind, step.entity)
        ),
        key=lambda one: len(one[0]),
    )
    if not near:
        return f"they ask for no such step for {step.entity}"
    [key, *_], other = near[0]
    was, now = (row_of(each).get(key) for each in (step, other))
    return f"its {key} would be {now!r}, not {was!r}"
