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
from contextlib import suppress
from copy import deepcopy
from functools import wraps
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from clients import Empty, Recorder, Request
from paths import GOLDEN

PACKAGES = sorted(path.parent.name for path in GOLDEN.glob("*/tables.py"))


def recorded(name: str) -> tuple[list[tuple[str, Request]], Mapping[int, set[str]], set[str]]:
    """Every request of a package, the operations of each access pattern, and the methods left uncalled."""
    package, examples = import_module(name), import_module(f"{name}.examples")
    made: list[tuple[Any, inspect.BoundArguments]] = []
    database = package.Database(client := Recorder(Empty()))

    def watched(method: Any) -> Callable[..., Any]:
        @wraps(method)
        def call(*args: Any, **kwargs: Any) -> Any:
            made.append((method, inspect.signature(method).bind(*args, **kwargs)))
            return method(*args, **kwargs)

        return call

    methods, patterns = set[str](), dict[int, set[str]]()
    for part in vars(database).values():
        for method_name, method in inspect.getmembers(part, inspect.ismethod):
            if not method_name.startswith("_"):
                methods.add(method.__qualname__)
                setattr(part, method_name, watched(method))
    for example in vars(examples)["_examples"](database):
        before = len(client.sent)
        use(package, example.call)
        patterns[example.id] = {operation for operation, _ in client.sent[before:]}
    for method, call in made[:]:
        for arguments in variants(call):
            changed = inspect.BoundArguments(call.signature, arguments)
            with suppress(ValueError):
                use(package, method, *changed.args, **changed.kwargs)
    for function in [each for each in vars(examples) if re.match("(sample|other)_", each)]:
        use_repository(package, database, function.split("_", 1)[1], vars(examples)[function]())
    return client.sent, patterns, methods - {method.__qualname__ for method, _ in made}


def use(package: Any, call: Any, *args: Any, **kwargs: Any) -> None:
    """Call, and send all that the result can send; that nothing is found is no matter."""
    with suppress(package.ItemDecodeError):
        result = call(*args, **kwargs)
        if isinstance(result, package.Query | package.Scan):
            scan = isinstance(result, package.Scan)
            for one in (result, *(result.segments(2) if scan else [result.descending()])):
                _ = list(one), one.page(), one.page(3), one.first(), one.count()


def variants(call: inspect.BoundArguments) -> Iterator[dict[str, Any]]:
    """The arguments of a call, changed: what may be left out is, or is given; lists are empty."""
    given: Any = {"expected_version": [1, 7], "consistent_read": [True, False]}
    for name, parameter in call.signature.parameters.items():
        for value in given.get(name, [None] if "| None" in parameter.annotation else []):
            yield {**call.arguments, name: value}
    yield {k: [] if isinstance(value, list) else value for k, value in call.arguments.items()}


def use_repository(package: Any, database: Any, kind: str, entity: Any) -> None:
    repository = getattr(database, kind)
    fields = {one.name: getattr(entity, one.name) for one in dataclasses.fields(entity)}
    for verb in ("create", "put", "get", "update", "delete"):
        if method := getattr(repository, f"{verb}_{kind}", None):
            parameters = inspect.signature(method).parameters.values()
            needed = [each.name for each in parameters if each.default is each.empty]
            values = {**fields, kind: deepcopy(entity)}
            if set(needed) <= set(values):  # else it is an access pattern
                use(package, method, **{name: values[name] for name in needed})
    many = []
    types = inspect.get_annotations(type(entity), eval_str=True)
    free = [name for name in fields if "Literal" not in str(types[name])]
    for number in range(1, 231):  # with other keys
        others = {str: str(number), UUID: UUID(int=number)}
        changed = {
            name: others[type(fields[name])] for name in free if type(fields[name]) in others
        }
        many.append(dataclasses.replace(entity, **changed))
    keys = [one.key() for one in many]
    assert len({*map(repr, keys)}) == 230
    use(package, getattr(repository, f"batch_get_{kind}"), keys, consistent_read=True)
    use(package, getattr(repository, f"batch_write_{kind}"), put=many[:60], delete=keys[60:120])


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
COUNTED = re.compile(r"(#\w+) = if_not_exists\(\1, (:\w+)\) \+ (:\w+)")
"""A counter: what is counted, where it starts, and by how much."""
FIRST = re.compile(r"attribute_(not_)?exists\((#\w+)\)( OR )?")
"""What the condition of an update begins with: the item is there, or, of an upsert, it is not."""


