"""Whose a file is decides the header (docs/reliability.md).

A generated file that was edited by hand still has it, so the next build writes it anew, and `--check` tells of it before. A
file without the header is never changed or removed.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.output.header import LINE
from output.disk import Run, refused, schema


def test_what_was_edited_by_hand_is_ours_and_made_anew(project: Path, run: Run) -> None:
    """The header says DO NOT EDIT, and decides. `--check` tells of the edit without touching it."""
    assert run()[0] == 0
    path = project / "out/shop/keys.py"
    made = path.read_text()
    path.write_text(made + "\nEDITED = True\n")
    status, told = refused(project, run, "shop_schema.json", "--check")
    assert status == 1
    assert told.startswith("changed: out/shop/keys.py\n")
    assert "-EDITED = True" in refused(project, run, "shop_schema.json", "--diff")[1]
    assert run()[0] == 0
    assert path.read_text() == made


@pytest.mark.parametrize(
    "name", ["keys.py", "access_patterns.json", "py.typed", ".dyngen.json", "__init__.py"]
)
def test_a_foreign_file_in_the_way_stops_everything(project: Path, run: Run, name: str) -> None:
    (project / "out/shop").mkdir(parents=True)
    (project / "out/shop" / name).write_text("mine")
    status, told = refused(project, run)
    assert status == 1
    assert f"out/shop/{name}: dyngen did not write this file" in told
    assert list((project / "out/shop").iterdir()) == [project / "out/shop" / name]


def test_foreign_files_survive_everything(project: Path, run: Run) -> None:
    """Beside what is ours, in a package that goes away, in folders of other names, whatever they are called."""
    assert run()[0] == 0
    mine = ["out/shop/mine.py", "out/shop/.hidden", "out/shop/keys.py.bak", "out/other/keys.py", "out/README.md", "out/.git/config",
            "out/shop/deep/keys.py", "out/shop/half.dyngen-tmp"]  # fmt: skip
    for name in mine:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("mine")
    # Even our header does not make a file in a deeper or hidden folder ours: packages are flat.
    deeper = ["out/shop/deep/ours.py", "out/.git/ours.py"]
    for name in deeper:
        (project / name).write_text(f"# {LINE}\n")
    (project / "other_schema.json").write_text(schema())
    (project / "shop_schema.json").unlink()
    assert run("other_schema.json", "--force")[0] in (0, 1)
    (project / "out/other/keys.py").rename(project / "out/other/mine.py")
    mine[mine.index("out/other/keys.py")] = "out/other/mine.py"
    assert run("other_schema.json")[0] == 0
    assert not (project / "out/shop/keys.py").exists()
    for name in mine:
        if name != "out/other/mine.py":
            assert (project / name).read_text() == "mine", name
    assert all((project / name).exists() for name in deeper)
