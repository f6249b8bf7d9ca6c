"""Policies with no more rights than methods need: as documents, and as a template of CloudFormation.

    {"Effect": "Allow", "Action": ["dynamodb:GetItem", …], "Resource": ["arn:aws:dynamodb:*:*:table/Orders"]}

A policy that is larger than IAM takes is written as several, to be attached together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dyngen.config import UsageError
from dyngen.export.files import File, json_file, yaml_text
from dyngen.export.iam.leading import Leading, check, conditions
from dyngen.export.iam.uses import Use, uses
from dyngen.export.labels import unique
from dyngen.export.options import Options, Syntax
from dyngen.ir.requests import Json
from dyngen.ir.schema import Schema
from dyngen.names import pascal

LARGEST = 6_000
"""Characters of a policy, white space not counted; IAM takes 6,144."""
MOST = 10
"""How many policies IAM attaches to one principal."""

Document = Mapping[str, Json]
Resource = tuple[str, str | None]
"""A table, or one of its indexes."""


@dataclass(frozen=True, slots=True)
class _Statement:
    actions: tuple[str, ...]
    resources: tuple[Resource, ...]
    condition: Mapping[str, Json] | None


def policies(schema: Schema, options: Options) -> Iterator[File]:
    """A document for each policy, or one template with all of them."""
    leading = [Leading.parse(each) for each in options.leading]
    selected = uses(schema, patterns_only=options.patterns_only, only=options.only)
    check(schema, selected, leading)
    groups = {"policy": selected}
    if options.per_repository:
        owners = dict.fromkeys(use.owner for use in selected)
        groups = {owner: [use for use in selected if use.owner == owner] for owner in owners}
    as_template = options.syntax is Syntax.CLOUDFORMATION
    spelt = _in_template(options) if as_template else _in_document(options)
    documents = {
        name: document
        for group, own in groups.items()
        for name, document in _named(
            group, _documents(schema, _statements(schema, own, leading), spelt)
        )
    }
    if as_template:
        yield File("policies.yaml", yaml_text(_template(documents)))
    for name, document in () if as_template else documents.items():
        yield json_file(f"{name}.json", document)


def _named(group: str, documents: Sequence[Document]) -> Iterator[tuple[str, Document]]:
    """The documents of one policy, numbered where there are several."""
    for number, document in enumerate(documents, 1):
        yield group if len(documents) == 1 else f"{group}-{number}", document


# ---- statements ----------------------------------------------------------------------------------


def _statements(
    schema: Schema, selected: Sequence[Use], leading: Sequence[Leading]
) -> list[_Statement]:
    """What the uses need; what is allowed of several tables alike is one statement."""
    held = conditions(schema, selected, leading)
    actions: dict[Resource, set[str]] = {}
    for use in selected:
        actions.setdefault((use.table, use.index), set()).add(use.action)
    together: dict[tuple[tuple[str, ...], str | None], list[Resource]] = {}
    for resource, needed in actions.items():
        table = resource[0] if resource[0] in held else None
        together.setdefault((tuple(sorted(needed)), table), []).append(resource)
    return [
        _Statement(needed, tuple(resources), held[table] if table else None)
        for (needed, table), resources in together.items()
    ]


# ---- documents -----------------------------------------------------------------------------------

_Spelt = Callable[[Resource], Json]


def _in_document(options: Options) -> _Spelt:
    """ARNs as they are, with what is not told left open."""
    start = f"arn:aws:dynamodb:{options.region or '*'}:{options.account or '*'}:table/"
    return lambda resource: start + _path(resource)


def _in_template(options: Options) -> _Spelt:
    """ARNs with what CloudFormation knows of its own accord."""
    region, account = options.region or "${AWS::Region}", options.account or "${AWS::AccountId}"
    start = f"arn:${{AWS::Partition}}:dynamodb:{region}:{account}:table/"
    return lambda resource: {"Fn::Sub": start + _path(resource)}


def _path(resource: Resource) -> str:
    table, index = resource
    return table if index is None else f"{table}/index/{index}"


def _documents(schema: Schema, statements: Sequence[_Statement], spelt: _Spelt) -> list[Document]:
    """All statements, in their order, in as few documents as hold them."""
    pieces = [piece for statement in statements for piece in _pieces(statement, spelt)]
    full: list[list[_Statement]] = []
    for piece in pieces:
        if full and _size([*full[-1], piece], spelt) <= LARGEST:
            full[-1].append(piece)
        else:
            full.append([piece])
    if len(full) > MOST:
        raise UsageError(
            f"{schema.source}: {len(pieces)} statements fill {len(full)} policies of {LARGEST} characters, "
            f"and IAM attaches at most {MOST}\nhelp: --per-repository, or --only some of them"
        )
    return [_document(each, spelt) for each in full]


def _pieces(statement: _Statement, spelt: _Spelt) -> Iterator[_Statement]:
    """A statement, or halves of it, each small enough for a document."""
    if _size([statement], spelt) <= LARGEST or len(statement.resources) == 1:
        yield statement
        return
    middle = len(statement.resources) // 2
    for half in (statement.resources[:middle], statement.resources[middle:]):
        yield from _pieces(replace(statement, resources=half), spelt)


def _size(statements: Sequence[_Statement], spelt: _Spelt) -> int:
    """What IAM counts."""
    return len(re.sub(r"\s", "", json.dumps(_document(statements, spelt), ensure_ascii=False)))


def _document(statements: Sequence[_Statement], spelt: _Spelt) -> Document:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [f"dynamodb:{action}" for action in each.actions],
                "Resource": [spelt(resource) for resource in each.resources],
                **({"Condition": each.condition} if each.condition else {}),
            }
            for each in statements
        ],
    }


def _template(documents: Mapping[str, Document]) -> Document:
    """A managed policy for each document, and their ARNs as outputs."""
    resources: dict[str, Json] = {}
    outputs: dict[str, Json] = {}
    for name, document in documents.items():
        logical_id = unique(
            pascal(name) + ("" if name.startswith("policy") else "Policy"), resources
        )
        resources[logical_id] = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": document},
        }
        outputs[f"{logical_id}Arn"] = {"Value": {"Ref": logical_id}}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": resources,
        "Outputs": outputs,
    }
