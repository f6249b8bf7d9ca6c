"""No key can be forged, and no query crosses from one tenant to another.

For every key position (a table's partition key, its sort key, each part of an index) of every schema, and of a few nasty
ones: different (entity, components) give different keys, whatever the components are, as far as they are accepted at all.
The components are made to collide: pieces of the templates of that very position, and what is hidden in them.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import inspect
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dyngen.analysis import resolve
from dyngen.diagnostics import Report
from dyngen.ir.model import Schema
from dyngen.ir.types import Field, Kind
from dyngen.schema.read import read
from emitted import NAMES, SCHEMAS, SOAK, compiled, database, load, module, package
from emulator import moto

EXAMPLES = 60 if not SOAK else 20_000


def _nasty(
    name: str, *entities: tuple[str, str], types: dict[str, str] | None = None
) -> tuple[str, dict[str, Any]]:
    """A schema whose entities have these keys; fields are texts unless told otherwise."""
    import re

    made = {}
    for number, (pk, sk) in enumerate(entities):
        fields = dict.fromkeys(re.findall(r"\{(\w+)", pk + sk))
        made[f"E{number}"] = {
            "entity_type": "E",
            "pk_template": pk,
            "sk_template": sk,
            "fields": [
                {"name": each, "type": (types or {}).get(each, "string"), "required": True}
                for each in fields
            ]
            or [{"name": "x", "type": "string", "required": False}],
        }
    table = {
        "table_config": {"table_name": "Nasty", "partition_key": "pk", "sort_key": "sk"},
        "entities": made,
    }
    return name, {"tables": [table]}


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


class Position(NamedTuple):
    """A key attribute of a table or an index, and the functions that make its values."""

    name: str
    functions: tuple[tuple[str, Callable[..., Any], tuple[Field, ...], tuple[bool, ...]], ...]
    literals: tuple[str, ...]


@cache
def resolved(name: str) -> Schema:
    if name in NASTY:
        import tempfile

        path = Path(tempfile.mkdtemp()) / f"{name}_schema.json"
        path.write_text(json.dumps(NASTY[name]))
    else:
        path = SCHEMAS / name / "schema.json"
    report = Report()
    document = read(path, report)
    assert document
    schema = resolve(document, None, report, source="x")
    assert schema, [str(each) for each in report.diagnostics()]
    return schema


@cache
def keys_of(name: str) -> Any:
    """The emitted module keys.py."""
    if name in NASTY:
        result = compiled(NASTY[name])
        made = load(f"nasty_{name}", result)
        import importlib

        return importlib.import_module(f"{made.__name__}.keys")
    return module(name, "keys")


def positions(name: str) -> Iterator[Position]:
    """Every key position of a schema that text can stand in."""
    schema, keys = resolved(name), keys_of(name)
    found: dict[str, list[Any]] = defaultdict(list)
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
                function = getattr(keys, key.function)
                if key.several:
                    function = _part(function, number)
                # What the other parts of the key are made of is given, and has no say.
                own = tuple(field in template.fields for field in key.fields)
                found[place].append((str(entity.name), function, key.fields, own))
                literals[place] |= {part for part in template.parts if isinstance(part, str)}
    for place, functions in found.items():
        yield Position(place, tuple(functions), tuple(sorted(literals[place])))


def _part(function: Callable[..., Any], number: int) -> Callable[..., Any]:
    def part(*values: Any) -> Any:
        return function(*values)[number]

    return part


def components(field: Field, literals: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Values of a field; texts are made of pieces of the templates."""
    match field.type.kind:
        case Kind.STRING if field.type.choices:
            return st.sampled_from(field.type.choices)
        case Kind.STRING:
            pieces = {"a", "b", "", "#", "0", "true", "2024-01-31", "PROFILE"}
            for literal in literals:
                pieces |= {
                    literal,
                    literal[:-1],
                    literal[1:],
                    literal.strip("#"),
                    literal.split("#")[0],
                    literal[len(literal) // 2 :],
                }
            made = st.lists(st.sampled_from(sorted(pieces)), max_size=4).map("".join)
            return made | st.text(max_size=3)
        case Kind.INTEGER:
            return st.integers(-20, 20) | st.sampled_from([0, 1, 10, 100, 10**6])
        case Kind.DECIMAL:
            return st.sampled_from(
                [
                    Decimal(0),
                    Decimal("0.0"),
                    Decimal(1),
                    Decimal("1.0"),
                    Decimal("1E2"),
                    Decimal("-1.5"),
                    Decimal("0.1"),
                ]
            )
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.DATE:
            return st.sampled_from([date(2024, 1, 31), date(2024, 2, 1), date(1, 1, 1)])
        case Kind.DATETIME:
            return st.sampled_from(
                [datetime(2024, 1, 31, tzinfo=UTC), datetime(2024, 1, 31, 1, tzinfo=UTC)]
            )
        case Kind.UUID:
            return st.sampled_from([UUID(int=0), UUID(int=1), UUID(int=2**128 - 1)])
    raise AssertionError(field.type.kind)


PLACES = [(name, position) for name in (*NAMES, *NASTY) for position in positions(name)]


def test_every_schema_is_among_them() -> None:
    assert {name for name, _ in PLACES} == {*NAMES, *NASTY}
    assert len(PLACES) > 60
    assert sum(len(position.functions) > 1 for _, position in PLACES) > 20


@pytest.mark.parametrize(
    ("name", "position"), PLACES, ids=[f"{name}:{position.name}" for name, position in PLACES]
)
def test_different_components_give_different_keys(name: str, position: Position) -> None:
    """Many tuples for each template of the position, and every pair of them compared."""
    error = __import__(keys_of(name).__package__, fromlist=["KeyValueError"]).KeyValueError
    accepted: dict[Any, Any] = {}
    refused = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    def gather(data: st.DataObject) -> None:
        nonlocal refused
        entity, function, fields, own = data.draw(st.sampled_from(position.functions))
        values = tuple(data.draw(components(field, position.literals)) for field in fields)
        relevant = tuple(itertools.compress(values, own))
        try:
            key = function(*values)
        except (error, ValueError):
            refused += 1
            return
        # One template may stand for several entities (a partition that they share): what must differ is what it says.
        said = (_shape(name, position, entity), relevant)
        known = accepted.setdefault(key, said)
        assert known == said, f"{known} and {said} both make {key!r}"

    gather()
    assert accepted, "nothing was ever accepted: the test proves nothing"


@cache
def _shapes(name: str, place: str) -> dict[str, Any]:
    schema = resolved(name)
    found = {}
    table, where, half = place.split("/")
    for entity in schema.entities:
        if entity.table.name != table:
            continue
        owners = [(mapping.index.name, mapping) for mapping in entity.indexes] + [("table", entity)]
        for owner_name, owner in owners:
            key = getattr(owner, half[:2])
            if owner_name == where and key is not None:
                found[str(entity.name)] = key.templates[int(half[2:])].shape.literals
    return found


def _shape(name: str, position: Position, entity: str) -> Any:
    return _shapes(name, position.name)[entity]


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
    field = Field(parameter.name, str(parameter.name), parameter.type, required=True)
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
