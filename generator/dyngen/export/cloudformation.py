"""Templates of CloudFormation, and of SAM, which is the same under a transform.

    Deals:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain
      Properties:
        TableName: Deals
        …

A stack that is deleted, or that would replace a table, leaves the table with its items where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.export.files import File, json_file, yaml_text
from dyngen.export.labels import logical_ids, unique
from dyngen.export.options import Syntax
from dyngen.export.rollout import rollout
from dyngen.ir.requests import (
    Json,
    create_request,
    recovery_request,
    time_to_live_request,
)
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table
from dyngen.output.header import LINE

_SAM = "AWS::Serverless-2016-10-31"


def templates(
    schema: Schema, *, before: Sequence[Table], syntax: Syntax | None, sam: bool
) -> Iterator[File]:
    """The template of a schema, behind those that lead to it from what is deployed, one deployment each."""
    *between, tables = rollout(before, schema.tables)
    for number, each in enumerate(between, 1):
        yield _template(f"{number:02}-template", schema, each, syntax, sam)
    yield _template("template", schema, tables, syntax, sam)


def _template(
    name: str, schema: Schema, tables: Sequence[Table], syntax: Syntax | None, sam: bool
) -> File:
    document = _document(tables, sam)
    if syntax is not Syntax.JSON:
        return File(f"{name}.yaml", yaml_text(document))
    # JSON has no comments; Metadata is the place where a template may say what it likes.
    header: Json = {"Dyngen": {"Generated": LINE, "Source": schema.source}}
    return json_file(f"{name}.json", {"Metadata": header, **document})


def properties(table: Table) -> Mapping[str, Json]:
    """The properties of AWS::DynamoDB::Table."""
    found = dict(create_request(table))
    if table.settings.stream:
        found["StreamSpecification"] = {"StreamViewType": table.settings.stream}
    for request in (time_to_live_request(table), recovery_request(table)):
        found.update(request or {})
    return found


def _document(tables: Sequence[Table], sam: bool) -> Mapping[str, Json]:
    ids = logical_ids(tables)
    resources: dict[str, Json] = {
        ids[table.name]: {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": properties(table),
        }
        for table in tables
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        **({"Transform": _SAM} if sam else {}),
        "Resources": resources,
        "Outputs": _outputs(tables, ids),
    }


def _outputs(tables: Sequence[Table], ids: Mapping[str, str]) -> Mapping[str, Json]:
    """What other stacks and programs ask for: the name of each table, its ARN, and that of its stream."""
    outputs: dict[str, Json] = {}
    for table in tables:
        logical_id = ids[table.name]
        values: dict[str, Json] = {
            "Name": {"Ref": logical_id},
            "Arn": {"Fn::GetAtt": [logical_id, "Arn"]},
        }
        if table.settings.stream:
            values["StreamArn"] = {"Fn::GetAtt": [logical_id, "StreamArn"]}
        for what, value in values.items():
            outputs[unique(f"{logical_id}{what}", outputs)] = {"Value": value}
    return outputs
