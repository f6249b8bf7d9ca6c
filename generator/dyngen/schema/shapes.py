"""Values of the language that have two spellings: a text or a list of texts, texts or integers.

A union would make pydantic report each mistake once per branch, at a path with the branch's name in it. These check by
hand and say once what they expected:

    KeyNames   "pk"  |  ["tenant", "region"]        an attribute, or one to four of a multi-attribute key
    Templates  "{a}" |  ["{a}", "{b}"]              the same for templates
    EnumValues ["A", "B"] | [1, 2]
"""

from __future__ import annotations

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_KEY_PARTS = 4
"""DynamoDB allows four attributes in the partition key of an index, and four in its sort key."""


def refuse_null(value: object) -> object:
    """The value, which must be an object: here null is a slip and not another way to say nothing."""
    if value is None:
        raise PydanticCustomError("wrong_type", "-", {"expected": "an object"})
    return value


def _text_or_texts(value: object) -> str | list[str]:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        raise PydanticCustomError(
            "wrong_type", "-", {"expected": "a string, or an array of strings"}
        )
    if not value:
        raise PydanticCustomError("too_short", "-")
    for position, element in enumerate(value):
        if not isinstance(element, str):
            raise PydanticCustomError("wrong_type", "-", {"expected": "a string", "step": position})
    if len(value) > MAX_KEY_PARTS:
        raise PydanticCustomError("too_long", "-", {"max_length": MAX_KEY_PARTS})
    return value


def _enum_values(value: object) -> list[str] | list[int] | None:
    if not isinstance(value, list):
        raise PydanticCustomError(
            "wrong_type", "-", {"expected": "an array of strings, or an array of integers"}
        )
    if not value:
        raise PydanticCustomError("too_short", "-")
    kind = str if isinstance(value[0], str) else int
    for position, element in enumerate(value):
        if type(element) is not kind:
            expected = "a string or an integer" if position == 0 else _other(kind)
            raise PydanticCustomError("wrong_type", "-", {"expected": expected, "step": position})
    return value


def _other(kind: type) -> str:
    return "a string like the first value" if kind is str else "an integer like the first value"


_STRING = {"type": "string"}
_TEXTS = {"type": "array", "items": _STRING, "minItems": 1, "maxItems": MAX_KEY_PARTS}
_TEXT_OR_TEXTS = WithJsonSchema({"anyOf": [_STRING, _TEXTS]})

KeyNames = Annotated[str | list[str], PlainValidator(_text_or_texts), _TEXT_OR_TEXTS]
Templates = Annotated[str | list[str], PlainValidator(_text_or_texts), _TEXT_OR_TEXTS]
EnumValues = Annotated[
    list[str] | list[int] | None,
    PlainValidator(_enum_values),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"anyOf": [_STRING, {"type": "integer"}]},
            "minItems": 1,
            "uniqueItems": True,
        }
    ),
]
