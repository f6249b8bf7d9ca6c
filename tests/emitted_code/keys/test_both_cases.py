"""A field that one key holds in lower case, and another as it is: each query goes by the key that it asks.

By brute force: the items that are stored are looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, index, pattern, schema, table

pytestmark = pytest.mark.slow

Row = Mapping[str, str]
NAMES, LETTERS = ("ann", "Ann", "ANNA", "bob", "É"), ("x", "X")
ROWS = [{"a": "q", "b": b, "c": c} for b, c in product(NAMES, LETTERS)]
OPERATORS: Mapping[str, Callable[[str, str, str], bool]] = {
    "<": lambda held, low, _: held < low,
    "<=": lambda held, low, _: held <= low,
    ">": lambda held, low, _: held > low,
    ">=": lambda held, low, _: held >= low,
    "between": lambda held, low, high: low <= held <= high,
    "begins_with": lambda held, low, _: held.startswith(low),
}
KEYS = {
    "lower_in_the_table": ("{a}", "S#{b:lower}#{c}", "{a}", "{b}"),
    "lower_in_the_index": ("{a}", "S#{b}#{c}", "{a}", "{b:lower}"),
    "lower_in_the_partition": ("U#{b:lower}", "S#{b}#{c}", "{b}", "J#{b:lower}#{c:lower}"),
    "lower_in_the_sort_key": ("U#{b}", "S#{b:lower}#{c:lower}", "{b:lower}", "{b}"),
    "lower_in_both": ("U#{b:lower}", "S#{c:lower}#{b:lower}", "I#{c}", "{b}#{c:lower}"),
}


def holes(template: str) -> list[tuple[str, bool]]:
    """The fields of a template, and whether it holds them in lower case."""
    return [(name, bool(lower)) for name, lower in re.findall(r"{(\w+)(:lower)?}", template)]


def key(template: str, row: Row) -> str:
    return re.sub(
        r"{(\w+)(:lower)?}", lambda hole: cased(row[hole[1]], lower=bool(hole[2])), template
    )


def cased(text: str, *, lower: bool) -> str:
    return text.lower() if lower else text


def queries(
    pk: str, sk: str, prefix: str
) -> Iterator[tuple[JSON, list[str], tuple[str, bool] | None]]:
    """Every query of a key: the pattern, the fields that it is given, and the one that it ranges over."""
    first = list(dict.fromkeys(name for name, _ in holes(pk)))
    rest = [hole for hole in holes(sk) if hole[0] not in first]
    for count in range(len(rest) + 1):
        given = first + [name for name, _ in rest[:count]]
        more = {"index_name": "ByB"} if prefix == "by" else {}
        yield pattern(f"{prefix}_{count}", "Query", " ".join(given), **more), given, None
        for number, operator in enumerate(OPERATORS if count < len(rest) else ()):
            operands = "low high" if operator == "between" else "low"
            name = f"{prefix}_{count}_{number}"
            call = pattern(
                name, "Query", " ".join([*given, operands]), range_condition=operator, **more
            )
            yield call, given, rest[count]


def found(
    templates: tuple[str, str],
    asked: Row,
    ranged: tuple[str, bool] | None,
    operator: str,
    ends: tuple[str, str],
) -> list[Row]:
    """The rows that a query is about: every field that is given, in each key as far as that is known, and the range."""

    def fits(row: Row) -> bool:
        for half, template in enumerate(templates):
            for name, lower in holes(template):
                if half and name not in asked:
                    break
                if name in asked and cased(row[name], lower=lower) != cased(
                    asked[name], lower=lower
                ):
                    return False
        if ranged is None:
            return True
        name, lower = ranged
        low, high = (cased(end, lower=lower) for end in ends)
        return OPERATORS[operator](cased(row[name], lower=lower), low, high)

    return [row for row in ROWS if fits(row)]


@pytest.mark.parametrize("projection", ["ALL", "KEYS_ONLY"])
@pytest.mark.parametrize("name", KEYS)
def test_each_query_goes_by_the_key_that_it_asks(name: str, projection: str) -> None:
    pk, sk, index_pk, index_sk = KEYS[name]
    calls = [(*one, (pk, sk)) for one in queries(pk, sk, "at")]
    calls += [(*one, (index_pk, index_sk)) for one in queries(index_pk, index_sk, "by")]
    thing = entity(pk, sk, "a b c", *(call for call, *_ in calls), ByB=(index_pk, index_sk))
    by = index("ByB", "by_pk", "by_sk", projection=projection)
    made = load(
        f"{name}_{projection}", compiled(schema(table("Shop", "pk", "sk", by, Thing=thing)))
    )
    rows = list({(key(pk, row), key(sk, row)): row for row in ROWS}.values())
    asked = answered = 0
    with moto(made) as client:
        repository: Any = made.Database(client).thing
        repository.batch_write_thing(put=[made.Thing(**row) for row in rows])
        for call, given, ranged, templates in calls:
            operator = call.get("range_condition", "=")
            for row, low in product(
                [*ROWS[::3], {"a": "q", "b": "aNN", "c": "X"}], ("Ann", "b", "É")
            ):
                ends = (low[:2], "ANNB")[: 2 if operator == "between" else 1] if ranged else ()
                values = {each: row[each] for each in given}
                expected = found(templates, values, ranged, operator, (*ends, "", "")[:2])
                answer = list(getattr(repository, call["name"])(*values.values(), *ends))
                shown = [each for each in "abc" if answer and hasattr(answer[0], each)]
                assert sorted([getattr(each, one) for one in shown] for each in answer) == sorted(
                    [one[each] for each in shown] for one in expected if one in rows
                ), (call, values, ends)
                asked, answered = asked + 1, answered + bool(answer)
    assert answered > asked // 8
