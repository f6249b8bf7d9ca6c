"""Items as they travel, and what is asked of a client."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import (
    TYPE_CHECKING,
    NotRequired,
    Protocol,
    TypeAlias,
    TypedDict,
    TypeGuard,
    TypeVar,
)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

JSON: TypeAlias = bool | int | Decimal | str | list["JSON"] | dict[str, "JSON"] | None
"""What a free-form attribute can hold: numbers as `int` where they are whole, else as `Decimal`."""


class AttributeValue(TypedDict, total=False):
    """A value as it is written: exactly one of these keys, the type descriptor of DynamoDB."""

    S: str
    N: str
    B: bytes
    BOOL: bool
    NULL: bool
    L: list[AttributeValue]
    M: dict[str, AttributeValue]
    SS: list[str]
    NS: list[str]
    BS: list[bytes]


class StoredValue(TypedDict):
    """A value as it is read: ask for the descriptor that is expected, a `KeyError` means another type.

    Only of NULL it is asked whether it is there.
    """

    S: str
    N: str
    B: bytes
    BOOL: bool
    NULL: NotRequired[bool]
    L: list[StoredValue]
    M: dict[str, StoredValue]
    SS: list[str]
    NS: list[str]
    BS: list[bytes]


Item: TypeAlias = dict[str, AttributeValue]
"""An item, or a key, in wire format: `{"pk": {"S": "USER#1"}, "age": {"N": "30"}}`."""

StoredItem: TypeAlias = Mapping[str, StoredValue]
"""The same item as a decoder reads it."""

Operation: TypeAlias = Callable[..., Mapping[str, object]]
"""A method of the client: keyword arguments of the request in, the response out."""


class DynamoDBClient(Protocol):
    """What repositories need of a client: the methods of `boto3.client("dynamodb")`."""

    @property
    def get_item(self) -> Operation: ...
    @property
    def put_item(self) -> Operation: ...
    @property
    def update_item(self) -> Operation: ...
    @property
    def delete_item(self) -> Operation: ...
    @property
    def query(self) -> Operation: ...
    @property
    def scan(self) -> Operation: ...
    @property
    def batch_get_item(self) -> Operation: ...
    @property
    def batch_write_item(self) -> Operation: ...
    @property
    def transact_get_items(self) -> Operation: ...
    @property
    def transact_write_items(self) -> Operation: ...


class TableClient(Protocol):
    """What the creation of tables needs of a client: the methods of `boto3.client("dynamodb")`."""

    @property
    def create_table(self) -> Operation: ...
    @property
    def describe_table(self) -> Operation: ...
    @property
    def update_time_to_live(self) -> Operation: ...
    @property
    def update_continuous_backups(self) -> Operation: ...


class ConnectedClient(DynamoDBClient, TableClient, Protocol):
    """A client that does both."""


if TYPE_CHECKING:

    def stored(item: Item) -> StoredItem:
        """Return the same item, seen as one that is read."""
        ...

    def as_item(values: StoredItem) -> Item:
        """Return the values that were read, seen as something to write."""
        ...

else:

    def stored(item):
        return item

    def as_item(values):
        return values


if TYPE_CHECKING:

    def leaving_unread(operation: T) -> T:
        """Return the method that may leave the items of its answers to be read one at a time, if there is one."""
        ...

else:

    def leaving_unread(operation):
        # Asked of the class: objects that stand in for a client have any attribute.
        client = getattr(operation, "__self__", None)
        leave = getattr(type(client), "_leave_unread", None)
        return operation if leave is None else leave(client, operation)


def is_item(value: object) -> TypeGuard[Item]:
    """Is this part of a response an item?"""
    return isinstance(value, dict)


def is_value(value: object) -> TypeGuard[AttributeValue]:
    """Is this part of an item a value?"""
    return isinstance(value, dict)


def is_item_list(value: object) -> TypeGuard[list[Item]]:
    """Is this part of a response a list of items?"""
    return isinstance(value, list)


def is_items(value: object) -> TypeGuard[Iterable[Item]]:
    """Is this part of a response a list of items, be they read or not?"""
    return isinstance(value, list | Iterator)


def kind_of(value: object) -> str:
    """Return what a value is called that is of another type than it should be."""
    return "None" if value is None else type(value).__name__


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Is this part of a response a structure?"""
    return isinstance(value, Mapping)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Is it a list?"""
    return isinstance(value, list)


def is_set(value: object) -> TypeGuard[AbstractSet[object]]:
    """Is it a set?"""
    return isinstance(value, AbstractSet)


def is_object_list(value: object) -> TypeGuard[list[Mapping[str, object]]]:
    """Is this part of a response a list of structures?"""
    return isinstance(value, list)


def item_of(response: Mapping[str, object]) -> Item | None:
    """Return the item that GetItem found, or None."""
    item = response.get("Item")
    return item if is_item(item) else None


def attributes_of(response: Mapping[str, object]) -> Item:
    """Return the item that UpdateItem or DeleteItem returned; empty if there was none."""
    attributes = response.get("Attributes")
    return attributes if is_item(attributes) else {}


def identity(item: Item) -> Hashable:
    """Return what is equal for two items exactly if DynamoDB calls them equal.

    Numbers are compared by value (`1.50` is `1.5`), sets without order.
    """
    return frozenset((name, _identity(value)) for name, value in item.items())


def _identity(value: AttributeValue) -> Hashable:
    if "N" in value:
        return "N", Decimal(value["N"])
    if "M" in value:
        return "M", identity(value["M"])
    if "L" in value:
        return "L", tuple(_identity(element) for element in value["L"])
    if "SS" in value:
        return "SS", frozenset(value["SS"])
    if "NS" in value:
        return "NS", frozenset(Decimal(number) for number in value["NS"])
    if "BS" in value:
        return "BS", frozenset(value["BS"])
    return frozenset(value.items())


def projected(
    request: Mapping[str, object], attributes: Sequence[str]
) -> Mapping[str, object]:
    """Return the request, asking for these attributes of each item; as it is if there are none.

    They have short placeholders of their own, also where the request names one already: however
    many and long the names are, the expression is one that DynamoDB takes.
    """
    if not attributes:
        return request
    asked = {f"#{number}": name for number, name in enumerate(attributes)}
    names = request.get("ExpressionAttributeNames")
    return {
        **request,
        "ProjectionExpression": ", ".join(asked),
        "ExpressionAttributeNames": {**names, **asked} if is_object(names) else asked,
    }
