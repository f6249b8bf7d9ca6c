"""Rules about the limits of DynamoDB (DG8xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG801", Severity.ERROR, "", "", "", ""),
    Rule("DG802", Severity.ERROR, "", "", "", ""),
    Rule("DG803", Severity.ERROR, "", "", "", ""),
    Rule("DG804", Severity.ERROR, "", "", "", ""),
    Rule("DG805", Severity.ERROR, "", "", "", ""),
    Rule("DG806", Severity.ERROR, "", "", "", ""),
)
