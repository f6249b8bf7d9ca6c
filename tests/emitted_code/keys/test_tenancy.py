"""No key can be forged, and no query crosses from one tenant to another.

For every key position (a table's partition key, its sort key, each part of an index) of every schema, and of a few nasty
ones: different (entity, components) give different keys, whatever the components are, as far as they are accepted at all.
The components are made to collide: pieces of the templates of that very position, and what is hidden in them.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import importlib
import inspect
import itertools
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schemas
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.schema import Schema
from dyngen.ir.types import Field, Kind
from dyngen.lower.vocabulary import key_function
from emitted import NAMES, SOAK, compiled, database, load, meaning, module, package, understood
from emulator import moto

pytestmark = pytest.mark.slow

EXAMPLES = 60 if not SOAK else 20_000


def _nasty(
    name: str, *keys: tuple[str, str], types: Mapping[str, str] = {}
) -> tuple[str, schemas.JSON]:
    """A schema whose entities have these keys; fields are texts unless told otherwise."""
    entities = {}
    for number, (pk, sk) in enumerate(keys):
        names = dict.fromkeys(re.findall(r"\{(\w+)", pk + sk))
        columns = " ".join(f"{each}:{types.get(each, 'string')}" for each in names) or "x?"
        entities[f"E{number}"] = schemas.entity(pk, sk, columns)
    return name, schemas.schema(schemas.table("Nasty", "pk", "sk", **entities))


NASTY = dict(
    [
        _nasty(
            "nested",
            ("T#{a}", "M"),
            ("T#{a}#U#{b}", "M"),
            ("T#{a}#U#{b}#C#{c}", "M"),
            ("T#{a}#C#{c}", "M"),
        ),
        _nasty("one_sign", ("{a}#{b}", "{c}"), ("{a}", "{c}#{b}")),
        _nasty(
            "free_and_fixed", ("{a}", "X"), ("PROFILE#{b}", "X"), ("P#{a}#P#{b}", "X"), ("##", "X")
        ),
        _nasty("overlapping_literals", ("aa{x}aa", "aaa"), ("a{x}aaa{y}", "aaaa")),
        _nasty("tails", ("{a}#END", "S"), ("{a}#{b}#END", "S"), ("{a}#END#{c}", "S")),
        _nasty(
            "dates",
            ("D#{day}#{a}", "{n:06d}#{a}"),
            ("D#{day}", "{n:06d}"),
            types={"day": "date", "n": "integer"},
        ),
        _nasty(
            "flags",
            ("{f}#{a}", "{d}"),
            ("true#{a}#{b}", "{d}"),
            types={"f": "boolean", "d": "decimal"},
        ),
        _nasty(
            "sort_keys",
            ("P#{p}", "ORDER#{a}"),
            ("P#{p}", "ORDER#{a}#ITEM#{b}"),
            ("P#{p}", "ORDER#ITEM#{b}"),
            ("P#{p}", "O{a}"),
        ),
    ]
)


class Maker(NamedTuple):
    """What makes the value of a key attribute for one entity."""

    schema: str
    entity: str
    key: Key
    number: int
    """Which attribute of the key."""

    @property
    def template(self) -> Template:
        return self.key.templates[self.number]

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.key.fields

    @property
    def own(self) -> tuple[bool, ...]:
        """Which of the fields this attribute is made of; those of its neighbours have no say."""
        return tuple(field in self.template.fields for field in self.fields)

    @property
    def function(self) -> Callable[..., Any]:
        """The emitted function: the package is not made before somebody asks for it."""
        function: Callable[..., Any] = getattr(keys_of(self.schema), key_function(self.key))
        return _part(function, self.number) if self.key.several else function


class Position(NamedTuple):
    """A key attribute of a table or an index."""

    name: str
    makers: tuple[Maker, ...]
    literals: tuple[str, ...]


@cache
def resolved(name: str) -> Schema:
    """The IR of a nasty schema, or of an application."""
    if name not in NASTY:
        return meaning(name)
    path = Path(tempfile.mkdtemp()) / f"{name}_schema.json"
    path.write_text(json.dumps(NASTY[name]))
    return understood(path)


@cache
def keys_of(name: str) -> Any:
    """The emitted module keys.py."""
    if name in NASTY:
        result = compiled(NASTY[name])
        made = load(f"nasty_{name}", result)
        return importlib.import_module(f"{made.__name__}.keys")
    return module(name, "keys")


def positions(name: str) -> Iterator[Position]:
    """Every key position of a schema that text can stand in."""
    schema = resolved(name)
    found: dict[str, list[Maker]] = defaultdict(list)
    literals: dict[str, set[str]] = defaultdict(set)
    for entity in schema.entities:
        named = [("table", "pk", entity.pk)] + ([("table", "sk", entity.sk)] if entity.sk else [])
        for mapping in entity.indexes:
            named.append((mapping.index.name, "pk", mapping.pk))
            if mapping.sk:
                named.append((mapping.index.name, "sk", mapping.sk))
        for where, half, key in named:
            for number, template in enumerate(key.templates):
                place = f"{entity.table.name}/{where}/{half}{number}"
                found[place].append(Maker(name, str(entity.name), key, number))
                literals[place] |= {part for part in template.parts if isinstance(part, str)}
    for place, makers in found.items():
        yield Position(place, tuple(makers), tuple(sorted(literals[place])))


def _part(function: Callable[..., Any], number: int) -> Callable[..., Any]:
    def part(*values: Any) -> Any:
        return function(*values)[number]

    return part


PLACES = [(name, position) for name in (*NAMES, *NASTY) for position in positions(name)]


def test_every_schema_is_among_them() -> None:
    assert {name for name, _ in PLACES} == {*NAMES, *NASTY}
    assert len(PLACES) > 60
    assert sum(len(position.makers) > 1 for _, position in PLACES) > 20


@pytest.mark.parametrize(
    ("name", "position"), PLACES, ids=[f"{name}:{position.name}" for name, position in PLACES]
)
def test_a_key_is_accepted_for_one_reading_only(name: str, position: Position) -> None:
    """Texts made to be ambiguous are read in every way that any template allows: one of these at most is accepted.

    A reading is an entity's template and the components that make the text by it. Entities with one template (they
    share a partition) say the same by it.
    """
    refusal = __import__(keys_of(name).__package__, fromlist=["KeyValueError"]).KeyValueError
    accepted_once = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(ambiguous(position))
    def judge(text: str) -> None:
        nonlocal accepted_once
        accepted = {}
        for maker in position.makers:
            for values in readings(maker, text):
                try:
                    made = maker.function(*values)
                except (refusal, ValueError):
                    continue
                if made == text:
                    own = tuple(itertools.compress(values, maker.own))
                    accepted[maker.template.shape.literals, own] = maker.entity
        assert len(accepted) <= 1, f"{text!r} is {accepted}"
        accepted_once += len(accepted)

    judge()
    if all(maker.template.wire == "S" for maker in position.makers):
        assert accepted_once, "nothing was ever accepted: the test proves nothing"


def ambiguous(position: Position) -> st.SearchStrategy[str]:
    """A template of the position, filled with pieces of all its templates."""
    pieces = {"a", "b", "0"}
    for literal in position.literals:
        pieces |= {literal, literal.strip("#"), f"{literal}a", f"a{literal}", f"a{literal}a"}
    inside = st.lists(st.sampled_from(sorted(pieces - {""})), min_size=1, max_size=3).map("".join)

    def filled(template: Template) -> st.SearchStrategy[str]:
        parts = [
            st.just(part) if isinstance(part, str) else text_of(part, inside)
            for part in template.parts
        ]
        return st.tuples(*parts).map("".join)

    return st.sampled_from(position.makers).flatmap(lambda maker: filled(maker.template))


def text_of(component: Component, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The text of a component: for a type with a form of its own mostly in that form."""
    samples = {
        Kind.INTEGER: "1", Kind.DECIMAL: "1.5", Kind.BOOLEAN: "true", Kind.DATE: "2024-01-31", Kind.UUID: str(UUID(int=1)),
        Kind.DATETIME: "2024-01-31T00:00:00.000000Z",
    }  # fmt: skip
    type = component.field.type
    if type.choices:
        return st.sampled_from([str(choice) for choice in type.choices])
    if type.kind is Kind.STRING:
        return inside
    plain = samples[type.kind]
    if component.spec:
        plain = format(int(plain) if type.kind is Kind.INTEGER else Decimal(plain), component.spec)
    return st.just(plain)


