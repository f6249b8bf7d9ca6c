"""One item of a transaction as it was written, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.analysis.conditions.attributes import Subject
from dyngen.analysis.conditions.presence import beyond_presence
from dyngen.analysis.conditions.spellings import WORDS, read
from dyngen.analysis.conditions.typing import typed
from dyngen.analysis.conditions.untyped import Node, Spot, parameters
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.transactions.scope import Scope
from dyngen.analysis.transactions.shape import can_act
from dyngen.analysis.updates.actions import named
from dyngen.diagnostics import Place
from dyngen.ir.parameters import EntityType
from dyngen.ir.plans import FieldValue, Guard
from dyngen.ir.transactions import Action, TransactItem
from dyngen.ir.types import Field
from dyngen.names import Identifier
from dyngen.records import field, record
from dyngen.schema import document as written


@record(slots=True)
class Said:
    """An item as the schema says it."""

    involved: written.Involved
    name: Identifier
    entity: Draft
    scope: Scope
    at: Place
    pattern: str
    """The name of the transaction."""
    keyed_from: str | None = None
    """The entity whose fields give the key, where `updates` say what is changed."""
    condition: Node | None = None
    """The condition, if it is more than a word."""
    agreed: Mapping[Field, Given] = field(default_factory=dict)
    """What `key` says of the entity that is put."""

    def has_scope(self) -> bool:
        """Is it known how many of it there are? If not, that is reported."""
        return self.scope.is_sound(self.at)

    def read_condition(self) -> bool:
        """Read the condition; False if it cannot be read, which is reported."""
        if self.involved.condition and self.involved.condition not in WORDS:
            self.condition = read(self.involved.condition, self.at["condition"])
            return self.condition is not None
        return True

    def guard(self) -> Guard | None:
        """What the item demands; None if that is wrong, which is reported."""
        if self.involved.condition in WORDS:
            return Guard(exists=self.involved.condition == "exists")
        if self.condition is None:
            return Guard()
        if self.involved.action != "Put":
            for field, given in self.key.items():
                given.key_type = field.type
        subject = Subject(self.entity, self.scope.known, self.pattern, self.at["condition"])
        condition = typed(self.condition, subject)
        if condition is None or not can_act(self.involved, condition, self.entity, subject.at):
            return None
        if self.involved.action == "Update" and self.involved.if_missing == "fail":
            return Guard(condition=beyond_presence(condition, self.entity.key_names))
        return Guard(condition=condition)

    def names_what_it_can(self) -> bool:
        """Are all names ones that the item can use? One that is known elsewhere only is reported."""
        allowed = [self.scope.allows(name, spot) for name, spot in self._named()]
        return all(allowed)

    def key_source(self, field: Field) -> str:
        """The name of what gives a field of the key."""
        if self.keyed_from:
            return f"{self.keyed_from}.{field.label}"
        return self.involved.key.get(field.label, field.label)

    def scalar(self, name: str) -> Given | None:
        """What has this name, if it is a value."""
        given = self.scope.known.get(name)
        return None if given is None or isinstance(given.parameter.type, EntityType) else given

    @property
    def key(self) -> Mapping[Field, Given]:
        """The fields of the key that values give."""
        found = ((field, self.scalar(self.key_source(field))) for field in self.entity.key_fields)
        return {field: given for field, given in found if given}

    @property
    def without_source(self) -> Sequence[Field]:
        """The fields that a parameter of their name gives, if there is one: `key` has not said what gives them."""
        fields, key = self.entity.fields.values(), self.key
        return [each for each in fields if each not in key]

    @property
    def named_fields(self) -> Sequence[Field]:
        """The fields that `key` can name: those of the key, and of an entity that is put every one that it stores."""
        if self.involved.action != "Put":
            return self.entity.key_fields
        return [each for each in self.entity.fields.values() if not (each.derived or each.touch)]

    def tied(self, own: str) -> Mapping[Field, Given]:
        """What `key` says of the entity `own` that is put, beside itself: its fields have these values."""
        found = (
            (field, self.scalar(self.involved.key[field.label]))
            for field in self.named_fields
            if field.label in self.involved.key
        )
        return {
            field: given for field, given in found if given and given.name != f"{own}.{field.label}"
        }

    def item(self, plan: Action) -> TransactItem:
        """The item as it is planned."""
        return TransactItem(
            name=self.name,
            entity=self.entity.name,
            times=self.scope.times,
            plan=plan,
            told=tuple(FieldValue(field=each, ref=of.ref) for each, of in self.agreed.items()),
        )

    @property
    def keyed_whole_by(self) -> str | None:
        """The entity of this item's type whose key `key` says the item has, if it says so."""
        labels = [each.label for each in self.entity.key_fields]
        sources = {each: self.involved.key.get(each, "") for each in labels}
        owners = {source.removesuffix(f".{each}") for each, source in sources.items()}
        named = {f"{owner}.{label}" for owner in owners for label in labels}
        return owners.pop() if len(owners) == 1 and named == {*sources.values()} else None

    @property
    def named_in_key(self) -> set[str]:
        """The parameters that `key` names, or whose fields it does."""
        return {name.partition(".")[0] for name in self.involved.key.values()}

    @property
    def keyed_by(self) -> set[str]:
        """The names of the values that give the key, if values do."""
        keyed = self.key
        complete = len(keyed) == len(self.entity.key_fields)
        put = self.involved.action == "Put" and not self.involved.key
        return {given.name for given in keyed.values()} if complete and not put else set()

    @property
    def told(self) -> set[str]:
        """Names of which entries of `updates` say what they change."""
        return named(self.involved.updates)

    @property
    def changed(self) -> set[str]:
        """The fields that `updates` changes whole, and what is inside others."""
        return {each.field for each in self.involved.updates}

    @property
    def compared(self) -> set[str]:
        """Names that the condition compares."""
        return {each.name for each in parameters(self.condition)} if self.condition else set()

    def _named(self) -> Iterator[tuple[str, Spot]]:
        """Every name that the item says, and where."""
        for label, name in self.involved.key.items():
            yield name, Spot(self.at["key"][label])
        for number, each in enumerate(self.involved.updates):
            for key, said in (("param", each.param), ("key", each.key)):
                if said:
                    yield said, Spot(self.at["updates"][number][key])
        for found in parameters(self.condition) if self.condition else ():
            yield found.name, found.spot
