"""moto answers the same whether it is quick or not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import backend_index
from moto.core import responses
from moto.core.serialize import BaseJSONSerializer, JSONSerializer, XFormedAttributePicker
from moto.core.utils import get_service_model, method_names_from_class
from moto.dynamodb import responses as of_dynamodb
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler as Handler

import quick_moto

pytestmark = pytest.mark.slow

PLAIN = st.one_of(
    st.fixed_dictionaries({"S": st.text(max_size=3)}),
    st.fixed_dictionaries({"N": st.sampled_from(["1", "-2.5", 7])}),
    st.fixed_dictionaries({"B": st.sampled_from([b"\0x", "aGk="])}),
    st.fixed_dictionaries({"BOOL": st.booleans()}),
    st.fixed_dictionaries({"NULL": st.just(True)}),
    st.fixed_dictionaries({"SS": st.lists(st.text(max_size=2), max_size=2)}),
    st.fixed_dictionaries({"BS": st.lists(st.binary(max_size=2), max_size=2)}),
)
# What is no value of DynamoDB, or not called as in the model: moto's own way has its answers for these, too.
ODD = st.sampled_from(
    [{}, {"s": "x"}, {"S": None}, {"S": "x", "n": "1"}, {"N": "1", "S": "x"}, {"Q": 1}, {"ss": []}]
)
VALUES = st.recursive(
    PLAIN | ODD,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"L": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"M": st.dictionaries(st.text(max_size=2), inner, max_size=3)}),
    ),
    max_leaves=8,
)


def _of_type(value: list[Any]) -> DynamoType:
    """A list as moto keeps it, whatever is in it."""
    made = DynamoType({"L": []})
    made.value = value
    return made


def _body(structure: Callable[..., None], answer: dict[str, Any]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseJSONSerializer, "_serialize_type_structure", structure)
        model = get_service_model("dynamodb").operation_model("Query")
        serializer = JSONSerializer(model, value_picker=XFormedAttributePicker())
        body: str = serializer.serialize(answer)["body"]
        return body


@given(st.lists(st.dictionaries(st.text(max_size=3), VALUES, max_size=3), max_size=3))
def test_answers_are_those_of_moto(items: list[dict[str, Any]]) -> None:
    answer = {"Items": items, "Count": len(items), "LastEvaluatedKey": {"pk": {"S": "x"}}}
    slowly, quickly = quick_moto._of_moto, quick_moto._structure  # noqa: SLF001
    assert _body(quickly, answer) == _body(slowly, answer)


STORED = st.recursive(
    st.one_of(
        st.sampled_from(
            [DynamoType({"N": "1"}), DynamoType({"B": "aGk="}), DynamoType({"B": b"x"})]
        ),
        st.sampled_from([DynamoType({"BS": ["aGk="]}), DynamoType({"SS": ["a"]})]),
        st.sampled_from(
            [datetime(2026, 1, 2), Decimal(1), 1.5, None, b"x", ("a",), OrderedDict(a=1)]
        ),
        st.text(max_size=2),
        st.integers(),
        st.booleans(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=2), inner, max_size=3),
        st.builds(_of_type, st.lists(inner, max_size=2)),
    ),
    max_leaves=8,
)


@given(STORED)
def test_what_is_stored_is_told_as_moto_tells_it(stored: Any) -> None:
    assert repr(quick_moto.plain(stored)) == repr(dynamo_to_dict(stored))


@pytest.mark.parametrize(
    "wire",
    [
        {"S": "a"},
        {"N": "1.50"},
        {"BOOL": False},
        {"NULL": True},
        {"SS": ["a"]},
        {"B": "aGk="},
        {"L": [{"S": "a"}]},
    ],
)
def test_a_value_is_the_same_among_others(wire: dict[str, Any]) -> None:
    stored = DynamoType(wire)
    assert quick_moto._cast(stored) == quick_moto._casting.fget(stored)  # noqa: SLF001
    assert stored == DynamoType(wire)
    assert stored != DynamoType({"S": "b"})


def test_the_quick_way_is_taken() -> None:
    quick_moto.quicken()
    assert BaseJSONSerializer._serialize_type_structure is quick_moto._structure  # noqa: SLF001
    assert of_dynamodb.dynamo_to_dict is quick_moto.plain
    assert responses.method_names_from_class(Handler) == method_names_from_class(Handler)


@pytest.mark.parametrize("url", ["dynamodb", "streams.dynamodb", "s3", "sts"])
def test_each_service_has_its_addresses(url: str) -> None:
    """Those of DynamoDB are tried first, and are no other service's."""
    address = f"https://{url}.eu-central-1.amazonaws.com/"
    [found] = {
        name for name, pattern in backend_index.backend_url_patterns if pattern.match(address)
    }
    assert found == {"streams.dynamodb": "dynamodbstreams"}.get(url, url)


def test_what_has_a_transformer_is_left_to_moto() -> None:
    model = get_service_model("dynamodb").operation_model("Query")
    picker = XFormedAttributePicker(
        response_transformers={"a.S": lambda text: text and text.upper()}
    )
    told = JSONSerializer(model, value_picker=picker).serialize({"Items": [{"a": {"S": "x"}}]})
    assert '"X"' in told["body"]
