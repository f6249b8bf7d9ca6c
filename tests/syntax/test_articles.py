"""`a` and `an` before the names of entities and types, as English has them."""

from __future__ import annotations

import pytest

from dyngen.articles import a

AN = """
    Order array Email item Upload Update Urgent Usher Utterance Unlock Uninstall UnmatchedCard Unissued
    HourlyReport HonoraryMember Heir SMSMessage SmsMessage FaqEntry HTTPCall MfaDevice S3Object X A
    OnerousTask Entry IOEvent ORDER order_line UnidentifiedParcel Umbrella Urn
"""
A = """
    Post User USER Unit Union Uniform UniversityCourse UUID Uuid UrlEntry URLEntry UriPart Utility Usage UsageRecord U
    UPSLabel UkAddress UiState ULID Ubiquity Euro European OneOff OnceToken History House Heart HandOff Session Shop
    Movie Node XyzThing SkuLine uuid string datetime UraniumRod ufo
"""


@pytest.mark.parametrize("name", AN.split())
def test_what_begins_with_a_vowel_as_it_is_spoken(name: str) -> None:
    assert a(name) == f"an {name}"


@pytest.mark.parametrize("name", A.split())
def test_what_begins_with_a_consonant_as_it_is_spoken(name: str) -> None:
    assert a(name) == f"a {name}"
