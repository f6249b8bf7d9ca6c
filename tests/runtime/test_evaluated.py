"""What an update makes of an item is what an emulator makes of it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from dyngen.runtime.copies.evaluated import NotEvaluatedError, evaluated
from emitted import SOAK
from emulator import moto

KEY: dict[str, Any] = {"pk": {"S": "a"}}
ITEM: dict[str, Any] = {
    **KEY,
    "n": {"N": "1.5"},
    "m": {"M": {"a": {"N": "1"}, "b": {"M": {"c": {"S": "x"}}}}},
    "l": {"L": [{"S": "a"}, {"N": "2"}, {"M": {"a": {"N": "7"}}}]},
    "ss": {"SS": ["a", "b"]},
    "ns": {"NS": ["1", "2.5"]},
    "s": {"S": "text"},
}
NAMES = {f"#{name}": name for name in ("n", "m", "l", "ss", "ns", "s", "new", "a", "b", "c")}
VALUES: dict[str, Any] = {
    ":one": {"N": "1"},
    ":many": {"N": "12345678901234567890.25"},
    ":text": {"S": "other"},
    ":list": {"L": [{"S": "z"}]},
    ":none": {"L": []},
    ":map": {"M": {"q": {"NULL": True}}},
    ":letters": {"SS": ["b", "c"]},
    ":all": {"SS": ["a", "b"]},
    ":numbers": {"NS": ["2.5", "3"]},
}
ENTRIES = {
    "SET": [
        "#s = :text", "#new = :map", "#n = #n + :one", "#n = #n - :many", "#n = if_not_exists(#n, :one) + :one",
        "#new = if_not_exists(#new, :one) - :one", "#new = #s", "#l = list_append(#l, :list)",
        "#l = list_append(:list, #l)", "#new = list_append(if_not_exists(#new, :none), :list)", "#m.#a = #m.#a + :one",
        "#m.#b.#c = :text", "#m.#new = :one", "#l[1] = :text", "#l[9] = :text", "#l[2].#a = #l[2].#a + :one",
        "#s = if_not_exists(#s, :text)", "#m.#a = if_not_exists(#m.#c, :one)",
    ],
    "REMOVE": ["#s", "#new", "#m.#a", "#m.#b.#c", "#l[0]", "#l[2]", "#l[2].#a"],
    "ADD": ["#n :one", "#new :one", "#ss :letters", "#ns :numbers", "#new :letters"],
    "DELETE": ["#ss :letters", "#ss :all", "#ns :numbers", "#new :letters"],
}  # fmt: skip


def expression(chance: random.Random) -> str:
    """Some entries, of which no two are about the same attribute."""
    clauses, taken = list[str](), set[str]()
    for clause, entries in ENTRIES.items():
        chosen = []
        for entry in chance.sample(entries, chance.randrange(3)):
            about = entry.split()[0].partition(".")[0].partition("[")[0]
            if about not in taken:
                taken.add(about)
                chosen.append(entry)
        clauses += [f"{clause} {', '.join(chosen)}"] if chosen else []
    return " ".join(clauses) or "SET #s = :text"


def read(values: Any) -> Any:
    """An item whose sets have no order, and whose numbers have one spelling."""
    if isinstance(values, dict):
        return {
            name: frozenset(map(float, value)) if name == "NS"
            else frozenset(value) if name == "SS"
            else float(value) if name == "N" else read(value)
            for name, value in values.items()
        }  # fmt: skip
    return [read(each) for each in values] if isinstance(values, list) else values


@pytest.mark.slow
def test_what_an_update_makes_is_what_an_emulator_makes() -> None:
    chance = random.Random(3)  # noqa: S311
    with moto() as client:
        client.create_table(
            TableName="Things", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )  # fmt: skip
        for _ in range(5_000 if SOAK else 150):
            update = expression(chance)
            client.put_item(TableName="Things", Item=ITEM)
            used = {
                part: {each: value for each, value in known.items() if _is_in(each, update)}
                for part, known in (
                    ("ExpressionAttributeNames", NAMES),
                    ("ExpressionAttributeValues", VALUES),
                )
            }
            found = client.update_item(
                TableName="Things", Key=KEY, UpdateExpression=update, ReturnValues="ALL_NEW",
                **{part: each for part, each in used.items() if each},
            )  # fmt: skip
            assert read(evaluated(ITEM, update, NAMES, VALUES)) == read(found["Attributes"]), update


def _is_in(placeholder: str, update: str) -> bool:
    words = update.replace(".", " ").replace("[", " ").replace("(", " ").replace(",", " ")
    return placeholder in words.replace(")", " ").split()


def test_sums_keep_every_digit() -> None:
    made = evaluated({"n": {"N": "0.1"}}, "SET #n = #n + :many", NAMES, VALUES)
    assert made == {"n": {"N": "12345678901234567890.35"}}


def test_the_item_stays_as_it_is() -> None:
    item: Any = {"l": {"L": [{"S": "a"}]}}
    evaluated(item, "SET #l[0] = :text", NAMES, VALUES)
    assert item == {"l": {"L": [{"S": "a"}]}}


@pytest.mark.parametrize(
    "update", ["SET #new = #n + :one", "SET #s.#a = :one", "SET #s = #s + :one", "ADD #s :letters",
               "SET #s = list_append(#s, :list)", "REMOVE #new.#a", "SET #s = :unknown"],
)  # fmt: skip
def test_what_dynamodb_would_refuse_is_not_evaluated(update: str) -> None:
    with pytest.raises(NotEvaluatedError):
        evaluated({"s": {"S": "a"}}, update, NAMES, VALUES)
