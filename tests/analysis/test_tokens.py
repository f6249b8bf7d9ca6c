"""Where a word of a condition stands: told by a piece of the text, which must be the first that reads so."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dyngen.analysis.conditions.tokens import Words
from dyngen.diagnostics import Place, Report

TEXTS = st.lists(
    st.sampled_from(["a", "ab", "a.b", "=", ":a", "AND", '"a b"', "(", ")", "  ", "1", "size(a)"]),
    max_size=12,
).map(" ".join)


def by_hand(text: str, start: int, end: int) -> str:
    """The shortest piece that ends with the word, begins where one does, and stands nowhere before."""
    begins = [each.start() for each in re.finditer(r"\S+", text) if each.start() < start]
    return next(
        text[begin:end] for begin in (start, *reversed(begins)) if text.find(text[begin:end]) == begin
    )  # fmt: skip


@given(TEXTS)
def test_a_word_is_told_by_the_shortest_piece_that_leads_to_it(text: str) -> None:
    words = Words(text, Place(Report()))
    while token := words.peek():
        end = token.start + len(token.text)
        assert words.spot(token).part == by_hand(text, token.start, end)
        words.take()


def test_the_words_of_a_long_text_are_told_apart() -> None:
    """Each is looked for a few times, not once for each word before it."""
    text = " AND ".join(["a = :v"] * 1_000)
    words = Words(text, Place(Report()))
    last = None
    while token := words.peek():
        last = words.spot(token)
        words.take()
    assert last is not None
    assert last.part == text[len("a = :v ") :]
