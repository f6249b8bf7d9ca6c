"""Placeholders: DynamoDB accepts each, and none stands for two things."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.names import Identifier
from dyngen.syntax import literal

NAMES = st.text(min_size=1, max_size=5) | st.sampled_from(["n1", "0", "size", "a-b", "v1", "ä"])


@pytest.mark.slow
@given(st.lists(NAMES, unique=True), st.lists(NAMES))
def test_each_name_and_each_value_has_a_placeholder_of_its_own(
    attributes: list[str], labels: list[str]
) -> None:
    found = Placeholders(set())
    constant = {"#n1": "shoe-size", "#size": "size"}
    found.bound_by(Identifier("_SHOE_ATTRIBUTES"), constant)
    names = {attribute: found.name(attribute) for attribute in attributes}
    values = [
        found.value(label, source, literal.text(label)) for source, label in enumerate(labels)
    ]
    values.append(found.reserve("size"))
    every = {*constant, *names.values(), *values, ":n1", ":size"}
    told_anew = [attribute for attribute in names if attribute not in constant.values()]
    assert len(every) == len(constant) + len(told_anew) + len(values) + 2
    assert all(re.fullmatch(r"[#:][A-Za-z0-9_]+", placeholder) for placeholder in every)
    assert names.get("size", "#size") == "#size"


def test_what_is_no_placeholder_or_is_taken_is_numbered() -> None:
    found = Placeholders(set())
    names = [found.name(attribute) for attribute in ("a b", "n1", "n2", "1", "a.b", "n2", "é")]
    assert names == ["#n1", "#n11", "#n2", "#n3", "#n4", "#n2", "#n5"]
    given = (("a", 1), ("a", 2), ("a", 1), ("a1", 3), ("x-y", 4))
    values = [found.value(label, source, literal.none()) for label, source in given]
    assert values == [":a", ":a1", ":a", ":a11", ":v1"]


def test_a_variable_gives_way_to_a_parameter() -> None:
    found = Placeholders({"changes"})
    assert found.variable("changes") == "changes_"
    assert found.variable("changes") == "changes__"
