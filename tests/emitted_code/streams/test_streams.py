"""streams.py: records of every envelope as changes of entities, batches that fail in part, filters of events."""

from __future__ import annotations

import dataclasses
import logging
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from emitted import compiled, laid_out, load, module, package
from emitted_code.streams.stream_events import (
    BY_TIME_TO_LIVE,
    ENVELOPES,
    Envelope,
    Record,
    in_kinesis,
    in_lambda,
    in_sdk,
    passes,
    record,
)
from emitted_code.types import checkers
from emulator import SETTINGS
from schemas import JSON, entity, schema, table

each_envelope = pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
VIEWS = ("NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY")


def streamed(name: str, view: str, **entities: JSON) -> JSON:
    made = table(name, "pk", "sk", **entities)
    made["table_config"]["stream"] = view
    return made


def thing(mark: str) -> JSON:
    return entity(f"{mark}#{{id}}", "X", "id size:integer raw:bytes? all:array/bytes?")


def loaded(name: str, *tables: JSON) -> tuple[Any, Any]:
    """streams.py of a package of this name, and the package."""
    made = load(name, compiled(schema(*tables)))
    return import_module(f"{made.__name__}.streams"), made


@cache
def of_view(view: str) -> tuple[Any, Any]:
    things = streamed("Things", view, Thing=thing("T"), Other=thing("O"))
    return loaded(f"streams_{view.lower()}", things)


def item(of: str = "T", size: str = "1", **more: Any) -> Record:
    return {"pk": {"S": f"{of}#1"}, "sk": {"S": "X"}, "id": {"S": "1"}, "size": {"N": size}, **more}


AT = datetime(2024, 1, 1, tzinfo=UTC)
KEYS = {"pk": {"S": "T#1"}, "sk": {"S": "X"}}
OTHER_KEYS = {"pk": {"S": "Z#1"}, "sk": {"S": "X"}}


@each_envelope
def test_a_change_is_the_same_in_every_envelope(envelope: Envelope) -> None:
    streams, things = of_view("NEW_AND_OLD_IMAGES")
    raw = {"raw": {"B": b"\x00\xff"}, "all": {"L": [{"B": b"\x01"}]}}
    new, old = item(size="2", **raw), item(**raw)
    deleted = record("REMOVE", KEYS, old=old) | {"userIdentity": BY_TIME_TO_LIVE}
    found = list(
        streams.decode_records(
            envelope([record("INSERT", KEYS, new), record("MODIFY", KEYS, new, old), deleted])
        )
    )
    first, second = things.Thing.from_item(new), things.Thing.from_item(old)
    assert found == [
        streams.Inserted(new=first, keys=KEYS),
        streams.Modified(new=first, old=second, keys=KEYS, changed=frozenset({"size"})),
        streams.Removed(old=second, keys=KEYS, expired=True),
    ]
    assert (first.raw, first.all) == (b"\x00\xff", [b"\x01"])


def test_a_deletion_by_anybody_is_no_expiry() -> None:
    streams, _ = of_view("NEW_AND_OLD_IMAGES")
    for identity in (None, {"type": "Service", "principalId": "x"}, {"type": "AWSAccount"}, "x"):
        one = record("REMOVE", KEYS, old=item()) | {"userIdentity": identity}
        [change] = streams.decode_records(in_lambda([one]))
        assert change.expired is False
    capitals = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
    [change] = streams.decode_records(
        in_sdk([record("REMOVE", KEYS, old=item()) | {"userIdentity": capitals}])
    )
    assert change.expired is True


@pytest.mark.parametrize("view", VIEWS)
def test_what_a_stream_does_not_show_its_classes_do_not_have(view: str) -> None:
    streams, _ = of_view(view)
    new, old = view in ("NEW_IMAGE", VIEWS[0]), view in ("OLD_IMAGE", VIEWS[0])
    fields = {
        name: {each.name for each in dataclasses.fields(getattr(streams, name))}
        for name in ("Inserted", "Modified", "Removed")
    }
    images = {name for name, shown in (("new", new), ("old", old)) if shown}
    assert fields["Inserted"] == images - {"old"} | {"keys"}
    assert fields["Modified"] == images | {"keys"} | ({"changed"} if new and old else set())
    assert fields["Removed"] == images - {"new"} | {"keys", "expired"}


