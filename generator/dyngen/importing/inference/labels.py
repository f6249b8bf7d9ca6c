"""What attributes, entities and keys without an attribute are called in a schema."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from dyngen.names import is_identifier, pascal, python_name, snake
from dyngen.plurals import singular

_RESERVED = {"self", "key", "to_item", "from_item"}
_REFUSED = {"Database", "TransactionService"}
_LONGEST = 60


def field_label(attribute: str, taken: Container[str]) -> str:
    """The name of the field for an attribute: `orderId` is order_id, `_type` is type."""
    return _free(_name(snake(_ascii(attribute)), "attribute"), taken)


def key_label(before: str, kind: str, taken: Container[str]) -> str:
    """The name of a field that only a key holds, after the label before it: `USER` and a text make user_id."""
    ending = {"date": "date", "datetime": "at", "integer": "number"}.get(kind, "id")
    word = snake(_ascii(before).strip("$"))
    if not word:
        word = "item"
    name = word if word.endswith(f"_{ending}") else f"{word}_{ending}"
    return _free(_name(name, "value"), taken)


def entity_label(words: Iterable[str], taken: Container[str]) -> str:
    """The name of an entity after the first of some words that has one: `ORDER_ITEM` is OrderItem."""
    for word in words:
        name = pascal(re.sub(r"\W+", "_", snake(_ascii(word).strip("$"))))[:_LONGEST].lstrip(
            "0123456789_"
        )
        if name:
            name = name[0].upper() + name[1:]
        if name and is_identifier(name) and name not in _REFUSED:
            return _free(name, taken, "")
    return _free("Record", taken, "")


def one_of(table: str) -> str:
    """What an item of a table is called, after the table: `Orders` holds orders."""
    word = snake(_ascii(table)).removesuffix("_table")
    return singular(word) or word


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "_", plain)


def _name(text: str, otherwise: str) -> str:
    """The text, if it can be the name of a field."""
    name = text.strip("_")[:_LONGEST].rstrip("_")
    if name[:1].isdigit():
        name = f"{otherwise}_{name}"
    if not name or name in _RESERVED:
        name = f"{name}_value" if name else otherwise
    try:
        python_name(name)
    except ValueError:
        return otherwise
    return name


def _free(name: str, taken: Container[str], gap: str = "_") -> str:
    """The name, or it with the first number that makes it another than those taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}{gap}{number}", number + 1
    return free
