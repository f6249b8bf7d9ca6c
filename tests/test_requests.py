"""What the packages of golden/ ask of DynamoDB, held to its rules without an emulator: those are lax.

A client that finds nothing records the requests of every access pattern, in several variants, and of every
other method. The last test plants a mistake for each fault that can be found.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
PACKAGES = sorted(path.parent.name for path in GOLDEN.glob("*/tables.py"))
Request = Mapping[str, Any]


class Client:
    """Records every request; its answers say that nothing is stored."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def send(**arguments: Any) -> Any:
            self.sent.append((operation, deepcopy(arguments)))
            reads = operation == "transact_get_items"
            return {"Responses": [{} for _ in arguments["TransactItems"]]} if reads else {}

        return send


class Recorded(NamedTuple):
    sent: list[tuple[str, dict[str, Any]]]
    tables: Mapping[str, Request]
    patterns: Mapping[int, set[str]]
    """The operations of each access pattern."""
    uncalled: set[str]
    """The methods that have not been called."""


@cache
def recorded(name: str) -> Recorded:
    package, examples = import_module(name), import_module(f"{name}.examples")
    client, made = Client(), list[tuple[Any, inspect.BoundArguments]]()
    database = package.Database(client)

    def watched(method: Any) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            made.append((method, inspect.signature(method).bind(*args, **kwargs)))
            return method(*args, **kwargs)

        return call

    methods = set()
    for part in vars(database).values():
        for method_name, method in inspect.getmembers(part, inspect.ismethod):
            if not method_name.startswith("_"):
                methods.add(method.__qualname__)
                setattr(part, method_name, watched(method))
    patterns: dict[int, set[str]] = {}
    for example in vars(examples)["_examples"](database):
        before = len(client.sent)
        use(package, example.call)
        patterns[example.id] = {operation for operation, _ in client.sent[before:]}
    for method, call in list(made):
        for arguments in variants(call):
            changed = inspect.BoundArguments(call.signature, arguments)
            use(package, method, *changed.args, refused=(ValueError,), **changed.kwargs)
    for function in [each for each in vars(examples) if re.match("(sample|other)_", each)]:
        kind = function.split("_", 1)[1]
        use_repository(package, getattr(database, kind), kind, getattr(examples, function)())
    called = {method.__qualname__ for method, _ in made}
    return Recorded(client.sent, package.TABLES, patterns, methods - called)


def use(
    package: Any, call: Any, *args: Any, refused: tuple[type[Exception], ...] = (), **kwargs: Any
) -> None:
    """Call, and send all that the result can send; that nothing is found is no matter."""
    try:
        result = call(*args, **kwargs)
    except (package.ItemDecodeError, *refused):
        return
    if isinstance(result, package.Query | package.Scan):
        query = isinstance(result, package.Query)
        for reading in (result, *([result.descending()] if query else result.segments(2))):
            _ = list(reading), reading.page(), reading.page(3), reading.first(), reading.count()


def variants(call: inspect.BoundArguments) -> Iterator[dict[str, Any]]:
    """The arguments of a call, changed: what may be left out is, or is given; lists are empty."""
    given = {"expected_version": [1, 7], "consistent_read": [True, False]}
    given["client_request_token"] = ["t" * 36]
    for name, parameter in call.signature.parameters.items():
        for value in given.get(name, [None] if "| None" in parameter.annotation else []):
            yield {**call.arguments, name: value}
    yield {k: [] if isinstance(value, list) else value for k, value in call.arguments.items()}


def use_repository(package: Any, repository: Any, kind: str, entity: Any) -> None:
    """Call what every repository has."""
    fields = {one.name: getattr(entity, one.name) for one in dataclasses.fields(entity)}
    for verb in ("create", "put", "get", "update", "delete"):
        if method := getattr(repository, f"{verb}_{kind}", None):
            parameters = inspect.signature(getattr(type(repository), f"{verb}_{kind}")).parameters
            needed = [p.name for p in list(parameters.values())[1:] if p.default is p.empty]
            values = {**fields, kind: deepcopy(entity)}
            if set(needed) <= set(values):
                use(package, method, **{name: values[name] for name in needed})
    many = [numbered(entity, number) for number in range(1, 231)]
    keys = [one.key() for one in many]
    use(package, getattr(repository, f"batch_get_{kind}"), keys, consistent_read=True)
    use(package, getattr(repository, f"batch_write_{kind}"), put=many[:60], delete=keys[60:120])


