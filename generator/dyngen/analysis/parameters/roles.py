"""Which parameter plays which part.

Query on ORDER#{order_date}#{order_id}, parameters user_id, since, min_total, range_condition ">="

user_id    the partition key's field
since      the range operand, on order_date
min_total  named by the filter
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.analysis.conditions.attributes import Subject, unmarked
from dyngen.analysis.conditions.spellings import WORDS, names_only, read
from dyngen.analysis.conditions.typing import typed
from dyngen.analysis.conditions.untyped import Node, Spot, parameters
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.as_stored import (
    is_raw_operand,
    names_of,
    raw_whole,
)
from dyngen.analysis.parameters.given import Given, adopt, resolve_parameters
from dyngen.analysis.parameters.members import stored_fields
from dyngen.analysis.parameters.needed import needed_for_key, needs
from dyngen.analysis.parameters.spans import tell_reversed
from dyngen.diagnostics import Place
from dyngen.ir.keys import Key
from dyngen.ir.parameters import EntityType
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import field, record
from dyngen.schema import document as written


@record(slots=True)
class Roles:
    """Who is what. Parameters are changed where a field's type wins over the declared one."""

    key: dict[Field, Given] = field(default_factory=dict)
    """Fields of the queried key that are given, partition key and leading sort key alike."""
    raw_sort: Given | None = None
    """The whole sort key as it is stored."""
    operands: list[Given] = field(default_factory=list)
    range: str | None = None
    """How the operands are compared with the next field of the sort key."""
    filter: Node | None = None
    condition: Node | None = None
    compared: dict[str, Given] = field(default_factory=dict)
    """Operands of the filter or the condition."""
    entities: list[Given] = field(default_factory=list)
    assigned: dict[Field, Given] = field(default_factory=dict)
    equal: dict[Field, Given] = field(default_factory=dict)
    """Left-overs that are a field: a filter, or a check of the item read."""
    left: list[Given] = field(default_factory=list)
    all: list[Given] = field(default_factory=list)


def assign(
    pattern: written.AccessPattern,
    entity: Draft,
    pk: Key,
    sk: Key | None,
    entities: Mapping[str, Draft],
    at: Place,
) -> Roles | None:
    """The part of every parameter; None if the key is not covered or parameters are wrong, which is reported."""
    givens = resolve_parameters(pattern.parameters, entities, at["parameters"])
    if givens is None:
        return None
    roles = Roles(all=givens)
    if not _read_conditions(roles, pattern, entity, at):
        return None
    named = {
        each.name for node in (roles.filter, roles.condition) if node for each in parameters(node)
    }
    told = {name for each in pattern.updates for name in (each.param, each.key) if name}
    in_key = needed_for_key(pattern.operation, pk, sk, givens)
    rest: list[Given] = []
    for given in givens:
        if given.name in named:
            roles.compared[given.name] = given
        if isinstance(given.parameter.type, EntityType):
            roles.entities.append(given)
        elif given.name not in named | told or given.name in in_key:
            rest.append(given)
    if pattern.operation in ("Scan", "PutItem", "BatchGetItem", "BatchWriteItem"):
        roles.left = rest
        return roles
    if not _partition(roles, rest, pk, pattern, entity, at):
        return None
    if pattern.range_condition:
        return _ranged(roles, rest, sk, pattern, entity, at)
    if sk and (whole := raw_whole(rest, sk)):
        if not _is_stored(whole, sk, pattern):
            return None
        roles.raw_sort = whole  # the fields that it is made of have no part beside it
        rest.remove(whole)
    else:
        _leading(roles, rest, sk)
    roles.left = rest
    return roles


def _read_conditions(
    roles: Roles, pattern: written.AccessPattern, entity: Draft, at: Place
) -> bool:
    """Read the filter and the condition; False if one is wrong, or names a stranger, which is reported."""
    asked = [pattern.filter_expression is not None]
    if pattern.filter_expression is not None:
        roles.filter = read(pattern.filter_expression, at["filter_expression"])
    if pattern.condition is not None and pattern.condition not in WORDS:
        roles.condition = read(pattern.condition, at["condition"])
        asked.append(True)
    found = [node for node in (roles.filter, roles.condition) if node]
    known: dict[str, Given] = {given.name: given for given in roles.all}
    known |= stored_fields(pattern, entity, roles.all)
    subject = Subject(entity, known, pattern.name, at)
    strange = [each for each in found if not names_only(known, each) or unmarked(each, subject)]
    for node in strange:  # said at once, since what is left over may be what was meant
        typed(node, subject)
    return not strange and len(found) == sum(asked)


def _partition(
    roles: Roles,
    rest: list[Given],
    pk: Key,
    pattern: written.AccessPattern,
    entity: Draft,
    at: Place,
) -> bool:
    covered = True
    for needed in pk.fields:
        given = next((each for each in rest if each.name == needed.label), None)
        if given is None:
            if roles.entities and pattern.operation == "UpdateItem":
                continue  # the entity brings its key
            needs(
                needed,
                rest,
                f"the partition key of {_queried(pattern, entity)}",
                pattern,
                entity,
                at,
            )
            covered = False
            continue
        roles.key[needed], given.key_type = given, needed.type
        rest.remove(given)
    return covered


