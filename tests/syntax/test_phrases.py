"""The shapes whose length varies."""

from __future__ import annotations

import pytest

from dyngen.syntax import (
    Identifier,
    literal,
    phrase,
)
from syntax.spelling import assign, name, printed, shown


def test_phrases() -> None:
    a, b, c = name("a"), name("b"), name("c")
    either = phrase.disjunction([a, b])
    assert printed(phrase.attribute(either, Identifier("x"), Identifier("y"))) == "(a or b).x.y"
    assert printed(phrase.attribute(literal.number(1), Identifier("real"))) == "(1).real"
    assert printed(phrase.call(either, a, phrase.argument(b, Identifier("k")), key=c)) == (
        "(a or b)(a, k=b, key=c)"
    )
    assert printed(phrase.subscript(a, b, c)) == "a[b, c]"
    assert printed(phrase.union([a, b, literal.none()])) == "a | b | None"
    assert printed(phrase.union([a])) == "a"
    assert printed(phrase.conjunction([either, a, either])) == "(a or b) and a and (a or b)"
    assert printed(phrase.disjunction([phrase.conjunction([a, b]), c])) == "a and b or c"
    assert printed(phrase.comparison(a, "not in", either)) == "a not in (a or b)"
    assert printed(phrase.tuple_([a])) == "(a,)"
    assert printed(phrase.tuple_([])) == "()"
    assert printed(phrase.list_([a, b])) == "[a, b]"
    assert printed(phrase.set_([a, b])) == "{a, b}"
    assert printed(phrase.dict_([(a, b), (b, c)])) == "{a: b, b: c}"
    assert printed(phrase.unpacked(either)) == "**(a or b)"
    assert printed(phrase.parameter(Identifier("a"), b, c)) == "a: b = c"
    for empty in (phrase.union, phrase.conjunction, phrase.set_):
        with pytest.raises(ValueError, match=r"nothing to join|empty set"):
            empty([])
    with pytest.raises(TypeError, match="not an Identifier"):
        phrase.name("a")  # type: ignore[arg-type]


def test_a_comment_above_a_statement() -> None:
    assigned = assign(Identifier("a"), name("b"))
    assert shown(phrase.below([phrase.comment_line("why")], assigned)) == "# why\na = b\n"
