"""Mistakes in the use of a package are told where they are made, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any, get_origin, get_type_hints

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, index, pattern, schema, table, transaction, where


def declared() -> JSON:
    """Marks in lists: two queries whose requests are the same, scans, and comparisons with sets."""
    mark = entity(
        "LIST#{name}",
        "MARK#{rank}#{label}",
        "name rank label tags:string_set? state? price:decimal?",
        pattern("at_least", "Query", "name rank", range_condition=">="),
        pattern("above", "Query", "name rank", range_condition=">"),
        pattern("at_most", "Query", "name rank", range_condition="<="),
        pattern("beginning", "Query", "name rank", range_condition="begins_with"),
        pattern("raw", "Query", "name sk_prefix", range_condition="begins_with"),
        pattern("from_raw", "Query", "name sk_from", range_condition=">="),
        pattern("ranked", "Query", "name rank"),
        pattern("worth", "GetItem", "name rank label price:decimal", "single_entity"),
        pattern("all_marks", "Scan", ""),
        pattern("every_mark", "Scan", ""),
        pattern("tagged", "Scan", "tags:string_set", filter_expression=where("tags", "=", "tags")),
        pattern(
            "close", "UpdateItem", "name rank label state wanted:string_set", "success_flag",
            condition=where("tags", "=", "wanted"),
        ),
        pattern("list_of", "Query", "name", "mixed_data"),
        ByState=("{state}", "{rank}"),
    )  # fmt: skip
    note = entity(
        "NOTE#{note_id}", None, "note_id list:array/string? int:integer? links:object",
        pattern(
            "link", "UpdateItem", "note_id name url", "success_flag",
            updates=[{"field": "links", "action": "set", "key": "name", "param": "url"}],
        ),
        pattern(
            "unlink", "UpdateItem", "note_id name", "success_flag",
            updates=[{"field": "links", "action": "remove", "key": "name"}],
        ),
        pattern("fill", "BatchWriteItem", "notes:array/Note", "void"),
    )  # fmt: skip
    queue = entity(
        "QUEUE#{max_wait}", None, "max_wait",
        pattern("queues", "BatchGetItem", "max_wait:array/string"),
    )  # fmt: skip
    seat = entity(
        "HALL#{hall}#{row}", None, "hall row:integer",
        pattern("seats", "BatchGetItem", "halls:array/string rows:array/integer"),
    )  # fmt: skip
    floor = entity("{house}", "{level}", "house level:integer")
    floor["fields"][1]["enum"] = [0, 1, 20]
    shelf = entity("S#{owner}", "{hall}#{side}#{since}", "owner hall side since:date")
    for each in shelf["fields"][1:3]:
        first = each["name"][0]
        each["enum"] = [first, first * 600]
    shelf = entity("S#{owner}", "{hall}#{side}#{since}", "owner hall side since:date")
    for each in shelf["fields"][1:3]:
        first = each["name"][0]
        each["enum"] = [first, first * 600]
    return schema(
        table(
            "Marks",
            "pk",
            "sk",
            index("ByState", "state", "rank"),
            Mark=mark,
            List=entity("LIST#{name}", "LIST", "name"),
        ),
        table("Notes", "pk", None, Note=note, Queue=queue, Seat=seat),
        table("Shelves", "pk", "sk", Shelf=shelf),
        table(
            "Scores", "game", "points", Score=entity("{game}", "{points}", "game points:integer")
        ),
        table("Prices", "shop", "price", Price=entity("{shop}", "{price}", "shop price:decimal")),
        table("Floors", "house", "level", Floor=floor),
        transactions=(
            transaction("store", "TransactWrite", "note:Note", "boolean", "Put Note of Notes"),
            {
                **transaction("keep", "TransactWrite", "notes:array/Note", "boolean"),
                "entities_involved": [
                    {"table": "Notes", "entity": "Note", "action": "Put", "each": "notes"}
                ],
            },
            {
                **transaction("drop", "TransactWrite", "note_ids:array/string", "boolean"),
                "entities_involved": [
                    {
                        "table": "Notes",
                        "entity": "Note",
                        "action": "Delete",
                        "each": "note_ids",
                        "key": {"note_id": "note_ids"},
                    }
                ],
            },
        ),
    )


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("misused", compiled(declared()))


@pytest.fixture(scope="module")
def recorder(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as client:
        database = made.Database(client)
        for number in "12345":
            database.mark.create_mark(made.Mark(name="a", rank=number, label="x"))
        yield Recorder(client)


@pytest.fixture
def db(made: ModuleType, recorder: Recorder) -> Any:
    recorder.sent.clear()
    return made.Database(recorder)


def test_a_cursor_goes_on_with_its_own_pattern_and_arguments_only(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    cursor = db.mark.at_least("a", "2").page(limit=1).cursor
    rest = db.mark.at_least("a", "2").page(cursor=cursor).items
    assert [each.rank for each in rest] == ["3", "4", "5"]
    scanned = db.mark.all_marks().page(limit=1).cursor
    recorder.sent.clear()
    for reading, other in (
        (db.mark.at_least("a", "2"), 5),
        (db.mark.at_least("a", "2"), b"cursor"),
        (db.mark.above("a", "2"), cursor),
        (db.mark.at_least("a", "1"), cursor),
        (db.mark.at_least("a", "2").descending(), cursor),
        (db.mark.every_mark(), scanned),
        (db.mark.all_marks().segments(2)[0], scanned),
    ):
        with pytest.raises(made.CursorError):
            reading.page(cursor=other)
    assert recorder.sent == []


def test_sizes_that_cannot_be_are_refused(recorder: Recorder, db: Any) -> None:
    for size in (0, -1, 1_000_001, "2"):
        with pytest.raises(ValueError, match="from 1 to 1,000,000"):
            db.mark.all_marks().segments(size)
        with pytest.raises(ValueError, match="from 1 to 1,000,000"):
            db.mark.at_least("a", "1").page(limit=size)
    assert recorder.sent == []


def test_an_array_is_one_and_goes_in_step(recorder: Recorder, db: Any) -> None:
    for call, message in (
        (lambda: db.queue.queues("60"), "max_wait must be a list, not str"),
        (lambda: db.queue.queues(None), "max_wait must be a list, not None"),
        (lambda: db.queue.queues(each for each in "60"), "max_wait must be a list, not generator"),
        (lambda: db.seat.seats("ab", [1, 2]), "halls must be a list, not str"),
        (lambda: db.seat.seats({"a"}, [1]), "halls must be a list, not set"),
        (lambda: db.seat.seats(["a"], b"1"), "rows must be a list, not bytes"),
        (lambda: db.seat.seats(["a"], iter([1])), "rows must be a list, not list_iterator"),
        (lambda: db.transactions.drop("ab"), "note_ids must be a list, not str"),
        (lambda: db.transactions.drop(None), "note_ids must be a list, not None"),
        (lambda: db.transactions.drop(map(str, "ab")), "note_ids must be a list, not map"),
    ):
        with pytest.raises(TypeError, match=f"^{message}$"):
            call()
    with pytest.raises(
        ValueError, match="halls and rows go in step, and there are 2 halls and 1 rows"
    ):
        db.seat.seats(["a", "b"], [1])
    assert recorder.sent == []
    assert db.seat.seats([], []) == db.seat.seats((), {}.keys()) == []


def test_entities_and_keys_come_in_anything_that_can_be_walked(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    note = made.Note(note_id="n", links={})
    seat = made.Seat(hall="n", row=1)
    for call, message in (
        (lambda: db.note.batch_write_note(None), "put must be a list of Note, not None"),
        (lambda: db.note.batch_write_note(note), "put must be a list of Note, not Note"),
        (lambda: db.note.batch_write_note("ab"), "put must hold Note items, and holds str"),
        (
            lambda: db.note.batch_write_note([note, seat]),
            "put must hold Note items, and holds Seat",
        ),
        (
            lambda: db.note.batch_write_note([note, None]),
            "put must hold Note items, and holds None",
        ),
        (lambda: db.note.batch_write_note(delete=None), "delete must be a list of keys, not None"),
        (lambda: db.note.batch_get_note(None), "keys must be a list of keys, not None"),
        (lambda: db.note.batch_get_note(5), "keys must be a list of keys, not int"),
        (lambda: db.note.fill(None), "notes must be a list of Note, not None"),
        (lambda: db.note.fill(iter([seat])), "notes must hold Note items, and holds Seat"),
        (lambda: db.transactions.keep(note), "notes must be a list of Note, not Note"),
        (lambda: db.transactions.keep([seat]), "notes must hold Note items, and holds Seat"),
    ):
        with pytest.raises(TypeError, match=f"^{message}$"):
            call()
    assert recorder.sent == []
    notes = [made.Note(note_id=each, links={}) for each in "xyz"]
    db.note.batch_write_note(each for each in notes[:1])
    db.note.fill(iter(notes[1:2]))
    db.transactions.keep({1: notes[2]}.values())
    keys = [each.key() for each in notes]
    assert db.note.batch_get_note(iter(keys)) == notes
    db.note.batch_write_note(delete=iter(keys))
    assert db.note.batch_get_note(keys) == []


def test_a_key_is_given_in_wire_format(recorder: Recorder, db: Any) -> None:
    for keys in (["NOTE#1"], {"pk": {"S": "NOTE#1"}}):
        for call in (
            lambda keys=keys: db.note.batch_get_note(keys),
            lambda keys=keys: db.note.batch_write_note(delete=keys),
        ):
            with pytest.raises(ValueError, match=r"a key must be a dict.*, not str"):
                call()
    assert recorder.sent == []


MARK = {"pk": {"S": "LIST#a"}, "sk": {"S": "MARK#1#x"}}


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (MARK | {"sk": {"S": "LIST"}}, "key sk: must be the key of Mark items"),
        (MARK | {"sk": {"S": "MARK#1"}}, "key sk: must be the key of Mark items"),
        (MARK | {"sk": {"S": "MARK##x"}}, "key sk: must be the key of Mark items"),
        (MARK | {"pk": {"S": "NOTE#a"}}, "key pk: must be the key of Mark items"),
        (MARK | {"pk": {"S": ""}}, "key pk, pk: must not be empty"),
        (MARK | {"sk": {"N": "1"}}, "key sk: must be in wire format, of type S"),
        (MARK | {"sk": "MARK#1#x"}, "key sk: must be in wire format, of type S"),
        (MARK | {"sk": {"S": 1}}, "key sk, sk: must be str, not int"),
        (MARK | {"sk": {"S": "MARK#1#" + "x" * 1018}}, "must not be longer than 1,024 bytes"),
        (MARK | {"pk": {"S": "LIST#" + "x" * 2044}}, "must not be longer than 2,048 bytes"),
        (MARK | {"state": {"S": "open"}}, "a key must be a dict of pk and sk"),
        ({"pk": {"S": "LIST#a"}}, "a key must be a dict of pk and sk"),
        ({}, "a key must be a dict of pk and sk"),
    ],
)
def test_a_key_of_something_else_is_refused(
    recorder: Recorder, db: Any, key: JSON, reason: str
) -> None:
    """It would be deleted with all that hangs on it, or read and not decoded."""
    for call in (
        lambda: db.mark.batch_get_mark([MARK, key]),
        lambda: db.mark.batch_write_mark(delete=[MARK, key]),
    ):
        with pytest.raises(ValueError, match=reason):
            call()
    assert recorder.sent == []
    assert [each.rank for each in db.mark.batch_get_mark([MARK])] == ["1"]


NO_NUMBERS = [
    *("five", "NaN", "Infinity", "1E+126", "1e5000", "1e99999999999999999999", "0x1", ".", "1e"),
    *("1_0", "\uff11", "\u0661", "", " 1", "1 ", "1\n", "- 1"),
]


def test_a_whole_key_that_is_a_number_is_one(recorder: Recorder, db: Any) -> None:
    """As DynamoDB takes numbers, which takes fewer than Python, and such as the entity can have."""
    keys = {
        "score": ("game", "points", ["1.5", "1e-1", "1e38", "-0.00001"], "a whole number"),
        "floor": ("house", "level", ["2", "-1", "0.5", "1e100"], "one of 0, 1, 20"),
        "price": ("shop", "price", [], ""),
    }
    for name, (partition, sort, misfits, reason) in keys.items():
        repository = getattr(db, name)
        get, write = (getattr(repository, f"batch_{verb}_{name}") for verb in ("get", "write"))
        for number, why in (
            dict.fromkeys(NO_NUMBERS, "a number") | dict.fromkeys(misfits, reason)
        ).items():
            key = {partition: {"S": "g"}, sort: {"N": number}}
            with pytest.raises(ValueError, match=f"key {sort}: must be {why}"):
                get([key])
            with pytest.raises(ValueError, match=f"key {sort}: must be {why}"):
                write(delete=[key])
    with pytest.raises(ValueError, match="key points: must be in wire format, of type N"):
        db.score.batch_get_score([{"game": {"S": "g"}, "points": {"S": "5"}}])
    assert recorder.sent == []


def test_a_number_of_a_key_may_be_spelt_as_dynamodb_takes_it(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    db.score.create_score(made.Score(game="g", points=20))
    db.floor.create_floor(made.Floor(house="g", level=20))
    db.price.create_price(made.Price(shop="g", price=Decimal(20)))
    for number in ("20", "20.0", "2E1", "+20", "020", "2.0e+1", "20."):
        wire = {"N": number}
        for found in (
            db.score.batch_get_score([{"game": {"S": "g"}, "points": wire}]),
            db.floor.batch_get_floor([{"house": {"S": "g"}, "level": wire}]),
            db.price.batch_get_price([{"shop": {"S": "g"}, "price": wire}]),
        ):
            assert len(found) == 1, number
    assert db.price.batch_get_price([{"shop": {"S": "g"}, "price": {"N": "-0.5e-3"}}]) == []


@pytest.mark.parametrize("token", ["", "x" * 37, 5, b"token", "\ud800"])
def test_what_is_no_token_is_told(
    made: ModuleType, recorder: Recorder, db: Any, token: object
) -> None:
    for call in (
        lambda: db.transactions.store(made.Note(note_id="1", links={}), client_request_token=token),
        lambda: db.transactions.drop(["1"], client_request_token=token),
    ):
        with pytest.raises(
            ValueError, match=r"^the token of the request must be a text of 1 to 36"
        ):
            call()
    assert recorder.sent == []


def test_a_key_of_enums_can_be_too_long_as_well(made: ModuleType) -> None:
    """Each of the values leaves room for others, all of them together do not."""
    assert made.keys.shelf_sk("h" * 600, "s", date(2024, 1, 31)) == "h" * 600 + "#s#2024-01-31"
    with pytest.raises(made.KeyValueError, match="longer than 1,024 bytes"):
        made.keys.shelf_sk("h" * 600, "s" * 600, date(2024, 1, 31))


def test_what_no_key_is_as_long_as_is_not_asked_for(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    """A sort key has 1,024 bytes at most; `MARK##` and a label leave 1,017 of them for a rank."""
    for query in (db.mark.at_least, db.mark.above, db.mark.at_most, db.mark.beginning):
        assert list(query("a", "x" * 1017)) is not None
        recorder.sent.clear()
        for rank in ("x" * 1020, "é" * 510, "x" * 10**6):
            with pytest.raises(made.KeyValueError, match="longer than 1,024 bytes"):
                query("a", rank)
    for query in (db.mark.raw, db.mark.from_raw):
        with pytest.raises(made.KeyValueError, match="longer than 1,024 bytes"):
            query("a", "MARK#" + "x" * 1020)
    with pytest.raises(made.KeyValueError, match="longer than 1,024 bytes"):
        db.mark.ranked("a", "x" * 1019)
    assert recorder.sent == []


def test_what_is_no_version_is_not_expected(recorder: Recorder, db: Any) -> None:
    for version in ("1", True, 1.0):
        with pytest.raises(ValueError, match=r"^the expected version must be a whole number"):
            db.mark.close("a", "1", "x", "done", {"t"}, expected_version=version)
    assert recorder.sent == []


def test_an_item_without_the_key_is_nobodys(made: ModuleType) -> None:
    for item in ({}, {"pk": {"S": "LIST#1"}}, {"pk": {"N": "1"}, "sk": {"S": "LIST"}}):
        assert made.entities.is_mark(item) is False
        assert made.entities.mark_collection_item(item) is None


def test_an_entry_of_an_object_has_a_name(made: ModuleType, recorder: Recorder, db: Any) -> None:
    for name in ("", 5, None):
        with pytest.raises(made.FieldValueError, match="Note, field links: an entry is named by"):
            db.note.link("1", name, "x")
        with pytest.raises(made.FieldValueError, match="Note, field links: an entry is named by"):
            db.note.unlink("1", name)
    assert recorder.sent == []


def test_annotations_can_be_read_whatever_fields_are_called(made: ModuleType) -> None:
    hints = get_type_hints(made.Note)
    assert (hints["list"], hints["int"]) == (list[str] | None, int | None)
    assert get_origin(hints["links"]) is dict


def test_a_wait_that_cannot_be_is_refused(recorder: Recorder, db: Any) -> None:
    for call in (
        lambda: db.note.batch_get_note([{"pk": {"S": "NOTE#1"}}], max_wait=-1),
        lambda: db.note.batch_write_note(delete=[{"pk": {"S": "NOTE#1"}}], max_wait=-1),
        lambda: db.queue.queues(["60"], max_wait_=-1),
    ):
        with pytest.raises(
            ValueError, match=r"^the longest wait must be a number of seconds, 0 or more"
        ):
            call()
    assert recorder.sent == []
    assert db.queue.queues(["60"], max_wait_=0) == []


def test_what_is_compared_after_reading_is_of_the_type_of_its_field(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    """As in a filter: a signalling NaN ended in an error of the decimal module, after the request."""
    for price in (Decimal("sNaN"), Decimal("Infinity"), 1.5, "1.5"):
        with pytest.raises(made.FieldValueError, match="price: what it is compared with"):
            db.mark.worth("a", "1", "x", price)
    assert recorder.sent == []
    assert db.mark.worth("a", "1", "x", Decimal("1.5")) is None


def test_nothing_is_compared_with_an_empty_set(recorder: Recorder, db: Any) -> None:
    with pytest.raises(ValueError, match="tags: a set to compare with"):
        db.mark.tagged(set())
    with pytest.raises(ValueError, match="wanted: a set to compare with"):
        db.mark.close("a", "1", "x", "done", set())
    assert recorder.sent == []
    assert list(db.mark.tagged({"t"})) == []


def test_a_name_of_no_table_is_refused(made: ModuleType, recorder: Recorder) -> None:
    for make in (made.Database, made.TransactionService, made.create_tables):
        with pytest.raises(
            ValueError,
            match="there is no table 'marks', but 'Marks', 'Notes', 'Shelves', 'Scores', ",
        ):
            make(recorder, table_names={"Marks": "m", "marks": "stage-marks"})


def test_tables_may_have_other_names(made: ModuleType, recorder: Recorder) -> None:
    names = {"Notes": "stage-notes"}
    made.create_tables(recorder.client, table_names=names)
    stage = made.Database(recorder, table_names=names)
    assert stage.transactions.store(made.Note(note_id="1", links={})) is True
    assert stage.note.get_note("1") == made.Note(note_id="1", links={})
    assert made.Database(recorder).note.get_note("1") is None


class Asynchronous:
    """Answers later, to those who await it."""

    async def answer(self, **_: object) -> Mapping[str, object]:
        return {}

    get_item = put_item = update_item = delete_item = query = scan = answer
    describe_table = create_table = answer


def test_an_asynchronous_client_is_refused(made: ModuleType) -> None:
    for make in (made.Database, made.MarkRepository, made.TransactionService, made.create_tables):
        with pytest.raises(TypeError, match="are coroutines"):
            make(Asynchronous())


def test_a_table_without_its_index_is_told(made: ModuleType, recorder: Recorder) -> None:
    bare: Any = dict(made.TABLES["Marks"], TableName="old-marks")
    del bare["GlobalSecondaryIndexes"]
    bare["AttributeDefinitions"] = bare["AttributeDefinitions"][:2]
    recorder.client.create_table(**bare)
    with pytest.raises(made.TableMismatchError, match="no index ByState"):
        made.create_tables(recorder.client, table_names={"Marks": "old-marks"})
