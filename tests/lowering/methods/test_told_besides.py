"""What a caller would not guess: what is set besides, how many items come at once, what is checked after reading."""

from __future__ import annotations

import pytest

from emitted import compiled
from lowering.methods.documented import docstrings
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

COLUMNS = "owner ticket_id code? title state? first_at:datetime seen_at:datetime votes:object"
ONE = "owner ticket_id"
VOTE: JSON = {"field": "votes", "action": "increment", "value": 1}
MOVE = [VOTE | {"key": "here"}, VOTE | {"key": "there"}]


def desk() -> JSON:
    """Tickets with all that is supplied, and notes with ids that somebody gives."""
    ticket = entity(
        "OWNER#{owner}",
        "TICKET#{ticket_id}",
        COLUMNS,
        pattern("open", "PutItem", "owner title votes:object", "single_entity"),
        pattern("open_as", "PutItem", "owner ticket_id title votes:object", "single_entity"),
        pattern("open_once", "PutItem", "owner title votes:object", "void", condition="not_exists"),
        pattern("save", "UpdateItem", "owner ticket_id title votes:object", "void", if_missing="create"),
        pattern("rename", "UpdateItem", "owner ticket_id title", "void"),
        pattern("move", "UpdateItem", "owner ticket_id here there", "void", updates=MOVE),
        pattern("ahead", "Scan", "here there", filter_expression="votes.:here > votes.:there"),
        pattern("load", "BatchWriteItem", "tickets:array/Ticket notes:array/Note", "void"),
        pattern("some", "Scan", limit=5),
        pattern("by_owner", "Query", "owner", limit=5),
        pattern("latest", "Query", "owner", limit=5, descending=True),
        pattern("look", "GetItem", "owner ticket_id title state", "single_entity"),
    )  # fmt: skip
    ticket["fields"] = fields(
        COLUMNS,
        ticket_id={"generate": "uuid7"},
        code={"generate": "uuid4"},
        first_at={"generate": "now"},
        seen_at={"touch": True},
    )
    note = entity("OWNER#{owner}", "NOTE#{note_id}", "owner note_id text")
    tickets = "tickets:array/Ticket notes:array/Note"
    each = [
        {"table": "Desk", "entity": "Ticket", "action": "Put", "each": "tickets"},
        {"table": "Desk", "entity": "Note", "action": "Put", "each": "notes", "condition": "not_exists"},
    ]  # fmt: skip
    opened = [
        {"table": "Desk", "entity": "Ticket", "action": "Put"},
        {"table": "Desk", "entity": "Note", "action": "Put", "condition": "not_exists"},
    ]
    saved = [
        {"table": "Desk", "entity": "Ticket", "action": "Update", "if_missing": "create"},
        {"table": "Desk", "entity": "Note", "action": "Put", "condition": "not_exists"},
    ]
    return schema(
        table("Desk", "pk", "sk", Ticket=ticket, Note=note),
        transactions=(
            transaction("put_all", "TransactWrite", tickets, "void") | {"entities_involved": each},
            transaction("open_with", "TransactWrite", "title votes:object note:Note owner", "void")
            | {"entities_involved": opened},
            transaction(
                "save_with", "TransactWrite", "owner ticket_id title votes:object note:Note", "void"
            )
            | {"entities_involved": saved},
        ),
    )


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    made = compiled(desk())
    assert made.errors == []
    return docstrings(desk())


NOW = "to the time of the call."


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("open", f"Sets first_at and seen_at {NOW} Sets ticket_id and code to new UUIDs. Raises"),
        ("open_as", f"Sets first_at and seen_at {NOW} Sets code to a new UUID. Overwrites what is there"),
        ("open_once", "Sets ticket_id and code to new UUIDs. Raises ItemExistsError"),
        ("save", f"Sets seen_at {NOW} Sets first_at, where it is absent, {NOW} Sets code"),
        ("save", "Sets code, where it is absent, to a new UUID. Makes a Ticket where there is none."),
        ("rename", f"UpdateItem on Desk. Sets seen_at {NOW} Raises"),
        ("create_ticket", f"PutItem on Desk. Sets seen_at {NOW} Raises"),
        ("create_note", "PutItem on Desk. Raises"),
        ("load", f"BatchWriteItem on Desk. Sets seen_at of Ticket {NOW} Overwrites"),
        ("put_all", f"each of notes. Sets seen_at of Ticket {NOW} Condition: Note does not exist."),
        ("open_with", f"Put Note. Sets first_at and seen_at of Ticket {NOW} Sets ticket_id"),
        ("open_with", "Sets ticket_id and code of Ticket to new UUIDs. Condition: Note does not exist."),
        ("save_with", f"Sets seen_at of Ticket {NOW} Sets first_at of Ticket, where it is absent, {NOW} Sets"),
        ("save_with", "Sets code of Ticket, where it is absent, to a new UUID. Condition"),
    ],
)  # fmt: skip
def test_what_nobody_gives_is_told(said: dict[str, str], method: str, says: str) -> None:
    assert says in said[method]


def test_nothing_is_overwritten_where_the_key_is_new(said: dict[str, str]) -> None:
    overwriting = {name for name, text in said.items() if "Overwrites" in text}
    assert {"open_as", "load", "put_all"} <= overwriting
    assert not overwriting & {"open", "open_once", "open_with"}


