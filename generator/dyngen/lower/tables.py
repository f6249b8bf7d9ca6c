"""tables.py of a package: the CreateTable request of each table, and a function that sends them.

    Table("Orders", partition=pk (S))   ▶   TABLES = {"Orders": {"TableName": "Orders", …}}

The requests are literals, for tools that create tables in another way.
"""

from __future__ import annotations

from dyngen.ir.requests import create_request
from dyngen.ir.schema import Schema
from dyngen.lower.docstring import docstring
from dyngen.lower.emitted import emitted_module
from dyngen.lower.fragments import entry
from dyngen.names import Identifier
from dyngen.syntax import (
    Docstring,
    Elements,
    Entries,
    Module,
    Statement,
    Statements,
    literal,
    phrase,
    statement,
)
from dyngen.words.phrasing import listed


def tables_module(schema: Schema) -> Module:
    """The whole of tables.py."""
    constants = [
        _tables(
            [entry(table.name, literal.value(create_request(table))) for table in schema.tables]
        )
    ]
    settings: list[tuple[str, Identifier]] = []
    after: list[Statement] = []
    lives = {t.name: t.settings.ttl_attribute for t in schema.tables if t.settings.ttl_attribute}
    if lives:
        constants.append(
            _time_to_live([entry(name, literal.text(each)) for name, each in lives.items()])
        )
        settings.append(("time to live", Identifier("_TIME_TO_LIVE")))
        after.append(_set_time_to_live())
    recovered = [table.name for table in schema.tables if table.settings.point_in_time_recovery]
    if recovered:
        constants.append(_recovery([phrase.element(literal.text(name)) for name in recovered]))
        settings.append(("point-in-time recovery", Identifier("_POINT_IN_TIME_RECOVERY")))
        after.append(_set_recovery())
    steps, last = [_create()], ""
    if settings:
        of = [entry(setting, phrase.name(constant)) for setting, constant in settings]
        steps = [_seen(), _noting(of, [_created(), *after])]
        names = listed([setting for setting, _ in settings])
        last = _UNSET.format(settings=names, them="them" if len(settings) > 1 else "it")
    doc = docstring(_CREATES, _NAMES, last, _RAISES)
    body = [*constants, _create_tables(doc, steps)]
    return emitted_module(schema, ".tables", _MODULE, body)


_MODULE = "Tables: their definitions, and how they are created."


@statement
def _tables(REQUESTS: Entries) -> None:
    """TABLES: Final[Mapping[str, Mapping[str, object]]] = {**REQUESTS}"""


@statement
def _time_to_live(ATTRIBUTES: Entries) -> None:
    """_TIME_TO_LIVE: Final[Mapping[str, str]] = {**ATTRIBUTES}"""


@statement
def _recovery(NAMES: Elements) -> None:
    """_POINT_IN_TIME_RECOVERY: Final[Sequence[str]] = [*NAMES]"""


_CREATES = "Create the tables that are missing, and wait until all can be used."
_NAMES = """`table_names` maps a table of the schema to the name that it has here. Tables that
exist, or that somebody else creates at the same time, are left as they are: what is
declared besides keys and indexes counts for those alone that this call creates."""
_UNSET = """A new table gets its {settings} last. Where a call fails before, its error notes
which tables may lack {them}: another call leaves those as they are."""
_RAISES = """Raises TableMismatchError if keys or indexes of one that exists are not as declared, and
TimeoutError if one cannot be used after five minutes."""


@statement
def _create_tables(DOC: Docstring, STEPS: Statements) -> None:
    """
    def create_tables(
        client: TableClient, *, table_names: Mapping[str, str] | None = None
    ) -> None:
        DOC
        names = deployed_names(TABLES, table_names)
        STEPS
    """


@statement
def _create() -> None:
    """create_missing(synchronous(client), TABLES, names)"""


@statement
def _seen() -> None:
    """client = synchronous(client)"""


@statement
def _noting(SETTINGS: Entries, STEPS: Statements) -> None:
    """
    with noting_unset({**SETTINGS}, names) as created:
        STEPS
    """


@statement
def _created() -> None:
    """create_missing(client, TABLES, names, created)"""


@statement
def _set_time_to_live() -> None:
    """
    for name, attribute in _TIME_TO_LIVE.items():
        if name in created:
            client.update_time_to_live(
                TableName=names[name],
                TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
            )
    """


@statement
def _set_recovery() -> None:
    """
    for name in _POINT_IN_TIME_RECOVERY:
        if name in created:
            enable_recovery(client, names[name])
    """
