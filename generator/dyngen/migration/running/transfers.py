"""The transaction that writes one of two places of an item, on condition that both are as they were read."""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.importing.sources.dynamodb import Answer, WritingClient
from dyngen.importing.sources.shapes import members
from dyngen.migration.outcome import AttributeValue, StoredItem, Transfer
from dyngen.migration.running.counting import number
from dyngen.migration.running.job import Place


def transact(client: WritingClient, **request: object) -> Answer:
    """The answer, with the units of all its tables together, as other writes have them."""
    answer = client.transact_write_items(**request)
    units = sum(number(each.get("CapacityUnits")) for each in members(answer, "ConsumedCapacity"))
    return {**answer, "ConsumedCapacity": {"CapacityUnits": units}}


def transfer_request(place: Place, transfer: Transfer) -> Mapping[str, object]:
    """The request that makes the transfer, if what was read at either place stands there still."""
    check = {
        "TableName": place.name,
        "Key": transfer.beside_key,
        **_as_read(place, transfer.beside),
    }
    write = {"TableName": place.name, **_as_read(place, transfer.there)}
    if transfer.put is None:
        action: Mapping[str, object] = {"Delete": {**write, "Key": transfer.key}}
    else:
        action = {"Put": {**write, "Item": transfer.put}}
    return {
        "TransactItems": [{"ConditionCheck": check}, action],
        "ReturnConsumedCapacity": "INDEXES",
    }


def _as_read(place: Place, item: StoredItem | None) -> Mapping[str, object]:
    """The condition that an item is as it was read: not there, there, or there with these attributes."""
    names = {"#k": place.key[0]}
    if item is None:
        return {
            "ConditionExpression": "attribute_not_exists(#k)",
            "ExpressionAttributeNames": names,
        }
    values: dict[str, AttributeValue] = {}
    clauses = ["attribute_exists(#k)"]
    for position, (name, value) in enumerate(item.items()):
        if name not in place.key:
            names[f"#n{position}"], values[f":v{position}"] = name, value
            clauses.append(f"#n{position} = :v{position}")
    return {
        "ConditionExpression": " AND ".join(clauses),
        "ExpressionAttributeNames": names,
        **({"ExpressionAttributeValues": values} if values else {}),
    }