def test_the_versions_of_many_are_told_as_many(said: dict[str, str]) -> None:
    assert (
        "Overwrites a Ticket that is there, whatever its version, and stores tickets with the version that each has. "
        "What was read earlier with the same version passes for current in an update. "
        "Stores notes with the version that each has. Raises"
    ) in said["put_all"]


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("some", "Items come in pages of at most 5 by default. Cost: reads the whole table."),
        ("by_owner", "Items come in pages of at most 5 by default. Cost"),
        ("latest", "Items come by sk, descending, in pages of at most 5 by default. Cost"),
        (
            "look",
            "Returns None unless title = {title} AND state = {state}. Raises FieldValueError.",
        ),
        ("move", "ValueError if two entries of votes have one name."),
        ("ahead", "ValueError if two entries of votes have one name."),
    ],
)
def test_what_comes_back_is_told(said: dict[str, str], method: str, says: str) -> None:
    assert says in said[method]


def test_the_second_place_is_told_by_what_is_done_there() -> None:
    post = entity("POST#{post_id}", "POST", "post_id text")
    post["also_at"] = {"pk_template": "P#{post_id}", "sk_template": "P"}
    cleared = [
        {"table": "Posts", "entity": "Post", "action": "Delete"},
        {"table": "Posts", "entity": "Other", "action": "Put"},
    ]
    said = docstrings(
        schema(
            table("Posts", "pk", "sk", Post=post, Other=entity("O#{other}", "O", "other")),
            transactions=(
                transaction("clear", "TransactWrite", "post_id other:Other", "void")
                | {"entities_involved": cleared},
            ),
        )
    )
    for method in ("delete_post", "clear"):
        assert (
            "; Post is read first and deleted from both places, in a transaction." in said[method]
        )
    for method in ("create_post", "update_post", "batch_write_post"):
        assert "; Post is read first and written to both places, in a transaction." in said[method]


def test_a_reference_is_compared_and_need_not_be_stored() -> None:
    note = entity(
        "N#{owner}",
        "{book}#{page:03d}",
        "owner book page:integer",
        pattern("write", "PutItem", "note:Note book_of:Book owner_of:Owner", "void"),
        pattern("begin", "PutItem", "owner book page:integer book_of:Book", "void"),
        pattern("keep", "PutItem", "note:Note", "void"),
    )
    book = entity("B#{book}", "O#{owner}", "book owner")
    said = docstrings(
        schema(table("Notes", "pk", "sk", Note=note, Book=book, Owner=entity("O#{owner}", "O", "owner")))
    )  # fmt: skip
    assert (
        "note.book and note.owner must be those of book_of, which need not be stored. "
        "note.owner must be that of owner_of, which need not be stored. Raises"
    ) in said["write"]
    assert "book and owner must be those of book_of, which need not be stored." in said["begin"]
    assert "need not be stored" not in said["keep"]


def test_a_create_says_what_becomes_of_a_second_call_unless_that_makes_another_item() -> None:
    said = docstrings(desk())
    again = "knows its own item; called again, it raises ItemExistsError, though it is done."
    assert again in said["create_note"]
    assert "Sent again" not in said["open_once"]


def test_what_is_written_by_itself_says_which_transactions_count_it() -> None:
    count: JSON = {"field": "fans", "action": "increment", "value": 1}
    seen: JSON = {"field": "seen", "action": "set", "value": "yes"}
    key = {"star": "fan.star"}
    fan = entity(
        "S#{star}", "FAN#{name}", "star name", pattern("keep_fan", "PutItem", "fan:Fan", "void")
    )

    def of(name: str, given: str, *items: JSON) -> JSON:
        where = {"table": "Stage"}
        involved = [where | each for each in items]
        return transaction(name, "TransactWrite", given, "void") | {"entities_involved": involved}

    less = count | {"action": "decrement"}
    put, update = {"entity": "Fan", "action": "Put"}, {"entity": "Star", "action": "Update"}
    said = docstrings(
        schema(
            table("Stage", "pk", "sk", Fan=fan, Star=entity("S#{star}", "STAR", "star fans:integer seen")),
            transactions=(
                of("cheer", "fan:Fan", put, update | {"key": key, "updates": [count]}),
                of("look", "fan:Fan", put, update | {"key": key, "updates": [seen]}),
                of("leave", "star name", put | {"action": "Delete"}, update | {"updates": [less]}),
            ),
        )
    )  # fmt: skip
    for method, sentence in {
        "create_fan": "`cheer` also counts in Star; this does not.",
        "delete_fan": "`leave` also counts in Star; this does not.",
        "batch_write_fan": "`cheer` and `leave` also count in Star; this does not.",
    }.items():
        assert sentence in said[method]
    for method in ("keep_fan", "update_fan", "get_fan", "create_star", "delete_star", "cheer"):
        assert "this does not" not in said[method]


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("by_state", "state = {state}. Items of Task without rank are not in ByState. Cost"),
        ("ahead_of", "AND rank < {rank}. Cost"),
        ("later", "begins_with(later, OPEN#). Items of Task without due are not in Later."),
        ("stated", "Items of Task without state or rank are not in ByState. Cost"),
        ("all", "Scan on Tasks. Cost"),
    ],
)  # fmt: skip
def test_what_lacks_a_key_that_the_caller_does_not_give_is_told_to_be_left_out(
    method: str, says: str
) -> None:
    said = docstrings(
        schema(
            table(
                "Tasks",
                "pk",
                "sk",
                index("ByState", "state", "rank"),
                index("Later", "owner", "later"),
                Task=entity(
                    "TASK#{id}",
                    "TASK",
                    "id owner state? rank:integer? due?",
                    pattern("by_state", "Query", "state", index_name="ByState"),
                    pattern(
                        "ahead_of",
                        "Query",
                        "state rank:integer",
                        index_name="ByState",
                        range_condition="<",
                    ),
                    pattern("later", "Query", "owner", index_name="Later"),
                    pattern("stated", "Scan", index_name="ByState"),
                    pattern("all", "Scan"),
                    ByState=("{state}", "{rank}"),
                    Later=("{owner}", "OPEN#{due}"),
                ),
            )
        )
    )
    assert says in said[method]
