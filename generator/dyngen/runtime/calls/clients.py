"""Of which kind a client is: what can be seen before it is used, and else what it answers."""

from __future__ import annotations

from inspect import iscoroutinefunction, ismethod
from typing import TYPE_CHECKING, Final

from ..wire import T


def synchronous(client: T) -> T:
    """Return the client, looked after by `_Answering` where its kind cannot be seen.

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
    if _blocks(client) or isinstance(client, _Answering):
        return client
    return _answering(client)


def asynchronous(client: T) -> T:
    """Return the client.

    Raises `TypeError` if it can be seen that its methods are no coroutines: they would block all
    that runs beside them. Where it cannot be seen, the first call raises it.
    """
    if _blocks(client) or _is_resource(client):
        raise TypeError(
            f"the methods of {type(client).__name__} are no coroutines, and are awaited here: "
            "give it an asynchronous client, as aiobotocore makes one"
        )
    return client


# An operation of repositories, one of the creation of tables, and what is under all of them in
# the clients of aiobotocore.
_METHODS: Final = ("get_item", "describe_table", "_make_api_call")


class _Answering:
    """A client of which only its answers tell whether they are to be awaited.

    A write whose answer nobody looks at would not be sent then, without a word.
    """

    __slots__ = ("_client",)

    def __init__(self, client: object) -> None:
        self._client = client

    def __getattr__(self, name: str) -> object:
        member = getattr(self._client, name)
        if not callable(member):
            return member

        def answer(*arguments: object, **request: object) -> object:
            response = member(*arguments, **request)
            if hasattr(response, "__await__"):
                raise TypeError(
                    f"{name} of the client is to be awaited, which nobody does here: "
                    "give it a client of boto3, as connect() makes one"
                )
            return response

        return answer


if TYPE_CHECKING:

    def _answering(client: T) -> T:
        """Return what has all that the client has, and looks at its answers."""
        ...

else:

    def _answering(client):
        return _Answering(client)


def _blocks(client: object) -> bool:
    # Under the methods of boto3's clients, and of aiobotocore's where it is a coroutine.
    call = getattr(client, "_make_api_call", None)
    return ismethod(call) and not iscoroutinefunction(call)


def _is_resource(client: object) -> bool:
    return type(getattr(client, "meta", None)).__name__ == "ResourceMeta"
