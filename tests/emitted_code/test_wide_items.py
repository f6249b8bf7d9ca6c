"""Items of many attributes: DynamoDB takes no expression of more than 4 KB, and emulators take any."""

from __future__ import annotations

from typing import Any

import pytest

from clients import Recorder
from emitted import as_file, compile_file, load
from proof.requests import Checker
from schemas import entity, pattern, schema, table, transaction

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
