"""A draft is held against the compiler before anybody sees it: what it refuses is taken out again, and told.

From the smallest to the whole: a pattern, a place in an index, a field, an entity. So what is written validates,
whatever the items were like.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Finding, Report
from dyngen.importing.draft import Draft, Pointer
from dyngen.importing.inference.findings import Json
from dyngen.schema.read import read
from dyngen.schema.usage import read_usage
from dyngen.steps import value_at

_ROUNDS = 60
_LISTS = ("access_patterns", "gsi_mappings", "lsi_mappings", "fields")
_PACKAGE = "imported"


def mended(draft: Draft, usage: Json) -> list[str]:
    """Take out of a draft, and of its usage data, what the compiler refuses; say what that was.

    A draft that has no tables afterwards is none.
    """
    told: list[str] = []
    for _ in range(_ROUNDS):
        findings = _errors(draft, usage)
        targets = {_target(each): each for each in reversed(findings) if _target(each)}
        inner = [at for at in targets if not any(at[:size] in targets for size in range(len(at)))]
        for at in sorted(inner, key=_order, reverse=True):
            if at == ("entities",):
                told.append(f"no sample values are written: {targets[at].message}")
                usage["entities"] = {}
            elif at[0] == "entities":
                _take(usage, at)
            else:
                told.append(f"{_named(at, draft)} is left out: {targets[at].message}")
                _take(draft.document, at)
                _move_notes(draft, at)
        if not inner:
            break
    return told


def _errors(draft: Draft, usage: Json) -> list[Finding]:
    """What the compiler has against a draft."""
    with tempfile.TemporaryDirectory() as folder:
        schema, values = Path(folder, f"{_PACKAGE}_schema.json"), Path(folder, "usage_data.json")
        schema.write_text(json.dumps(draft.document), "utf-8")
        values.write_text(json.dumps(usage), "utf-8")
        report = Report()
        document = read(schema, report)
        if document is not None:
            known = read_usage(values, document, report) if usage.get("entities") else None
            resolve(document, known, report)
        return [finding for finding in report.findings if finding.stops]


def _target(finding: Finding) -> Pointer:
    """What is taken out because of a finding: the smallest part that can go."""
    at = finding.pointer
    if at[:1] == ("entities",):
        return at[:4] if len(at) > 3 else at[:2]
    if len(at) < 3 or at[0] != "tables":
        return ()
    if at[2] in ("gsi_list", "lsi_list", "table_config"):
        return at[:4] if at[3:4] not in _NEEDED else at[:2]
    if at[4:5] and at[4] in _LISTS and len(at) > 5:
        return at[:6]
    return at[:4] if len(at) > 3 else at[:2]


_NEEDED = ((), ("table_name",), ("partition_key",), ("sort_key",))


def _order(at: Pointer) -> tuple[str, ...]:
    """Later members of a list behind earlier ones."""
    return tuple(f"{step:09}" if isinstance(step, int) else step for step in at)


def _take(document: Json, at: Pointer) -> None:
    owner = value_at(document, at[:-1])
    if isinstance(owner, dict):
        owner.pop(at[-1], None)
    elif isinstance(owner, list) and isinstance(at[-1], int):
        del owner[at[-1]]


def _move_notes(draft: Draft, at: Pointer) -> None:
    """Notes of what is gone go too; those of later members of its list move up."""
    *outer, last = at
    size = len(at)
    moved = {}
    for pointer, texts in draft.notes.items():
        if pointer[:size] == at:
            continue
        step = (
            pointer[size - 1]
            if len(pointer) >= size and pointer[: size - 1] == tuple(outer)
            else None
        )
        if isinstance(step, int) and isinstance(last, int) and step > last:
            pointer = (*outer, step - 1, *pointer[size:])
        moved[pointer] = texts
    draft.notes = moved


def _named(at: Pointer, draft: Draft) -> str:
    """What people call the part of a schema at a pointer."""
    part = value_at(draft.document, at)
    name = part.get("name") if isinstance(part, dict) else None
    words = {"access_patterns": "pattern", "fields": "field", "entities": "entity"}
    words |= {"gsi_list": "index", "lsi_list": "index", "table_config": "setting"}
    if len(at) == 6:
        return f"{at[3]}: {words.get(str(at[4]), 'its place in')} {name}"
    return f"{words.get(str(at[2]), '')} {name or at[3]}" if len(at) == 4 else f"table {at[1]}"
