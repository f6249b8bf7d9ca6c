"""The forms of numbers in keys hold the texts that numbers have there, and no others."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import pytest

from dyngen.analysis.keyspace.forms import form_of, pattern
from dyngen.ir.types import Field, Kind, Type
from dyngen.names import Identifier
from emitted import compiled, load
from schemas import entity, schema, table


def _texts(kind: Kind, spec: str = "") -> re.Pattern[str]:
    form = form_of(Field(Identifier("n"), "n", "n", Type(kind), required=True), spec)
    assert form is not None
    return re.compile(pattern(form))


def _is_number(text: str, decimal: bool) -> bool:
    """Is it what a number is in a key: no zeros that say nothing, no exponent?"""
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", text):
        return False
    number = Decimal(text)
    plain = f"{number.normalize():f}" if number else "0"
    return plain == text


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.DECIMAL])
def test_a_number_without_a_format_has_one_text(kind: Kind) -> None:
    texts = _texts(kind)
    for length in range(1, 6):
        for characters in product("01-.9", repeat=length):
            text = "".join(characters)
            expected = _is_number(text, kind is Kind.DECIMAL)
            assert bool(texts.fullmatch(text)) is expected, text


@pytest.mark.parametrize(
    "spec", ["d", "+d", " d", "1d", "3d", "+3d", " 3d", "03d", "+03d", " 03d", "12d", ".1f", " .2f",
             "5.1f", "05.1f", "+6.1f"]
)  # fmt: skip
def test_a_format_has_the_texts_that_python_makes_of_it(spec: str) -> None:
    """Of numbers for which it has room: a sign that is not asked for, and a blank for one, are no digits."""
    texts = _texts(Kind.DECIMAL if "f" in spec else Kind.INTEGER, spec)
    signed, width = spec[0] in "+ ", int((re.search(r"[1-9]\d*(?=[.d])", spec) or "0")[0])
    numbers = range(-1200, 1200)
    made = {
        format(Decimal(n) / 10 if "f" in spec else n, spec): n for n in numbers if n >= 0 or signed
    }
    fitting = {text for text in made if not width or len(text) == width}
    assert fitting
    assert {text for text in made if texts.fullmatch(text)} == fitting
    # And what looks like one of them: their characters in another order, zeros for blanks.
    others = {text.replace(" ", "0") for text in fitting} | {f"0{text[1:]}" for text in fitting}
    shown = {*made} | {format(n, spec) for n in range(1200, 100_000, 7) if "f" not in spec}
    for text in others - shown:
        assert not texts.fullmatch(text), text


def test_a_number_is_refused_only_where_another_key_can_be_the_same() -> None:
    """`00{a}` makes 00123456789, which is {g:011d} of 123456789, but never 00000000005."""
    package = load("leading_zeros", compiled(schema(
        table(
            "Codes", "pk", "sk",
            A=entity("X#{u}", "00{a}", "u a:integer"), B=entity("X#{u}", "{g:011d}", "u g:integer"),
        )
    )))  # fmt: skip
    a, b = package.keys.a_sk, package.keys.b_sk
    for number in range(10**9 - 3000, 10**9 + 3000):
        same = a(number) == f"{number:011d}"
        try:
            assert b(number) == f"{number:011d}"
            assert not same
        except package.KeyValueError:
            assert same, number
    for number in (*range(3000), 10**10, 10**11 - 1):
        assert b(number) == f"{number:011d}"
