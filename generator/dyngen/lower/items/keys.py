"""keys.py of a package: a pure function for each key of each entity.

    pk_template "USER#{user_id}"   ▶   def order_pk(user_id: str) -> str: …  f"USER#{user_id}"

There is one for each key of the table and of every index that an entity is in, and `order_key(…)`
for the whole key. Above them stand the shapes that texts of keys are compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from dyngen.articles import a
from dyngen.ir.key_values import KeyWithRawSort
from dyngen.ir.keys import SORT_KEY_BYTES, Component, Key, Shape, Template
from dyngen.ir.plans import Delete, Get, Update
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.types import Field
from dyngen.lower.docstring import docstring
from dyngen.lower.emitted import emitted_module
from dyngen.lower.expressions import raw_keys
from dyngen.lower.fragments import ITEM, argument, entry, function, mapping, returning
from dyngen.lower.items import codec, keytext, moments
from dyngen.lower.items.identity import also_in_indexes, told_by_shape
from dyngen.lower.items.keytext import Given
from dyngen.lower.items.read_back import split_texts
from dyngen.lower.items.recognisers import telling, used_recognisers
from dyngen.lower.vocabulary import attribute_function, key_function, shape_constant
from dyngen.names import Identifier, free_name, primary_key_name, second_key_name
from dyngen.syntax import (
    Arguments,
    Docstring,
    Expression,
    Module,
    Statement,
    literal,
    phrase,
    statement,
)
from dyngen.words.phrasing import listed


def keys_module(schema: Schema) -> Module:
    """The whole of keys.py."""
    given = [template for entity in schema.entities for template in _raw_templates(entity)]
    asked = {shape_constant(each.shape): each.asked_of_callers for each in given}
    body = [
        _shape(name, _literals(shape, asked.get(name, ())))
        for shape in used_shapes(schema)
        for name in [shape_constant(shape)]
    ]
    says = _MODULE + _SHAPES if body else _MODULE
    for entity in schema.entities:
        body += _functions(entity)
    return emitted_module(schema, ".keys", says, body)


_MODULE = """Keys: how the key attributes of each item are made of its fields.

