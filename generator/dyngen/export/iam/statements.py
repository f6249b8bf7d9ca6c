"""What policies allow, before it is written in any language: statements, and how many fit in a policy.

Statement(("GetItem", "Query"), (("Orders", None),), ())      two actions on the table Orders
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from dyngen.config import UsageError
from dyngen.export.iam.leading import Condition
from dyngen.export.iam.uses import Use
from dyngen.ir.requests import Json
from dyngen.records import record

LARGEST = 6_000
"""Characters of a policy, white space not counted; IAM takes 6,144."""
MOST = 10
"""How many policies IAM attaches to one principal."""

Resource = tuple[str, str | None]
"""A table, or one of its indexes."""


@record(frozen=True, slots=True)
class Statement:
    """Some actions on some tables and indexes, where all the conditions hold."""

    actions: tuple[str, ...]
    resources: tuple[Resource, ...]
    conditions: tuple[Condition, ...]


@record(frozen=True, slots=True)
class Place:
    """Where the tables are: what their ARNs begin with."""

    partition: str
    region: str
    account: str

    def arn(self, resource: Resource) -> str:
        table, index = resource
        path = table if index is None else f"{table}/index/{index}"
        return f"arn:{self.partition}:dynamodb:{self.region}:{self.account}:table/{path}"


def statements_of(
    uses: Sequence[Use], held: Mapping[str, tuple[Condition, ...]]
) -> list[Statement]:
    """What the uses need, under the conditions of their tables; what is allowed of several alike is one statement."""
    actions: dict[Resource, set[str]] = {}
    for use in uses:
        actions.setdefault((use.table, use.index), set()).add(use.action)
    together: dict[tuple[tuple[str, ...], tuple[Condition, ...]], list[Resource]] = {}
    for resource, needed in actions.items():
        conditions = held.get(resource[0], ())
        together.setdefault((tuple(sorted(needed)), conditions), []).append(resource)
    return [
        Statement(needed, tuple(resources), conditions)
        for (needed, conditions), resources in together.items()
    ]


def document(
    statements: Sequence[Statement], spelt: Callable[[Resource], Json]
) -> Mapping[str, Json]:
    """The JSON document of a policy, its resources as `spelt` has them."""
    return {"Version": "2012-10-17", "Statement": [_told(each, spelt) for each in statements]}


def _told(statement: Statement, spelt: Callable[[Resource], Json]) -> Mapping[str, Json]:
    told: dict[str, Json] = {
        "Effect": "Allow",
        "Action": [f"dynamodb:{action}" for action in statement.actions],
        "Resource": [spelt(resource) for resource in statement.resources],
    }
    if statement.conditions:
        told["Condition"] = {
            each.operator: {each.key: each.values} for each in statement.conditions
        }
    return told


def policies_of(
    statements: Sequence[Statement], place: Place, source: str
) -> list[list[Statement]]:
    """All statements, in their order, in as few policies as hold them; UsageError if they are too many."""
    pieces = [piece for statement in statements for piece in _pieces(statement, place)]
    full: list[list[Statement]] = []
    for piece in pieces:
        if full and _size([*full[-1], piece], place) <= LARGEST:
            full[-1].append(piece)
        else:
            full.append([piece])
    if len(full) > MOST:
        raise UsageError(
            f"{source}: {len(pieces)} statements fill {len(full)} policies of {LARGEST} characters, "
            f"and IAM attaches at most {MOST}\nhelp: --per-repository, or --only some of them"
        )
    return full


def _pieces(statement: Statement, place: Place) -> Iterator[Statement]:
    """A statement, or halves of it, each small enough for a policy."""
    if _size([statement], place) <= LARGEST or len(statement.resources) == 1:
        yield statement
        return
    middle = len(statement.resources) // 2
    for half in (statement.resources[:middle], statement.resources[middle:]):
        yield from _pieces(replace(statement, resources=half), place)


def _size(statements: Sequence[Statement], place: Place) -> int:
    """What IAM counts."""
    return len(re.sub(r"\s", "", json.dumps(document(statements, place.arn), ensure_ascii=False)))
