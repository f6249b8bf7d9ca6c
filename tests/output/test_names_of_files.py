"""Whatever a schema's file and folder are called, there is a package, or a finding with its place.

DYNGEN_SOAK=1 pytest tests/output/test_names_of_files.py        thousands of names
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dyngen.cli.app import run_command
from output.disk import Run, schema

SOAK = bool(os.environ.get("DYNGEN_SOAK"))
PARTS = [
    "schema", "shop", "class", "None", "01-", "é", "ß", " ", "-", "..", ".", "_", "~", "%", "?", "*", "'", '"', "\\",
    ":", "\n", "\r", "\t", "\x1b[31m", "\u202e", "\U0001f600", "\udc80", "\udcff", "$(id)", "x" * 60,
]  # fmt: skip
ENDS = ["_schema", ".schema", "schema", ""]


def possible(name: str) -> bool:
    """Whether the system takes it for the name of one file."""
    return len(os.fsencode(name)) < 240 and name not in ("", ".", "..")


NAMES = st.lists(st.sampled_from(PARTS), max_size=5).map("".join)
FILES = st.builds(
    "{}{}{}".format, NAMES, st.sampled_from(ENDS), st.sampled_from([".json", ".yaml", ".yml"])
).filter(possible)


@pytest.mark.slow
@given(NAMES.filter(possible), FILES, st.sampled_from(["text", "json", "github", "sarif"]))
@example("01-orders", "schema.json", "text")
@example("a", "x" * 225 + "_schema.json", "text")
@example("\udcff", "schema.json", "sarif")
@settings(
    deadline=None,
    max_examples=2000 if SOAK else 25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_name_is_built_or_told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    file: str,
    output_format: str,
) -> None:
    room = Path(tempfile.mkdtemp())
    try:
        (room / folder).mkdir()
        (room / folder / file).write_text(schema())
        monkeypatch.chdir(room)
        monkeypatch.setenv("DYNGEN_CACHE_DIR", str(room / "cache"))
        monkeypatch.setenv("DYNGEN_TRACEBACK", "1")  # what is no answer is raised
        path = f"./{folder}/{file}"
        with pytest.raises(SystemExit) as ended:
            run_command(["build", path, "-o", "out", "--output-format", output_format])
        told = capsys.readouterr()
        built = (room / "out").exists()
        assert ended.value.code == 0 if built else ended.value.code == 1, told
        assert built or "DG012" in told.out
        assert "\x1b" not in told.err
    finally:
        shutil.rmtree(room)


@pytest.mark.parametrize("name", ["bookings.yaml", "model.json", "deep/er.yml"])
def test_a_file_that_is_named_is_taken_whatever_it_is_called(
    project: Path, run: Run, name: str
) -> None:
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(schema())
    assert run(name)[0] == 0
    assert (project / "out" / path.stem / "keys.py").exists()


def test_a_schema_of_another_name_is_pointed_out_once(project: Path, run: Run) -> None:
    (project / "bookings.json").write_text(schema())
    status, told = run(".")
    assert status == 0
    assert told.count("bookings.json looks like a schema and is not called one") == 1
    assert not (project / "out/bookings").exists()


def test_the_key_package_names_the_package(project: Path, run: Run) -> None:
    path = project / "01-orders_schema.json"
    path.write_text(schema())
    status, told = run(path.name)
    assert status == 1
    assert '"package": "orders"' in told
    path.write_text(schema().replace("{", '{"package": "orders", ', 1))
    assert run(path.name)[0] == 0
    assert (project / "out/orders/keys.py").exists()
    assert run(path.name, "--check")[0] == 0


def test_two_schemas_with_one_package_are_named(project: Path, run: Run) -> None:
    (project / "other.json").write_text(schema().replace("{", '{"package": "shop", ', 1))
    status, told = run("shop_schema.json", "other.json")
    assert status == 2
    assert 'shop_schema.json and other.json both make the package "shop"' in told
