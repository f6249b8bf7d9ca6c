"""A transaction over several items of one kind is shown with items that it takes: what must agree does."""

from __future__ import annotations

from dyngen.picture import reading
from dyngen.picture.items import Item, sample_items
from emitted import as_file, understood
from schemas import entity, pattern, schema, table


def split(**more: object) -> list[Item]:
    put = {"table": "Claims", "entity": "Claim", "action": "Put", "each": "parts"} | more
    delete = {"table": "Claims", "entity": "Claim", "action": "Delete"}
    transaction = pattern(
        "split",
        "TransactWrite",
        "old:Claim parts:array/Claim",
        "void",
        entities_involved=[delete, put],
    )
    claim = entity("P#{policy}", "C#{claim}", "policy claim")
    written = schema(table("Claims", "pk", "sk", Claim=claim), transactions=(transaction,))
    meaning = understood(as_file(written))
    [it] = meaning.transactions
    return list(reading.of_transaction(meaning, it, sample_items(meaning)).answered)


def values(items: list[Item], field: str) -> list[object]:
    return [item.fields[field].value for item in items]


def test_an_item_agrees_with_the_one_before() -> None:
    old, part = split(key={"policy": "old.policy"})
    assert values([old, part], "policy") == ["policy-1", "policy-1"]
    assert values([old, part], "claim") == ["claim-1", "claim-2"]


def test_what_need_not_agree_is_the_other_sample() -> None:
    assert values(split(), "policy") == ["policy-1", "policy-2"]
