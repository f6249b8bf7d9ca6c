"""Cursors: where a page ended, as text that can travel through a URL.

A cursor is a digest of what was asked and of the key at which its page ended, and that key. It is
opaque, not secret: who can decode Base64 can read the key.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from decimal import Decimal

from ..errors import CursorError
from ..items.texts import decimal_text
from ..wire import AttributeValue, Item, is_list, is_object

_DIGEST_SIZE = 16


def seal_cursor(request: Mapping[str, object], key: Item) -> str:
    """Return the cursor of a page of `request` that ended at `key`."""
    position = _canonical(key)
    return urlsafe_b64encode(_digest(request, position) + position).decode().rstrip("=")


def open_cursor(request: Mapping[str, object], cursor: object) -> Item:
    """Return the key that `cursor` names.

    Raises `CursorError` if it is damaged, or was made for another request. A request is the
    same if it differs in nothing but page size and consistency, and in how numbers are spelt;
    queries are ascending unless they say otherwise.
    """
    if not isinstance(cursor, str):
        raise CursorError(f"a cursor is a text, not {type(cursor).__name__}")
    try:
        content = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
    except ValueError:
        raise CursorError("the cursor is damaged") from None
    # The decoder skips strange characters and ignores spare bits: only the form in which
    # cursors are handed out is accepted.
    if urlsafe_b64encode(content).decode().rstrip("=") != cursor:
        raise CursorError("the cursor is damaged")
    digest, position = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
    if digest != _digest(request, position):
        raise CursorError("the cursor is damaged or belongs to another query")
    try:
        return _key_of(json.loads(position))
    except (ValueError, RecursionError):
        raise CursorError("the cursor names no key") from None


def _digest(request: Mapping[str, object], position: bytes) -> bytes:
    from hashlib import blake2b  # here, since it loads OpenSSL

    asked = {
        name: _compared(value)
        for name, value in request.items()
        if name not in ("Limit", "ConsistentRead")
        and (name, value) != ("ScanIndexForward", True)
    }
    digest = blake2b(_canonical(asked), digest_size=_DIGEST_SIZE)
    digest.update(b"\0" + position)
    return digest.digest()


def _compared(value: object) -> object:
    """Return a part of a request with its numbers as they compare: `1.50` is `1.5`."""
    if is_list(value):
        return [_compared(each) for each in value]
    if not is_object(value):
        return value
    number, numbers = value.get("N"), value.get("NS")
    if isinstance(number, str):
        return {"N": decimal_text(Decimal(number))}
    if is_list(numbers):
        return {"NS": [decimal_text(Decimal(str(each))) for each in numbers]}
    return {name: _compared(each) for name, each in value.items()}


def _canonical(value: object) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), default=_hexadecimal
    ).encode()


def _hexadecimal(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} in a request")


def _key_of(key: object) -> Item:
    if not is_object(key):
        raise ValueError("not a structure")
    return {name: _key_value(value) for name, value in key.items()}


def _key_value(value: object) -> AttributeValue:
    match value:
        case {"S": str(text)}:
            return {"S": text}
        case {"N": str(number)}:
            return {"N": number}
        case {"B": str(digits)}:
            return {"B": bytes.fromhex(digits)}
        case _:
            raise ValueError("not a value of a key")
