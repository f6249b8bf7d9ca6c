"""Rules about what a read can say (DG44x)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG440",
        Severity.ERROR,
        "an optional parameter is one that a read can do without",
        "A Query or Scan can do without a comparison of its filter that stands under AND only, without an end of "
        "its range, and without the last fields of the sort key: then it finds more. Without any other parameter "
        "there would be another question, or none.",
        '{"operation": "Query", "parameters": [{"name": "user_id", "type": "string", "optional": true}]}',
        '{"operation": "Query", "parameters": [{"name": "user_id", "type": "string"}]}',
    ),
)