def numbered(entity: Any, number: int) -> Any:
    """The entity with another key."""
    for field in dataclasses.fields(entity):
        match getattr(entity, field.name):
            case str(text):
                value: Any = f"{text}{number}"
            case date() | datetime() as moment:
                value = moment + timedelta(days=number)
            case UUID() as unique:
                value = UUID(int=unique.int + number)
            case _:
                continue
        other = dataclasses.replace(entity, **{field.name: value})
        if other.key() != entity.key():
            return other
    raise AssertionError(f"no other key for {entity}")


def parts(operation: str, request: Request) -> Iterator[tuple[str, Request]]:
    """What a request asks of one item or reading each: `Put`, `Get`, `Query`, … and its arguments."""
    for action in request.get("TransactItems", ()):
        yield from action.items()
    for table, asked in request.get("RequestItems", {}).items():
        writes = asked if isinstance(asked, list) else [{"Get": {"Key": k}} for k in asked["Keys"]]
        yield from ((k, {"TableName": table, **part}) for one in writes for k, part in one.items())
    if "TableName" in request:
        yield operation.removesuffix("_item").capitalize(), request


NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
PLACEHOLDER = re.compile(r"[#:]\w+", re.ASCII)
HARMLESS = re.compile(
    r"\b((attribute_(not_)?exists|attribute_type|begins_with|contains|size|if_not_exists|list_append)(?=\()"
    r"|(AND|OR|NOT|BETWEEN|IN|SET|REMOVE|ADD|DELETE)\b)|\[\d+\]|<>|[<>]=?|[=+\-(),.\s]"
)
CONDITION = r"begins_with\(#\w+, :\w+\)|#\w+ BETWEEN :\w+ AND :\w+|#\w+ (?:[<>]=?|=) :\w+"
COUNTED = re.compile(r"(#\w+) = if_not_exists\(\1, (:\w+)\) \+ \2(?!\w)")


class Table:
    def __init__(self, definition: Request) -> None:
        types = definition["AttributeDefinitions"]
        self.types = {one["AttributeName"]: one["AttributeType"] for one in types}
        indexes = definition.get("GlobalSecondaryIndexes", ())
        self.schemas = {one.get("IndexName"): one["KeySchema"] for one in (definition, *indexes)}

    def key(self, index: str | None = None, kinds: str = "HASH RANGE") -> list[str]:
        """The attributes of the key of the table or of an index, in their order."""
        return [s["AttributeName"] for s in self.schemas[index] if s["KeyType"] in kinds]

    def fit(self, values: Request) -> bool:
        """Are the values of key attributes, of this table or its indexes, of their type and not empty?"""
        keys = [(self.types[name], value) for name, value in values.items() if name in self.types]
        return all(list(value) == [kind] and value[kind] for kind, value in keys)


def in_request(request: Request) -> dict[str, bool]:
    texts = [value for name, value in request.items() if name.endswith("Expression")]
    defined = [request[name] for name in (NAMES, VALUES) if name in request]
    used = set(PLACEHOLDER.findall(" ".join(texts)))
    return {
        "empty definitions": not all(defined),
        "undefined placeholder": not used <= {name for each in defined for name in each},
        "unused definition": not used >= {name for each in defined for name in each},
        "bare name": any(HARMLESS.sub("", PLACEHOLDER.sub("", text)) for text in texts),
        "length": not all(0 < len(text.encode()) <= 4096 for text in texts),
        "refused item not asked for": "ConditionExpression" in request
        and request.get("ReturnValuesOnConditionCheckFailure") != "ALL_OLD",
        "limit": request.get("Limit", 1) < 1,
        "consistent index": "IndexName" in request and request.get("ConsistentRead", False),
    }


def in_query(request: Request, table: Table) -> dict[str, bool]:
    text, names, index = request["KeyConditionExpression"], request[NAMES], request.get("IndexName")
    hashes, ranges = table.key(index, "HASH"), table.key(index, "RANGE")
    conditions = [(PLACEHOLDER.findall(one), one) for one in re.findall(CONDITION, text)]
    asked = [names.get(name) for (name, *_), _ in conditions]
    ranged = {names.get(name) for (name, *_), one in conditions if " = " not in one}
    given = [(names.get(n), [request[VALUES].get(v, {}) for v in vs]) for (n, *vs), _ in conditions]
    bounds = [[float(v["N"]) if "N" in v else v.get("S", "") for v in vs] for _, vs in given]
    sort = [name for name in ranges if name in asked]
    filtered = PLACEHOLDER.findall(request.get("FilterExpression", ""))
    return {
        "form": not re.fullmatch(f"(?:{CONDITION})(?: AND (?:{CONDITION}))*", text),
        "partition key": not set(hashes) <= set(asked) - ranged,
        "gap": sort != ranges[: len(sort)],
        "range not last": bool(ranged & set(sort[:-1])),
        "two conditions": len(asked) != len(set(asked)),
        "condition on no key": not set(asked) <= {*hashes, *ranges},
        "key value": not all(table.fit({name: v}) for name, vs in given if name for v in vs),
        "reversed bounds": any(each != sorted(each) for each in bounds),
        "prefix of a number": any(
            one.startswith("begins") and table.types.get(name) == "N"
            for name, (_, one) in zip(asked, conditions, strict=True)
        ),
        "filter on a key": any(names.get(name) in {*hashes, *ranges} for name in filtered),
    }


