"""A parameter that gives a key has the type of that, whatever is declared: compared with another, no type is right."""

from __future__ import annotations

from typing import Any

import pytest

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Finding, Report
from dyngen.schema.read import read
from emitted import as_file
from schemas import JSON, entity, pattern, schema, table, transaction

KINDS = (
    "string",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "uuid",
    "bytes",
    "string_set",
    "object",
)
NUMBERS = ("integer", "decimal")
FIELDS = " ".join(f"{kind}_one:{kind}?" for kind in KINDS)


def written(*patterns: JSON, transactions: Any = ()) -> JSON:
    thing = entity("T#{id}", "A#{n:03d}#{word}", f"id n:integer word {FIELDS}", *patterns)
    return schema(table("Things", "pk", "sk", Thing=thing), transactions=transactions)


def forms(declared: str, condition: str, operand: str) -> dict[str, JSON]:
    """A delete that is about the item by a raw sort key, by its fields, and in a transaction."""
    raw = f"id sk:{declared}" if operand == "sk" else "id sk"
    by_fields = f"id n:{declared} word" if operand == "n" else "id n:integer word"
    more = "" if operand in ("sk", "n") else f" {operand}:{declared}"
    moved = transaction(
        "drop", "TransactWrite", by_fields + more, "boolean", "Delete Thing of Things"
    )
    moved["entities_involved"][0]["condition"] = condition
    return {
        "raw": written(
            pattern("drop", "DeleteItem", raw + more, "success_flag", condition=condition)
        ),
        "fields": written(
            pattern("drop", "DeleteItem", by_fields + more, "success_flag", condition=condition)
        ),
        "transaction": written(transactions=(moved,)),
    }


def found(document: JSON) -> list[Finding]:
    report = Report()
    known = read(as_file(document), report)
    if known:
        resolve(known, None, report)
    return [each for each in report.findings if each.code in ("DG414", "DG434", "DG508")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("form", "operand"), [("raw", "sk"), ("fields", "n"), ("transaction", "n")]
)
def test_what_gives_a_key_is_compared_as_what_it_is_there(
    form: str, operand: str, kind: str
) -> None:
    own = "string" if operand == "sk" else "integer"
    fits = kind == own or {kind, own} <= {*NUMBERS}
    for declared in dict.fromkeys((own, kind)):
        condition = f"{kind}_one = :{operand}"
        told = found(forms(declared, condition, operand)[form])
        refused = [each for each in told if each.code != "DG414"]
        assert [each.code for each in refused] == ([] if fits else ["DG508"])
        if fits:
            assert bool(told) is (declared != own)
        for each in refused:
            assert each.help.startswith("take two parameters, one for each")
    apart = found(forms(kind, f"{kind}_one = :other", "other")[form])
    assert not apart
