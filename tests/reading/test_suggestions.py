"""What somebody meant who wrote something else."""

from __future__ import annotations

import pytest

from dyngen.schema.suggest import did_you_mean, one_of


@pytest.mark.parametrize(
    ("word", "allowed", "meant"),
    [
        ("partitionkey", ["sort_key", "partition_key"], "partition_key"),
        ("PARTITION-KEY", ["sort_key", "partition_key"], "partition_key"),
        ("feilds", ["fields", "field"], "fields"),
        ("query", ["Query", "Scan"], "Query"),
        ("Put", ["PutItem", "GetItem"], "PutItem"),
        ("float", ["string", "decimal"], "decimal"),
        ("pk", ["sk", "id"], None),
        ("banana", ["string", "decimal"], None),
        ("", ["a"], None),
        ("entity", ["single_entity", "entity_list"], None),
    ],
)
def test_did_you_mean(word: str, allowed: list[str], meant: str | None) -> None:
    assert did_you_mean(word, allowed) == meant


def test_one_of() -> None:
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b", "c d"]) == 'a, b or "c d"'
    assert one_of(map(str, range(30))).endswith("… (30 in all)")
