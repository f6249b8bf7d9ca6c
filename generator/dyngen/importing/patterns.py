"""The access patterns that follow from keys: what else was asked of a table cannot be seen in it.

get_order, list_orders                one item; those of a partition
get_customer_collection               everything in the partition that a customer is the head of
list_orders_by_status                 those of a partition of the index ByStatus
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.importing.inference.findings import FoundEntity, Json
from dyngen.names import snake
from dyngen.plurals import plural


def patterns_of(
    entity: FoundEntity, entities: Sequence[FoundEntity], numbers: Iterator[int]
) -> Iterator[Json]:
    """What the keys of an entity can answer; `entities` are all of its table."""
    name = snake(entity.name)
    partition = entity.partition.fields
    sort = entity.sort.fields if entity.sort else ()
    if whole := dict.fromkeys((*partition, *sort)):
        told = f"The {_words(entity)} with this key"
        yield _pattern(
            next(numbers), f"get_{name}", told, entity, [*whole], "GetItem", "single_entity"
        )
    if set(sort) - set(partition):
        yield _list(next(numbers), f"list_{plural(name)}", entity, partition)
    elif entity.sort and sum(each.partition.text == entity.partition.text for each in entities) > 1:
        told = f"Everything in the partition{_of(partition)}"
        yield _pattern(
            next(numbers), f"get_{name}_collection", told, entity, partition, "Query", "mixed_data"
        )
    taken: set[str] = set()
    for mapping in entity.mappings:
        templates = (entity.partition,) if mapping.index.local else mapping.partition
        fields = [*dict.fromkeys(label for template in templates for label in template.fields)]
        lists = f"list_{plural(name)}"
        by = f"{lists}_{_by(mapping.index.name)}"
        if by in taken:
            by = f"{lists}_in_{snake(mapping.index.name)}"
        taken.add(by)
        yield _list(next(numbers), by, entity, fields) | {"index_name": mapping.index.name}


def _by(index: str) -> str:
    """How a method speaks of an index: `by_email` of UsersByEmail, `in_gsi1` of GSI1."""
    _, by, what = f"_{snake(index)}".rpartition("_by_")
    return f"by_{what}" if by and what else f"in_{snake(index)}"


def _list(number: int, name: str, entity: FoundEntity, fields: Sequence[str]) -> Json:
    told = f"Every {_words(entity)}{_of(fields)}"
    return _pattern(number, name, told, entity, fields, "Query", "entity_list")


def _pattern(
    number: int,
    name: str,
    description: str,
    entity: FoundEntity,
    fields: Sequence[str],
    operation: str,
    returns: str,
) -> Json:
    keys = {label: entity.field_called(label).keys for label in fields}
    return {
        "pattern_id": number,
        "name": name,
        "description": description,
        "operation": operation,
        "return_type": returns,
        "parameters": [
            {"name": label, "type": said["type"]}
            for label, said in keys.items()
            if "const" not in said
        ],
    }


def _of(fields: Sequence[str]) -> str:
    """Whose items they are: ` of one customer id`."""
    return f" of one {' and '.join(label.replace('_', ' ') for label in fields)}" if fields else ""


def _words(entity: FoundEntity) -> str:
    return snake(entity.name).replace("_", " ")
