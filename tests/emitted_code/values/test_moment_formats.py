"""Moments as other programs store them: in milliseconds or seconds, as text or as numbers, in keys too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, index, pattern, schema, table, where

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
SPELLED = {
    "iso_us": {"S": "2024-01-31T12:00:00.000000Z"},
    "iso_offset": {"S": "2024-01-31T12:00:00.000000+0000"},
    "iso_ms": {"S": "2024-01-31T12:00:00.000Z"},
    "iso_s": {"S": "2024-01-31T12:00:00Z"},
    "epoch_s": {"N": "1706702400"},
    "epoch_ms": {"N": "1706702400000"},
}
FORMATS = tuple(SPELLED)
PADDED = {"epoch_s": "{at:011d}", "epoch_ms": "{at:014d}"}


def declared(form: str) -> JSON:
    """Events by time: in a text that is a sort key, and alone in an index."""
    part = PADDED.get(form, "{at}")
    event = entity(
        "LOG#{log}", f"AT#{part}#{{event_id}}", "log event_id at:datetime seen:datetime?",
        pattern("since", "Query", "log at:datetime", range_condition=">="),
        pattern("after", "Query", "log at:datetime", range_condition=">"),
        pattern("until", "Query", "log at:datetime", range_condition="<="),
        pattern("within", "Query", "log low:datetime high:datetime", range_condition="between"),
        pattern("seen_since", "Query", "log least:datetime", filter_expression=where("seen", ">=", "least")),
        pattern("noon", "Query", "log", filter_expression='seen = "2024-01-31T12:00:00Z"'),
        pattern("latest", "Query", "log since:datetime", index_name="ByTime", range_condition=">="),
        pattern("if_seen", "GetItem", "log at:datetime event_id seen:datetime", "single_entity"),
        pattern("store", "UpdateItem", "log at:datetime event_id event:Event", "single_entity"),
        pattern("look", "UpdateItem", "log at:datetime event_id seen:datetime", "single_entity"),
        ByTime=("{log}", "{at}"),
    )  # fmt: skip
    made = schema(table("Logs", "pk", "sk", index("ByTime", "log", "time"), Event=event))
    for each in made["tables"][0]["entities"]["Event"]["fields"]:
        if each["type"] == "datetime":
            each["format"] = form
    return made


@pytest.fixture(scope="module", params=FORMATS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def logs(form: str) -> Any:
    return load(f"logs_{form}", compiled(declared(form)))


@pytest.fixture
def client(logs: Any) -> Iterator[Any]:
    with moto(logs) as client:
        yield client


def step(form: str) -> timedelta:
    return timedelta(seconds=1) if form in ("iso_s", "epoch_s") else timedelta(milliseconds=1)


def test_an_item_has_the_format(logs: Any, form: str) -> None:
    event = logs.Event(log="x", event_id="e", at=NOON, seen=NOON)
    item = event.to_item()
    assert (item["at"], item["seen"], item["time"]) == (SPELLED[form],) * 3
    [text] = SPELLED[form].values()
    assert item["sk"] == {"S": f"AT#{'0' if form in PADDED else ''}{text}#e"}
    assert logs.Event.from_item(item) == event
    assert logs.Event.from_item(item).to_item() == item
    here = NOON.astimezone(timezone(timedelta(hours=5)))
    assert logs.Event(log="x", event_id="e", at=here, seen=here).to_item() == item


def test_ranges_are_in_the_order_of_time(logs: Any, client: Any, form: str) -> None:
    events = logs.Database(client).event
    times = [NOON + number * step(form) for number in (-2, -1, 0, 1, 2)]
    for number, at in enumerate(times):
        events.create_event(logs.Event(log="x", event_id=f"{number}", at=at, seen=at))

    def ids(found: Any) -> str:
        return "".join(each.event_id for each in found)

    assert ids(events.since("x", NOON)) == "234"
    assert ids(events.after("x", NOON)) == "34"
    assert ids(events.until("x", NOON)) == "012"
    assert ids(events.within("x", times[1], times[3])) == "123"
    assert ids(events.latest("x", NOON)) == "234"
    assert ids(events.seen_since("x", NOON)) == "234"
    assert ids(events.noon("x")) == "2"
    assert events.get_event("x", times[0], "0").at == times[0]
    assert events.look("x", NOON, "2", times[0]).seen == times[0]


def test_before_1970_too(logs: Any, form: str) -> None:
    old = datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)
    event = logs.Event(log="x", event_id="e", at=NOON, seen=old)
    assert logs.Event.from_item(event.to_item()).seen == old
    if form in PADDED:
        with pytest.raises(logs.KeyValueError, match="negative"):
            logs.Event(log="x", event_id="e", at=old).to_item()


def test_what_could_not_be_written_back_is_not_read(logs: Any, form: str) -> None:
    item = logs.Event(log="x", event_id="e", at=NOON, seen=NOON).to_item()
    if form in PADDED:  # whole, whatever the number
        return
    finer = {"S": "2024-01-31T12:00:00.000001Z"}
    if form in ("iso_us", "iso_offset"):
        assert logs.Event.from_item({**item, "seen": finer}).seen.microsecond == 1
        return
    with pytest.raises(logs.ItemDecodeError, match="seen is a moment that is not of whole") as told:
        logs.Event.from_item({**item, "seen": finer})
    assert told.value.attribute == "seen"
    with pytest.raises(logs.ItemDecodeError) as told:
        logs.Event.from_item({**item, "version": {"S": "x"}})
    assert told.value.attribute == "version"


def test_what_is_finer_is_refused(logs: Any, client: Any, form: str) -> None:
    if form in ("iso_us", "iso_offset"):
        return
    finer = NOON + timedelta(microseconds=1)
    events = logs.Database(client).event
    unit = "seconds" if form in ("iso_s", "epoch_s") else "milliseconds"
    for write in (
        lambda: logs.Event(log="x", event_id="e", at=NOON, seen=finer).to_item(),
        lambda: events.look("x", NOON, "e", finer),
        lambda: list(events.seen_since("x", finer)),
    ):
        with pytest.raises(logs.FieldValueError, match=f"whole {unit}") as caught:
            write()
        assert caught.value.field == "seen"
    for read in (
        lambda: logs.event_sk(finer, "e"),
        lambda: list(events.since("x", finer)),
        lambda: list(events.latest("x", finer)),
        lambda: events.get_event("x", finer, "e"),
    ):
        with pytest.raises(logs.KeyValueError, match=f"whole {unit}"):
            read()


@pytest.mark.parametrize(
    "text", ["2024-01-31T12:00:00Z", "2024-01-31T13:00:00.000+01:00", "20240131T12Z"]
)
def test_other_spellings_are_read_where_no_key_has_them(logs: Any, form: str, text: str) -> None:
    if form in PADDED:
        return
    item = logs.Event(log="x", event_id="e", at=NOON, seen=NOON).to_item()
    assert logs.Event.from_item({**item, "seen": {"S": text}}).seen == NOON
    with pytest.raises(logs.ItemDecodeError):
        logs.Event.from_item({**item, "seen": {"S": "noon"}})


def test_a_supplied_moment_is_as_fine_as_its_format() -> None:
    event = entity("LOG#{log}", "{event_id}", "log event_id at:datetime seen:datetime?")
    event["fields"][2] |= {"format": "iso_ms", "generate": "now"}
    event["fields"][3] |= {"format": "iso_ms", "touch": True}
    made = schema(table("Logs", "pk", "sk", Event=event))
    package = load("logs_supplied", compiled(made))
    event = package.Event(log="x", event_id="e")
    assert event.at.microsecond % 1000 == 0
    with moto(package) as client:
        moment = NOON + timedelta(microseconds=1234)
        events = package.Database(client, clock=lambda: moment).event
        events.create_event(event)
        assert event.seen == NOON + timedelta(milliseconds=1)


def test_a_number_in_a_text_without_a_width_has_no_ranges() -> None:
    made = declared("epoch_ms")
    made["tables"][0]["entities"]["Event"]["sk_template"] = "AT#{at}#{event_id}"
    assert "DG422" in [each.code for each in compiled(made).errors]


class EndOfSummer(tzinfo):
    """The hour from 2:00 to 3:00 is there twice: two hours ahead of UTC, then one."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return timedelta(hours=1 if moment and moment.fold else 2)

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment) - timedelta(hours=1)

    def tzname(self, _: datetime | None) -> str:
        return "end of summer"


