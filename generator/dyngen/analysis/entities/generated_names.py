"""Names that a schema makes without writing them: no two classes or key functions may be called the same.

entity Post with an index ByTopic       PostRepository, PostInByTopic
entity User with a nested field address  UserAddress
entity Post with an index ByTopic       post_by_topic_pk, which an entity PostByTopic would make, too
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft, keys_of
from dyngen.analysis.entities.projections import projection
from dyngen.analysis.naming import RESERVED_PARAMETERS, RUNTIME_NAMES
from dyngen.diagnostics import Place
from dyngen.names import pascal
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
        yield f"{entity.name}Repository", f"the repository of {entity.name}", entity.at
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
                index = mapped.index.name
                yield found.name, f"what index {index} holds of {entity.name}", mapped.at["name"]


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
        for key in keys_of(entity):
            other = seen.setdefault(key.function, entity)
            if other.snake != entity.snake and entity.name not in told:
                told.add(entity.name)
                entity.at.error(
                    "DG206",
                    f"{entity.name} and an index of {other.name} would both have a function {key.function}",
                    "rename the entity, or the index",
                    on_key=True,
                )


def _check_reserved(drafts: Mapping[str, Draft]) -> None:
    """What an entity would bring along under a name that every package, or every method, has already."""
    for entity in drafts.values():
        _check_key_fields(entity)
        functions = [
            f"is_{entity.snake}",
            f"{entity.snake}_key",
            *(key.function for key in keys_of(entity)),
        ]
        if taken := next((name for name in functions if name in RUNTIME_NAMES), None):
            what = f"bring along a function {taken}, which every package has already"
        elif entity.snake in RESERVED_PARAMETERS:
            what = f"be a parameter {entity.snake}, which methods have already"
        else:
            continue
        entity.at.error(
            "DG202",
            f'entity "{entity.name}" would {what}',
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
        ending = "Failed" if pattern.operation == "TransactWrite" else "Result"
        if ending == "Failed" or pattern.return_type == "object":
            at = root["cross_table_access_patterns"][number]["name"]
            what = f"what {pattern.name} {'raises' if ending == 'Failed' else 'returns'}"
            yield f"{pascal(pattern.name)}{ending}", what, at
