"""Tables of a template of CloudFormation, SAM or CDK (`cdk.out/*.template.json`), in JSON or YAML. It has no items.

What a function gives (`!Ref`, `!Sub`, `Fn::If`) is known when the template is deployed, and not here: a table that is
called by one has its logical name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import yaml

from dyngen.importing.observed import Observed
from dyngen.importing.sources.json_stream import SourceError
from dyngen.importing.sources.shapes import ShapeError, member, members, shape_of, unsaid

_TABLE = "AWS::DynamoDB::Table"
_GLOBAL = "AWS::DynamoDB::GlobalTable"
_SIMPLE = "AWS::Serverless::SimpleTable"
_TYPES = {"String": "S", "Number": "N", "Binary": "B"}


class _Loader(yaml.SafeLoader):
    """YAML with functions, each of which is an object with its one name."""


def _function(loader: _Loader, name: str, node: yaml.Node) -> dict[str, object]:
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    return {name: None}


_Loader.add_multi_constructor("!", _function)


def from_template(path: Path) -> list[Observed]:
    """The tables that a template describes. SourceError where it cannot be read, or describes none."""
    document = _document(path)
    resources = member(document, "Resources")
    found = [
        observed
        for name, resource in resources.items()
        if isinstance(resource, dict)
        for observed in _table(str(name), resource, path)
    ]
    if not found:
        help = f"a table is one of {_TABLE}, {_GLOBAL}, {_SIMPLE}"
        raise SourceError(str(path), 1, "no table in its Resources", help)
    return found


def _document(path: Path) -> Mapping[str, object]:
    try:
        document = _loaded(path.read_text("utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(str(path), line, f"not YAML: {error.problem}", _HELP) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError, TypeError) as error:
        raise SourceError(str(path), 1, f"cannot be read: {error}", _HELP) from None
    if not isinstance(document, dict):
        raise SourceError(str(path), 1, "not an object with Resources", _HELP)
    return document


def _loaded(text: str) -> object:
    if text.lstrip().startswith("{"):
        with suppress(ValueError):  # YAML may begin so, too, and says where it is wrong
            return json.loads(text)
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


_HELP = "give a template of CloudFormation, as JSON or YAML"


def _table(logical: str, resource: Mapping[str, object], path: Path) -> Iterator[Observed]:
    kind, properties = resource.get("Type"), member(resource, "Properties")
    if kind not in (_TABLE, _GLOBAL, _SIMPLE):
        return
    told = properties.get("TableName")
    name = told if isinstance(told, str) else logical
    remarks = (
        []
        if isinstance(told, str)
        else [f"called by its logical name: the template says {_said(told)}"]
    )
    described = _simple(properties) if kind == _SIMPLE else dict(properties)
    if kind == _GLOBAL:
        replica = next(members(properties, "Replicas"), {})
        for key in ("PointInTimeRecoverySpecification", "DeletionProtectionEnabled"):
            if key in replica:
                described[key] = replica[key]
    ttl = member(properties, "TimeToLiveSpecification")
    attribute = ttl.get("AttributeName")
    active = ttl.get("Enabled") is not False and isinstance(attribute, str)
    try:
        shape = shape_of(name, described, str(attribute) if active else None)
    except ShapeError as error:
        raise SourceError(
            str(path), 1, str(error), "write its KeySchema without functions"
        ) from None
    yield Observed(shape, remarks=(*remarks, *unsaid(described)))


def _said(told: object) -> str:
    return (
        "nothing"
        if told is None
        else f"{next(iter(told))} …"
        if isinstance(told, dict)
        else "something else"
    )


def _simple(properties: Mapping[str, object]) -> dict[str, object]:
    """The properties of a SimpleTable in the words of a table. Without a key it has the string `id`."""
    key = member(properties, "PrimaryKey")
    name = str(key.get("Name", "id"))
    kind = _TYPES.get(str(key.get("Type")), "S")
    return {
        **properties,
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind}],
    }
