"""What a token of a transaction is good for: one call of all that is sent for it, if it is the same request again."""

from __future__ import annotations

from dyngen.ir.changes import supplied
from dyngen.ir.plans import PutFields, UpdateEntity, UpdateFields
from dyngen.ir.schema import Schema
from dyngen.ir.transactions import Check, TransactItem, WriteTransaction
from dyngen.words import supplied_text


def of_token(transaction: WriteTransaction, schema: Schema) -> str:
    """What is said of `client_request_token`."""
    refused = _refused_again(transaction, schema)
    again = f", and refused {refused}" if refused else ""
    return (
        "A text of 1 to 36 characters, else ValueError. A repeated call with the same token is carried out "
        f"once{again}; DynamoDB knows a token for 10 minutes."
    )


def _refused_again(transaction: WriteTransaction, schema: Schema) -> str:
    """When a second call with one token is refused, since it is another request then; empty: never."""
    items = transaction.items
    if any(_differs(item, schema) for item in items):
        return "after that"
    if any(schema.reads_clock(item.plan, schema.entity(item.entity)) for item in items):
        return "at another time"
    if any(_counts_up(item, schema) for item in items):
        return "with a version that it has counted up"
    return ""


def _differs(item: TransactItem, schema: Schema) -> bool:
    """Is it another request once it was carried out: one that makes UUIDs, or sees what a copy was made of?"""
    entity = schema.entity(item.entity)
    match item.plan:
        case UpdateFields(changes=changes):
            made = any(each.generator != "now" for each in supplied(changes))
        case PutFields() as put:
            made = bool(supplied_text.new_uuids(put, entity))
        case _:
            made = False
    return made or bool(entity.copied_to and not isinstance(item.plan, Check))


def _counts_up(item: TransactItem, schema: Schema) -> bool:
    """Does the entity that is given have another version once it was carried out?"""
    return isinstance(item.plan, UpdateEntity) and schema.entity(item.entity).version is not None
