"""Two applications in one process, over one support code: their errors are the same classes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dyngen.build import build
from dyngen.config import Settings
from emitted_code.types.checkers import of_mypy, of_pyright, of_ruff
from paths import ROOT

pytestmark = pytest.mark.slow

SCHEMAS = [ROOT / f"schemas/{name}" for name in ("deals_app", "gaming_leaderboard")]

_PROGRAM = """
import boto3
from moto import mock_aws
import {prefix}deals_app as deals, {prefix}gaming_leaderboard as games
from {prefix}dyngen_runtime import DataLayerError, KeyValueError

assert deals.KeyValueError is games.KeyValueError is KeyValueError
assert deals.Query is games.Query
with mock_aws():
    client = boto3.client("dynamodb", region_name="eu-central-1")
    deals.create_tables(client)
    games.create_tables(client)
    caught = 0
    for attempt in (
        lambda: deals.Database(client).{deal},
        lambda: games.Database(client).{game},
    ):
        try:
            attempt()
        except KeyValueError as error:
            assert isinstance(error, DataLayerError)
            caught += 1
    assert caught == 2
"""


def made(folder: Path) -> None:
    result = build(Settings(SCHEMAS, folder, runtime="shared"), write=True)
    assert result.changes is not None
    assert not result.changes.refused


@pytest.fixture(scope="module")
def on_the_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder from which packages are imported as they are called."""
    folder = tmp_path_factory.mktemp("packages")
    made(folder)
    return folder


@pytest.fixture(scope="module")
def in_a_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an output folder that is a package, `data`."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "data").mkdir()
    (folder / "data/__init__.py").write_text("")
    made(folder / "data")
    return folder


@pytest.mark.parametrize(("layout", "prefix"), [("on_the_path", ""), ("in_a_package", "data.")])
def test_one_error_for_two_applications(
    layout: str, prefix: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(layout)
    program = _PROGRAM.format(prefix=prefix, deal='deal.get_deal("")', game='game.get_game("")')
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    examples = [sys.executable, "-m", f"{prefix}deals_app.examples"]
    run = subprocess.run(examples, cwd=folder, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    told = subprocess.run([*examples, "--help"], cwd=folder, capture_output=True, check=True)
    assert f"python -m {prefix}deals_app.examples" in told.stdout.decode()


@pytest.mark.parametrize("layout", ["on_the_path", "in_a_package"])
def test_type_checkers_and_ruff_have_nothing_to_say(
    layout: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(layout)
    assert (of_mypy(folder), of_ruff(folder), of_pyright(folder)) == ("", "", "")
