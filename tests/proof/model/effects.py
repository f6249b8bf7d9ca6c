"""What gets, writes and batches do to the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from proof.model.filters import holds, names_in
from proof.model.outcomes import Exactly, Expected, Fails, InOrder, OneOf, Outcome, Row
from proof.model.reads import Reads
from proof.model.terms import Json, Values, Verdict, bare, fields_of, mappings_of
from proof.model.updating import changes_nothing, lacking, names_badly, updated_fields
from proof.random.catalogue import Judge


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def may_be_unset(parameter: Json) -> bool:
    """May a parameter of an update be left out, so that what it sets stays as it is?"""
    return bool(parameter.get("optional"))


class Effects(Reads):
    """What changes."""

    def replaced(self, old: Row | None, new: Row | None) -> list[Row]:
        rows = [row for row in self.rows if row is not old]
        return [*rows, new] if new else rows

    def fails(self, *kinds: str, judge: Judge | None = None) -> Expected:
        perhaps = judge is not None and judge.verdict is Verdict.PERHAPS
        return Expected(Fails(kinds), self.rows, perhaps)

    def meets(self, entity: str, row: Row | None, condition: Json, args: Values) -> str:
        """The error of a condition that does not hold, or nothing."""
        if condition == "not_exists":
            return "ItemExistsError" if row else ""
        if condition == "exists":
            return "" if row else "ItemNotFoundError"
        return (
            ""
            if holds(
                condition,
                lambda name: self.attribute(row, name) if row else None,
                args,
                self.entities[entity]["fields"],
            )
            else "ConditionFailedError"
        )

    def judge_item(self, judge: Judge, row: Row) -> None:
        """Every key that an item has: of the table, and of each index as far as its fields are given."""
        self.judge_key(judge, row.entity, row.values)
        for mapping in mappings_of(self.entities[row.entity]):
            for half in (0, 1):
                for position, template in enumerate(
                    self.templates(row.entity, mapping["name"])[half]
                ):
                    if all(row.values[name] is not None for name in fields_of([template])):
                        space = self.space(row.entity, half, position, mapping["name"])
                        judge.hear(space.judge(template, row.values, self.kinds[row.entity]))

    def returned(
        self, pattern: Json, row: Row, *, returns: str = "", before: Row | None = None
    ) -> Outcome:
        match returns or pattern["return_type"]:
            case "single_entity":
                return OneOf([row])
            case "previous_entity":
                return OneOf([before] if before else [])
            case "success_flag":
                return Exactly(True)
        return Exactly(None)

    # ---- GetItem ----

    def get(self, entity: str, pattern: Json, args: Values) -> Expected:
        parts, judge = self.parts(entity, pattern, args), Judge()
        known = {**parts.partition, **parts.equal}
        same = self.same_as_left(entity, parts.left)
        row = self.located(judge, entity, known, parts.raw)
        if row and any(bare(row.values[name]) != bare(value) for name, value in same.items()):
            row = None
        return Expected(OneOf([row] if row else []), self.rows, judge.verdict is Verdict.PERHAPS)

    def located(self, judge: Judge, entity: str, known: Values, raw: Any) -> Row | None:
        if raw is None:
            self.judge_key(judge, entity, known)
            return self.find(entity, known)
        self.judge_key(judge, entity, known, halves=(0,))
        sort = self.attributes(entity)[1][0]
        fields = fields_of(self.templates(entity)[0])
        for row in self.rows:
            if (
                row.entity == entity
                and all(row.values[name] == known[name] for name in fields)
                and self.attribute(row, sort) == raw
            ):
                return row
        judge.hear(Verdict.PERHAPS)  # a raw key that is no key of the entity is refused
        return None

    # ---- PutItem ----

    def put(self, entity: str, pattern: Json, args: Values) -> Expected:
        own = [each["name"] for each in pattern["parameters"] if each.get("entity_type") == entity]
        references = [
            each
            for each in pattern["parameters"]
            if each["type"] == "entity" and each["entity_type"] != entity
        ]
        values = (
            args[own[0]]
            if own
            else {each: args[each] for each in args if each in self.kinds[entity]}
        )
        new, judge, wrong = self.normal(entity, values), Judge(), []
        for reference in references:
            other = args[reference["name"]]
            wrong += [
                name
                for name in self.key_fields(reference["entity_type"])
                if name in self.kinds[entity]
                and new.values[name] is not None
                and new.values[name] != other[name]
            ]
        self.judge_item(judge, new)
        if wrong:
            return self.fails("ValueError")
        old = self.find(entity, new.values)
        condition = pattern.get("condition")
        if (
            pattern["name"] == f"create_{snake(entity)}"
            and own
            and condition in (None, "not_exists")
        ):
            condition, new = "not_exists", self.counted(new, 1)
        if error := self.meets(entity, old, condition, args):
            return self.fails(error, judge=judge)
        return Expected(
            self.returned(pattern, new, before=old),
            self.replaced(old, new),
            judge.verdict is Verdict.PERHAPS,
        )

    # ---- UpdateItem ----

    def update(self, entity: str, pattern: Json, args: Values) -> Expected:
        own = [each["name"] for each in pattern["parameters"] if each["type"] == "entity"]
        parts, judge = self.parts(entity, pattern, args) if not own else None, Judge()
        if parts is None:
            return self.update_by_entity(entity, pattern, args, own[0])
        known = {**parts.partition, **parts.equal}
        old = self.located(judge, entity, known, parts.raw)
        base = old.values if old else {**self.blank(entity), **known}
        fields, entries = self.entities[entity]["fields"], pattern.get("updates", ())
        changed = dict(parts.left)
        partial = pattern.get("partial") or any(map(may_be_unset, pattern["parameters"]))
        if partial and not (changed or entries):
            return self.fails("ValueError")
        if partial and self.breaks_up(
            entity, changed, [*known, *(each["field"] for each in entries)]
        ):
            return self.fails("ValueError")
        upsert = pattern.get("if_missing") == "create"
        if names_badly(entries, args):
            return self.fails("ValueError")
        if not (changed or upsert or self.writes_always(entity)) and changes_nothing(entries, args):
            return self.fails("ValueError")
        changed |= updated_fields(fields, entries, args, base)
        # An upsert stores its key as it is given, in upper or lower case.
        new = self.normal(entity, {**base, **(known if upsert else {}), **changed})
        self.judge_changed(judge, new, [*changed, *(known if upsert else ())])
        if old is None and upsert:
            made = self.counted(new, 1)
            perhaps = judge.verdict is Verdict.PERHAPS
            return Expected(self.returned(pattern, made), self.replaced(None, made), perhaps)
        return self.updated(entity, pattern, args, old, new, judge)

    def writes_always(self, entity: str) -> bool:
        """Does an update write something whatever it is given: a count, a constant, the time?"""
        touched = any(each.get("touch") for each in self.entities[entity]["fields"])
        return bool(self.lock(entity) or self.constants(entity) or touched)

    def breaks_up(self, entity: str, changed: Values, known: Sequence[str]) -> bool:
        """7.2: is a field of an index key attribute given without the others?"""
        return any(
            not changed.keys().isdisjoint(names := fields_of([template]))
            and not {*changed, *known}.issuperset(names)
            for mapping in mappings_of(self.entities[entity])
            for half in self.templates(entity, mapping["name"])
            for template in half
        )

    def blank(self, entity: str) -> dict[str, Any]:
        return dict.fromkeys(self.kinds[entity])

    def judge_changed(self, judge: Judge, row: Row, changed: Iterable[str]) -> None:
        """The index keys that an update computes anew."""
        for mapping in mappings_of(self.entities[row.entity]):
            for half in (0, 1):
                for position, template in enumerate(
                    self.templates(row.entity, mapping["name"])[half]
                ):
                    fields = fields_of([template])
                    if set(fields) & set(changed) and all(
                        row.values[name] is not None for name in fields
                    ):
                        space = self.space(row.entity, half, position, mapping["name"])
                        judge.hear(space.judge(template, row.values, self.kinds[row.entity]))

    def update_by_entity(self, entity: str, pattern: Json, args: Values, own: str) -> Expected:
        new, judge = self.normal(entity, args[own]), Judge()
        filters = names_in(pattern.get("condition"))
        keys = {
            each["name"]: args[each["name"]]
            for each in pattern["parameters"]
            if each["name"] != own and each["name"] not in filters
        }
        self.judge_item(judge, new)
        if any(new.values[name] != value for name, value in keys.items()):
            return self.fails("ValueError")
        old = self.find(entity, new.values)
        demanded = {**args, "expected_version": new.values.get(self.lock(entity))}
        return self.updated(entity, pattern, demanded, old, new, judge)

    def updated(
        self, entity: str, pattern: Json, args: Values, old: Row | None, new: Row, judge: Judge
    ) -> Expected:
        expected = args.get("expected_version")
        if old is None:
            return Expected(
                Fails(("ItemNotFoundError",)), self.rows, judge.verdict is Verdict.PERHAPS
            )
        error = self.meets(entity, old, pattern.get("condition"), args)
        if not error and lacking(pattern.get("updates", ()), old.values):
            error = "ConditionFailedError"
        lock = self.lock(entity)
        stale = lock and expected is not None and old.values[lock] != expected
        if stale or error:
            kinds = [*(["VersionConflictError"] if stale else []), *([error] if error else [])]
            return self.fails(*kinds, judge=judge)
        new = self.counted(new, old.values[lock] + 1 if lock else 0)
        return Expected(
            self.returned(pattern, new, before=old),
            self.replaced(old, new),
            judge.verdict is Verdict.PERHAPS,
        )

    # ---- DeleteItem ----

    def delete(self, entity: str, pattern: Json, args: Values) -> Expected:
        parts, judge = self.parts(entity, pattern, args), Judge()
        old = self.located(judge, entity, {**parts.partition, **parts.equal}, parts.raw)
        perhaps = judge.verdict is Verdict.PERHAPS
        if error := self.meets(entity, old, pattern.get("condition"), args):
            return Expected(Fails((error,)), self.rows, perhaps)
        outcome: Outcome = Exactly(None)
        if pattern["return_type"] == "success_flag":
            outcome = Exactly(old is not None)
        elif pattern["return_type"] == "single_entity":
            outcome = OneOf([old] if old else [])
        return Expected(outcome, self.replaced(old, None), perhaps)

    # ---- batches ----

    def batch_get(self, entity: str, pattern: Json, args: Values) -> Expected:
        if [each["name"] for each in pattern["parameters"]] == ["keys"]:
            return self.got(entity, args["keys"])
        columns = {name: args[self.column(pattern, name)] for name in self.key_fields(entity)}
        many = {name: value for name, value in columns.items() if isinstance(value, list)}
        length = len(next(iter(many.values())))
        keys = [
            {name: value[number] if name in many else value for name, value in columns.items()}
            for number in range(length)
        ]
        return self.got(entity, keys)

    def got(self, entity: str, keys: Sequence[Values]) -> Expected:
        judge, found = Judge(), list[Row]()
        for key in keys:
            self.judge_key(judge, entity, key)
            row = self.find(entity, key)
            if row and not any(row is each for each in found):
                found.append(row)
        return Expected(InOrder(found), self.rows, judge.verdict is Verdict.PERHAPS)

    def column(self, pattern: Json, name: str) -> str:
        plurals = {name, f"{name}s", f"{name}es", f"{name}_list", re.sub("y$", "ies", name)}
        return str(next(each["name"] for each in pattern["parameters"] if each["name"] in plurals))

    def batch_write(self, entity: str, pattern: Json, args: Values) -> Expected:
        puts: list[tuple[str, Values]] = []
        for each in pattern["parameters"]:
            given = args[each["name"]]
            puts += [
                (each["entity_type"], one)
                for one in (given if each["type"] == "array" else [given])
            ]
        return self.written(puts, returns=pattern["return_type"])

    def written(
        self,
        puts: Iterable[tuple[str, Values]],
        deletes: Iterable[tuple[str, Values]] = (),
        *,
        returns: str = "void",
    ) -> Expected:
        judge, before = Judge(), self.rows
        try:
            for entity, values in puts:
                new = self.normal(entity, values)
                self.judge_item(judge, new)
                self.rows = self.replaced(self.find(entity, new.values), new)
            for entity, key in deletes:
                self.judge_key(judge, entity, key)
                self.rows = self.replaced(self.find(entity, key), None)
            after = self.rows
        finally:
            self.rows = before
        return Expected(
            Exactly(True if returns == "success_flag" else None),
            after,
            judge.verdict is Verdict.PERHAPS,
        )
