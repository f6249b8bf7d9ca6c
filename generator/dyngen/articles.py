"""Which article stands before a name: as it is spoken, and not as it is written.

a Post, an Order      a User, an Upload      an SMSMessage, an HourlyReport      a UPSLabel
"""

from __future__ import annotations

import re
from typing import Final


def a(name: str) -> str:
    """`a Post`, `an Order`, `a User`."""
    return f"{article(name)} {name}"


def article(name: str) -> str:
    """`a` or `an`, as the first word of the name is spoken."""
    found = _FIRST_WORD.match(name)
    word = found[0].lower() if found else name.lower()
    if word in _SPELT_WITH_VOWEL:
        return "an"
    if word in _SPELT_WITH_CONSONANT or _CONSONANT_SOUND.match(word):
        return "a"
    return "an" if word[:1] in tuple("aeiou") or _SILENT_H.match(word) else "a"


_FIRST_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

# A user, a unit, a UUID, a URL, a ubiquity, a utility; but an usher, an uninvited guest, an urgent task, an utterance.
_CONSONANT_SOUND: Final = re.compile(
    r"us(?!h)|uni(?!de|m|n|ss)|uuid|uid|ur[il](?!ne)|ura|ut(?!t|m)|ubi|eu|one(?!r)|once"
)
_SILENT_H: Final = re.compile(r"hour|honest|honou?r|heir")

# What is spoken letter by letter.
_SPELT_WITH_VOWEL: Final = frozenset(
    (
        *"aefhilmnorsx",
        *("faq", "fps", "html", "http", "https", "led", "llm", "lsi", "mfa", "mvp", "nda", "nfc", "nft"),
        *("ngo", "npc", "rfc", "rgb", "rpc", "rss", "rsvp", "sdk", "sla", "sms", "sql", "ssd", "ssh"),
        *("ssl", "ssn", "sso", "svg", "xml", "xp"),
    )
)  # fmt: skip
_SPELT_WITH_CONSONANT: Final = frozenset(
    ("u", "udp", "ufo", "ugc", "ui", "uk", "ulid", "upc", "ups", "uv", "ux")
)
