"""The examples of random schemas run: each access pattern once, on samples that nobody wrote.

pytest tests/proof/test_random_examples.py                    a handful, the same every time
DYNGEN_SOAK=1 pytest tests/proof/test_random_examples.py      hundreds
"""

from __future__ import annotations

import runpy
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from asked import SEED
from emitted import SOAK
from proof.model.terms import Json
from proof.random.strategies import schemas
from proof.running.package import RejectedError, modules

SCHEMAS = 300 if SOAK else 8


@pytest.mark.slow
def test_the_examples_of_random_schemas_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the moto that they start themselves, with its mistakes."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["examples"])
    numbers = count()
    ran = 0

    @seed(SEED)
    @settings(
        max_examples=SCHEMAS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schemas())
    def runs(schema: Json) -> None:
        nonlocal ran
        package = f"random_{next(numbers)}"
        try:
            files = modules(schema, tmp_path, examples=True)
        except RejectedError:
            return
        (tmp_path / package).mkdir()
        for name, text in files.items():
            (tmp_path / package / name).write_text(text, "utf-8")
        with pytest.raises(SystemExit) as ended:
            runpy.run_module(f"{package}.examples", run_name="__main__")
        told = capsys.readouterr().out
        assert ended.value.code == 0, (schema, told)
        ran += 1

    runs()
    assert ran > SCHEMAS // 2
