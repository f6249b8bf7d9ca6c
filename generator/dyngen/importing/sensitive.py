"""What looks as if it should not leave the table: by the name of its field, and by what it looks like itself."""

from __future__ import annotations

import re

_SECRETS = {
    *("password", "passwd", "pwd", "secret", "token", "salt", "hash", "credential", "credentials"),
    *("ssn", "iban", "bic", "cvv", "cvc", "pin", "otp", "mfa", "passport", "signature", "apikey"),
}
_PERSONAL = {
    *(
        "email",
        "mail",
        "phone",
        "mobile",
        "fax",
        "name",
        "firstname",
        "lastname",
        "surname",
        "fullname",
    ),
    *(
        "username",
        "login",
        "address",
        "street",
        "city",
        "zip",
        "postcode",
        "postal",
        "birth",
        "birthday",
    ),
    *(
        "birthdate",
        "dob",
        "ip",
        "lat",
        "lon",
        "lng",
        "latitude",
        "longitude",
        "tax",
        "card",
        "account",
    ),
    *("gender", "nationality", "salary", "recipient", "contact", "url", "note", "notes", "comment"),
    *("message", "text", "body", "bio", "description"),
}
_PAIRS = ({"api", "key"}, {"private", "key"}, {"access", "key"})
_LOOKS = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+"  # a mail address
    r"|eyJ[\w-]+\.[\w.-]+"  # a token
    r"|\+?\d[\d ()/-]{7,}\d"  # a telephone number, or that of a card
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # an address of the net
    r"|(?:AKIA|ASIA|sk_|pk_|ghp_|xox)\w+"  # a key of a service
    r"|[A-Za-z0-9+/_=-]{40,}"  # random, or encoded
)
_LONGEST = 60


def is_secret(label: str) -> bool:
    """Whether a field called so should be shown nowhere."""
    words = label.lower().split("_")
    if words[-1] == "id":
        return False  # which one it is, and not what it says
    return bool(_SECRETS.intersection(words)) or any(pair <= set(words) for pair in _PAIRS)


def is_personal(label: str) -> bool:
    """Whether a field called so may be about a person, or hold what a person wrote."""
    return is_secret(label) or bool(set(label.lower().split("_")) & _PERSONAL)


def looks_sensitive(text: str) -> bool:
    """Whether a text is like a mail address, a telephone number, a token or prose, or is too long to look at."""
    return len(text) > _LONGEST or text.count(" ") > 3 or _LOOKS.fullmatch(text) is not None
