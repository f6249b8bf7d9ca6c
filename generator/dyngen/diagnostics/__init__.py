"""What dyngen has to say about a schema: findings while it works, diagnostics when it prints.

A stage that finds something wrong knows *what* and *where in the document*, and leaves lines to others:

    report.add("DG203", ("tables", 0, "entities", "Post", "pk_template"),
               'pk_template of Post names no field: "user"', 'did you mean "user_id"?', part="{user}")

Lines and columns are looked up at the end, and only if there is something to print:

    for diagnostic in report.diagnostics(): ...     # in the order of the file
"""

from dyngen.diagnostics.report import Diagnostic, Finding, Place, Pointer, Report, Source, Span
from dyngen.diagnostics.rules import RULES, Rule, Severity, family

__all__ = [
    "RULES",
    "Diagnostic",
    "Finding",
    "Place",
    "Pointer",
    "Report",
    "Rule",
    "Severity",
    "Source",
    "Span",
    "family",
]
