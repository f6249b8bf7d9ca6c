"""The methods that every repository has, called as a pattern would be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from proof.model.effects import snake
from proof.model.outcomes import Row
from proof.model.terms import Json, Value
from proof.random.populations import Call
from proof.running.comparing import DifferenceError, attempt

if TYPE_CHECKING:
    from proof.running.harness import Run


def write(one: Run, entity: str, values: Mapping[str, Value], *, batched: bool) -> None:
    """A row of the population, by the CRUD methods that every repository has."""
    repository = getattr(one.database, snake(entity))
    name = f"create_{snake(entity)}"
    create = getattr(repository, name, None)
    pattern: Json
    parameters = [{"name": "item", "type": "entity", "entity_type": entity}]
    declared = {each["name"] for each in one.model.entities[entity]["access_patterns"]}
    wanted = wanted_of(one.model.entities[entity])
    batched = batched and "batch_write" in wanted
    creates = "create" in wanted and name not in declared
    if not (batched or creates or "batch_write" in wanted):
        put(one, entity, values)
        return
    if batched or not creates:
        pattern = {
            "name": "batch_write",
            "operation": "BatchWriteItem",
            "parameters": parameters,
            "return_type": "void",
        }
        result, error = attempt(
            lambda: getattr(repository, f"batch_write_{snake(entity)}")(
                put=[one.bridge.entity(entity, values)]
            )
        )
    else:
        pattern = {
            "name": name,
            "operation": "PutItem",
            "parameters": parameters,
            "return_type": "single_entity",
        }
        result, error = attempt(lambda: create(one.bridge.entity(entity, values)))
    expected = one.model.guarded(lambda: one.model.planned(entity, pattern, {"item": values}))
    one.settle(
        Call(entity, pattern["name"], {"item": values}, {}), pattern, expected, error, result
    )


ALL = frozenset(("create", "get", "update", "delete", "batch_get", "batch_write"))


def wanted_of(entity: Json) -> frozenset[str]:
    """9.6: the methods that are there beside the access patterns."""
    said = entity.get("crud", True)
    return (ALL if said else frozenset()) if isinstance(said, bool) else frozenset(said)


def put(one: Run, entity: str, values: Mapping[str, Value]) -> None:
    """A row of an entity whose repository has no method for it, stored as the entity encodes itself."""
    model = one.model
    new = model.normal(entity, model.completed_item(entity, values))
    expected = model.guarded(lambda: model.written([(entity, new.values)]))
    table = model.tables[entity]["table_config"]["table_name"]

    def store() -> None:
        one.client.put_item(TableName=table, Item=one.bridge.entity(entity, new.values).to_item())

    _, error = attempt(store)
    pattern: Json = {"name": "put_item", "operation": "PutItem", "parameters": []}
    one.settle(Call(entity, "put_item", {"item": values}, {}), pattern, expected, error, None)


class Tour:
    """The repository of a row's entity."""

    def __init__(self, one: Run, row: Row) -> None:
        self.run, self.entity, self.name = one, row.entity, snake(row.entity)
        self.repository = getattr(one.database, self.name)
        self.declared = {each["name"] for each in one.model.entities[row.entity]["access_patterns"]}

    def call(
        self,
        method: str,
        operation: str,
        parameters: list[Json],
        returns: str,
        args: Mapping[str, Value],
    ) -> None:
        """Call `<method>_<entity>` by position, unless a pattern has its name."""
        name = f"{method}_{self.name}"
        if name in self.declared or self.is_unwanted(method):
            return
        pattern = {
            "name": name,
            "operation": operation,
            "parameters": parameters,
            "return_type": returns,
        }
        model = self.run.model
        expected = model.guarded(lambda: model.planned(self.entity, pattern, args))
        arguments = self.run.bridge.arguments(self.entity, pattern, args)
        result, error = attempt(lambda: getattr(self.repository, name)(*arguments.values()))
        self.run.settle(Call(self.entity, name, args, {}), pattern, expected, error, result)

    def is_unwanted(self, method: str) -> bool:
        """Does the schema say that there is no such method? Then there is none."""
        if method in wanted_of(self.run.model.entities[self.entity]):
            return False
        name = f"{method}_{self.name}"
        if name not in self.declared and hasattr(self.repository, name):
            raise DifferenceError(f"{name} is there, and crud leaves it out")
        return True

    def batch_get(self, key: Mapping[str, Value]) -> None:
        if self.is_unwanted("batch_get"):
            return
        method = getattr(self.repository, f"batch_get_{self.name}")
        wire = self.run.bridge.key(self.entity, key)
        found = method([wire, wire])
        if len(found) != 1 or found[0].key() != wire:
            raise DifferenceError(f"batch_get_{self.name} of {key}: {found}")


def tour(one: Run, row: Row) -> None:
    """Get, update, update with a stale version, batch get, delete, delete again."""
    visit = Tour(one, row)
    fields = one.model.key_fields(row.entity)
    key = {field: row.values[field] for field in fields}
    by_key: list[Json] = [{"name": field, "type": "a field's"} for field in fields]
    by_item: list[Json] = [{"name": "item", "type": "entity", "entity_type": row.entity}]
    visit.call("get", "GetItem", by_key, "single_entity", key)
    visit.call("update", "UpdateItem", by_item, "single_entity", {"item": row.values})
    visit.call("update", "UpdateItem", by_item, "single_entity", {"item": row.values})
    visit.batch_get(key)
    visit.call("delete", "DeleteItem", by_key, "success_flag", key)
    visit.call("delete", "DeleteItem", by_key, "success_flag", key)
