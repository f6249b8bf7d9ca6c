"""What a schema defines is put together once for all modules of its package, and is of that schema alone."""

from __future__ import annotations

from collections import Counter

import pytest

from dyngen.lower import vocabulary
from dyngen.names import GlobalName, repository_name
from emitted import compiled
from lowering.shop import SHOP
from schemas import entity, schema, table


def test_the_names_of_an_entity_are_made_once_for_all_modules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once as the schema has it, once as it is written with concealed names, and once to name its enums beside it."""
    seen: Counter[str] = Counter()

    def counted(name: GlobalName) -> GlobalName:
        seen[name] += 1
        return repository_name(name)

    monkeypatch.setattr(vocabulary, "repository_name", counted)
    files = compiled(SHOP).files
    assert len(files) > 5
    assert {each: number for each, number in seen.items() if number > 3} == {}
    assert seen


def test_what_is_kept_is_of_no_other_schema() -> None:
    """Each imports its own names only, whatever was written just before."""
    for name in ("Order", "Parcel", "Order", "Invoice", "Parcel"):
        one = schema(table("Things", "id", None, **{name: entity("{id}", None, "id")}))
        text = compiled(one).files["__init__.py"]
        others = {"Order", "Parcel", "Invoice"} - {name}
        assert f"{name}Repository" in text
        assert not [each for each in others if each in text]
