"""Identifiers are proof, and the conversions are total and settle at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.names import Identifier, pascal, python_name, snake


@pytest.mark.parametrize("text", ["a", "_x", "Post", "type", "match", "case", "x1", "__all__"])
def test_an_identifier_is_the_text_itself(text: str) -> None:
    assert Identifier(text) == text
    assert isinstance(Identifier(text), Identifier)


@pytest.mark.parametrize(
    "text",
    ["", "1a", "a-b", "a b", "a.b", "class", "None", "é", "ﬁ", "a\n", "a;b", "a\0", "\ud800"],
)
def test_other_text_is_no_identifier(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be a Python identifier"):
        Identifier(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UserProfile", "user_profile"),
        ("DealsByBrand", "deals_by_brand"),
        ("HTTPServer", "http_server"),
        ("by-brand.v2", "by_brand_v2"),
        ("GSI1", "gsi1"),
        ("GSI1PK", "gsi1_pk"),
        ("userIDs", "user_ids"),
        ("IDsByUser", "ids_by_user"),
        ("APIsomething", "ap_isomething"),
        ("S3Bucket", "s3_bucket"),
        ("user_profile", "user_profile"),
        ("USER_PROFILE", "user_profile"),
        ("order2item", "order2item"),
        ("_id", "id"),
        ("  two  words ", "two_words"),
        ("", ""),
        ("--", ""),
        ("Größe", "größe"),
        ("1st", "1st"),
    ],
)
def test_snake(text: str, expected: str) -> None:
    assert snake(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("user_profile", "UserProfile"),
        ("UserProfile", "UserProfile"),
        ("HTTPServer", "HTTPServer"),
        ("http_server", "HttpServer"),
        ("by-brand.v2", "ByBrandV2"),
        ("USER_PROFILE", "UserProfile"),
        ("GSI1", "GSI1"),
        ("a_b_c", "ABC"),
        ("", ""),
    ],
)
def test_pascal(text: str, expected: str) -> None:
    assert pascal(text) == expected


@given(st.text())
def test_any_text_settles_at_once(text: str) -> None:
    assert snake(snake(text)) == snake(text)
    assert pascal(pascal(text)) == pascal(text)


@given(st.from_regex(r"[A-Za-z0-9_.-]*", fullmatch=True))
def test_snake_of_plain_text_is_lower_case_words(text: str) -> None:
    assert all(word.isalnum() and word == word.lower() for word in snake(text).split("_") if word)


def test_a_keyword_gets_an_underscore() -> None:
    assert python_name("class") == "class_"
    assert python_name("None") == "None_"
    assert python_name("type") == "type"
    assert isinstance(python_name("class"), Identifier)
    with pytest.raises(ValueError, match="cannot be"):
        python_name("a b")
