"""Entities and their keys: drafted one by one, then held against the others of their table.

A draft knows its fields and the parts of its templates. Only with all drafts of a table at hand can it be said
which texts a key component refuses, whether two entities can have one key, and what tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dyngen.analysis import templates
from dyngen.analysis.fields import resolve_fields
from dyngen.analysis.naming import check_entity_name
from dyngen.analysis.tables import attributes, unknown
from dyngen.analysis.templates import Parts
from dyngen.diagnostics import Pointer, Report
from dyngen.ir.keys import Key, Template
from dyngen.ir.types import Field, Kind, Record, Type
from dyngen.names import Identifier, snake
from dyngen.schema import document as written

VERSION = "version"


@dataclass(slots=True)
class Mapped:
    """How a draft fills one index."""

    index: written.Index
    pk: Key
    sk: Key | None
    at: Pointer


@dataclass(slots=True)
class Draft:
    """An entity on its way: fields and templates, not yet compared with its neighbours."""

    name: Identifier
    model: written.Entity
    table: written.TableModel
    at: Pointer
    fields: dict[str, Field]
    records: list[Record]
    pk: Key
    sk: Key | None
    mapped: list[Mapped] = field(default_factory=list)

    @property
    def snake(self) -> Identifier:
        return Identifier(snake(self.name))

    @property
    def key_fields(self) -> tuple[Field, ...]:
        return tuple(dict.fromkeys(self.pk.fields + (self.sk.fields if self.sk else ())))

    @property
    def version(self) -> Field:
        """The field that counts updates."""
        return self.fields.get(VERSION) or Field(Identifier(VERSION), VERSION, Type(Kind.INTEGER), required=False, default=1)

    def mapping(self, index: str) -> Mapped | None:
        return next((each for each in self.mapped if each.index.name == index), None)


def draft(name: str, model: written.Entity, table: written.TableModel, at: Pointer, report: Report) -> Draft | None:
    """The entity as far as it can be understood alone; None if it cannot be used."""
    if not check_entity_name(name, at, report):
        return None
    owner = Identifier(name)
    fields, records = resolve_fields(model.fields, name, (*at, "fields"), report)
    broken = len(fields) < len(model.fields)
    _check_version(fields, model, name, at, report)
    config = table.table_config
    prefix = snake(name)
    pk = _key((config.partition_key,), model.pk_template, f"{prefix}_pk", fields, name, (*at, "pk_template"), report, quiet=broken)
    sk: Key | None = None
    if config.sort_key is not None and model.sk_template is None:
        report.add("DG208", at, f"{name} has no sk_template, but its table has the sort key {config.sort_key}", f'add "sk_template": every item needs a sort key, and a constant such as "{name.upper()}" will do', on_key=True)
        return None
    if model.sk_template is not None:
        if config.sort_key is None:
            report.add("DG209", (*at, "sk_template"), f"{name} has an sk_template, but its table has no sort key", 'add "sort_key" to the table_config, or remove the template', on_key=True)
            return None
        sk = _key((config.sort_key,), model.sk_template, f"{prefix}_sk", fields, name, (*at, "sk_template"), report, quiet=broken)
        if sk is None:
            return None
    if pk is None:
        return None
    one = Draft(owner, model, table, at, fields, records, pk, sk)
    _check_params(one, report)
    _map_indexes(one, report, quiet=broken)
    _derive(one, report)
    return one


def _check_version(fields: dict[str, Field], model: written.Entity, name: str, at: Pointer, report: Report) -> None:
    version = fields.get(VERSION)
    if version and version.type.kind is not Kind.INTEGER:
        number = next(n for n, each in enumerate(model.fields) if each.name == VERSION)
        report.add("DG223", (*at, "fields", number, "type"), f"field version of {name} is of type {version.type.kind}", "version counts updates: make it an integer, or give the field another name, such as revision")


def _key(
    names: tuple[str, ...],
    source: str | list[str],
    function: str,
    fields: dict[str, Field],
    owner: str,
    at: Pointer,
    report: Report,
    *,
    quiet: bool,
) -> Key | None:
    """The key of the attributes `names`; with `quiet` nothing is said (its fields are already known to be wrong)."""
    sources = [source] if isinstance(source, str) else source
    several = not isinstance(source, str)
    found: list[Template] = []
    for position, (attribute, text) in enumerate(zip(names, sources, strict=True)):
        place = (*at, position) if several else at
        parts: Parts | None = templates.parse(text, fields, owner, place, Report() if quiet else report)
        if parts is None:
            return None
        shape = f"{function}_{position + 1}" if several and len(names) > 1 else function
        found.append(templates.template(attribute, text, parts, shape.upper()))
    return Key(Identifier(function), tuple(found), several)


def _check_params(one: Draft, report: Report) -> None:
    """`pk_params` and `sk_params` repeat the template's fields; a schema that gives them means them."""
    known = [each.attribute for each in one.pk.fields]
    own = [each.attribute for each in one.sk.fields] if one.sk else []
    for key, given, expected in (
        ("pk_params", one.model.pk_params, [known]),
        ("sk_params", one.model.sk_params, [own, [each for each in own if each not in known]]),
    ):
        if given is not None and list(given) not in expected:
            wanted = ", ".join(f'"{each}"' for each in expected[0])
            report.add("DG210", (*one.at, key), f"{key} of {one.name} is not what its template holds", f"the template's fields are [{wanted}]: remove {key}, or mend the template")


