"""What fields allow, by their annotations.

It is looked at where a value was refused, to say which field it is of and why, and where values
are about to be stored, or compared with, that are not part of an object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from inspect import get_annotations
from types import UnionType
from typing import Annotated, Final, Literal, TypeGuard, Union, get_args, get_origin

from ..errors import FieldValueError, KeyValueError
from ..wire import JSON, is_list, is_set, kind_of
from .codec import NO_EMPTY_SET
from .numbers import NOT_STORABLE, is_storable
from .plain import plain_decimal, plain_moment
from .texts import HALVES, OUT_OF_YEARS, Demand, is_in_utc, is_whole
from .unset import UNSET

ENCODE_FAILURES: Final = (
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
)
"""What encoding an object raises where a field holds what it does not allow."""


def field_error(entity: object, error: Exception) -> Exception:
    """Return the error that says which field of `entity` cannot be encoded, and why.

    It is `error` itself, what encoding raised, where that is about a key.
    """
    if isinstance(error, KeyValueError):
        return error
    cls = type(entity)
    values = {name: getattr(entity, name) for name in annotations_of(cls)}
    misfit = _first_misfit(cls, values)
    if misfit is None:
        return error
    error.args = ()  # its text may hold a value, and it stays the context of the other
    return misfit


def check_fields(cls: type[object], /, *place: str, **values: object) -> None:
    """Raise `FieldValueError` unless each value is one that the field of its name allows.

    Objects of the class are at `place` in an entity, `"User", "address"`, where they are no items.
    """
    error = _first_misfit(cls, values, *place)
    if error is not None:
        raise error


def check_given(cls: type[object], /, *place: str, **values: object) -> None:
    """Raise `FieldValueError` unless each value is one that the field of its name allows, or `UNSET`."""
    given = {name: value for name, value in values.items() if value is not UNSET}
    check_fields(cls, *place, **given)


def check_operand(entity: str, field: str, operand: object, allowed: object) -> None:
    """Raise `FieldValueError` unless `operand` is of the type with which a field is compared."""
    for place, reason in _misfits(operand, allowed):
        raise FieldValueError(
            entity, field + place, f"what it is compared with {reason}"
        )


def check_size(entity: str, field: str, operand: object, allowed: object) -> None:
    """Raise `FieldValueError` unless `operand` is of the type with which the size of a field is compared."""
    for place, reason in _misfits(operand, allowed):
        raise FieldValueError(
            entity, field + place, f"what its size is compared with {reason}"
        )


def check_element(entity: str, field: str, element: object, allowed: object) -> None:
    """Raise `FieldValueError` unless `element` is of the type that the set or array in a field holds."""
    for place, reason in _misfits_of_element(element, allowed):
        raise FieldValueError(entity, field + place, f"an element {reason}")


def check_addition(entity: str, field: str, elements: object, allowed: object) -> None:
    """Raise `FieldValueError` unless what is added to a set is of its type: it may be empty, which changes nothing."""
    for place, reason in _misfits(elements, allowed):
        raise FieldValueError(entity, field + place, reason)


def check_required(cls: type[object], /, *place: str, **values: object) -> None:
    """Raise `FieldValueError` unless each value is one that the field of its name allows, and not None."""
    for name, value in values.items():
        if value is None:
            raise _misfit(cls, place, name, "must not be None here")
    check_fields(cls, *place, **values)


def check_entry(entity: str, field: str, value: object, allowed: object) -> None:
    """Raise `FieldValueError` unless the value for an entry of an object is of its parameter's type."""
    for place, reason in _misfits(value, allowed):
        raise FieldValueError(entity, field, f"the value of an entry{place} {reason}")


def check_entry_name(entity: str, field: str, name: object) -> None:
    """Raise `FieldValueError` unless `name` can be that of an entry of an object: a text, not empty."""
    if not isinstance(name, str) or not name:
        raise FieldValueError(
            entity, field, "an entry is named by a text that is not empty"
        )
    if not is_whole(name):
        raise FieldValueError(entity, field, f"the name of an entry {HALVES}")


def _first_misfit(
    cls: type[object], values: dict[str, object], *place: str
) -> FieldValueError | None:
    annotations = annotations_of(cls)
    for name, value in values.items():
        for inside, reason in _misfits(value, annotations[name]):
            return _misfit(cls, place, name + inside, reason)
    return None


def _misfit(
    cls: type[object], place: tuple[str, ...], path: str, reason: str
) -> FieldValueError:
    entity, *owner = place or (cls.__name__,)
    return FieldValueError(entity, ".".join([*owner, path]), reason)


