"""Packages are clean: under the rules that ruff has where nobody chooses any, and under both strict type checkers.

pytest tests/emission/test_checkers.py                    the applications, and a few random schemas
DYNGEN_SOAK=1 pytest tests/emission/test_checkers.py      hundreds of random schemas
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from asked import SEED
from dyngen.config import ALL_FLAVOURS
from emitted import SOAK, laid_out
from emitted_code.types.checkers import of_mypy, of_pyright, of_ruff
from paths import GOLDEN
from proof.model.terms import Json
from proof.random.renaming import ENTITIES, PARAMETERS, moving, renamed
from proof.random.strategies import schemas
from proof.running.package import RejectedError, modules


def test_the_applications_are_clean() -> None:
    """Under ruff; what type checkers say of them is a step of `make lint`."""
    assert of_ruff(GOLDEN) == ""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages of random schemas, in both flavours, under names that code uses itself."""
    folder = tmp_path_factory.mktemp("random")
    written = 0

    @seed(5 + SEED)
    @settings(
        max_examples=300 if SOAK else 5,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(schemas(), st.permutations(ENTITIES), st.permutations(PARAMETERS))
    def write(schema: Json, entities: list[str], parameters: list[str]) -> None:
        nonlocal written
        odd = renamed(schema, entities, parameters)
        for each in (moving(odd), odd, schema):
            with suppress(RejectedError):
                files = modules(
                    each, tmp_path_factory.mktemp("schema"), examples=True, flavours=ALL_FLAVOURS
                )
                break
        else:
            return
        package = folder / f"package_{written}"
        (package / "aio").mkdir(parents=True)
        for name, text in files.items():
            if name.endswith(".py"):
                (package / name).write_text(laid_out(text), "utf-8")
        written += 1

    write()
    assert written > 2
    return folder


@pytest.mark.slow
def test_packages_of_random_schemas_are_clean(packages: Path) -> None:
    assert of_ruff(packages) == ""


@pytest.mark.slow
def test_packages_of_random_schemas_pass_mypy(packages: Path) -> None:
    assert of_mypy(packages) == ""


@pytest.mark.slow
def test_packages_of_random_schemas_pass_pyright(packages: Path) -> None:
    assert of_pyright(packages) == ""