def _queried(pattern: written.AccessPattern, entity: Draft) -> str:
    """What is read, in words: `index ByStatus`, `table Orders`."""
    if pattern.index_name and pattern.operation in ("Query", "Scan"):
        return f"index {pattern.index_name}"
    return f"table {entity.table.table_config.table_name}"


def sort_fields(sk: Key | None, known: Mapping[Field, Given]) -> list[Field]:
    """The sort key's fields that are still to be given (one known from the partition key counts)."""
    return [each for each in (sk.fields if sk else ()) if each not in known]


def _leading(roles: Roles, rest: list[Given], sk: Key | None) -> None:
    for wanted in sort_fields(sk, roles.key):
        given = next((each for each in rest if each.name in names_of(wanted, sk)), None)
        if given is None:
            return
        roles.key[wanted], given.key_type = given, wanted.type
        rest.remove(given)


def _ranged(
    roles: Roles,
    rest: list[Given],
    sk: Key | None,
    pattern: written.AccessPattern,
    entity: Draft,
    at: Place,
) -> Roles | None:
    condition = pattern.range_condition or ""
    wanted = 2 if condition == "between" else 1
    if sk is None:
        at["range_condition"].error(
            "DG419",
            f"{_queried(pattern, entity)} has no sort key for {pattern.name} to compare",
            f"remove {' and '.join(('range_condition', *(each.name for each in rest)))}, or give it a sort key",
            on_key=True,
        )
        return None
    if len(rest) < wanted:
        _tell_missing(wanted - len(rest), condition, sort_fields(sk, roles.key), pattern.name, at)
        return None
    before, roles.operands = rest[:-wanted], rest[-wanted:]
    raw = is_raw_operand(roles.operands[0].name, sk)
    if raw and not all(_is_stored(each, sk, pattern) for each in roles.operands):
        return None
    if not all(_leads(each, roles, sk, pattern, entity) for each in before):
        return None
    still = sort_fields(sk, roles.key)
    if raw and before:
        _beside_raw(before, roles.operands[0], still, sk, pattern)
        return None
    # Of several kinds, one whose whole key is known can ask for a part of the partition that others are in.
    elsewhere = pattern.return_type == "mixed_data" and raw
    if not still and not elsewhere:
        at["range_condition"].error(
            "DG420",
            f"{pattern.name} gives every field of the sort key, so nothing is left to compare",
            f"remove {' and '.join(('range_condition', *(each.name for each in roles.operands)))}, "
            "or the parameter of the field that it compares",
        )
        return None
    low, high = roles.operands[0], roles.operands[-1]
    remedy = f"give {high.name} before {low.name}"
    tell_reversed(low.name, high.name, pattern.name, Spot(low.named), remedy)
    roles.range = condition
    return roles


def _tell_missing(
    missing: int, condition: str, still: Sequence[Field], name: str, at: Place
) -> None:
    """Report that so many operands of a condition are missing; the first of the fields `still` is compared."""
    between = condition == "between"
    more = "two parameters" if missing == 2 else "a parameter"
    if still:
        more += f' of type "{still[0].type.kind}" to compare {still[0].label} with,'
    at["range_condition"].error(
        "DG420",
        f'"{condition}" of {name} compares with {"two operands" if between else "an operand"}, the last of the '
        f"parameters, and {'only one is' if between and missing == 1 else 'none is'} left for it",
        f"add {more} behind those that give the key's fields",
    )


def _leads(
    given: Given, roles: Roles, sk: Key, pattern: written.AccessPattern, entity: Draft
) -> bool:
    """Take a parameter before the operands for the next field of the sort key; False after a finding."""
    still = sort_fields(sk, roles.key)
    if still and given.name == still[0].label:
        roles.key[still[0]] = given
        return True
    expected = (
        f"{still[0].label} is the next field of the sort key"
        if still
        else "all fields of the sort key are given"
    )
    given.named.error(
        "DG420",
        f"{given.name} stands before the range operand of {pattern.name}, but {expected}",
        entity.if_constant(given.name)
        or "give the sort key's fields in the order of its template, then the operand",
    )
    return False


def _beside_raw(
    before: Sequence[Given],
    operand: Given,
    still: Sequence[Field],
    sk: Key,
    pattern: written.AccessPattern,
) -> None:
    """Report fields of the sort key that are given before an operand which all of it is compared with."""
    attribute = sk.templates[0].attribute
    otherwise = [
        f"; or, to compare {each.label}, give {operand.name} another name" for each in still
    ]
    for given in before:
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}: {operand.name} is compared with all of {attribute}, "
            "as it is stored",
            f"remove it{''.join(otherwise[:1])}",
        )


def _is_stored(given: Given, sk: Key, pattern: written.AccessPattern) -> bool:
    """Make a parameter a text of the sort key as it is stored; False after a finding."""
    stored = f"the key attribute {sk.templates[0].attribute}"
    given.key_type = Type(Kind.STRING)
    return adopt(given, given.key_type, stored, pattern.name)
