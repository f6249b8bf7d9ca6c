"""copies.py of a package: what stands at a second place while its key is changed, and under which key.

entity Post with also_at   ▶   def post_copy(item: Item) -> Item: …
                               COPIED = {"Posts": (Copied("Post", …),)}

Repositories and transactions give their clients to `copying`, which writes to both places.
"""

from __future__ import annotations

from dyngen.articles import a
from dyngen.ir.keys import SecondPlace
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.types import Field
from dyngen.lower.docstring import docstring
from dyngen.lower.emitted import emitted_module
from dyngen.lower.fragments import argument, called, entry
from dyngen.lower.items import codec
from dyngen.lower.items.decode_errors import hide_key
from dyngen.lower.items.stored_fields import attributes
from dyngen.lower.vocabulary import copied_constant
from dyngen.names import Identifier, copy_name, recogniser_name, second_key_name
from dyngen.syntax import (
    Arguments,
    Docstring,
    Entries,
    Expression,
    Module,
    Statement,
    Statements,
    literal,
    phrase,
    statement,
)


def copies_module(schema: Schema) -> Module | None:
    """The whole of copies.py, if there is one."""
    moving = [(each, each.copied_to) for each in schema.entities if each.copied_to]
    if not moving:
        return None
    body = [_copy(entity, there) for entity, there in moving]
    rows: dict[str, list[Expression]] = {}
    for entity, there in moving:
        rows.setdefault(entity.table.name, []).append(_row(entity, there))
    entries = [entry(table, phrase.tuple_(each)) for table, each in rows.items()]
    body.append(_copied(copied_constant(schema), entries))
    return emitted_module(schema, ".copies", _MODULE, body)


_MODULE = """Copies: the items that stand at a second place too, while their keys are changed.

Whatever this package writes of them, it writes to both places in one transaction.
"""


def _copy(entity: Entity, there: SecondPlace) -> Statement:
    doc = docstring(
        f"Return {a(entity.name)} as it stands at its second place: the same but for its key."
    )
    found = phrase.name(Identifier("found"))
    values = [phrase.argument(phrase.attribute(found, field.name)) for field in there.key_fields]
    told = [
        entry(field.attribute, codec.encode(field.type, phrase.attribute(found, field.name)))
        for field in _told(entity, there)
    ]
    read = [_read(entity.name)] if values or told else []
    return _copy_function(
        copy_name(entity.name), doc, read, told, second_key_name(entity.name), values
    )


def _told(entity: Entity, there: SecondPlace) -> list[Field]:
    """The fields that tell items apart whose copies have one key.

    An item may have them in its key alone, where other code has written it, or where an update finds nothing but a key;
    its copy has another key, and always has them as attributes.
    """
    return [
        field
        for field in entity.key_fields
        if not (_is_held(field, entity, there) or field.in_key_only or field.derived)
    ]


def _is_held(field: Field, entity: Entity, there: SecondPlace) -> bool:
    """Does the second key say of a field what the first one does? Both may hold it in lower case."""
    parts = [part for template in entity.key_templates for part in template.components]
    lowered = all(part.lowered for part in parts if part.field == field)
    return field in (there.key_fields if lowered else there.held)


def _row(entity: Entity, there: SecondPlace) -> Expression:
    key = [literal.text(name) for name in entity.table.key_names]
    told = _told(entity, there)
    held = phrase.tuple_([literal.text(each) for each in attributes(entity)])
    extra = []
    if told:
        names = phrase.tuple_([literal.text(field.attribute) for field in told])
        extra.append(argument("identity", names))
    extra += hide_key(entity)
    functions = map(phrase.name, (recogniser_name(entity.name), copy_name(entity.name)))
    return called("Copied", entity.name, phrase.tuple_(key), *functions, held, *extra)


@statement
def _copy_function(
    NAME: Identifier,
    DOC: Docstring,
    READ: Statements,
    TOLD: Entries,
    KEY: Identifier,
    VALUES: Arguments,
) -> None:
    """
    def NAME(item: Item) -> Item:
        DOC
        READ
        return {**TOLD, **item, **KEY(*VALUES)}
    """


@statement
def _read(ENTITY: Identifier) -> None:
    """found = ENTITY.from_item(item)"""


@statement
def _copied(NAME: Identifier, ROWS: Entries) -> None:
    """
    NAME: Mapping[str, tuple[Copied, ...]] = {**ROWS}
    """
