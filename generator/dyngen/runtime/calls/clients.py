"""What can be seen of a client before it is used."""

from __future__ import annotations

from inspect import iscoroutinefunction, ismethod
from typing import Final

from ..wire import T


def synchronous(client: T) -> T:
    """Return the client.

    Raises `TypeError` if its methods are coroutines, which nobody here would await, or if it is
    a resource, whose items are not those of DynamoDB's format.
    """
    if any(iscoroutinefunction(getattr(client, name, None)) for name in _METHODS):
        raise TypeError(
            f"the methods of {type(client).__name__} are coroutines, which nobody awaits here: "
            "give it a client of boto3, as connect() makes one"
        )
    if _is_resource(client):
        raise TypeError(
            f"{type(client).__name__} is a resource of boto3, whose items have another format: "
            'give this package a client, as connect() or boto3.client("dynamodb") makes one'
        )
    return client


def asynchronous(client: T) -> T:
    """Return the client.

    Raises `TypeError` if it can be seen that its methods are no coroutines: they would block all
    that runs beside them. Where it cannot be seen, the first call raises it.
    """
    # Under the methods of boto3's clients, and of aiobotocore's where it is a coroutine.
    call = getattr(client, "_make_api_call", None)
    blocks = ismethod(call) and not iscoroutinefunction(call)
    if blocks or _is_resource(client):
        raise TypeError(
            f"the methods of {type(client).__name__} are no coroutines, and are awaited here: "
            "give it an asynchronous client, as aiobotocore makes one"
        )
    return client


# An operation of repositories, one of the creation of tables, and what is under all of them in
# the clients of aiobotocore.
_METHODS: Final = ("get_item", "describe_table", "_make_api_call")


def _is_resource(client: object) -> bool:
    return type(getattr(client, "meta", None)).__name__ == "ResourceMeta"
