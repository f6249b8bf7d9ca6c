"""What the attributes of an entity may be called: `"attribute"` of a field.

{"name": "order_id", "attribute": "orderId"}      in Python order_id, in the item orderId
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dyngen.diagnostics import Place
from dyngen.ir.types import Field
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted

MAX_NAME_BYTES = 65_535
"""How long an attribute's name DynamoDB takes; what the definition of a table names has less room."""
MAX_DEFINED_BYTES = 255
"""How long it takes those of key attributes, of what an index includes, and of the time to live."""


def is_too_long(name: str, most: int = MAX_DEFINED_BYTES) -> bool:
    """Does DynamoDB refuse a name of this length, by default in the definition of a table?"""
    return len(name.encode("utf-8", "surrogatepass")) > most


def check_stored_name(
    model: written.Field, before: Mapping[str, Field], owner: str, at: Place
) -> None:
    """Report a stored name that DynamoDB does not take, or that a field `before` this one has."""
    if why := _refused(model.stored_name):
        at["attribute"].error(
            "DG240",
            f"{model.name} of {owner} cannot be stored under {why}",
            "write the name that the attribute has in the table, or leave it out",
        )
    for other in before.values():
        if other.attribute == model.stored_name:
            at["name" if model.attribute is None else "attribute"].error(
                "DG241",
                f"{other.label} and {model.name} of {owner} are both stored under {quoted(other.attribute)}",
                "an attribute holds one field: give one of them another name",
            )


def check_table_names(config: written.TableConfig, at: Place) -> None:
    """Report what attributes of all items of a table are called that DynamoDB does not take."""
    if config.version_attribute is not None and (why := _refused(config.version_attribute)):
        at["version_attribute"].error(
            "DG240",
            f"updates cannot be counted under {why}",
            "name the attribute, such as version, or write null to count none",
        )
    if config.type_attribute is not None and (why := _refused(config.type_attribute)):
        at["type_attribute"].error(
            "DG240",
            f"the type of items cannot be stored under {why}",
            "name the attribute, such as Type, or leave it out",
        )
    elif config.type_attribute is not None and config.type_attribute == config.version_attribute:
        at["type_attribute"].error(
            "DG241",
            f"the type of items is stored under {quoted(config.type_attribute)}, where updates are counted",
            'give one of them another name: "version_attribute" says where updates are counted',
        )


def _refused(name: str) -> str | None:
    """What is wrong with the name of an attribute."""
    if not name:
        return "an empty name"
    if is_too_long(name, MAX_NAME_BYTES):
        return f"a name of more than {MAX_NAME_BYTES} bytes"
    return None


def check_against_keys(
    fields: Mapping[str, Field], keys: Iterable[str], model: written.Entity, at: Place
) -> None:
    """Report a field that is called like a key attribute and is another attribute: every mention would be of two."""
    known = frozenset(keys)
    for number, each in enumerate(model.fields):
        field = fields.get(each.name)
        if field and field.label in known and field.attribute != field.label:
            at["fields"][number]["name"].error(
                "DG241",
                f"{field.label} is stored under {quoted(field.attribute)}, and the key attribute "
                f"{field.label} is something else",
                f'give the field another name, such as "{field.label}_value"',
            )
