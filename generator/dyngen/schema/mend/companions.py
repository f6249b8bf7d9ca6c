"""Keys that go together: an array says what is in it, an entity parameter says which entity.

{"type": "array"}                        DG107   needs "item_type"
{"type": "string", "fields": […]}        DG108   contradicts "type"
{"type": "string", "item_type": "uuid"}  DG109   has no effect (AWS's generator ignores it; a warning)
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.diagnostics import Pointer
from dyngen.schema.document import Field, Parameter, SchemaModel
from dyngen.schema.mend.habits import array_of
from dyngen.schema.mend.mistake import Edit, Mistake
from dyngen.schema.mend.outline import Outline


def companions(model: SchemaModel, outline: Outline) -> list[Mistake]:
    """Keys that are missing, contradictory or idle beside what the object says."""
    found = [one for at, field in _fields(model) for one in _field(at, field, outline)]
    return found + [
        one for at, parameter in _parameters(model) for one in _parameter(at, parameter, outline)
    ]


def _fields(model: SchemaModel) -> Iterator[tuple[Pointer, Field]]:
    pending: list[tuple[Pointer, list[Field] | None]] = [
        (("tables", number, "entities", name, "fields"), entity.fields)
        for number, table in enumerate(model.tables)
        for name, entity in table.entities.items()
    ]
    while pending:
        at, fields = pending.pop(0)
        for position, field in enumerate(fields or ()):
            here = (*at, position)
            yield here, field
            if field.fields or field.item_fields:
                pending += [
                    ((*here, "fields"), field.fields),
                    ((*here, "item_fields"), field.item_fields),
                ]


def _parameters(model: SchemaModel) -> Iterator[tuple[Pointer, Parameter]]:
    for number, table in enumerate(model.tables):
        for name, entity in table.entities.items():
            for position, pattern in enumerate(entity.access_patterns):
                at = ("tables", number, "entities", name, "access_patterns", position, "parameters")
                yield from (((*at, i), one) for i, one in enumerate(pattern.parameters))
    for number, transaction in enumerate(model.cross_table_access_patterns):
        root = ("cross_table_access_patterns", number, "parameters")
        yield from (((*root, i), one) for i, one in enumerate(transaction.parameters))


_BESIDE_CONST = frozenset({"name", "type", "attribute", "description", "const"})


def _field(at: Pointer, field: Field, outline: Outline) -> Iterator[Mistake]:
    written = outline.at(at)
    if "const" in field.model_fields_set and isinstance(written, dict):
        for key in (each for each in written if each not in _BESIDE_CONST):
            yield _contradicts(at, key, "const", 'remove "const"', outline)
        return
    is_array = field.type == "array"
    if is_array and field.item_type is None and not array_of(_written(written, "type")):
        if field.item_fields:
            yield _needs(
                at,
                "item_type",
                "object",
                "array",
                outline,
                Edit("set", (*at, "item_type"), "object"),
            )
        else:
            yield _needs(at, "item_type", "string", "array", outline)
    if not is_array and field.item_type is not None:
        yield _idle(at, "item_type", f"type {field.type}", outline)
    if field.fields is not None and field.type != "object":
        remedy = 'write "item_fields"' if is_array else 'write "type": "object"'
        yield _contradicts(at, "fields", f"type {field.type}", remedy, outline)
    if field.item_fields is not None and field.item_type not in (None, "object"):
        yield _contradicts(
            at,
            "item_fields",
            f"item_type {field.item_type}",
            'write "item_type": "object"',
            outline,
        )
    if field.item_fields is not None and not is_array:
        remedy = 'write "fields"' if field.type == "object" else 'write "type": "array"'
        yield _contradicts(at, "item_fields", f"type {field.type}", remedy, outline)


def _written(found: object, key: str) -> object:
    return found.get(key) if isinstance(found, dict) else None


def _parameter(at: Pointer, parameter: Parameter, outline: Outline) -> Iterator[Mistake]:
    is_array = parameter.type == "array"
    of_entities = parameter.type == "entity" or (is_array and parameter.item_type == "entity")
    if of_entities and parameter.entity_type is None:
        yield _needs(at, "entity_type", "Post", "entity", outline)
    if not of_entities and parameter.entity_type is not None:
        yield _idle(at, "entity_type", f"type {parameter.type}", outline)
    if not is_array and parameter.item_type is not None:
        yield _idle(at, "item_type", f"type {parameter.type}", outline)


def _needs(
    at: Pointer, key: str, example: str, kind: str, outline: Outline, edit: Edit | None = None
) -> Mistake:
    message = f'{outline.noun(at)} has type {kind} and no "{key}"'
    says = "which entity it is" if key == "entity_type" else "what is in it"
    return Mistake("DG107", at, message, f'say {says}, as in "{key}": "{example}"', edit=edit)


def _contradicts(at: Pointer, key: str, other: str, remedy: str, outline: Outline) -> Mistake:
    message = f'"{key}" of {outline.noun(at)} contradicts its {other}'
    return Mistake(
        "DG108",
        (*at, key),
        message,
        f'{remedy}, or remove "{key}"',
        True,
        Edit("remove", (*at, key)),
    )


def _idle(at: Pointer, key: str, other: str, outline: Outline) -> Mistake:
    message = f'"{key}" of {outline.noun(at)} has no effect beside {other}'
    return Mistake("DG109", (*at, key), message, "remove it", True, Edit("remove", (*at, key)))
