"""The proof that access patterns mean what docs/semantics.md says: random schemas against the naive model, on moto.

    pytest tests/proof/test_proof.py                         a quick look, the same schemas every time
    DYNGEN_SOAK=1 pytest -n 2 tests/proof/test_proof.py      a thousand; --soak N for as many as wanted

What fails here becomes a small test in test_regressions.py; DYNGEN_SHRINK=1 looks for a smaller example first, which
takes minutes.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from dyngen.config import Flavour
from proof.model.terms import Json
from proof.random.populations import Example, examples
from proof.random.strategies import schemas
from proof.running.harness import emulator, run
from proof.running.package import RejectedError, modules

pytestmark = pytest.mark.slow


def test_emitted_code_agrees_with_the_model(proof_part: tuple[int, int, Flavour]) -> None:
    number, size, flavour = proof_part
    tried, rejected, calls = 0, list[str](), 0
    with emulator() as client:

        @seed(number)
        @settings(
            max_examples=size,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            phases=[Phase.generate, Phase.shrink]
            if os.environ.get("DYNGEN_SHRINK")
            else [Phase.generate],
        )
        @given(examples())
        def agrees(example: Example) -> None:
            nonlocal tried, calls
            tried += 1
            try:
                calls += run(example, client, flavour).ran
            except RejectedError as error:
                # The strategies build what is allowed; what they miss are keys that are refused together.
                rejected.append(str(error))

        agrees()
    assert len(rejected) <= 0.3 * tried, rejected
    assert calls > 3 * tried


def test_every_file_of_a_random_schema_is_python(tmp_path: Path) -> None:
    """Examples too, which the proof leaves out, for they take as long as all the rest."""
    compiled = 0

    @seed(0)
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schemas())
    def compiles(schema: Json) -> None:
        nonlocal compiled
        try:
            files = modules(schema, tmp_path, examples=True)
        except RejectedError:
            return
        for name, text in files.items():
            if name.endswith(".py"):
                compile(text, name, "exec")
                compiled += 1

    compiles()
    assert compiled > 100
