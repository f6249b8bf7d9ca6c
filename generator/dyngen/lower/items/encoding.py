"""From an entity to its item: `key`, `to_item` and the properties that are keys.

    fields user_id, topic (optional), index key TOPIC#{topic}

        item: Item = {"pk": {"S": post_pk(self.user_id)}, "user_id": {"S": self.user_id}}
        if self.topic is not None:
            item["topic"] = {"S": self.topic}
            item["topic_pk"] = {"S": post_by_topic_pk(self.topic)}

An index key attribute is left out exactly when one of its own fields is None.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Marker
from dyngen.ir.types import Field, Record
from dyngen.lower.docstring import docstring
from dyngen.lower.expressions.conditions import wire
from dyngen.lower.fragments import (
    SELF,
    calling,
    doing,
    entry,
    if_so,
    is_given,
    is_none,
    or_empty,
    returning,
)
from dyngen.lower.items import keytext, stored_fields
from dyngen.lower.items.enums import EnumTables
from dyngen.lower.vocabulary import attribute_function
from dyngen.names import Identifier, primary_key_name, second_key_name
from dyngen.syntax import (
    Arguments,
    Docstring,
    Entries,
    Expression,
    Statement,
    Statements,
    literal,
    phrase,
    statement,
)


def encoders(entity: Entity, tables: EnumTables) -> list[Statement]:
    """The methods and properties of an entity that go towards the table."""
    arguments = [phrase.argument(own(field)) for field in entity.key_fields]
    optional = list(_optional_in_key(entity))
    required = [_refuse_none(entity, template, field) for template, field in optional]
    given = {field for _, field in optional}
    item = _Item(
        entity.name, stored_fields.written_fields(entity), tables, given, entity.key_fields
    )
    for template in entity.all_templates:
        item.key(template)
    for marker in entity.markers:
        item.mark(marker)
    doc = docstring(
        _ENTITY_DOC if entity.indexes else _PLAIN_DOC,
        *([_SPARSE_DOC] if _is_sparse(entity, given) else []),
        *([_COPY_DOC] if entity.copied_to else []),
        _RAISES,
    )
    made = [*_second_key(entity), *item.statements()]
    to_item = _to_item(doc, [*required, _watched(made), returning(phrase.word("item"))])
    properties = [_property(entity, field) for field in entity.fields if field.derived]
    return [*properties, _key(required, primary_key_name(entity.name), arguments), to_item]


def record_encoder(record: Record, tables: EnumTables) -> Statement:
    """The `to_item` of a nested record, with what it held that the schema does not know.

    What cannot be encoded is told by the entity that holds it.
    """
    item = _Item(record.name, record.fields, tables)
    doc = docstring("Return the map in wire format.")
    return _to_item(doc, [*item.statements(), _keep_unknown(), returning(phrase.word("item"))])


def own(field: Field) -> Expression:
    """`self.user_id`."""
    return phrase.attribute(SELF, field.name)


def _key_call(template: Template) -> Expression:
    """What computes a key attribute of `self`."""
    return phrase.call(phrase.name(attribute_function(template)), *map(own, template.fields))


_ENTITY_DOC = "Return the item in wire format, with the key attributes of every index."
_PLAIN_DOC = "Return the item in wire format."
_SPARSE_DOC = "A key attribute of an index is left out where one of its fields is None."
_COPY_DOC = "The copy of the item must have a key, too, which is seen before anything is written."
_RAISES = "Raises FieldValueError, or KeyValueError for what is in a key."


class _Item:
    """An item in the making: what it always holds, and what only if an optional field is given."""

    def __init__(
        self,
        owner: str,
        fields: Sequence[Field],
        tables: EnumTables,
        given: Collection[Field] = (),
        in_key: Collection[Field] = (),
    ) -> None:
        """`given`: optional fields that are known not to be None; `in_key`: what a key is made of in any case."""
        self._owner = owner
        self._fields = fields
        self._tables = tables
        self._known = given
        self._in_key = {*in_key}
        self._always: dict[str, Expression] = {}
        self._given: dict[tuple[Field, ...], dict[str, Expression]] = {}

    def key(self, template: Template) -> None:
        """Add a key attribute."""
        value = keytext.key_value(template, _key_call(template))
        optional = [each for each in template.fields if each.optional]
        if self._add(template.attribute, value, optional):
            open_ = {*optional}.difference(self._known)
            self._in_key.update(each for each in template.fields if open_ <= {each})

    def mark(self, marker: Marker) -> None:
        """Add an attribute that every item has."""
        self._add(marker.attribute, literal.value(wire(marker.value)), [])

    def _has(self, attribute: str) -> bool:
        return any(attribute in found for found in (self._always, *self._given.values()))

    def _add(self, attribute: str, value: Expression, optional: Sequence[Field]) -> bool:
        if self._has(attribute):
            return False  # a key attribute of two indexes, or a field that is one
        open_ = tuple(each for each in optional if each not in self._known)
        target = self._given.setdefault(open_, {}) if open_ else self._always
        target[attribute] = value
        return True

    def statements(self) -> list[Statement]:
        """The statements that make it."""
        texts = [phrase.argument(value) for value in self._unproven_texts()]
        for field in self._fields:
            # An empty set is stored as absent, a required one too.
            is_left_out = field.type.is_set and not field.never_empty
            sometimes = field.optional or is_left_out
            table = self._tables.name(self._owner, field)
            value = stored_fields.encode(field, own(field), table)
            self._add(field.attribute, value, [field] if sometimes else [])
        entries = [entry(name, value) for name, value in self._always.items()]
        rest = [if_so(_all_given(fields), _set(found)) for fields, found in self._given.items()]
        return [_item(entries), *rest, *([calling("require_text", *texts)] if texts else [])]

    def _unproven_texts(self) -> Iterator[Expression]:
        """The texts, empty ones for None, that no key function refuses where DynamoDB would.

        One in the key of an index is refused there, if that is made whenever this field is given.
        """
        for field in self._fields:
            if field.type.is_text and not (field in self._in_key or self._has(field.attribute)):
                yield or_empty(own(field)) if field.optional else own(field)


def _second_key(entity: Entity) -> list[Statement]:
    """What refuses an item whose copy has no key: before it is too late for others of its batch."""
    if (there := entity.copied_to) is None:
        return []
    function = phrase.name(second_key_name(entity.name))
    return [doing(phrase.call(function, *map(own, there.key_fields)))]


def _optional_in_key(entity: Entity) -> Iterator[tuple[Template, Field]]:
    """Fields of the primary key that may be None, with the key they are in."""
    seen: set[Field] = set()
    for template in entity.key_templates:
        for field in template.fields:
            if field.optional and field not in seen:
                seen.add(field)
                yield template, field


def _is_sparse(entity: Entity, given: Collection[Field]) -> bool:
    """Can a key attribute of an index be left out? Not for fields that are `given` in any case."""
    fields = (field for template in entity.all_templates for field in template.fields)
    return any(field.optional and field not in given for field in fields)


def _all_given(fields: Sequence[Field]) -> Expression:
    return phrase.conjunction(
        [own(field) if field.type.is_set else is_given(own(field)) for field in fields]
    )


def _set(found: dict[str, Expression]) -> list[Statement]:
    return [_set_attribute(name, value) for name, value in found.items()]


def _refuse_none(entity: Entity, template: Template, field: Field) -> Statement:
    return _refuse(own(field), entity.name, template.attribute, field.label)


def _property(entity: Entity, field: Field) -> Statement:
    """A field that is a key attribute with a template of its own."""
    template = next(each for each in entity.all_templates if each.attribute == field.attribute)
    doc = docstring(
        f"The key attribute `{template.source}`; it follows from other fields.", field.description
    )
    value, type = _key_call(template), keytext.key_type(template)
    missing = [is_none(own(each)) for each in template.fields if each.optional]
    if not missing:
        return _key_property(field.name, type, doc, value)
    return _optional_key_property(field.name, type, doc, phrase.disjunction(missing), value)


@statement
def _refuse(VALUE: Expression, ENTITY: str, KEY: str, COMPONENT: str) -> None:
    """
    if VALUE is None:
        raise KeyValueError(ENTITY, KEY, COMPONENT, "must not be None")
    """


@statement
def _key(REQUIRED: Statements, FUNCTION: Identifier, FIELDS: Arguments) -> None:
    '''
    def key(self) -> Item:
        """Return the primary key in wire format."""
        REQUIRED
        return FUNCTION(*FIELDS)
    '''


@statement
def _to_item(DOC: Docstring, BODY: Statements) -> None:
    """
    def to_item(self) -> Item:
        DOC
        BODY
    """


@statement
def _watched(MADE: Statements) -> None:
    """
    try:
        MADE
    except ENCODE_FAILURES as error:
        raise field_error(self, error) from None
    """


@statement
def _item(ATTRIBUTES: Entries) -> None:
    """item: Item = {**ATTRIBUTES}"""


@statement
def _set_attribute(NAME: str, VALUE: Expression) -> None:
    """item[NAME] = VALUE"""


@statement
def _keep_unknown() -> None:
    """
    if self._unknown:
        item |= self._unknown
    """


@statement
def _key_property(NAME: Identifier, TYPE: Expression, DOC: Docstring, VALUE: Expression) -> None:
    """
    @property
    def NAME(self) -> TYPE:
        DOC
        return VALUE
    """


@statement
def _optional_key_property(
    NAME: Identifier, TYPE: Expression, DOC: Docstring, MISSING: Expression, VALUE: Expression
) -> None:
    """
    @property
    def NAME(self) -> TYPE | None:
        DOC
        return None if MISSING else VALUE
    """
