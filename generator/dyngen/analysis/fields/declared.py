"""Fields: from what people write to `ir.Field`, with types, defaults, and the rules about them.

{"name": "status", "type": "string", "required": false, "enum": ["OPEN"], "default": "OPEN"}
Field(status, Type(STRING, choices=("OPEN",)), required=False, default="OPEN")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.analysis.fields.defaults import field_default
from dyngen.analysis.fields.stored_names import check_stored_name, is_too_long
from dyngen.analysis.fields.supplied import generator, is_touched
from dyngen.analysis.naming import check_field_name, mistaken_field
from dyngen.diagnostics import Place
from dyngen.ir.types import Field, Kind, Record, Type
from dyngen.names import GlobalName, pascal, python_name
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted, shown

_LARGEST_LITERAL = 2**63 - 1
"""The largest integer, with either sign, that all type checkers take in a `Literal`."""

MAX_NESTING = 30
"""DynamoDB takes attribute values nested 32 levels deep."""

_PLURALS = {Kind.STRING: "strings", Kind.INTEGER: "integers, without quotes"}


def resolve_fields(
    models: Sequence[written.Field], owner: str, at: Place, *, depth: int = 0
) -> tuple[dict[str, Field], list[Record]]:
    """The fields by what the schema calls them, and the nested records in the order in which they must be declared."""
    fields: dict[str, Field] = {}
    records: list[Record] = []
    for number, model in enumerate(models):
        here = at[number]
        if "const" in model.model_fields_set:
            _check_constant(model, here, depth)
        elif _has_own_name(model, fields, owner, here):
            check_stored_name(model, fields, owner, here)
            kind, nested = _type(model, owner, here, depth)
            records += nested
            fields[model.name] = Field(
                name=python_name(model.name),
                label=model.name,
                attribute=model.stored_name,
                type=kind,
                required=model.required,
                description=model.description or "",
                default=field_default(model, kind, here),
                sensitive=model.sensitive,
                ttl=model.ttl,
                generate=generator(model, kind, here),
                touch=is_touched(model, kind, here, inside=depth > 0),
                in_key_only=model.stored == "key",
            )
            _check_part(model, kind, here, depth)
    return fields, records


def _check_constant(model: written.Field, at: Place, depth: int) -> None:
    if depth:
        at["const"].error(
            "DG243",
            f"{model.name} is inside an object, and only attributes of the item are constants",
            'move it to the fields of the entity, or write "required" instead of const',
            on_key=True,
        )


def _has_own_name(model: written.Field, before: Mapping[str, Field], owner: str, at: Place) -> bool:
    """Is a field called what it can be, and what none `before` it is? If not, that is reported."""
    if model.name in before:
        at["name"].error(
            "DG205",
            f"{owner} has two fields called {quoted(model.name)}",
            "remove or rename one of them",
        )
        return False
    if not check_field_name(model.name, owner, at["name"]):
        return False
    name = python_name(model.name)
    if other := next((each.label for each in before.values() if each.name == name), None):
        at["name"].error(
            "DG207",
            f'fields "{other}" and "{model.name}" of {owner} are both {name} in Python',
            "rename one of them",
            once=mistaken_field(owner, model.name),
        )
    return other is None


def _check_part(model: written.Field, kind: Type, at: Place, depth: int) -> None:
    """Report what only some attributes of an item can be: read from a key, or the time to live."""
    if model.stored and depth:
        at["stored"].error(
            "DG231",
            f"{model.name} is inside an object, and cannot be read back from a key",
            "remove it: only fields of the entity stand in keys",
            on_key=True,
        )
    if model.ttl and (kind.kind not in (Kind.INTEGER, Kind.DATETIME) or depth):
        where = "a nested field" if depth else f"{model.name} of type {kind.kind}"
        at["ttl"].error(
            "DG226",
            f"{where} cannot be the time to live",
            "DynamoDB reads it from one top-level number: type integer or datetime",
        )


def _type(model: written.Field, owner: str, at: Place, depth: int) -> tuple[Type, list[Record]]:
    kind = Kind(model.type)
    name = GlobalName(pascal(owner) + pascal(model.name)) if _pascal_ok(model.name) else None
    record: Record | None = None
    nested: list[Record] = []
    key = "fields" if kind is Kind.OBJECT else "item_fields"
    models = model.fields if kind is Kind.OBJECT else model.item_fields
    if models is not None:
        if depth >= MAX_NESTING:
            at[key].error(
                "DG227",
                f"{model.name} is nested deeper than DynamoDB's 32 levels",
                "flatten the object",
                on_key=True,
            )
        elif name:
            members, nested = resolve_fields(models, name, at[key], depth=depth + 1)
            told, inside = model.description or "", tuple(members.values())
            record = Record(name, inside, told, model.name, element=kind is Kind.ARRAY)
    item = Type(Kind(model.item_type or "string"), record=record) if kind is Kind.ARRAY else None
    choices = _choices(model, kind, at)
    if record:
        nested = [*nested, record]
    epoch = model.ttl and kind is Kind.DATETIME
    format = model.format if _has_format(model, kind, at) else "iso_us"
    enum = name if choices else None
    return Type(kind, item, record if item is None else None, choices, epoch, format, enum), nested


def _has_format(model: written.Field, kind: Kind, at: Place) -> bool:
    """Is the field stored in a format that it names? One that it cannot have is reported."""
    if "format" not in model.model_fields_set:
        return False
    if kind is not Kind.DATETIME:
        at["format"].error(
            "DG244",
            f"{model.name} is of type {kind}, and a format is how a datetime is stored",
            'remove it, or write "type": "datetime"',
            on_key=True,
        )
    elif model.ttl and model.format != "epoch_s":
        at["format"].error(
            "DG244",
            f"{model.name} is the time to live, which DynamoDB reads as seconds since 1970",
            'write "format": "epoch_s", or leave it out',
        )
    return kind is Kind.DATETIME and not model.ttl


def _pascal_ok(name: str) -> bool:
    return bool(pascal(name)) and (pascal("X") + pascal(name)).isidentifier()


def _choices(model: written.Field, kind: Kind, at: Place) -> tuple[str, ...] | tuple[int, ...]:
    if model.enum is None:
        return ()
    fits = {Kind.STRING: str, Kind.INTEGER: int}.get(kind)
    if fits is None:
        at["enum"].error(
            "DG225",
            f"{model.name} is of type {kind} and cannot have an enum",
            "enum goes with type string or integer",
            on_key=True,
        )
        return ()
    for number, value in enumerate(model.enum):
        if not isinstance(value, fits):
            at["enum"][number].error(
                "DG225",
                f"{shown(value)} is no {kind}, the type of {model.name}",
                f"write {_PLURALS[kind]}, or change the type of the field",
            )
            return ()
        if isinstance(value, int) and abs(value) > _LARGEST_LITERAL:
            at["enum"][number].error(
                "DG232",
                f"{value} in the enum of {model.name} is too large for a Literal in Python",
                f"write integers from -{_LARGEST_LITERAL} to {_LARGEST_LITERAL}, or leave out the enum",
            )
            return ()
        if value in model.enum[:number]:
            at["enum"][number].error(
                "DG225", f"the enum of {model.name} holds {shown(value)} twice", "remove one"
            )
            return ()
    return tuple(model.enum)  # type: ignore[return-value]


def check_time_to_live(owners: Sequence[tuple[str, Sequence[written.Field], Place]]) -> str | None:
    """The one time-to-live attribute of a table."""
    found: str | None = None
    for owner, fields, at in owners:
        for number, field in enumerate(fields):
            if not field.ttl:
                continue
            if found is not None and found != field.stored_name:
                at[number]["ttl"].error(
                    "DG226",
                    f"{owner}.{field.name} is a second time to live of its table, beside {found}",
                    "a table has one time-to-live attribute: use the same name",
                )
            elif found is None and is_too_long(field.stored_name):
                at[number]["ttl"].error(
                    "DG805",
                    f"the time to live of {owner} is stored under a name of more than 255 bytes",
                    'give the field a shorter "attribute": DynamoDB refuses it',
                )
            found = found or field.stored_name
    for owner, fields, at in owners:
        for number, field in enumerate(fields):
            if field.stored_name == found and not field.ttl and _is_number(field):
                at[number]["attribute" if field.attribute else "name"].warning(
                    "DG245",
                    f"DynamoDB deletes items of {owner} by {field.name} as well: "
                    f"{found} is the time to live of its table",
                    'write "ttl": true, or store it under another "attribute"',
                )
    return found


def _is_number(field: written.Field) -> bool:
    return field.type in ("integer", "decimal") or field.format in ("epoch_s", "epoch_ms")
