"""moto as it is, without what is looked for in vain: half of the time of the tests that talk to it.

Of each request it asked again which methods its own classes have, and tried the addresses of a hundred services before
that of DynamoDB; of each value in an answer it imported a class again.

Of each member that a structure may have, moto asks its answer by up to ten names, since its own classes call things
otherwise than the model does. A value of DynamoDB is a dict with one of ten members, called as in the model: the other
nine were looked for under all their names, for each value of each item. proof/test_quick_moto.py holds the two ways to
one answer.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto import backend_index
from moto.core import responses as of_all
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb import responses as of_dynamodb
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.utilities import dynamo_to_dict

_casting: Any = DynamoType.cast_value
_of_moto: Any = BaseJSONSerializer._serialize_type_structure  # noqa: SLF001


def quicken() -> None:
    """From now on, in this process."""
    BaseJSONSerializer._serialize_type_structure = _structure  # type: ignore[method-assign]  # noqa: SLF001
    of_all.method_names_from_class = cache(method_names_from_class)
    of_dynamodb.dynamo_to_dict = plain
    DynamoType.cast_value = property(_cast)  # type: ignore[assignment]
    backend_index.backend_url_patterns.sort(key=lambda each: not each[0].startswith("dynamodb"))


def _cast(value: DynamoType) -> Any:
    """A text is what it is, and most of what moto puts in order are texts: it asked whether they are anything else."""
    return value.value if value.type == "S" else _casting.fget(value)


def plain(found: Any) -> Any:
    """What `dynamo_to_dict` of moto makes of a part of an answer."""
    kind = type(found)
    if kind is str or kind is int or kind is bool:
        return found
    if kind is dict:
        return {name: plain(each) for name, each in found.items()}
    if kind is list:
        return [plain(each) for each in found]
    if kind is DynamoType and found.type not in ("B", "BS"):
        return {found.type: plain(found.value)}
    return dynamo_to_dict(found)


def _structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if not key or shape.name != "AttributeValue" or not _is_plain(self, value, shape):
        _of_moto(self, serialized, value, shape, key)
        return
    found: dict[str, Any] = {}
    for name in value if len(value) == 1 else shape.members:
        if value.get(name) is not None:
            self._serialize(found, value[name], shape.members[name], name)
    self._default_serialize(serialized, found, shape, key)


def _is_plain(serializer: Any, value: Any, shape: Any) -> bool:
    """Whether all that is there is called as in the model, and nobody has a word to say about it."""
    picker = serializer._value_picker  # noqa: SLF001
    return (
        type(value) is dict
        and not picker.response_transformers
        and value.keys() <= shape.members.keys()
    )
