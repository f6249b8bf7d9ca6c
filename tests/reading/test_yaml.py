"""YAML's shorthands: what aliases and merge keys stand for, where it stands, and when there is too much of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dyngen.schema.text import slips
from dyngen.schema.text.scan_yaml import scan_yaml
from dyngen.schema.text.source import SourceFile
from schemas import JSON
from work import at_most

MEANINGS: dict[str, tuple[str, object]] = {
    "a text": ("a: &x USER\nb: *x", {"a": "USER", "b": "USER"}),
    "a number": ("a: &x 5\nb: *x", {"a": 5, "b": 5}),
    "an array": ("a: &x [1, {b: 2}]\nc: [*x, *x]", {"a": [1, {"b": 2}], "c": [[1, {"b": 2}]] * 2}),
    "the last of a name": ("- &x 1\n- *x\n- &x 2\n- *x", [1, 1, 2, 2]),
    "a key": ("&x a: 1\nb: {*x : 2}", {"a": 1, "b": {"a": 2}}),
    "a key that looks like a number": ("a: &x 5\nb: {*x : 2}", {"a": 5, "b": {"5": 2}}),
    "a merge": ("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
    "a merge below": ("- &x {b: 1}\n- {b: 2, <<: *x}", [{"b": 1}, {"b": 2}]),
    "the first of several": ("{<<: [{b: 1}, {b: 2, c: 2}], d: 3}", {"b": 1, "c": 2, "d": 3}),
    "a merge of a merge": ("- &x {b: 1}\n- &y {<<: *x}\n- {<<: *y}", [{"b": 1}] * 3),
    "a merge without an alias": ("a: {<<: {b: 1}, c: 2}", {"a": {"b": 1, "c": 2}}),
    "not deeply": ("- &x {a: {b: 1}}\n- {<<: *x, a: {c: 2}}", [{"a": {"b": 1}}, {"a": {"c": 2}}]),
    "a key in quotes": ('"<<": 1', {"<<": 1}),
}  # fmt: skip

WRONG: dict[str, tuple[str, str]] = {
    "no anchor": ("a: *x\nb: &x 1", "DG004"),
    "itself": ("&x [*x]", "DG009"),
    "itself, deep": ("a: &x {b: [{c: *x}]}", "DG009"),
    "no key": ("a: &x [1]\nb: {*x : 1}", "DG009"),
    "a merge of a text": ("a: {<<: b}", "DG004"),
    "a merge of texts": ("a: {<<: [{b: 1}, c]}", "DG004"),
    "two merges": ("- &x {a: 1}\n- {<<: *x, <<: *x}", "DG005"),
    "a key twice": ("- &x a\n- {a: 1, *x : 2}", "DG005"),
    "too deep": (f"- &x {'[' * 60}{']' * 60}\n- {'[' * 60}*x{']' * 60}", "DG007"),
}


@pytest.mark.parametrize(("text", "value"), MEANINGS.values(), ids=MEANINGS)
def test_shorthands_mean_what_yaml_says(text: str, value: object) -> None:
    scan = scan_yaml(text)
    assert scan.complete, scan.problems
    assert not scan.problems
    assert scan.value == value


@pytest.mark.parametrize(("text", "code"), WRONG.values(), ids=WRONG)
def test_what_has_no_meaning_is_told(text: str, code: str) -> None:
    assert [one.code for one in scan_yaml(text).problems] == [code]


BROKEN = {
    "indented further": ("a: 1\n  b: 2", "b", "this line is indented further than the one above, which has a value"),
    "indented further, below a comment": ("a: 1\n# x: y\n\n  b: 2", "b", "this line does not belong to the lines"),
    "a text that goes on": ("a: 1\nc: one\n  two: 2", "two", "this line is indented further than"),
    "two colons": ("a: 1\nb: c: d", ": d", "a second colon in this line"),
    "no colon above": ("a: 1\nbb\nc: 2", "bb\nc", "a key without a colon"),
    "no colon in a list": ("- bb\n  c: 2", "bb", "a key without a colon"),
    "an open brace": ("a: 1\nb: {c\nd: 2", "{", "this { is not closed"),
    "an open brace in a list": ("- {a: 1,\n  b: 2\n- {a: 2}", "{", "this { is not closed"),
    "an open bracket": ("a: 1\nb: [c,\nd: 2", "[", "this [ is not closed"),
    "an open bracket at the end": ("a: 1\nb: [", "[", "this [ is not closed"),
    "an open brace around a closed one": ("a: {b: {c: 1}\nd: 2", "{b", "this { is not closed"),
    "no comma": ("a: {b: 1 c: 2}", ": 2", "a comma or } is missing before this"),
    "no comma at the end of a line": ("a: [\n  b\n  {}]", "{}", "a comma or ] is missing before this"),
    "the other bracket": ("a: [1, 2}", "}", "a comma or ] is missing before this"),
    "open quotes": ('a: 1\nb: "c\nd: 2\n', '"', "this text in quotes is not closed"),
    "open quotes, closed by those of another text": ('a: "x{b}\nc: "d{e}"', '"x', "this text in quotes is not closed"),
    "open quotes in an object": ("- {a: 'x, b: 1}\n- {a: 'y'}", "'x", "this text in quotes is not closed"),
    "more behind quotes": ('a: 1\nb: "c" = d', "= d", "something stands behind a text in quotes"),
    "quotes within quotes": ("a: 1\nb: 'it's'", "s'", "something stands behind a text in quotes"),
    "more behind quotes in a list": ('- "c" d', "d", "something stands behind a text in quotes"),
    "an operator without quotes": ("a: >=\nb: 1", ">=", "to YAML > begins a text of several lines, and >= does not"),
    "an operator with a comment": ("a: >= # since\nb: 1", ">= #", "to YAML > begins a text of"),
    "greater without quotes": ("range_condition: >\nb: 1", ">", "to YAML > begins a text of"),
}  # fmt: skip
"""What is no YAML, what stands where it was made, and what it is."""


@pytest.mark.parametrize(("text", "there", "message"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_told_where_it_was_made(text: str, there: str, message: str) -> None:
    (problem,) = scan_yaml(text).problems
    assert problem.code == "DG004"
    assert problem.message.startswith(message)
    assert text.startswith(there, problem.at[0])


def test_what_an_alias_stands_for_is_changed_alone() -> None:
    value = scan_yaml("- &x {a: [1]}\n- *x\n- {<<: *x}").value
    assert isinstance(value, list)
    value[0]["a"].append(2)
    value[1]["a"].append(3)
    assert value == [{"a": [1, 2]}, {"a": [1, 3]}, {"a": [1]}]


@pytest.mark.parametrize(
    ("pointer", "word"),
    [
        ((1,), "*x"),
        ((1, "b"), "*x"),
        ((1, "b", 0), "*x"),
        ((1, "b", 0, "c"), "*x"),
        ((2, "b"), "*x"),
        ((2, "b", 0, "c"), "*x"),
        ((2, "d"), "5"),
        ((3, "e"), "6"),
    ],
)
def test_the_place_of_an_alias_is_where_it_is_written(
    pointer: tuple[str | int, ...], word: str
) -> None:
    text = "- &x {b: [{c: 1}]}\n- *x\n- {<<: *x, d: 5}\n- {<<: {e: 6}}\n"
    span = SourceFile(Path("x.yaml"), text).place(pointer)
    line = text.splitlines()[span.line - 1]
    assert line[span.column - 1 : span.end_column - 1] == word


@pytest.mark.slow
def test_a_document_that_unfolds_without_end_is_told_at_once() -> None:
    names = [f"x{number}" for number in range(90)]
    text = "- &x0 [1]\n" + "".join(f"- &{new} [*{old}, *{old}]\n" for old, new in pairwise(names))
    with at_most(20_000_000):
        (problem,) = scan_yaml(text).problems
    assert problem.code == "DG010"


def test_a_document_just_small_enough_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "- &x [1, 2]\n- *x"  # the outer array, and three values twice
    monkeypatch.setattr(slips, "MAX_NODES", 7)
    assert scan_yaml(text).complete
    monkeypatch.setattr(slips, "MAX_NODES", 6)
    assert not scan_yaml(text).complete


SMALL: st.SearchStrategy[JSON] = st.recursive(
    st.integers(0, 9) | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(SMALL, st.booleans())
def test_pyyaml_means_the_same(value: JSON, flow: bool) -> None:
    """Objects that stand in a document several times are written by PyYAML with anchors and aliases."""
    document = [value, {"x": value}, [value, value]]
    text = yaml.safe_dump(document, default_flow_style=flow)
    assert scan_yaml(text).value == document


CUT = {
    "POST #{b}": "#{b}",
    "ORDER#{id} #x": "#x",
    "A # {b}": "# {b}",
    " #{b}": "#{b}",
}
WHOLE = ("POST#{b}", '"POST #{b}"', "'POST #{b}'", "POST#{b} # one a post", "A  #", "")


@pytest.mark.parametrize("written", CUT)
@pytest.mark.parametrize("key", ["pk_template: {}", "sk_template:\n- A\n- {}"])
def test_a_template_that_a_comment_cuts_is_told_where_it_is_cut(key: str, written: str) -> None:
    text = "- &x A\n- " + key.format(written).replace("\n", "\n  ")
    (problem,) = scan_yaml(text).problems
    assert problem.code == "DG011"
    assert text[slice(*problem.at)] == CUT[written]


@pytest.mark.parametrize("written", WHOLE)
def test_a_template_that_is_whole_is_not_spoken_of(written: str) -> None:
    assert not scan_yaml(f"- &x A\n- sk_template: {written}\n").problems


def test_a_comment_behind_something_else_is_a_comment() -> None:
    assert not scan_yaml("description: Posts #1\n").problems
