"""The places of an entity's items on both sides, while its key is changed: which are read, which are written.

    POST#{id}, also at ARTICLE#{id}   ▶   ARTICLE#{id}, also at POST#{id}      DB107: read at the other place

Keys are compared as texts, so another spelling of a template is the same place.
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.keyspace.collisions import same_texts
from dyngen.analysis.keyspace.scope import can_begin
from dyngen.evolution.compare.texts import Texts
from dyngen.evolution.finding import (
    NEW_BREAKS,
    OLD_BREAKS,
    Ledger,
    of_entity,
)
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.keys import Key, SecondPlace
from dyngen.ir.plans import Scan
from dyngen.ir.schema import Entity, Schema
from dyngen.records import record


@record(frozen=True, slots=True)
class Places:
    """The two places of an entity on both sides, compared."""

    entity: Pair[Entity]
    texts: Texts

    @property
    def is_switched(self) -> bool:
        """Are items read at what was their second place, to which old code writes?"""
        was, new = self.entity.old.copied_to, self.entity.new
        return was is not None and self._same(was.keys, new.keys)

    @property
    def is_kept(self) -> bool:
        """Is the second place where it was?"""
        was, now = self.entity.old.also_at, self.entity.new.also_at
        return was is not None and now is not None and self._same(was.keys, now.keys)

    def compare(self, ledger: Ledger) -> None:
        """What is found of them."""
        old, new = self.entity.old, self.entity.new
        if self.is_switched:
            self._tell_switched(ledger)
            return
        was, now = old.also_at, new.also_at
        if was and now and self.is_kept:
            if now.written and not was.written:
                self._tell_unkept(ledger)
            return
        if was and not self._same(was.keys, new.keys):
            self._tell_forgotten(was, ledger)
        if now and now.written and not self._same(old.keys, now.keys):
            self._tell_unkept(ledger)
            if told := _met(ledger.old.schema, old, now):
                ledger.add(
                    "DB415",
                    f"old code does not know the copies of {new.name}, and reads them {told}",
                    of_entity(new, "also_at"),
                    new=self._at(ledger),
                    reads=OLD_BREAKS,
                )

    def _tell_switched(self, ledger: Ledger) -> None:
        old, new = self.entity.old, self.entity.new
        now = new.also_at
        is_kept = now is not None and self._same(old.keys, now.keys)
        where = ledger.new.places.entity(new.name)
        if is_kept and now is not None and now.written:
            ledger.add(
                "DB107",
                f"{new.name} is read at what was its second place",
                of_entity(new, "also_at"),
                new=(*where, "also_at"),
                old=(*ledger.old.places.entity(old.name), "also_at"),
            )
            return
        ledger.add(
            "DB108",
            f"{new.name} is read at what was its second place, and no longer written to the first",
            of_entity(new, "also_at"),
            new=(*where, "also_at") if now else where,
            old=(*ledger.old.places.entity(old.name), "also_at"),
            on_key=True,
            reads=OLD_BREAKS,
        )

    def _tell_unkept(self, ledger: Ledger) -> None:
        new = self.entity.new
        ledger.add(
            "DB414",
            f"old code does not write the copies of {new.name}",
            of_entity(new, "also_at"),
            new=self._at(ledger),
            on_key=True,
        )

    def _tell_forgotten(self, was: SecondPlace, ledger: Ledger) -> None:
        old, new = self.entity.old, self.entity.new
        message = f"new code does not know what stands at the second place of {new.name}"
        ledger.add(
            "DB416" if was.written else "DB417",
            message,
            of_entity(new, "also_at"),
            new=ledger.new.places.entity(new.name),
            old=(*ledger.old.places.entity(old.name), "also_at"),
            on_key=True,
            reads=NEW_BREAKS,
        )

    def _at(self, ledger: Ledger) -> tuple[str | int, ...]:
        return (*ledger.new.places.entity(self.entity.new.name), "also_at")

    def _same(self, old: Sequence[Key], new: Sequence[Key]) -> bool:
        """Do the same fields make the same keys on both sides?"""
        return len(old) == len(new) and not any(
            self.texts.difference(self.entity.old.name, was, now)
            for one, other in zip(old, new, strict=True)
            for was, now in zip(one.templates, other.templates, strict=True)
        )


def _met(schema: Schema, entity: Entity, place: SecondPlace) -> str:
    """Where code that does not know copies reads them; empty if nowhere."""
    beside = [each for each in schema.entities if each.table.name == entity.table.name]
    if entity.indexes:
        return f"in {entity.indexes[0].index.name}"
    for each in beside:
        if same_texts(each.pk, place.pk):
            return f"in the partitions of {each.name}"
    for each in beside:
        for method in each.methods:
            if isinstance(method.plan, Scan) and not _is_kept_out(method.plan, each, place):
                return f"in {method.name}()"
    return ""


def _is_kept_out(scan: Scan, entity: Entity, place: SecondPlace) -> bool:
    """Does a scan leave out the copies, though it does not know them?"""
    if scan.result.recogniser:
        return True
    own, other = (entity.sk, place.sk) if entity.sk else (entity.pk, place.pk)
    if scan.scope is None or other is None:
        return False
    prefix = own.templates[0].prefix
    return bool(prefix) and not can_begin(other.templates[0], prefix)
