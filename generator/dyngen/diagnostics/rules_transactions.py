"""Rules about transactions (DG6xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG601", Severity.ERROR, "", "", "", ""),
    Rule("DG602", Severity.ERROR, "", "", "", ""),
    Rule("DG603", Severity.ERROR, "", "", "", ""),
    Rule("DG604", Severity.ERROR, "", "", "", ""),
    Rule("DG605", Severity.ERROR, "", "", "", ""),
    Rule("DG606", Severity.ERROR, "", "", "", ""),
    Rule("DG607", Severity.ERROR, "", "", "", ""),
    Rule("DG608", Severity.ERROR, "", "", "", ""),
    Rule("DG609", Severity.ERROR, "", "", "", ""),
    Rule("DG610", Severity.ERROR, "", "", "", ""),
    Rule("DG611", Severity.ERROR, "", "", "", ""),
    Rule("DG612", Severity.ERROR, "", "", "", ""),
    Rule("DG614", Severity.ERROR, "", "", "", ""),
)
