"""The advice of a finding works: who follows it to the letter has a schema without errors.

Of the inputs in tests/rejected, those whose one finding says in so many words what to do: which word to write, which
parameter to add, what to remove, where a key belongs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
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
        path, dot, _ = part.rpartition(".") if "." not in word else ("", "", part)
        holder[last] = holder[last].replace(part, f"{path}{dot}{word.strip('{}')}", 1)


def renamed(value: Any, old: str, new: str) -> None:
    """Write the new name of a parameter wherever its access pattern names it."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if inner == old:
            value[key] = new
        elif isinstance(inner, dict | list):
            renamed(inner, old, new)


def pattern_of(schema: Any, finding: Finding) -> Any:
    """The access pattern, or the transaction, that a finding is in."""
    pointer = finding.pointer[:-1]
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


def without(schema: Any, finding: Finding, words: str) -> None:
    """Take away keys of the object that the finding is in, and parameters of its access pattern."""
    for word in words.split(" and "):
        holder = nearest(schema, finding, word)
        if word in holder:
            del holder[word]
        else:
            given = nearest(schema, finding, "parameters")["parameters"]
            given.remove(next(each for each in given if each["name"] == word))


def nearest(schema: Any, finding: Finding, key: str) -> Any:
    """The innermost object around the finding that has a key; the schema if none has."""
    pointer = finding.pointer[:-1]
    while pointer and not (isinstance(at(schema, pointer), dict) and key in at(schema, pointer)):
        pointer = pointer[:-1]
    return at(schema, pointer)


def as_value(schema: Any, finding: Finding, value: str) -> None:
    """Write the value instead of what is there, or of a part of it."""
    holder, last = at(schema, finding.pointer[:-1]), finding.pointer[-1]
    part = finding.part
    holder[last] = json.loads(value) if part is None else holder[last].replace(part, value, 1)


def as_template(schema: Any, finding: Finding, text: str) -> None:
    """Write the component instead of the one that is there."""
    *above, last = finding.pointer
    holder = at(schema, tuple(above))
    part = re.search(r"\{*" + re.escape((finding.part or "").strip("{}")) + r"\}*", holder[last])
    assert part
    holder[last] = holder[last].replace(part[0], text, 1)


def made_optional(schema: Any, finding: Finding, _: str) -> None:
    """Let items be without the fields that the message names, or without the one that the finding is in."""
    named = re.search(r"without ([\w, ]+), which|^(\w+) is required", finding.message)
    if named is None:
        nearest(schema, finding, "required")["required"] = False
        return
    for each in nearest(schema, finding, "fields")["fields"]:
        if each["name"] in (named[1] or named[2]).split(", "):
            each["required"] = False


def with_parameters(schema: Any, finding: Finding, names: str) -> None:
    """Add parameters that are called like fields, of their types."""
    entities = [each for table in schema["tables"] for each in table["entities"].values()]
    fields = {each["name"]: each for entity in entities for each in entity["fields"]}
    for name in re.split(", | and ", names):
        parameter = {key: fields[name][key] for key in ("name", "type")}
        pattern_of(schema, finding).setdefault("parameters", []).append(parameter)


def with_key_of_item(schema: Any, finding: Finding, pair: str) -> None:
    """Write the key and its value into the item of a transaction: the one around the finding, or of the entity."""
    item = nearest(schema, finding, "entity")
    if "action" not in item:
        of = re.search(r"the item of (\w+)", finding.help)
        items = pattern_of(schema, finding)["entities_involved"]
        (item,) = [each for each in items if of is None or each["entity"] == of[1]]
    item.update(json.loads(f"{{{pair}}}"))


