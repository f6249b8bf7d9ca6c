"""`dyngen breaking --against`: revisions of git, files and folders; what it prints, and with which exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics.test_report import faults_of_sarif
from dyngen.evolution.compare.order import compare
from dyngen.evolution.finding import Change
from dyngen.evolution.meaning import Meaning
from evolution.changing import NOTE, RENAME, SCHEMA, SLIM, TITLE
from in_process import Ran, command
from paths import ROOT
from schemas import JSON, changed, entity, schema, table

pytestmark = pytest.mark.slow

OPTIONAL = changed(SCHEMA, {f"{NOTE}/fields/2/required": False})
"""What old code cannot read: DB208, at Note.text."""


OTHER = table("Others", "pk", None, Other=entity("{id}", None, "id"))
RENAMED = changed(
    OPTIONAL,
    {
        f"{TITLE}/name": "heading",
        f"{RENAME}/parameters/3/name": "heading",
        f"{SLIM}/included_attributes": ["heading", "likes"],
    },
)


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def write(path: Path, document: JSON) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2))
    return path


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose branch main has SCHEMA in schemas/shop/schema.json."""
    folder = tmp_path_factory.mktemp("released")
    write(folder / "schemas/shop/schema.json", SCHEMA)
    committed(folder)
    git(folder, "tag", "v1")
    return folder


