"""Rules about indexes and projections (DG3xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG301", Severity.ERROR, "", "", "", ""),
    Rule("DG302", Severity.ERROR, "", "", "", ""),
    Rule("DG303", Severity.ERROR, "", "", "", ""),
    Rule("DG304", Severity.ERROR, "", "", "", ""),
    Rule("DG305", Severity.ERROR, "", "", "", ""),
    Rule("DG306", Severity.ERROR, "", "", "", ""),
    Rule("DG307", Severity.ERROR, "", "", "", ""),
    Rule("DG308", Severity.ERROR, "", "", "", ""),
    Rule("DG309", Severity.ERROR, "", "", "", ""),
    Rule("DG310", Severity.WARNING, "", "", "", ""),
    Rule("DG311", Severity.ERROR, "", "", "", ""),
    Rule("DG312", Severity.ERROR, "", "", "", ""),
    Rule("DG314", Severity.WARNING, "", "", "", ""),
    Rule("DG316", Severity.ERROR, "", "", "", ""),
    Rule("DG318", Severity.ERROR, "", "", "", ""),
    Rule("DG319", Severity.ERROR, "", "", "", ""),
)
