"""Tables and indexes: attributes, projections, and what DynamoDB would refuse about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dyngen.analysis.fields.stored_names import check_table_names, is_too_long
from dyngen.analysis.indexes import DeclaredIndex, attributes, declared_indexes
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.names import snake
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted

_TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
MAX_GLOBAL_INDEXES, MAX_LOCAL_INDEXES = 20, 5
MAX_INCLUDED = 20
MAX_INCLUDED_IN_TABLE = 100


def check_tables(tables: Sequence[written.TableModel], root: Place) -> None:
    """Names and counts, and everything about indexes that needs no entity."""
    seen: dict[str, int] = {}
    for number, table in enumerate(tables):
        at = root["tables"][number]
        config = table.table_config
        name_at = at["table_config"]["table_name"]
        if config.table_name in seen:
            name_at.error(
                "DG318",
                f"two tables are called {quoted(config.table_name)}",
                "a table name is unique in its schema: move the entities into one table, or rename it",
            )
        seen.setdefault(config.table_name, number)
        _check_name("DG801", "table", config.table_name, name_at)
        _check_attribute(config.partition_key, at["table_config"]["partition_key"])
        if config.sort_key is not None:
            _check_attribute(config.sort_key, at["table_config"]["sort_key"])
            if config.sort_key == config.partition_key:
                at["table_config"]["sort_key"].error(
                    "DG316",
                    f"{quoted(config.sort_key)} is both the partition key and the sort key",
                    "give the sort key an attribute of its own, or leave it out",
                )
        check_table_names(config, at["table_config"])
        _check_capacity(config, at["table_config"])
        _check_indexes(table, at)


def _check_capacity(config: written.TableConfig, at: Place) -> None:
    given = [key for key in ("read_capacity", "write_capacity") if getattr(config, key) is not None]
    if config.billing_mode == "PROVISIONED" and len(given) < 2:
        at["billing_mode"].error(
            "DG806",
            "a PROVISIONED table needs read_capacity and write_capacity",
            "add both, in units per second",
        )
    elif config.billing_mode != "PROVISIONED" and given:
        both = len(given) == 2
        lacking = "write_capacity" if given[0] == "read_capacity" else "read_capacity"
        at[given[0]].error(
            "DG806",
            f"{' and '.join(given)} {'have' if both else 'has'} no meaning for a table paid per request",
            'add "billing_mode": "PROVISIONED", or remove both'
            if both
            else f'remove it, or add {lacking} and "billing_mode": "PROVISIONED"',
            on_key=True,
        )


def _check_indexes(table: written.TableModel, at: Place) -> None:
    config = table.table_config
    names: dict[str, str] = {}
    _check_number_of_indexes(table, at)
    for index in declared_indexes(table):
        here = index.at(at)
        other = names.get(snake(index.name))
        if other == index.name:
            here["name"].error(
                "DG301", f"two indexes are called {quoted(index.name)}", "rename one of them"
            )
        elif other is not None:
            here["name"].error(
                "DG319",
                f"indexes {quoted(other)} and {quoted(index.name)} are both {snake(index.name)} in Python",
                "rename one of them",
            )
        names.setdefault(snake(index.name), index.name)
        if _check_name("DG802", "index", index.name, here["name"]) and not can_be_named(index):
            here["name"].error(
                "DG201",
                f"index name {quoted(index.name)} cannot be part of a Python name",
                "use letters and digits, such as ByStatus",
            )
        if index.local:
            _check_local_key(index, config, here)
        else:
            _check_index_keys(index, here)
        _check_projection(index, here)


def _check_number_of_indexes(table: written.TableModel, at: Place) -> None:
    if len(table.gsi_list) > MAX_GLOBAL_INDEXES:
        at["gsi_list"].error(
            "DG803",
            f"{len(table.gsi_list)} indexes on one table",
            f"DynamoDB allows {MAX_GLOBAL_INDEXES} by default",
            on_key=True,
        )
    if len(table.lsi_list) > MAX_LOCAL_INDEXES:
        at["lsi_list"].error(
            "DG803",
            f"{len(table.lsi_list)} local indexes on one table",
            f"DynamoDB allows {MAX_LOCAL_INDEXES}: make the others global",
            on_key=True,
        )
    included = sum(len(index.included_attributes or ()) for index in declared_indexes(table))
    if included > MAX_INCLUDED_IN_TABLE:
        at["gsi_list" if table.gsi_list else "lsi_list"].error(
            "DG804",
            f"the indexes include {included} attributes in all",
            f"DynamoDB allows {MAX_INCLUDED_IN_TABLE} over all indexes of a table: use projection ALL",
            on_key=True,
        )
    if table.lsi_list and table.table_config.sort_key is None:
        at["lsi_list"].error(
            "DG320",
            f"table {table.table_config.table_name} has no sort key, and so no local indexes",
            'add "sort_key" to the table_config, or make the index global: without a sort key a '
            "partition has one item, and there is nothing to sort",
            on_key=True,
        )


def can_be_named(index: DeclaredIndex) -> bool:
    """Can the name of the index be part of a name in Python?"""
    return re.fullmatch(r"[a-z0-9_]+", snake(index.name)) is not None


def _check_index_keys(index: DeclaredIndex, at: Place) -> None:
    seen: set[str] = set()
    for key in ("partition_key", "sort_key"):
        names = getattr(index, key)
        for position, name in enumerate(attributes(names)):
            place = at[key] if isinstance(names, str) else at[key][position]
            _check_attribute(name, place)
            if name in seen:
                place.error(
                    "DG316",
                    f"{quoted(name)} stands twice in the key of index {index.name}",
                    "name each key attribute once",
                )
            seen.add(name)


def _check_local_key(index: DeclaredIndex, config: written.TableConfig, at: Place) -> None:
    here = at["sort_key"]
    (name,) = attributes(index.sort_key)
    _check_attribute(name, here)
    if name in (config.partition_key, config.sort_key):
        half = "sort" if name == config.sort_key else "partition"
        here.error(
            "DG321",
            f"local index {index.name} would sort by {quoted(name)}, the {half} key of its table",
            "name another attribute, which the items of a partition are to be sorted by",
        )


def _check_projection(index: DeclaredIndex, at: Place) -> None:
    included = index.included_attributes
    if index.projection == "INCLUDE":
        if not included:
            at["projection" if included is None else "included_attributes"].error(
                "DG308",
                f"index {index.name} does not say what it includes",
                'name the fields that its queries return in "included_attributes"',
            )
            return
        for position, name in enumerate(included):
            if name in included[:position]:
                place = at["included_attributes"][position]
                place.error("DG311", f"{quoted(name)} is included twice", "remove it")
        if len(included) > MAX_INCLUDED:
            at["included_attributes"].error(
                "DG804",
                f"index {index.name} includes {len(included)} attributes",
                f"DynamoDB allows {MAX_INCLUDED} in one index: use projection ALL",
                on_key=True,
            )
    elif included is not None:
        here, remedy = at["included_attributes"], 'write "projection": "INCLUDE", or remove it'
        if index.names_projection:
            here.error(
                "DG309",
                f"included_attributes has no meaning with projection {index.projection}",
                remedy,
                on_key=True,
            )
        else:
            here.warning(
                "DG310",
                f"index {index.name} holds everything, and its included_attributes have no effect",
                remedy,
                on_key=True,
            )


def _check_name(code: str, what: str, name: str, at: Place) -> bool:
    is_name = _TABLE_NAME.fullmatch(name) is not None
    if not is_name:
        at.error(
            code,
            f"{quoted(name)} cannot be the name of {a(what)}",
            "DynamoDB takes 3 to 255 letters, digits, underscores, hyphens and dots",
        )
    return is_name


def _check_attribute(name: str, at: Place) -> None:
    if not name.strip():
        at.error("DG805", "a key attribute has no name", 'name it, such as "pk"')
    elif is_too_long(name):
        at.error(
            "DG805",
            "the name of a key attribute is longer than 255 bytes",
            "shorten it: DynamoDB refuses it",
        )