def test_clocks_that_are_put_back_change_nothing(logs: Any, client: Any) -> None:
    """2:30 and then 2:15 are in this order, and the second 2:00 is 1:00 UTC."""
    zone, events = EndOfSummer(), logs.Database(client).event
    low = datetime(2024, 10, 27, 2, 30, tzinfo=zone)
    high = datetime(2024, 10, 27, 2, 15, tzinfo=zone, fold=1)
    at, here = datetime(2024, 10, 27, 1, tzinfo=UTC), high.replace(minute=0)
    events.create_event(logs.Event(log="x", event_id="a", at=at, seen=at))
    assert [each.at for each in events.within("x", low, high)] == [at]
    assert list(events.within("x", high, low)) == []
    event = events.if_seen("x", at, "a", here)
    assert event.seen == at
    assert events.if_seen("x", at, "a", low) is None
    assert events.store("x", here, "a", event).version == 2
    with pytest.raises(ValueError, match=r"event\.at must be at"):
        events.store("x", low, "a", event)


def of_two_moments(form: str) -> JSON:
    """Events with a time to live, which is compared with another moment and copied from it."""
    event = entity(
        "LOG#{log}", None, "log at:datetime expires:datetime",
        pattern("late", "Scan", filter_expression="expires < at"),
        pattern(
            "end", "UpdateItem", "log", "single_entity",
            updates=[{"field": "expires", "action": "set", "other_field": "at"}],
        ),
    )  # fmt: skip
    event["fields"][1]["format"] = form
    event["fields"][2]["ttl"] = True
    return schema(table("Logs", "pk", None, Event=event))


