"""Transactions: their failures, tokens and answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

from ..errors import Reasons, TransactionFailedError
from ..items.texts import comparable, is_whole
from ..wire import Item, Operation, T, identity, is_item, is_object_list
from .translate import response_of

_MAX_ITEMS: Final = 100
_LONGEST_TOKEN: Final = 36

_Failure: TypeAlias = Callable[[Reasons], TransactionFailedError]


@contextmanager
def transaction(failure: _Failure, names: Sequence[str] = ()) -> Generator[None]:
    """Raise `failure` where the transaction inside is cancelled.

    `names` are those of its items, where it is not known beforehand how many there are.
    """
    try:
        yield
    except Exception as error:
        response = response_of(error, "TransactionCanceledException")
        if response is None:
            raise
        reasons = response.get("CancellationReasons")
        told = reasons if is_object_list(reasons) else ()
        raise failure(Reasons(told, names)) from error


def token_or_new(client_request_token: str | None) -> str:
    """Return the token, or a new one if there is none.

    DynamoDB carries out requests with one token once, within 10 minutes; so what boto3 sends
    again, because an answer was lost, is not applied again. Raises `ValueError` for what is no
    token, before anything is sent.
    """
    if client_request_token is None:
        return os.urandom(16).hex()
    if _is_token(client_request_token):
        return client_request_token
    raise ValueError(
        f"the token of the request must be a text of 1 to {_LONGEST_TOKEN} characters"
    )


def _is_token(token: object) -> bool:
    return (
        isinstance(token, str) and 1 <= len(token) <= _LONGEST_TOKEN and is_whole(token)
    )


def require_equal(message: str, left: object, right: object) -> None:
    """Raise `ValueError` with `message` unless both are equal."""
    try:
        equal = comparable(left) == comparable(right)
    except ArithmeticError:  # of Decimal("sNaN"), which nothing can be compared with
        equal = False
    if not equal:
        raise ValueError(message)


def require_alike(message: str, left: object, right: object) -> None:
    """Raise `ValueError` with `message` unless both texts are equal in lower case, as keys hold them."""
    require_equal(message, _lowered(left), _lowered(right))


def _lowered(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def transact_get(
    operation: Operation, *gets: Mapping[str, object]
) -> list[Item | None]:
    """Return what each Get found, an item or None, in their order, all of one moment.

    `operation` is `client.transact_get_items`; a Get is `{"TableName": …, "Key": …}`. DynamoDB
    accepts 100 at most.
    """
    response = operation(TransactItems=[{"Get": get} for get in gets])
    return _found(response, len(gets))


def decoded_or_none(item: Item | None, decode: Callable[[Item], T]) -> T | None:
    """Return what `decode` makes of an item; None where there is none."""
    return None if item is None else decode(item)


def _found(response: Mapping[str, object], asked: int) -> list[Item | None]:
    """Return what each Get found, an item or None."""
    answers = response.get("Responses")
    if not is_object_list(answers):
        return [None] * asked
    return [
        item if is_item(item := answer.get("Item")) and item else None
        for answer in answers
    ]


class _Items:
    """The items of a transaction in the making, each with the name of those that it belongs to."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._items: list[Mapping[str, object]] = []
        self._seen: dict[object, str] = {}

    def add(
        self, name: str, action: str, table: str, key: Item, **request: object
    ) -> None:
        """Add an item: `action` is what DynamoDB calls what is done with it, `request` what is said besides."""
        which = table, identity(key)
        if which in self._seen:
            other = self._seen[which]
            what = f"two of {name}" if other == name else f"{other} and {name}"
            raise ValueError(
                f"{what} are one item of {table}, which has one action in a transaction"
            )
        self._seen[which] = name
        self._names.append(name)
        said = request if "Item" in request else {"Key": key, **request}
        self._items.append({action: {"TableName": table, **said}})

    def _checked(self) -> list[Mapping[str, object]]:
        """Return the items; `ValueError` if there are more than DynamoDB takes."""
        if len(self._items) > _MAX_ITEMS:
            raise ValueError(
                f"a transaction has at most {_MAX_ITEMS} items, not {len(self._items)}"
            )
        return self._items


class WriteItems(_Items):
    """The items of a transaction that writes, where only the call knows which they are, or their keys.

        items = WriteItems()
        items.add("order", "Put", "Shop", order.key(), Item=order.to_item())
        for line in lines:
            items.add("product", "Update", "Stock", product_key(line.product_id), UpdateExpression=…)
        items.send(client.transact_write_items, PlaceOrderFailed, token)

    `ValueError` if two of them are one item, which two keys of one kind can be that a caller gives.
    """

    def send(
        self, operation: Operation, failure: _Failure, client_request_token: str | None
    ) -> None:
        """Write them all, or raise `failure`; where there are none, nothing is sent.

        `operation` is `client.transact_write_items`.
        """
        items, token = self._checked(), token_or_new(client_request_token)
        if items:
            with transaction(failure, self._names):
                operation(TransactItems=items, ClientRequestToken=token)


class ReadItems(_Items):
    """The items of a transaction that reads, where it is not known beforehand which they are.

        items = ReadItems()
        for product_id in product_ids:
            items.add("product", "Get", "Stock", product_key(product_id))
        found = items.send(client.transact_get_items)
        found.each("product", Product.from_item)

    `ValueError` if two of them are one item.
    """

    def send(self, operation: Operation) -> FoundItems:
        """Read them all; where there are none, nothing is sent.

        `operation` is `client.transact_get_items`.
        """
        gets = self._checked()
        found = _found(operation(TransactItems=gets), len(gets)) if gets else []
        return FoundItems(zip(self._names, found, strict=False))


class FoundItems:
    """What a transaction has read, by the names of its items."""

    def __init__(self, found: Iterable[tuple[str, Item | None]]) -> None:
        self._found = list(found)

    def each(self, name: str, decode: Callable[[Item], T]) -> list[T | None]:
        """Return the items of this name in their order, None for one that is not there."""
        return [
            None if item is None else decode(item)
            for other, item in self._found
            if other == name
        ]

    def one(self, name: str, decode: Callable[[Item], T]) -> T | None:
        """Return the item of this name; None if it is not there, or was not asked for."""
        return next(iter(self.each(name, decode)), None)

    def there(self, name: str, decode: Callable[[Item], T]) -> list[T]:
        """Return the items of this name that are there."""
        return [item for item in self.each(name, decode) if item is not None]
