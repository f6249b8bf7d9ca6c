"""The function of each stream that makes a change of a record."""

from __future__ import annotations

from dyngen.lower.fragments import argument, if_so, is_given
from dyngen.lower.streams.told import Stream
from dyngen.names import Identifier, recogniser_name
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
    """The function that reads a record of the stream.

    Each kind of event is asked for anew: behind `elif` mypy would know which is left, and call the last test redundant.
    """
    view = stream.view
    return _reader(
        stream.change_reader,
        stream.changes,
        *_event(stream, "INSERT", view.inserted, new=view.new),
        *_event(stream, "MODIFY", view.modified, new=view.new, old=view.old),
        *_event(stream, "REMOVE", view.removed, old=view.old, removed=True),
    )


def _event(
    stream: Stream,
    kind: str,
    name: Identifier,
    *,
    new: bool = False,
    old: bool = False,
    removed: bool = False,
) -> tuple[Expression, list[Statement]]:
    """Which records are of one kind of event, and what is returned for them, if the item is of an entity."""
    decoder = stream.decoded_by
    read = of_entities(decoder) if decoder else phrase.name(stream.item_reader)
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
    if not known:  # nothing stands before the test of the key, and Ruff wants one test of two
        test = phrase.conjunction([_is_event(kind), _known_key(stream)])
        return test, [_known(name, given)]
    return _is_event(kind), [*steps, if_so(phrase.conjunction(known), [_known(name, given)])]


@statement
def _reader(
    NAME: Identifier,
    TYPE: Identifier,
    IS_CREATED: Expression,
    CREATED: Statements,
    IS_CHANGED: Expression,
    CHANGED: Statements,
    IS_DELETED: Expression,
    DELETED: Statements,
) -> None:
    '''
    def NAME(record: StreamRecord) -> TYPE:
        """Return what a record says. Raises ItemDecodeError or StreamRecordError."""
        if IS_CREATED:
            CREATED
        if IS_CHANGED:
            CHANGED
        if IS_DELETED:
            DELETED
        return Unknown(record.keys)
    '''


@statements
def _read_new(READ: Expression) -> None:
    """new = READ(record.new())"""


@statements
def _read_old(READ: Expression) -> None:
    """old = READ(record.old())"""


@expression
def _is_event(KIND: str) -> None:
    """record.event == KIND"""


@statement
def _known(CLASS: Identifier, VALUES: Arguments) -> None:
    """return CLASS(*VALUES)"""


def _known_key(stream: Stream) -> Expression:
    """Is the key that of an entity? The recogniser of an only one says so itself."""
    match stream.entities:
        case [only]:
            return phrase.call(of_entities(recogniser_name(only.name)), _record_keys())
    return phrase.call(phrase.name(stream.key_reader), _record_keys())


@expression
def _record_keys() -> None:
    """record.keys"""


@expression
def _record_expired() -> None:
    """record.expired"""


@expression
def _changed_fields() -> None:
    """changed_fields(new, old)"""
