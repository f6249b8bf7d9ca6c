"""Options of the test run, and the DynamoDB that tests run on.

pytest --ddb=ministack tests/emitted_code/applications             moto in this process (default), ministack, dynalite
pytest --client=direct --ddb=dynalite …                            over a direct client, of moto over its server
pytest --flavour=async --client=direct …                           packages that are awaited, over a client that is
pytest --soak 1000 tests/proof/test_proof.py                       as many random schemas (DYNGEN_SOAK=1: 1,000)
pytest --soak 3000 -k pairs-7 tests/evolution/test_releases.py     as many pairs of releases (DYNGEN_SOAK=1: 3,000),
                                                                   of which -k takes a part
"""

from __future__ import annotations

import gc
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from asked import EMULATORS, FIRST_PART, SOAK
from dyngen.config import ALL_FLAVOURS
from paths import ROOT

if TYPE_CHECKING:
    from botocore.loaders import Loader

    from emulator import Ddb

# The command looks for no cyclic garbage, of which it makes none. Here there is some. To look for it as often as Python
# does took a sixth of the time, and to do so once in a long while took gigabytes: some hundred tests are between them.
gc.set_threshold(100_000, 20, 20)
_TESTS_TO_A_COLLECTION = 400
_ran = count(1)


def pytest_configure() -> None:
    """What mypy has found of the standard library and of stubs it need not find again for each test."""
    runs = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    os.environ.setdefault("MYPY_CACHE_DIR", str(ROOT / ".mypy_cache" / f"tests-{runs}"))


def pytest_collection() -> None:
    """What processes need that run tests; the one that hands tests out to them starts sooner without."""
    from hypothesis import HealthCheck, settings

    # How fast examples are drawn is about the machine, which may be busy, and not about what is tested. Two runs of one
    # commit try the same examples, so what fails has been changed since; new ones are looked for in the soak.
    settings.register_profile(
        "dyngen",
        suppress_health_check=[HealthCheck.too_slow],
        deadline=None,
        derandomize=not SOAK,
    )
    settings.load_profile("dyngen")
    _read_models_once()


def _read_models_once() -> None:
    """Each session of boto3 would read the models of its services anew: fifty milliseconds, and ten megabytes that only
    the garbage collector gives back. They say the same to all.
    """
    import botocore.session

    load = botocore.session.create_loader
    read = defaultdict[str | None, dict[object, object]](dict)

    def loader(search_path: str | None = None) -> Loader:
        made = load(search_path)
        vars(made)["_cache"] = read[search_path]
        return made

    botocore.session.create_loader = loader


def pytest_collection_finish() -> None:
    """What was imported stays until the end: nobody looks through it for garbage."""
    if "moto" in sys.modules:
        import quick_moto

        quick_moto.quicken()
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown() -> None:
    if next(_ran) % _TESTS_TO_A_COLLECTION == 0:
        gc.collect()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--ddb", choices=EMULATORS, default="moto", help="the DynamoDB that tests run on"
    )
    parser.addoption(
        "--client", choices=("boto3", "direct"), default="boto3", help="what they talk to it by"
    )
    parser.addoption(
        "--flavour", choices=ALL_FLAVOURS, default="sync", help="which of a package's they call"
    )
    parser.addoption(
        "--soak",
        type=int,
        default=0,
        help="how many random schemas or pairs of them proof/test_proof.py and evolution/test_releases.py try",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    asked = int(metafunc.config.getoption("--soak"))
    if "release_part" in metafunc.fixturenames:
        size = asked or (3000 if SOAK else 0)
        numbers, each = (range(-(-size // 250)), 250) if size else (range(1), 16)
        parts = [(number + FIRST_PART, each) for number in numbers]
        metafunc.parametrize("release_part", parts, ids=[f"pairs-{number}" for number, _ in parts])
    if "proof_part" in metafunc.fixturenames:
        size = asked or (1000 if SOAK else 0)
        numbers, each = (range(-(-size // 25)), 25) if size else (range(6), 8)
        parts = [(number + FIRST_PART, each, "sync") for number in numbers]
        # What the asynchronous flavour is made of was proved by then: some of the same schemas are enough.
        parts += [(number + FIRST_PART, each, "async") for number in numbers if number % 4 == 0]
        ids = [f"schemas-{number}-{flavour}" for number, _, flavour in parts]
        metafunc.parametrize("proof_part", parts, ids=ids)


@pytest.fixture(scope="module")  # not longer: moto would answer for the servers of other tests
def ddb(request: pytest.FixtureRequest) -> Iterator[Ddb]:
    """The emulator that `--ddb` asks for."""
    from emulator import emulator

    option = request.config.getoption
    direct = option("--client") == "direct"
    with emulator(option("--ddb"), direct=direct, flavour=option("--flavour")) as found:
        yield found


@pytest.fixture
def client(ddb: Ddb) -> Any:
    """A client of a DynamoDB without tables."""
    return ddb.client()


@pytest.fixture
def endpoint(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty DynamoDB of its own, of the kind that `--ddb` asks for: for what several processes do."""
    from emulator import server

    with server(request.config.getoption("--ddb")) as found:
        yield found
