"""What DynamoDB asks of a request and emulators do not: a client that looks at each before it passes it on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Request = Mapping[str, Any]
_WORDS = {
    *(
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "IN",
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "begins_with",
        "contains",
        "size",
    ),
    *("attribute_exists", "attribute_not_exists", "attribute_type", "if_not_exists", "list_append"),
}
_EXPRESSIONS = (
    "KeyConditionExpression",
    "FilterExpression",
    "ConditionExpression",
    "UpdateExpression",
    "ProjectionExpression",
)
_PATH = r"#\w+(?:\.#\w+|\[\d+\])*"
_KEY_CONDITION = re.compile(
    r"(#\w+) (=|<=|>=|<|>) (:\w+)|(#\w+) (BETWEEN) (:\w+) AND (:\w+)|(begins_with)\((#\w+), (:\w+)\)"
)


class RefusedRequestError(AssertionError):
    """DynamoDB would refuse this request."""


def demand(condition: object, why: str, request: Request) -> None:
    if not condition:
        raise RefusedRequestError(f"{why}: {dict(request)}")


class Checker:
    """Knows the tables: CreateTable requests by the name under which they are used."""

    def __init__(self, tables: Mapping[str, Request]) -> None:
        self.tables = tables

    def is_global(self, table: str, index: str | None) -> bool:
        indexes = self.tables[table].get("GlobalSecondaryIndexes", ())
        return any(each["IndexName"] == index for each in indexes)

    def keys(self, table: str, index: str | None = None) -> tuple[list[str], list[str]]:
        one = self.tables[table]
        if index:
            indexes = [
                *one.get("GlobalSecondaryIndexes", ()),
                *one.get("LocalSecondaryIndexes", ()),
            ]
            one = next(each for each in indexes if each["IndexName"] == index)
        schema = one["KeySchema"]
        return tuple(
            [each["AttributeName"] for each in schema if each["KeyType"] == kind]
            for kind in ("HASH", "RANGE")
        )  # type: ignore[return-value]

    def types(self, table: str) -> dict[str, str]:
        return {
            each["AttributeName"]: each["AttributeType"]
            for each in self.tables[table]["AttributeDefinitions"]
        }

    def check(self, operation: str, request: Request) -> None:
        match operation:
            case "query" | "scan":
                self.expressions(request)
                self.reading(operation, request)
            case "get_item" | "delete_item" | "update_item":
                self.expressions(request)
                self.key(request["TableName"], request["Key"], request)
                if operation == "update_item":
                    self.update(request)
            case "put_item":
                self.expressions(request)
                self.item(request["TableName"], request["Item"], request)
            case "batch_get_item":
                for table, one in request["RequestItems"].items():
                    demand(1 <= len(one["Keys"]) <= 100, "1 to 100 keys", request)
                    demand(unique(one["Keys"]), "a key twice", request)
                    for key in one["Keys"]:
                        self.key(table, key, request)
            case "batch_write_item":
                self.batch_write(request)
            case "transact_write_items" | "transact_get_items":
                self.transaction(request)

    # ---- expressions ----

    def expressions(self, request: Request) -> None:
        names, values = set(), set()
        for kind in _EXPRESSIONS:
            text = request.get(kind)
            if text is None:
                continue
            demand(text and len(text.encode()) <= 4096, f"the length of {kind}", request)
            for token in re.findall(r"[#:]?\w+", text):
                if token[0] == "#":
                    names.add(token)
                elif token[0] == ":":
                    values.add(token)
                else:
                    demand(
                        token in _WORDS or token.isdigit(),
                        f"{token} without a placeholder in {kind}",
                        request,
                    )
            for options in re.findall(r"IN \(([^)]*)\)", text):
                demand(options.count(",") < 100, "at most 100 options", request)
        for given, used in (
            ("ExpressionAttributeNames", names),
            ("ExpressionAttributeValues", values),
        ):
            demand(set(request.get(given, ())) == used, f"{given} are those used", request)
            demand(request.get(given) != {}, f"{given} is empty", request)

    def reading(self, operation: str, request: Request) -> None:
        table, index = request["TableName"], request.get("IndexName")
        partition, sort = self.keys(table, index)
        demand(
            not (self.is_global(table, index) and request.get("ConsistentRead")),
            "a global index is read consistently",
            request,
        )
        if operation == "scan":
            demand("KeyConditionExpression" not in request, "a Scan has no key condition", request)
            return
        names, values = request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]
        conditions: dict[str, tuple[str, list[str]]] = {}
        text = request["KeyConditionExpression"]
        found = list(_KEY_CONDITION.finditer(text))
        demand(" AND ".join(each[0] for each in found) == text, "key conditions", request)
        for each in found:
            parts = [part for part in each.groups() if part]
            name = next(part for part in parts if part[0] == "#")
            attribute = names[name]
            demand(attribute not in conditions, f"two conditions on {attribute}", request)
            operator = next(part for part in parts if part[0] not in "#:")
            conditions[attribute] = (operator, [part for part in parts if part[0] == ":"])
        types = self.types(table)
        for attribute, (operator, operands) in conditions.items():
            for operand in operands:
                self.key_value(types[attribute], values[operand], request)
            demand(
                operator != "begins_with" or types[attribute] == "S",
                "begins_with of a number",
                request,
            )
            if operator == "BETWEEN":
                low, high = (sortable(values[operand]) for operand in operands)
                demand(low <= high, "BETWEEN reversed", request)
        demand(
            all(conditions.get(name, ("", []))[0] == "=" for name in partition),
            "equality of the partition key",
            request,
        )
        used = [name for name in sort if name in conditions]
        demand(set(conditions) <= {*partition, *sort}, "conditions on other attributes", request)
        demand(used == sort[: len(used)], "sort key from the left", request)
        demand(all(conditions[name][0] == "=" for name in used[:-1]), "a range last", request)
        for path in re.findall(_PATH, request.get("FilterExpression", "")):
            name = names[re.split(r"[.\[]", path)[0]]  # a member may be called like a key
            demand(
                name not in {*partition, *sort}, f"a filter on the key attribute {name}", request
            )
        demand(request.get("Limit", 1) >= 1, "Limit", request)

    # ---- keys and items ----

    def key_value(self, kind: str, value: Mapping[str, Any], request: Request) -> None:
        demand(list(value) == [kind], f"a key of type {kind}", request)
        demand(value[kind] != "", "an empty key", request)
        demand(isinstance(value[kind], str), "a wire value", request)

    def key(self, table: str, key: Mapping[str, Any], request: Request) -> None:
        partition, sort = self.keys(table)
        demand(list(key) == partition + sort, "the whole key and nothing else", request)
        for name, value in key.items():
            self.key_value(self.types(table)[name], value, request)

    def item(self, table: str, item: Mapping[str, Any], request: Request) -> None:
        partition, sort = self.keys(table)
        demand({*partition, *sort} <= set(item), "the whole key", request)
        for name, kind in self.types(table).items():
            if name in item:
                self.key_value(kind, item[name], request)
        for name, value in item.items():
            demand(value not in ({"SS": []}, {"NS": []}), f"an empty set in {name}", request)

    def update(self, request: Request) -> None:
        names = request.get("ExpressionAttributeNames", {})
        partition, sort = self.keys(request["TableName"])
        text = request["UpdateExpression"]
        written = re.findall(rf"({_PATH}) = ", text)
        for clause in re.findall(r"REMOVE (.*?)(?= SET| ADD| DELETE|$)", text):
            written += re.findall(_PATH, clause)
        demand(len(set(written)) == len(written), "a place set twice", request)
        for path in written:
            name = names[re.split(r"[.\[]", path)[0]]
            demand(name not in {*partition, *sort}, "a key attribute is updated", request)
        for value in request.get("ExpressionAttributeValues", {}).values():
            demand(value not in ({"SS": []}, {"NS": []}), "an empty set", request)
        types = self.types(request["TableName"])
        for name, value in re.findall(r"(?<!\.)(#\w+) = (:\w+)", text):
            if names[name] in types:
                self.key_value(
                    types[names[name]], request["ExpressionAttributeValues"][value], request
                )

    # ---- many at once ----

    def batch_write(self, request: Request) -> None:
        demand(
            1 <= sum(map(len, request["RequestItems"].values())) <= 25, "1 to 25 writes", request
        )
        for table, writes in request["RequestItems"].items():
            keys = []
            names = [name for half in self.keys(table) for name in half]
            for each in writes:
                if "PutRequest" in each:
                    item = each["PutRequest"]["Item"]
                    self.item(table, item, request)
                    keys.append({name: item[name] for name in names})
                else:
                    self.key(table, each["DeleteRequest"]["Key"], request)
                    keys.append(each["DeleteRequest"]["Key"])
            demand(unique(keys), "a key twice", request)

    def transaction(self, request: Request) -> None:
        items = request["TransactItems"]
        demand(1 <= len(items) <= 100, "1 to 100 items", request)
        keys = []
        for each in items:
            ((action, one),) = each.items()
            self.expressions(one)
            if action == "Put":
                self.item(one["TableName"], one["Item"], request)
                key = {
                    name: one["Item"][name] for half in self.keys(one["TableName"]) for name in half
                }
            else:
                self.key(one["TableName"], one["Key"], request)
                key = one["Key"]
            if action == "Update":
                self.update(one)
            demand(
                action != "ConditionCheck" or one.get("ConditionExpression"),
                "a check of nothing",
                request,
            )
            keys.append({"table": one["TableName"], **key})
        demand(unique(keys), "a key twice", request)


def unique(keys: list[Any]) -> bool:
    texts = [repr(sorted(key.items())) for key in keys]
    return len(set(texts)) == len(texts)


def sortable(value: Mapping[str, str]) -> Any:
    return Decimal(value["N"]) if "N" in value else value["S"].encode()
