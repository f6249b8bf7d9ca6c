"""The advice of a finding works: who follows it to the letter has a schema without errors.

Of the inputs in tests/rejected, those whose one finding says in so many words what to do: which word to write, which
parameter to add, what to remove, where a key belongs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Finding, Pointer, Report, Severity
from dyngen.schema.read import read
from paths import TESTS

REJECTED = TESTS / "rejected"
INPUTS = sorted(
    path
    for path in REJECTED.glob("DG*.json")
    if path.name[2] not in "07" and not path.stem.endswith("_usage_data")
)


def findings(path: Path) -> list[Finding]:
    report = Report()
    document = read(path, report)
    if document:
        resolve(document, None, report)
    return report.findings


def at(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[step]
    return value


def reworded(schema: Any, finding: Finding, word: str) -> None:
    """Write another word where the finding is: instead of a key, a value, or a part of one."""
    *above, last = finding.pointer
    holder = at(schema, tuple(above))
    if last == "name" and "parameters" in above:
        renamed(pattern_of(schema, finding), holder[last], word)
    elif finding.on_key:
        holder[word] = holder.pop(last)
    elif finding.part is None:
        holder[last] = word
    else:
        # The part may be in braces that were never closed, before a format, or behind a colon.
        part = finding.part.strip("{}:")
        holder[last] = holder[last].replace(part, word.strip("{}"), 1)


def renamed(value: Any, old: str, new: str) -> None:
    """Write the new name of a parameter wherever its access pattern names it."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if inner == old:
            value[key] = new
        elif isinstance(inner, dict | list):
            renamed(inner, old, new)


def pattern_of(schema: Any, finding: Finding) -> Any:
    """The access pattern, or the transaction, that a finding is in."""
    pointer = finding.pointer
    while "operation" not in at(schema, pointer):
        pointer = pointer[:-1]
    return at(schema, pointer)


def removed(schema: Any, finding: Finding, _: str) -> None:
    """Take away the key, or the parameter whose name it is."""
    pointer = finding.pointer
    if pointer[-1] == "name" and not finding.on_key:
        pointer = pointer[:-1]
    del at(schema, pointer[:-1])[pointer[-1]]


def with_parameter(schema: Any, finding: Finding, parameter: str) -> None:
    pattern_of(schema, finding).setdefault("parameters", []).append(json.loads(parameter))


def with_key(schema: Any, finding: Finding, pair: str) -> None:
    """Write the key and its value into the object that the finding is about."""
    pointer = finding.pointer
    while not isinstance(at(schema, pointer), dict):
        pointer = pointer[:-1]
    at(schema, pointer).update(json.loads(f"{{{pair}}}"))


def with_key_of_pattern(schema: Any, finding: Finding, pair: str) -> None:
    """Write the key and its value into the access pattern that the finding is in."""
    pattern_of(schema, finding).update(json.loads(f"{{{pair}}}"))


def with_keys_of_item(schema: Any, finding: Finding, pairs: str) -> None:
    """Write the keys and their values into the object one of whose values the finding is."""
    at(schema, finding.pointer[:-1]).update(json.loads(f"{{{pairs}}}"))


def as_array(schema: Any, finding: Finding, array: str) -> None:
    """Write the array instead of what is there."""
    at(schema, finding.pointer[:-1])[finding.pointer[-1]] = json.loads(array)


ADVICE: dict[str, Callable[[Any, Finding, str], None]] = {
    r'did you mean "([^"]+)"\?$': reworded,
    r'(?:is it this parameter\? C|c)all it "([^"]+)"(?: or "[^"]+")?$': reworded,
    r'write "([a-z_]+)"$': reworded,
    r"add the parameter (\{.+\})$": with_parameter,
    r'(?:add|write) ("\w+": (?:"[^"]*"|true|false|\d+|\[[^\]]*\]))$': with_key,
    r'if \w+ is to change by it, write ("updates": .+)$': with_key_of_pattern,
    r'say ("each": .+), which makes an item': with_keys_of_item,
    r"write an array: (.+)$": as_array,
    r'write ("type": "array", .+)$': with_keys_of_item,
    r"(remove it)(?:: .*)?$": removed,
}
"""What to do, by what is said."""


def followed(path: Path) -> tuple[Any, Finding] | None:
    """The schema of an input after its advice was followed; None if it says nothing that could be."""
    found = findings(path)
    if len(found) != 1 or found[0].severity is not Severity.ERROR:
        return None
    for saying, way in ADVICE.items():
        if match := re.match(saying, found[0].help):
            schema = json.loads(path.read_text("utf-8"))
            way(schema, found[0], match[1])
            return schema, found[0]
    return None


LEADS_ON = {
    "DG511_param2_of_equal": "the parameter that is no longer compared has no effect",
    "DG617_constant": "the parameter that was to be the constant has no effect",
    "DG520_near_word": "the condition that was meant is none for an update",
}
"""Whose schema has a second mistake, which is seen when the first is mended."""


@pytest.mark.slow
def test_who_follows_the_advice_has_no_error(tmp_path: Path) -> None:
    mended = tmp_path / "mended_schema.json"
    tried = 0
    for path in INPUTS:
        if path.stem in LEADS_ON or (done := followed(path)) is None:
            continue
        schema, finding = done
        mended.write_text(json.dumps(schema, indent=1), "utf-8")
        left = [each.message for each in findings(mended) if each.stops]
        assert not left, (path.name, finding.message, finding.help, left)
        tried += 1
    assert tried >= 40
