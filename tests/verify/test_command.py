"""`dyngen verify` as a command: what is printed where, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from emitted import package
from emulator import SETTINGS
from in_process import command
from paths import SCHEMAS

Run = Callable[..., tuple[int, str, str]]
SCHEMA = str(SCHEMAS / "user_registration" / "schema.json")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process: exit status, stdout, stderr."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", SETTINGS["region_name"])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")

    return partial(command, "verify")


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("dynamodb", **SETTINGS)


def test_tables_as_declared_are_clean(client: Any, run: Run) -> None:
    package("user_registration").create_tables(client)
    assert run(SCHEMA) == (0, "", "2 of 2 tables are as declared\n")
    code, out, _ = run(SCHEMA, "--output-format", "json")
    assert code == 0
    tables = json.loads(out)["tables"]
    assert [each["table"] for each in tables] == ["Users", "EmailLookup"]
    assert all(each["differences"] == each["notes"] == [] for each in tables)


def test_what_differs_is_printed_and_the_status_is_1(client: Any, run: Run) -> None:
    code, out, told = run(SCHEMA)
    assert (code, told) == (1, "0 of 2 tables are as declared\n")
    assert "error: Users: there is no table Users\n  help: create it" in out
    code, out, _ = run(SCHEMA, "--output-format", "json")
    [users, _] = json.loads(out)["tables"]
    assert code == 1
    assert users["differences"][0]["severity"] == "error"
    assert users["differences"][0]["at"] == "Users"


def test_tables_may_be_called_otherwise(client: Any, run: Run, tmp_path: Path) -> None:
    names = {"Users": "Users-prod", "EmailLookup": "Emails-prod"}
    package("user_registration").create_tables(client, table_names=names)
    told = [f"--table-names={name}={deployed}" for name, deployed in names.items()]
    assert run(SCHEMA, *told)[0] == 0
    (tmp_path / "names.json").write_text(json.dumps(names))
    assert run(SCHEMA, "--table-names", str(tmp_path / "names.json"))[0] == 0


def test_no_answer_is_2(client: Any, run: Run, tmp_path: Path) -> None:
    assert run(SCHEMA, "--table-names", "Usrs=x")[0] == 2
    assert run(SCHEMA, "--table-names", str(tmp_path / "nothing.json"))[0] == 2
    (tmp_path / "names.json").write_text("[]")
    assert run(SCHEMA, "--table-names", str(tmp_path / "names.json"))[0] == 2
    assert run(SCHEMA, "--profile", "nobody")[0] == 2


def test_a_server_that_refuses_is_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

    class Refusing:
        """A client that may not ask, or finds nobody."""

        def __init__(self, error: Exception) -> None:
            self.error = error

        def describe_table(self, **_: Any) -> Any:
            raise self.error

    denied = ClientError({"Error": {"Code": "AccessDeniedException"}}, "DescribeTable")
    expired = ClientError({"Error": {"Code": "ExpiredTokenException"}}, "DescribeTable")
    for error, help_ in (
        (denied, "must be allowed"),
        (expired, "log in again"),
        (EndpointConnectionError(endpoint_url="http://x"), "is the server there?"),
        (NoCredentialsError(), "log in (`aws configure`"),
    ):
        monkeypatch.setattr(
            "dyngen.importing.sources.dynamodb.client_of", lambda *_, e=error: Refusing(e)
        )
        code, out, told = run(SCHEMA)
        assert (code, out) == (2, "")
        assert help_ in told


@pytest.mark.slow
def test_items_are_read_if_that_is_asked(client: Any, run: Run) -> None:
    made = package("user_registration")
    made.create_tables(client)
    damaged = {"pk": {"S": "USER#u1"}, "email": {"N": "5"}}
    client.put_item(TableName="Users", Item=damaged)
    client.put_item(TableName="EmailLookup", Item={"pk": {"S": "?"}})
    code, out, told = run(SCHEMA, "--items", "10")
    assert code == 1
    assert "error: Users: unreadable User." in out
    assert "warning: EmailLookup: no entity: 1 of 1 items\n" in out
    assert "Users: 1 item read (all) with " in out
    assert told == "0 of 2 tables are as declared\n"
    out = run(SCHEMA, "--all", "--against", SCHEMA)[1]
    assert (
        "  can be read by the new and the old release: both 0, only new 0, only old 0, neither 1\n"
        in out
    )
    code, out, _ = run(SCHEMA, "--all", "--output-format", "json")
    [users, emails] = json.loads(out)["tables"]
    assert users["items"]["faults"][0]["fault"] == "unreadable"
    assert (emails["items"]["read"], emails["items"]["faults"][0]["severity"]) == (1, "warning")


@pytest.mark.parametrize(
    "options", [("--max-rcu", "5"), ("--against", SCHEMA), ("--items", "5", "--all")]
)
def test_options_that_do_not_fit_are_2(client: Any, run: Run, options: tuple[str, ...]) -> None:
    assert run(SCHEMA, *options)[0] == 2


def test_a_schema_with_errors_is_told_of(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a_schema.json").write_text('{"tables": []}')
    code, _, _ = run(str(tmp_path / "a_schema.json"))
    assert code == 1
