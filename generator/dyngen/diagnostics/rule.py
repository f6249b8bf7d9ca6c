"""One rule of the schema language, as a row of data.

A row says what is looked for, why anybody should care, and shows it: `wrong` and `right` are tiny pieces of a schema.
"""

from __future__ import annotations

import enum

from dyngen.records import field, record


class Severity(enum.StrEnum):
    """Errors stop a build; warnings do not, unless asked to (`--strict`)."""

    ERROR = "error"
    WARNING = "warning"


@record(frozen=True, slots=True)
class Rule:
    """A diagnostic's stable identity: `dyngen explain DG103` prints it."""

    code: str
    title: str
    why: str
    wrong: str
    right: str
    severity: Severity = field(default=Severity.ERROR, kw_only=True)
