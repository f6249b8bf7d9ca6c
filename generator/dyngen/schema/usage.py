"""Usage data: the sample values that the emitted examples run on.

    usage = read_usage(Path("usage_data.json"), document, report)
    usage.sample["Post"]["title"]            "Hello"
    usage.filter_values["Post"]["min_likes"] 10

Values are checked against the fields and kept as JSON: decimals and dates are text. What is wrong is in the report,
with its place in the usage file; what is left is sound, so a caller need not look again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from dyngen.diagnostics import Pointer, Report
from dyngen.records import field, record
from dyngen.schema.document import Entity, Field, Parameter
from dyngen.schema.misfits import Misfit, told, within
from dyngen.schema.quoting import quoted, shown
from dyngen.schema.read import Document
from dyngen.schema.suggest import did_you_mean, one_of
from dyngen.schema.text.source import UNREADABLE, SourceFile
from dyngen.schema.values import fit, may_be_none
from dyngen.steps import value_at

Values = dict[str, dict[str, object]]

_SECTIONS = ("sample_data", "access_pattern_data", "update_data")
_FILTERS = "filter_values"


@record(frozen=True, slots=True)
class UsageData:
    """Sample values, by entity and then by field (in `filter_values`: by parameter)."""

    path: Path
    sample: Values = field(default_factory=dict)
    access_pattern: Values = field(default_factory=dict)
    update: Values = field(default_factory=dict)
    filter_values: Values = field(default_factory=dict)

    def section(self, name: str) -> Values:
        """The values of a section by its name in the file."""
        return {
            "sample_data": self.sample,
            "access_pattern_data": self.access_pattern,
            "update_data": self.update,
        }.get(name, self.filter_values)


def read_usage(path: Path, document: Document, report: Report) -> UsageData | None:
    """The usage data in a file, as far as it is sound; None if nothing is."""
    source = SourceFile.open(path, report, current=False)
    report.ignore(document.model.ignore, path)
    value = source.load(report) if source else UNREADABLE
    if source is None or value is UNREADABLE:
        return None
    return _Reader(source, value, document, report).read()


class _Reader:
    """One usage file against one document."""

    def __init__(
        self, source: SourceFile, value: object, document: Document, report: Report
    ) -> None:
        self.source = source
        self.value = value
        self.document = document
        self.report = report
        self.entities: dict[str, Entity] = {
            name: entity
            for table in document.model.tables
            for name, entity in table.entities.items()
        }
        self.usage = UsageData(source.path)

    def read(self) -> UsageData | None:
        if not self._is_object((), "usage data"):
            return None
        root = self._members(())
        for key in root.keys() - {"entities", "$schema"}:
            similar = did_you_mean(key, ["entities"])
            help = (
                f"did you mean {quoted(similar)}?" if similar else 'the only key here is "entities"'
            )
            self._add(
                "DG704", (key,), f"usage data has an unknown key {quoted(key)}", help, on_key=True
            )
        if "entities" not in root:
            if not any(did_you_mean(key, ["entities"]) for key in root):
                self._add(
                    "DG709",
                    (),
                    'usage data has no "entities"',
                    'add "entities": { … } with each entity\'s values',
                )
            return None
        if not self._is_object(("entities",), '"entities"', filled=True):
            return None
        self._entities(self._members(("entities",)))
        return self.usage

    def _entities(self, given: Mapping[str, object]) -> None:
        renamed: set[str] = set()
        for name in given:
            at = ("entities", name)
            if name in self.entities:
                self._entity(name, at)
            elif not self.document.may_be_entity(name):
                similar = did_you_mean(name, [one for one in self.entities if one not in given])
                renamed |= {similar} if similar else set()
                help = (
                    f"did you mean {quoted(similar)}?"
                    if similar
                    else f"the entities are {one_of(self.entities)}"
                )
                self._add(
                    "DG702", at, f"the schema has no entity {quoted(name)}", help, on_key=True
                )
        for name in self.entities:
            if name not in given and name not in renamed:
                message = f"usage data has no values for entity {quoted(name)}"
                help = f'add "{name}": {{"sample_data": {{ … }}, "access_pattern_data": {{}}, "update_data": {{}}}}'
                self._add("DG701", ("entities",), message, help, on_key=True)

    def _entity(self, name: str, at: Pointer) -> None:
        if not self._is_object(at, f"usage data of entity {quoted(name)}"):
            return
        given = self._members(at)
        renamed: set[str] = set()
        for key in given:
            here = (*at, key)
            subject = f"{quoted(key)} of entity {quoted(name)}"
            if key in _SECTIONS:
                if self._is_object(here, subject, filled=key == "sample_data"):
                    self._section(name, key, here)
            elif key == _FILTERS:
                if self._is_object(here, subject):
                    self._filters(name, here)
            else:
                similar = did_you_mean(
                    key, [one for one in (*_SECTIONS, _FILTERS) if one not in given]
                )
                renamed |= {similar} if similar else set()
                help = (
                    f"did you mean {quoted(similar)}?"
                    if similar
                    else f"sections are {one_of((*_SECTIONS, _FILTERS))}"
                )
                message = (
                    f"usage data of entity {quoted(name)} has an unknown section {quoted(key)}"
                )
                self._add("DG704", here, message, help, on_key=True)
        for key in _SECTIONS:
            if key not in given and key not in renamed:
                message = f"usage data of entity {quoted(name)} has no {quoted(key)}"
                help = (
                    f'add "{key}": {{ … }}'
                    if key == "sample_data"
                    else f'add "{key}": {{}}, which may be empty'
                )
                self._add("DG703", at, message, help, on_key=True)

    def _section(self, name: str, section: str, at: Pointer) -> None:
        sample = self._members((*at[:-1], "sample_data"))
        sound = self.usage.section(section).setdefault(name, {})
        sound |= self._sound(name, at, sample)

    def _sound(self, name: str, at: Pointer, sample: Mapping[str, object]) -> dict[str, object]:
        """The values that fields of an entity can have; of the others there is a finding."""
        fields = {one.name: one for one in self.entities[name].fields}
        sound = dict[str, object]()
        for key, value in self._members(at).items():
            here = (*at, key)
            if key not in fields:
                help = _instead(key, fields, [one for one in fields if one not in sample])
                message = f"entity {quoted(name)} has no field {quoted(key)}"
                self._add("DG705", here, message, help, on_key=True)
            elif value is None and may_be_none(fields[key]):
                sound[key] = None
            elif self._fits(
                here, value, fields[key], f"field {quoted(key)} of entity {quoted(name)}"
            ):
                sound[key] = fit(value, fields[key]).value
        return sound

    def _filters(self, name: str, at: Pointer) -> None:
        parameters: dict[str, list[Parameter]] = {}
        for one in self._parameters(name):
            parameters.setdefault(one.name, []).append(one)
        sound = self.usage.filter_values.setdefault(name, {})
        for key, value in self._members(at).items():
            here = (*at, key)
            subject = f"parameter {quoted(key)} of entity {quoted(name)}"
            if key not in parameters:
                if not self._has_broken_patterns(name):
                    similar = did_you_mean(key, parameters)
                    help = (
                        f"did you mean {quoted(similar)}?"
                        if similar
                        else "remove it, or add the parameter"
                    )
                    message = (
                        f"no access pattern of entity {quoted(name)} has a parameter {quoted(key)}"
                    )
                    self._add("DG710", here, message, help, on_key=True)
            elif kind := self._whole(parameters[key], value):
                if self._is_object(here, subject):
                    sound[key] = self._sound(kind, here, {})
            else:
                # Two patterns may give one name two types: the value may be for either.
                nearest = min(parameters[key], key=lambda one: _distance(value, one))
                if self._fits(here, value, nearest, subject):
                    sound[key] = fit(value, nearest).value

    def _whole(self, parameters: Sequence[Parameter], value: object) -> str | None:
        """The entity that a value of these parameters is; None if it need not be one."""
        kinds = [one.entity_type for one in parameters if one.type == "entity"]
        if len(kinds) < len(parameters) and not isinstance(value, dict):
            return None
        return next((one for one in kinds if one in self.entities), None)

    def _parameters(self, name: str) -> Iterator[Parameter]:
        """The parameters of the entity's access patterns, and of the transactions that it takes part in."""
        for pattern in self.entities[name].access_patterns:
            yield from pattern.parameters
        for transaction in self.document.model.cross_table_access_patterns:
            if any(involved.entity == name for involved in transaction.entities_involved):
                yield from transaction.parameters

    def _fits(self, at: Pointer, value: object, typed: Field | Parameter, subject: str) -> bool:
        """Whether the value can be used; what speaks against it is in the report."""
        found = fit(value, typed)
        for code, misfits in (("DG711", found.remarks), ("DG706", found.misfits)):
            for one in misfits:
                self._misfit("DG708" if one.kind == "enum" else code, at, one, subject)
        return not found.misfits

    def _misfit(self, code: str, at: Pointer, misfit: Misfit, subject: str) -> None:
        where = (*at, *misfit.pointer)
        inside = misfit.pointer[:-1] if misfit.kind == "unknown" else misfit.pointer
        about = within(inside, subject)
        value = value_at(self.value, where)
        if code == "DG711":
            message = f"{about} takes {misfit.expected}, and is given {shown(value)}"
        else:
            message = told(about, misfit, value)
        self._add(code, where, message, misfit.help, on_key=misfit.on_key)

    def _has_broken_patterns(self, name: str) -> bool:
        left_out = self.document.broken
        return any(at[0] != "tables" or ("access_patterns" in at and name in at) for at in left_out)

    def _is_object(self, at: Pointer, subject: str, *, filled: bool = False) -> bool:
        value = value_at(self.value, at)
        if not isinstance(value, dict):
            message = f"{subject} must be an object, not {shown(value)}"
            self._add("DG709", at, message, "write an object: { … }")
            return False
        if filled and not value:
            help = (
                "add a value for each field"
                if len(at) > 1
                else "add the entities, or remove the file"
            )
            self._add("DG707", at, f"{subject} is empty", help)
            return False
        return True

    def _members(self, at: Pointer) -> Mapping[str, object]:
        value = value_at(self.value, at)
        return value if isinstance(value, dict) else {}

    def _add(
        self, code: str, at: Pointer, message: str, help: str, *, on_key: bool = False
    ) -> None:
        span = self.source.place(at, on_key=on_key)
        self.report.add(code, at, message, help, on_key=on_key, file=self.source.path, span=span)


def _distance(value: object, typed: Parameter) -> int:
    """How far a value is from being one of a parameter: 1 if it is read with good will, 2 if it cannot be."""
    found = fit(value, typed)
    return 2 if found.misfits else 1 if found.remarks else 0


def _instead(key: str, fields: Collection[str], without: Sequence[str]) -> str:
    """What may be meant by a field that there is not; some are `without` a sample, perhaps since it was renamed."""
    similar = did_you_mean(key, without) or did_you_mean(key, fields)
    if similar:
        return f"did you mean {quoted(similar)}?"
    if len(without) == 1:
        return f"if it was renamed, write {quoted(without[0])}, the only field without sample data"
    renamed = f"; if it was renamed, without sample data are {one_of(without)}" if without else ""
    return f"its fields are {one_of(fields)}{renamed}"
