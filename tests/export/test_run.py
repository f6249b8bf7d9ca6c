"""Exports on disk: written, compared and cleared away by the rules of a build."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dyngen.export.options import Kind
from in_process import command
from output.disk import schema, snapshot

Run = Callable[..., tuple[int, str]]
CREATE = "out/create-table/shop/Table.create-table.json"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the schema `shop`; the working folder."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["."]\n')
    (tmp_path / "shop_schema.json").write_text(schema())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DYNGEN_TRACEBACK", "1")  # what is no answer is raised
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """`dyngen export …` in this process: exit status and everything that it said."""

    def run(*arguments: str) -> tuple[int, str]:
        status, out, err = command("export", *arguments)
        return status, out + err

    return run


@pytest.mark.slow
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_folder_in_which_nothing_else_is_touched(
    project: Path, run: Run, kind: Kind
) -> None:
    for other in Kind:
        assert run(other)[0] == 0
    before = snapshot(project / "infrastructure")
    assert {path.name for path in (project / "infrastructure").iterdir()} == set(Kind)
    status, told = run(kind, "--check")
    assert (status, told.splitlines()[-1]) == (
        0,
        f"infrastructure/{kind}: {_count(kind, project)} unchanged",
    )
    (project / "shop_schema.json").write_text(schema(table="Other"))
    assert run(kind)[0] == 0
    changed = {
        name
        for name, text in snapshot(project / "infrastructure").items()
        if before.get(name) != text
    }
    assert changed
    assert all(name.startswith(f"{kind}/") for name in changed)


def _count(kind: Kind, project: Path) -> int:
    return len([*(project / "infrastructure" / kind / "shop").iterdir()])


def test_check_tells_what_differs_and_writes_nothing(project: Path, run: Run) -> None:
    assert run("create-table", "-o", "out")[0] == 0
    (project / "shop_schema.json").write_text(schema(table="Other"))
    before = snapshot(project)
    status, told = run("create-table", "-o", "out", "--check")
    assert status == 1
    assert f"stale: {CREATE}\n" in told
    assert "missing: out/create-table/shop/Other.create-table.json\n" in told
    assert "help: `dyngen export create-table` with the same arguments writes it" in told
    assert '-  "TableName": "Table",' in run("create-table", "-o", "out", "--diff")[1]
    assert snapshot(project) == before


def test_what_a_schema_no_longer_makes_goes_away(project: Path, run: Run) -> None:
    """A file without a header too: its manifest speaks for it."""
    run("create-table", "-o", "out")
    (project / "shop_schema.json").write_text(schema(table="Other"))
    status, told = run("create-table", "-o", "out")
    assert status == 0
    assert f"removed: {CREATE}\n" in told
    (project / "shop_schema.json").rename(project / "store_schema.json")
    assert run("create-table", "-o", "out")[0] == 0
    assert [path.name for path in (project / "out/create-table").iterdir()] == ["store"]


def test_an_edited_file_without_a_header_is_made_anew(project: Path, run: Run) -> None:
    run("create-table", "-o", "out")
    made = (project / CREATE).read_text()
    (project / CREATE).write_text("{}")
    assert run("create-table", "-o", "out")[0] == 0
    assert (project / CREATE).read_text() == made


@pytest.mark.parametrize("manifest", [None, "mine", '{"headerless": ["Table.create-table.json"]}'])
def test_a_file_that_no_manifest_of_ours_speaks_for_is_somebody_elses(
    project: Path, run: Run, manifest: str | None
) -> None:
    (project / CREATE).parent.mkdir(parents=True)
    (project / CREATE).write_text("{}")
    if manifest:
        (project / CREATE).with_name(".dyngen.json").write_text(manifest)
    before = snapshot(project)
    status, told = run("create-table", "-o", "out")
    assert status == 1
    assert f"{CREATE}: dyngen did not write this file" in told
    assert snapshot(project) == before


def test_a_foreign_file_beside_ours_stays(project: Path, run: Run) -> None:
    run("create-table", "-o", "out")
    mine = (project / CREATE).with_name("Mine.create-table.json")
    mine.write_text("{}")
    (project / "shop_schema.json").unlink()
    (project / "store_schema.json").write_text(schema())
    assert run("create-table", "-o", "out")[0] == 0
    assert [*mine.parent.iterdir()] == [mine]


def test_the_other_syntax_takes_the_place_of_the_one(project: Path, run: Run) -> None:
    folder = project / "infrastructure/cloudformation/shop"
    run("cloudformation")
    assert {path.name for path in folder.iterdir()} == {".dyngen.json", "template.yaml"}
    run("cloudformation", "--format", "json")
    assert {path.name for path in folder.iterdir()} == {".dyngen.json", "template.json"}
    assert (
        json.loads((folder / "template.json").read_text())["Metadata"]["Dyngen"]["Source"]
        == "shop_schema.json"
    )


def test_the_folder_of_exports_is_a_setting(project: Path, run: Run) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.dyngen]\npaths = ["."]\ninfrastructure = "deploy"\n'
    )
    run("sam")
    assert (project / "deploy/sam/shop/template.yaml").exists()


def test_a_schema_with_errors_is_not_exported(project: Path, run: Run) -> None:
    (project / "shop_schema.json").write_text(schema().replace("T#{id}", "T#{ix}"))
    status, told = run("cloudformation")
    assert status == 1
    assert "DG203" in told
    assert not (project / "infrastructure").exists()


def test_an_option_of_another_kind_is_refused(run: Run) -> None:
    status, told = run("create-table", "--format", "yaml")
    assert status == 2
    assert "--format says nothing about create-table" in told
    assert "it belongs to cloudformation, sam and iam" in told
