"""The functions that users call: `decode_records` and `batch_handler`.

A package with streams of several tables has an overload for each, as `table` chooses what comes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.lower.fragments import entry
from dyngen.lower.streams.told import Stream
from dyngen.names import Identifier
from dyngen.syntax import Docstring, Entries, Expression, Statement, phrase, statement


def functions(streams: Sequence[Stream]) -> list[Statement]:
    """Both functions; of several tables below what reads the records of which."""
    if len(streams) == 1:
        [stream] = streams
        read = stream.change_reader
        decoding = _decode(stream.table.name, stream.changes, _told(_OF_ONE), read)
        return [decoding, _handle(stream.changes, Docstring(_HANDLES), read)]
    changes = phrase.union([phrase.name(stream.changes) for stream in streams])
    readers = [entry(each.table.name, phrase.name(each.change_reader)) for each in streams]
    return [
        _readers(changes, readers),
        *(_decode_one(each.table.name, each.changes) for each in streams),
        _decode_any(changes),
        _decode_chosen(changes, _told(_OF_SEVERAL)),
        _handle_any(changes),
        *(_handle_one(each.table.name, each.changes) for each in streams),
        _handle_named(changes),
        _handle_chosen(changes, Docstring(f"{_HANDLES}\n\n{_AS_DECODED}")),
    ]


def _told(whose: str) -> Docstring:
    return Docstring(_DECODES.format(whose=whose))


@statement
def _readers(CHANGES: Expression, READERS: Entries) -> None:
    """_READERS: Final[Mapping[str, Callable[[StreamRecord], CHANGES]]] = {**READERS}"""


_DECODES = """Yield what each record of a stream's event says, in order.

The event is what Lambda gets of DynamoDB Streams or of a Kinesis stream that
carries them, the list that EventBridge Pipes send, or what `get_records` of
DynamoDB Streams returns.
A record that cannot be read is yielded as Undecodable.

{whose}

Raises StreamRecordError for an event of any other kind."""
_OF_ONE = """Only one table has a stream, and every record is taken to be of that table. `table` is
for callers that name it, as they must where several have one."""
_OF_SEVERAL = """Whose record it is follows from the ARN of its stream; `table_names` maps a table of
the schema to the deployed one, by its name or ARN. `table` says it of all records:
those of `get_records` have no ARN."""
_HANDLES = """Make a function for Lambda of one that is called with each change, in order.

It stops at the first record that fails or cannot be read, logs why, and reports it,
so that those before it are not repeated. The event source mapping needs
`ReportBatchItemFailures`."""
_AS_DECODED = "`table` and `table_names` are as in `decode_records`."


@statement
def _decode(TABLE: str, CHANGE: Identifier, DOC: Docstring, READ: Identifier) -> None:
    """
    def decode_records(
        event: object, *, table: Literal[TABLE] | None = None
    ) -> Iterator[CHANGE | Undecodable]:
        DOC
        return decoded_records(event, READ)
    """


@statement
def _handle(CHANGE: Identifier, DOC: Docstring, READ: Identifier) -> None:
    """
    def batch_handler(handle: Callable[[CHANGE], object]) -> BatchHandler:
        DOC

        @wraps(handle)
        def handler(event: object, context: object) -> BatchResponse:
            return handled(event, READ, handle)

        return handler
    """


@statement
def _decode_one(TABLE: str, CHANGE: Identifier) -> None:
    """
    @overload
    def decode_records(event: object, *, table: Literal[TABLE]) -> Iterator[CHANGE | Undecodable]:
        ...
    """


@statement
def _decode_any(CHANGES: Expression) -> None:
    """
    @overload
    def decode_records(
        event: object, *, table_names: Mapping[str, str] | None = None
    ) -> Iterator[CHANGES | Undecodable]:
        ...
    """


@statement
def _decode_chosen(CHANGES: Expression, DOC: Docstring) -> None:
    """
    def decode_records(
        event: object,
        *,
        table: str | None = None,
        table_names: Mapping[str, str] | None = None,
    ) -> Iterator[CHANGES | Undecodable]:
        DOC
        return decoded_records(event, reader_of(_READERS, table, table_names))
    """


@statement
def _handle_any(CHANGES: Expression) -> None:
    """
    @overload
    def batch_handler(handle: Callable[[CHANGES], object]) -> BatchHandler:
        ...
    """


@statement
def _handle_one(TABLE: str, CHANGE: Identifier) -> None:
    """
    @overload
    def batch_handler(
        *, table: Literal[TABLE]
    ) -> Callable[[Callable[[CHANGE], object]], BatchHandler]:
        ...
    """


@statement
def _handle_named(CHANGES: Expression) -> None:
    """
    @overload
    def batch_handler(
        *, table_names: Mapping[str, str]
    ) -> Callable[[Callable[[CHANGES], object]], BatchHandler]:
        ...
    """


@statement
def _handle_chosen(CHANGES: Expression, DOC: Docstring) -> None:
    """
    def batch_handler(
        handle: Callable[[CHANGES], object] | None = None,
        *,
        table: str | None = None,
        table_names: Mapping[str, str] | None = None,
    ) -> BatchHandler | Callable[[Callable[[CHANGES], object]], BatchHandler]:
        DOC

        read = reader_of(_READERS, table, table_names)

        def made(handle: Callable[[CHANGES], object]) -> BatchHandler:
            @wraps(handle)
            def handler(event: object, context: object) -> BatchResponse:
                return handled(event, read, handle)

            return handler

        if handle is None:
            return made
        return made(handle)
    """
