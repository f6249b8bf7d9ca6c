"""Rules about advice, never an error (DG9xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG901", Severity.WARNING, "", "", "", ""),
    Rule("DG902", Severity.WARNING, "", "", "", ""),
    Rule("DG903", Severity.WARNING, "", "", "", ""),
)
