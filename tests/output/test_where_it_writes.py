"""Where a build writes, whatever files, folders and names are called, and whatever links stand in the way.

The rules of one output folder are tested in test_tree.py on small trees; here the command is held to them.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import os
from pathlib import Path

import pytest

from output.disk import Run, outside, refused, schema, snapshot

HOSTILE_FILES = [
    ".._schema.json", "-o_schema.json", "~_schema.json", "a\nb_schema.json", "a;rm -rf ._schema.json", "..\\..\\x_schema.json",
    "C:x_schema.json", "__init___schema.json", "__pycache___schema.json", ".git_schema.json", "%2e%2e%2fx_schema.json", "é_schema.json", "\u202egnp_schema.json",
    "x" * 200 + "_schema.json", "class_schema.json", "1_schema.json",
]  # fmt: skip


@pytest.mark.parametrize(
    "name", HOSTILE_FILES, ids=lambda name: name[:30].encode("unicode_escape").decode()
)
def test_the_name_of_a_file_does_not_lead_out(project: Path, run: Run, name: str) -> None:
    try:
        (project / name).write_text(schema())
    except OSError as error:
        pytest.skip(f"no file can be called so here: {error}")
    before = outside(project.parent)
    status, told = run("--", name)
    assert outside(project.parent) == before
    written = snapshot(project / "out") if (project / "out").exists() else {}
    assert status in (0, 1, 2)
    if status == 0:
        folders = {path.split("/")[0] for path in written}
        assert len(folders) == 1
        assert all(folder.isidentifier() for folder in folders)
    else:
        assert "error" in told
        assert not written


@pytest.mark.parametrize("folder", ["..", "...", "-", "a.b", "~", "__pycache__", "x\n"])
def test_the_name_of_a_folder_does_not_lead_out(project: Path, run: Run, folder: str) -> None:
    """A bare schema.json takes the name of its folder."""
    place = project / folder
    place.mkdir(exist_ok=True)
    (place / "schema.json").write_text(schema())
    before = outside(project.parent)
    status, _ = run("--", str(place / "schema.json"))
    assert outside(project.parent) == before
    if status == 0:
        assert len({path.split("/")[0] for path in snapshot(project / "out")}) == 1


@pytest.mark.parametrize("key", ["table", "index", "entity"])
@pytest.mark.parametrize(
    "name", ["../../etc/x", "/etc/x", "..", "a/b", "a\\b", "a\0b", "x\n", ".", ""]
)
def test_a_name_within_a_schema_does_not_lead_out(
    project: Path, run: Run, key: str, name: str
) -> None:
    (project / "shop_schema.json").write_text(schema(**{key: name}))
    before = snapshot(project.parent)
    status, told = run()
    assert status == 1
    assert "error[DG" in told
    assert snapshot(project.parent) == before


def test_a_name_that_dots_may_be_in_names_no_file(project: Path, run: Run) -> None:
    (project / "shop_schema.json").write_text(schema(table="..x..", index="..."))
    run()
    assert {path.name for path in project.parent.iterdir()} <= {"project", "cache"}


# -- links, and things that stand in the way ---------------------------------------------------------------------


def test_an_output_folder_that_is_a_link_is_the_folder_behind_it(project: Path, run: Run) -> None:
    (project.parent / "elsewhere").mkdir()
    (project / "out").symlink_to(project.parent / "elsewhere")
    assert run()[0] == 0
    assert (project / "out").is_symlink()
    assert (project.parent / "elsewhere/shop/keys.py").is_file()


def test_links_within_the_output_folder_are_not_followed(project: Path, run: Run) -> None:
    elsewhere = project.parent / "elsewhere"
    (elsewhere / "shop").mkdir(parents=True)
    (elsewhere / "shop/keys.py").write_text("mine")
    out = project / "out"
    out.mkdir()
    for force in ([], ["--force"]):
        (out / "shop").symlink_to(elsewhere / "shop")
        status, told = refused(project, run, "shop_schema.json", *force)
        assert status == 1
        assert "a symbolic link stands where a package folder belongs" in told
        (out / "shop").unlink()
    (out / "shop").mkdir()
    (out / "shop/keys.py").symlink_to(elsewhere / "shop/keys.py")
    status, told = refused(project, run)
    assert status == 1
    assert "out/shop/keys.py: a symbolic link stands where a file belongs" in told
    assert run("shop_schema.json", "--force")[0] == 0
    assert (elsewhere / "shop/keys.py").read_text() == "mine"
    assert not (out / "shop/keys.py").is_symlink()


@pytest.mark.parametrize("target", ["nowhere", "out", "/dev/null"])
def test_an_output_that_is_no_folder_is_an_error(project: Path, run: Run, target: str) -> None:
    (project / "out").symlink_to(target)
    status, told = run()
    assert status == 2
    assert told.startswith("error: cannot write the output: ")
    assert "\nhelp: " in told
    assert (project / "out").is_symlink()


def test_an_output_that_is_a_file_is_an_error(project: Path, run: Run) -> None:
    (project / "out").write_text("mine")
    assert run()[0] == 2
    assert (project / "out").read_text() == "mine"
    assert run(output="out/deeper")[0] == 2
    assert run("shop_schema.json", "--check")[0] == 2


def test_a_folder_where_a_file_belongs_is_refused(project: Path, run: Run) -> None:
    (project / "out/shop/keys.py/mine").mkdir(parents=True)
    for force in ([], ["--force"]):
        status, told = refused(project, run, "shop_schema.json", *force)
        assert status == 1
        assert "a folder stands where a file belongs" in told


def test_a_pipe_where_a_file_belongs_is_refused(project: Path, run: Run) -> None:
    (project / "out/shop").mkdir(parents=True)
    os.mkfifo(project / "out/shop/keys.py")
    status, told = run()  # and does not hang
    assert status == 1
    assert "a special file stands where a file belongs" in told