def in_item(request: Request, table: Table) -> dict[str, bool]:
    given, primary = request.get("Key") or request["Item"], set(table.key())
    whole = primary == set(given) if "Key" in request else primary <= set(given)
    return {"key": not whole, "key value": not table.fit(given)}


def in_update(request: Request, table: Table) -> dict[str, bool]:
    text, names, values = request["UpdateExpression"], request[NAMES], request.get(VALUES, {})
    clauses = re.split(r",|(?<![#:])\b(?:SET|REMOVE|ADD|DELETE)\b", re.sub(r"\([^()]*\)", "", text))
    targets = [names.get(name) for one in clauses for name in PLACEHOLDER.findall(one)[:1]]
    set_to = {names.get(n): values.get(v, {}) for n, v in re.findall(r"(#\w+) = (:\w+)", text)}
    raised = [(names.get(n), values.get(v)) for n, v in COUNTED.findall(text)]
    exists = re.findall(r"^attribute_exists\((#\w+)\)", request.get("ConditionExpression", ""))
    return in_item(request, table) | {
        "changed twice": len(targets) != len(set(targets)),
        "changed key": bool(set(targets) & set(table.key())),
        "index key value": not table.fit(set_to),
        "version": raised != [("version", {"N": "1"})],
        "may not exist": not any(names.get(name) in table.key() for name in exists),
    }


def faults(operation: str, request: Request, tables: Mapping[str, Request]) -> set[str]:
    """What is wrong with a request."""
    singles = list(parts(operation, request))
    token = request.get("ClientRequestToken", "") if "transact_write" in operation else "none"
    most = {"batch_write_item": 25}.get(operation, 100)
    found = [{"size": not 1 <= len(singles) <= most, "token": not 1 <= len(token) <= 36}]
    checks = {"Query": in_query, "Scan": lambda *_: {}, "Update": in_update}
    for kind, part in singles:
        table = Table(tables[part["TableName"]])
        found += [in_request(part), checks.get(kind, in_item)(part, table)]
    return {fault for each in found for fault, is_so in each.items() if is_so}


@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_is_wrong_with_any_request(name: str) -> None:
    package = recorded(name)
    wrong = {
        f"{fault}: {operation} {request}"
        for operation, request in package.sent
        for fault in faults(operation, request, package.tables)
    }
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.parametrize("name", PACKAGES)
def test_every_method_is_called_and_sends_what_is_documented(name: str) -> None:
    package = recorded(name)
    patterns = json.loads((GOLDEN / name / "access_patterns.json").read_text())["access_patterns"]
    documented = {
        one["id"]: {re.sub(r"\B(?=[A-Z])", "_", one["operation"]).lower()} for one in patterns
    }
    assert package.patterns == documented
    assert not package.uncalled


