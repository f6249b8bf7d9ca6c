"""Rules about filters and conditions (DG5xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG501", Severity.ERROR, "", "", "", ""),
    Rule("DG502", Severity.ERROR, "", "", "", ""),
    Rule("DG503", Severity.ERROR, "", "", "", ""),
    Rule("DG504", Severity.ERROR, "", "", "", ""),
    Rule("DG505", Severity.ERROR, "", "", "", ""),
    Rule("DG506", Severity.ERROR, "", "", "", ""),
    Rule("DG507", Severity.ERROR, "", "", "", ""),
    Rule("DG508", Severity.ERROR, "", "", "", ""),
    Rule("DG509", Severity.ERROR, "", "", "", ""),
    Rule("DG510", Severity.ERROR, "", "", "", ""),
    Rule("DG512", Severity.ERROR, "", "", "", ""),
    Rule("DG513", Severity.ERROR, "", "", "", ""),
    Rule("DG520", Severity.ERROR, "", "", "", ""),
    Rule("DG521", Severity.ERROR, "", "", "", ""),
    Rule("DG522", Severity.ERROR, "", "", "", ""),
    Rule("DG523", Severity.ERROR, "", "", "", ""),
)
