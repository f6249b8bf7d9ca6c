"""Which methods miss items whose key is another text than they think, and what else becomes of these.

missed(comment, stored=COMMENT#{comment_id}, expected=COMMENT#{created_at}#{comment_id})
    cannot find: get_comment, update_comment    refuses: get_comments
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.key_values import (
    AfterText,
    KeyBetween,
    KeyCall,
    KeyText,
    KeyValue,
    SortCondition,
    UpperText,
)
from dyngen.ir.keys import Template
from dyngen.ir.plans import BatchGet, Delete, Get, Plan, Query, Scan, Update
from dyngen.ir.results import CollectionResult, Result
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Check
from dyngen.records import field, record
from dyngen.words.phrasing import listed


@record(slots=True)
class Missed:
    """The names of methods, by what they do with such an item."""

    overlook: list[str] = field(default_factory=list)
    refuse: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[list[str], list[str]]:
        return self.overlook, self.refuse

    def lines(self, items: str) -> Iterator[str]:
        """What is said of them, without the side that it is about."""
        if self.overlook:
            yield f"cannot find {items}: {listed(self.overlook)}"
        if self.refuse:
            yield f"reads {items} and refuses them with ItemDecodeError: {listed(self.refuse)}"


def missed(
    schema: Schema, entity: Entity, stored: Template, expected: Template, index: str | None
) -> Missed:
    """What methods do with an item of an entity whose key, or key in an index, is as `stored` says.

    Other entities have some that read it, too: of several kinds, or by a transaction.
    """
    found = Missed()
    for owner in (entity, *(each for each in schema.entities if each.name != entity.name)):
        for method in owner.methods:
            name = method.name if owner is entity else f"{owner.name}.{method.name}"
            match method.plan:
                case Query() as query if _asks_for(entity, query.result):
                    _of_query(query, name, stored, expected, index, found)
                case Scan(index=of, result=result) if index is None and of is None:
                    if _asks_for(entity, result):
                        skips = _skips(result)
                        (found.overlook if skips else found.refuse).append(name)
                case plan if index is None and owner is entity and _is_by_key(plan):
                    found.overlook.append(name)
    if index is None:
        found.overlook += [
            each.name
            for each in schema.transactions
            if any(item.entity == entity.name and _is_found(item.plan) for item in each.items)
        ]
    return found


def _asks_for(entity: Entity, result: Result) -> bool:
    """Is the entity one of those that come back?"""
    if isinstance(result, CollectionResult):
        return entity.name in result.collection.entities
    return result.entity == entity.name


def _skips(result: Result) -> bool:
    """Are items left out that are none of those which are asked for?"""
    return isinstance(result, CollectionResult) or result.recogniser is not None


def _is_found(plan: Plan | Check) -> bool:
    """Is an item of a transaction looked for by its key?"""
    return isinstance(plan, Check) or _is_by_key(plan)


def _is_by_key(plan: Plan) -> bool:
    return isinstance(plan, Get | Update | Delete | BatchGet)


def _of_query(
    query: Query,
    name: str,
    stored: Template,
    expected: Template,
    index: str | None,
    found: Missed,
) -> None:
    if (query.index.name if query.index else None) != index:
        return
    attributes = {each.attribute for each in query.partition}
    conditions = [each for each in query.sort if each.attribute == expected.attribute]
    if expected.attribute in attributes or any(not _meets(each, stored) for each in conditions):
        found.overlook.append(name)
    elif index is None:
        (found.overlook if _skips(query.result) else found.refuse).append(name)


def _meets(condition: SortCondition, stored: Template) -> bool:
    """Can a condition hold of a key with this template, as far as the literals that both begin with tell?"""
    value = condition.low if isinstance(condition, KeyBetween) else condition.value
    begins, prefix = _prefix(value), stored.prefix
    return begins.startswith(prefix) or prefix.startswith(begins)


def _prefix(value: KeyValue | str) -> str:
    match value:
        case str():
            return value
        case KeyText(parts=[str() as first, *_]) | AfterText(KeyText(parts=[str() as first, *_])):
            return first
        case UpperText(before=[str() as first, *_]):
            return first
        case KeyCall(key=key):
            return key.templates[0].prefix
    return ""
