"""Whose item is it? Recognisers, and the functions that decode any item of a partition.

    def is_post(item: Item) -> bool: …                                 by its primary key
    def user_profile_collection_item(item: Item) -> UserProfile | Post | None: …

Only those are emitted that something uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.articles import a
from dyngen.ir.keys import Template
from dyngen.ir.plans import Query, Scan
from dyngen.ir.results import CollectionResult, EntityResult, Result
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Collection, Recogniser
from dyngen.lower.docstring import docstring
from dyngen.lower.expressions.conditions import wire
from dyngen.lower.fragments import AN_ITEM, BOOL, called, function, returning
from dyngen.lower.items.decoding import RAISES
from dyngen.lower.vocabulary import collection_function, shape_constant
from dyngen.names import GlobalName, Identifier, recogniser_name
from dyngen.syntax import (
    Docstring,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def readers(schema: Schema) -> list[Statement]:
    """The recognisers and collection functions that the methods of `schema` use."""
    collections = [_collection(schema, each) for each in used_collections(schema)]
    used = used_recognisers(schema)
    recognisers = [
        _recogniser(entity.name, entity.recogniser)
        for entity in schema.entities
        if entity.recogniser in used
    ]
    return [*recognisers, *collections]


def used_collections(schema: Schema) -> list[Collection]:
    """The collections that some method decodes."""
    results = _results(schema)
    used = {each.collection for each in results if isinstance(each, CollectionResult)}
    return [each for each in schema.collections if each in used]


def used_recognisers(schema: Schema) -> set[Recogniser]:
    """The recognisers that emitted code calls."""
    collected = {
        schema.entity(name).recogniser
        for each in used_collections(schema)
        for name in each.entities
    }
    streamed = {each.recogniser for each in schema.entities if each.table.settings.stream}
    copied = {each.recogniser for each in schema.entities if each.copied_to}
    return (
        collected
        | streamed
        | copied
        | {
            each.recogniser
            for each in _results(schema)
            if isinstance(each, EntityResult) and each.recogniser
        }
    )


def telling(template: Template) -> bool:
    """Does a text of this template show whose it is? Not a number, and not a lone field of any text."""
    shape = template.shape
    marks = (*shape.literals, *shape.cuts, *shape.refused, *shape.forms)
    return template.wire == "S" and any(marks)


def _results(schema: Schema) -> Iterator[Result]:
    for entity in schema.entities:
        for method in entity.methods:
            if isinstance(method.plan, Query | Scan):
                yield method.plan.result


def _recogniser(entity: GlobalName, recogniser: Recogniser) -> Statement:
    name = recogniser_name(entity)
    told_by = "key and constants" if recogniser.markers else "key"
    doc = docstring(
        f"Tell whether an item has the {told_by} of {a(entity)}, whatever else it holds."
    )
    tests = [test for template in recogniser.keys for test in _tests(template)]
    marks = [
        called("has_constant", phrase.word("item"), each.attribute, literal.value(wire(each.value)))
        for each in recogniser.markers
    ]
    if tests:
        return _is_one(name, doc, phrase.conjunction([*tests, *marks]))
    told = phrase.conjunction(marks) if marks else called("bool", phrase.word("item"))
    return function(name, [AN_ITEM], BOOL, doc, [returning(told)])


def _tests(template: Template) -> Iterator[Expression]:
    if template.constant:
        yield _equals(template.attribute, template.prefix)
    elif telling(template):
        yield _matches(shape_constant(template.shape), template.attribute)
    if template.wire == "S" and not template.constant:
        for other in template.rivals:
            yield _no_match(shape_constant(other), template.attribute)


def _collection(schema: Schema, collection: Collection) -> Statement:
    entities = [schema.entity(name) for name in collection.entities]
    types = [phrase.name(entity.name) for entity in entities]
    told = "Decode an item as the entity that it is; None for any other."
    doc = docstring(told, RAISES)
    steps = [_if_it_is(recogniser_name(entity.name), entity.name) for entity in entities]
    name, type = collection_function(collection), phrase.union([*types, literal.none()])
    return function(name, [AN_ITEM], type, doc, [*steps, returning(literal.none())])


@expression
def _equals(ATTRIBUTE: str, TEXT: str) -> None:
    """values[ATTRIBUTE]["S"] == TEXT"""


@expression
def _matches(SHAPE: Identifier, ATTRIBUTE: str) -> None:
    """SHAPE.matches(values[ATTRIBUTE]["S"])"""


@expression
def _no_match(SHAPE: Identifier, ATTRIBUTE: str) -> None:
    """not SHAPE.matches(values[ATTRIBUTE]["S"])"""


@statement
def _is_one(NAME: Identifier, DOC: Docstring, TEST: Expression) -> None:
    """
    def NAME(item: Item) -> bool:
        DOC
        values = stored(item)
        try:
            return TEST
        except KeyError:  # it has no such key
            return False
    """


@statement
def _if_it_is(IS_ONE: Identifier, ENTITY: Identifier) -> None:
    """
    if IS_ONE(item):
        return ENTITY.from_item(item)
    """
