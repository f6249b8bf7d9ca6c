"""Whose items may be touched: partition keys that begin as a principal's do.

    --leading Comment.user_id='${aws:PrincipalTag/user}'      partition key USER#{user_id}

    "Condition": {
      "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["USER#${aws:PrincipalTag/user}"]},
      "Null": {"dynamodb:LeadingKeys": "false"}
    }

What cannot be held to it (a Scan, the key of a global index, an entity without a value) is a UsageError that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Self

from dyngen.config import UsageError
from dyngen.export.iam.uses import Use
from dyngen.ir.keys import Component
from dyngen.ir.schema import Entity, Schema
from dyngen.records import record

_KEY = "dynamodb:LeadingKeys"


@record(frozen=True, slots=True)
class Condition:
    """A condition of a statement: what a request says under the key, compared with the values."""

    operator: str
    key: str
    values: tuple[str, ...] | str
    """Any of several, or the one."""


@record(frozen=True, slots=True)
class Leading:
    """The value that a field in the partition key of an entity must have; it may hold variables of policies."""

    entity: str
    field: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """`Comment.user_id=VALUE`."""
        if found := re.fullmatch(r"(\w+)\.(\w+)=(.+)", text):
            return cls(*found.groups())
        raise UsageError(
            f"--leading {text!r} is not understood\nhelp: Comment.user_id='${{aws:PrincipalTag/user}}'"
        )


def check(schema: Schema, uses: Iterable[Use], leading: Iterable[Leading]) -> None:
    """UsageError unless each speaks of a text field in the partition key of items that are touched."""
    touched = {use.table for use in uses}
    for each in leading:
        entity = next((one for one in schema.entities if one.name == each.entity), None)
        if entity is None:
            raise UsageError(f"{schema.source}: --leading: there is no entity {each.entity}")
        if each.field not in {field.name for field in entity.pk.fields}:
            raise UsageError(
                f"{schema.source}: --leading: {each.field} is no part of the partition key of {each.entity}\n"
                f"help: that is {entity.pk.templates[0].source}"
            )
        if entity.copied_to:
            raise UsageError(
                f"{schema.source}: --leading: {each.entity} stands at a second place (also_at), whose partition key "
                "begins otherwise\nhelp: leave out the value until its key is changed"
            )
        if entity.table.partition.wire == "N":
            raise UsageError(
                f"{schema.source}: --leading: the partition key of {each.entity} is a number, and IAM compares texts"
            )
        if entity.table.name not in touched:
            raise UsageError(
                f"{schema.source}: --leading: nothing chosen touches {entity.table.name}, where {each.entity} is\n"
                "help: choose other methods with --only, or leave out the value"
            )


def conditions(
    schema: Schema, uses: Sequence[Use], leading: Sequence[Leading]
) -> Mapping[str, tuple[Condition, ...]]:
    """The conditions of each table that the values speak of, for these uses.

    A right is to a table, so whoever else has items there is held to a value too.
    """
    tables = {schema.entity(each.entity).table.name for each in leading}
    tables &= {use.table for use in uses}
    if not tables:
        return {}
    for use in uses:
        if use.table in tables and (escape := _escape(schema, use)):
            raise UsageError(
                f"{schema.source}: --leading: {use.name} {escape}, which no leading key holds back\n"
                "help: choose methods that read by the table's key, with --only"
            )
    return {table: _conditions(schema, table, uses, leading) for table in tables}


def _escape(schema: Schema, use: Use) -> str | None:
    """How a use gets at more than items of some partition keys; None if it does not.

    A local index has the partition key of its table.
    """
    if use.entity is None:
        return f"is about the table {use.table} itself"
    if use.action == "Scan":
        return "scans"
    indexes = schema.entity(use.entity).table.global_indexes
    return f"reads index {use.index}" if use.index in {each.name for each in indexes} else None


def _conditions(
    schema: Schema, table: str, uses: Sequence[Use], leading: Sequence[Leading]
) -> tuple[Condition, ...]:
    """The conditions that every item of these uses in a table has a partition key that is allowed."""
    keys: dict[str, bool] = {}
    for use in uses:
        if use.table == table and use.entity:
            values = {each.field: each.value for each in leading if each.entity == use.entity}
            pattern, whole = _pattern(schema, schema.entity(use.entity), values, use)
            keys[pattern] = whole
    operator = "StringEquals" if all(keys.values()) else "StringLike"
    return (
        Condition(f"ForAllValues:{operator}", _KEY, tuple(sorted(keys))),
        Condition("Null", _KEY, "false"),  # "for all values" holds where there is none
    )


def _pattern(
    schema: Schema, entity: Entity, values: Mapping[str, str], use: Use
) -> tuple[str, bool]:
    """What the partition keys of an entity are like, and whether that is a whole key."""
    text, given, whole = "", False, True
    for part in entity.pk.templates[0].parts:
        if isinstance(part, str):
            text += _literal(schema, part)
        elif part.field.name in values:
            text += _value(schema, part, values[part.field.name])
            given = True
        else:
            text, whole = f"{text}*", False
            break
    if not given:
        raise UsageError(
            f"{schema.source}: --leading: {use.name} touches {entity.name}, whose partition key "
            f"{entity.pk.templates[0].source} is held to nothing\n"
            f"help: a --leading for {entity.name} too, or no such method, with --only"
        )
    return text, whole


def _value(schema: Schema, component: Component, text: str) -> str:
    """A value with its variables, the rest taken as it is: written as keys have it."""
    parts = re.split(r"(\$\{[^{}]*\})", text)
    if len(parts) == 1 and component.spec:
        parts = [_formatted(schema, component, text)]
    return "".join(
        part if number % 2 else _literal(schema, part.lower() if component.lowered else part)
        for number, part in enumerate(parts)
    )


def _formatted(schema: Schema, component: Component, text: str) -> str:
    """A number by the format that it has in the key."""
    spec = component.spec
    try:
        shown = format(Decimal(text) if "f" in spec else int(text), spec)
        exact = Decimal(shown) == Decimal(text)
    except (ValueError, ArithmeticError):
        shown, exact = "", False
    wide = component.width and len(shown) != component.width
    if not exact or wide or ("-" in shown and spec[0] not in "+ "):
        raise UsageError(
            f"{schema.source}: --leading: {text} does not fit {{{component.field.name}:{spec}}}, as it stands in "
            "the key\nhelp: give a number that it has room for"
        )
    return shown


def _literal(schema: Schema, text: str) -> str:
    """A text in which nothing is a wildcard or a variable."""
    if foreign := next((each for each in text if not "\x20" <= each <= "\xff"), None):
        raise UsageError(
            f"{schema.source}: --leading: a policy cannot hold {foreign!r}, only U+0020 to U+00FF"
        )
    return re.sub(r"[*?]|\$(?=\{)", lambda found: f"${{{found[0]}}}", text)