@pytest.mark.parametrize("view", VIEWS)
def test_records_of_each_view_are_read(view: str) -> None:
    streams, things = of_view(view)
    new = item() if view in ("NEW_IMAGE", VIEWS[0]) else None
    old = item() if view in ("OLD_IMAGE", VIEWS[0]) else None
    records = [
        record("INSERT", KEYS, new),
        record("MODIFY", KEYS, new, old),
        record("REMOVE", KEYS, old=old),
    ]
    inserted, modified, removed = streams.decode_records(in_lambda(records))
    assert isinstance(inserted, streams.Inserted)
    assert isinstance(modified, streams.Modified)
    assert isinstance(removed, streams.Removed)
    thing = things.Thing.from_item(item())
    for change in (inserted, modified, removed):
        assert change.keys == KEYS
        assert getattr(change, "new", thing) == getattr(change, "old", thing) == thing


@pytest.mark.parametrize("view", VIEWS)
def test_what_no_entity_describes_is_unknown(view: str) -> None:
    streams, _ = of_view(view)
    other = item() | OTHER_KEYS
    elsewhere = {"id": {"S": "1"}}
    records = [
        record("INSERT", OTHER_KEYS, other),
        record("MODIFY", OTHER_KEYS, other, other),
        record("REMOVE", OTHER_KEYS, old=other),
        record("INSERT", elsewhere, elsewhere),
    ]
    unknown = streams.Unknown(OTHER_KEYS)
    found = list(streams.decode_records(in_lambda(records)))
    assert found == [*[unknown] * 3, streams.Unknown(elsewhere)]


def test_what_is_unknown_shows_no_key() -> None:
    """It may stand in the partition of an entity whose key is sensitive, or be a copy of its items."""
    streams, _ = of_view("KEYS_ONLY")
    assert repr(streams.Unknown({"pk": {"S": "USER#ann@example.org"}})) == "Unknown()"


@pytest.mark.parametrize("view", VIEWS)
def test_ruff_has_nothing_to_say(view: str, tmp_path: Path) -> None:
    made = compiled(schema(streamed("Things", view, Thing=thing("T"))))
    assert not made.errors
    (tmp_path / "streams.py").write_text(laid_out(made.files["streams.py"]), encoding="utf-8")
    assert checkers.of_ruff(tmp_path) == ""


@pytest.mark.slow
def test_mypy_has_nothing_to_say(tmp_path: Path) -> None:
    """Nor of what is redundant, which ruff's wish for one test of two made of the last of them once."""
    for view in VIEWS:
        made = compiled(schema(streamed("Things", view, Thing=thing("T"))))
        (tmp_path / view.lower()).mkdir()
        for name, text in made.files.items():
            (tmp_path / view.lower() / name).write_text(text, encoding="utf-8")
    assert checkers.of_mypy(tmp_path, "redundant-expr", "truthy-bool") == ""