def readings(maker: Maker, text: str) -> Iterator[tuple[Any, ...]]:
    """The arguments of a key function for every way in which its template can be laid on a text."""
    for texts in splits(maker.template.parts, text):
        try:
            own = {
                component.field: parsed(component.field, each)
                for component, each in zip(maker.template.components, texts, strict=True)
            }
        except (ValueError, ArithmeticError):
            continue
        yield tuple(own[field] if field in own else example_of(field) for field in maker.fields)


def splits(parts: tuple[str | Component, ...], text: str) -> Iterator[tuple[str, ...]]:
    if not parts:
        if not text:
            yield ()
        return
    first, rest = parts[0], parts[1:]
    if isinstance(first, str):
        if text.startswith(first):
            yield from splits(rest, text[len(first) :])
        return
    for end in [len(text)] if not rest else range(len(text) + 1):
        for others in splits(rest, text[end:]):
            yield (text[:end], *others)


def parsed(field: Field, text: str) -> Any:
    """The value that a component's text says; ValueError if it says none."""
    if field.type.choices and text not in map(str, field.type.choices):
        raise ValueError(text)
    parse: dict[Kind, Callable[[str], Any]] = {
        Kind.STRING: str, Kind.INTEGER: int, Kind.DECIMAL: Decimal, Kind.DATE: date.fromisoformat, Kind.DATETIME: datetime.fromisoformat,
        Kind.UUID: UUID, Kind.BOOLEAN: lambda text: {"true": True, "false": False}[text] if text in ("true", "false") else int("x"),
    }  # fmt: skip
    return parse[field.type.kind](text)


