"""Parameters that no rule has given a part: guessed with a warning, or refused.

get_user_followers(target_user_id)       a filter: user_id must equal it
"""

from __future__ import annotations

from collections.abc import Collection

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_entry, mistaken_field
from dyngen.analysis.parameters.given import Given, adopt
from dyngen.analysis.parameters.roles import Roles, sort_fields
from dyngen.analysis.parameters.spans import PLAIN
from dyngen.ir.keys import Key
from dyngen.ir.types import Field, Kind, Type
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean


def left_over(roles: Roles, sk: Key | None, pattern: written.AccessPattern, entity: Draft) -> bool:
    """Find a part for what is left over; False if something has none, which is reported."""
    if (
        pattern.operation == "Query"
        and not roles.operands
        and (field := _spanned(roles, sk, entity))
    ):
        low, high = roles.left
        low.named.warning(
            "DG415",
            f"{low.name} and {high.name} of {pattern.name} are read as a range on {field.label}",
            'say so: add "range_condition": "between"',
        )
        roles.operands, roles.left, roles.range = [low, high], [], "between"
        return True
    sound = True
    for field, givens in _equalities(roles, pattern, entity).items():
        first, *others = givens
        roles.left = [each for each in roles.left if each not in givens]
        if others:
            sound = False
            _of_one(field, first, others[-1], pattern)
        else:
            _compare(first, field, pattern)
            roles.equal[field] = first
    for given in roles.left:
        sound = False
        if given.named.report.was_told(mistaken_entry(entity.name, pattern.name, given.name)):
            continue
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}",
            _remedy(given, _meant(given, entity), roles, sk, pattern, entity),
            once=mistaken_field(entity.name, given.name),
        )
    return sound


def _equalities(
    roles: Roles, pattern: written.AccessPattern, entity: Draft
) -> dict[Field, list[Given]]:
    """What left-overs of a read can be taken for: the fields that must equal them."""
    found: dict[Field, list[Given]] = {}
    if pattern.operation in ("Query", "Scan", "GetItem"):
        for given in roles.left:
            if (field := _meant(given, entity)) and _fits(given, field):
                found.setdefault(field, []).append(given)
    return found


def _of_one(field: Field, first: Given, other: Given, pattern: written.AccessPattern) -> None:
    """Report that two left-overs can be taken for the same equality, such as min_total and max_total."""
    reads_one = pattern.operation == "GetItem"
    other.named.error(
        "DG413",
        f"{first.name} and {other.name} of {pattern.name} cannot both be what {field.label} must equal",
        f"{'compare in your own code' if reads_one else 'say in filter_expression what they are compared with'}, "
        "or remove one of them",
    )


def _spanned(roles: Roles, sk: Key | None, entity: Draft) -> Field | None:
    """The field of the sort key that two left-overs are the ends of; none that are fields themselves."""
    still = [] if roles.raw_sort else sort_fields(sk, roles.key)
    if len(roles.left) != 2 or not still or any(each.name in entity.fields for each in roles.left):
        return None
    low, high = roles.left
    named = any(low.name.startswith(a) and high.name.startswith(b) for a, b in PLAIN)
    return still[0] if named and _fits(low, still[0]) and _fits(high, still[0]) else None


def _meant(given: Given, entity: Draft) -> Field | None:
    """The one field that a left-over is called after, or whose name it ends in."""
    stored = [each for each in entity.fields.values() if not each.derived]
    fields = [each for each in stored if given.name == each.label]
    fields = fields or [each for each in stored if given.name.endswith(f"_{each.label}")]
    return fields[0] if len(fields) == 1 else None


def _fits(given: Given, field: Field) -> bool:
    """Has the parameter the type of the field? Nothing is guessed where it has not."""
    return isinstance(given.parameter.type, Type) and given.parameter.type.kind is field.type.kind


def _compare(given: Given, field: Field, pattern: written.AccessPattern) -> None:
    """Say that a left-over is taken for an equality."""
    what, remedy = "a check", "remove it, and compare in your own code"
    if pattern.operation != "GetItem":
        filtering = f'{{"field": "{field.label}", "operator": "=", "param": "{given.name}"}}'
        what, remedy = "a filter", f"say so in filter_expression: {filtering}"
    given.named.warning(
        "DG417" if given.name == field.label else "DG416",
        f"{given.name} of {pattern.name} is taken for {what}: {field.label} must equal it",
        remedy,
    )
    adopt(given, field.type, field.label, pattern.name)


