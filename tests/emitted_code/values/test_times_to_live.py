"""A time to live that is a moment is stored in whole seconds, so what it is compared with is cut to them, too."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from math import floor
from operator import eq, ge, gt, le, lt, ne

from emitted import compiled, load
from emulator import moto
from schemas import entity, pattern, schema, table

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
_COMPARED = ("=", "<>", "<", "<=", ">", ">=")


def test_a_time_to_live_is_compared_by_what_is_stored() -> None:
    """Second by second, in filters, in conditions and after a read: a moment finds what was given as the same."""
    words = ("is", "is_not", "before", "until", "after", "since")
    event = entity("LOG#{log}", None, "log expires:datetime seen:boolean?")
    event["fields"][1]["ttl"] = True
    for word, sign in zip(words, _COMPARED, strict=True):
        event["access_patterns"] += [
            pattern(f"scan_{word}", "Scan", "at:datetime", filter_expression=f"expires {sign} :at"),
            pattern(
                f"see_{word}", "UpdateItem", "log at:datetime", "void", condition=f"expires {sign} :at",
                updates=[{"field": "seen", "action": "set", "value": True}],
            ),
        ]  # fmt: skip
    event["access_patterns"].append(
        pattern(
            "scan_within", "Scan", "at:datetime", filter_expression="expires BETWEEN :at AND :at"
        )
    )
    event["access_patterns"].append(
        pattern("get_then", "GetItem", "log expires:datetime", "single_entity")
    )
    package = load("logs_by_second", compiled(schema(table("Logs", "pk", None, Event=event))))
    holds = dict(zip(words, (eq, ne, lt, le, gt, ge), strict=True))
    moments = [NOON + timedelta(milliseconds=each) for each in (-1000, -1, 0, 1, 999, 1000)]
    with moto(package) as client:
        events = package.Database(client).event
        for number, moment in enumerate(moments):
            events.create_event(package.Event(log=f"{number}", expires=moment))
        for at in moments:
            for word, compare in holds.items():
                right = {
                    f"{number}"
                    for number, moment in enumerate(moments)
                    if compare(floor(moment.timestamp()), floor(at.timestamp()))
                }
                assert {each.log for each in getattr(events, f"scan_{word}")(at)} == right
                seen = set()
                for number in range(len(moments)):
                    with suppress(package.ConditionFailedError):
                        getattr(events, f"see_{word}")(f"{number}", at)
                        seen.add(f"{number}")
                assert seen == right
            same = {each.log for each in events.scan_is(at)}
            assert {each.log for each in events.scan_within(at)} == same
            found = (events.get_then(f"{number}", at) for number in range(len(moments)))
            assert {each.log for each in found if each} == same