class Table:
    def __init__(self, definition: Request) -> None:
        types = definition["AttributeDefinitions"]
        self.types = {one["AttributeName"]: one["AttributeType"] for one in types}
        indexes = definition.get("GlobalSecondaryIndexes", ())
        self.eventual = {one["IndexName"] for one in indexes}
        every = (definition, *indexes, *definition.get("LocalSecondaryIndexes", ()))
        self.schemas = {one.get("IndexName"): one["KeySchema"] for one in every}

    def key(self, index: str | None = None, kinds: str = "HASH RANGE") -> list[str]:
        return [s["AttributeName"] for s in self.schemas[index] if s["KeyType"] in kinds]

    def fit(self, values: Request) -> bool:
        """Are the values of key attributes, of this table or its indexes, of their type and not empty?"""
        keys = [(self.types[name], value) for name, value in values.items() if name in self.types]
        return all(list(value) == [kind] and value[kind] for kind, value in keys)


def in_request(request: Request, table: Table) -> dict[str, bool]:
    texts = [value for name, value in request.items() if name.endswith("Expression")]
    defined = [request[name] for name in (NAMES, VALUES) if name in request]
    asked = request.get("ReturnValuesOnConditionCheckFailure")
    names, used = {n for each in defined for n in each}, set(PLACEHOLDER.findall(" ".join(texts)))
    condition = request.get("ConditionExpression", "")
    there = re.fullmatch(r"attribute_exists\((#\w+)\)", condition)
    present = bool(there) and request.get(NAMES, {}).get(there[1]) in table.key()
    return {
        "empty definitions": not all(defined),
        "undefined placeholder": not used <= names,
        "unused definition": not used >= names,
        "bare name": any(HARMLESS.sub("", PLACEHOLDER.sub("", text)) for text in texts),
        "length": not all(0 < len(text.encode()) <= 4096 for text in texts),
        "refused item not asked for": bool(condition) and not present and asked != "ALL_OLD",
        # An update may demand a version besides, which is known where it is called.
        "no item to ask for": present and bool(asked) and "UpdateExpression" not in request,
        "limit": request.get("Limit", 1) < 1,
        "consistent index": request.get("IndexName") in table.eventual
        and request.get("ConsistentRead", False),
    }


def in_query(request: Request, table: Table) -> dict[str, bool]:
    text, names, index = request["KeyConditionExpression"], request[NAMES], request.get("IndexName")
    hashes, ranges = table.key(index, "HASH"), table.key(index, "RANGE")
    conditions = [(PLACEHOLDER.findall(one), one) for one in re.findall(CONDITION, text)]
    asked = [names.get(name) for (name, *_), _ in conditions]
    given = [[request[VALUES].get(v, {}) for v in operands] for (_, *operands), _ in conditions]
    each = list(zip(asked, given, [one for _, one in conditions], strict=True))
    ranged = {name for name, _, one in each if " = " not in one}
    bounds = [[float(v["N"]) if "N" in v else v.get("S", "") for v in values] for values in given]
    sort = [name for name in ranges if name in asked]
    filtered = PLACEHOLDER.findall(request.get("FilterExpression", ""))
    return {
        "form": not re.fullmatch(f"(?:{CONDITION})(?: AND (?:{CONDITION}))*", text),
        "partition key": not set(hashes) <= set(asked) - ranged,
        "gap": sort != ranges[: len(sort)],
        "range not last": bool(ranged & set(sort[:-1])),
        "two conditions": len(asked) != len(set(asked)),
        "condition on no key": not set(asked) <= {*hashes, *ranges},
        "key value": not all(table.fit({str(name): v}) for name, values, _ in each for v in values),
        "reversed bounds": any(values != sorted(values) for values in bounds),
        "prefix of a number": any("begins" in one and "N" in values[0] for _, values, one in each),
        "filter on a key": any(names.get(name) in {*hashes, *ranges} for name in filtered),
    }


def in_item(request: Request, table: Table) -> dict[str, bool]:
    given, primary = request.get("Key") or request["Item"], set(table.key())
    other = primary != set(given) if "Key" in request else not primary <= set(given)
    return {"key": other, "key value": not table.fit(given)}