def committed(folder: Path) -> None:
    """Make a folder a repository, whose branch main has what is in it."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")


@pytest.fixture
def project(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, whose checkout has OPTIONAL."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    write(tmp_path / "schemas/shop/schema.json", OPTIONAL)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def breaking(*arguments: str) -> Ran:
    return command("breaking", *arguments)


def codes(*arguments: str) -> list[str]:
    """The codes that are found, at their places."""
    printed = breaking(*arguments, "--output-format", "json").stdout
    return [f"{each['id']} {each['at']}" for each in json.loads(printed)["findings"]]


FOUND = ["DB208 shop:Note.text", "DB505 shop:Note.text"]


@pytest.mark.parametrize(
    "against", ["main", "v1", "HEAD", "HEAD^{commit}", "git:main", "git:main:schemas/shop"]
)
def test_a_revision(project: Path, against: str) -> None:
    assert sorted(codes("schemas", "--against", against)) == FOUND
    assert git(project, "status", "--porcelain") == "M schemas/shop/schema.json"


def test_a_commit_and_another_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = git(project, "rev-parse", "--short", "main")
    monkeypatch.chdir(project / "schemas/shop")
    ran = breaking(".", "--against", commit)
    assert ran.stdout.startswith("schema.json:")
    assert f"it was at {commit}:schema.json:" in ran.stdout


@pytest.mark.parametrize("against", ["old", "old/shop", "old/shop/schema.json", "path:old"])
def test_a_file_and_a_folder(project: Path, against: str) -> None:
    write(project / "old/shop/schema.json", SCHEMA)
    assert sorted(codes("schemas/shop/schema.json", "--against", against)) == FOUND


def test_a_path_with_spaces_and_signs(project: Path) -> None:
    folder = project / "my [schemas]* é/shop"
    write(folder / "schema.json", SCHEMA)
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "two")
    write(folder / "schema.json", OPTIONAL)
    assert sorted(codes(str(folder), "--against", "HEAD")) == FOUND


def test_what_did_not_change_breaks_nothing(project: Path) -> None:
    git(project, "checkout", "-q", "--", ".")
    ran = breaking("schemas", "--against", "main")
    assert (ran.status, ran.stdout, ran.stderr) == (0, "", "")


def test_schemas_that_did_not_change_are_not_compared(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "schemas/other/schema.json", schema(OTHER))
    git(project, "add", "schemas/other")
    git(project, "commit", "-q", "-m", "two")
    compared = []

    def recorded(old: Meaning, new: Meaning) -> list[Change]:
        compared.append(new.schema.package)
        return compare(old, new)

    monkeypatch.setattr("dyngen.evolution.breaking.compare", recorded)
    assert sorted(codes("schemas", "--against", "HEAD")) == FOUND
    assert compared == ["shop"]


def test_a_new_package_is_safe_and_one_that_is_gone_is_told(project: Path) -> None:
    (project / "schemas/shop/schema.json").unlink()
    write(project / "schemas/other/schema.json", schema(OTHER))
    ran = breaking("schemas", "--against", "main")
    assert ran.status == 0
    assert (
        "warning[DB501]: package shop is gone; what is stored in Posts and Users stays"
        in ran.stdout
    )


def test_a_schema_that_moved_is_found_by_its_tables(project: Path) -> None:
    git(project, "mv", "schemas/shop", "schemas/store")
    assert "DB501 store" in codes("schemas", "--against", "main")


def test_several_revisions(project: Path) -> None:
    git(project, "commit", "-q", "-a", "-m", "two")
    write(project / "schemas/shop/schema.json", RENAMED)
    printed = breaking("schemas", "--against", "HEAD", "--against", "v1", "--output-format", "json")
    against = {each["id"]: each["against"] for each in json.loads(printed.stdout)["findings"]}
    assert against["DB203"] == ["HEAD", "v1"]
    assert against["DB208"] == ["v1"]


def test_a_revision_that_is_not_there(project: Path) -> None:
    ran = breaking("schemas", "--against", "mian")
    assert ran.status == 2
    assert 'there is no file, folder or git revision "mian"' in ran.stderr


def test_a_revision_is_no_option_of_git(project: Path) -> None:
    ran = breaking("schemas", "--against=--output=x")
    assert (ran.status, (project / "x").exists()) == (2, False)


def test_a_shallow_clone(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(project, "commit", "-q", "-a", "-m", "two")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{project}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    ran = breaking("schemas", "--against", "v1")
    assert ran.status == 2
    assert "fetch-depth: 0" in ran.stderr


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "shop_schema.json", SCHEMA)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    ran = breaking("shop_schema.json", "--against", "main")
    assert ran.status == 2
    assert "no git repository" in ran.stderr


def test_an_old_file_that_does_not_parse(project: Path) -> None:
    (project / "old_schema.json").write_text("{")
    ran = breaking("schemas", "--against", "old_schema.json")
    assert ran.status == 2
    assert "old_schema.json cannot be read: 1:1: " in ran.stderr


def test_an_old_schema_with_errors_is_compared_as_far_as_it_goes(project: Path) -> None:
    old = changed(SCHEMA, {"tables/0/entities/Post/access_patterns/6/operation": "Find"})
    write(project / "old/shop/schema.json", old)
    ran = breaking("schemas", "--against", "old")
    assert "error[DB208]" in ran.stdout
    assert "old/shop/schema.json has errors for this release of dyngen" in ran.stderr


def test_a_new_schema_with_errors(project: Path) -> None:
    new = changed(SCHEMA, {"tables/0/entities/Post/access_patterns/6/operation": "Find"})
    write(project / "schemas/shop/schema.json", new)
    ran = breaking("schemas", "--against", "main")
    assert ran.status == 1
    assert "error[DG104]" in ran.stdout


def test_compared_with_nothing(project: Path) -> None:
    ran = breaking("schemas")
    assert ran.status == 2
    assert "say --against main" in ran.stderr


# ---- how it is told ------------------------------------------------------------------------------


def test_text(project: Path) -> None:
    ran = breaking("schemas", "--against", "main", "--category", "item")
    assert ran.stdout.splitlines()[0].endswith(
        "error[DB208]: text was required, and is optional in Note"
    )
    assert "note: it was at main:schemas/shop/schema.json:" in ran.stdout
    assert ran.stderr.strip() == "1 error in 1 file"


def test_json_says_who_can_read_what(project: Path) -> None:
    ran = breaking("schemas", "--against", "main", "--output-format", "json")
    document = json.loads(ran.stdout)
    assert set(document) == {"findings", "notes"}
    (found,) = (each for each in document["findings"] if each["id"] == "DB208")
    assert found["category"] == "ITEM"
    assert found["severity"] == "error"
    assert found["at"] == "shop:Note.text"
    assert found["readers"] == {"new_reads_old": True, "old_reads_new": False}
    assert found["against"] == ["main"]
    assert (found["package"], found["table"], found["entity"]) == ("shop", "Posts", "Note")
    assert found["path_new"] == found["path_old"] == "schemas/shop/schema.json"
    assert [each["release"] for each in found["steps"]] == [0, 0, 1]


def test_sarif_and_github(project: Path) -> None:
    log = json.loads(breaking("schemas", "--against", "main", "--output-format", "sarif").stdout)
    (run_,) = log["runs"]
    assert {each["id"] for each in run_["tool"]["driver"]["rules"]} == {"DB208", "DB505"}
    assert faults_of_sarif(log) == []
    printed = breaking("schemas", "--against", "main", "--output-format", "github").stdout
    assert printed.startswith("::error file=schemas/shop/schema.json,line=")


def test_a_plan_says_each_step_once(project: Path) -> None:
    lines = breaking("schemas", "--against", "main", "--plan").stdout.splitlines()
    start = lines.index("release N")
    assert [line.strip() for line in lines[start:]] == [
        "release N",
        "1. change the code that calls it in the same commit",
        "shop:Note.text",
        "2. deploy code that reads both, and still writes as before",
        "shop:Note.text",
        "3. wait until every process is of this release",
        "shop:Note.text",
        "release N+1",
        "4. deploy code that writes the new form; from here there is no way back",
        "shop:Note.text",
    ]


# ---- how grave it is taken -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 1),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "never"], 0),
        (["--category", "API"], 0),
        (["--category", "API", "--fail-on", "warning"], 1),
        (["--category", "KEY"], 0),
        (["--category", "KYE"], 2),
    ],
)
def test_exit_status(project: Path, arguments: list[str], status: int) -> None:
    assert breaking("schemas", "--against", "main", *arguments).status == status


@pytest.fixture
def configured(project: Path) -> Callable[[str], Ran]:
    """What is printed with these lines in [tool.dyngen.breaking]."""

    def configured(text: str) -> Ran:
        section = f'[tool.dyngen]\npaths = ["schemas"]\n[tool.dyngen.breaking]\n{text}\n'
        (project / "pyproject.toml").write_text(section)
        return breaking("--output-format", "json")

    return configured


def severities(ran: Ran) -> dict[str, str]:
    return {each["id"]: each["severity"] for each in json.loads(ran.stdout)["findings"]}


@pytest.mark.parametrize(
    ("text", "expected", "status"),
    [
        ("", {"DB208": "error", "DB505": "warning"}, 1),
        ('fail-on = "never"', {"DB208": "error", "DB505": "warning"}, 0),
        ('api = "error"', {"DB208": "error", "DB505": "error"}, 1),
        ('rollout = "stop-the-world"', {"DB208": "warning", "DB505": "warning"}, 0),
        ('severity = {DB208 = "off"}', {"DB505": "warning"}, 0),
        ('accept = [{id = "DB208", at = "shop:Note.text", reason = "x"}]', {"DB505": "warning"}, 0),
    ],
)
def test_settings(
    configured: Callable[[str], Ran], text: str, expected: dict[str, str], status: int
) -> None:
    ran = configured(f'against = "main"\n{text}')
    assert (severities(ran), ran.status) == (expected, status)


def test_an_entry_that_accepts_nothing_is_told(configured: Callable[[str], Ran]) -> None:
    ran = configured('against = ["main"]\naccept = [{id = "DB102", at = "shop:X", reason = "y"}]')
    assert json.loads(ran.stdout)["notes"] == [
        "nothing is found that accept speaks of: DB102 at shop:X; take it out"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "against = 1",
        "agianst = 'main'",
        "rollout = 'now'",
        "api = 'off'",
        "severity = {DB999 = 'off'}",
        "severity = {DB208 = 'fatal'}",
        "severity = 1",
        "accept = 1",
        "accept = [{id = 'DB208', at = 'shop:Note.text'}]",
        "accept = [{id = 'DB208', at = 'shop:Note.text', reason = ' '}]",
        "accept = [{id = 'DB208', at = 'x', reason = 'y', note = 'z'}]",
    ],
)
def test_settings_that_cannot_be_meant(configured: Callable[[str], Ran], text: str) -> None:
    ran = configured(text)
    assert ran.status == 2
    assert "[tool.dyngen.breaking]" in ran.stderr


def test_explain(project: Path) -> None:
    ran = command("explain", "DB208")
    assert ran.stdout.startswith("DB208 (error): a field is optional now\n")
    assert "DB208 (error): a field is optional now" in command("explain", "DB2..").stdout
    assert "DB208" in command("explain").stdout


@pytest.mark.slow
def test_the_same_bytes_whatever_the_seed_of_hashes(project: Path) -> None:
    write(project / "schemas/shop/schema.json", RENAMED)
    command = [sys.executable, "-m", "dyngen", "breaking", "schemas", "--against", "main", "--plan"]
    printed = [
        subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), "PYTHONHASHSEED": seed},
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    ]
    assert printed[0]
    assert len({*printed}) == 1


@pytest.mark.slow
def test_many_tables_are_compared_in_no_time(project: Path) -> None:
    """28 of them: a second of work for what is not the start of the command."""

    def shop(size: int, text: str) -> JSON:
        return schema(
            *(
                table(
                    f"Table{number}", "pk", "sk",
                    **{f"Thing{number}": entity("U#{user}", "T#{id}", f"user id {text} note? n:integer?")},
                )
                for number in range(size)
            )
        )  # fmt: skip

    path = project / "schemas/shop/schema.json"
    write(path, shop(28, "before"))
    git(project, "commit", "-q", "-a", "-m", "28 tables")
    write(path, shop(28, "after"))
    begin = time.process_time()
    ran = breaking("schemas", "--against", "HEAD", "--output-format", "json")
    taken = time.process_time() - begin
    assert len({each["table"] for each in json.loads(ran.stdout)["findings"]}) == 28
    assert taken < 1
