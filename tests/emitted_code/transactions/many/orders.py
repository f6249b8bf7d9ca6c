"""What tests of transactions over many items say of their requests."""

from __future__ import annotations

from clients import Recorder

TOKEN = "once"  # noqa: S105
ALL_OLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
THERE = {
    "ConditionExpression": "attribute_exists(#pk)",
    "ExpressionAttributeNames": {"#pk": "pk"},
}
NEW = {**THERE, "ConditionExpression": "attribute_not_exists(#pk)", **ALL_OLD}


def placed(client: Recorder) -> list[str]:
    """The sort keys of all that is in the partition of the order."""
    asked = {
        "TableName": "Shop",
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "ORDER#o1"}},
    }
    return [each["sk"]["S"] for each in client.client.query(**asked)["Items"]]
