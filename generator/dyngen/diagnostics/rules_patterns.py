"""Rules about access patterns and parameters (DG4xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG401", Severity.ERROR, "", "", "", ""),
    Rule("DG402", Severity.ERROR, "", "", "", ""),
    Rule("DG403", Severity.ERROR, "", "", "", ""),
    Rule("DG404", Severity.ERROR, "", "", "", ""),
    Rule("DG405", Severity.WARNING, "", "", "", ""),
    Rule("DG406", Severity.ERROR, "", "", "", ""),
    Rule("DG407", Severity.WARNING, "", "", "", ""),
    Rule("DG408", Severity.ERROR, "", "", "", ""),
    Rule("DG409", Severity.ERROR, "", "", "", ""),
    Rule("DG410", Severity.ERROR, "", "", "", ""),
    Rule("DG411", Severity.ERROR, "", "", "", ""),
    Rule("DG412", Severity.ERROR, "", "", "", ""),
    Rule("DG413", Severity.ERROR, "", "", "", ""),
    Rule("DG414", Severity.WARNING, "", "", "", ""),
    Rule("DG415", Severity.WARNING, "", "", "", ""),
    Rule("DG416", Severity.WARNING, "", "", "", ""),
    Rule("DG417", Severity.WARNING, "", "", "", ""),
    Rule("DG418", Severity.ERROR, "", "", "", ""),
    Rule("DG419", Severity.ERROR, "", "", "", ""),
    Rule("DG420", Severity.ERROR, "", "", "", ""),
    Rule("DG421", Severity.ERROR, "", "", "", ""),
    Rule("DG422", Severity.ERROR, "", "", "", ""),
    Rule("DG423", Severity.ERROR, "", "", "", ""),
    Rule("DG424", Severity.ERROR, "", "", "", ""),
    Rule("DG425", Severity.WARNING, "", "", "", ""),
    Rule("DG426", Severity.ERROR, "", "", "", ""),
    Rule("DG427", Severity.ERROR, "", "", "", ""),
    Rule("DG429", Severity.ERROR, "", "", "", ""),
    Rule("DG430", Severity.WARNING, "", "", "", ""),
    Rule("DG431", Severity.ERROR, "", "", "", ""),
    Rule("DG432", Severity.ERROR, "", "", "", ""),
    Rule("DG437", Severity.WARNING, "", "", "", ""),
)