def _remedy(
    given: Given,
    field: Field | None,
    roles: Roles,
    sk: Key | None,
    pattern: written.AccessPattern,
    entity: Draft,
) -> str:
    if constant := entity.if_constant(given.name):
        return constant
    if by_itself := _BY_ITSELF.get(pattern.operation, {}).get(given.name):
        return f"remove it: what {pattern.name} returns has it, as {by_itself}"
    still = [each.label for each in sort_fields(sk, roles.key)]
    if given.name in still:
        return (
            f"remove it: {roles.raw_sort.name} is the whole sort key, as it is stored"
            if roles.raw_sort
            else f"the sort key's fields are given from the left: {still[0]} comes before {given.name}"
        )
    if field and pattern.operation in ("Query", "Scan", "GetItem"):
        return f'write "type": "{field.type.kind}" if it is to equal {field.label}'
    if pattern.operation == "UpdateItem" and (counted := _counted(given, entity)):
        action = "decrement" if _words(given) & _COUNTING_DOWN else "increment"
        update = f'{{"field": "{counted}", "action": "{action}", "param": "{given.name}"}}'
        return f'if {counted} is to change by it, write "updates": [{update}]'
    if pattern.operation == "UpdateItem" and roles.entities and given.name in entity.fields:
        stored = roles.entities[0].name
        return f"remove it: {pattern.name} stores {stored} as it is, so set {given.name} on it"
    if pattern.operation == "UpdateItem" and given.name == "expected_version":
        if entity.version:
            return "remove it: every update takes it by itself"
        return "remove it: the table counts no updates, as its version_attribute says"
    given_already = {each.name for each in roles.all}
    if pattern.operation == "DeleteItem":
        return _remedy_of_delete(given, given_already, entity)
    near = did_you_mean(given.name, [each for each in entity.fields if each not in given_already])
    if near:
        return f"did you mean {quoted(near)}?"
    if pattern.operation == "Query" and still and not roles.raw_sort:
        return f'add "range_condition" to compare it with {still[0]}, name it in filter_expression, or remove it'
    if pattern.operation in ("Query", "Scan"):
        return "name it in filter_expression, or remove it"
    return "name it after a field of the entity, or remove it"


def _remedy_of_delete(given: Given, given_already: Collection[str], entity: Draft) -> str:
    """Only the key says which item it is; whatever else is named can be no more than a condition."""
    keys = [entity.pk, *([entity.sk] if entity.sk else [])]
    fields = [each.label for key in keys for each in key.fields if each.label not in given_already]
    if near := did_you_mean(given.name, fields):
        return f"did you mean {quoted(near)}?"
    if given.name in entity.fields:
        condition = quoted(f"{given.name} = :{given.name}")
        return (
            f'remove it, or say that an item must have it to be deleted: "condition": {condition}'
        )
    return "remove it: a DeleteItem takes the fields of the key"


_SCAN = dict.fromkeys(
    (
        *("limit", "page_size", "max_items", "max_results"),
        *("cursor", "page_token", "next_token", "start_key", "last_key"),
        *("exclusive_start_key", "last_evaluated_key"),
    ),
    ".page(limit=…, cursor=…)",
)
_TURNED = ("descending", "reverse", "ascending", "scan_index_forward")
_BY_ITSELF = {"Scan": _SCAN, "Query": _SCAN | dict.fromkeys(_TURNED, ".descending()")}
"""What callers say of the query or scan that they are given, by what it is called elsewhere."""

_COUNTING_DOWN = {"decrement", "decrease"}
_COUNTING = {"increment", "increase", "delta", "amount", "add", "by", *_COUNTING_DOWN}


def _words(given: Given) -> set[str]:
    return set(given.name.split("_"))


def _counted(given: Given, entity: Draft) -> str | None:
    """The number that a left-over of an update seems to change: one that it names, or the only one there is."""
    words = _words(given)
    if not words & _COUNTING:
        return None
    numbers = [
        field.label
        for field in entity.fields.values()
        if field.type.kind in (Kind.INTEGER, Kind.DECIMAL) and _fits(given, field)
        if field not in entity.key_fields and field != entity.version
    ]
    named = [each for each in numbers if words >= set(each.split("_"))]
    found = named or numbers
    return found[0] if len(found) == 1 else None