def test_a_record_that_cannot_be_read_does_not_keep_the_others_back() -> None:
    streams, things = of_view("NEW_AND_OLD_IMAGES")
    damaged = item() | {"size": {"S": "SECRET"}}
    without = record("INSERT", KEYS)
    strange: list[Any] = [
        {"eventName": "INSERT"},
        record("RENAME", KEYS, item()),
        record("INSERT", KEYS, item() | {"size": {"N": 5}}),
        record("INSERT", KEYS, {"id": "1"}),
    ]
    records = [record("INSERT", KEYS, damaged), without, *strange, record("INSERT", KEYS, item())]
    found = list(streams.decode_records(in_lambda(records)))
    assert [type(each) for each in found[:-1]] == [streams.Undecodable] * 6
    assert isinstance(found[-1], streams.Inserted)
    assert isinstance(found[0].error, things.ItemDecodeError)
    assert found[0].error.attribute == "size"
    assert all(isinstance(each.error, streams.StreamRecordError) for each in found[1:-1])
    assert [each.keys for each in found[:3]] == [KEYS, KEYS, {}]
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize("event", [None, "x", {}, {"Records": 1}, {"Records": [1]}, [1]])
def test_what_is_no_event_is_refused(event: object) -> None:
    streams, _ = of_view("KEYS_ONLY")
    with pytest.raises(streams.StreamRecordError):
        list(streams.decode_records(event))


@pytest.mark.parametrize("event", [[], {"Records": []}])
def test_an_event_without_records_is_no_error_and_not_said_to_be_one(event: object) -> None:
    streams, _ = of_view("KEYS_ONLY")
    assert list(streams.decode_records(event)) == []
    for said in (streams.decode_records.__doc__, two_tables()[0].decode_records.__doc__):
        assert "Raises StreamRecordError for an event of any other kind." in said


# ---- tables, and what they are called -----------------------------------------------------------


@cache
def two_tables() -> tuple[Any, Any]:
    first = streamed("shop.orders-v1", "NEW_IMAGE", Removed=thing("T"))
    second = streamed("Stock", "OLD_IMAGE", Unknown=thing("T"))
    plain = table("Plain", "pk", "sk", Plain=thing("T"))
    return loaded("streams_of_two", first, second, plain)


def test_the_table_is_told_by_the_stream_or_by_the_caller() -> None:
    streams, package = two_tables()
    new = record("INSERT", KEYS, item(), table="shop.orders-v1")
    old = record("REMOVE", KEYS, old=item(), table="Stock")
    for envelope in (in_lambda, in_kinesis):
        inserted, removed = streams.decode_records(envelope([new, old]))
        assert isinstance(inserted.new, package.Removed)
        assert isinstance(inserted, streams.Inserted)
        assert isinstance(removed.old, package.Unknown)
        assert isinstance(removed, streams.StockRemoved)
    [removed] = streams.decode_records(in_sdk([old]), table="Stock")
    assert isinstance(removed, streams.StockRemoved)
    deployed = record("REMOVE", KEYS, old=item(), table="Stock-prod")
    for name in ("Stock-prod", "arn:aws:dynamodb:eu-west-1:123456789012:table/Stock-prod"):
        for envelope in (in_lambda, in_kinesis):
            [removed] = streams.decode_records(envelope([deployed]), table_names={"Stock": name})
            assert isinstance(removed, streams.StockRemoved)
    for event in (in_lambda([deployed]), in_sdk([old])):
        [undecodable] = streams.decode_records(event)
        assert "table_names" in str(undecodable.error)


def test_one_table_and_one_entity_are_not_told_apart() -> None:
    """Nothing looks for the table of a record, nor for further entities of a filter or a key."""
    texts = {
        name: compiled(schema(*tables)).files
        for name, tables in {
            "one kind": [streamed("Things", "KEYS_ONLY", Thing=thing("T"))],
            "two kinds": [streamed("Things", "KEYS_ONLY", Thing=thing("T"), Other=thing("O"))],
            "two tables": [streamed(each, "KEYS_ONLY", **{f"{each}Item": thing("T")}) for each in ("Things", "Others")],
        }.items()
    }  # fmt: skip
    chosen = {name: "reader_of" in files["stream_records.py"] for name, files in texts.items()}
    assert chosen == {"one kind": False, "two kinds": False, "two tables": True}
    several = {name: "*others" in files["streams.py"] for name, files in texts.items()}
    assert several == {"one kind": False, "two kinds": True, "two tables": True}
    told = {name: files["streams.py"].count("_key(key: Item)") for name, files in texts.items()}
    assert told == {"one kind": 0, "two kinds": 1, "two tables": 0}  # else recognisers say so
    streams, things = loaded("one_kind", streamed("Things", "KEYS_ONLY", Thing=thing("T")))
    criteria = streams.filter_criteria(things.Thing)
    assert passes(criteria, record("INSERT", KEYS))
    assert not passes(criteria, record("INSERT", OTHER_KEYS))
    for table_name in ("Things", None):
        [change] = streams.decode_records(
            in_lambda([record("INSERT", KEYS, table="T-prod")]), table=table_name
        )
        assert change == streams.Inserted(keys=KEYS)


