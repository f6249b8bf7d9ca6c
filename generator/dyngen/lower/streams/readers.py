"""The function of each stream that makes a change of a record."""

from __future__ import annotations

from dyngen.lower.fragments import argument, is_given
from dyngen.lower.streams.told import Stream
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Expression,
    Statement,
    Statements,
    expression,
    phrase,
    statement,
    statements,
)


def of_entities(name: Identifier) -> Expression:
    """`entities.Post`."""
    return phrase.attribute(phrase.word("entities"), name)


def change_reader(stream: Stream) -> Statement:
    """The function that reads a record of the stream."""
    view = stream.view
    return _reader(
        stream.change_reader,
        stream.changes,
        _event(stream, view.inserted, new=view.new),
        _event(stream, view.modified, new=view.new, old=view.old),
        _event(stream, view.removed, old=view.old, removed=True),
    )


def _event(
    stream: Stream,
    name: Identifier,
    *,
    new: bool = False,
    old: bool = False,
    removed: bool = False,
) -> list[Statement]:
    """What is returned for one kind of event, if the item is of an entity."""
    read = stream.item_reader
    steps: list[Statement] = [
        *(_read_new(read) if new else []),
        *(_read_old(read) if old else []),
    ]
    shown = [each for each, there in (("new", new), ("old", old)) if there]
    known: list[Expression] = [is_given(phrase.word(each)) for each in shown]
    given = [argument(each, phrase.word(each)) for each in shown]
    given.append(argument("keys", _record_keys()))
    if new and old:
        given.append(argument("changed", _changed_fields()))
    if removed:
        given.append(argument("expired", _record_expired()))
    return [
        *steps,
        _if_known(phrase.conjunction(known or [_known_key(stream.key_reader)]), name, given),
    ]


@statement
def _reader(
    NAME: Identifier,
    TYPE: Identifier,
    CREATED: Statements,
    CHANGED: Statements,
    DELETED: Statements,
) -> None:
    '''
    def NAME(record: StreamRecord) -> TYPE:
        """Return what a record says. Raises ItemDecodeError or StreamRecordError."""
        if record.event == "INSERT":
            CREATED
        elif record.event == "MODIFY":
            CHANGED
        elif record.event == "REMOVE":
            DELETED
        return Unknown(record.keys)
    '''


@statements
def _read_new(READ: Identifier) -> None:
    """new = READ(record.new())"""


@statements
def _read_old(READ: Identifier) -> None:
    """old = READ(record.old())"""


@statement
def _if_known(TEST: Expression, CLASS: Identifier, VALUES: Arguments) -> None:
    """
    if TEST:
        return CLASS(*VALUES)
    """


@expression
def _known_key(IS_KEY: Identifier) -> None:
    """IS_KEY(record.keys)"""


@expression
def _record_keys() -> None:
    """record.keys"""


@expression
def _record_expired() -> None:
    """record.expired"""


@expression
def _changed_fields() -> None:
    """changed_fields(new, old)"""
