"""One exported file, and how documents become text.

yaml_text({"Type": "AWS::DynamoDB::Table"})     Type: AWS::DynamoDB::Table
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import yaml

from dyngen.ir.requests import Json
from dyngen.records import record


@record(frozen=True, slots=True)
class File:
    """A file of an export, without the header that `run` puts on it."""

    name: str
    text: str
    headerless: bool = False
    """Is there no room in it for a header, since its members are not ours to choose?"""


def json_file(name: str, document: Mapping[str, Json]) -> File:
    """A JSON document whose reader knows its members, and takes no others."""
    return File(name, f"{json.dumps(document, indent=2, ensure_ascii=False)}\n", headerless=True)


def yaml_text(document: Mapping[str, Json]) -> str:
    """A document as YAML, its members in their order; no anchors, which not every reader of templates knows."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Lists stand further to the right than what holds them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - as YAML calls it
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - nor any of it
        return True
