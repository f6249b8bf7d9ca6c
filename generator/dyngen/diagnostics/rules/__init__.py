"""The table of rules: every code that dyngen can print, and what `dyngen explain` says about it.

    RULES["DG103"].title       -> "a key that the format does not have"
    RULES["DG103"].severity    -> Severity.ERROR

Codes are stable: a rule that goes leaves a gap. The hundreds say what a rule is about: 0 reading files, 1 shape of the
document, 2 names, fields and key templates, 3 indexes and projections, 4 access patterns and parameters, 5 filters and
conditions, 6 transactions, 7 usage data, 8 limits of DynamoDB, 9 advice (`vet`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from dyngen.diagnostics.rule import Rule, Severity
from dyngen.diagnostics.rules import (
    filters,
    indexes,
    keys,
    limits,
    names,
    parameters,
    patterns,
    reading,
    reads,
    shape,
    stored,
    transactions,
    usage,
    vet,
    writes,
)

__all__ = ["RULES", "Rule", "Severity"]

_TABLES = (
    reading,
    shape,
    names,
    keys,
    stored,
    indexes,
    patterns,
    parameters,
    reads,
    writes,
    filters,
    transactions,
    usage,
    limits,
    vet,
)


def _union(rules: list[Rule]) -> Mapping[str, Rule]:
    """The rules by code, in the order of the codes; two rules with one code are our bug."""
    union = {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}
    if len(union) != len(rules):
        codes = [rule.code for rule in rules]
        raise ValueError(f"code given twice: {sorted({c for c in codes if codes.count(c) > 1})}")
    return MappingProxyType(union)


RULES: Mapping[str, Rule] = _union(list(chain.from_iterable(table.TABLE for table in _TABLES)))


def family(pattern: str, codes: Iterable[str] = RULES) -> tuple[str, ...]:
    """Those of the codes that a code stands for; in `DG9..` a dot is any digit."""
    return tuple(
        code
        for code in codes
        if len(code) == len(pattern)
        and all(wanted in (".", found) for wanted, found in zip(pattern, code, strict=True))
    )