def test_a_time_to_live_is_a_moment_in_seconds() -> None:
    package = load("logs_with_an_end", compiled(of_two_moments("epoch_s")))
    with moto(package) as client:
        events = package.Database(client).event
        late = package.Event(log="x", at=NOON, expires=NOON - timedelta(milliseconds=1))
        events.create_event(late)
        events.create_event(package.Event(log="y", at=NOON, expires=NOON))
        assert [each.log for each in events.late()] == ["x"]
        assert events.end("x").expires == NOON
        assert [*events.late()] == []


def test_a_time_to_live_says_that_it_is_cut_where_it_is_given() -> None:
    """And no other moment does, since none is: what is finer than its format is refused."""
    made = compiled(of_two_moments("epoch_s"))
    (entities,) = [text for name, text in made.files.items() if name.endswith("entities.py")]
    said = '    expires: datetime\n    """Cut to whole seconds when stored or compared."""\n'
    assert entities.count("whole seconds") == entities.count(said) == 1
    package = load("logs_that_are_cut", made)
    with moto(package) as client:
        events, finer = package.Database(client).event, NOON + timedelta(milliseconds=1)
        events.create_event(package.Event(log="x", at=NOON, expires=finer))
        assert events.get_event("x").expires == NOON
        with pytest.raises(package.FieldValueError):
            events.create_event(package.Event(log="y", at=finer, expires=NOON))


def test_a_time_to_live_that_is_a_number_says_of_what() -> None:
    """Its type says no more than that it is whole: of milliseconds DynamoDB would think that they are far ahead."""
    event = entity("LOG#{log}", None, "log expires:integer hits:integer")
    event["fields"][1] |= {"ttl": True, "description": "Ends the event"}
    made = compiled(schema(table("Logs", "pk", None, Event=event)))
    (entities,) = [text for name, text in made.files.items() if name.endswith("entities.py")]
    said = '    expires: int\n    """Ends the event. Given in seconds since 1970."""\n'
    assert entities.count("since 1970") == entities.count(said) == 1


def test_what_is_stored_otherwise_is_told_by_how_it_is_stored() -> None:
    told = {each.code: each.message for each in compiled(of_two_moments("iso_ms")).errors}
    assert set(told) == {"DG459", "DG508"}
    for message in told.values():
        assert "datetime (iso_ms)" in message
        assert "datetime (epoch_s)" in message
