"""`dyngen import` as a command: what is printed and written where, what is refused, and what is never copied."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from dyngen import build
from dyngen.cli.app import run_command
from dyngen.diagnostics import Report
from dyngen.schema.text.source import SourceFile
from emulator import SETTINGS
from importing.imports import lines

Run = Callable[..., tuple[int, str, str]]

USERS = [{"pk": f"USER#u{each}", "sk": "PROFILE", "userId": f"u{each}"} for each in range(6)]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process, in an empty project: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run_command(["import", *arguments])
        told = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), told.out, told.err

    return run


def test_a_schema_and_its_usage_data_are_written(run: Run, tmp_path: Path) -> None:
    lines(tmp_path / "users.json", USERS)
    code, out, told = run("items", "users.json", "--table", "AppUsers")
    assert (code, out) == (0, "")
    assert "User: 6 of 6 items, USER#{user_id} | PROFILE, 1 field" in told
    assert "wrote schemas/app_users/schema.yaml" in told
    assert "run `dyngen build schemas/app_users/schema.yaml`" in told
    schema = tmp_path / "schemas/app_users/schema.yaml"
    assert schema.with_name("usage_data.json").is_file()
    assert build.validate([schema]) == []


def test_the_configured_folder_is_the_place_for_schemas(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["models"]\n')
    lines(tmp_path / "users.json", USERS)
    assert run("items", "users.json")[0] == 0
    assert (tmp_path / "models/users/schema.yaml").is_file()


@pytest.mark.parametrize("place", ["a/shop_schema.json", "a/schema.yml", "a"])
def test_nothing_is_overwritten_unasked(run: Run, tmp_path: Path, place: str) -> None:
    lines(tmp_path / "users.json", USERS)
    assert run("items", "users.json", "-o", place)[0] == 0
    before = {path: path.read_bytes() for path in tmp_path.glob("a/**/*") if path.is_file()}
    assert len(before) == 2
    code, _, told = run("items", "users.json", "--table", "Other", "-o", place)
    if place == "a":  # a folder of each table's own
        assert code == 0
    else:
        assert (code, "exists already" in told) == (2, True)
        assert {path: path.read_bytes() for path in before} == before
        assert run("items", "users.json", "--table", "Other", "-o", place, "--force")[0] == 0
        assert {path: path.read_bytes() for path in before} != before


def test_stdout_holds_the_schema_and_nothing_else(run: Run, tmp_path: Path) -> None:
    lines(tmp_path / "users.json", USERS)
    code, out, told = run("items", "users.json", "-o", "-", "--format", "json")
    assert code == 0
    assert json.loads(out)["tables"][0]["table_config"]["table_name"] == "users"
    assert "wrote" not in told
    assert not (tmp_path / "schemas").exists()


def test_usage_data_may_be_left_out(run: Run, tmp_path: Path) -> None:
    lines(tmp_path / "users.json", USERS)
    run("items", "users.json", "-o", "schema.yaml", "--no-usage-data")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "schema.yaml", "users.json"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["items", "nowhere.json"], 2, "no such file or folder: nowhere.json"),
        (["items", "users.json", "--sort-key", "sk"], 2, "--sort-key goes with --partition-key"),
        (["items", "users.json", "--partition-key", "id"], 2, '"id" is no key of these items'),
        (["cloudformation", "users.json"], 1, "users.json:2: not YAML"),
        (["workbench", "users.json"], 1, "no table in its DataModel"),
        (["items", "empty.json"], 1, "empty.json:1: no items"),
        (["items", "binary.json", "--partition-key", "pk"], 1, "its key pk is binary"),
    ],
)
def test_what_cannot_be_imported_is_told(
    run: Run, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    lines(tmp_path / "users.json", USERS)
    lines(tmp_path / "binary.json", [{"pk": {"B": "AAAA"}}])
    (tmp_path / "empty.json").touch()
    status, out, told = run(*arguments)
    assert (status, out) == (code, "")
    assert said in told
    assert "Traceback" not in told
    assert not (tmp_path / "schemas").exists()


def test_a_live_table_by_its_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        client.create_table(
            TableName="Users",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        code, _, told = run("dynamodb", "--table", "Users", "--region", SETTINGS["region_name"])
    assert code == 0, told
    assert "there are no items to learn from" in told
    assert build.validate([tmp_path / "schemas/users/schema.yaml"]) == []


def test_what_looks_sensitive_is_not_copied(run: Run, tmp_path: Path) -> None:
    secrets = {
        "email": "ann@example.org",
        "fullName": "Ann Ahlberg",
        "apiKey": "k-123",
        "contact": {"mobile": "0170 1234567", "kind": "home"},
        "reference": "+49 170 1234567",
        "payload": "eyJhbGciOi.eyJzdWIi.c2ln",
        "opinion": "What I think of it is long and mine alone",
        "hosts": ["10.1.2.3"],
    }
    lines(
        tmp_path / "users.json",
        [{"pk": f"USER#u{each}", "state": "open", **secrets} for each in range(6)],
    )
    assert run("items", "users.json", "-o", "schema.yaml")[0] == 0
    written = (tmp_path / "usage_data.json").read_text() + (tmp_path / "schema.yaml").read_text()
    assert '"open"' in written
    assert [
        each
        for each in ("ann@", "Ahlberg", "k-123", "1234567", "eyJ", "think of it", "10.1.2.3")
        if each in written
    ] == []


HOSTILE = [
    "",
    "a\nb: c",
    "\"quotes\" 'both'",
    "# no comment",
    "{braces}",
    "\x00\x1b[31m",
    "\u202eabc\u2028def\x85",
    "__import__('os')",
    "größe",
    "日本語",
    "class",
    "self",
    "null",
    "1e5",
    "- x",
    "&anchor",
    "!!tag",
    "x" * 300,
    "\ud800",
]


def test_hostile_names_and_values_are_data(run: Run, tmp_path: Path) -> None:
    items = [
        {
            "pk": f"A#{each}",
            **{f"{name}{number}": name or "x" for number, name in enumerate(HOSTILE)},
        }
        for each in range(4)
    ]
    lines(tmp_path / "items.json", items)
    code, _, told = run("items", "items.json", "-o", "schema.yaml")
    assert code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", told)
    schema = tmp_path / "schema.yaml"
    assert [str(each) for each in build.validate([schema]) if each.stops] == []
    source = SourceFile.open(schema, Report())
    assert source
    loaded = source.load(Report())
    assert isinstance(loaded, dict)
    [table] = loaded["tables"]
    [entity] = table["entities"].values()
    stored = {each.get("attribute", each["name"]) for each in entity["fields"]}
    names = {f"{name}{number}" for number, name in enumerate(HOSTILE)}
    assert {name.encode("utf-8", "replace").decode() for name in names if len(name) < 256} <= stored


def test_a_table_may_be_called_anything(run: Run, tmp_path: Path) -> None:
    lines(tmp_path / "items.json", USERS)
    code, _, _ = run("items", "items.json", "--table", "1-my.Table.prod")
    assert code == 0
    [schema] = tmp_path.glob("schemas/*/schema.yaml")
    assert schema.parent.name == "my_table_prod"
    assert build.validate([schema]) == []


def test_progress_is_for_terminals(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = lines(tmp_path / "users.json", ({"pk": f"U#{each}"} for each in range(2500)))
    quiet = run("items", many.name, "-o", "-")[2]
    assert "items read" not in quiet
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    seen = run("items", many.name, "-o", "-")[2]
    assert seen == f"\r\x1b[K1000 items read\r\x1b[K2000 items read\r\x1b[K{quiet}"


def test_the_same_items_give_the_same_files(run: Run, tmp_path: Path) -> None:
    lines(tmp_path / "users.json", USERS * 50)
    texts = []
    for _ in range(2):
        run("items", "users.json", "-o", "schema.yaml", "--items", "40", "--force")
        texts.append((tmp_path / "schema.yaml").read_bytes())
    assert texts[0] == texts[1]


def test_who_has_no_credentials_is_told_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError, NoCredentialsError

    class Refused:
        """A client that gets no answer."""

        def __init__(self, error: Exception) -> None:
            self.error = error

        def describe_table(self, **_: object) -> dict[str, object]:
            raise self.error

    invalid = ClientError({"Error": {"Code": "UnrecognizedClientException"}}, "DescribeTable")
    denied = ClientError({"Error": {"Code": "AccessDeniedException"}}, "DescribeTable")
    for error, help_ in (
        (NoCredentialsError(), "help: log in (`aws configure`"),
        (invalid, "help: log in again"),
        (denied, "help: is it in this account and region?"),
    ):
        monkeypatch.setattr(
            "dyngen.importing.sources.dynamodb.client_of", lambda *_, e=error: Refused(e)
        )
        code, out, told = run("dynamodb", "--table", "Shop", "-o", "-")
        assert (code, out) == (2, "")
        assert help_ in told
