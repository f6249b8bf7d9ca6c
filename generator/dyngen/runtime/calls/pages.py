"""Pages of queries and scans: how large they are, what is on them, and where the next one begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..wire import Item, is_item


def last_key(response: Mapping[str, object]) -> Item | None:
    """Return the key behind which the next page begins; None if this page is the last.

    It is known when the items of this one have been read, unless they came all at once.
    """
    key = response.get("LastEvaluatedKey")
    return key if is_item(key) and key else None


def growing_pages(size: int) -> Iterator[int]:
    """Yield page sizes: small ones first, for what is found soon, and never more than 1,000."""
    while True:
        yield size
        size = min(4 * size, 1000)


def short_of(attribute: str, text: str, items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items but for one whose key attribute is this text, the end of their range."""
    return (item for item in items if item.get(attribute) != {"S": text})
