"""What can be seen of a client before it is used."""

from __future__ import annotations

from inspect import iscoroutinefunction

from ..wire import T


def synchronous(client: T) -> T:
    """Return the client.

    Raises `TypeError` if its methods are coroutines, which nobody here would await, or if it is
    a resource, whose items are not those of DynamoDB's format.
    """
    # An operation of repositories, one of the creation of tables, and what is under all of
    # them in the clients of aiobotocore.
    methods = ("get_item", "describe_table", "_make_api_call")
    if any(iscoroutinefunction(getattr(client, name, None)) for name in methods):
        raise TypeError(
            f"the methods of {type(client).__name__} are coroutines, and this package has no "
            "asynchronous repositories: give it a client of boto3, as connect() makes one"
        )
    if type(getattr(client, "meta", None)).__name__ == "ResourceMeta":
        raise TypeError(
            f"{type(client).__name__} is a resource of boto3, whose items have another format: "
            'give this package a client, as connect() or boto3.client("dynamodb") makes one'
        )
    return client
