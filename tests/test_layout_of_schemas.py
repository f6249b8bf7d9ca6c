"""The text of packages of random schemas is black's, statement for statement. (Random statements: test_layout.py.)"""

from __future__ import annotations

import os
from pathlib import Path

import black
from hypothesis import HealthCheck, Phase, given, seed, settings

from dyngen.output.format import format_module
from proof.package import RejectedError, modules
from proof.populations import Example, examples

MODE = black.Mode(target_versions={black.TargetVersion.PY311})
SCHEMAS = 200 if os.environ.get("DYNGEN_SOAK") else 4
FILES = ("entities.py", "keys.py", "repositories.py", "transactions.py")


def test_what_is_laid_out_is_what_black_lays_out(tmp_path: Path) -> None:
    compared = 0

    @seed(7)
    @settings(
        max_examples=SCHEMAS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(examples())
    def agrees(example: Example) -> None:
        nonlocal compared
        try:
            files = modules(example.schema, tmp_path)
        except RejectedError:
            return
        for name in FILES:
            if name in files:
                ours = format_module(files[name], f"random/{name}")
                assert ours == black.format_str(files[name], mode=MODE)
                compared += len(ours.splitlines())

    agrees()
    assert compared > 400 * SCHEMAS
