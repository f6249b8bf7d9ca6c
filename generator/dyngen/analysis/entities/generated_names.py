"""Names that a schema makes without writing them: no two classes or key functions may be called the same.

entity Post with an index ByTopic       PostRepository, PostInByTopic
entity User with a nested field address  UserAddress
entity Post with an index ByTopic       post_by_topic_pk, which an entity PostByTopic would make, too
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft, keys_of
from dyngen.analysis.entities.projections import projection
from dyngen.analysis.naming import RESERVED_PARAMETERS
from dyngen.diagnostics import Place
from dyngen.names import (
    Identifier,
    failure_name,
    half_key_name,
    is_identifier,
    pascal,
    projection_name,
    repository_name,
    result_name,
)
from dyngen.schema import document as written


def check_classes(
    drafts: Mapping[str, Draft], transactions: Sequence[written.CrossPattern], root: Place
) -> None:
    """Report a name that is made twice, and an entity that would hide `Database.transactions`."""
    _check_functions(drafts)
    _check_reserved(drafts)
    seen: dict[str, str] = {name: f"entity {name}" for name in drafts}
    for name, what, at in (*_of_entities(drafts), *_of_transactions(transactions, root)):
        if seen.get(name, what) != what:
            at.error(
                "DG206",
                f"{what} would be called {name}, as {seen[name]} is",
                "rename one of them: a package has each class once",
                on_key=at.step != "name",
            )
        seen.setdefault(name, what)
    for entity in drafts.values():
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


def _place(record: str, entity: Draft) -> Place:
    """Where the name of the field stands whose class, or a class inside it, is called so."""
    for number, field in enumerate(entity.model.fields):
        if record.startswith(pascal(entity.name) + pascal(field.name)):
            return entity.at["fields"][number]["name"]
    return entity.at


def _check_functions(drafts: Mapping[str, Draft]) -> None:
    """Key functions of one entity have names of their own if its indexes have; two entities can meet."""
    seen: dict[str, Draft] = {}
    told: set[str] = set()
    for entity in drafts.values():
        for name in _key_functions(entity):
            other = seen.setdefault(name, entity)
            if other.snake != entity.snake and entity.name not in told:
                told.add(entity.name)
                entity.at.error(
                    "DG206",
                    f"{entity.name} and an index of {other.name} would both have a function {name}",
                    "rename the entity, or the index",
                    on_key=True,
                )


def _key_functions(entity: Draft) -> list[Identifier]:
    places = [key.place for key in keys_of(entity)]
    return [half_key_name(place.entity, place.half, place.index) for place in places]


def _check_reserved(drafts: Mapping[str, Draft]) -> None:
    """An entity, or a field of its key, would be a parameter that methods have already."""
    for entity in drafts.values():
        _check_key_fields(entity)
        if entity.snake in RESERVED_PARAMETERS:
            entity.at.error(
                "DG202",
                f'entity "{entity.name}" would be a parameter {entity.snake}, which methods have already',
                f'call it "{entity.name.rstrip("_")}Entity" or name what it is in your domain',
                on_key=True,
            )


def _check_key_fields(entity: Draft) -> None:
    """Every field of the primary key is a parameter of the methods that each repository has."""
    for half, key in (("pk_template", entity.pk), ("sk_template", entity.sk)):
        for field in key.fields if key else ():
            if field.name in RESERVED_PARAMETERS:
                entity.at[half].error(
                    "DG202",
                    f"{field.attribute} would be a parameter of the methods of {entity.name}, and is kept "
                    "for emitted code",
                    f'give the field another name, such as "{entity.snake}_{field.attribute}"',
                    part=f"{{{field.attribute}",
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
