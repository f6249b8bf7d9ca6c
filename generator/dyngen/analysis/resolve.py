"""What a schema means: from a `Document` to `ir.Schema`, every access pattern planned, every mistake told.

    tables ▸ entities drafted one by one ▸ held against each other ▸ methods planned ▸ transactions ▸ advice

Each step leaves out what it could not understand, so that the next can speak about the rest: all findings at once,
one for each mistake. From a schema without errors nothing after this stage can fail for a user's reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dyngen.analysis import vet
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.entities.drafting import draft
from dyngen.analysis.entities.generated_names import check_names
from dyngen.analysis.entities.projections import check_projections, included_attributes, projection
from dyngen.analysis.entities.row_lengths import check_row_lengths
from dyngen.analysis.entities.second_place import with_copies
from dyngen.analysis.fields.declared import check_time_to_live
from dyngen.analysis.indexes import (
    DeclaredIndex,
    attributes,
    declared_indexes,
    declared_mappings,
)
from dyngen.analysis.keyspace import scope
from dyngen.analysis.keyspace.collisions import check_order
from dyngen.analysis.keyspace.settling import Shares, settle
from dyngen.analysis.keyspace.wires import wires_of
from dyngen.analysis.parameters.key_defaults import check_key_defaults
from dyngen.analysis.parameters.key_slots import patterns_of
from dyngen.analysis.patterns.methods import resolve_methods
from dyngen.analysis.samples import samples
from dyngen.analysis.scene import Scene
from dyngen.analysis.suppress_followups import drop_consequences
from dyngen.analysis.tables import check_tables
from dyngen.analysis.transactions.resolving import resolve_transactions
from dyngen.analysis.updates.length import check_lengths
from dyngen.analysis.usage_checks import check_usage
from dyngen.diagnostics import Place, Report
from dyngen.ir.keys import KeyAttribute, SecondPlace
from dyngen.ir.plans import compared_of, row_of
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Collection, Index, IndexKey, Table, TableSettings
from dyngen.names import Identifier
from dyngen.schema import document as written
from dyngen.schema.package import identifier, name_of_path, stem, suggestion
from dyngen.schema.quoting import quoted
from dyngen.schema.read import Document
from dyngen.schema.usage import UsageData


def resolve(
    document: Document,
    usage: UsageData | None,
    report: Report,
    *,
    source: str = "",
    partly: bool = False,
) -> Schema | None:
    """The meaning of a schema; None if it has errors, which are in the report then.

    `usage` are the sample values, if there are any; `source` is how headers name the schema. With `partly` a schema
    with errors means what is sound of it: to be compared with, and nothing else.
    """
    before = len(report.findings)
    root = Place(report)
    package = _package(document, root)
    tables = document.model.tables
    check_tables(tables, root)
    by_table = [
        _drafts(table, root["tables"][number], document) for number, table in enumerate(tables)
    ]
    drafts: dict[str, Draft] = {each.name: each for group in by_table for each in group}
    is_broken = _broken(document, drafts)
    _check_names(by_table)
    shares: Shares = {}
    for number, (table, group) in enumerate(zip(tables, by_table, strict=True)):
        shares |= settle(with_copies(group))
        _check_indexes(table, group, document, root["tables"][number])
    _check_ids(document.model, root)
    check_names(drafts, document.model.cross_table_access_patterns, root)
    collections: dict[tuple[str, ...], Collection] = {}
    resolved: list[Table] = []
    entities: list[Entity] = []
    for table, group in zip(tables, by_table, strict=True):
        plain = _table(table, group)
        resolved.append(plain)
        indexes, together = {each.name: each for each in plain.indexes}, with_copies(group)
        for each in group:
            scene = Scene(each, together, drafts, indexes, collections, is_broken)
            entities.append(_entity(scene, plain))
        told = [each.pointer for each in report.findings[before:] if each.code == "DG422"]
        check_order(group, told)
    transactions = resolve_transactions(
        document.model.cross_table_access_patterns, tables, drafts, is_broken, root
    )
    check_key_defaults(document.model, entities, transactions, shares, root)
    check_lengths(document.model, entities, transactions, root)
    check_row_lengths(document.model, entities, root)
    if usage:
        check_usage(entities, transactions, usage, shares, Place(report, file=usage.path))
    drop_consequences(document, before, report)
    is_sound = package is not None and not _is_wrong(document, usage, report)
    if not is_sound and not partly:
        return None
    schema = Schema(
        package or suggestion(stem(document.path)),
        source or document.path.name,
        tuple(resolved),
        tuple(entities),
        tuple(collections.values()),
        transactions,
        samples(entities, usage or UsageData(document.path), shares),
    )
    if is_sound:
        vet.advise(document, schema, root)
    return schema


def _package(document: Document, root: Place) -> Identifier | None:
    """What the schema says that its package is called, else what its path says; None after a finding."""
    declared = document.model.package
    at = root if declared is None else root["package"]
    asked = stem(document.path) if declared is None else declared
    found = name_of_path(document.path) if declared is None else identifier(asked)
    if found is None:
        at.error(
            "DG012",
            f"no Python package can be called {quoted(asked)}",
            f'write "package": {quoted(suggestion(asked))} at the root of the schema',
        )
    return found


def _is_wrong(document: Document, usage: UsageData | None, report: Report) -> bool:
    """Is there an error in the schema, or in its sample values?"""
    files = {document.path, usage.path if usage else document.path}
    return any(finding.stops and finding.file in files for finding in report.findings)


def _drafts(table: written.TableModel, at: Place, document: Document) -> list[Draft]:
    config = table.table_config
    if config.table_name in document.broken_tables or config.partition_key == config.sort_key:
        return []  # no key of it would make sense
    found = [
        draft(name, model, table, at["entities"][name]) for name, model in table.entities.items()
    ]
    return [each for each in found if each]


def _check_indexes(
    table: written.TableModel, group: Sequence[Draft], document: Document, at: Place
) -> None:
    for index in declared_indexes(table):
        is_mapped = _is_mapped(index, table, document)
        check_projections(group, index, index.at(at), is_mapped=is_mapped)


def _broken(document: Document, drafts: Mapping[str, Draft]) -> Callable[[str], bool]:
    """Whether there is an entity of a name that could not be understood, so that no more is said about it."""
    declared = {name for table in document.model.tables for name in table.entities}

    def is_broken(entity: str) -> bool:
        known = entity in declared or document.may_be_entity(entity)
        return entity not in drafts and (known or bool(document.broken_tables))

    return is_broken


def _is_mapped(index: DeclaredIndex, table: written.TableModel, document: Document) -> bool:
    """Is any entity, even a wrong one, mapped to the index?"""
    mappings = [
        mapping.name for entity in table.entities.values() for mapping in declared_mappings(entity)
    ]
    unknown = set(mappings) - {each.name for each in declared_indexes(table)}
    return index.name in mappings or bool(unknown) or bool(document.broken_entities)


def _check_names(by_table: Sequence[Sequence[Draft]]) -> None:
    """Entity names over the whole schema, also those that differ in Pascal case only."""
    seen: dict[str, Draft] = {}
    for group in by_table:
        for entity in group:
            other = seen.setdefault(entity.snake, entity)
            if other is entity:
                continue
            same = other.name == entity.name
            message = (
                f"two entities are called {entity.name}"
                if same
                else f"{other.name} and {entity.name} are both {entity.snake} in Python"
            )
            entity.at.error(
                "DG206",
                message,
                "rename one of them: names are unique over all tables",
                on_key=True,
            )


def _check_ids(model: written.SchemaModel, root: Place) -> None:
    names: dict[int, str] = {}
    for pattern, at in patterns_of(model, root):
        number = pattern.pattern_id
        if number in names:
            at["pattern_id"].error(
                "DG401",
                f"pattern_id {number} of {pattern.name} is that of {names[number]} too",
                "give each pattern of the schema a number of its own",
            )
        names.setdefault(number, pattern.name)


def _table(table: written.TableModel, group: Sequence[Draft]) -> Table:
    config = table.table_config
    wires = wires_of(group)
    owners = [(entity.name, entity.model.fields, entity.at["fields"]) for entity in group]
    ttl = check_time_to_live(owners)

    def attribute(name: str) -> KeyAttribute:
        return KeyAttribute(name, wires.get(name, "S"))

    return Table(
        config.table_name,
        attribute(config.partition_key),
        attribute(config.sort_key) if config.sort_key is not None else None,
        tuple(
            Index(
                index.name,
                tuple(map(attribute, attributes(index.partition_key))),
                tuple(map(attribute, attributes(index.sort_key))),
                index.projection,
                included_attributes(index, [each for each in group if each.mapping(index.name)]),
                local=index.local,
            )
            for index in declared_indexes(table)
        ),
        TableSettings(
            config.billing_mode,
            config.read_capacity,
            config.write_capacity,
            config.point_in_time_recovery,
            config.deletion_protection,
            config.stream,
            ttl,
        ),
    )


def _entity(scene: Scene, table: Table) -> Entity:
    entity = scene.entity
    methods = resolve_methods(scene)
    held = [projection(entity, each) for each in entity.mapped]
    read = [part for each in methods for part in (row_of(each.plan), compared_of(each.plan))]
    return Entity(
        name=entity.name,
        snake=entity.snake,
        tag=entity.model.entity_type,
        table=table,
        fields=tuple(entity.fields.values()),
        version=entity.version,
        pk=entity.pk,
        sk=entity.sk,
        indexes=tuple(
            IndexKey(scene.indexes[each.index.name], each.pk, each.sk) for each in entity.mapped
        ),
        records=tuple(entity.records),
        parts=tuple(each for each in (*held, *read) if each),
        recogniser=scope.recogniser(entity),
        methods=methods,
        markers=entity.markers,
        also_at=_also_at(entity),
    )


def _also_at(entity: Draft) -> SecondPlace | None:
    copy, model = entity.copy, entity.model.also_at
    return SecondPlace(copy.pk, copy.sk, model.written) if copy and model else None
