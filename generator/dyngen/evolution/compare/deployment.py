"""OPS: what becomes of the tables as they are deployed."""

from __future__ import annotations

from dyngen.evolution.finding import ALL_READ, OLD_BREAKS, Ledger, Reads, of_entity, of_table
from dyngen.evolution.pairing.fields import Level
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Table
from dyngen.ir.types import Field

_SHOWN = {
    "KEYS_ONLY": frozenset[str](),
    "NEW_IMAGE": frozenset({"new"}),
    "OLD_IMAGE": frozenset({"old"}),
    "NEW_AND_OLD_IMAGES": frozenset({"new", "old"}),
}
"""The images that a stream shows."""


def compare_settings(table: Pair[Table], ledger: Ledger) -> None:
    """The settings of a table."""
    old, new = table.old.settings, table.new.settings

    def tell(code: str, key: str, message: str, reads: Reads = ALL_READ) -> None:
        ledger.add(
            code,
            f"{message} of {table.new.name}",
            of_table(table.new),
            new=ledger.new.places.setting(table.new.name, key),
            old=ledger.old.places.setting(table.old.name, key),
            reads=reads,
        )

    for key, what in (
        ("point_in_time_recovery", "point-in-time recovery"),
        ("deletion_protection", "the protection against deletion"),
    ):
        if getattr(old, key) and not getattr(new, key):
            tell("DB603", key, f"{what} is off, which was on,")
    for key, what in (("read_capacity", "reads"), ("write_capacity", "writes")):
        was, now = getattr(old, key), getattr(new, key)
        if was and now and now < was:
            tell("DB604", key, f"there is capacity for {now} {what} a second, not {was},")
    if old.billing_mode == "PAY_PER_REQUEST" != new.billing_mode:
        tell("DB604", "billing_mode", "the capacity is limited, which it was not,")
    if old.stream and old.stream != new.stream:
        now = new.stream or "off"
        tell("DB605", "stream", f"the stream was {old.stream}, is {now},", OLD_BREAKS)
    if old.ttl_attribute and old.ttl_attribute != new.ttl_attribute:
        now = new.ttl_attribute or "nothing"
        tell("DB607", "table_name", f"items expired by {old.ttl_attribute}, expire by {now},")


def compare_expiry(entity: Pair[Entity], field: Pair[Field], ledger: Ledger) -> None:
    """Does DynamoDB begin to delete items by what a field of numbers already holds?"""
    old, new = field.old, field.new
    owner = entity.new.name
    if _expires(entity.new, new) and not _expires(entity.old, old) and old.type.wire == "N":
        ledger.add(
            "DB606",
            f"DynamoDB deletes items of {owner} whose {new.label} is in the past",
            of_entity(entity.new, new.label),
            new=(*ledger.new.places.field(owner, (new.attribute,)), "ttl"),
            old=ledger.old.places.field(entity.old.name, (old.attribute,)),
        )


def _expires(entity: Entity, field: Field) -> bool:
    """Is it what DynamoDB deletes items by, whatever the entity says of it? Of a text it takes no notice."""
    return field.attribute == entity.table.settings.ttl_attribute and field.type.wire == "N"


def compare_secrecy(level: Level, field: Pair[Field], ledger: Ledger) -> None:
    """Does a value show in logs that did not?"""
    if field.old.sensitive and not field.new.sensitive:
        entity, path = level.entity.new, (*level.new_path, field.new.attribute)
        name = level.name(field.new)
        ledger.add(
            "DB608",
            f"{name} of {entity.name} shows in logs and messages from now on",
            of_entity(entity, name),
            new=ledger.new.places.field(entity.name, path),
        )
