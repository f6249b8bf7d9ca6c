"""What transactions do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from proof.model.effects import Effects, snake
from proof.model.outcomes import ByName, Exactly, Expected, Fails, InOrder, Row
from proof.model.terms import Json, Values, Verdict, value_of
from proof.model.updating import lacking, names_badly, updated_fields
from proof.random.catalogue import Judge


class Transactions(Effects):
    """What is done at once, or not at all."""

    def named(self, pattern: Json) -> list[tuple[str, Json, int]]:
        """Each item with its name, and how many entity parameters of its type were used so far."""
        counts, taken, used = (
            Counter(each["entity"] for each in pattern["entities_involved"]),
            Counter[str](),
            Counter[str](),
        )
        found = []
        for each in pattern["entities_involved"]:
            taken[each["entity"]] += 1
            name = snake(each["entity"]) + (
                f"_{taken[each['entity']]}" if counts[each["entity"]] > 1 else ""
            )
            found.append((name, each, used[each["entity"]]))
            used[each["entity"]] += not self.own_of(pattern, each) and self.is_given_whole(
                pattern, each
            )
        return found

    def own_of(self, pattern: Json, item: Json) -> str | None:
        """The parameter that an item depends on, or whose whole key its `key` names, where that is the item itself."""
        named = {item.get("each"), item.get("when")}
        if item["action"] == "Put":
            named.add(self.named_by_key(item))
        for each in pattern["parameters"]:
            if each["name"] in named and each.get("entity_type") == item["entity"]:
                return str(each["name"])
        return None

    def named_by_key(self, item: Json) -> str | None:
        """The parameter whose fields of these names give the whole key of an item: `{"email": "new.email"}`."""
        sources = item.get("key", {})
        owners = {
            sources[name].removesuffix(f".{name}") if name in sources else ""
            for name in self.key_fields(item["entity"])
        }
        return owners.pop() if len(owners) == 1 else None

    def is_built(self, pattern: Json, item: Json) -> bool:
        """Is an item put as scalars say, for want of an entity (ruling 43)?"""
        whole = any(
            each.get("entity_type") == item["entity"] and not each.get("optional")
            for each in pattern["parameters"]
            if each["type"] == "entity"
        )
        return item["action"] == "Put" and not whole and not self.own_of(pattern, item)

    def given_to(self, pattern: Json, item: Json) -> list[str]:
        """The fields of an item that is built which have a value: what its key is made of, and scalars by name."""
        scalars = {each["name"] for each in pattern["parameters"] if each["type"] != "entity"}
        keys = self.key_fields(item["entity"])
        return [name for name in self.kinds[item["entity"]] if name in scalars or name in keys]

    def is_given_whole(self, pattern: Json, item: Json) -> bool:
        """Does an item take an entity parameter?"""
        if self.is_built(pattern, item):
            return False
        known = {each["name"] for each in pattern["parameters"] if each["type"] != "entity"}
        known |= item.get("key", {}).keys()
        return item["action"] == "Put" or not known.issuperset(self.key_fields(item["entity"]))

    def occurrences(self, pattern: Json, args: Values) -> list[tuple[str, Json, int, Values]]:
        """Each item as often as it is in the request, with the arguments: an array stands for its element (7.4)."""
        found: list[tuple[str, Json, int, Values]] = []
        for name, each, used in self.named(pattern):
            if "when" in each and args.get(each["when"]) is None:
                continue
            many = (
                [{**args, each["each"]: one} for one in args[each["each"]]]
                if "each" in each
                else [args]
            )
            found += [(name, each, used, one) for one in many]
        return found

    def entity_of(self, pattern: Json, args: Values, item: Json, used: int) -> Values | None:
        """The entity parameter of an item: each in turn, the last again and again; or the element of its array.

        What another item of the type is by its `key` has its turn there.
        """
        if named := self.own_of(pattern, item):
            return args[named]
        known = [
            each["name"]
            for each in pattern["parameters"]
            if each["type"] == "entity"
            and each["entity_type"] == item["entity"]
            and not each.get("optional")
        ]
        elsewhere = {
            self.named_by_key(each)
            for each in pattern["entities_involved"]
            if each is not item and each["entity"] == item["entity"]
        }
        own = [name for name in known if name not in elsewhere] or known
        return args[own[min(used, len(own) - 1)]] if own else None

    def key_of(self, pattern: Json, args: Values, item: Json, used: int) -> tuple[Values, bool]:
        """The key of an item, and whether it comes from an entity parameter."""
        if self.is_given_whole(pattern, {**item, "action": "Get"}):
            own = self.entity_of(pattern, args, item, used)
            assert own is not None
            return own, True
        sources = item.get("key", {})
        keys = self.key_fields(item["entity"])
        return {**args, **{name: value_of(sources.get(name, name), args) for name in keys}}, False

    def agree(self, pattern: Json, args: Values) -> bool:
        """Ruling 29: a field is tied to the key field of its name and type of another entity, and key fields of one
        name where both live in one partition; not through an entity that occurs twice. Elements of one array are
        tied to what is made of the same element (ruling 43)."""
        occurrences = self.occurrences(pattern, args)
        if not all(
            self.is_as_its_key_says(pattern, each, used, given)
            for _, each, used, given in occurrences
        ):
            return False
        entities = [each["entity"] for each in pattern["entities_involved"]]
        parts = []
        for _, each, used, given in occurrences:
            entity, array = each["entity"], each.get("each")
            if entities.count(entity) > 1:
                continue
            whole = self.is_given_whole(pattern, each)
            known = (
                self.entity_of(pattern, given, each, used)
                if whole
                else self.key_of(pattern, given, each, used)[0]
            )
            assert known is not None
            by_key = not whole or self.is_by_key(each)
            names = self.key_fields(entity) if by_key else list(self.kinds[entity])
            if self.is_built(pattern, each):
                names = self.given_to(pattern, each)
            values = self.normal(entity, known).values if whole else known
            element = id(given[array]) if array else None
            fields = {name: values[name] for name in names if name in values}
            parts.append((entity, fields, (array, element), each))
        return not any(
            self.contradict(
                *one[:2],
                *other[:2],
                free={
                    *self.would_be_one(pattern, one[3], other[3]),
                    *self.would_be_one(pattern, other[3], one[3]),
                },
            )
            for at, one in enumerate(parts)
            for other in parts[at + 1 :]
            if one[0] != other[0] and (one[2][0] != other[2][0] or one[2] == other[2])
        )

    def is_by_key(self, item: Json) -> bool:
        """Does an entity give no more than the key of an item, since `updates` say what is changed?"""
        says_more = "updates" in item or item.get("if_missing") == "create"
        return item["action"] == "Update" and says_more

    def would_be_one(self, pattern: Json, item: Json, other: Json) -> Sequence[str]:
        """The fields that elements of an array differ in, if all would have one key, were they tied to another item."""
        array, entity = item.get("each"), item["entity"]
        if array is None or other.get("each") == array:
            return ()
        keys = self.key_fields(entity)
        whole = self.is_given_whole(pattern, item)
        sources = item.get("key", {})
        varying = [
            name for name in keys if whole or sources.get(name, name).partition(".")[0] == array
        ]
        tied = all(self.is_tied(pattern, entity, name, other) for name in varying)
        return varying if tied else ()

    def is_tied(self, pattern: Json, entity: str, name: str, other: Json) -> bool:
        """Is a key field of an entity tied to another item, whatever the values are?"""
        theirs = other["entity"]
        whole = self.is_given_whole(pattern, other) and not self.is_by_key(other)
        names = list(self.kinds[theirs]) if whole else self.key_fields(theirs)
        if self.is_built(pattern, other):
            names = self.given_to(pattern, other)
        if name not in names or self.type_of(entity, name) != self.type_of(theirs, name):
            return False
        return name not in self.key_fields(theirs) or self.share_a_partition(entity, theirs)

    def is_as_its_key_says(self, pattern: Json, item: Json, used: int, given: Values) -> bool:
        """`key` on a Put of an entity says what fields of it are."""
        if item["action"] != "Put" or not self.is_given_whole(pattern, item):
            return True
        own = self.entity_of(pattern, given, item, used)
        assert own is not None
        return all(own.get(name) == value_of(of, given) for name, of in item.get("key", {}).items())

    def is_twice(self, pattern: Json, args: Values) -> bool:
        """Are two items on one key?"""
        found = []
        for _, each, used, given in self.occurrences(pattern, args):
            entity = each["entity"]
            if each["action"] == "Put" and not self.is_built(pattern, each):
                known = self.entity_of(pattern, given, each, used)
            else:
                known, _ = self.key_of(pattern, given, each, used)
            assert known is not None
            row = Row(entity, {**self.blank(entity), **known})
            names = [name for half in self.attributes(entity) for name in half]
            table = self.tables[entity]["table_config"]["table_name"]
            found.append((table, *(self.attribute(row, name) for name in names)))
        return len(set(found)) < len(found)

    def contradict(
        self, one: str, mine: Values, other: str, theirs: Values, free: Collection[str]
    ) -> bool:
        for name in (mine.keys() & theirs.keys()) - {*free}:
            if self.type_of(one, name) != self.type_of(other, name):
                continue
            keys = (name in self.key_fields(one), name in self.key_fields(other))
            if not any(keys) or (all(keys) and not self.share_a_partition(one, other)):
                continue
            if None not in (mine[name], theirs[name]) and mine[name] != theirs[name]:
                return True
        return False

    def type_of(self, entity: str, name: str) -> str:
        fields = self.entities[entity]["fields"]
        return next((each["type"] for each in fields if each["name"] == name), "integer")

    def share_a_partition(self, one: str, other: str) -> bool:
        templates = {self.entities[each]["pk_template"] for each in (one, other)}
        return len(templates) == 1 and self.tables[one] is self.tables[other]

    def transact(self, pattern: Json, args: Values) -> Expected:
        if pattern["operation"] == "TransactWrite" and not self.agree(pattern, args):
            return self.fails("ValueError")
        if self.is_twice(pattern, args):
            return self.fails("ValueError")
        if any(
            names_badly(each.get("updates", ()), given)
            for _, each, _, given in self.occurrences(pattern, args)
        ):
            return self.fails("ValueError")
        if pattern["operation"] == "TransactGet":
            return self.transact_get(pattern, args)
        judge, codes = Judge(), []
        changes: list[tuple[Row | None, Row | None]] = []
        reasons = self.by_name(pattern)
        for name, each, used, given in self.occurrences(pattern, args):
            old, new, error = self.act(judge, each["entity"], each, used, pattern, given)
            changes.append((old, new))
            codes.append("ConditionalCheckFailed" if error else "None")
            reason = (codes[-1], old) if error else None
            reasons[name] = (*reasons[name], reason) if "each" in each else reason
        perhaps = judge.verdict is Verdict.PERHAPS
        if "ConditionalCheckFailed" in codes:
            failure = Fails(("TransactionFailedError",), tuple(codes), reasons)
            return Expected(failure, self.rows, perhaps)
        rows = self.rows
        for old, new in changes:
            rows = [row for row in rows if row is not old]
            rows = [*rows, new] if new else rows
        returned = True if pattern["return_type"] == "boolean" else None
        return Expected(Exactly(returned), rows, perhaps)

    def by_name(self, pattern: Json) -> dict[str, Any]:
        """What there is of each item if it is not in the request: nothing, or no elements."""
        return {name: () if "each" in each else None for name, each, _ in self.named(pattern)}

    def act(
        self, judge: Judge, entity: str, each: Json, used: int, pattern: Json, args: Values
    ) -> tuple[Row | None, Row | None, bool]:
        """The row before and after one item of the transaction, and whether its condition fails."""
        action, upsert = each["action"], each.get("if_missing") == "create"
        lock = self.lock(entity)
        if action == "Put":
            given = self.entity_of(pattern, args, each, used)
            if self.is_built(pattern, each):
                known, _ = self.key_of(pattern, args, each, used)
                given = {name: known[name] for name in self.given_to(pattern, each)}
            assert given is not None
            new: Row | None = self.normal(entity, given)
            assert new is not None
            self.judge_item(judge, new)
            old = self.find(entity, new.values)
        else:
            key, by_entity = self.key_of(pattern, args, each, used)
            if by_entity and self.is_by_key(each):
                key, by_entity = {name: key[name] for name in self.key_fields(entity)}, False
            self.judge_key(judge, entity, key)
            old = self.find(entity, key)
            new = None if action == "Delete" else old
            if action == "Update":
                base = (
                    old.values
                    if old
                    else {
                        **self.blank(entity),
                        **{name: key[name] for name in self.key_fields(entity)},
                    }
                )
                changed = self.changed(entity, key, args, by_entity=by_entity)
                fields = self.entities[entity]["fields"]
                changed |= updated_fields(fields, each.get("updates", ()), args, base)
                row = self.normal(entity, changed if by_entity else {**base, **changed})
                if by_entity:
                    self.judge_item(judge, row)
                else:
                    keys = self.key_fields(entity) if upsert else ()
                    self.judge_changed(judge, row, [*changed, *keys])
                new = self.counted(row, (old.values[lock] if lock and old else 0) + 1)
        if upsert and old is None:
            return None, new, False
        error = action == "Update" and old is None
        if action == "Update" and by_entity and old and lock:
            error = old.values[lock] != self.normal(entity, key).values[lock]
        error = error or bool(old and lacking(each.get("updates", ()), old.values))
        error = error or bool(self.meets(entity, old, each.get("condition"), args))
        return old, new, error

    def changed(self, entity: str, key: Values, args: Values, *, by_entity: bool) -> dict[str, Any]:
        if by_entity:
            return dict(key)
        keys = self.key_fields(entity)
        return {
            name: args[name] for name in self.kinds[entity] if name in args and name not in keys
        }

    def transact_get(self, pattern: Json, args: Values) -> Expected:
        judge, found, inorder = Judge(), self.by_name(pattern), list[Row]()
        for name, each, used, given in self.occurrences(pattern, args):
            key, _ = self.key_of(pattern, given, each, used)
            self.judge_key(judge, each["entity"], key)
            row = self.find(each["entity"], key)
            found[name] = (*found[name], row) if "each" in each else row
            inorder += [row] if row else []
        perhaps = judge.verdict is Verdict.PERHAPS
        if pattern["return_type"] == "object":
            return Expected(ByName(found), self.rows, perhaps)
        return Expected(InOrder(inorder), self.rows, perhaps)
