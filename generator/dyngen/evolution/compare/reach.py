"""Which methods miss items whose key is another text than they think, and what else becomes of these.

missed(comment, stored=COMMENT#{comment_id}, expected=COMMENT#{created_at}#{comment_id})
    cannot find: get_comment, update_comment    refuses: get_comments
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.analysis.keyspace.automata import example
from dyngen.analysis.keyspace.languages import language
from dyngen.ir.conditions import Comparison, Condition, Constant, Function, Path, conjuncts
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
                case Query() | Scan() as plan if _asks_for(entity, plan.result):
                    _of_reading(plan, name, stored, expected, index, found)
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


def _is_found(plan: Plan | Check) -> bool:
    """Is an item of a transaction looked for by its key?"""
    return isinstance(plan, Check) or _is_by_key(plan)


def _is_by_key(plan: Plan) -> bool:
    return isinstance(plan, Get | Update | Delete | BatchGet)


def _of_reading(
    plan: Query | Scan,
    name: str,
    stored: Template,
    expected: Template,
    index: str | None,
    found: Missed,
) -> None:
    """What a query or scan does; where the key of the table is another, one of an index as well."""
    of = plan.index.name if plan.index else None
    if index is not None and of != index:
        return
    filtered = index is None and not _passes(plan.scope, stored)
    if filtered or (isinstance(plan, Query) and not _is_asked(plan, stored, expected)):
        found.overlook.append(name)
    elif index is None and (of is None or _is_whole(plan.result)):
        skips = _skips(plan.result) and not _is_taken(stored, expected)
        (found.overlook if skips else found.refuse).append(name)


def _is_asked(query: Query, stored: Template, expected: Template) -> bool:
    """Can an item with such a key be where the query looks?"""
    conditions = [each for each in query.sort if each.attribute == expected.attribute]
    return expected.attribute not in {each.attribute for each in query.partition} and all(
        _meets(each, stored) for each in conditions
    )


def _is_whole(result: Result) -> bool:
    """Are whole items decoded, which are held to the key that their fields make?"""
    return isinstance(result, CollectionResult) or result.part is None


def _skips(result: Result) -> bool:
    """Are items left out that are none of those which are asked for?"""
    return isinstance(result, CollectionResult) or result.recogniser is not None


def _is_taken(stored: Template, expected: Template) -> bool:
    """Is a plain text of the one taken for one of the other?"""
    text = example([language(stored)], [])
    return text is not None and language(expected).accepts(text)


def _passes(scope: Condition | None, stored: Template) -> bool:
    """Can an item with such a key pass what keeps items of others out?"""
    for each in conjuncts(scope):
        match each:
            case Function("begins_with", Path((stored.attribute,)), Constant("S", str() as begins)):
                if not _begins(stored, begins):
                    return False
            case Comparison(Path((stored.attribute,)), "=", Constant("S", str() as text)):
                if not text.startswith(stored.prefix):
                    return False
    return True


def _meets(condition: SortCondition, stored: Template) -> bool:
    """Can a condition hold of a key with this template, as far as the literal that it begins with tells?"""
    value = condition.low if isinstance(condition, KeyBetween) else condition.value
    return _begins(stored, _prefix(value))


def _begins(stored: Template, begins: str) -> bool:
    """Do keys with this template begin so? Behind its literal a value does not, as a rule: NOTE#{id} with NOTE#OF#."""
    longer = begins.removeprefix(stored.prefix)
    if longer == begins and stored.prefix:
        return stored.prefix.startswith(begins)
    first = next(iter(stored.components), None)
    choices = first.field.type.choices if first else ()
    return not longer or any(
        str(each).startswith(longer) or longer.startswith(str(each)) for each in choices
    )


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