def test_expiry_is_told_though_no_time_to_live_is_declared() -> None:
    """It may be set where the table is deployed: that is said where nothing is declared."""
    expiring = entity("T#{id}", "X", "id until:datetime")
    expiring["fields"][1]["ttl"] = True
    beside = table("Others", "pk", "sk", Other=expiring)
    for name, one, others, declared in (
        ("kept", thing("T"), [], False),
        ("kept beside what expires", thing("T"), [beside], False),
        ("expiring", expiring, [], True),
    ):
        tables = [streamed("Things", "KEYS_ONLY", Thing=one), *others]
        text = compiled(schema(*tables)).files["streams.py"]
        assert ("The schema declares none for these items." in text) is not declared, name
        assert "The schema declares none." not in text, name


def test_a_handler_may_be_told_the_table() -> None:
    streams, _ = two_tables()
    seen: list[Any] = []
    deployed = in_lambda([record("REMOVE", KEYS, old=item(), table="Stock-prod")])
    nothing = {"batchItemFailures": []}
    assert streams.batch_handler(table="Stock")(seen.append)(deployed, None) == nothing
    names = {"Stock": "Stock-prod"}
    assert streams.batch_handler(table_names=names)(seen.append)(deployed, None) == nothing
    assert [type(each) for each in seen] == [streams.StockRemoved] * 2
    assert len(streams.batch_handler(seen.append)(deployed, None)["batchItemFailures"]) == 1


def test_only_a_package_with_a_stream_has_the_module() -> None:
    files = compiled(schema(table("Plain", "pk", "sk", Thing=thing("T")))).files
    assert not files.keys() & {"streams.py", "stream_records.py"}


# ---- batches ------------------------------------------------------------------------------------


def failing(change: Any) -> None:
    """A function that fails at the second item."""
    if change.new.size == 2:
        raise KeyError("on purpose")


@pytest.mark.parametrize(
    ("envelope", "identifier"),
    [(in_lambda, "n2"), (in_kinesis, "outer-n2")],
    ids=["lambda", "kinesis"],
)
def test_the_first_record_that_fails_is_reported_and_none_behind_it(
    envelope: Envelope, identifier: str, caplog: pytest.LogCaptureFixture
) -> None:
    streams, _ = of_view("NEW_IMAGE")
    seen: list[int] = []

    @streams.batch_handler
    def handle(change: Any) -> None:
        """Count."""
        seen.append(change.new.size)
        failing(change)

    assert (handle.__name__, handle.__doc__) == ("handle", "Count.")
    records = [record("INSERT", KEYS, item(size=str(n)), number=f"n{n}") for n in (1, 2, 3)]
    with caplog.at_level(logging.ERROR):
        answer = handle(envelope(records), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": identifier}]}
    assert seen == [1, 2]
    assert "on purpose" in caplog.text
    assert handle(envelope(records[:1]), None) == {"batchItemFailures": []}


def test_a_record_that_cannot_be_read_is_one_failure() -> None:
    streams, _ = of_view("NEW_IMAGE")
    seen: list[Any] = []
    poison = record("INSERT", KEYS, item(size="x"), number="n2")
    records = [record("INSERT", KEYS, item()), poison, record("INSERT", KEYS, item())]
    answer = streams.batch_handler(seen.append)(in_lambda(records), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "n2"}]}
    assert len(seen) == 1


