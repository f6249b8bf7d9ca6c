"""Names that a schema makes without writing them: no two of them may be the same.

entity Post with an index ByTopic       PostRepository, PostInByTopic
entity User with a nested field address  UserAddress
entity Post with an index ByTopic       post_by_topic_pk, which an entity PostByTopic would make, too
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.entities.projections import projection
from dyngen.analysis.naming import RESERVED_PARAMETERS
from dyngen.diagnostics import Place
from dyngen.names import (
    GlobalName,
    Identifier,
    collection_name,
    compared_name,
    constant_name,
    copy_name,
    failure_name,
    half_key_name,
    is_identifier,
    numbered,
    pascal,
    primary_key_name,
    projection_name,
    recogniser_name,
    repository_name,
    result_name,
    row_name,
    second_key_name,
)
from dyngen.schema import document as written


def check_names(
    drafts: Mapping[str, Draft], transactions: Sequence[written.CrossPattern], root: Place
) -> None:
    """Report a name that is made twice, and what would hide `Database.transactions` or be a second `self`."""
    seen = {
        "Database": "the class for the whole package",
        "TransactionService": "the class for transactions",
        **{name: f"entity {name}" for name in drafts},
    }
    made = (*_of_entities(drafts), *_of_transactions(transactions, root), *_functions(drafts))
    for name, what, at in made:
        if seen.get(name, what) != what:
            at.error(
                "DG206",
                f"{what} would be called {name}, as {seen[name]} is",
                "rename one of them: a package has each name once",
                on_key=at.step != "name",
                once=f"{what} and {seen[name]}",
            )
        seen.setdefault(name, what)
    for entity in drafts.values():
        _check_key_fields(entity)
        if transactions and entity.snake == "transactions":
            entity.at.error(
                "DG202",
                f"entity {entity.name} would hide the transactions of Database",
                "call it what one item is, such as Payment",
                on_key=True,
            )


def _of_entities(drafts: Mapping[str, Draft]) -> Iterator[tuple[str, str, Place]]:
    for entity in drafts.values():
        yield repository_name(entity.name), f"the repository of {entity.name}", entity.at
        made: set[str] = set()
        for record in entity.records:
            which = "another" if record.name in made else "a"
            made.add(record.name)
            yield (
                record.name,
                f"{which} nested object of {entity.name}",
                _place(record.name, entity),
            )
        for mapped in entity.mapped:
            if found := projection(entity, mapped):
                name = projection_name(found.entity, found.index)
                yield name, f"what index {found.index} holds of {entity.name}", mapped.at["name"]
        for number, pattern in enumerate(entity.model.access_patterns):
            if is_identifier(pattern.name):
                at = entity.at["access_patterns"][number]["name"]
                for name in _of_pattern(pattern, entity):
                    yield name, f"what {pattern.name} of {entity.name} reads", at


def _of_pattern(pattern: written.AccessPattern, entity: Draft) -> Iterator[GlobalName]:
    """What an access pattern may make besides a method."""
    name = Identifier(pattern.name)
    mapped = entity.mapping(pattern.index_name) if pattern.index_name else None
    templates = mapped.sk.templates if mapped and mapped.sk else ()
    lowered = any(part.lowered for each in templates for part in each.components)
    if pattern.projection is not None:
        yield row_name(name)
    if pattern.projection is not None or lowered:
        yield compared_name(name)


def _place(record: str, entity: Draft) -> Place:
    """Where the name of the field stands whose class, or a class inside it, is called so."""
    for number, field in enumerate(entity.model.fields):
        if record.startswith(pascal(entity.name) + pascal(field.name)):
            return entity.at["fields"][number]["name"]
    return entity.at


def _functions(drafts: Mapping[str, Draft]) -> Iterator[tuple[str, str, Place]]:
    """Functions and constants; entities of one name in snake case are told of elsewhere."""
    for entity in {each.snake: each for each in drafts.values()}.values():
        for name in _key_functions(entity):
            yield name, f"a key function of {entity.name}", entity.at
            if constant_name(name) in drafts:
                yield constant_name(name), f"a key constant of {entity.name}", entity.at
        yield recogniser_name(entity.name), f"a function of {entity.name}", entity.at
        yield collection_name(entity.name, 1), f"a function of {entity.name}", entity.at


def _key_functions(entity: Draft) -> Iterator[GlobalName]:
    yield primary_key_name(entity.name)
    for key in entity.all_keys:
        name = half_key_name(key.place.entity, key.place.half, key.place.index)
        yield name
        if key.several:
            yield from (numbered(name, number) for number in range(1, len(key.templates) + 1))
    if copy := entity.copy:
        yield second_key_name(entity.name)
        yield copy_name(entity.name)
        for half in copy.keys:
            yield half_key_name(half.place.entity, half.place.half, half.place.index)


def _check_key_fields(entity: Draft) -> None:
    """Every field of the primary key is a parameter of the methods that each repository has."""
    for half, key in (("pk_template", entity.pk), ("sk_template", entity.sk)):
        for field in key.fields if key else ():
            if field.name in RESERVED_PARAMETERS:
                entity.at[half].error(
                    "DG202",
                    f"{field.label} would be a parameter of the methods of {entity.name}, and is kept "
                    "for emitted code",
                    f'give the field another name, such as "{entity.snake}_{field.label}"',
                    part=f"{{{field.label}",
                )


def _of_transactions(
    transactions: Sequence[written.CrossPattern], root: Place
) -> Iterator[tuple[str, str, Place]]:
    for number, pattern in enumerate(transactions):
        at = root["cross_table_access_patterns"][number]["name"]
        if not is_identifier(pattern.name) or pattern.name.startswith("_"):
            continue  # no method is called so, and no class after it
        name = Identifier(pattern.name)
        if pattern.operation == "TransactWrite":
            yield failure_name(name), f"what {name} raises", at
        elif pattern.return_type == "object":
            yield result_name(name), f"what {name} returns", at
