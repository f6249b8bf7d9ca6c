"""The table of rules about changes: every `DB` code, and what `dyngen explain` says about it.

    RULES["DB102"].title        "the keys of an entity are other texts"
    RULES["DB102"].category     Category.KEY

Codes are stable: a rule that goes leaves a gap. Each rule names the keys of the schema language, or the
settings of `[tool.dyngen]`, that it judges; one that no rule names is in `SAFE`, with the reason. A test holds that
there is no third kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType

from dyngen.evolution.rule import ENCODING, Break, Category, Recipe
from dyngen.evolution.rules import api, index, item, key, mix, ops
from dyngen.evolution.rules.safe import SAFE

__all__ = ["ENCODING", "RULES", "SAFE", "SETTING", "Break", "Category", "Recipe"]

SETTING = "tool.dyngen."
"""What the settings of a project are called among the keys."""

RULES: Mapping[str, Break] = MappingProxyType(
    {
        rule.code: rule
        for rule in chain.from_iterable(table.TABLE for table in (key, item, index, mix, api, ops))
    }
)
