"""`dyngen migrate plan` as a command: what is printed where, what is written, and how it ends."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dyngen.cli.app import run_command
from dyngen.migration.reading import from_json
from schemas import JSON, changed, entity, schema, table

Run = Callable[..., tuple[int, str, str]]
POST = "tables/0/entities/Post"
OLD = schema(
    table("Posts", "pk", "sk", Post=entity("U#{user}", "P#{number}", "user number note? text?"))
)
NEW = changed(OLD, {f"{POST}/fields/4": {"name": "kind", "type": "string", "const": "post"}})
MOVED = changed(NEW, {f"{POST}/sk_template": "POST#{number}"})


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in an empty folder: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run_command(["migrate", "plan", *arguments])
        said = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), said.out, said.err

    return run


def put(path: str, document: JSON) -> str:
    file = Path(path)
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(document))
    return path


def test_the_plan_is_data_and_the_summary_is_none(run: Run) -> None:
    code, out, told = run(put("v1/shop_schema.json", OLD), put("v2/shop_schema.json", NEW))
    assert code == 0
    assert [each.targets for each in from_json(out, "stdout").steps] == [("kind",)]
    assert told.splitlines() == [
        "shop: when every process that writes is of the new release",
        "  1. Post: constant kind",
        '     kind of every item is "post"',
    ]


def test_a_plan_goes_to_its_file(run: Run) -> None:
    code, out, told = run(
        "-o", "plan.json", put("v1/shop_schema.json", OLD), put("v2/shop_schema.json", NEW)
    )
    assert (code, out) == (0, "")
    assert "wrote plan.json" in told
    assert from_json(Path("plan.json").read_text(), "plan.json").package == "shop"


def test_in_words(run: Run) -> None:
    sides = put("v1/shop_schema.json", OLD), put("v2/shop_schema.json", NEW)
    code, out, told = run(*sides, "--output-format", "text")
    assert (code, told) == (0, "")
    assert out.startswith("shop: when every process that writes")


def test_what_is_left_is_told_with_its_remedy_and_the_status_is_1(run: Run) -> None:
    code, out, told = run(put("v1/shop_schema.json", OLD), put("v2/shop_schema.json", MOVED))
    assert (code, out) == (1, "")
    assert (
        "not in the plan: DB102 at shop:Post.sk_template: the sort key of Post was P#{number}"
        in told
    )
    assert "help: copy the items to their new keys" in told


def test_nothing_to_do(run: Run) -> None:
    assert run(put("v1/shop_schema.json", OLD), put("v2/shop_schema.json", OLD)) == (
        0, "", "nothing is to be migrated\n",
    )  # fmt: skip


def test_several_packages_have_a_file_each(run: Run) -> None:
    for folder, document in (("v1", OLD), ("v2", NEW)):
        put(f"{folder}/shop_schema.json", document)
        put(
            f"{folder}/blog_schema.json",
            changed(document, {"tables/0/table_config/table_name": "Blog"}),
        )
    code, out, told = run("v1", "v2")
    assert (code, out) == (2, "")
    assert "there is a plan for each of blog, shop" in told
    assert run("v1", "v2", "-o", "plans")[0] == 0
    assert sorted(each.name for each in Path("plans").iterdir()) == ["blog.json", "shop.json"]


def test_against_a_revision(run: Run) -> None:
    put("schemas/shop_schema.json", OLD)
    for command in (
        ["init", "-q"], ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "first"],
    ):  # fmt: skip
        subprocess.run(["git", *command], check=True)
    put("schemas/shop_schema.json", NEW)
    code, out, _ = run("--against", "HEAD", "schemas")
    assert code == 0
    plan = from_json(out, "stdout")
    assert json.loads(plan.old.text) == OLD
    assert json.loads(plan.new.text) == NEW


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "a plan is between two schemas"),
        (("v1",), "a plan is between two schemas"),
        (("v1", "empty"), "there is no schema as it is to be"),
        (("broken", "v1"), "broken/shop_schema.json:1:"),
        (("v1", "strange"), "no schema is on both sides"),
    ],
)
def test_a_wrong_call_exits_2_and_says_why(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    put("v1/shop_schema.json", OLD)
    put("broken/shop_schema.json", changed(OLD, {f"{POST}/pk_template": "U#{nobody}"}))
    put("strange/blog_schema.json", changed(OLD, {"tables/0/table_config/table_name": "Blog"}))
    Path("empty").mkdir()
    code, out, told = run(*arguments)
    assert (code, out) == (2, "")
    assert message in told


def test_a_new_schema_with_errors_is_told_as_by_validate(run: Run) -> None:
    broken = put("v2/shop_schema.json", changed(OLD, {f"{POST}/pk_template": "U#{nobody}"}))
    code, out, told = run(put("v1/shop_schema.json", OLD), broken)
    assert (code, out) == (1, "")
    assert "error[DG" in told
