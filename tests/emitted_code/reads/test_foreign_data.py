"""Items that the package did not write: exactly what they say, or an error that names key and attribute and shows nothing.

Each entity of each schema is decoded from items in which attributes are missing, too many, of another type, outside an
enum, NULL, or numbers at the ends of what DynamoDB holds. Three things may happen, and nothing else:

- the item comes back from `to_item` with the same content (numbers by value, sets without order, unknown attributes aside);
- `ItemDecodeError` with entity, key and attribute;
- for a value that DynamoDB could not have sent at all, the same error.

Whatever happens, no value of a `sensitive` field is in any message, `repr`, log or traceback.
"""

# Tables of inputs, a row on a line; assertions on what was raised, where it may be.
# ruff: noqa: E501, PT017

from __future__ import annotations

import copy
import logging
import pickle
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications import schema_of
from dyngen.ir.types import Kind, Type
from emitted import NAMES, SOAK, database, meaning, module, package
from emulator import moto

pytestmark = pytest.mark.slow

NOW = datetime(2024, 4, 2, 9, tzinfo=UTC)
SECRET = "s3cr3t-Zq9"  # noqa: S105
NUMBERS = ["0", "-0", "1", "-1", "1.5", "9" * 38, "-" + "9" * 38, "0." + "9" * 38, "9." + "9" * 37 + "E+125", "1E-130", "1E+2", "00012", "1.50",
           "123456789012345678901234567890.12345678"]  # fmt: skip


def value_of(type: Type, made: Any, secret: bool) -> Any:
    """A Python value of a type; one that can be found again, if it is secret."""
    if type.choices:
        return type.choices[0]
    match type.kind:
        case Kind.STRING:
            return SECRET if secret else "x"
        case Kind.INTEGER:
            return 7_353_853 if secret else 1
        case Kind.DECIMAL:
            return Decimal("7353.853") if secret else Decimal("1.5")
        case Kind.BOOLEAN:
            return True
        case Kind.UUID:
            return UUID(int=0x7353853)
        case Kind.DATETIME:
            return datetime(1973, 5, 3, 8, 53, 7, tzinfo=UTC) if secret else NOW
        case Kind.DATE:
            return date(1973, 5, 3) if secret else NOW.date()
        case Kind.BYTES:
            return SECRET.encode() if secret else b"x"
        case Kind.STRING_SET:
            return {SECRET if secret else "x"}
        case Kind.NUMBER_SET:
            return {Decimal(7353853)} if secret else {Decimal(1)}
        case Kind.OBJECT if type.record:
            return getattr(made, type.record.name)(
                **{
                    str(field.name): value_of(field.type, made, secret or field.sensitive)
                    for field in type.record.fields
                }
            )
        case Kind.OBJECT:
            return {"k": SECRET if secret else "x"}
        case Kind.ARRAY:
            element = type.item
            return [value_of(element, made, secret)] if element else []
    raise AssertionError(type.kind)


SHOWN = (SECRET, "7353853", "7353.853", "1973-05-03", "7_353_853", "73538537353853")
"""How the secret values above would look."""


@cache
def whole(name: str, entity: str) -> Any:
    """An item of an entity, every field given."""
    made, one = package(name), meaning(name).entity(entity)
    fields = {
        str(field.name): value_of(field.type, made, field.sensitive)
        for field in one.fields
        if not field.derived
    }
    return getattr(made, entity)(**fields)


ENTITIES = [
    (name, entity)
    for name in NAMES
    for table in schema_of(name)["tables"]
    for entity in table["entities"]
]