def _map_indexes(one: Draft, report: Report, *, quiet: bool) -> None:
    indexes = {index.name: index for index in one.table.gsi_list}
    for number, mapping in enumerate(one.model.gsi_mappings):
        at = (*one.at, "gsi_mappings", number)
        index = indexes.get(mapping.name)
        if index is None:
            report.add("DG302", (*at, "name"), f'table {one.table.table_config.table_name} has no index "{mapping.name}"', unknown(mapping.name, list(indexes), "its indexes"))
        elif one.mapping(mapping.name):
            report.add("DG307", (*at, "name"), f"{one.name} is mapped to index {mapping.name} twice", "remove one of the mappings")
        elif mapped := _mapped(one, mapping, index, at, report, quiet=quiet):
            one.mapped.append(mapped)


def _mapped(one: Draft, mapping: written.GsiMapping, index: written.Index, at: Pointer, report: Report, *, quiet: bool) -> Mapped | None:
    keys: list[Key | None] = []
    for half, declared, source in (("pk", index.partition_key, mapping.pk_template), ("sk", index.sort_key, mapping.sk_template)):
        place = (*at, f"{half}_template")
        what = "partition_key" if half == "pk" else "sort_key"
        if declared is None or source is None:
            if source is not None:
                report.add("DG306", place, f"index {index.name} has no sort key for this template", f'add "sort_key" to the index, or remove the template', on_key=True)
                return None
            if declared is not None:
                report.add("DG305", at, f"{one.name} gives index {index.name} no sort key, so its items are never in it", 'add "sk_template" to the mapping')
                return None
            keys.append(None)
            continue
        if isinstance(declared, str) != isinstance(source, str):
            wanted = "one template" if isinstance(declared, str) else "an array of templates"
            report.add("DG303", place, f"the {what} of index {index.name} wants {wanted}", "write the template as the key is written: both a string, or both an array")
            return None
        names = attributes(declared)
        if not isinstance(source, str) and len(source) != len(names):
            report.add("DG304", place, f"{len(source)} templates for the {len(names)} attributes of the {what} of index {index.name}", f"give one template for each of {', '.join(names)}")
            return None
        function = f"{snake(one.name)}_{snake(index.name)}_{half}"
        key = _key(names, source, function, one.fields, one.name, place, report, quiet=quiet)
        if key is None:
            return None
        keys.append(key)
    pk, sk = keys
    return Mapped(index, pk, sk, at) if pk else None


def _all_keys(one: Draft) -> list[tuple[Key, Pointer]]:
    found: list[tuple[Key, Pointer]] = [(one.pk, (*one.at, "pk_template"))]
    if one.sk:
        found.append((one.sk, (*one.at, "sk_template")))
    for each in one.mapped:
        found.append((each.pk, (*each.at, "pk_template")))
        if each.sk:
            found.append((each.sk, (*each.at, "sk_template")))
    return found


def _derive(one: Draft, report: Report) -> None:
    """A field whose attribute is a key attribute with another template is computed, not stored (SPEC 2.4)."""
    for key, at in _all_keys(one):
        for template in key.templates:
            owned = one.fields.get(template.attribute)
            if owned is None or template.stored_as_field and owned.type.wire == template.wire:
                continue
            number = next(n for n, each in enumerate(one.model.fields) if each.name == owned.attribute)
            place = (*one.at, "fields", number, "type")
            if owned.type.kind is not Kind.STRING or template.wire != "S" or owned.type.choices:
                report.add("DG220", place, f'{one.name}.{owned.attribute} is of type {owned.type.kind}, but the key attribute of that name holds the text "{template.source}"', "give the field another name, or make it a string: then it is computed from the key")
            elif any(owned in other.fields for other, _ in _all_keys(one)):
                report.add("DG220", place, f'{one.name}.{owned.attribute} is computed by the key "{template.source}" and part of a key too', "use the fields that it is made of in the template")
            else:
                one.fields[owned.attribute] = Field(
                    owned.name, owned.attribute, owned.type, required=True, description=owned.description,
                    sensitive=owned.sensitive, derived=True,
                )  # fmt: skip
    version = one.fields.get(VERSION)
    if version and version in one.key_fields:
        report.add("DG223", one.at, f"version is part of the primary key of {one.name}, so it cannot count updates", "give that field another name, such as revision", on_key=True)


