"""What enums are called, and their tables: from the stored text to the value, for each field that has one.

TaskStatus: TypeAlias = Literal["open", "done"]
_TASK_STATUS: Final[Mapping[str, TaskStatus]] = Options(
    {"open": "open", "done": "done"}
)
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from dyngen.ir.schema import Schema
from dyngen.ir.types import Field
from dyngen.lower.fragments import alias, entry
from dyngen.lower.items import codec
from dyngen.lower.items.stored_fields import stored_fields
from dyngen.names import Identifier, snake
from dyngen.syntax import Entries, Expression, Statement, literal, phrase, statement


def names(schema: Schema) -> list[Statement]:
    """The names of enums, for who writes annotations."""
    return [
        alias(type.enum, codec.choices(type))
        for entity in schema.entities
        for type in entity.enums
        if type.enum
    ]


class EnumTables:
    """The tables that turn the stored text of an enum into its value, a name for each."""

    def __init__(self, schema: Schema) -> None:
        self._names: dict[tuple[str, str], Identifier] = {}
        self.statements: list[Statement] = []
        for entity in schema.entities:
            for record in entity.records:
                self._enter(record.name, record.fields)
            self._enter(entity.name, stored_fields(entity))

    def name(self, owner: str, field: Field) -> Identifier | None:
        """The table of a field of that class, None where it is no enum."""
        return self._names.get((owner, field.label))

    def _enter(self, owner: str, fields: Iterable[Field]) -> None:
        for field in fields:
            type = codec.element(field.type)
            if not type.choices or (owner, field.label) in self._names:
                continue
            plain = f"_{snake(owner)}_{snake(field.label)}".upper()
            taken = {*self._names.values()}
            spellings = [plain, *(f"{plain}_{count}" for count in range(2, len(taken) + 3))]
            name = Identifier(next(each for each in spellings if each not in taken))
            self._names[owner, field.label] = name
            entries = [entry(str(each), literal.value(each)) for each in type.choices]
            table = _table(name, codec.annotation(type), entries)
            self.statements.append(table if taken else phrase.below([_BLANK, _SAYS], table))


_BLANK = cst.EmptyLine()
_SAYS = phrase.comment_line(
    "What each enum allows, by what is stored: looked up, a text is one of its literals."
)


@statement
def _table(NAME: Identifier, TYPE: Expression, CHOICES: Entries) -> None:
    """NAME: Final[Mapping[str, TYPE]] = Options({**CHOICES})"""
