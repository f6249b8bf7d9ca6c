"""The names that a schema may not use are those that emitted code needs."""

from __future__ import annotations

from dyngen.analysis.naming import RUNTIME_NAMES
from dyngen.lower.vocabulary import reserved_entity_names


def test_every_name_of_emitted_code_is_refused_as_an_entity() -> None:
    assert reserved_entity_names() - RUNTIME_NAMES == frozenset()
