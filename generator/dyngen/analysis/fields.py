"""Fields: from what people write to `ir.Field`, with types, defaults, and the rules about them.

{"name": "status", "type": "string", "required": false, "enum": ["OPEN"], "default": "OPEN"}
Field(status, Type(STRING, choices=("OPEN",)), required=False, default="OPEN")
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from dyngen.analysis.naming import check_field_name
from dyngen.diagnostics import Pointer, Report
from dyngen.ir.types import Default, Field, Kind, Record, Type
from dyngen.names import Identifier, pascal, python_name
from dyngen.schema import document as written

MAX_NESTING = 30
"""DynamoDB takes attribute values nested 32 levels deep."""

_DEFAULTS: dict[Kind, tuple[type, ...]] = {
    Kind.STRING: (str,),
    Kind.INTEGER: (int,),
    Kind.DECIMAL: (int, float, str, Decimal),
    Kind.BOOLEAN: (bool,),
}


def resolve_fields(
    models: Sequence[written.Field], owner: str, at: Pointer, report: Report, *, depth: int = 0
) -> tuple[dict[str, Field], list[Record]]:
    """The fields by attribute name, and the nested records in the order in which they must be declared."""
    fields: dict[str, Field] = {}
    records: list[Record] = []
    python_names: dict[str, str] = {}
    for number, model in enumerate(models):
        here = (*at, number)
        if model.name in fields:
            report.add(
                "DG205",
                (*here, "name"),
                f'{owner} has two fields called "{model.name}"',
                "remove or rename one of them",
            )
            continue
        if not check_field_name(model.name, owner, (*here, "name"), report):
            continue
        name = python_name(model.name)
        if other := python_names.get(name):
            report.add(
                "DG207",
                (*here, "name"),
                f'fields "{other}" and "{model.name}" of {owner} are both {name} in Python',
                "rename one of them",
            )
            continue
        python_names[name] = model.name
        kind, nested = _type(model, owner, here, report, depth)
        records += nested
        fields[model.name] = Field(
            name=name,
            attribute=model.name,
            type=kind,
            required=model.required,
            description=model.description or "",
            default=_field_default(model, kind, here, report),
            sensitive=model.sensitive,
            ttl=model.ttl,
        )
        if model.ttl and (kind.kind not in (Kind.INTEGER, Kind.DATETIME) or depth):
            where = "a nested field" if depth else f"{model.name} of type {kind.kind}"
            report.add(
                "DG226",
                (*here, "ttl"),
                f"{where} cannot be the time to live",
                "DynamoDB reads it from one top-level number: type integer or datetime",
            )
    return fields, records


def _type(
    model: written.Field, owner: str, at: Pointer, report: Report, depth: int
) -> tuple[Type, list[Record]]:
    kind = Kind(model.type)
    name = Identifier(pascal(owner) + pascal(model.name)) if _pascal_ok(model.name) else None
    item: Type | None = None
    record: Record | None = None
    nested: list[Record] = []
    for key, wanted in (
        ("fields", kind is Kind.OBJECT),
        ("item_fields", kind is Kind.ARRAY and model.item_type == "object"),
    ):
        models = model.fields if key == "fields" else model.item_fields
        if models is None:
            continue
        if not wanted:
            goes_with = (
                'type "object"' if key == "fields" else 'type "array" and item_type "object"'
            )
            report.add(
                "DG227",
                (*at, key),
                f"{key} of {model.name} has no meaning for its type",
                f"{key} goes with {goes_with}",
                on_key=True,
            )
        elif depth >= MAX_NESTING:
            report.add(
                "DG227",
                (*at, key),
                f"{model.name} is nested deeper than DynamoDB's 32 levels",
                "flatten the object",
                on_key=True,
            )
        elif name:
            members, nested = resolve_fields(models, name, (*at, key), report, depth=depth + 1)
            record = Record(name, tuple(members.values()), model.description or "")
    if kind is Kind.ARRAY:
        if model.item_type is None:
            report.add(
                "DG228",
                (*at, "type"),
                f"array {model.name} of {owner} does not say what it holds",
                'add "item_type", such as "string"',
            )
        item = Type(Kind(model.item_type or "string"), record=record)
        record_of_field = None
    else:
        record_of_field = record
        if model.item_type is not None:
            report.add(
                "DG228",
                (*at, "item_type"),
                f"item_type of {model.name} has no meaning for type {kind}",
                "remove it, or make the type array",
                on_key=True,
            )
    choices = _choices(model, kind, at, report)
    if record:
        nested = [*nested, record]
    return Type(
        kind, item, record_of_field, choices, epoch=model.ttl and kind is Kind.DATETIME
    ), nested


def _pascal_ok(name: str) -> bool:
    return bool(pascal(name)) and (pascal("X") + pascal(name)).isidentifier()


def _choices(
    model: written.Field, kind: Kind, at: Pointer, report: Report
) -> tuple[str, ...] | tuple[int, ...]:
    if model.enum is None:
        return ()
    fits = {Kind.STRING: str, Kind.INTEGER: int}.get(kind)
    if fits is None:
        report.add(
            "DG225",
            (*at, "enum"),
            f"{model.name} is of type {kind} and cannot have an enum",
            "enum goes with type string or integer",
            on_key=True,
        )
        return ()
    for number, value in enumerate(model.enum):
        if not isinstance(value, fits):
            report.add(
                "DG225",
                (*at, "enum", number),
                f"{_shown(value)} is no {kind}, the type of {model.name}",
                f"give values of type {kind}",
            )
            return ()
        if value in model.enum[:number]:
            report.add(
                "DG225",
                (*at, "enum", number),
                f"enum of {model.name} holds {_shown(value)} twice",
                "remove one",
            )
            return ()
        if value == "" and model.required:
            continue
    return tuple(model.enum)  # type: ignore[return-value]


def _field_default(model: written.Field, kind: Type, at: Pointer, report: Report) -> Default:
    if "default" not in model.model_fields_set or model.default is None:
        return None
    if model.required:
        report.add(
            "DG224",
            (*at, "default"),
            f"{model.name} is required, so its default is never used",
            'make it "required": false, or remove the default',
            on_key=True,
        )
        return None
    return default(model.default, kind, model.name, (*at, "default"), report)


def default(value: object, kind: Type, name: str, at: Pointer, report: Report) -> Default:
    """A default as Python holds it; reported and None if it does not fit the type."""
    fits = _DEFAULTS.get(kind.kind, ())
    if not fits:
        report.add(
            "DG224",
            at,
            f"{name} is of type {kind.kind}, which can have no default",
            "a default goes with type string, integer, decimal or boolean",
        )
        return None
    plain: Default = None
    if isinstance(value, bool) and kind.kind is not Kind.BOOLEAN:
        plain = None
    elif kind.kind is Kind.DECIMAL and isinstance(value, (int, float, str)):
        try:
            plain = Decimal(str(value))
        except InvalidOperation:
            plain = None
        if plain is not None and not plain.is_finite():
            plain = None
    elif isinstance(value, fits) and isinstance(value, (str, int)):
        plain = value
    if plain is None:
        report.add(
            "DG224",
            at,
            f"{_shown(value)} is no {kind.kind}, the type of {name}",
            f"give a {kind.kind}",
        )
    elif kind.choices and plain not in kind.choices:
        report.add(
            "DG224", at, f"{_shown(value)} is not in the enum of {name}", "give one of its values"
        )
        return None
    return plain


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return (
        {True: "true", False: "false", None: "null"}.get(value, str(value))
        if isinstance(value, (bool, type(None)))
        else f"{value}"
    )


def check_time_to_live(
    owners: Sequence[tuple[str, dict[str, Field], Pointer]], report: Report
) -> str | None:
    """The one time-to-live attribute of a table."""
    found: str | None = None
    for owner, fields, at in owners:
        for number, field in enumerate(fields.values()):
            if not field.ttl:
                continue
            if found is not None and found != field.attribute:
                report.add(
                    "DG226",
                    (*at, number, "ttl"),
                    f"{owner}.{field.attribute} is a second time to live of its table, beside {found}",
                    "a table has one time-to-live attribute: use the same name",
                )
            found = found or field.attribute
    return found
