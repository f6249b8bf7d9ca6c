"""API: the names that a package offers, `from shop import OrderStatus`, beside those of entities and methods.

What goes with an entity or a method that is gone, or is called otherwise, is said of that; here is said what is left.
Names of the support code go with the methods that need them, and are compared only where a schema takes one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from dyngen.evolution.finding import Ledger, Subject, of_entity
from dyngen.evolution.pairing.match import Renames
from dyngen.ir.schema import Schema
from dyngen.lower.enum_names import with_enum_names
from dyngen.lower.public_names import Kind, PublicName, named
from dyngen.lower.vocabulary import STANDING, offered
from dyngen.words.phrasing import listed


def compare_names(renames: Renames, ledger: Ledger) -> None:
    """Tell the names that are gone, or are of something else; after all else, which may have told them."""
    old, new = (with_enum_names(each.schema) for each in (ledger.old, ledger.new))
    after: dict[str, PublicName] = {each.name: each for each in named(new)}
    same = {(each.name, each.kind, each.entity) for each in named(new)}
    gone: dict[str | None, list[str]] = defaultdict(list)
    for each in named(old):
        now = after.get(each.name)
        is_same = (each.name, each.kind, each.entity) in same
        if is_same or _is_told_with_its_entity(each, renames.entities):
            continue
        if now is not None:
            _tell(f"{each.name} was {_WHAT[each.kind]}, is {_WHAT[now.kind]}", now.entity, ledger)
        elif not _is_told(each, ledger):
            gone[each.entity].append(each.name)
    for owner, names in gone.items():
        are = "are" if len(names) > 1 else "is"
        _tell(f"{listed(names)} {are} gone from the package", owner, ledger)
    for name in sorted(_of_support(old) - _of_support(new)):
        now = after.get(name)
        what = _WHAT[now.kind] if now else "something else"
        _tell(f"{name} was of the support code, is {what}", now.entity if now else None, ledger)


_WHAT: Mapping[Kind, str] = {
    "entity": "an entity",
    "repository": "a repository",
    "key": "a key function",
    "enum": "the type of an enum",
    "object": "the class of an object",
    "index": "what an index holds",
    "row": "a row",
    "recogniser": "what tells items of an entity",
    "collection": "what decodes items of a partition",
    "service": "the service of transactions",
    "failure": "the failure of a transaction",
    "result": "the result of a transaction",
}


def _is_told_with_its_entity(name: PublicName, entities: Mapping[str, str]) -> bool:
    """Is its entity gone, or called otherwise?"""
    return name.entity is not None and entities.get(name.entity) != name.entity


def _is_told(name: PublicName, ledger: Ledger) -> bool:
    """Does another finding name it, or say that its method is gone, or is called otherwise?"""
    owner = f"{name.entity}." if name.entity else ""
    for each in ledger.changes:
        words = re.findall(r"[\w.]+\(\)|\w+", each.message)
        if each.rule.code in _OF_METHODS and f"{owner}{name.method}()" in words:
            return True
        if each.rule.code in _OF_TYPES and name.name in words:
            return True
    return False


_OF_METHODS = ("DB507", "DB508")
_OF_TYPES = ("DB507", "DB510")


def _of_support(schema: Schema) -> frozenset[str]:
    """The names of the support code that a package can offer beside what its schema calls so."""
    return frozenset(offered(schema, STANDING))


def _tell(message: str, owner: str | None, ledger: Ledger) -> None:
    """Write it down at the entity, or of the whole package."""
    found = (each for each in ledger.new.schema.entities if each.name == owner)
    entity = next(found, None)
    known = owner is not None and any(each.name == owner for each in ledger.old.schema.entities)
    ledger.add(
        "DB519",
        message,
        of_entity(entity) if entity else Subject(),
        new=ledger.new.places.entity(entity.name) if entity else (),
        old=ledger.old.places.entity(str(owner)) if known else None,
        on_key=entity is not None,
    )
