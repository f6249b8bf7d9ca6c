"""Every code that dyngen can print, wherever its rule stands."""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.diagnostics import RULES, Rule
from dyngen.evolution.rules import RULES as OF_CHANGES


def rules() -> Mapping[str, Rule]:
    """The rules about schemas (`DG203`), then those about changes of schemas (`DB102`)."""
    return {**RULES, **OF_CHANGES}
