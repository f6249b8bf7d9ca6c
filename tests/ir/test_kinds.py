"""Every attribute type has its place wherever types are told apart: who adds one is told here what is left to do."""

from __future__ import annotations

from typing import get_args

import libcst as cst
import pytest

from dyngen.analysis.keyspace.forms import form_of
from dyngen.analysis.stored_values import constant as stored
from dyngen.ir.conditions import Constant
from dyngen.ir.made_up import made_up
from dyngen.ir.types import TRAITS, Field, Kind, Type
from dyngen.lower.examples.comparing import beside, holds
from dyngen.lower.items import codec
from dyngen.lower.items.constants import constant
from dyngen.names import Identifier
from dyngen.schema.document import terms
from dyngen.syntax import phrase

VALUE = phrase.word("value")
IN_KEYS = [kind for kind in Kind if TRAITS[kind].key]
ORDERED = [kind for kind in Kind if Type(kind).is_ordered]


def type_of(kind: Kind) -> Type:
    return Type(kind, item=Type(Kind.STRING)) if kind is Kind.ARRAY else Type(kind)


def text(expression: cst.BaseExpression) -> str:
    return cst.Module([]).code_for_node(expression)


def test_each_is_a_word_of_the_language() -> None:
    assert {*get_args(terms.FieldType)} == {*Kind}
    assert {*get_args(terms.ItemType)} == {*Kind} - {"array"}
    assert {*get_args(terms.ParameterType)} == {*Kind, "entity"}
    assert {*get_args(terms.ParameterItemType)} == {*Kind, "entity"} - {"array"}


@pytest.mark.parametrize("kind", Kind)
def test_a_value_of_it_is_checked_and_stored(kind: Kind) -> None:
    """The made-up one, which is what JSON says."""
    found = stored(made_up(type_of(kind), "field"), type_of(kind))
    assert isinstance(found, Constant), found
    assert found.wire == TRAITS[kind].wire


@pytest.mark.parametrize("kind", Kind)
def test_a_value_of_it_is_code(kind: Kind) -> None:
    assert text(constant(type_of(kind), made_up(type_of(kind), "field")))


@pytest.mark.parametrize("kind", Kind)
def test_it_has_an_annotation_and_is_encoded_and_decoded(kind: Kind) -> None:
    python = {Kind.ARRAY: "list[str]", Kind.OBJECT: "dict[str, JSON]"}.get(
        kind, TRAITS[kind].python
    )
    assert text(codec.annotation(type_of(kind))) == python
    assert "value" in text(codec.encode_checked(type_of(kind), VALUE, None))
    assert "value" in text(codec.decode(type_of(kind), VALUE))


@pytest.mark.parametrize("kind", IN_KEYS)
def test_what_its_text_in_a_key_looks_like_is_known(kind: Kind) -> None:
    """Of texts it is not: they are any."""
    name = Identifier("field")
    field = Field(name, name, name, Type(kind), required=True)
    assert (form_of(field, "") is None) is (kind is Kind.STRING)


@pytest.mark.parametrize("kind", ORDERED)
def test_a_value_is_found_that_is_more(kind: Kind) -> None:
    value = made_up(Type(kind), "field", 2)
    assert holds(Type(kind), beside(Type(kind), value, "<"), ">", value)
