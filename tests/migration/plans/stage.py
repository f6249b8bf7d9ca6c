"""Two releases of a schema and a table between them; a plan is applied by the most naive writer that there is.

stage = Stage(old, new, client)
stage.store(stage.old.Post(…))
stage.apply(stage.plan, Phase.EXPAND)      Counter({"Write": 1})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from dyngen.migration.derive.order import Migration, derived
from dyngen.migration.evaluate import evaluators, undoing
from dyngen.migration.outcome import Outcome, Unreadable, Write
from dyngen.migration.plan import Phase
from evolution.changing import side
from proof.running.package import imported, modules
from schemas import JSON

Item = dict[str, Any]
NOW = 1_700_000_000.0


def between(old: JSON, new: JSON) -> Migration:
    """What follows from two schemas."""
    return derived(side(old), side(new))


class Stage:
    """The packages of both, and the tables of the old one as moto has them."""

    def __init__(self, old: Any, new: Any, migration: Migration, client: Any) -> None:
        self.old, self.new, self.client = old, new, client
        self.migration, self.plan = migration, migration.plan
        self._made: dict[Phase, Mapping[str, Any]] = {}
        old.create_tables(client)
        self.keys = {
            each["TableName"]: [key["AttributeName"] for key in each["KeySchema"]]
            for each in old.TABLES.values()
        }

    def store(self, table: str, *items: Item) -> None:
        """Put items in wire format."""
        for item in items:
            self.client.put_item(TableName=table, Item=item)

    def items(self, table: str) -> dict[str, Item]:
        """What is in a table, by its keys as text."""
        found = self.client.scan(TableName=table)["Items"]
        return {
            "/".join(str(next(iter(each[key].values()))) for key in self.keys[table]): each
            for each in found
        }

    def apply(self, phase: Phase) -> Counter[str]:
        """Run a phase over every table, and count what came of the items."""
        return self.run(self._evaluators(phase))

    def undo(self) -> Counter[str]:
        """Take the first phase back."""
        return self.run(undoing(self.plan, lambda: NOW))

    def _evaluators(self, phase: Phase) -> Mapping[str, Any]:
        """Made once: that takes as long as building two packages."""
        if phase not in self._made:
            self._made[phase] = evaluators(self.plan, phase, lambda: NOW)
        return self._made[phase]

    def run(self, tables: Mapping[str, Any]) -> Counter[str]:
        """Do with every item what is said of its table."""
        counts = Counter[str]()
        for table, evaluate in tables.items():
            for item in self.items(table).values():
                outcome = evaluate(item)
                counts[told(outcome)] += 1
                if isinstance(outcome, Write):
                    self.write(table, item, outcome)
        return counts

    def write(self, table: str, item: Item, write: Write) -> None:
        """One UpdateItem, on condition that everything is as it was seen."""
        names, values = {}, {}
        sets, removes, conditions = [], [], []
        for number, (name, value) in enumerate(write.sets.items()):
            names[f"#s{number}"], values[f":s{number}"] = name, value
            sets.append(f"#s{number} = :s{number}")
        for number, name in enumerate(write.removes):
            names[f"#r{number}"] = name
            removes.append(f"#r{number}")
        for number, (name, seen) in enumerate(write.seen.items()):
            names[f"#c{number}"] = name
            if seen is None:
                conditions.append(f"attribute_not_exists(#c{number})")
            else:
                values[f":c{number}"] = seen
                conditions.append(f"#c{number} = :c{number}")
        clauses = [*([f"SET {', '.join(sets)}"] if sets else [])]
        clauses += [f"REMOVE {', '.join(removes)}"] if removes else []
        self.client.update_item(
            TableName=table,
            Key={key: item[key] for key in self.keys[table]},
            UpdateExpression=" ".join(clauses),
            ConditionExpression=" AND ".join(conditions),
            ExpressionAttributeNames=names,
            **({"ExpressionAttributeValues": values} if values else {}),
        )


def told(outcome: Outcome) -> str:
    """`Write`, `ALREADY`, `Unreadable likes is of type S`."""
    if isinstance(outcome, Write):
        return "Write"
    if isinstance(outcome, Unreadable):
        return f"Unreadable {outcome.attribute} {outcome.why}"
    return outcome.name


@contextmanager
def staged(old: JSON, new: JSON, folder: Path, client: Any) -> Iterator[Stage]:
    """The stage of two schemas, for as long as it is needed."""
    files = [modules(each, folder) for each in (old, new)]
    with ExitStack() as stack:
        packages = [stack.enter_context(imported(each)) for each in files]
        yield Stage(*packages, between(old, new), client)