def test_a_failure_without_a_number_is_never_taken_for_success() -> None:
    streams, _ = of_view("NEW_IMAGE")
    nameless = record("INSERT", KEYS, item(size="2"))
    del nameless["dynamodb"]["SequenceNumber"]
    with pytest.raises(KeyError):
        streams.batch_handler(failing)(in_lambda([nameless]), None)


# ---- filters ------------------------------------------------------------------------------------


def test_the_filter_of_an_entity_lets_its_records_pass() -> None:
    streams, things = of_view("KEYS_ONLY")
    ours = [record(name, KEYS) for name in ("INSERT", "MODIFY", "REMOVE")]
    others = [record("INSERT", OTHER_KEYS), record("INSERT", {**KEYS, "sk": {"S": "XY"}})]
    criteria = streams.filter_criteria(things.Thing)
    assert all(passes(criteria, each) for each in ours)
    assert not any(passes(criteria, each) for each in others)
    both = streams.filter_criteria(things.Thing, things.Other)
    assert len(both["Filters"]) == 2
    assert passes(both, record("INSERT", {"pk": {"S": "O#1"}, "sk": {"S": "X"}}))


def test_entities_whose_keys_differ_in_the_last_attribute_share_a_filter() -> None:
    """Lambda takes five, and this application has six entities."""
    app, streams = package("social_media_app"), module("social_media_app", "streams")
    kinds = [app.Post, app.UserProfile, app.Comment, app.Like, app.Follow, app.FeedEntry]
    records = {
        kind: record("INSERT", {"user_id": {"S": "u"}, "sk": {"S": sk}})
        for kind, sk in zip(
            kinds,
            ("POST#p", "PROFILE", "COMMENT#p#c", "LIKE#p#a", "FOLLOW#x", "FEED#f"),
            strict=True,
        )
    }
    for chosen in ([app.Post], [app.UserProfile, app.Like], [app.Like, app.Like, app.Post], kinds):
        criteria = streams.filter_criteria(*chosen)
        assert len(criteria["Filters"]) == 1
        assert [kind for kind in kinds if passes(criteria, records[kind])] == [
            kind for kind in kinds if kind in chosen
        ]


def test_a_filter_is_of_some_entity_as_without_patterns_it_would_let_all_pass() -> None:
    streams, _ = of_view("KEYS_ONLY")
    with pytest.raises(TypeError):
        streams.filter_criteria()


def test_the_filter_of_an_entity_whose_key_begins_with_nothing_lets_all_pass() -> None:
    numbered = entity("{id}", "{size}", "id size:integer")
    streams, things = loaded("streams_numbered", streamed("Things", "KEYS_ONLY", Thing=numbered))
    criteria = streams.filter_criteria(things.Thing)
    assert passes(criteria, record("INSERT", {"pk": {"S": "1"}, "sk": {"N": "1"}}))
    assert not passes(criteria, record("INSERT", {}))


# ---- what a stream really sends -----------------------------------------------------------------


def test_records_of_a_stream_are_what_was_written() -> None:
    app, streams = package("social_media_app"), module("social_media_app", "streams")
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        app.create_tables(client)
        db = app.Database(client)
        post = app.Post(user_id="u", post_id="p", text="Hi", created_at=AT)
        db.post.create_post(post)
        changed = db.post.update_post(dataclasses.replace(post))
        db.post.batch_write_post(delete=[post.key()])
        tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][SETTINGS["region_name"]].tables
        records = tables["SocialMedia"].stream_shard.items
        records = [each.to_json() for each in records]
    inserted, modified, removed = streams.decode_records({"Records": records})
    assert inserted.new == modified.old == post
    assert modified.new == removed.old == changed
    assert not removed.expired
    criteria = streams.filter_criteria(app.Post)
    assert all(passes(criteria, each) for each in records)
    assert not any(passes(streams.filter_criteria(app.Like), each) for each in records)
