"""Options of the test run, and the DynamoDB that tests run on.

pytest --ddb=ministack tests/emitted_code/test_applications.py     moto in this process (default), ministack, dynalite
pytest --client=direct --ddb=dynalite …                            over a direct client, of moto over its server
pytest --soak 1000 tests/proof/test_proof.py                       as many random schemas (DYNGEN_SOAK=1: 1,000)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from emitted import SOAK
from emulator import EMULATORS, Ddb, emulator

# How fast examples are drawn is about the machine, which may be busy, and not about what is tested. Two runs of one
# commit try the same examples, so what fails has been changed since; new ones are looked for in the soak.
settings.register_profile(
    "dyngen", suppress_health_check=[HealthCheck.too_slow], deadline=None, derandomize=not SOAK
)
settings.load_profile("dyngen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--ddb", choices=EMULATORS, default="moto", help="the DynamoDB that tests run on"
    )
    parser.addoption(
        "--client", choices=("boto3", "direct"), default="boto3", help="what they talk to it by"
    )
    parser.addoption(
        "--soak", type=int, default=0, help="how many random schemas proof/test_proof.py tries"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "proof_part" in metafunc.fixturenames:
        size = int(metafunc.config.getoption("--soak")) or (1000 if SOAK else 0)
        parts = (
            [(number, 25) for number in range(-(-size // 25))]
            if size
            else [(number, 8) for number in range(6)]
        )
        metafunc.parametrize("proof_part", parts, ids=[f"schemas-{number}" for number, _ in parts])


@pytest.fixture(scope="module")  # not longer: moto would answer for the servers of other tests
def ddb(request: pytest.FixtureRequest) -> Iterator[Ddb]:
    """The emulator that `--ddb` asks for."""
    direct = request.config.getoption("--client") == "direct"
    with emulator(request.config.getoption("--ddb"), direct=direct) as found:
        yield found


@pytest.fixture
def client(ddb: Ddb) -> Any:
    """A client of a DynamoDB without tables."""
    return ddb.client()
