"""From a file to a `Document`: what people wrote, checked for shape, with places on demand.

    report = Report()
    document = read(Path("schemas/blog/schema.json"), report)
    document.model.tables[0].entities["Post"].pk_template

A sound schema costs one JSON parse and one validation. Everything else (places, words, guesses, what to leave out)
happens only when there is something to say. What then comes back is the sound part, so that the next stage can speak.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from dyngen.diagnostics import RULES, Finding, Pointer, Report, Severity, Span, family
from dyngen.records import field, record
from dyngen.schema.document import SchemaModel
from dyngen.schema.mend.companions import companions
from dyngen.schema.mend.outline import Outline
from dyngen.schema.mend.repair import Broken, repair
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean
from dyngen.schema.text.source import UNREADABLE, SourceFile


@record(frozen=True, slots=True)
class Document:
    """A schema as it was written, as far as it is sound.

    `broken` are pointers into the text of what was left out, `broken_entities` and `broken_tables` the names that went
    with it: nobody should be told that these do not exist. If `names_known` is false, even the names are not known.
    """

    path: Path
    model: SchemaModel
    text: str
    source: SourceFile = field(repr=False)
    broken: frozenset[Pointer] = frozenset()
    broken_entities: frozenset[str] = frozenset()
    broken_tables: frozenset[str] = frozenset()
    names_known: bool = True

    def locate(self, finding: Finding) -> Span:
        """Where a finding about this document's model stands in the file."""
        return self.source.locate(finding)

    def may_be_entity(self, name: str) -> bool:
        """Whether an entity of this name may be among what was left out."""
        return name in self.broken_entities or not self.names_known


def read(path: Path, report: Report) -> Document | None:
    """The schema in a file; None if so little is sound that there is nothing to go on with."""
    source = SourceFile.open(path, report)
    return document_of(source, report) if source else None


def document_of(source: SourceFile, report: Report) -> Document | None:
    """The schema in a text; None if so little is sound that there is nothing to go on with."""
    value = source.load(report)
    if value is UNREADABLE:
        return None
    broken = Broken()
    model = _sound(value, source) or repair(value, source, report, broken)
    if model is None:
        return None
    report.ignore(_ignored(model, report), source.path)
    return Document(
        source.path,
        model,
        source.text,
        source,
        frozenset(broken.pointers),
        frozenset(broken.entities),
        frozenset(broken.tables),
        broken.names_known,
    )


def _sound(value: object, source: SourceFile) -> SchemaModel | None:
    """The model, if there is nothing to say about its shape."""
    try:
        model = SchemaModel.model_validate(value)
    except ValidationError:
        return None
    return None if companions(model, Outline(value, source.original)) else model


def _ignored(model: SchemaModel, report: Report) -> Iterator[str]:
    """The codes that the schema wants to hear nothing of, after a finding for those that cannot be ignored."""
    for position, code in enumerate(model.ignore):
        at = ("dyngen:ignore", position)
        rule = RULES.get(code)
        if rule is None and family(code):
            yield code  # of a family only the warnings are ignored
        elif rule is None:
            similar = did_you_mean(code, [one for one in RULES if one.startswith("DG9")])
            help = (
                f"did you mean {quoted(similar)}?"
                if similar
                else "remove it; codes look like DG901"
            )
            report.add("DG110", at, f"there is no diagnostic {quoted(code)}", help)
        elif rule.severity is Severity.ERROR:
            message = f"{quoted(code)} is an error, and errors cannot be ignored"
            report.add("DG110", at, message, f"remove it, and mend what {code} says")
        else:
            yield code