def instead(schema: Any, finding: Finding, pair: str) -> None:
    """Write the key and its value instead of the key that the finding is at."""
    holder = at(schema, finding.pointer[:-1])
    del holder[finding.pointer[-1]]
    holder.update(json.loads(f"{{{pair}}}"))


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
    r"(leave the key out)(?: if .*)?$": removed,
    r'(?:remove|delete) "?(?!it\b|the\b|one\b|them\b|both\b)(\w+(?: and \w+)*)"?(?:[,:] .*)?$': without,
    r"leave (?!it\b)(\w+) out(?:, so that .*)?$": without,
    r'write ("\w+": "[^"]*")(?:: .*)?$': with_key,
    r'write ("\w+": (?:"[^"]*"|true|false)) instead': instead,
    r"write (\{[^}]*\})(?:, which .*)?$": as_template,
    r"write (AND)$": reworded,
    r"use (\w+)(?:(?:, \w+)* or \w+)?$": reworded,
    r'use "([^"]+)"$': reworded,
    r'make it ("required": false)$': made_optional,
    r"write (-?\d+), without quotes$": as_value,
    r'write ("[^"]+"), in quotes$': as_value,
    r'write it as in ("[^"]+")$': as_value,
    r"write (true|false)$": as_value,
    r"add (\w+(?:, \w+| and \w+)*) as (?:a parameter|parameters)$": with_parameters,
    r'add ("(?:each|when)": "\w+") to the item\b': with_key_of_item,
    r'say (?:what gives it|where (?:they|it) comes? from), as in ("key": \{.*\})$': with_key_of_item,
    r'say (?:what is in it|which entity it is), as in ("\w+": "\w+")$': with_key,
    r'such names are kept for emitted code: call it "(\w+)"$': reworded,
    r'use letters(?:, digits and underscores| and digits), such as "(\w+)"$': reworded,
    r'did you mean "([^"]+)"\? It can be': reworded,
}
"""What to do, by what is said."""


def ways(help: str) -> list[str]:
    """What is advised, all of it if that is one thing, else each of the things to choose from."""
    if any(re.match(saying, help) for saying in ADVICE):
        return [help]
    return re.split(r"[,;] or ", help)


def followed(path: Path) -> Iterator[tuple[Any, Finding, str]]:
    """The schema of an input after its advice was followed, once for each way that it says in so many words."""
    found = findings(path)
    if len(found) != 1 or found[0].severity is not Severity.ERROR:
        return
    for advice in ways(found[0].help):
        for saying, way in ADVICE.items():
            if match := re.match(saying, advice):
                schema = json.loads(path.read_text("utf-8"))
                way(schema, found[0], match[1])
                yield schema, found[0], advice
                break


LEADS_ON = {
    "DG511_param2_of_equal": "the parameter that is no longer compared has no effect",
    "DG617_constant": "the parameter that was to be the constant has no effect",
    "DG520_near_word": "the condition that was meant is none for an update",
    "DG104_action": "the parameter that is called like what is counted sets it, too",
    "DG309_not_for_all": "no entity is in the index whose fields are included",
    "DG450_entry_without_key": "the constant that an entry was to count is no value of the whole",
    "DG450_enum_is_appended": "what was appended is no value of the field",
    "DG450_set_in_free_form": "a set is no array either, which is what append takes",
    "DG450_text_is_counted": "what was counted is no value of the field",
    "DG452_position_and_key": "the parameter that named an entry has no effect",
    "DG609_other_names": "the parameter that is another user has no effect",
    "DG612_array_without_each": "the key of the item is given by something else",
    "DG618_no_each": "the key of the item is not given by the elements",
}
"""Whose schema has a second mistake, which is seen when the first is mended."""


@pytest.mark.slow
def test_who_follows_the_advice_has_no_error(tmp_path: Path) -> None:
    mended = tmp_path / "mended_schema.json"
    tried = 0
    for path in INPUTS:
        if path.stem in LEADS_ON:
            continue
        for schema, finding, advice in followed(path):
            mended.write_text(json.dumps(schema, indent=1), "utf-8")
            left = [each.message for each in findings(mended) if each.stops]
            assert not left, (path.name, finding.message, advice, left)
            tried += 1
    assert tried >= 150
