"""Sessions on pages: what a command prints there is what it prints, but for lines that are `…`."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dyngen.cli.app import run_command
from emitted import package_of_flavours
from emulator import SETTINGS
from evolution.test_against import committed, git, write
from pages.following import Block, blocks
from paths import ROOT, SCHEMAS
from schemas import JSON, entity, index, schema, table

COMMENTS = """{"tables": [{
  "table_config": {"table_name": "Blog", "partition_key": "pk", "sort_key": "sk"},
  "entities": {
    "Comment": {
      "entity_type": "COMMENT",
      "pk_template": "USER#{user_id}",
      "sk_template": "COMMENT#{comment_id}",
      "fields": [
        {"name": "user_id", "type": "string", "required": true},
        {"name": "comment_id", "type": "string", "required": true},
        {"name": "created_at", "type": "datetime", "required": true}
      ],
      "access_patterns": [
        {"pattern_id": 1, "name": "get_comments", "operation": "Query", "return_type": "entity_list",
         "description": "Comments of a user.", "parameters": [{"name": "user_id", "type": "string"}]}
      ]
    }}}]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def applications(project: Path) -> Path:
    """A project with the example applications."""
    shutil.copytree(SCHEMAS, project / "schemas")
    return project


@pytest.fixture
def comments(project: Path) -> Path:
    """A repository in which the key of an entity is another than on its branch main."""
    path = project / "schemas/blog/schema.json"
    path.parent.mkdir(parents=True)
    path.write_text(COMMENTS)
    committed(project)
    path.write_text(COMMENTS.replace("COMMENT#{comment_id}", "COMMENT#{created_at}#{comment_id}"))
    return project


def posts(field: str, *indexes: str) -> JSON:
    """A shop whose posts have this field, and are in these indexes."""
    post = entity(
        "USER#{user_id}", "POST#{post_id}", f"user_id post_id {field} likes:integer",
        **{name: (f"{field.upper()}#{{{field}}}", "{likes}") for name in indexes},
    )  # fmt: skip
    keys = (
        index(name, f"gsi{number}pk", f"gsi{number}sk") for number, name in enumerate(indexes, 1)
    )
    return schema(table("Shop", "pk", "sk", *keys, Post=post))


@pytest.fixture
def release(project: Path) -> Callable[[JSON, JSON], None]:
    """Make the folder a repository with a tag v1.2.0, and a schema that is another by now."""

    def release(before: JSON, after: JSON) -> None:
        path = write(project / "schemas/shop/schema.json", before)
        committed(project)
        git(project, "tag", "v1.2.0")
        write(path, after)

    return release


def holds(block: Block) -> None:
    """Assert that the commands of a block print what stands there."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, told = part.partition("\n")
        program, *arguments = shlex.split(command)
        if program == "ls":
            assert sorted(told.split()) == sorted(
                each.name for each in Path(*arguments).glob("[!.]*")
            )
            continue
        assert program == "dyngen"
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(printed), pytest.raises(SystemExit):
            run_command(arguments)
        lines = [
            r"(?:.*\n)*" if line.strip() == "…" else f"{re.escape(line)}\n"
            for line in told.splitlines()
        ]
        assert re.search("(?m)^" + "".join(lines), printed.getvalue()), printed.getvalue()


def session(page: str, number: int) -> Block:
    """A session on a page of docs/, counted from 0."""
    found = [each for each in blocks(ROOT / "docs" / page) if each.text.startswith("$ ")]
    return found[number]


@pytest.mark.slow
@pytest.mark.usefixtures("applications")
@pytest.mark.parametrize("page", ["export.md", "site.md"])
def test_the_example_applications_are_written(page: str) -> None:
    holds(session(page, 0))


@pytest.mark.usefixtures("comments")
@pytest.mark.parametrize("number", [0, 1])
def test_what_breaks_is_told(number: int) -> None:
    holds(session("breaking.md", number))


@pytest.mark.usefixtures("applications")
def test_a_deployed_table_differs_from_its_schema() -> None:
    package = package_of_flavours("social_media_app", "sync")
    request: Any = json.loads(json.dumps(package.TABLES["SocialMedia"]))
    timeline = next(
        each for each in request["GlobalSecondaryIndexes"] if each["IndexName"] == "TopicTimeline"
    )
    timeline["Projection"] = {"ProjectionType": "KEYS_ONLY"}
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS | {"region_name": "eu-central-1"})
        client.create_table(**request)
        client.update_time_to_live(
            TableName="SocialMedia",
            TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": True},
        )
        client.update_continuous_backups(
            TableName="SocialMedia",
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
        holds(session("verify.md", 0))


def test_a_plan_is_made(release: Callable[[JSON, JSON], None]) -> None:
    release(posts("status"), posts("state", "ByState"))
    holds(session("migrate.md", 0))


def test_one_index_is_made_at_a_time(release: Callable[[JSON, JSON], None]) -> None:
    release(posts("state", "ByState"), posts("state", "ByState", "ByLikes", "ByHour", "ByLength"))
    holds(session("export.md", 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$ dyngen explain DG000\n", True),
        ("$ dyngen explain DG000\n…\nhelp: nothing\n", False),
        ("$ dyngen build nowhere\n0 created\n", False),
    ],
)
def test_what_is_not_printed_is_found(project: Path, text: str, found: bool) -> None:
    block = Block("console", "", text, 1)
    if found:
        holds(block)
    else:
        with pytest.raises(AssertionError):
            holds(block)
