"""keys.py of a package: a pure function for each key of each entity.

    pk_template "USER#{user_id}"   ▶   def order_pk(user_id: str) -> str: …  f"USER#{user_id}"

The functions of table keys and of every index that an entity is in, `order_key(…)` for the whole key,
and above them the shapes that texts of keys are compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from dyngen.ir.keys import Key, Shape, Template
from dyngen.ir.model import Entity, Schema
from dyngen.ir.types import Field
from dyngen.lower import codec, keytext
from dyngen.lower.keytext import Given
from dyngen.lower.prose import a, docstring, listed
from dyngen.lower.reading import telling, used_recognisers
from dyngen.lower.vocabulary import entity_keys, has_part_function, part_function, vocabulary
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Entries,
    Expression,
    Parameters,
    Statement,
    Statements,
    expression,
    literal,
    module,
    phrase,
    statement,
)


def keys_module(schema: Schema) -> cst.Module:
    """The whole of keys.py."""
    body = [_shape(shape.name, _literals(shape)) for shape in used_shapes(schema)]
    for entity in schema.entities:
        body += _functions(entity)
    return module([], _MODULE, body, vocabulary(schema), future_annotations=True)


_MODULE = """Keys: how the key attributes of each item are made of its fields.

Every key can be read back in one way only: a value that would make it ambiguous raises
KeyValueError.
"""


def used_shapes(schema: Schema) -> list[Shape]:
    """The shapes that emitted code looks at: rivals of a key, recognisers, parts read back."""
    recognisers = used_recognisers(schema)
    found: dict[Identifier, Shape] = {}
    for entity in schema.entities:
        shapes = [
            rival for key in entity_keys(entity) for each in key.templates for rival in each.rivals
        ]
        for template, others in entity.recogniser.keys if entity.recogniser in recognisers else ():
            if template.wire == "S" and not template.constant:
                shapes += [template.shape] * telling(template) + [*others]
        for projection in entity.projections:
            shapes += [source.template.shape for source in projection.sources if source.template]
        found |= {shape.name: shape for shape in shapes}
    return list(found.values())


def parameters(fields: Sequence[Field]) -> list[cst.Param]:
    """`user_id: str, order_date: str`."""
    return [phrase.parameter(field.name, codec.annotation(field.type)) for field in fields]


def arguments(fields: Sequence[Field]) -> list[cst.Arg]:
    """`user_id, order_date`."""
    return [phrase.argument(phrase.name(field.name)) for field in fields]


def _functions(entity: Entity) -> Iterator[Statement]:
    table = entity.table
    yield from _key(entity, entity.pk, "partition key", table.name)
    if entity.sk:
        yield from _key(entity, entity.sk, "sort key", table.name)
    for mapping in entity.indexes:
        where = f"index {mapping.index.name}"
        yield from _key(entity, mapping.pk, "partition key", where)
        if mapping.sk:
            yield from _key(entity, mapping.sk, "sort key", where)
    yield _whole_key(entity)


def _whole_key(entity: Entity) -> Statement:
    halves = [key for key in (entity.pk, entity.sk) if key]
    templates = [(key, template) for key in halves for template in key.templates]
    return _primary_key(
        entity.key_function,
        parameters(entity.key_fields),
        docstring(f"Return the primary key of {a(entity.name)} in wire format."),
        [
            phrase.entry(
                literal.text(template.attribute),
                keytext.key_value(
                    template, phrase.call(phrase.name(key.function), *arguments(key.fields))
                ),
            )
            for key, template in templates
        ],
    )


def _key(entity: Entity, key: Key, half: str, where: str) -> Iterator[Statement]:
    """The function of a key; of a list key, one for each attribute that is not a field anyway."""
    if not key.several:
        [template] = key.templates
        says = f"attribute {template.attribute} of {where}"
        yield _text_or_number(entity, key.function, template, half, says)
        return
    parts: list[Expression] = []
    for position, template in enumerate(key.templates, 1):
        if has_part_function(key, template):
            function = part_function(key, position)
            says = f"attribute {template.attribute} of {where}"
            yield _text_or_number(
                entity, function, template, f"part {position} of the {half}", says
            )
            parts.append(phrase.call(phrase.name(function), *arguments(template.fields)))
        else:
            parts.append(phrase.name(template.fields[0].name))
    names = listed([template.attribute for template in key.templates])
    yield _tuple_key(
        key.function,
        parameters(key.fields),
        phrase.subscript(_tuple(), *(keytext.key_type(template) for template in key.templates)),
        docstring(f"Return the {half} of {a(entity.name)}: attributes {names} of {where}."),
        phrase.tuple_(parts),
    )


def _text_or_number(
    entity: Entity, function: Identifier, template: Template, half: str, says: str
) -> Statement:
    head = (function, parameters(template.fields), keytext.key_type(template))
    source = "" if template.wire == "N" else f" `{template.source}`"
    doc = docstring(f"Return the {half}{source} of {a(entity.name)} ({says}).")
    given = {part: Given(part, phrase.name(part.field.name)) for part in template.components}
    checks = keytext.checks(entity.name, template, list(given.values()))
    if template.wire == "N":
        return _plain_key(*head, doc, checks, phrase.name(template.fields[0].name))
    parts = [part if isinstance(part, str) else given[part] for part in template.parts]
    text = keytext.key_text(entity.name, template, parts)
    if not template.rivals:
        return _plain_key(*head, doc, checks, text)
    rivals = [phrase.argument(phrase.name(rival.name)) for rival in template.rivals]
    return _rivalled_key(*head, doc, checks, text, entity.name, template.attribute, rivals)


def _literals(shape: Shape) -> list[cst.Arg]:
    texts = [phrase.argument(literal.text(each)) for each in shape.literals]
    if not any(shape.widths):
        return texts
    widths = phrase.tuple_([literal.number(width) for width in shape.widths])
    return [*texts, phrase.argument(widths, Identifier("widths"))]


@statement
def _shape(NAME: Identifier, LITERALS: Arguments) -> None:
    """NAME = KeyShape(*LITERALS)"""


@statement
def _plain_key(
    FUNCTION: Identifier,
    FIELDS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    CHECKS: Statements,
    TEXT: Expression,
) -> None:
    """
    def FUNCTION(FIELDS) -> TYPE:
        DOC
        CHECKS
        return TEXT
    """


@statement
def _rivalled_key(
    FUNCTION: Identifier,
    FIELDS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    CHECKS: Statements,
    TEXT: Expression,
    ENTITY: str,
    ATTRIBUTE: str,
    RIVALS: Arguments,
) -> None:
    """
    def FUNCTION(FIELDS) -> TYPE:
        DOC
        CHECKS
        key = TEXT
        check_key(ENTITY, ATTRIBUTE, key, *RIVALS)
        return key
    """


@expression
def _tuple() -> None:
    """tuple"""


@statement
def _tuple_key(
    FUNCTION: Identifier, FIELDS: Parameters, TYPE: Expression, DOC: Docstring, PARTS: Expression
) -> None:
    """
    def FUNCTION(FIELDS) -> TYPE:
        DOC
        return PARTS
    """


@statement
def _primary_key(
    FUNCTION: Identifier, FIELDS: Parameters, DOC: Docstring, ATTRIBUTES: Entries
) -> None:
    """
    def FUNCTION(FIELDS) -> Item:
        DOC
        return {**ATTRIBUTES}
    """
