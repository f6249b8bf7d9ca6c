"""The methods of both sides, those of repositories and transactions alike: which is which, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.diagnostics import Pointer
from dyngen.evolution.finding import ALL_READ, Ledger, Reads, Subject, of_entity
from dyngen.evolution.meaning import Meaning
from dyngen.evolution.pairing.pairs import Pair, Pairs, pairs
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import BatchGet, Get, Method, Query, Scan, row_of
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import ReadTransaction, Transaction, TransactItem
from dyngen.records import record
from dyngen.words.method_page import Line, of_method, of_transaction


@record(frozen=True, slots=True)
class Call:
    """A method, as far as comparing goes."""

    pattern_id: int | None
    name: str
    parameters: tuple[Parameter, ...]
    plan: object
    is_read: bool
    returned: str
    page: tuple[Line, ...]
    """What `dyngen explain` says of it."""
    entity: Entity | None
    """None of a transaction."""
    members: tuple[str, ...] = ()
    """The attributes of the row that it returns; of a transaction, what its failure or result has of items."""

    @property
    def shown(self) -> str:
        """How messages and accept lists call it: `Post.get_post()`."""
        return f"{self.entity.name}.{self.name}()" if self.entity else f"{self.name}()"

    @property
    def subject(self) -> Subject:
        return of_entity(self.entity, f"{self.name}()") if self.entity else Subject(self.shown)


def repository_calls(old: Schema, new: Schema, entity: Pair[Entity]) -> Pairs[Call]:
    """The methods of an entity's repository."""
    return _paired(
        [_of_method(old, entity.old, each) for each in entity.old.methods],
        [_of_method(new, entity.new, each) for each in entity.new.methods],
    )


def transaction_calls(old: Schema, new: Schema) -> Pairs[Call]:
    """The methods of TransactionService."""
    return _paired(
        [_of_transaction(old, each) for each in old.transactions],
        [_of_transaction(new, each) for each in new.transactions],
    )


def _paired(old: Sequence[Call], new: Sequence[Call]) -> Pairs[Call]:
    return pairs(old, new, _identity, _has_same_number, _has_same_name)


def _identity(call: Call) -> object:
    """Its number and name; of one that comes with every entity, what of its name is not the entity's."""
    if call.pattern_id is None and call.entity:
        return None, call.name.removesuffix(call.entity.snake)
    return call.pattern_id, call.name


def _has_same_number(old: Call, new: Call) -> bool:
    return old.pattern_id is not None and old.pattern_id == new.pattern_id


def _has_same_name(old: Call, new: Call) -> bool:
    return old.name == new.name


def _of_method(schema: Schema, entity: Entity, method: Method) -> Call:
    page = tuple(of_method(schema, entity, method))
    row = row_of(method.plan)
    return Call(
        method.pattern_id,
        method.name,
        method.parameters,
        method.plan,
        isinstance(method.plan, Get | Query | Scan | BatchGet),
        _told(page, "returns"),
        page,
        entity,
        tuple(each.field.name for each in row.sources) if row else (),
    )


def _of_transaction(schema: Schema, transaction: Transaction) -> Call:
    page = tuple(of_transaction(schema, transaction))
    items = tuple(_occurring(each) for each in transaction.items)
    returned = _told(page, "returns")
    in_list = isinstance(transaction, ReadTransaction) and transaction.returns == "array"
    return Call(
        transaction.pattern_id,
        transaction.name,
        transaction.parameters,
        transaction.items,
        isinstance(transaction, ReadTransaction),
        f"{returned} ({', '.join(items)})" if in_list else returned,
        page,
        None,
        () if in_list else items,  # each is an attribute then: one more is in nobody's way
    )


def _occurring(item: TransactItem) -> str:
    """The name of an item, and how often it is there: `lines[]`, `claim?`."""
    return f"{item.name}{'[]' if item.times.each else ''}{'?' if item.times.when else ''}"


def _told(page: Sequence[Line], label: str) -> str:
    return next(text for each, text in page if each == label)


def pointer(call: Call, side: Meaning) -> Pointer:
    """Where a method is declared; of one that comes with its entity, the entity."""
    if call.pattern_id is not None:
        return side.places.pattern(call.pattern_id)
    return side.places.entity(call.entity.name) if call.entity else ()


def tell(
    ledger: Ledger,
    code: str,
    call: Pair[Call],
    message: str,
    *,
    key: str | None = None,
    reads: Reads = ALL_READ,
    notes: Sequence[str] = (),
) -> None:
    """Write down something about a method of both sides, at one of its keys."""
    old, new = pointer(call.old, ledger.old), pointer(call.new, ledger.new)
    declared = key is not None and call.new.pattern_id is not None
    behind = (key,) if declared and key else ()
    ledger.add(
        code,
        message,
        call.new.subject,
        new=(*new, *behind),
        old=(*old, *(behind if call.old.pattern_id is not None else ())),
        on_key=not declared,
        reads=reads,
        notes=notes,
    )


def tell_removed(ledger: Ledger, call: Call, names: Mapping[str, str]) -> None:
    """Write down that a method is gone, which its entity is not."""
    entity = call.entity
    owner = names.get(entity.name) if entity else None
    shown = f"{owner}.{call.name}()" if owner else call.shown
    ledger.add(
        "DB507",
        f"{shown} is gone",
        Subject(shown, entity=owner),
        new=ledger.new.places.entity(owner) if owner else (),
        old=pointer(call, ledger.old),
        on_key=True,
    )