# fmt: off
KEYS = {"a": "HASH S", "b": "HASH S", "c": "RANGE S", "d": "RANGE N"}
SCHEMA = [{"AttributeName": n, "KeyType": k[:-2]} for n, k in KEYS.items()]
TABLE = {
    "AttributeDefinitions": [{"AttributeName": n, "AttributeType": t[-1]} for n, t in {"p": "S", **KEYS}.items()],
    "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
    "GlobalSecondaryIndexes": [{"IndexName": "I", "KeySchema": SCHEMA}],
}
ALL = {":s": {"S": "s"}, ":r": {"S": "r"}, ":n": {"N": "1"}, ":e": {"S": ""}}
QUERY = ("query", {"IndexName": "I", "KeyConditionExpression": "#a = :s AND #b = :s"})
PUT = ("put_item", {"Item": {"p": {"S": "s"}, "d": {"N": "1"}}})
GET = ("get_item", {"Key": {"p": {"S": "s"}}})
COUNT = "#version = if_not_exists(#version, :n) + :n"
UPDATE = ("update_item", {
    **GET[1], "UpdateExpression": f"SET #x = :s, {COUNT} REMOVE #y",
    "ConditionExpression": "attribute_exists(#p)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
TRANSACTION = ("transact_write_items", {"TransactItems": [{"Delete": {"TableName": "T", **GET[1]}}], "ClientRequestToken": "t"})
PLANTED = [
    ("size", TRANSACTION, {"TransactItems": []}), ("token", TRANSACTION, {"ClientRequestToken": "t" * 37}),
    ("token", TRANSACTION, {"ClientRequestToken": ""}), ("size", TRANSACTION, {"TransactItems": TRANSACTION[1]["TransactItems"] * 101}),
    ("size", ("batch_get_item", {"RequestItems": {"T": {"Keys": [GET[1]["Key"]] * 101}}}), {}),
    ("size", ("batch_write_item", {"RequestItems": {"T": [{"PutRequest": PUT[1]}] * 26}}), {}),
    ("empty definitions", GET, {NAMES: {}}), ("unused definition", GET, {NAMES: {"#x": "x"}}),
    ("undefined placeholder", QUERY, {NAMES: {"#a": "a"}}), ("bare name", QUERY, {"FilterExpression": "size(x) > :n"}),
    ("undefined placeholder", TRANSACTION, {"TransactItems": [{"Update": {"TableName": "T", **UPDATE[1], NAMES: {}}}]}),
    ("length", QUERY, {"FilterExpression": "#x = :s" + " OR #x = :s" * 400}),
    ("refused item not asked for", UPDATE, {"ReturnValuesOnConditionCheckFailure": "NONE"}),
    ("limit", QUERY, {"Limit": 0}), ("consistent index", QUERY, {"ConsistentRead": True}),
    *((fault, QUERY, {"KeyConditionExpression": text}) for fault, text in {
        "form": "#a = :s OR #b = :s", "partition key": "#a = :s AND #b > :s", "gap": "#a = :s AND #b = :s AND #d = :n",
        "range not last": "#a = :s AND #b = :s AND #c > :s AND #d = :n",
        "two conditions": "#a = :s AND #b = :s AND #c > :r AND #c < :s",
        "condition on no key": "#a = :s AND #b = :s AND #x = :s", "key value": "#a = :s AND #b = :n",
        "reversed bounds": "#a = :s AND #b = :s AND #c BETWEEN :s AND :r",
        "prefix of a number": "#a = :s AND #b = :s AND #c = :s AND begins_with(#d, :n)"}.items()),
    ("key value", QUERY, {"KeyConditionExpression": "#a = :s AND #b = :e"}),
    ("filter on a key", QUERY, {"FilterExpression": "#d > :n"}), ("key", GET, {"Key": {"q": {"S": "s"}}}),
    ("key", GET, {"Key": {"p": {"S": "s"}, "d": {"N": "1"}}}), ("key value", GET, {"Key": {"p": {"N": "1"}}}),
    ("key value", PUT, {"Item": {"p": {"S": ""}}}), ("key value", PUT, {"Item": {"p": {"S": "s"}, "d": {"S": "1"}}}),
    ("key", PUT, {"Item": {"d": {"N": "1"}}}),
    *((fault, UPDATE, {"UpdateExpression": text}) for fault, text in {
        "changed twice": f"SET #x = :s, {COUNT} REMOVE #x", "changed key": f"SET {COUNT} REMOVE #p",
        "index key value": f"SET #d = :s, {COUNT}", "version": "SET #version = :n"}.items()),
    ("may not exist", UPDATE, {"ConditionExpression": "attribute_exists(#x)"}),
]
# fmt: on


@pytest.mark.parametrize(("fault", "good", "change"), PLANTED)
def test_a_planted_mistake_is_found(fault: str, good: tuple[str, Request], change: Request) -> None:
    def complete(request: dict[str, Any]) -> dict[str, Any]:
        used = set(PLACEHOLDER.findall(" ".join(str(value) for value in request.values())))
        names, values = (
            {n: n[1:] for n in used if n[0] == "#"},
            {v: ALL[v] for v in used & set(ALL)},
        )
        defined = {k: v for k, v in {NAMES: names, VALUES: values}.items() if v}
        return {"TableName": "T", **defined, **request}

    operation, request = good
    tables = {"T": TABLE}
    if change:
        assert faults(operation, complete({**request}), tables) == set()
    assert fault in faults(operation, complete({**request, **change}), tables)