EXAMPLE_OF: dict[Kind, Any] = {
    Kind.STRING: "z", Kind.INTEGER: 1, Kind.DECIMAL: Decimal(1), Kind.BOOLEAN: True, Kind.DATE: date(2024, 1, 31), Kind.UUID: UUID(int=1),
    Kind.DATETIME: datetime(2024, 1, 31, tzinfo=UTC),
}  # fmt: skip


def example_of(field: Field) -> Any:
    """What the other attributes of a key are made of."""
    return field.type.choices[0] if field.type.choices else EXAMPLE_OF[field.type.kind]


def test_the_texts_are_ambiguous() -> None:
    """Without the rules, some text of each nested position would be the key of two different things."""
    position = next(one for name, one in PLACES if name == "nested" and one.name.endswith("pk0"))
    found = set()
    for text in ("T#a#U#b#U#c", "T#a#U#b#C#c", "T#a#C#c"):
        found.add(sum(1 for maker in position.makers for _ in readings(maker, text)))
    assert min(found) >= 2


# -- what a query of one tenant returns --------------------------------------------------------------------------

ELEARNING = "elearning_platform"
TENANTS = [
    "a",
    "b",
    "a#",
    "a#b",
    "#",
    "a#USER",
    "b#COURSE#",
    "TENANT#a",
    "a#USER#b",
    "a#COURSE#b",
    "ab",
    "",
    " a",
    "A",
]


