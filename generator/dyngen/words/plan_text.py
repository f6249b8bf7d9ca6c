"""Plans in words, for people: what docstrings and `access_patterns.json` say of a request.

    pk = USER#{user_id} AND sk >= ORDER#{since}            key condition
    status <> {status} AND size(items) > {count}           filter

`{name}` is a parameter of the method.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Path,
    Size,
    Value,
    conjuncts,
    refs,
)
from dyngen.ir.key_values import (
    AfterText,
    Fixed,
    ItemKey,
    KeyBeginsWith,
    KeyBetween,
    KeyCall,
    KeyCompare,
    KeyEquals,
    KeyFields,
    KeyNumber,
    KeyOfEntity,
    KeyText,
    KeyValue,
    KeyWithRawSort,
    RawText,
    Slot,
    SortCondition,
    Source,
    Supplied,
    UpperText,
    component_text,
)
from dyngen.ir.keys import Component, Template
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Query
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Times, Transaction, TransactItem
from dyngen.ir.types import Field
from dyngen.words.phrasing import listed


def key_condition(query: Query) -> str:
    """The key condition of a query, and what stands in place of its sort condition if more is given."""
    always = _keys((*query.partition, *query.sort))
    cases = sorted(query.cases, key=lambda case: len(case.given))
    told = [f"with {listed([*map(ref, each.given)])}: {_keys(each.conditions)}" for each in cases]
    return "; ".join([always, *told])


def _keys(conditions: Iterable[SortCondition]) -> str:
    return " AND ".join(map(_key, conditions))


def filter_(parameters: Iterable[Parameter], *wanted: Condition | None) -> str | None:
    """Filters that must hold together, in brackets what is left out where a parameter is None."""
    optional = {each.name for each in parameters if each.optional}
    told = [part for each in wanted for part in conjuncts(each)]
    if not any(ref.name in optional for each in told for ref in refs(each)):
        return both(*wanted)
    return " AND ".join(
        f"[{condition(each)}]"
        if any(ref.name in optional for ref in refs(each))
        else _grouped(each)
        for each in told
    )


def primary_key(entity: Entity, key: ItemKey) -> str:
    """The key of one item: `pk = USER#{user_id} AND sk = PROFILE`, with the names of what gives it."""
    named = {field: f"{{{field.label}}}" for field in entity.key_fields}
    given = named
    if isinstance(key, KeyFields):
        given = dict(zip(entity.key_fields, map(ref, key.values), strict=True))
    halves = [
        f"{template.attribute} = {template.source if given == named else _filled(template, given)}"
        for template in entity.key_templates
    ]
    if isinstance(key, KeyWithRawSort) and entity.table.sort:
        halves[-1] = f"{entity.table.sort.name} = {ref(key.sort)}"
    return " AND ".join(halves)


def items(transaction: Transaction) -> list[str]:
    """What a transaction does: `Put Order`, `Update Product for each of lines`."""
    named = zip(transaction.items, item_names(transaction), strict=True)
    return [" ".join([item.action, name, *times(item.times)]) for item, name in named]


def item_names(transaction: Transaction) -> list[str]:
    """What the items of a transaction are: `Order`; `User (follower_id)` where it has others of the entity."""
    entities = [item.entity for item in transaction.items]
    return [
        " ".join(
            [
                item.entity,
                *(_told_apart(item, transaction) if entities.count(item.entity) > 1 else ()),
            ]
        )
        for item in transaction.items
    ]


def _told_apart(item: TransactItem, transaction: Transaction) -> Iterator[str]:
    """By which parameters an item is another than those of its entity beside it."""
    mine = _gives_key(item)
    others = [
        _gives_key(each)
        for each in transaction.items
        if each.entity == item.entity and each is not item
    ]
    own = [name for name in mine if not all(name in other for other in others)]
    if own:
        yield f"({', '.join(own)})"


def _gives_key(item: TransactItem) -> tuple[str, ...]:
    """The parameters that give the key of an item."""
    match item.key:
        case KeyOfEntity(entity):
            return (entity.name,)
        case KeyFields(values):
            return tuple(ref(each).strip("{}") for each in values)
    return ()


def times(times: Times) -> list[str]:
    """How many of an item there are, if not just one: `for each of lines`, `if claim is given`."""
    return [
        *([f"for each of {times.each.name}"] if times.each else []),
        *([f"if {times.when.name} is given"] if times.when else []),
    ]


def condition(node: Condition) -> str:
    """A condition as DynamoDB spells it, with the names of attributes and parameters in place."""
    match node:
        case Comparison(left, operator, right):
            return f"{_operand(left)} {operator} {_operand(right)}"
        case Between(left, low, high):
            return f"{_operand(left)} BETWEEN {_operand(low)} AND {_operand(high)}"
        case In(left, options):
            return f"{_operand(left)} IN ({', '.join(map(_operand, options))})"
        case InList(left, values):
            return f"{_operand(left)} IN {ref(values.ref)}"
        case Function(name, path, operand):
            arguments = [path] if operand is None else [path, operand]
            return f"{name}({', '.join(map(_operand, arguments))})"
        case Junction(operator, conditions):
            return f" {operator} ".join(map(_grouped, conditions))
        case Not(inner):
            return f"NOT {_grouped(inner)}"


def both(*conditions: Condition | None) -> str | None:
    """Conditions that must hold together; None if there is none."""
    match [each for each in conditions if each is not None]:
        case []:
            return None
        case [alone]:
            return condition(alone)
        case several:
            parts = [part for each in several for part in conjuncts(each)]
            return " AND ".join(map(_grouped, parts))


def assigned(value: Value | Constant | Supplied | KeyValue) -> str:
    """What an attribute is set to."""
    match value:
        case Constant():
            return constant(value)
        case Value(of):
            return ref(of)
        case Supplied():
            return ref(value)
    return _value(value)


def ref(value: Source) -> str:
    """`{user_id}`, `{user.user_id}`, or what the schema or the package gives in place of a parameter."""
    if isinstance(value, Fixed):
        held = value.stored.value
        return str(held).lower() if isinstance(held, bool) else str(held)
    if isinstance(value, Supplied):
        return value.generator
    return f"{{{value.name}}}" if value.attribute is None else f"{{{value.name}.{value.attribute}}}"


def _grouped(node: Condition) -> str:
    text = condition(node)
    return f"({text})" if isinstance(node, Junction) else text


def _operand(operand: Operand) -> str:
    match operand:
        case Path():
            return str(operand)
        case Size(path):
            return f"size({_operand(path)})"
        case Value(of):
            return ref(of)
        case Constant():
            return constant(operand)


def constant(value: Constant) -> str:
    """A constant as text conditions write it."""
    match value.value:
        case bool() as flag:
            return "null" if value.wire == "NULL" else str(flag).lower()
        case str() as text if value.wire == "N":
            return text
        case str() as text:
            return '"' + text.replace('"', '""') + '"'
        case bytes() as data:
            return f"{len(data)} bytes"
        case several:
            return f"({', '.join(map(_member, several))})"


def _member(value: str | Constant | tuple[str, Constant]) -> str:
    match value:
        case Constant():
            return constant(value)
        case (key, inner):
            return f"{key}: {constant(inner)}"
        case _:
            return str(value)


def _key(part: SortCondition) -> str:
    match part:
        case KeyEquals(attribute, value):
            return f"{attribute} = {_value(value)}"
        case KeyBeginsWith(attribute, value):
            return f"begins_with({attribute}, {_value(value)})"
        case KeyCompare(attribute, operator, value):
            return f"{attribute} {operator} {_value(value)}"
        case KeyBetween(attribute, low, high):
            return f"{attribute} BETWEEN {_value(low)} AND {_value(high)}"


def _value(value: KeyValue | str) -> str:
    match value:
        case str():
            return value
        case KeyCall(key, arguments):
            [template] = key.templates
            return _filled(template, dict(zip(key.fields, map(ref, arguments), strict=True)))
        case KeyText(_, parts):
            return "".join(map(_part, parts))
        case KeyNumber(_, _, of) | RawText(_, of):
            return ref(of)
        case AfterText(KeyText(_, parts)):
            return f"{''.join(map(_part, parts))}…"
        case UpperText(_, before, slot):
            # The end of all keys that begin so.
            return "".join(map(_part, (*before, slot))) + f"{slot.component.before}…"


def _part(part: str | Slot) -> str:
    match part:
        case str():
            return part
        case Slot(component, Fixed(stored=stored)):
            return component_text(component, stored)
    return _formatted(ref(part.ref), part.component)


def _filled(template: Template, given: Mapping[Field, str]) -> str:
    return "".join(
        part if isinstance(part, str) else _formatted(given[part.field], part)
        for part in template.parts
    )


def _formatted(given: str, component: Component) -> str:
    """What gives a component, with how its value is written: `{rank:04d}`, `{email:lower}`."""
    written = "lower" if component.lowered else component.spec
    return f"{given[:-1]}:{written}}}" if written and given.startswith("{") else given