Every key can be read back in one way only: a value that would make it ambiguous raises
KeyValueError. Every key has its function, also where no method calls it: the package
exports them all, for requests of your own.
"""
_SHAPES = """
The constants are what keys look like, by which texts are told apart and read back.
"""


def used_shapes(schema: Schema) -> list[Shape]:
    """The shapes that emitted code looks at: rivals of a key, recognisers, raw keys, parts read back."""
    recognisers = used_recognisers(schema)
    found: dict[Identifier, Shape] = {}
    for entity in schema.entities:
        templates = [each for key in entity.written_keys for each in key.templates]
        shapes = [rival for each in templates for rival in each.rivals]
        for template in entity.recogniser.keys if entity.recogniser in recognisers else ():
            if template.wire == "S" and not template.constant:
                shapes += [template.shape] * telling(template) + [*template.rivals]
        shapes += [shape for each in _raw_templates(entity) for shape in each.shapes]
        shapes += [each.shape for part in entity.parts for each in told_by_shape(entity, part)]
        parts = (part.sources for part in entity.parts)
        held = (entity.read_from_key, entity.also_in_key, also_in_indexes(entity))
        for sources in (*held, *parts):
            shapes += [template.shape for template in split_texts(sources)]
        found |= {shape_constant(shape): shape for shape in shapes}
    return [found.pop(name) for name in _constants(schema) if name in found] + [*found.values()]


def _constants(schema: Schema) -> Iterator[Identifier]:
    """What the shapes of all keys are called, in the order of the key functions."""
    for entity in schema.entities:
        for key in entity.written_keys:
            yield from (shape_constant(template.shape) for template in key.templates)


def _raw_templates(entity: Entity) -> Iterator[Template]:
    """The keys that methods of the entity take as they are stored."""
    if raw_keys.are_taken(entity):
        yield from (each for each in entity.key_templates if each.wire == "S")
        return
    plans = [method.plan for method in entity.methods]
    keys = [plan.key for plan in plans if isinstance(plan, Get | Update | Delete)]
    if entity.sk and any(isinstance(key, KeyWithRawSort) for key in keys):
        yield from entity.sk.templates


def parameters(fields: Sequence[Field]) -> list[cst.Param]:
    """`user_id: str, order_date: str`."""
    return [phrase.parameter(e.name, codec.annotation_in_keys(e.type)) for e in fields]


def arguments(fields: Sequence[Field]) -> list[cst.Arg]:
    """`user_id, order_date`."""
    return [phrase.argument(phrase.name(field.name)) for field in fields]


def _functions(entity: Entity) -> Iterator[Statement]:
    yield from _key(entity, entity.pk, "partition key", "")
    if entity.sk:
        yield from _key(entity, entity.sk, "sort key", "")
    for mapped in entity.indexes:
        where = f" in {mapped.index.name}"
        for key in mapped.own:
            half = "partition key" if key.place.half == "pk" else "sort key"
            yield from _key(entity, key, half, where)
    doc = docstring(f"Return the primary key of {a(entity.name)} in wire format.")
    yield _whole_key(primary_key_name(entity.name), entity.keys, entity.key_fields, doc)
    if there := entity.copied_to:
        for key in there.keys:
            half = "partition key" if key.place.half == "pk" else "sort key"
            yield from _key(entity, key, half, " at its second place")
        doc = docstring(f"Return the key of {a(entity.name)} at its second place, in wire format.")
        yield _whole_key(second_key_name(entity.name), there.keys, there.key_fields, doc)


def _whole_key(
    name: Identifier, halves: Sequence[Key], fields: Sequence[Field], doc: Docstring
) -> Statement:
    entries = []
    for key in halves:
        value = phrase.call(phrase.name(key_function(key)), *arguments(key.fields))
        entries += [entry(e.attribute, keytext.key_value(e, value)) for e in key.templates]
    return function(name, parameters(fields), ITEM, doc, [returning(mapping(entries))])


def _key(entity: Entity, key: Key, half: str, where: str) -> Iterator[Statement]:
    """The function of a key; of a list key, one for each of its attributes and one for all."""
    whose = f"{a(entity.name)}{where}"
    name = key_function(key)
    if not key.several:
        [template] = key.templates
        what = f"the {half} {template.attribute} of {whose}"
        yield _one(entity, name, template, what, _shorter(key, template))
        return
    parts: list[Expression] = []
    for position, template in enumerate(key.templates, 1):
        part = attribute_function(template)
        what = f"part {position} of the {half} of {whose}"
        yield _one(entity, part, template, what, _shorter(key, template))
        parts.append(phrase.call(phrase.name(part), *arguments(template.fields)))
    names = listed([template.attribute for template in key.templates])
    yield function(
        name,
        parameters(key.fields),
        phrase.subscript(
            phrase.word("tuple"), *(keytext.key_type(template) for template in key.templates)
        ),
        docstring(f"Return the {half} of {whose}: {names}."),
        [returning(phrase.tuple_(parts))],
    )


def _shorter(key: Key, template: Template) -> str:
    """Why a partition key takes no more than a sort key, where that is asked of its text."""
    if key.place.half == "sk" or template.most > SORT_KEY_BYTES or keytext.is_bounded(template):
        return ""
    return f"The attribute is a sort key, too, so it takes {template.most:,} bytes at most."


def _one(
    entity: Entity, name: Identifier, template: Template, what: str, besides: str
) -> Statement:
    """The function of one key attribute."""
    doc = docstring(f"Return {what}, `{template.source}`.", besides)
    head = (name, parameters(template.fields), keytext.key_type(template), doc)
    given = _given(template)
    checks = keytext.checks(entity.name, template, list(given.values()))
    if template.wire == "N":
        [field] = template.fields
        number = moments.number(field.type, phrase.name(field.name))
        return function(*head, [*checks, returning(number)])
    parts = [part if isinstance(part, str) else given[part] for part in template.parts]
    text = keytext.key_text(entity.name, template, parts)
    if template.rivals or not keytext.is_bounded(template):
        text = keytext.finished(entity.name, template, text, _rivals(template))
    return function(*head, [*checks, returning(text)])


def _rivals(template: Template) -> list[cst.Arg]:
    rivals = [phrase.name(shape_constant(rival)) for rival in template.rivals]
    return [phrase.argument(phrase.tuple_(rivals))] if rivals else []


def _given(template: Template) -> dict[Component, Given]:
    """Each component given by the parameter of its name; each text of a format gets a name of its own.

    But not one that is the whole key and is looked at no more: that is returned as it is made.
    """
    match template.parts:
        case (Component(refused=()) as alone,):
            return {alone: Given(alone, phrase.name(alone.field.name))}
    taken = {field.name for field in template.fields}
    texts: dict[tuple[Identifier, str], Identifier] = {}
    given: dict[Component, Given] = {}
    for component in template.components:
        name, spec = component.field.name, component.spec
        if spec and (name, spec) not in texts:
            texts[name, spec] = free_name(f"padded_{name}", taken)
            taken.add(texts[name, spec])
        given[component] = Given(component, phrase.name(name), text=texts.get((name, spec)))
    return given


def _literals(shape: Shape, made: tuple[str, ...]) -> list[cst.Arg]:
    texts = [phrase.argument(literal.text(each)) for each in shape.literals]
    if shape.cuts:
        cuts = phrase.tuple_([literal.number(cut) for cut in shape.cuts])
        texts.append(argument("cuts", cuts))
    if shape.refused:
        refused = phrase.tuple_([_texts(some) for some in shape.refused])
        texts.append(argument("refused", refused))
    if shape.forms:
        texts.append(argument("forms", _texts(shape.forms)))
    if made:
        texts.append(argument("made", _texts(made)))
    return texts


def _texts(texts: tuple[str, ...]) -> Expression:
    return phrase.tuple_([literal.text(each) for each in texts])


@statement
def _shape(NAME: Identifier, LITERALS: Arguments) -> None:
    """NAME = KeyShape(*LITERALS)"""