def annotations_of(cls: type[object]) -> dict[str, object]:
    """Return the types of the fields of an emitted class, but for hidden ones."""
    if cls not in _ANNOTATIONS:
        _ANNOTATIONS[cls] = {
            name: annotation
            for base in reversed(cls.__mro__)
            for name, annotation in get_annotations(base, eval_str=True).items()
            if not name.startswith("_")
        }
    return _ANNOTATIONS[cls]


_ANNOTATIONS: Final[dict[type[object], dict[str, object]]] = {}


def _misfits(value: object, allowed: object) -> Iterator[tuple[str, str]]:
    """Yield where in a value something is not allowed, as the end of a path, and why."""
    origin = get_origin(allowed)
    arguments: tuple[object, ...] = get_args(allowed)
    if origin is dict or allowed == JSON:
        if not _is_json(value) or (origin is dict and not isinstance(value, dict)):
            yield "", _NOT_JSON
    elif origin in (Union, UnionType):
        if value is not None:
            yield from _misfits(value, arguments[0])  # of `str | None`
    elif origin is Annotated:
        yield from _misfits(value, arguments[0])
        demand = arguments[1]
        if isinstance(demand, Demand) and (wrong := demand.wrong(value)):
            yield "", wrong
    elif origin is Literal:
        kind = str if isinstance(arguments[0], str) else int
        if _wrong_type(value, kind) or value not in arguments:
            yield "", f"must be one of {', '.join(map(repr, arguments))}"
    elif origin is list and is_list(value):
        for position, element in enumerate(value):
            for place, reason in _misfits_of_element(element, arguments[0]):
                yield f"[{position}]{place}", reason
    elif origin is set and is_set(value):
        for element in value:  # in no order, so without a place
            for _, reason in _misfits(element, arguments[0]):
                yield "", f"one of its elements {reason}"
    elif is_dataclass(allowed) and type(value) is allowed:
        for name, inner in annotations_of(type(value)).items():
            for place, reason in _misfits(getattr(value, name), inner):
                yield f".{name}{place}", reason
    elif _is_class(plain := origin or allowed):
        wrong = _wrong_type(value, plain) or _wrong_value(value)
        if wrong:
            yield "", wrong


def _misfits_of_element(value: object, allowed: object) -> Iterator[tuple[str, str]]:
    """Yield the same of an element: a set there is not left out if it is empty, as one in an object is."""
    if get_origin(allowed) is set and is_set(value) and not value:
        yield "", NO_EMPTY_SET
    yield from _misfits(value, allowed)


def _is_class(kind: object) -> TypeGuard[type[object]]:
    return isinstance(kind, type)


_NOT_JSON: Final = (
    "may hold str, int, Decimal (no float, 38 digits), bool, None, list, dict by str, "
    "and no list or dict within itself, nor half of a character in a str"
)


def _is_json(value: object) -> bool:
    try:
        return _consists_of_json(value)
    except RecursionError:
        # It is within itself, or as good as that: DynamoDB takes 32 levels.
        return False


def _consists_of_json(value: object) -> bool:
    if is_list(value):
        return all(map(_consists_of_json, value))
    if _is_mapping(value):
        names_are_text = all(isinstance(name, str) and is_whole(name) for name in value)
        return names_are_text and all(map(_consists_of_json, value.values()))
    scalar = value is None or isinstance(value, str | int | Decimal)
    return scalar and _wrong_value(value) is None


def _is_mapping(value: object) -> TypeGuard[dict[object, object]]:
    return isinstance(value, dict)


def _wrong_type(value: object, allowed: type[object]) -> str | None:
    """Return what is wrong with the type of a value."""
    if isinstance(value, float) and allowed is Decimal:
        return "must be int or Decimal: a float would not be stored exactly"
    confused = (isinstance(value, bool) and allowed is not bool) or (
        isinstance(value, datetime) and allowed is date
    )
    fits = (
        isinstance(value, Decimal | int)
        if allowed is Decimal
        else isinstance(value, allowed)
    )
    if fits and not confused:
        return None
    return f"must be {allowed.__name__}, not {kind_of(value)}"


def _wrong_value(value: object) -> str | None:
    """Return what is wrong with a value of an allowed type."""
    if isinstance(value, str) and not is_whole(value):
        return HALVES
    if isinstance(value, Decimal):
        value = plain_decimal(value)
    if isinstance(value, datetime):
        value = plain_moment(value)
    if isinstance(value, Decimal) and not value.is_finite():
        return "must be a finite number"
    if isinstance(value, int | Decimal) and not is_storable(value):
        return NOT_STORABLE
    if isinstance(value, datetime) and value.utcoffset() is None:
        return "must have a time zone"
    if isinstance(value, datetime) and not is_in_utc(value):
        return OUT_OF_YEARS
    return None
