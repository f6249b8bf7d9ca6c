"""What decoders say of an item that does not decode: the arguments of `decode_error`.

raise decode_error(self, item, ("pk", "sk"), error, stored_as=cls._stored_as, hide_key=True)
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.lower.fragments import argument
from dyngen.lower.items.stored_fields import renamed
from dyngen.names import Identifier
from dyngen.syntax import expression, literal, phrase


def error_details(entity: Entity, fields: Sequence[Field]) -> list[cst.Arg]:
    """What is told of an item: its key, unless that is sensitive, and what `fields` are stored as."""
    names = [literal.text(template.attribute) for template in entity.key_templates]
    return [
        phrase.argument(phrase.tuple_(names)),
        *error_arguments(fields),
        *hide_key(entity),
    ]


def error_arguments(fields: Sequence[Field]) -> list[cst.Arg]:
    """The error, and `stored_as=cls._stored_as` where some field is stored under another name."""
    error = phrase.argument(phrase.name(Identifier("error")))
    return [error, argument("stored_as", _stored_as())] if renamed(fields) else [error]


def hide_key(entity: Entity) -> list[cst.Arg]:
    """`hide_key=True` for errors of an entity whose key holds a sensitive field, else nothing."""
    hidden = any(field.sensitive for field in entity.key_fields)
    return [argument("hide_key", literal.boolean(True))] if hidden else []


@expression
def _stored_as() -> None:
    """cls._stored_as"""
