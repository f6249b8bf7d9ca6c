"""Keys as texts: every key is read back in one way only, and bounds are exact."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dyngen.runtime.errors import KeyValueError
from dyngen.runtime.keys.components import check_text
from dyngen.runtime.keys.key_texts import KeyShape, key_text, raw_text, text_after, upper_text

ANY = st.text(min_size=1, max_size=6)
SMALL = st.text("ab#!$", min_size=1, max_size=4)


def accepted(value: str, before: str = "", refused: tuple[str, ...] = ()) -> bool:
    try:
        check_text("Post", "sk", "name", value, before, refused)
    except KeyValueError:
        return False
    return True


# ---- shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "text", "components"),
    [
        (KeyShape("PROFILE"), "PROFILE", ()),
        (KeyShape("PROFILE"), "PROFILE#", None),
        (KeyShape("POST#", ""), "POST#1", ("1",)),
        (KeyShape("POST#", ""), "POST#", None),
        (KeyShape("POST#", ""), "post#1", None),
        (KeyShape("POST#", ""), "POST#1#2", ("1#2",)),
        (KeyShape("ORDER#", "#", ""), "ORDER#d#o", ("d", "o")),
        (KeyShape("ORDER#", "#", ""), "ORDER#d#o#x", ("d", "o#x")),
        (KeyShape("ORDER#", "#", ""), "ORDER##o", None),
        (KeyShape("ORDER#", "#", ""), "ORDER#d#", None),
        (KeyShape("ORDER#", "#", ""), "ORDER#d", None),
        (KeyShape("A#", "#END"), "A#x#END", ("x",)),
        (KeyShape("A#", "#END"), "A#x#END#END", None),
        (KeyShape("A#", "##", ""), "A#a##b", ("a", "b")),
        (KeyShape("", "", cuts=(6,)), "000042", ("000042",)),
        (KeyShape("S#", "", "", cuts=(6, 0)), "S#000042name", ("000042", "name")),
        (KeyShape("S#", "", "", cuts=(6, 0)), "S#000042", None),
        (KeyShape("S#", "", "", cuts=(6, 0)), "S#042", None),
        (KeyShape("", "-", "", cuts=(10, 0)), "2024-01-31-o-1", ("2024-01-31", "o-1")),
        (KeyShape("", "-", "", cuts=(10, 0)), "2024-01-31o-1", None),
        (KeyShape("", "00", cuts=(2,)), "2000", ("20",)),
        (KeyShape("", "00", cuts=(2,)), "00", None),
        (KeyShape("", "#END", cuts=(2,)), "20#EN", None),
        (KeyShape("T#", "", refused=(("#U#",),)), "T#a#U", ("a#U",)),
        (KeyShape("T#", "", refused=(("#U#",),)), "T#a#U#", None),
        (KeyShape("T#", "SER#", "", refused=(("#USER#",), ())), "T#a#USER#b", None),
        (KeyShape("", "", forms=("OPEN|PAID",)), "PAID", ("PAID",)),
        (KeyShape("", "", forms=("OPEN|PAID",)), "PAID\n", None),
        (KeyShape("", "", "", cuts=(4, 0), forms=("[0-9]{4}", "")), "2024bob", ("2024", "bob")),
        (KeyShape("", "", "", cuts=(4, 0), forms=("[0-9]{4}", "")), "Minutes", None),
        (KeyShape("", ""), "anything", ("anything",)),
        (KeyShape("", ""), "", None),
        (KeyShape("X#", "#", ""), "X#line\nbreak#\n", ("line\nbreak", "\n")),
    ],
)
def test_a_shape_reads_a_text(
    shape: KeyShape, text: str, components: tuple[str, ...] | None
) -> None:
    assert shape.matches(text) == (components is not None)
    if components is None:
        with pytest.raises(ValueError, match="another shape"):
            shape.split(text)
    else:
        assert shape.split(text) == components


@given(SMALL, SMALL, st.sampled_from(["#", "##", "#a#", "b"]))
def test_what_was_checked_is_read_back(first: str, second: str, delimiter: str) -> None:
    assume(accepted(first, delimiter))
    key = f"P#{first}{delimiter}{second}"
    assert KeyShape("P#", delimiter, "").split(key) == (first, second)


@given(st.tuples(SMALL, SMALL), st.tuples(SMALL, SMALL), st.sampled_from(["#", "##", "#a#", "ab"]))
def test_no_two_tuples_give_one_key(
    left: tuple[str, str], right: tuple[str, str], delimiter: str
) -> None:
    assume(left != right)
    assume(accepted(left[0], delimiter) and accepted(right[0], delimiter))
    assert delimiter.join(left) != delimiter.join(right)


# ---- finished keys -----------------------------------------------------------------------------


def test_a_key_that_another_template_reads_is_refused() -> None:
    item = KeyShape("ORDER#", "#ITEM#", "")
    fine = "ORDER#2024#o1"
    assert key_text("Order", "sk", fine, 1024, (item,)) == fine
    with pytest.raises(KeyValueError, match="another kind of item") as caught:
        key_text("Order", "sk", "ORDER#2024#ITEM#1", 1024, (KeyShape("PROFILE"), item))
    assert caught.value.component is None


@pytest.mark.parametrize("character", ["a", "é", "€", "\U0001f600"])
def test_a_key_takes_no_more_bytes_than_dynamodb_does(character: str) -> None:
    most = 1024 // len(character.encode())
    assert key_text("Order", "sk", character * most, 1024) == character * most
    with pytest.raises(KeyValueError, match="must not be longer than 1,024 bytes"):
        key_text("Order", "sk", character * most + "a" * len(character.encode()), 1024)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WALLET#1", "must be the key of Order items"),
        ("ORDER#1#ITEM#2", "another kind of item"),
        ("ORDER#", "must be the key"),
        ("", "must not be empty"),
        ("ORDER#\ud800", "surrogate"),
        (f"ORDER#{'x' * 1024}", "1,024 bytes"),
        (b"ORDER#1", "must be str, not bytes"),
        (None, "must be str, not None"),
    ],
)
def test_a_raw_key_is_held_to_its_kind(text: str, reason: str) -> None:
    order, item = KeyShape("ORDER#", ""), KeyShape("ORDER#", "#ITEM#", "")
    assert raw_text("Order", "sk", "ORDER#1", 1024, order, item) == "ORDER#1"
    with pytest.raises(KeyValueError, match=reason):
        raw_text("Order", "sk", text, 1024, order, item)


# ---- bounds ------------------------------------------------------------------------------------


@given(ANY, st.text(max_size=4))
def test_text_after_is_greater_than_all_that_begin_so(text: str, rest: str) -> None:
    assume(text.strip("\U0010ffff"))
    after = text_after(text)
    assert text + rest < after
    after.encode()  # no surrogates


@given(ANY, ANY)
def test_text_after_is_the_least(text: str, other: str) -> None:
    assume(text.strip("\U0010ffff"))
    if text < other < text_after(text):
        assert other.startswith(text)


def test_text_after_at_the_edges() -> None:
    assert text_after("ORDER#") == "ORDER$"
    assert text_after("a\ud7ff") == "a\ue000"
    assert text_after("a\U0010ffff") == "b"
    with pytest.raises(ValueError, match="no text"):
        text_after("\U0010ffff")


NARROW = st.text("!#$a", min_size=1, max_size=3)


@given(NARROW, NARROW, st.text("!#$a", max_size=2), st.sampled_from(["#", "#!", "a#"]))
def test_an_upper_bound_holds_every_key_of_a_lesser_component(
    operand: str, component: str, rest: str, delimiter: str
) -> None:
    assume(component <= operand)
    assert f"P#{component}{delimiter}{rest}" < upper_text(
        "Post", "sk", "P#", operand, delimiter, 1024
    )


@given(
    st.text("!a\U0010ffff", min_size=1, max_size=3),
    st.text("!a\U0010ffff", min_size=1, max_size=3),
    st.text("!a\U0010ffff", max_size=2),
)
def test_an_upper_bound_is_there_where_nothing_sorts_behind(
    operand: str, component: str, rest: str
) -> None:
    assume(component <= operand)
    key = f"{component}\U0010ffff{rest}"
    bound = upper_text("Post", "sk", "", operand, "\U0010ffff", 1024)
    assert key < bound or bound == "\U0010ffff" * 256  # the greatest text of 1,024 bytes


@given(NARROW, st.sampled_from(["#", "!", "$"]))
def test_an_upper_bound_is_the_least(operand: str, delimiter: str) -> None:
    """Against a naive model: the greatest key of all components up to the operand."""
    bound = upper_text("Post", "sk", "P#", operand, delimiter, 1024)
    alphabet = "!#$a"
    texts = [""]
    for _ in range(3):
        texts += [text + letter for text in texts for letter in alphabet if len(text) < 3]
    components = {text for text in texts if text and text <= operand}
    greatest = max(f"P#{component}{delimiter}\U0010ffff\U0010ffff" for component in components)
    assert greatest < bound
    beginning = bound[:-1] + chr(ord(bound[-1]) - 1)
    assert greatest.startswith(beginning)  # so that no text lies between but longer keys of it
