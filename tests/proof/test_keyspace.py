"""No key is made twice, every key is read back, and every query finds its items and no others.

    pytest tests/proof/test_keyspace.py                     a quick look
    DYNGEN_SOAK=1 pytest tests/proof/test_keyspace.py       a long one

The tables are adversaries: their sort keys touch, hold each other's delimiters, and go on where others end.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emitted import SOAK
from proof.model.terms import Json, Values, holes, literals_of, text_of
from proof.random.keyspace import (
    Asked,
    Client,
    Kind,
    Row,
    Space,
    asking,
    document,
    found,
    key,
    readings,
    rows,
    spaces,
    values,
)
from proof.running.package import RejectedError, imported, key_functions, modules

pytestmark = pytest.mark.slow

EXAMPLES = 5_000 if SOAK else 30
PROFILE = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
Files = Callable[[Json, Path], dict[str, str]]


@contextmanager
def built(space: Space, files: Files) -> Iterator[ModuleType]:
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(files(document(space), Path(folder))) as package,
    ):
        yield package


# ---- keys --------------------------------------------------------------------------------------


def test_a_key_is_of_one_kind_and_read_in_one_way() -> None:
    """Texts are read in every way that any template allows: one of these readings at most is accepted."""
    tried = accepted = refused = 0

    @settings(PROFILE, max_examples=EXAMPLES)
    @given(spaces(most=4), st.data())
    def judge(space: Space, data: st.DataObject) -> None:
        nonlocal tried, accepted, refused
        try:
            with built(space, key_functions) as package:
                tried += 1
                for kind, row in data.draw(rows(space)):
                    read, not_read = judged(package, space, key(kind.sk, row))
                    assert len(read) <= 1, f"{key(kind.sk, row)!r} is {read} in {space.kinds}"
                    accepted += len(read)
                    refused += not_read
        except RejectedError:
            return

    judge()
    assert tried > EXAMPLES // 3
    assert min(accepted, refused) > tried // 3


Reading = tuple[tuple[str, ...], tuple[str, ...]]
"""The literals of a template, and what stands between them."""


def judged(package: ModuleType, space: Space, text: str) -> tuple[set[Reading], int]:
    """How a text is read by those that accept it, and how many do not."""
    accepted, refused = set[Reading](), 0
    for kind in space.kinds:
        function = getattr(package.keys, f"{kind.name.lower()}_key")
        for row in readings(space, kind, text):
            try:
                made = function(**row)["sk"]["S"]
            except package.KeyValueError:
                refused += 1
                continue
            assert made == text
            parts = tuple(text_of(row[each.field], each.spec) for each in holes(kind.sk))
            accepted.add((tuple(literals_of(kind.sk)), parts))
    return accepted, refused


# ---- queries -----------------------------------------------------------------------------------


def test_queries_find_their_items_and_no_others() -> None:
    asked = answered = 0

    @settings(PROFILE, max_examples=EXAMPLES // 2)
    @given(spaces(), st.data())
    def judge(space: Space, data: st.DataObject) -> None:
        nonlocal asked, answered
        space = asking(space)
        try:
            with built(space, modules) as package:
                stored = put(package, data.draw(rows(space)))
                run = Run(package, space, stored)
                run.all_kinds()
                for query in space.asked:
                    operands = run.operands(query, data)
                    answered += run.ask(query, *operands)
                    asked += 1
        except RejectedError:
            return

    judge()
    assert asked > 5 * EXAMPLES
    assert answered > asked // 3


def put(package: ModuleType, some: Sequence[Row]) -> list[tuple[Row, Any]]:
    """The rows whose keys are accepted, each once, and their items."""
    found: dict[tuple[str, str], tuple[Row, Any]] = {}
    for kind, row in some:
        try:
            item = getattr(package, kind.name)(**row).to_item()
        except package.KeyValueError:
            continue
        where = (item["pk"]["S"], item["sk"]["S"])
        there = found.setdefault(where, ((kind, row), item))
        assert there[0] == (kind, row), f"{there[0]} and {(kind, row)} have the key {where}"
    return [*found.values()]


class Run:
    """A package, and a table with some rows."""

    def __init__(
        self, package: ModuleType, space: Space, stored: Sequence[tuple[Row, Any]]
    ) -> None:
        self.package, self.space = package, space
        self.rows = [row for row, _ in stored]
        self.client = Client([item for _, item in stored])
        self.database = package.Database(self.client)

    def repository(self, kind: Kind) -> Any:
        return getattr(self.database, kind.name.lower())

    def of(self, kind: Kind) -> list[Values]:
        return [row for other, row in self.rows if other == kind]

    def operands(self, query: Asked, data: st.DataObject) -> tuple[Values, list[Any], bool]:
        """The fields and operands of a query; and whether all of them are of stored rows."""
        mine = self.of(query.kind)
        near = bool(mine) and data.draw(st.integers(0, 3)) > 0
        row = data.draw(st.sampled_from(mine)) if mine else None
        drawn = {name: data.draw(values(self.space, name)) for name in query.given}
        given = {name: row[name] for name in query.given} if near and row else drawn
        operands = []
        for _ in range({"": 0, "between": 2}.get(query.operator, 1)):
            held = data.draw(st.sampled_from(mine))[query.ranged] if near else None
            operands.append(data.draw(values(self.space, query.ranged)) if held is None else held)
            if query.operator == "begins_with":
                text = text_of(operands[-1])
                operands[-1] = text[: data.draw(st.integers(1, len(text) or 1))]
        return given, operands, near

    def ask(self, query: Asked, given: Values, operands: Sequence[Any], near: bool) -> int:
        """Ask, and compare with a look at every row; how many were found."""
        method = getattr(self.repository(query.kind), query.name)
        names = ("v", "w")[: len(operands)]
        wanted = [row for row in self.of(query.kind) if found(query, operands, given, row)]
        wanted.sort(key=lambda row: key(query.template, row).encode())
        try:
            got = list(method("p", **given, **dict(zip(names, operands, strict=True))))
        except self.package.KeyValueError:
            assert not near, f"{query} refuses {given} {operands}, of {wanted} in {self.space}"
            return 0
        except self.package.DataLayerError as error:
            raise AssertionError(f"{query} {given} {operands}: {error}, in {self.space}") from None
        said = [
            {"p": "p", **{each: getattr(one, each) for each in query.kind.fields}} for one in got
        ]
        keys = [key(query.template, row) for row in wanted]
        assert [key(query.template, row) for row in said] == keys, (
            f"{query} {given} {operands}: {said} instead of {wanted} in {self.space}"
        )
        assert all(row in wanted for row in said), f"{said} is not {wanted}, {self.space}"
        return len(said)

    def all_kinds(self) -> None:
        """What is asked without a sort key: scans, whole partitions, single items by their raw keys."""
        for kind in self.space.kinds:
            try:
                self.all_of(kind)
            except self.package.DataLayerError as error:
                raise AssertionError(f"{kind}: {error}, in {self.space}") from None

    def all_of(self, kind: Kind) -> None:
        repository, label = self.repository(kind), kind.name.lower()
        scanned = list(getattr(repository, f"all_{label}")())
        assert {one.key()["sk"]["S"] for one in scanned} == {
            key(kind.sk, row) for row in self.of(kind)
        }
        mates = [row for row in self.rows if row[0].pk == kind.pk]
        mixed = [
            (type(one).__name__, one.key()["sk"]["S"])
            for one in getattr(repository, f"mixed_{label}")("p")
        ]
        assert sorted(mixed) == sorted((other.name, key(other.sk, row)) for other, row in mates)
        for other, row in mates:
            self.by_raw_key(kind, other, row)

    def by_raw_key(self, kind: Kind, other: Kind, row: Values) -> None:
        """An entity is found by its raw key; that of another is refused before any request."""
        get = getattr(self.repository(kind), f"raw_{kind.name.lower()}")
        raw, sent = key(other.sk, row), self.client.sent
        if kind == other:
            # A key that is one field alone is given as its value.
            alone = re.fullmatch(r"\{(\w+)\}", kind.sk)
            assert get("p", row[alone[1]] if alone else raw).key()["sk"]["S"] == raw
            return
        with pytest.raises(self.package.KeyValueError):
            get("p", raw)
        assert self.client.sent == sent
