"""Policies with no more rights than methods need: as documents, as a template, and as a module of Terraform.

    {"Effect": "Allow", "Action": ["dynamodb:GetItem", …], "Resource": ["arn:aws:dynamodb:*:*:table/Orders"]}

A policy that is larger than IAM takes is written as several, to be attached together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.export.files import File, json_file, yaml_text
from dyngen.export.hcl import Attribute, Block, Reference, hcl_text
from dyngen.export.iam.leading import Leading, check, conditions
from dyngen.export.iam.statements import (
    Place,
    Resource,
    Statement,
    document,
    policies_of,
    statements_of,
)
from dyngen.export.iam.uses import uses
from dyngen.export.labels import unique
from dyngen.export.options import STATE_TABLE, Options, Syntax
from dyngen.ir.requests import Json
from dyngen.ir.schema import Schema
from dyngen.names import pascal

Policies = Mapping[str, Sequence[Statement]]
"""The statements of each policy, by its name."""


def policies(schema: Schema, options: Options) -> Iterator[File]:
    """A document for each policy, or one file of another language with all of them."""
    region, account = options.region, options.account
    match options.syntax:
        case Syntax.CLOUDFORMATION:
            # What the stack knows of its own accord, and `Fn::Sub` puts in.
            place = Place(
                "${AWS::Partition}", region or "${AWS::Region}", account or "${AWS::AccountId}"
            )
            found = _policies(schema, options, place)
            yield File("policies.yaml", yaml_text(_template(found, place)))
        case Syntax.TERRAFORM:
            place = Place("aws", region or "*", account or "*")
            found = _policies(schema, options, place)
            yield File("policies.tf", hcl_text([*_blocks(found, place)]))
        case _:
            place = Place("aws", region or "*", account or "*")
            for name, statements in _policies(schema, options, place).items():
                yield json_file(f"{name}.json", document(statements, place.arn))


def _policies(schema: Schema, options: Options, place: Place) -> Policies:
    leading = [Leading.parse(each) for each in options.leading]
    selected = uses(
        schema,
        patterns_only=options.patterns_only,
        only=options.only,
        state_table=options.state_table or STATE_TABLE,
    )
    check(schema, selected, leading)
    groups = {"policy": selected}
    if options.per_repository:
        owners = dict.fromkeys(use.owner for use in selected)
        groups = {owner: [use for use in selected if use.owner == owner] for owner in owners}
    found: dict[str, Sequence[Statement]] = {}
    for group, own in groups.items():
        statements = statements_of(own, conditions(schema, own, leading))
        parts = policies_of(statements, place, schema.source)
        for number, part in enumerate(parts, 1):
            found[group if len(parts) == 1 else f"{group}-{number}"] = part
    return found


def _template(found: Policies, place: Place) -> Mapping[str, Json]:
    """A managed policy for each, and their ARNs as outputs."""

    def substituted(resource: Resource) -> Json:
        return {"Fn::Sub": place.arn(resource)}

    resources: dict[str, Json] = {}
    outputs: dict[str, Json] = {}
    for name, statements in found.items():
        suffix = "" if name.startswith("policy") else "Policy"
        logical_id = unique(f"{pascal(name)}{suffix}", resources)
        resources[logical_id] = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": document(statements, substituted)},
        }
        outputs[f"{logical_id}Arn"] = {"Value": {"Ref": logical_id}}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": resources,
        "Outputs": outputs,
    }


def _blocks(found: Policies, place: Place) -> Iterator[Block]:
    """A managed policy for each, made of the document before it, and their ARNs as outputs."""
    for name, statements in found.items():
        label = name.replace("-", "_")
        body = [_block(each, place) for each in statements]
        yield Block("data", (_DOCUMENT, label), body)
        text = Reference(("data", _DOCUMENT, label, "json"))
        yield Block("resource", (_POLICY, label), [Attribute("policy", text)])
        arn = Reference((_POLICY, label, "arn"))
        yield Block("output", (f"{label}_arn",), [Attribute("value", arn)])


_DOCUMENT, _POLICY = "aws_iam_policy_document", "aws_iam_policy"


def _block(statement: Statement, place: Place) -> Block:
    body: list[Attribute | Block] = [
        Attribute("actions", [f"dynamodb:{action}" for action in statement.actions]),
        Attribute("resources", [place.arn(resource) for resource in statement.resources]),
    ]
    for each in statement.conditions:
        told = [
            Attribute("test", each.operator),
            Attribute("variable", each.key),
            Attribute("values", [each.values] if isinstance(each.values, str) else each.values),
        ]
        body.append(Block("condition", (), told))
    return Block("statement", (), body)
