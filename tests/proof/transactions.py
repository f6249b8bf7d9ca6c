"""What transactions do."""

from __future__ import annotations

from collections import Counter
from typing import Any

from proof.catalogue import Judge
from proof.effects import Effects, snake
from proof.filters import Spoken
from proof.outcomes import ByName, Exactly, Expected, Fails, InOrder, Row
from proof.terms import Json, Values, Verdict


class Transactions(Effects):
    """What is done at once, or not at all."""

    def named(self, pattern: Json) -> list[tuple[str, Json, int]]:
        """Each item with its name and its number among those of its entity."""
        counts, taken = (
            Counter(each["entity"] for each in pattern["entities_involved"]),
            Counter[str](),
        )
        found = []
        for each in pattern["entities_involved"]:
            taken[each["entity"]] += 1
            name = snake(each["entity"]) + (
                f"_{taken[each['entity']]}" if counts[each["entity"]] > 1 else ""
            )
            found.append((name, each, taken[each["entity"]]))
        return found

    def entity_of(self, pattern: Json, args: Values, entity: str, number: int) -> Values | None:
        """The entity parameter of an item."""
        own = [
            each["name"]
            for each in pattern["parameters"]
            if each["type"] == "entity" and each["entity_type"] == entity
        ]
        return args[own[min(number, len(own)) - 1]] if own else None

    def key_of(self, pattern: Json, args: Values, entity: str, number: int) -> tuple[Values, bool]:
        """The key of an item, and whether it comes from an entity parameter."""
        scalars = {each["name"] for each in pattern["parameters"] if each["type"] != "entity"}
        if set(self.key_fields(entity)) <= scalars:
            return args, False
        own = self.entity_of(pattern, args, entity, number)
        assert own is not None
        return own, True

    def agree(self, pattern: Json, args: Values) -> bool:
        """Entity parameters agree in the fields of their keys that they share by name."""
        given = [
            (each["entity_type"], args[each["name"]])
            for each in pattern["parameters"]
            if each["type"] == "entity"
        ]
        for number, (one, mine) in enumerate(given):
            for other, theirs in given[number + 1 :]:
                if one == other:
                    continue
                for name in {*self.key_fields(one), *self.key_fields(other)}:
                    if name in self.kinds[one] and name in self.kinds[other]:
                        left, right = (
                            self.normal(one, mine).values[name],
                            self.normal(other, theirs).values[name],
                        )
                        if left is not None and right is not None and left != right:
                            return False
        return True

    def transact(self, pattern: Json, args: Values) -> Expected:
        if not self.agree(pattern, args):
            return self.fails("ValueError")
        if pattern["operation"] == "TransactGet":
            return self.transact_get(pattern, args)
        judge, codes = Judge(), []
        changes: list[tuple[Row | None, Row | None]] = []
        for _, each, number in self.named(pattern):
            old, new, error = self.act(judge, each["entity"], each, number, pattern, args)
            changes.append((old, new))
            codes.append("ConditionalCheckFailed" if error else "None")
        perhaps = judge.verdict is Verdict.PERHAPS
        if "ConditionalCheckFailed" in codes:
            return Expected(Fails(("TransactionFailedError",), tuple(codes)), self.rows, perhaps)
        rows = self.rows
        for old, new in changes:
            rows = [row for row in rows if row is not old]
            rows = [*rows, new] if new else rows
        return Expected(Exactly(True), rows, perhaps)

    def act(
        self, judge: Judge, entity: str, each: Json, number: int, pattern: Json, args: Values
    ) -> tuple[Row | None, Row | None, bool]:
        """The row before and after one item of the transaction, and whether its condition fails."""
        action = each["action"]
        if action == "Put":
            given = self.entity_of(pattern, args, entity, number)
            assert given is not None
            new: Row | None = self.normal(entity, given)
            assert new is not None
            self.judge_item(judge, new)
            old = self.find(entity, new.values)
        else:
            key, by_entity = self.key_of(pattern, args, entity, number)
            self.judge_key(judge, entity, key)
            old = self.find(entity, key)
            new = None if action == "Delete" else old
            if action == "Update":
                changed = self.changed(entity, key, args, by_entity=by_entity)
                base = (
                    old.values
                    if old
                    else {
                        **self.blank(entity),
                        **{name: key[name] for name in self.key_fields(entity)},
                    }
                )
                row = self.normal(entity, changed if by_entity else {**base, **changed})
                if by_entity:
                    self.judge_item(judge, row)
                else:
                    self.judge_changed(judge, row, changed)
                new = Row(
                    entity, {**row.values, "version": (old.values["version"] if old else 0) + 1}
                )
        error = action == "Update" and old is None
        if each.get("condition"):
            error = error or not Spoken(
                each["condition"], lambda name: self.attribute(old, name) if old else None, args
            )
        return old, new, error

    def changed(self, entity: str, key: Values, args: Values, *, by_entity: bool) -> dict[str, Any]:
        if by_entity:
            return dict(key)
        keys = self.key_fields(entity)
        return {
            name: args[name] for name in self.kinds[entity] if name in args and name not in keys
        }

    def transact_get(self, pattern: Json, args: Values) -> Expected:
        judge, found = Judge(), dict[str, Row | None]()
        for name, each, number in self.named(pattern):
            key, _ = self.key_of(pattern, args, each["entity"], number)
            self.judge_key(judge, each["entity"], key)
            found[name] = self.find(each["entity"], key)
        perhaps = judge.verdict is Verdict.PERHAPS
        if pattern["return_type"] == "object":
            return Expected(ByName(found), self.rows, perhaps)
        return Expected(InOrder([row for row in found.values() if row]), self.rows, perhaps)
