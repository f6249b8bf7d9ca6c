"""Values of a transaction that must agree, since the keys of the schema tie its items to each other.

    Put(EmailLookup) beside Put(User)      email_lookup.user_id == user.user_id, else ValueError before the request
    Put(OrderLine), each of lines          lines.order_id == order.order_id of each of them

A field is tied to the key field of the same name and type of another item; two key fields are, where both items live
in one partition. An entity that occurs twice ties nothing: which of its items would be meant? Nor do elements that
would all have one key if they were tied: products, each of them, beside lines that name one each. What is tied besides,
`key` of an item that is put says: of each line, {"order_id": "order.order_id"}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import Agreement
from dyngen.ir.transactions import Times
from dyngen.ir.types import Field
from dyngen.records import field, record


@record(frozen=True, slots=True)
class Part:
    """An item of a transaction, and where the values of its fields come from."""

    entity: Draft
    times: Times
    whole: Ref | None = None
    """The entity parameter that gives it, or the array of them; None: its values come from scalars."""
    values: Mapping[Field, Given] = field(default_factory=dict)
    said: Mapping[Field, Given] = field(default_factory=dict)
    """What `key` says that fields of `whole` are."""

    def value(self, field: Field) -> Ref | None:
        if self.whole is not None:
            return Ref(self.whole.name, field.name)
        given = self.values.get(field)
        return given.ref if given else None

    def may_be_none(self, field: Field) -> bool:
        """May the value be None while the item is there?"""
        if self.whole is not None:
            return field.optional
        given = self.values.get(field)
        return given is not None and given.parameter.optional and given.ref != self.times.when


def ties(parts: Sequence[Part]) -> tuple[Agreement, ...]:
    """What must be equal before the request is sent."""
    names = [part.entity.name for part in parts]
    single = [part for part in parts if names.count(part.entity.name) == 1]
    inferred = (
        each
        for one, other in combinations(single, 2)
        for each in _possible((one, other), [*_tied(one, other)])
        if each.left != each.right
    )
    said = (each for part in parts for each in _said(part))
    found: dict[object, Agreement] = {}
    for each in chain(said, inferred):
        # What is said comes first and counts: what is inferred beside it may leave out None.
        found.setdefault((frozenset((each.left, each.right)), each.when), each)
    return tuple(found.values())


def _said(part: Part) -> Iterator[Agreement]:
    """The values that agree since the schema says so of an item."""
    for mine, given in part.said.items():
        if left := part.value(mine):
            arrays = [part.times.each] if part.times.each else []
            names = (left.name, given.ref.name)
            yield Agreement(
                left=left,
                right=given.ref,
                message=f"{_spelled(left)} and {_spelled(given.ref)} must be equal",
                any_case=part.entity.has_any_case(mine),
                each=tuple(each for each in arrays if each.name in names),
                when=(part.times.when,) if part.times.when else (),
            )


def _tied(one: Part, other: Part) -> Iterator[Agreement]:
    """The values of two items that must be equal."""
    together = _share_a_partition(one.entity, other.entity)
    arrays = [each for each in (one.times.each, other.times.each) if each]
    when = [each for each in (one.times.when, other.times.when) if each]
    for mine in one.entity.fields.values():
        theirs = other.entity.fields.get(mine.label)
        if theirs is None or mine.type.kind is not theirs.type.kind:
            continue
        keys = (mine in one.entity.key_fields, theirs in other.entity.key_fields)
        if not any(keys) or (all(keys) and not together):
            continue
        left, right = one.value(mine), other.value(theirs)
        if left is None or right is None:
            continue
        nullable = (one.may_be_none(mine), other.may_be_none(theirs))
        if nullable == (False, True):  # the left one may be None
            left, right = right, left
        names = (left.name, right.name)
        yield Agreement(
            left=left,
            right=right,
            message=f"{_spelled(left)} and {_spelled(right)} must be equal",
            optional=any(nullable),
            any_case=all(
                part.entity.has_any_case(field)
                for part, field, in_key in zip((one, other), (mine, theirs), keys, strict=True)
                if in_key
            ),
            each=tuple(dict.fromkeys(each for each in arrays if each.name in names)),
            some=tuple(dict.fromkeys(each for each in arrays if each.name not in names)),
            when=tuple(dict.fromkeys(when)),
        )


def _possible(parts: tuple[Part, Part], found: list[Agreement]) -> list[Agreement]:
    """Those that several elements of an array can meet: two elements never have one key."""
    impossible: set[Ref] = set()
    for part in parts:
        array = part.times.each
        if array is None:
            continue
        values = [part.value(field) for field in part.entity.key_fields]
        own = {value for value in values if value and value.name == array.name}
        across = [each for each in found if {each.left.name, each.right.name} != {array.name}]
        tied = {value for each in across for value in (each.left, each.right)}
        if own <= tied:
            impossible |= own
    # What one array takes away is still what the other one was held against: the order of the items tells nothing.
    return [
        each
        for each in found
        if each.left.name == each.right.name or not impossible & {each.left, each.right}
    ]


def _share_a_partition(one: Draft, other: Draft) -> bool:
    same_table = one.table.table_config.table_name == other.table.table_config.table_name
    return same_table and one.pk.templates[0].source == other.pk.templates[0].source


def _spelled(ref: Ref) -> str:
    return f"{ref.name}.{ref.attribute}" if ref.attribute else ref.name
