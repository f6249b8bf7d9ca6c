"""Queries and scans: described first, sent when they are iterated or asked for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Final, Generic, Self

from ..errors import ItemDecodeError
from ..wire import Item, Operation, T_co, is_items, leaving_unread, projected
from .cursor import open_cursor, seal_cursor
from .pages import growing_pages, last_key, short_of


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """One page of a result."""

    items: list[T_co]
    cursor: str | None
    """Where the next page begins, for `page(cursor=…)` of the same query; None at the end."""


class _Reading(Generic[T_co]):
    """What queries and scans have in common."""

    __slots__ = (
        "_attributes",
        "_behind",
        "_belongs",
        "_decode",
        "_keep",
        "_mixed",
        "_nothing",
        "_operands",
        "_operation",
        "_pattern",
        "_report",
        "_request",
    )

    def __init__(
        self,
        operation: Operation,
        request: Mapping[str, object],
        decode: Callable[[Item], T_co | None],
        *,
        pattern: str = "",
        operands: tuple[str, ...] = (),
        attributes: tuple[str, ...] = (),
        keep: Callable[[T_co], bool] | None = None,
        belongs: Callable[[Item], bool] | None = None,
        behind: tuple[str, str] | None = None,
        mixed: bool = False,
        nothing: bool = False,
        report: Callable[[ItemDecodeError], None] | None = None,
    ) -> None:
        """`operation` is the client's method, `request` its arguments; `Limit` is the default
        page size.

        An item is skipped if `belongs` is false for it, if `decode` returns None (which it may
        only if `mixed`), or if `keep` is false for what it returns. With `nothing` the result
        is known to be empty, and no request is sent. Of each item only `attributes` are read,
        if there are any. `report` hears of items that do not decode, which are skipped then.
        `behind` is a key attribute and the text behind all that its items have there, which a
        BETWEEN lets in: what another program stores under it is skipped, and only not counted
        out where DynamoDB counts.

        Cursors belong to `pattern`, the access pattern, and to its arguments: those that are
        not in the request as they were given are among `operands`.
        """
        self._operation = leaving_unread(operation)
        self._request = request
        self._decode = decode
        self._pattern = pattern
        self._operands = operands
        self._attributes = attributes
        self._keep = keep
        self._belongs = belongs
        self._behind = behind
        self._mixed = mixed
        self._nothing = nothing
        self._report = report

    def __iter__(self) -> Iterator[T_co]:
        """Yield the whole result; each page is asked for when the one before is used up.

        Raises `ItemDecodeError` at an item that is not what the schema says, unless `skipping`.
        """
        for response in self._responses(self._reading, repeat(None)):
            yield from self._decoded(response)

    def __bool__(self) -> bool:
        """Raise `TypeError`: whether there are items is not known before they are asked for."""
        raise TypeError(
            f"a {type(self).__name__} is neither true nor false before it is read: "
            "ask for .first() is not None, for .count(), or make a list of it"
        )

    def page(self, limit: int | None = None, cursor: str | None = None) -> Page[T_co]:
        """Return the page at `cursor`, the first one by default, by a single request.

        `limit` is how many items DynamoDB looks at (20 unless the access pattern says
        otherwise). Those that a filter drops count too, so a page may hold fewer, even none,
        and still not be the last. Raises `CursorError` if `cursor` is damaged, of another
        access pattern or of other arguments; `ItemDecodeError` like iteration.
        """
        request = {"Limit": 20, **self._reading}
        if limit is not None:
            request["Limit"] = _count("limit", limit)
        if cursor is not None:
            request["ExclusiveStartKey"] = open_cursor(self._asked, cursor)
        if self._nothing:
            return Page([], None)
        response = self._operation(**request)
        items = list(self._decoded(response))
        last = last_key(response)
        return Page(items, seal_cursor(self._asked, last) if last else None)

    def first(self) -> T_co | None:
        """Return the first item of the result, or None; small pages are read, as few as do."""
        size = 16 if self._drops or "FilterExpression" in self._request else 1
        for response in self._responses(self._reading, growing_pages(size)):
            for entity in self._decoded(response):
                return entity
        return None

    def count(self) -> int:
        """Return how many items the result has; the whole of it is read, as for iteration.

        Where DynamoDB can do the counting, no item is transferred, and none is looked at: what
        iteration would not decode is counted, and so is an item of others whose key is the very
        end of a range, such as `ORDER$` behind all that begins with `ORDER#`.
        """
        total = 0
        if self._drops:
            for _ in self:
                total += 1
            return total
        request = {**self._request, "Select": "COUNT"}
        request.pop("Limit", None)
        for response in self._responses(request, repeat(None)):
            count = response.get("Count")
            total += count if isinstance(count, int) else 0
        return total

    def skipping(self, report: Callable[[ItemDecodeError], None]) -> Self:
        """Return the same reading without the items that are not what the schema says.

        `report` is called with the error of each as it is come upon, whose `item` is what is
        stored. They are left out of pages, of `first` and of `count`, which reads all items then.

            unreadable: list[ItemDecodeError] = []
            readable = repository.get_orders("u1").skipping(unreadable.append)
            orders = list(readable)
        """
        return self._with(report=report)

    @property
    def _reading(self) -> Mapping[str, object]:
        """The request of a reading that is to return items."""
        return projected(self._request, self._attributes)

    @property
    def _asked(self) -> Mapping[str, object]:
        """What a cursor belongs to."""
        return {**self._request, "Pattern": [self._pattern, *self._operands]}

    @property
    def _drops(self) -> bool:
        """Are items dropped here that DynamoDB returns?"""
        return (
            self._mixed
            or self._belongs is not None
            or self._keep is not None
            or self._report is not None
        )

    def _with(
        self,
        *,
        report: Callable[[ItemDecodeError], None] | None = None,
        **arguments: object,
    ) -> Self:
        """Return the same reading with other arguments of the request, or with a report."""
        return type(self)(
            self._operation,
            {**self._request, **arguments},
            self._decode,
            pattern=self._pattern,
            operands=self._operands,
            attributes=self._attributes,
            keep=self._keep,
            belongs=self._belongs,
            behind=self._behind,
            mixed=self._mixed,
            nothing=self._nothing,
            report=report or self._report,
        )

    def _responses(
        self, request: Mapping[str, object], limits: Iterator[int | None]
    ) -> Iterator[Mapping[str, object]]:
        """Yield the responses to `request`, page by page; the nth has the nth of `limits`."""
        if self._nothing:
            return
        arguments = dict(request)
        for limit in limits:
            if limit is not None:
                arguments["Limit"] = limit
            response = self._operation(**arguments)
            yield response
            last = last_key(response)
            if last is None:
                return
            arguments["ExclusiveStartKey"] = last

    def _decoded(self, response: Mapping[str, object]) -> Iterator[T_co]:
        items = response.get("Items")
        if not is_items(items):
            return
        decode, keep = self._decode, self._keep
        if self._behind is not None:
            items = short_of(*self._behind, items)
        for item in items if self._belongs is None else filter(self._belongs, items):
            try:
                entity = decode(item)
            except ItemDecodeError as error:
                if self._report is None:
                    raise
                self._report(error)
                continue
            if entity is not None and (keep is None or keep(entity)):
                yield entity


class Query(_Reading[T_co]):
    """A Query request and what its items become.

        for post in repository.get_user_posts("u1"): ...            every item, page by page
        page = repository.get_user_posts("u1").page(limit=20)       one request
        latest = repository.get_user_posts("u1").descending().first()

    Nothing is sent before it is used, and it can be used again.
    """

    __slots__ = ()

    def descending(self) -> Self:
        """Return the same query, its items in the reverse order of the sort key."""
        return self._with(ScanIndexForward=False)

    def ascending(self) -> Self:
        """Return the same query, its items in the order of the sort key."""
        return self._with(ScanIndexForward=True)


class Scan(_Reading[T_co]):
    """A Scan request and what its items become; it reads the whole table or index.

    Nothing is sent before it is used, and it can be used again. Items come in no order.
    """

    __slots__ = ()

    def segments(self, total: int) -> list[Self]:
        """Return `total` scans that together have this one's result, to be run in parallel.

        At most 1,000,000, as many as DynamoDB cuts a table into.
        """
        return [
            self._with(Segment=segment, TotalSegments=total)
            for segment in range(_count("total", total))
        ]


_MOST: Final = 1_000_000


def _count(name: str, number: object) -> int:
    """Return the number; `ValueError` if there cannot be so many segments, or items of a page."""
    if type(number) is int and 1 <= number <= _MOST:
        return number
    raise ValueError(f"{name} must be a whole number from 1 to {_MOST:,}")
