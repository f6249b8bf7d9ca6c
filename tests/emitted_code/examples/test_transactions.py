"""What a transaction asks of its items and of the values it is given: the examples give it that."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from emitted import SOAK, compiled
from schemas import JSON, entity, pattern, schema, table

pytestmark = pytest.mark.slow

# What one action asks of its item: action, condition.
ASKED = (
    ("Put", None), ("Put", "not_exists"), ("Put", "exists"), ("Put", "rank < 5"),
    ("Update", None), ("Update", "rank > 0"),
    ("Delete", None), ("Delete", "exists"), ("Delete", "rank <> 77"),
    ("ConditionCheck", "exists"), ("ConditionCheck", "not_exists"), ("ConditionCheck", "note = id OR rank < 5"),
)  # fmt: skip
# How its key comes: what the parameter of the n-th is.
WAYS = {
    "whole": "item_{n}:Thing",
    "wholes": "items_{n}:array/Thing",
    "key": "id_{n} kind_{n}",
    "keys": "ids_{n}:array/string kind_{n}",
    "other": "other_{n}:Other",
}


def item(number: int, action: str, condition: str | None, way: str) -> JSON:
    found: JSON = {"table": "Things", "entity": "Thing", "action": action}
    if condition:
        found["condition"] = condition
    if way == "wholes":
        found["each"] = f"items_{number}"
    if way in ("key", "keys"):
        found["key"] = {"id": f"{way.replace('key', 'id')}_{number}", "kind": f"kind_{number}"}
    if way == "keys":
        found["each"] = f"ids_{number}"
    if way == "other":
        found["key"] = {"id": f"other_{number}.thing", "kind": f"other_{number}.kind"}
    if action == "Update" and "whole" not in way:
        found["updates"] = [{"field": "note", "action": "set", "value": "new"}]
    return found


def pairs(ways: tuple[str, str]) -> list[JSON]:
    """Each action beside each other one, where their keys come in these ways."""
    made = []
    for number, asked in enumerate(itertools.product(ASKED, repeat=2)):
        if any(
            action == "Put" and "whole" not in way
            for (action, _), way in zip(asked, ways, strict=True)
        ):
            continue
        items = [item(n, *what, way) for n, (what, way) in enumerate(zip(asked, ways, strict=True))]
        given = " ".join(WAYS[way].format(n=n) for n, way in enumerate(ways))
        made.append(
            pattern(f"do_{number}", "TransactWrite", given, "boolean", entities_involved=items)
        )
    return made


SOME = [("whole", "whole"), ("keys", "wholes"), ("key", "keys"), ("whole", "other")]


@pytest.mark.parametrize(
    "ways", list(itertools.product(WAYS, repeat=2)) if SOAK else SOME, ids="-".join
)
def test_each_action_has_an_item_that_is_as_it_asks(tmp_path: Path, ways: tuple[str, str]) -> None:
    document = schema(
        table(
            "Things", "pk", "sk",
            Thing=entity("THING#{id}", "KIND#{kind}", "id kind note rank:integer"),
            Other=entity("OTHER#{id}", "OTHER", "id thing kind"),
        ),
        transactions=tuple(pairs(ways)),
    )  # fmt: skip
    assert "refused" not in said_by(document, tmp_path)


def said_by(document: JSON, folder: Path) -> str:
    """What the examples of a schema print, all of which must run."""
    made = compiled(document, name="pairs")
    assert not made.errors, made.errors
    (folder / "pairs").mkdir()
    for name, text in made.files.items():
        (folder / "pairs" / name).write_text(text)
    command = [sys.executable, "-m", "pairs.examples"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


# What `key` says of a field of an entity that is put, and the parameters beside it.
SAID = {
    "a field that the sample is without": ("title", "line.kind", "line:Line"),
    "one with a default": ("mood", "line.kind", "line:Line"),
    "one that a key field is tied to, too": ("mark", "line.id", "line:Line"),
    "two that a key field is tied to": ("mark title", "line.id", "line:Line"),
    "a number that the sample is without": ("size", "line.rank", "line:Line"),
    "a parameter": ("title", "name", "name"),
    "two of one parameter": ("title mark", "name", "name"),
    "each element": ("title", "line.kind", "line:Line items:array/Thing"),
}


@pytest.mark.parametrize(("fields", "of", "given"), SAID.values(), ids=SAID)
def test_values_that_must_be_equal_are(tmp_path: Path, fields: str, of: str, given: str) -> None:
    """Else the examples would show a call that is refused before anything is sent."""
    each = {"each": "items"} if "items" in given else {}
    put = {"table": "Things", "entity": "Thing", "action": "Put", **each}
    items = [put | {"key": dict.fromkeys(fields.split(), of)}]
    if "line" in given:
        items.append({"table": "Things", "entity": "Line", "action": "Put"})
    document = schema(
        table(
            "Things", "pk", "sk",
            Thing=entity("OF#{id}", "THING", "id mark title? size:integer? mood?"),
            Line=entity("OF#{id}", "LINE#{kind}", "id kind rank:integer"),
        ),
        transactions=(
            pattern(
                "do", "TransactWrite", given if each else f"thing:Thing {given}", "boolean", entities_involved=items
            ),
        ),
    )  # fmt: skip
    mood = document["tables"][0]["entities"]["Thing"]["fields"][-1]
    mood["default"] = "calm"
    assert "1 access pattern, 0 failed" in said_by(document, tmp_path)
