"""Batches of stream records, as Lambda hands them over and wants to hear of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from logging import Logger, getLogger
from typing import Final, TypeAlias, TypedDict

from ..wire import T
from .records import StreamRecord, enveloped


class BatchItemFailure(TypedDict):
    """The record at which the next attempt begins."""

    itemIdentifier: str


class BatchResponse(TypedDict):
    """What a function answers that was called with a batch."""

    batchItemFailures: list[BatchItemFailure]


BatchHandler: TypeAlias = Callable[[object, object], BatchResponse]
"""A function as Lambda calls it, with an event and a context."""

_LOG: Final[Logger] = getLogger(__name__)


def handled(
    event: object,
    read: Callable[[StreamRecord], T],
    handle: Callable[[T], object],
) -> BatchResponse:
    """Call `handle` with what `read` makes of each record, in their order, up to the first that fails.

    Those behind it are tried again with it, since later changes of an item must not overtake earlier ones.
    """
    for one in enveloped(event):
        try:
            handle(read(one.record()))
        except Exception:
            # An identifier that the source does not know would count as success.
            if one.sequence_number is None:
                raise
            _LOG.exception("stream record %s failed", one.sequence_number)
            return {"batchItemFailures": [{"itemIdentifier": one.sequence_number}]}
    return {"batchItemFailures": []}


class EventFilter(TypedDict):
    """One pattern, as JSON."""

    Pattern: str


class FilterCriteria(TypedDict):
    """What CreateEventSourceMapping takes as `FilterCriteria`."""

    Filters: list[EventFilter]


def key_criteria(
    keys: Iterable[Mapping[str, Mapping[str, Sequence[object]]]],
) -> FilterCriteria:
    """Return the criteria that let records with such keys pass.

    Keys that differ in their last attribute alone share a filter: Lambda takes few of them.
    """
    shared: dict[str, list[object]] = {}
    patterns: dict[str, Mapping[str, object]] = {}
    for each in keys:
        *before, (attribute, last) = each.items()
        ((wire, options),) = last.items()
        place = json.dumps([before, attribute, wire])
        found = shared.setdefault(place, [])
        found += [option for option in options if option not in found]
        patterns[place] = {**dict(before), attribute: {wire: found}}
    filters = [{"dynamodb": {"Keys": each}} for each in patterns.values()]
    return {
        "Filters": [{"Pattern": json.dumps(each, sort_keys=True)} for each in filters]
    }
