"""Rules about names and key templates (DG2xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule("DG201", Severity.ERROR, "", "", "", ""),
    Rule("DG202", Severity.ERROR, "", "", "", ""),
    Rule("DG203", Severity.ERROR, "", "", "", ""),
    Rule("DG204", Severity.ERROR, "", "", "", ""),
    Rule("DG205", Severity.ERROR, "", "", "", ""),
    Rule("DG206", Severity.ERROR, "", "", "", ""),
    Rule("DG207", Severity.ERROR, "", "", "", ""),
    Rule("DG208", Severity.ERROR, "", "", "", ""),
    Rule("DG209", Severity.ERROR, "", "", "", ""),
    Rule("DG210", Severity.ERROR, "", "", "", ""),
    Rule("DG211", Severity.ERROR, "", "", "", ""),
    Rule("DG212", Severity.ERROR, "", "", "", ""),
    Rule("DG213", Severity.WARNING, "", "", "", ""),
    Rule("DG214", Severity.ERROR, "", "", "", ""),
    Rule("DG216", Severity.WARNING, "", "", "", ""),
    Rule("DG217", Severity.WARNING, "", "", "", ""),
    Rule("DG218", Severity.ERROR, "", "", "", ""),
    Rule("DG219", Severity.WARNING, "", "", "", ""),
    Rule("DG220", Severity.ERROR, "", "", "", ""),
    Rule("DG221", Severity.ERROR, "", "", "", ""),
    Rule("DG222", Severity.ERROR, "", "", "", ""),
    Rule("DG223", Severity.ERROR, "", "", "", ""),
    Rule("DG224", Severity.ERROR, "", "", "", ""),
    Rule("DG225", Severity.ERROR, "", "", "", ""),
    Rule("DG226", Severity.ERROR, "", "", "", ""),
    Rule("DG227", Severity.ERROR, "", "", "", ""),
    Rule("DG228", Severity.ERROR, "", "", "", ""),
)
