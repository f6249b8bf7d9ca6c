"""The naive model: what comes back from every access pattern, by docs/semantics.md alone.

    Model(schema, rows).expect("Order", "get_orders_since", {"user_id": "u1", "since": "2024"})

It is a list of rows and O(n) over everything; it shares no code with the generator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from proof.model.leaving_out import EarlierMissingError, asked
from proof.model.outcomes import Expected, Fails, Groups, InOrder, OneOf, Unordered
from proof.model.terms import Json, Values, fields_of
from proof.model.transactions import Transactions
from proof.random.catalogue import RefusedError, generated


def defaults(pattern: Json) -> dict[str, Any]:
    """The values of parameters that are left out; those of an update have none, which leaves things as they are."""
    parameters, updates = pattern.get("parameters", ()), pattern.get("operation") == "UpdateItem"
    return {
        each["name"]: each.get("default")
        for each in parameters
        if "default" in each or (each.get("optional") and not updates)
    }


class Model(Transactions):
    """A schema, and the rows of its tables."""

    def expect(self, entity: str, name: str, args: Values) -> Expected:
        """What an access pattern returns, and the rows there are after it. `rows` stay as they are."""
        pattern = self.pattern(entity, name)
        given = self.completed(pattern, {**defaults(pattern), **args})
        return self.guarded(lambda: self.planned(entity, pattern, given))

    def expect_transaction(self, name: str, args: Values) -> Expected:
        pattern = next(
            each for each in self.schema["cross_table_access_patterns"] if each["name"] == name
        )
        given = self.completed(pattern, {**defaults(pattern), **args})
        return self.guarded(lambda: self.transact(pattern, given))

    def completed(self, pattern: Json, args: Values) -> Values:
        """The arguments, and in the entities among them what was generated."""

        found = dict(args)
        for each in pattern.get("parameters", ()):
            name, given = each["name"], args.get(each["name"])
            if given is not None and each["type"] == "entity":
                found[name] = self.completed_item(each["entity_type"], given)
            elif given is not None and each.get("item_type") == "entity":
                found[name] = [self.completed_item(each["entity_type"], one) for one in given]
        return found

    def completed_item(self, entity: str, values: Values) -> Values:
        fields = self.entities[entity]["fields"]
        made = {each["name"]: generated(each) for each in fields if "generate" in each}
        return {**made, **values}

    def guarded(self, answer: Callable[[], Expected]) -> Expected:
        try:
            return answer()
        except RefusedError:
            return Expected(Fails(("KeyValueError", "ValueError")), self.rows)
        except EarlierMissingError:
            return Expected(Fails(("ValueError",)), self.rows)

    def planned(self, entity: str, pattern: Json, args: Values) -> Expected:
        entity = self.reader(entity, pattern)
        pk, sk = self.templates(entity, pattern.get("index_name"))
        still = [name for name in fields_of(sk) if name not in fields_of(pk)]
        pattern, args = asked(pattern, args, still)
        found = self.answered(entity, pattern, args)
        if "projection" not in pattern:
            return found
        assert isinstance(found.outcome, OneOf | Groups | Unordered | InOrder)
        fields = frozenset(pattern["projection"])
        return replace(found, outcome=replace(found.outcome, fields=fields))

    def answered(self, entity: str, pattern: Json, args: Values) -> Expected:
        match pattern["operation"]:
            case "Query":
                return self.query(entity, pattern, args)
            case "Scan":
                return self.scan(entity, pattern, args)
            case "GetItem":
                return self.get(entity, pattern, args)
            case "PutItem":
                return self.put(entity, pattern, args)
            case "UpdateItem":
                return self.update(entity, pattern, args)
            case "DeleteItem":
                return self.delete(entity, pattern, args)
            case "BatchGetItem":
                return self.batch_get(entity, pattern, args)
            case "BatchWriteItem":
                return self.batch_write(entity, pattern, args)
        raise AssertionError(pattern["operation"])
