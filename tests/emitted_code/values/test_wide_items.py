"""Items of many attributes: DynamoDB takes no expression of more than 4 KB, and emulators take any."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import as_file, compile_file, load
from proof.running.requests import Checker
from schemas import JSON, entity, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

NAMES = [f"answer_to_question_number_{number}" for number in range(140)]
FIELDS = " ".join(f"{each}?" for each in NAMES)
FORM = entity(
    "FORM#{form_id}", None, f"form_id pages:integer {FIELDS}",
    pattern("replace", "UpdateItem", "form:Form", "single_entity"),
    pattern("answer", "UpdateItem", f"form_id {' '.join(NAMES)}", "single_entity"),
    pattern("amend", "UpdateItem", f"form_id {' '.join(NAMES)}", "single_entity", partial=True),
    pattern("open_or_answer", "UpdateItem", f"form_id {' '.join(NAMES)}", "single_entity",
            if_missing="create", updates=[{"field": "pages", "action": "increment", "value": 1}]),
    pattern("answers", "GetItem", "form_id", "single_entity", projection=NAMES),
    pattern("all_answers", "Scan", projection=NAMES),
)  # fmt: skip
HAND_IN = transaction("hand_in", "TransactWrite", "form:Form", "void", "Update Form of Forms")
GIVEN = {name: f"{number}" for number, name in enumerate(NAMES)}


@pytest.fixture(scope="module")
def made() -> Any:
    document = schema(table("Forms", "pk", None, Form=FORM), transactions=(HAND_IN,))
    return load("forms_of_many_questions", compile_file(as_file(document)))


@pytest.fixture
def db(made: Any, ddb: Any) -> Any:
    client = ddb.client()
    made.create_tables(client)
    database = made.Database(Recorder(client, Checker(made.TABLES).check))
    database.form.create_form(made.Form(form_id="f", pages=1))
    return database


def test_a_whole_item_is_written(made: Any, db: Any) -> None:
    form = db.form.get_form("f")
    for write in (db.form.update_form, db.form.replace, db.transactions.hand_in):
        for name, value in GIVEN.items():
            setattr(form, name, f"{value} by {write.__name__}")
        write(form)
        assert db.form.get_form("f") == form
    for name in NAMES:
        setattr(form, name, None)
    db.form.update_form(form)
    assert db.form.get_form("f") == made.Form(form_id="f", pages=1, version=5)


def test_so_many_fields_are_set_and_removed(made: Any, db: Any) -> None:
    wanted = made.Form(form_id="f", pages=1, version=2, **GIVEN)
    assert db.form.answer("f", *GIVEN.values()) == wanted
    first, *rest = NAMES
    gone = db.form.amend("f", **{first: "0"}, **dict.fromkeys(rest))
    assert gone == made.Form(form_id="f", pages=1, version=3, **{first: "0"})
    assert db.form.amend("f", **GIVEN, expected_version=3).version == 4
    new = db.form.open_or_answer("g", *GIVEN.values())
    assert new == made.Form(form_id="g", pages=1, **GIVEN)


def test_so_many_fields_are_read(made: Any, db: Any) -> None:
    db.form.answer("f", *GIVEN.values())
    rows = [db.form.answers("f"), *db.form.all_answers()]
    assert [{name: getattr(row, name) for name in NAMES} for row in rows] == [GIVEN, GIVEN]


def test_fewer_are_called_what_they_are(made: Any) -> None:
    """A number is no name that anybody would look for in a log."""
    few = entity("F#{form_id}", None, f"form_id {' '.join(f'{each}?' for each in NAMES[:40])}")
    files = compile_file(as_file(schema(table("Forms", "pk", None, Form=few)))).files
    assert f'"#{NAMES[0]}": "{NAMES[0]}"' in files["repositories.py"]


# ---- as many as there is room for ------------------------------------------------------------------

MANY = [f"f{number}" for number in range(600)]


def wide(names: list[str], *, crud: bool = True, way: str = "", partial: bool = False) -> JSON:
    """A form of so many fields, and a way of updating all of them."""
    columns = f"form_id {' '.join(f'{each}?' for each in names)}"
    given, more = f"form_id {' '.join(names)}", {"partial": True} if partial else {}
    patterns = {
        "scalars": [pattern("answer", "UpdateItem", given, "void", **more)],
        "entity": [pattern("replace", "UpdateItem", "form:Form", "void")],
        "removed": [pattern("clear", "UpdateItem", "form_id", "void",
                            updates=[{"field": each, "action": "remove"} for each in names])],
    }  # fmt: skip
    form = entity("{form_id}", None, columns, *patterns.get(way, []))
    transactions = {
        "transaction": [transaction("hand_in", "TransactWrite", given, "void", "Update Form of Answers")],
        "transaction by an entity": [
            transaction("hand_in", "TransactWrite", "form:Form", "void", "Update Form of Answers")
        ],
    }  # fmt: skip
    return schema(
        table("Answers", "form_id", None, Form=form | ({} if crud else {"crud": False})),
        transactions=tuple(transactions.get(way, [])),
    )


def findings(document: JSON) -> list[str]:
    return [each.code for each in compile_file(as_file(document)).errors]


def fitting(**more: Any) -> int:
    """The largest number of fields that there is no finding about."""
    least, most = 100, len(MANY)
    while least + 1 < most:
        middle = (least + most) // 2
        found = findings(wide(MANY[:middle], **more))
        assert found in ([], ["DG515"])
        least, most = (middle, most) if not found else (least, middle)
    return least


@pytest.mark.parametrize(
    ("way", "write"),
    [
        ("scalars", lambda db, values: db.form.answer("f", **values)),
        ("entity", lambda db, values: db.form.replace(whole(db, values))),
        ("", lambda db, values: db.form.update_form(whole(db, values))),
        ("transaction", lambda db, values: db.transactions.hand_in("f", **values)),
        ("transaction by an entity", lambda db, values: db.transactions.hand_in(whole(db, values))),
    ],
)
def test_what_has_no_finding_has_room_and_no_more_has(way: str, write: Any) -> None:
    """DynamoDB takes 4,096 bytes. A field more, with two letters as a name and as its value, takes eleven of them."""
    more = {"way": way, "crud": way == ""}
    most = fitting(**more)
    assert most > 350
    made = load(
        f"forms_of_{way.replace(' ', '_')}_at_most",
        compile_file(as_file(wide(MANY[:most], **more))),
    )
    recorder = Recorder(Empty(), Checker(made.TABLES).check)
    write(made.Database(recorder), dict.fromkeys(MANY[:most], "x"))
    sent = recorder.last
    update = sent["TransactItems"][0]["Update"] if "TransactItems" in sent else sent
    length = len(update["UpdateExpression"])
    assert length <= 4096 < length + len(", #ab = :ab")
    assert {*MANY[:most]} <= {*update["ExpressionAttributeNames"].values()}


def whole(db: Any, values: dict[str, str]) -> Any:
    made = sys.modules[type(db).__module__]
    return made.Form(form_id="f", version=1, **values)


READS: dict[str, tuple[JSON, Any]] = {
    "get": (pattern("read", "GetItem", "form_id part", "single_entity"), lambda form: form.read("f", "p")),
    "query": (pattern("read", "Query", "form_id least", range_condition=">="), lambda form: list(form.read("f", "a"))),
    "scan": (pattern("read", "Scan"), lambda form: list(form.read())),
    "batch": (pattern("read", "BatchGetItem", "form_id:array part:array"), lambda form: form.read(["f"], ["p"])),
}  # fmt: skip


@pytest.mark.parametrize("way", READS)
def test_a_row_without_a_finding_has_room_and_none_with_more_has(way: str) -> None:
    """A field more, with three digits or two letters as a name, takes six bytes or five."""
    read, call = READS[way]

    def document(count: int) -> JSON:
        names = [f"f{number}" for number in range(count)]
        asked = read | {"projection": names}
        columns = f"form_id part {' '.join(f'{each}?' for each in names)}"
        form = entity("FORM#{form_id}", "PART#{part}", columns, asked) | {"crud": False}
        return schema(table("Answers", "pk", "sk", Form=form))

    most = 822 if way == "get" else 699
    assert findings(document(most + 1)) == ["DG515"]
    made = load(f"rows_of_{way}_at_most", compile_file(as_file(document(most))))
    recorder = Recorder(Empty(), Checker(made.TABLES).check)
    call(made.Database(recorder).form)
    sent = recorder.last
    asked = sent["RequestItems"]["Answers"] if "RequestItems" in sent else sent
    length = len(asked["ProjectionExpression"])
    assert length <= 4096 < length + len(", #ab" if way == "get" else ", #700")
    assert len(asked["ExpressionAttributeNames"]) >= most


def test_removing_is_shorter() -> None:
    assert findings(wide(MANY, way="removed", crud=False)) == []
    assert findings(wide(MANY, crud=False)) == []
    assert findings(wide(MANY)) == ["DG515"]


# ---- conditions and filters ------------------------------------------------------------------------

LONG = [
    f"answer_to_a_question_that_takes_a_while_to_ask_and_to_read_{number:02}"
    for number in range(50)
]


def compared(count: int, more: int) -> JSON:
    """What asks for so many answers, and by one parameter whose name has some letters more."""
    names = [
        *(f"wanted_{each[10:]}" for each in LONG[:count]),
        f"noted{'_' * bool(more)}{'x' * more}",
    ]
    tests = [f"{each} = :{name}" for each, name in zip(LONG, names, strict=False)]
    condition = " AND ".join([*tests, f"note <> :{names[-1]}"])
    given = " ".join(names)
    form = entity(
        "FORM#{form_id}", "FORM#{page}", f"form_id page note? {' '.join(f'{each}?' for each in LONG)}",
        pattern("write", "UpdateItem", f"form_id page text {given}", "void", condition=condition,
                updates=[{"field": "note", "action": "set", "param": "text"}]),
        pattern("find", "Scan", given, filter_expression=condition),
    )  # fmt: skip
    other = entity("FORM#{form_id}", "OTHER", "form_id")
    return schema(table("Asked", "pk", "sk", Form=form, Other=other))


def test_what_a_condition_is_joined_to_is_counted() -> None:
    """That the item is there, with its version; that it is a form and no other item."""
    count = max(each for each in range(10, 40) if not findings(compared(each, 0)))
    more = max(each for each in range(0, 80, 4) if not findings(compared(count, each)))
    made = load("conditions_of_many_questions", compile_file(as_file(compared(count, more))))
    recorder = Recorder(Empty(), Checker(made.TABLES).check)
    forms = made.Database(recorder).form
    wanted = ["x"] * (count + 1)
    forms.write("f", "p", "text", *wanted, expected_version=1)
    assert 3900 < len(recorder.last["ConditionExpression"]) <= 4096
    list(forms.find(*wanted))
    assert 3900 < len(recorder.last["FilterExpression"]) <= 4096


OPERATOR = re.compile(r"<>|<=|>=|[<>=]|\b(?:AND|OR|NOT|size|attribute_\w+)\b")
"""Operators and functions as DynamoDB writes them, where the names of fields are none of them."""


@pytest.mark.parametrize(
    ("one", "most"),
    [
        ("n > 0", 147),
        ("NOT n > 0", 98),
        ("size(t) > 0", 98),
    ],
)
def test_a_condition_has_as_many_operators_as_dynamodb_takes(one: str, most: int) -> None:
    """300, of which six may be those of what is asked beside: that the item is there, with its version."""

    def document(count: int) -> JSON:
        condition = " OR ".join([one] * count)
        form = entity("FORM#{form_id}", None, "form_id n:integer t?",
                      pattern("tidy", "UpdateItem", "form_id n", "void", condition=condition))  # fmt: skip
        return schema(table("Forms", "pk", None, Form=form))

    assert findings(document(most + 1)) == ["DG515"]
    made = load(f"forms_of_operators_{len(one)}", compile_file(as_file(document(most))))
    recorder = Recorder(Empty(), Checker(made.TABLES).check)
    made.Database(recorder).form.tidy("f", 1)
    text = re.sub(r"[#:]\w+", "x", recorder.last["ConditionExpression"])
    assert 290 < len(OPERATOR.findall(text)) <= 300