ODD = [
    {"NULL": True}, {"BOOL": False}, {"S": ""}, {"S": "x" * 50}, {"S": "\x00\ud7ff"}, {"S": "2024-13-45"}, {"S": "2024-01-31"}, {"S": "1"},
    {"S": "2024-01-31T00:00:00"}, {"S": "2024-01-31T00:00:00.000000Z"}, {"B": b"\x00\xff"}, {"L": []}, {"M": {}}, {"SS": ["x", "y"]},
    {"NS": ["1", "1.50"]}, {"BS": [b"x"]}, {"L": [{"NULL": True}]}, {"L": [{"SS": ["x"]}]}, {"M": {"": {"L": [{"N": "1"}]}}},
    *({"N": number} for number in NUMBERS), {"NS": NUMBERS[:1]}, {"NS": ["1E+2", "9" * 38]}, {"M": {"k": {"N": "9" * 38}}},
]  # fmt: skip
WRONG = st.sampled_from(ODD)
"""Values in wire format of every type, the odd ones of each."""


def strange(item: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The item with some attributes missing, others added, others replaced."""
    names = sorted(item)
    replaced = st.dictionaries(st.sampled_from(names), WRONG, max_size=3)
    added = st.dictionaries(st.sampled_from(["new", "Ünï", "#", ""]), WRONG, max_size=2)
    missing = st.sets(st.sampled_from(names), max_size=2)
    return st.builds(
        lambda replaced, added, missing: {name: value for name, value in {**item, **added, **replaced}.items() if name not in missing},
        replaced, added, missing,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "entity"), ENTITIES, ids=[f"{name}.{entity}" for name, entity in ENTITIES]
)
def test_an_item_comes_back_exactly_or_is_refused(name: str, entity: str) -> None:
    made, cls, one = package(name), getattr(package(name), entity), meaning(name).entity(entity)
    item = whole(name, entity).to_item()
    identity = module(name, "runtime").identity
    assert cls.from_item(item) == whole(name, entity)
    assert identity(cls.from_item(item).to_item()) == identity(item)
    own = {field.attribute for field in one.fields if not field.derived} | {one.version.attribute}
    key = whole(name, entity).key()
    defaults = {
        field.attribute for field in (*one.fields, one.version) if field.default is not None
    }

    @settings(
        max_examples=25 if not SOAK else 3_000,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strange(item))
    def judge(stored: dict[str, Any]) -> None:
        before = copy.deepcopy(stored)
        try:
            decoded = cls.from_item(stored)
        except made.ItemDecodeError as error:
            assert error.entity == entity
            assert set(error.key) <= set(item)
            assert re.split(r"[.\[]", error.attribute)[0] in {*own, *key, "?"}
            assert error.attribute in str(error)
            return
        finally:
            assert stored == before, "the caller's item was changed"
        try:
            again = decoded.to_item()
        except made.KeyValueError:
            return  # what is read is not judged by the rules for what is written
        assert decoded.key() == {name: stored[name] for name in key}
        for attribute in own & stored.keys():
            if stored[attribute] == {"NULL": True}:
                assert attribute not in again or attribute in defaults
                continue
            assert attribute in again, f"{attribute} was lost: {stored[attribute]}"
            assert _content(identity, again[attribute]) == _content(identity, stored[attribute]), (
                attribute
            )

    judge()


def _content(identity: Any, value: Any) -> Any:
    """What a value says; moments are read in any spelling and written in one."""
    text = value.get("S")
    if text and len(text) >= 10 and text[4:5] == "-":
        try:
            moment = datetime.fromisoformat(text)
            return "moment", moment.astimezone(UTC) if moment.tzinfo else moment
        except ValueError:
            pass
    return identity({"": value})


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_exact(number: str) -> None:
    """38 digits, the ends of the range, spellings that DynamoDB would not use: by value the same, as text or refused."""
    made = package("elearning_platform")
    one = whole("elearning_platform", "Subscription")
    item = one.to_item() | {"price": {"N": number}}
    decoded = made.Subscription.from_item(item)
    assert decoded.price == Decimal(number)
    assert Decimal(decoded.to_item()["price"]["N"]) == Decimal(number)


# -- secrets -----------------------------------------------------------------------------------------------------

SENSITIVE = [
    (name, str(entity.name), field.attribute)
    for name in NAMES
    for entity in meaning(name).entities
    for field in entity.fields
    if field.sensitive
]


def test_there_are_secrets_to_keep() -> None:
    assert len(SENSITIVE) >= 5


def told(error: BaseException) -> str:
    """Everything that an error says: alone, printed with its causes, logged, and sent to another process."""
    said = ["".join(traceback.format_exception(error)), str(error), repr(error), repr(error.args)]
    said += [
        "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
    ]
    record = logging.LogRecord(
        "x",
        logging.ERROR,
        __file__,
        1,
        "failed: %r",
        (error,),
        (type(error), error, error.__traceback__),
    )
    said.append(logging.Formatter().format(record))
    chained: BaseException | None = error
    while chained is not None:
        said.append(repr(chained))
        chained = chained.__cause__ or chained.__context__
    said.append(str(pickle.loads(pickle.dumps(error))))  # noqa: S301
    return "\n".join(said)


def shows(text: str) -> list[str]:
    return [secret for secret in SHOWN if secret in text]


def test_the_search_for_secrets_finds_them() -> None:
    assert shows(told(ValueError(SECRET)))
    for name, entity, attribute in SENSITIVE:
        value = meaning(name).entity(entity)
        field = next(each for each in value.fields if each.attribute == attribute)
        if field.type.kind is not Kind.BOOLEAN and not field.type.choices:
            assert shows(repr(whole(name, entity).to_item()[attribute])) or field.type.kind in (
                Kind.UUID,
                Kind.DATETIME,
            )


@pytest.mark.parametrize(
    ("name", "entity", "attribute"), SENSITIVE, ids=["-".join(each) for each in SENSITIVE]
)
def test_a_secret_is_shown_nowhere(name: str, entity: str, attribute: str) -> None:
    made, cls = package(name), getattr(package(name), entity)
    one = whole(name, entity)
    assert not shows(repr(one))
    assert not shows(str(one))
    assert not shows(f"{one}")
    item = one.to_item()
    for broken in item:
        # The secret itself is not what it should be, or something else is and the secret is in its vicinity.
        text = SECRET if broken in _sensitive(name, entity) else "plain"
        number = "7353853" if broken in _sensitive(name, entity) else "12"
        day = "1973-05-03" if broken in _sensitive(name, entity) else "2024-05-03"
        for value in (
            {"S": text}, {"N": number}, {"N": text}, {"SS": [text]}, {"M": {text: {"S": text}}}, {"L": [{"S": text}]}, {"L": [{"N": text}]},
            {"B": text.encode()}, {"NS": [number]}, {"NS": [text]}, {"BOOL": text}, {"NULL": True}, {"S": f"{day}{text}"}, {}, {text: text},
        ):  # fmt: skip
            try:
                cls.from_item({**item, broken: value})
            except made.ItemDecodeError as error:
                assert not shows(told(error)), (broken, value)
    for missing in item:
        try:
            cls.from_item({each: value for each, value in item.items() if each != missing})
        except made.ItemDecodeError as error:
            assert not shows(told(error)), missing


def _sensitive(name: str, entity: str) -> set[str]:
    return {
        attribute for schema, owner, attribute in SENSITIVE if (schema, owner) == (name, entity)
    }


def test_a_secret_is_not_in_the_errors_of_writes() -> None:
    """Those carry the stored item for the program, and show its key alone (or not even that, if the key is secret)."""
    made = package("user_registration")
    with moto() as client:
        db = database("user_registration", client)
        one, lookup = whole("user_registration", "User"), whole("user_registration", "EmailLookup")
        lookup.user_id, lookup.email = one.user_id, one.email
        db.user.create_user(one)
        db.email_lookup.create_email_lookup(lookup)
        credential = whole("user_registration", "Credential")
        old = _with(one, version=9)
        for call in (
            lambda: db.user.create_user(one),
            lambda: db.user.update_user(old),
            lambda: db.credential.update_credential(credential),
            lambda: db.email_lookup.create_email_lookup(lookup),
            lambda: db.email_lookup.update_email_lookup(_with(lookup, version=4)),
            lambda: db.email_lookup.mark_email_verified(SECRET + "!", NOW),
            lambda: db.transactions.register_user(one, lookup),
            lambda: db.email_lookup.get_email_lookup(""),
        ):
            with pytest.raises(made.DataLayerError) as caught:
                call()
            own = _without_client_frames(caught.value)
            assert not shows(own), own


def _without_client_frames(error: BaseException) -> str:
    """What our own error and frames say; the cause is boto3's, and says what DynamoDB said."""
    return "\n".join(
        [
            str(error),
            repr(error),
            *traceback.format_exception_only(error),
            *traceback.format_tb(error.__traceback__),
        ]
    )


def _with(one: Any, **changes: Any) -> Any:
    import dataclasses

    return dataclasses.replace(one, **changes)


# -- a newer schema's items --------------------------------------------------------------------------------------


@pytest.fixture
def newer() -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """A table in which an item has attributes that this code does not know."""
    made = package("user_registration")
    unknown: dict[str, Any] = {
        "nick": {"S": "Al"},
        "scores": {"NS": ["1", "2.5"]},
        "nested": {"M": {"deep": {"L": [{"NULL": True}, {"B": b"\x00"}]}}},
        "new_index_pk": {"S": "NEW#1"},
    }
    with moto() as client:
        db = database("user_registration", client)
        one = whole("user_registration", "User")
        client.put_item(TableName="Users", Item=one.to_item() | unknown)
        yield db, client, unknown
    del made


def stored(client: Any) -> dict[str, Any]:
    item: dict[str, Any] = client.get_item(
        TableName="Users", Key=whole("user_registration", "User").key()
    )["Item"]
    return item


def test_what_a_newer_schema_added_survives_every_update(
    newer: tuple[Any, Any, dict[str, Any]],
) -> None:
    db, client, unknown = newer
    user_id = whole("user_registration", "User").user_id
    one = db.user.get_user(user_id)
    one.full_name, one.date_of_birth = "C D", None
    db.user.update_user(one)
    db.user.rename_user(user_id, "E F")
    db.user.record_login(user_id, NOW)
    db.user.edit_user(user_id, date_of_birth=None)
    db.user.accept_terms(user_id, 9)
    item = stored(client)
    assert {name: item.get(name) for name in unknown} == unknown
    assert item["full_name"] == {"S": "E F"}
    assert "date_of_birth" not in item
    assert item["version"] == {"N": "6"}


def test_an_item_without_a_version_is_of_the_first(newer: tuple[Any, Any, dict[str, Any]]) -> None:
    """Items that were there before dyngen: read, updated optimistically, and counted from then on."""
    db, client, unknown = newer
    one = whole("user_registration", "User")
    client.put_item(
        TableName="Users",
        Item={
            name: value for name, value in (one.to_item() | unknown).items() if name != "version"
        },
    )
    read = db.user.get_user(one.user_id)
    assert read.version == 1
    db.user.update_user(read)
    assert stored(client)["version"] == {"N": "2"}


def test_foreign_items_among_others_are_told_apart_or_refused() -> None:
    """In a query for one entity an item that is broken is an error, in one for all a stranger is skipped; nothing is guessed."""
    made = package("elearning_platform")
    with moto() as client:
        db = database("elearning_platform", client)
        tenant = whole("elearning_platform", "Tenant")
        db.tenant.create_tenant(tenant)
        key = {"pk": {"S": f"TENANT#{tenant.tenant_id}"}}
        client.put_item(
            TableName="ELearningPlatform",
            Item=key | {"sk": {"S": "STRANGER#1"}, "tenant_id": {"N": "1"}},
        )
        assert list(db.tenant.get_tenant_overview(tenant.tenant_id)) == [tenant]
        client.put_item(
            TableName="ELearningPlatform",
            Item=key | {"sk": {"S": "SUBSCRIPTION#2024-01-01"}, "tenant_id": {"N": "1"}},
        )
        with pytest.raises(made.ItemDecodeError) as caught:
            list(db.tenant.get_tenant_overview(tenant.tenant_id))
        assert (caught.value.entity, caught.value.attribute) == ("Subscription", "tenant_id")
        assert caught.value.key == key | {"sk": {"S": "SUBSCRIPTION#2024-01-01"}}
