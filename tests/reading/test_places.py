"""Places agree with values: the text at the span of a pointer parses to the value at that pointer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dyngen.diagnostics import Finding, Pointer, Report
from dyngen.schema.text.places import Lines, depth_exceeds, number_fits
from dyngen.schema.text.scan_json import scan_json
from dyngen.schema.text.scan_yaml import scan_yaml
from dyngen.schema.text.source import UNREADABLE, SourceFile

# Text that people write, and text that they do not; no surrogates, which no file can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.integers(-(10**30), 10**30) | st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3
).map(float)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
LAYOUTS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}, {"ensure_ascii": False}]
)


def walk(value: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, object]]:
    yield pointer, value
    members = value.items() if isinstance(value, dict) else ()
    elements = enumerate(value) if isinstance(value, list) else ()
    for step, inner in [*members, *elements]:
        yield from walk(inner, (*pointer, step))


def parse(text: str) -> object:
    return json.loads(text, parse_float=Decimal)


@pytest.mark.slow
@given(VALUES, LAYOUTS, st.sampled_from(["\n", "\r\n"]))
def test_json(value: object, layout: dict[str, Any], line_end: str) -> None:
    text = json.dumps(value, **layout).replace("\n", line_end)
    scan = scan_json(text)
    expected = parse(text)
    assert scan.complete
    assert not scan.problems
    assert scan.value == expected
    assert scan.places.values.keys() == {pointer for pointer, _ in walk(expected)}
    for pointer, inner in walk(expected):
        start, end = scan.places.values[pointer]
        assert parse(text[start:end]) == inner
        if pointer and isinstance(pointer[-1], str):
            start, end = scan.places.keys[pointer]
            assert parse(text[start:end]) == pointer[-1]


@pytest.mark.slow
@given(
    VALUES, st.sampled_from([True, False, None]), st.integers(2, 6), st.sampled_from(["\n", "\r\n"])
)
def test_yaml(value: object, flow: bool | None, indent: int, line_end: str) -> None:
    value = json.loads(json.dumps(value).replace(r"\u007f", ""))
    text = yaml.safe_dump(value, default_flow_style=flow, indent=indent, allow_unicode=True)
    text = text.replace("\n", line_end)
    scan = scan_yaml(text)
    assert scan.complete, scan.problems
    expected = scan.value
    for pointer, inner in walk(expected):
        start, end = scan.places.values[pointer]
        if start == end:
            assert inner is None
            continue
        # A block keeps its meaning only with the indentation of its first line.
        column = start - (text.rfind("\n", 0, start) + 1)
        assert scan_yaml(" " * column + text[start:end]).value == inner
        if pointer and isinstance(pointer[-1], str):
            start, end = scan.places.keys[pointer]
            if text[start] in "\"'":
                assert scan_yaml(text[start:end]).value == pointer[-1]


@pytest.mark.slow
@given(VALUES)
def test_yaml_reads_json_alike(value: object) -> None:
    # YAML has more line breaks than JSON, and fewer characters that may stand unescaped.
    text = json.dumps(value, ensure_ascii=False)
    scan = scan_yaml(text)
    if text.isprintable():
        assert scan.complete
        assert scan.value == parse(text)


@pytest.mark.slow
@given(VALUES)
def test_the_fast_path_reads_what_the_scanner_reads(value: object) -> None:
    text = json.dumps(value)
    fast = SourceFile(Path("x.json"), text).load(Report())
    assert fast is not UNREADABLE
    assert fast == scan_json(text).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("since: 2024-01-31", {"since": "2024-01-31"}),
        ("at: 2024-01-31T09:30:00Z", {"at": "2024-01-31T09:30:00Z"}),
        ("a: no\nb: on\nc: Yes", {"a": "no", "b": "on", "c": "Yes"}),
        ("a: true\nb: ~\nc:", {"a": True, "b": None, "c": None}),
        ("a: 0777\nb: 0x10\nc: 1_000\nd: +5", {"a": "0777", "b": "0x10", "c": "1_000", "d": "+5"}),
        ("a: 5\nb: -0.5\nc: 1e3", {"a": 5, "b": Decimal("-0.5"), "c": Decimal("1e3")}),
        ("5: a\ntrue: b\nnull: c", {"5": "a", "true": "b", "null": "c"}),
        ("'<<': a", {"<<": "a"}),
        ("a: !!str 5", {"a": "5"}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
    ],
)
def test_yaml_means_what_json_means(text: str, value: object) -> None:
    scan = scan_yaml(text)
    assert scan.complete
    assert scan.value == value


def test_a_block_ends_where_its_last_member_ends() -> None:
    text = "a:\n  - 1\n  - 2\n\n# about b\nb: 3\n"
    start, end = scan_yaml(text).places.values["a",]
    assert text[start:end] == "- 1\n  - 2"


def test_a_value_that_is_not_there_is_at_its_key() -> None:
    source = SourceFile(Path("x.yaml"), "a: 1\nb:\n")
    span = source.place(("b",))
    assert (span.line, span.column, span.end_column) == (2, 1, 2)


def test_a_pointer_to_nothing_is_at_what_is_around_it() -> None:
    source = SourceFile(Path("x.json"), '{"a": {"b": [1]}}')
    span = source.place(("a", "b", 7, "c"))
    assert (span.column, span.end_column) == (8, 11)


@pytest.mark.parametrize("part", ['{"x"}', "{y}", "nowhere"])
def test_a_part_of_a_text(part: str) -> None:
    text = r'{"t": "A#{\"x\"}#{y}"}'
    source = SourceFile(Path("x.json"), text)
    span = source.locate(Finding("DG102", ("t",), "", "", part=part))
    found = text[span.column - 1 : span.end_column - 1]
    assert found == {'{"x"}': r"{\"x\"}", "{y}": "{y}", "nowhere": r'"A#{\"x\"}#{y}"'}[part]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines(line_end: str) -> None:
    lines = Lines(f"one{line_end}two\u2028still two{line_end}")
    assert lines.line(1) == "one"
    assert lines.line(2) == "two\u2028still two"
    assert lines.line(3) == lines.line(4) == lines.line(0) == ""
    assert lines.place(len("one" + line_end)) == (2, 1)


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("9" * 38, True), ("1" + "0" * 100, True), ("-0.1", True), ("0e99999999", True), ("1e125", True),
        ("0e" + "9" * 20, False), ("0e" + "9" * 5000, False), ("0" * 5000, False),
        ("9" * 39, False), ("1e126", False), ("1e-131", False), ("1e99999999999", False), ("9" * 5000, False),
    ],
)  # fmt: skip
def test_numbers_of_dynamodb(number: str, fits: bool) -> None:
    assert number_fits(number) is fits


def test_depth_is_counted_without_recursion() -> None:
    value: object = []
    for _ in range(100_000):
        value = [value]
    assert depth_exceeds(value)
    while isinstance(value, list) and value:
        value = value.pop()  # or Python frees it recursively
    assert not depth_exceeds({"a": [1, {"b": "c"}]})
