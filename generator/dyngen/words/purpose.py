"""What a method is for: as its schema describes it, or as every repository has it.

get_user_posts, "Posts of a user"       Posts of a user.
get_post, undeclared                    Return the Post with this key, or None if there is none.
"""

from __future__ import annotations

from dyngen.articles import a
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Method,
    PutEntity,
    UpdateEntity,
)
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.names import primary_key_name
from dyngen.words.phrasing import sentence


def of(method: Method, entity: Entity) -> list[str]:
    """The paragraphs that begin its docstring."""
    return described(method) if method.pattern_id is not None else _undeclared(method, entity)


def described(method: Method | Transaction) -> list[str]:
    """What the schema says, or else its name."""
    name = method.name.replace("_", " ").capitalize()
    return [sentence(method.description) or sentence(name)]


def _undeclared(method: Method, entity: Entity) -> list[str]:
    name = entity.name
    in_wire_format = f"in wire format, as `{primary_key_name(name)}` makes them"
    match method.plan:
        case PutEntity(create=True):
            first = f", with {entity.version.label} 1" if entity.version else ""
            return [f"Store a new {name}{first}."]
        case PutEntity():
            whatever = f", whatever its {entity.version.label}" if entity.version else ""
            return [f"Store {a(name)} as it is, in place of any that is there{whatever}."]
        case Get():
            return [f"Return the {name} with this key, or None if there is none."]
        case UpdateEntity():
            if entity.version is None:
                return [f"Store every field of {a(name)}, if it is there.", UNKNOWN_STAYS]
            label = entity.version.label
            says = f"Store every field of {a(name)}, if what is stored still has its {label}."
            return [says, f"Its {label} becomes the next. {UNKNOWN_STAYS}"]
        case Delete():
            return [f"Delete the {name} with this key; return whether there was one."]
        case BatchGet():
            says = f"Return the {name} items with these keys, in the order asked."
            return [says, f"Keys are {in_wire_format}. {_OF_BATCH_GET}"]
        case BatchWrite():
            says = f"Put and delete any number of {name} items, in no particular order."
            return [says, f"`delete` takes keys {in_wire_format}."]
    return described(method)


UNKNOWN_STAYS = "Attributes that the schema does not know stay."
_OF_BATCH_GET = "Items that are not there are left out, and one asked for twice comes back once."
