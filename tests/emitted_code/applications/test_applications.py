"""Every access pattern of every application, through the emitted API, on the emulator that `--ddb` asks for.

What is expected comes from the naive model (tests/proof), which knows docs/semantics.md and not the generator; some
answers are written out by hand in test_answers_by_hand.py and test_sequences_by_hand.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

import emitted
from applications import has_keys_of_several_attributes, patterns_of, schema_of
from emulator import Ddb
from proof.model.crud import write
from proof.model.terms import Json
from proof.random.applications import Sampler
from proof.random.populations import Call
from proof.running import moto_mended
from proof.running.harness import Run
from proof.running.requests import RefusedRequestError

pytestmark = pytest.mark.slow

READS = ("Query", "Scan", "GetItem", "BatchGetItem", "TransactGet")
CALLS = 4
"""For each pattern."""


class Application:
    """An application, its tables full of neighbours."""

    def __init__(self, name: str, ddb: Ddb) -> None:
        self.name = name
        self.sampler = Sampler(schema_of(name), seed=len(name))
        self.run = Run(schema_of(name), ddb.package(name), ddb.keeping_client())
        self.run.knows_old_items = ddb.name != "dynalite"
        for number, (entity, values) in enumerate(self.sampler.population()):
            write(self.run, entity, values, batched=number % 2 == 0)
        self.sampler.rows = list(self.run.model.rows)
        self.run.stored_rows()

    def call(self, entity: str, pattern: Json) -> Call:
        return self.sampler.call(entity, pattern)


_LATEST: list[Application] = []


@pytest.fixture(autouse=True)
def mended(ddb: Ddb) -> Iterator[None]:
    """What is drawn may run into the mistakes of moto that the proof works around."""
    with moto_mended.applied() if ddb.name == "moto" else nullcontext():
        yield


@pytest.fixture
def application(request: pytest.FixtureRequest, ddb: Ddb) -> Application:
    """The application of a test; one is at hand at a time, for the tests of one application are in a row."""
    name: str = request.param
    if _LATEST and _LATEST[0].name == name:
        return _LATEST[0]
    if ddb.name == "dynalite" and has_keys_of_several_attributes(name):
        pytest.skip("dynalite has no keys of several attributes")
    _LATEST[:] = [Application(name, ddb)]
    return _LATEST[0]


READING = [
    pytest.param(name, entity, pattern, id=f"{name}-{pattern['pattern_id']}-{pattern['name']}")
    for name in emitted.NAMES
    for entity, pattern in patterns_of(name)
    if pattern["operation"] in READS
]


@pytest.mark.parametrize(("application", "entity", "pattern"), READING, indirect=["application"])
def test_read(application: Application, entity: str, pattern: Json, ddb: Ddb) -> None:
    if pattern["operation"] == "TransactGet" and ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    found = 0
    application.sampler.random.seed(pattern["pattern_id"])  # whatever ran before
    for _ in range(CALLS):
        before = len(application.run.client.sent)
        application.run.call(application.call(entity, pattern))
        found += len(application.run.client.sent) - before
    assert found, "no request was sent"


@pytest.mark.parametrize("name", emitted.NAMES)
def test_writes(name: str, ddb: Ddb) -> None:
    """All writing patterns one after another, each several times, and what is stored after each."""
    if ddb.name == "dynalite" and has_keys_of_several_attributes(name):
        pytest.skip("dynalite has no keys of several attributes")
    _LATEST.clear()
    application = Application(name, ddb)
    changed = set[str]()
    for _ in range(CALLS):
        for entity, pattern in patterns_of(name):
            if pattern["operation"] in READS or (not entity and ddb.name == "dynalite"):
                continue
            before = application.run.model.rows
            try:
                application.run.call(application.call(entity, pattern))
            except RefusedRequestError as error:  # these arguments name one item twice
                assert "a key twice" in str(error)  # noqa: PT017
            application.run.stored_rows()
            application.sampler.rows = list(application.run.model.rows) or application.sampler.rows
            if application.run.model.rows != before:
                changed.add(pattern["name"])
    assert changed