def value_of(field: Field, tenant: str, number: int) -> Any:
    """A value for a field of an item of a tenant, as hostile as its type allows."""
    if field.name == "tenant_id":
        return tenant
    match field.type.kind:
        case Kind.STRING if field.type.choices:
            return field.type.choices[number % len(field.type.choices)]
        case Kind.STRING:
            return (
                ["u", "USER#u", "COURSE#c", "x#COURSE#c", "#", f"{tenant}#"][number % 6]
                if field.required
                else None
            )
        case Kind.INTEGER:
            return number
        case Kind.DECIMAL:
            return Decimal(number)
        case Kind.BOOLEAN:
            return bool(number % 2)
        case Kind.DATE:
            return date(2024, 1, 1 + number % 28)
        case Kind.DATETIME:
            return datetime(2024, 1, 1 + number % 28, tzinfo=UTC)
        case Kind.BYTES:
            return b"x"
        case Kind.UUID:
            return UUID(int=number)
    return None if not field.required else ([] if field.type.kind is Kind.ARRAY else ...)


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[Any, list[str]]]:
    """Items of every entity for many tenants, written through the package; and the tenants that were accepted."""
    made, schema = package(ELEARNING), resolved(ELEARNING)
    with moto() as client:
        db = database(ELEARNING, client)
        accepted = set()
        for tenant, (number, entity) in itertools.product(TENANTS, enumerate(schema.entities)):
            cls = getattr(made, entity.name)
            items = []
            for variant in range(6):
                given = {
                    str(field.name): value_of(field, tenant, number + variant)
                    for field in entity.fields
                    if not field.derived
                }
                for name, value in given.items():
                    if value is ...:  # a nested object
                        given[name] = _nested(made, entity, name)
                try:
                    one = cls(**{name: value for name, value in given.items() if value is not None})
                    one.to_item()
                except made.KeyValueError:
                    continue
                items.append(one)
            getattr(db, entity.snake).__getattribute__(f"batch_write_{entity.snake}")(put=items)
            if items:
                accepted.add(tenant)
        yield db, sorted(accepted)


def _nested(made: Any, entity: Any, name: str) -> Any:
    field = next(each for each in entity.fields if each.name == name)
    record = next(each for each in entity.records if each is field.type.record)
    return getattr(made, record.name)(
        **{str(each.name): value_of(each, "", 1) for each in record.fields if each.required}
    )


def test_no_query_of_a_tenant_returns_anything_of_another(filled: tuple[Any, list[str]]) -> None:
    """Every declared pattern that takes a tenant, for every tenant, with hostile values for the rest."""
    made, schema = package(ELEARNING), resolved(ELEARNING)
    db, accepted = filled
    assert len(accepted) >= 5
    asked, answered, refused = 0, 0, 0
    for entity in schema.entities:
        repository = getattr(db, entity.snake)
        for method in entity.methods:
            if method.operation not in ("Query", "GetItem", "Scan") or not any(
                each.name == "tenant_id" for each in method.parameters
            ):
                continue
            for tenant, variant in itertools.product(TENANTS, range(3)):
                arguments = {
                    str(each.name): tenant
                    if each.name == "tenant_id"
                    else _argument(each, tenant, variant)
                    for each in method.parameters
                }
                asked += 1
                try:
                    result = getattr(repository, method.name)(**arguments)
                    items = (
                        [result]
                        if method.operation == "GetItem" or not hasattr(result, "__iter__")
                        else list(result)
                    )
                except (made.KeyValueError, ValueError):
                    refused += 1
                    continue
                for each in items:
                    if each is not None:
                        answered += 1
                        assert each.tenant_id == tenant, (method.name, arguments)
    assert asked > 200
    assert answered > 100, "hardly anything was ever found: the test proves nothing"
    assert refused > 50


def _argument(parameter: Any, tenant: str, variant: int) -> Any:
    kind = getattr(parameter.type, "kind", None)
    if kind is None:
        raise AssertionError(parameter)
    field = Field(
        parameter.name, str(parameter.name), str(parameter.name), parameter.type, required=True
    )
    return value_of(field, tenant, variant)


def test_a_tenant_cannot_be_named_so_that_a_key_is_another_tenants() -> None:
    """The example of the specification, and its relatives."""
    keys, error = module(ELEARNING, "keys"), package(ELEARNING).KeyValueError
    for forged in ("a#USER#b", "a#USER", "x#COURSE#y", "a#USER#"):
        with pytest.raises(error) as caught:
            keys.learner_pk(forged, "c")
        assert caught.value.component == "tenant_id"
        assert forged not in str(caught.value)
    assert keys.learner_pk("a#b", "c") == "TENANT#a#b#USER#c"


def test_key_functions_take_their_fields_in_the_order_of_the_template() -> None:
    assert list(inspect.signature(module(ELEARNING, "keys").learner_pk).parameters) == [
        "tenant_id",
        "user_id",
    ]
