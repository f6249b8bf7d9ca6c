"""Defaults of fields and parameters: held against their type, and kept as data.

    default("2024-01-31", Type(DATE), "due", at)        "2024-01-31"
    default(["new"], Type(STRING_SET), "tags", at)      ("new",)

Collections are tuples, so that a plan never changes; emitted code makes a new one each time.
"""

from __future__ import annotations

from decimal import Decimal

from dyngen.analysis.stored_values import made_anew, moment_text
from dyngen.diagnostics import Place
from dyngen.ir.types import Default, Kind, Members, MomentFormat, Type
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.misfits import told
from dyngen.schema.quoting import shown
from dyngen.schema.suggest import unknown
from dyngen.schema.values import fit
from dyngen.steps import value_at


@record(frozen=True, slots=True)
class _Typed:
    """A type as `fit` takes it; what a field says of its members comes from its model."""

    type: str
    item_type: str | None
    fields: list[written.Field] | None = None
    item_fields: list[written.Field] | None = None
    format: MomentFormat = "iso_us"


def field_default(model: written.Field, kind: Type, at: Place) -> Default:
    """The default of a field; None, after a finding, where it does not fit or could never be used."""
    if "default" not in model.model_fields_set:
        return None
    if supplied := made_anew(model.default, kind):
        at["default"].error(
            "DG224",
            f"the default of {model.name} is a word for what is made anew for each item",
            f'write "generate": "{supplied}" in its place',
            on_key=True,
        )
        return None
    if model.required:
        at["default"].error(
            "DG224",
            f"{model.name} is required, so its default is never used",
            'make it "required": false, or remove the default',
            on_key=True,
        )
        return None
    if model.default is None:
        return None  # what an optional field without a default is anyway
    return default(model.default, kind, model.name, at["default"], model.fields, model.item_fields)


def parameter_default(model: written.Parameter, kind: Type, at: Place) -> Default:
    """The default of a parameter, which every call would share: collections are refused."""
    if kind.kind in (Kind.ARRAY, Kind.OBJECT, Kind.STRING_SET, Kind.NUMBER_SET):
        at["default"].error(
            "DG224",
            f"{model.name} is of type {kind.kind}, and a parameter that is a collection has no default",
            "remove it: the caller names the elements; a field may have such a default",
        )
        return None
    return default(model.default, kind, model.name, at["default"])


def default(
    value: object,
    kind: Type,
    name: str,
    at: Place,
    fields: list[written.Field] | None = None,
    item_fields: list[written.Field] | None = None,
) -> Default:
    """A default as it is kept; reported and None if it does not fit the type."""
    item = str(kind.item.kind) if kind.item else None
    found = fit(value, _Typed(str(kind.kind), item, fields, item_fields, kind.format))
    if wrong := next(iter((*found.misfits, *found.remarks)), None):
        place = at
        for step in wrong.pointer:
            place = place[step]
        subject = f"the default of {name}"
        part = value if wrong.on_key else value_at(value, wrong.pointer)
        place.error("DG224", told(subject, wrong, part), wrong.help, on_key=wrong.on_key)
        return None
    if kind.choices and found.value not in kind.choices:
        at.error(
            "DG224",
            f"{shown(value)} is not in the enum of {name}",
            unknown(str(value), list(map(str, kind.choices)), "add it to the enum"),
        )
        return None
    return _kept(found.value, kind)


def _kept(value: object, kind: Type) -> Default:
    """A value that fits, without anything that could be changed."""
    match value:
        case str() if kind.kind is Kind.DECIMAL:
            return Decimal(value)
        case str() if kind.kind is Kind.DATETIME:
            return moment_text(value)
        case list():
            item = kind.item or Type(Kind.STRING)
            return tuple(_kept(each, item) for each in value)
        case dict() if kind.record:
            types = {each.label: each.type for each in kind.record.fields}
            return Members(
                tuple(
                    (key, _kept(each, types[key]))
                    for key, each in value.items()
                    if each is not None
                )
            )
        case dict():
            return _plain(value)
        case None | str() | bool() | int() | Decimal():
            return value
    raise TypeError(f"JSON has no {type(value).__name__}")


def _plain(value: object) -> Default:
    """What is inside of a free-form object."""
    match value:
        case list():
            return tuple(map(_plain, value))
        case dict():
            return Members(tuple((str(key), _plain(each)) for key, each in value.items()))
        case None | str() | bool() | int() | Decimal():
            return value
    raise TypeError(f"JSON has no {type(value).__name__}")