def in_update(request: Request, table: Table) -> dict[str, bool]:
    text, names, values = request["UpdateExpression"], request[NAMES], request.get(VALUES, {})
    clauses = re.split(r",|(?<![#:])\b(?:SET|REMOVE|ADD|DELETE)\b", re.sub(r"\([^()]*\)", "", text))
    targets = [names.get(name) for one in clauses for name in PLACEHOLDER.findall(one)[:1]]
    set_to = {names.get(n): values.get(v, {}) for n, v in re.findall(r"(#\w+) = (:\w+)", text)}
    counted = {names.get(n): (values.get(v), values.get(w)) for n, v, w in COUNTED.findall(text)}
    condition = request.get("ConditionExpression", "")
    first = FIRST.match(condition)
    absent, name, more = first.groups() if first else (None, None, None)
    upsert = not condition or bool(absent and more)
    start = {"N": "0" if upsert else "1"}
    return in_item(request, table) | {
        "changed twice": len(targets) != len(set(targets)),
        "changed key": bool(set(targets) & set(table.key())),
        "index key value": not table.fit(set_to),
        "version": counted.get("version") != (start, {"N": "1"}),
        "may not exist": bool(condition)
        and (names.get(name) not in table.key() or bool(absent) is not bool(more)),
    }


def faults(operation: str, request: Request, tables: Mapping[str, Request]) -> set[str]:
    """What is wrong with a request."""
    singles = list(parts(operation, request))
    token = request.get("ClientRequestToken", "" if "transact_write" in operation else "none")
    most = 25 if operation == "batch_write_item" else 100
    found = [{"size": not 1 <= len(singles) <= most, "token": not 1 <= len(token) <= 36}]
    checks = {"Query": in_query, "Scan": lambda *_: {}, "Update": in_update}
    for kind, part in singles:
        table = Table(tables[part["TableName"]])
        found += [in_request(part, table), checks.get(kind, in_item)(part, table)]
    return {fault for each in found for fault, is_so in each.items() if is_so}


@pytest.mark.parametrize("name", PACKAGES)
def test_every_request_is_right_and_of_the_documented_operation(name: str) -> None:
    (sent, patterns, uncalled), tables = recorded(name), import_module(name).TABLES
    wrong = {f"{fault}: {each}" for each in sent for fault in faults(*each, tables)}
    assert not wrong, "\n".join(sorted(wrong))
    mapping = json.loads((GOLDEN / name / "access_patterns.json").read_text())["access_patterns"]
    snake = {one["id"]: re.sub(r"\B(?=[A-Z])", "_", one["operation"]).lower() for one in mapping}
    assert patterns == {number: {operation} for number, operation in snake.items()}
    assert not uncalled


