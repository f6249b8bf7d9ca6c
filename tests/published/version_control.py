"""States of machines in versions: the machine stands in the key only, version 0 is the latest and counts the others."""

from __future__ import annotations

from published.designs import Design, Made, Stored, kind, uncounted, wire
from schemas import JSON, pattern, schema, table, transaction


def new_version() -> JSON:
    made = transaction(
        "add_version", "TransactWrite", "state_version:StateVersion seen:integer", "boolean",
        "Update LatestState of Equipment if attribute_not_exists(latest) OR latest = :seen",
        "Put StateVersion of Equipment",
    )  # fmt: skip
    made["entities_involved"][0] |= {
        "key": {"machine": "state_version.machine"},
        "updates": [
            {"field": "time", "action": "set", "param": "state_version.time"},
            {"field": "state", "action": "set", "param": "state_version.state"},
            {"field": "latest", "action": "increment", "value": 1},
        ],
    }
    return made


SCHEMA = uncounted(
    schema(
        table(
            "Equipment", "PK", "SK",
            Equipment=kind(
                "{machine}", "Metadata", "machine* name=Name factory=FactoryID line=LineID",
                pattern("everything", "Query", "machine", "mixed_data"),
                pattern("relocate", "UpdateItem", "machine factory line", "single_entity"),
            ),
            LatestState=kind(
                "{machine}", "v0", "machine* time=Time state=State latest=Latest:integer?",
                pattern("get_latest", "GetItem", "machine", "single_entity"),
                pattern("count", "UpdateItem", "machine time state", "single_entity", if_missing="create",
                        updates=[{"field": "latest", "action": "increment", "value": 1}]),
            ),
            StateVersion=kind(
                "{machine}", "v{number}", "machine* number*:integer time=Time state=State",
                pattern("get_version", "GetItem", "machine number:integer", "single_entity"),
                pattern("correct", "UpdateItem", "machine number:integer state", "single_entity"),
            ),
        ),
        table(
            "EquipmentTimes", "PK", "SK",
            Machine=kind(
                "{machine}", "Metadata", "machine* name=Name factory=FactoryID line=LineID",
                pattern("relocate", "UpdateItem", "machine factory line", "single_entity"),
            ),
            TimedState=kind(
                "{machine}", "State#{time}", "machine* time* state=State",
                pattern("latest", "Query", "machine", "single_entity", descending=True, limit=1, consistent_read=True),
                pattern("of_day", "Query", "machine day", range_condition="begins_with"),
                pattern("correct", "UpdateItem", "machine time state", "single_entity"),
            ),
        ),
        transactions=(new_version(),),
    )
)  # fmt: skip

ALL = ("equipment.everything", "Equipment#1")
COUNT = ("latest_state.count", "Equipment#1", "2020-11-03T12:00:00", "ERROR1")
ADD = (
    "transactions.add_version",
    Made("StateVersion", {"machine": "Equipment#1", "number": 3, "time": "2020-11-03T12:00:00", "state": "ERROR1"}), 2,
)  # fmt: skip
MADE_IN = {"Name": "Machine one", "FactoryID": "F#12345", "LineID": "L#12345"}


def metadata(entity: str, *reads: tuple[str, str]) -> Stored:
    repository = entity.lower()
    return Stored(
        entity,
        wire(PK="Equipment#1", SK="Metadata", **MADE_IN),
        {"machine": "Equipment#1", "name": "Machine one", "factory": "F#12345", "line": "L#12345"},
        (*reads, (f"{repository}.get_{repository}", "Equipment#1")),
        {
            (f"{repository}.relocate", "Equipment#1", "F#1", "L#2"): wire(
                FactoryID="F#1", LineID="L#2"
            )
        },
        ("name", "Machine two"),
        wire(Name="Machine two"),
    )


def version(number: int, time: str, state: str) -> Stored:
    return Stored(
        "StateVersion",
        wire(PK="Equipment#1", SK=f"v{number}", Time=time, State=state),
        {"machine": "Equipment#1", "number": number, "time": time, "state": state},
        (ALL, ("state_version.get_version", "Equipment#1", number)),
        {("state_version.correct", "Equipment#1", number, "OK"): wire(State="OK")},
        ("time", "2020"),
        wire(Time="2020"),
    )


def timed(time: str, state: str, *reads: tuple[str, str]) -> Stored:
    return Stored(
        "TimedState",
        wire(PK="Equipment#1", SK=f"State#{time}", State=state),
        {"machine": "Equipment#1", "time": time, "state": state},
        (("timed_state.of_day", "Equipment#1", time[:10]), *reads),
        {("timed_state.correct", "Equipment#1", time, "OK"): wire(State="OK")},
        ("state", ""),
        wire(State=""),
    )


DESIGN = Design(
    "version_control",
    SCHEMA,
    (
        metadata("Equipment", ALL),
        Stored(
            "LatestState",
            wire(PK="Equipment#1", SK="v0", Time="2020-11-02T12:00:00", State="WARNING1", Latest=2),
            {"machine": "Equipment#1", "time": "2020-11-02T12:00:00", "state": "WARNING1", "latest": 2},
            (ALL, ("latest_state.get_latest", "Equipment#1")),
            {
                COUNT: wire(Time="2020-11-03T12:00:00", State="ERROR1", Latest=3),
                ADD: wire(Time="2020-11-03T12:00:00", State="ERROR1", Latest=3),
            },
            ("latest", None),
            wire(Latest=None),
        ),
        version(1, "2020-11-01T12:00:00", "OK"),
        version(2, "2020-11-02T12:00:00", "WARNING1"),
        metadata("Machine"),
        timed("2020-11-01T12:00:00", "OK"),
        timed("2020-11-02T12:00:00", "WARNING1", ("timed_state.latest", "Equipment#1")),
    ),
)  # fmt: skip
