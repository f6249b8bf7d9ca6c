"""Access patterns on a page: a row of the matrix, all that is said of each, and its picture."""

from __future__ import annotations

from collections.abc import Iterable

from dyngen.ir.plans import Method, Query, Scan
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.names import repository_name
from dyngen.records import record
from dyngen.site.content import ids, pictures
from dyngen.site.content.material import Material
from dyngen.site.content.pictures import Picture
from dyngen.words import cost_class, mapping, method_page
from dyngen.words.method_page import Line
from dyngen.words.phrasing import sentence


@record(frozen=True, slots=True)
class Fact:
    """A label, and what is said under it."""

    label: str
    texts: list[str]
    inner: bool = False
    """Whether it is about an item of a transaction that is named above it."""

    @property
    def is_code(self) -> bool:
        """Whether it is said in the words of DynamoDB and Python, as keys and conditions are."""
        return self.label in _CODE


_CODE = {"key condition", "key", "filter", "condition", "returns"}


@record(frozen=True, slots=True)
class Pattern:
    """An access pattern."""

    id: str
    number: int
    name: str
    owner: str
    """The class whose method it is."""
    description: str
    operation: str
    place: str
    """The table, or the index."""
    place_id: str
    key_condition: str
    filter: str
    """Of a write, its condition."""
    cost: str
    returns: str
    signature: str
    facts: list[Fact]
    picture: Picture

    @property
    def signature_line(self) -> str:
        """The signature where no line is too long."""
        first, *parameters = self.signature.split("\n")
        if not parameters:
            return first
        *parameters, last = map(str.strip, parameters)
        return f"{first}{' '.join(parameters).removesuffix(',')}{last}"

    @property
    def kind(self) -> str:
        """Whether it reads, scans, writes or transacts: `reads`."""
        if self.operation.startswith("Transact"):
            return "transacts"
        if self.operation in ("GetItem", "BatchGetItem", "Query"):
            return "reads"
        return "scans" if self.operation == "Scan" else "writes"


def patterns(material: Material) -> list[Pattern]:
    """Every access pattern, in the order of their numbers."""
    schema = material.schema
    found = [
        _of_method(material, entity, method, number)
        for entity in schema.entities
        for number, method in entity.access_patterns
    ]
    found += [_of_transaction(material, each) for each in schema.transactions]
    return sorted(found, key=lambda pattern: (pattern.number, pattern.name))


def _of_method(material: Material, entity: Entity, method: Method, number: int) -> Pattern:
    told = mapping.of_method(material.schema, entity, method)
    index = method.plan.index if isinstance(method.plan, Query | Scan) else None
    owner, id = repository_name(entity.name), ids.of_pattern(number)
    return Pattern(
        id=id,
        number=number,
        name=method.name,
        owner=owner,
        description=sentence(method.description),
        operation=method.operation,
        place=index.name if index else entity.table.name,
        place_id=ids.of_place(entity.table, index),
        key_condition=str(told["key_condition"] or ""),
        filter=str(told["filter"] or told["condition"] or ""),
        cost=cost_class.of(method.plan, entity),
        returns=method_page.returned(entity, method.plan),
        signature=material.signatures[f"{owner}.{method.name}"],
        facts=_facts(method_page.of_method(material.schema, entity, method)),
        picture=pictures.of_method(material, entity, method),
    )


def _of_transaction(material: Material, transaction: Transaction) -> Pattern:
    schema = material.schema
    told = mapping.of_transaction(schema, transaction)
    tables = dict.fromkeys(schema.entity(item.entity).table for item in transaction.items)
    id = ids.of_pattern(transaction.pattern_id)
    facts = _facts(method_page.of_transaction(schema, transaction))
    return Pattern(
        id=id,
        number=transaction.pattern_id,
        name=transaction.name,
        owner="TransactionService",
        description=sentence(transaction.description),
        operation=str(told["operation"]),
        place=", ".join(table.name for table in tables),
        place_id=ids.of_place(next(iter(tables))),
        key_condition="",
        filter="",
        cost=cost_class.of_transaction(transaction, schema),
        returns=next(text for each in facts if each.label == "returns" for text in each.texts),
        signature=material.signatures[f"TransactionService.{transaction.name}"],
        facts=facts,
        picture=pictures.of_transaction(material, transaction),
    )


def _facts(lines: Iterable[Line]) -> list[Fact]:
    """What is said of a method, but for its description."""
    found: list[Fact] = []
    for label, text in lines:
        if label:
            found.append(Fact(label.strip(), [text], inner=label.startswith(" ")))
        elif found:
            found[-1].texts.append(text)
    return found