# fmt: off
KEYS = {"a": "HASH S", "b": "HASH S", "c": "RANGE S", "d": "RANGE N"}
TYPES = [{"AttributeName": n, "AttributeType": t[-1]} for n, t in {"p": "S", **KEYS}.items()]
INDEX = {"IndexName": "I", "KeySchema": [{"AttributeName": n, "KeyType": k[:-2]} for n, k in KEYS.items()]}
PRIMARY = {"AttributeDefinitions": TYPES, "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}]}
TABLES = {"T": {**PRIMARY, "GlobalSecondaryIndexes": [INDEX]}}
ALL = {":s": {"S": "s"}, ":r": {"S": "r"}, ":n": {"N": "1"}, ":e": {"S": ""}}
QUERY = ("query", {"IndexName": "I", "KeyConditionExpression": "#a = :s AND #b = :s"})
GET, PUT = ("get_item", {"Key": {"p": {"S": "s"}}}), ("put_item", {"Item": {"p": {"S": "s"}, "d": {"N": "1"}}})
COUNT = "#version = if_not_exists(#version, :n) + :n"
UPDATE = ("update_item", {
    **GET[1], "UpdateExpression": f"SET #x = :s, {COUNT} REMOVE #y",
    "ConditionExpression": "attribute_exists(#p)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
TRANSACTION = ("transact_write_items", {
    "TransactItems": (ITEMS := [{"Delete": {"TableName": "T", **GET[1]}}]), "ClientRequestToken": "t"})
MANY_KEYS = {"RequestItems": {"T": {"Keys": [GET[1]["Key"]] * 101}}}
MANY_PUTS = {"RequestItems": {"T": [{"PutRequest": PUT[1]}] * 26}}
PLANTED = [
    ("size", TRANSACTION, {"TransactItems": []}), ("size", TRANSACTION, {"TransactItems": ITEMS * 101}),
    ("token", TRANSACTION, {"ClientRequestToken": ""}), ("token", TRANSACTION, {"ClientRequestToken": "t" * 37}),
    ("undefined placeholder", TRANSACTION, {"TransactItems": [{"Update": {"TableName": "T", **UPDATE[1], NAMES: {}}}]}),
    ("size", ("batch_get_item", MANY_KEYS), {}), ("size", ("batch_write_item", MANY_PUTS), {}),
    ("limit", QUERY, {"Limit": 0}), ("consistent index", QUERY, {"ConsistentRead": True}),
    ("undefined placeholder", QUERY, {NAMES: {"#a": "a"}}), ("unused definition", GET, {NAMES: {"#x": "x"}}),
    *((fault, QUERY, {"FilterExpression": text}) for fault, text in {
        "bare name": "size(x) > :n", "length": "#x = :s" + " OR #x = :s" * 400, "filter on a key": "#d > :n"}.items()),
    *((fault, QUERY, {"KeyConditionExpression": text}) for text, fault in {
        "#a = :s OR #b = :s": "form", "#a = :s AND #b > :s": "partition key", "#a = :s": "partition key",
        "#a = :s AND #b = :s AND #d = :n": "gap", "#a = :s AND #b = :s AND #c > :s AND #d = :n": "range not last",
        "#a = :s AND #b = :s AND #c > :r AND #c < :s": "two conditions", "#a = :s AND #b = :e": "key value",
        "#a = :s AND #b = :s AND #x = :s": "condition on no key", "#a = :s AND #b = :n": "key value",
        "#a = :s AND #b = :s AND #c BETWEEN :s AND :r": "reversed bounds",
        "#a = :s AND #b = :s AND #c = :s AND begins_with(#d, :n)": "prefix of a number"}.items()),
    ("empty definitions", GET, {NAMES: {}}), ("key", GET, {"Key": {"p": {"S": "s"}, "d": {"N": "1"}}}),
    ("key", GET, {"Key": {"q": {"S": "s"}}}), ("key value", GET, {"Key": {"p": {"N": "1"}}}),
    ("key value", PUT, {"Item": {"p": {"S": ""}}}), ("key value", PUT, {"Item": PUT[1]["Item"] | {"d": {"S": "1"}}}),
    ("key", PUT, {"Item": {"x": {}}}), ("may not exist", UPDATE, {"ConditionExpression": "attribute_exists(#x)"}),
    ("version", UPDATE, {"ConditionExpression": "attribute_not_exists(#p) OR attribute_exists(#p)"}),
    *((fault, UPDATE, {"UpdateExpression": text}) for fault, text in {
        "changed twice": f"SET #x = :s, {COUNT} REMOVE #x", "changed key": f"SET {COUNT} REMOVE #p",
        "index key value": f"SET #d = :s, {COUNT}", "version": "SET #version = :n"}.items()),
    ("refused item not asked for", UPDATE, {
        "ConditionExpression": "attribute_exists(#p) AND #x = :s", "ReturnValuesOnConditionCheckFailure": "NONE"}),
    ("no item to ask for", ("delete_item", GET[1]), {
        "ConditionExpression": "attribute_exists(#p)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})]
# fmt: on


@pytest.mark.parametrize(("fault", "good", "change"), PLANTED)
def test_a_planted_mistake_is_found(fault: str, good: tuple[str, Request], change: Request) -> None:
    def complete(request: Request) -> Request:
        used = PLACEHOLDER.findall(" ".join(map(str, request.values())))
        names = {name: name[1:] for name in used if name[0] == "#"}
        both = {NAMES: names, VALUES: {name: ALL[name] for name in used if name in ALL}}
        defined = {name: each for name, each in both.items() if each}
        many = {"TransactItems", "RequestItems"} & set(request)
        return request if many else {"TableName": "T", **defined, **request}

    operation, request = good
    if change:
        assert faults(operation, complete(request), TABLES) == set()
    assert fault in faults(operation, complete({**request, **change}), TABLES)
