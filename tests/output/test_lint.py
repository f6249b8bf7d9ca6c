"""Packages are clean under the rules that ruff has where nobody chooses any."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from emitted import SOAK, laid_out
from emitted_code.checkers import of_ruff
from paths import GOLDEN
from proof.package import RejectedError, modules
from proof.populations import Example, examples


def test_the_applications_are_clean() -> None:
    assert of_ruff(GOLDEN) == ""


@pytest.mark.slow
def test_packages_of_random_schemas_are_clean(tmp_path: Path) -> None:
    packages = 0

    @seed(5)
    @settings(
        max_examples=300 if SOAK else 5,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(examples())
    def written(example: Example) -> None:
        nonlocal packages
        try:
            files = modules(example.schema, tmp_path, examples=True)
        except RejectedError:
            return
        folder = tmp_path / "out" / f"package_{packages}"
        folder.mkdir(parents=True)
        for name, text in files.items():
            if name.endswith(".py"):
                (folder / name).write_text(laid_out(text), "utf-8")
        packages += 1

    written()
    assert packages > 2
    assert of_ruff(tmp_path / "out") == ""
