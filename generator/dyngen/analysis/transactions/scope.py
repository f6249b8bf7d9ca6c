"""What one item of a transaction can name, and how many of it there are.

{"entity": "Product", "each": "lines", …}       lines.quantity, and every other field of the current line
{"entity": "CouponClaim", "when": "claim", …}   claim, which may be None everywhere else
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dyngen.analysis.conditions.operand_types import CONTAINERS
from dyngen.analysis.conditions.untyped import Spot
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.members import Member, element, member
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.parameters import EntityType
from dyngen.ir.transactions import Times
from dyngen.ir.types import Field, Kind
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, unknown


class Scope:
    """The names that an item can use: parameters that are there whenever it is, and fields of entities among them."""

    def __init__(
        self,
        involved: written.Involved,
        givens: Mapping[str, Given],
        entities: Mapping[str, Draft],
        pattern: written.CrossPattern,
    ) -> None:
        self.each, self.when = involved.each, involved.when
        self._taken = {
            each.when for each in pattern.entities_involved if each.entity == involved.entity
        }
        """What items of this entity are left out without: such an item is the parameter, if that is an entity."""
        self._item = f"the {involved.action} of {involved.entity}"
        self._givens, self._entities, self._pattern = givens, entities, pattern.name
        self.known: dict[str, Given] = {}
        for name, given in givens.items():
            if given.model.optional and name != self.when:
                continue
            if name == self.each and not isinstance(given.parameter.type, EntityType):
                given = element(given)
            self.known[name] = given
            self.known |= {each.name: each for each in self._members(given)}

    @property
    def times(self) -> Times:
        """How many of the item there are."""
        return Times(
            each=self._givens[self.each].ref if self.each else None,
            when=self._givens[self.when].ref if self.when else None,
        )

    @property
    def depends(self) -> set[str]:
        """The names on which it depends whether the item is there; none of them is None then."""
        return {each for each in (self.each, self.when) if each}

    def is_sound(self, at: Place) -> bool:
        """Do `each` and `when` name what they can? What they cannot is reported."""
        sound = self.each is None or self._is_array(self.each, at["each"])
        if self.when is None:
            return sound
        given = self._givens.get(self.when)
        if given is None:
            optional = [name for name, each in self._givens.items() if each.model.optional]
            at["when"].error(
                "DG616",
                f"{quoted(self.when)} is not a parameter of {self._pattern}",
                unknown(self.when, optional, 'add it to the parameters, with "optional": true'),
            )
        elif not given.model.optional:
            at["when"].error(
                "DG616",
                f"{self.when} of {self._pattern} is always given, so {self._item} is never left out",
                f'add "optional": true to the parameter, or remove when: {self.when} must be one that may be None',
            )
        else:
            return sound
        return False

    def allows(self, name: str, spot: Spot) -> bool:
        """May the item use this name? If it is known elsewhere, and not here, that is reported."""
        found = self.known.get(name)
        if found is not None:
            return self._is_there(found, spot)
        first, dot, field = name.partition(".")
        owner = self._givens.get(first)
        if owner is None:
            return True  # whoever looks it up says that it is no parameter
        if owner.model.optional and first != self.when:
            self.needs(owner, spot)
        elif dot:
            self._no_member(owner, field, spot)
        return False

    def needs(self, given: Given, spot: Spot) -> None:
        """Report that the item uses what may be None, without being left out then."""
        spot.error(
            "DG616",
            f"{given.name} may be None, and {self._item} in {self._pattern} needs it",
            f'add "when": "{given.name}" to the item, which leaves it out then, or remove optional',
        )

    def misses(self, fields: Iterable[Field], spot: Spot, *, whole: Draft | None = None) -> bool:
        """Would a parameter that may be None give one of these fields? If so, that is reported.

        `whole`: what has to be given as an entity where values do not make it, which such a parameter may be, too.
        """
        wanted = {each.label for each in fields}
        for name, given in self._givens.items():
            is_whole = (
                whole is not None
                and given.parameter.type == EntityType(whole.name)
                and name not in self._taken
            )
            if name not in self.known and (name in wanted or is_whole):
                self.needs(given, spot)
                return True
        return False

    def _is_array(self, name: str, at: Place) -> bool:
        given = self._givens.get(name)
        if given is None and (inside := self._array_inside(name)):
            at.error(
                "DG615",
                f"{name} is a field of an entity, and each walks over a parameter",
                inside,
            )
        elif given is None:
            arrays = [each for each, one in self._givens.items() if one.model.type == "array"]
            at.error(
                "DG615",
                f"{quoted(name)} is not a parameter of {self._pattern}",
                unknown(name, arrays, 'add it to the parameters, with "type": "array"'),
            )
        elif given.model.type != "array":
            at.error(
                "DG615",
                f"{name} of {self._pattern} is {a(given.model.type)}, which has no elements",
                "name a parameter of type array, or remove each",
            )
        else:
            return True
        return False

    def _array_inside(self, name: str) -> str | None:
        """What to walk over instead of the array `order.lines` of an entity; None if it is no such array."""
        first, _, label = name.partition(".")
        owner = self._givens.get(first)
        kind = owner.parameter.type if owner else None
        if not isinstance(kind, EntityType):
            return None
        field = self._entities[kind.entity].known.get(label)
        item = (field.type.item or CONTAINERS.get(field.type.kind)) if field else None
        if field is None or item is None or field.type.kind is Kind.STRING:
            return None
        if item.kind is Kind.OBJECT:
            return (
                f"make the elements items with a key of their own: an entity with these fields, and the parameter "
                f'{{"name": "{label}", "type": "array", "item_type": "entity", "entity_type": "…"}}'
            )
        return (
            f'add the parameter {{"name": "{label}", "type": "array", "item_type": "{item.kind}"}}, '
            f'write "each": "{label}", and give it {name}'
        )

    def _members(self, given: Given) -> Iterator[Member]:
        kind = given.parameter.type
        if isinstance(kind, EntityType) and (not kind.many or given.name == self.each):
            entity = self._entities[kind.entity]
            yield from (member(given, field) for field in entity.known.values())

    def _is_there(self, given: Given, spot: Spot) -> bool:
        """Is the value never None? If it may be, that is reported."""
        if not isinstance(given, Member) or not given.field.optional:
            return True
        spot.error(
            "DG618",
            f"{given.name} is an optional field, and {self._item} in {self._pattern} needs its value",
            "make the field required, give it a default, or take a parameter of its own",
        )
        return False

    def _no_member(self, owner: Given, field: str, spot: Spot) -> None:
        """Report that there is no `owner.field`."""
        kind = owner.parameter.type
        if not isinstance(kind, EntityType):
            spot.error(
                "DG618",
                f"{owner.name} of {self._pattern} is {a(owner.model.type)}, which has no fields",
                "name the parameter alone, or one that is an entity",
            )
            return
        entity = self._entities[kind.entity]
        fields = entity.known
        if kind.many and field in fields:
            spot.error(
                "DG618",
                f"{owner.name}.{field} is a field of each element of {owner.name}",
                f'add "each": "{owner.name}" to the item: it is there for each element then',
            )
            return
        if entity.is_constant(field):
            spot.error(
                "DG618",
                f"{owner.name}.{field} is a constant, which stands in the item, and not in {owner.name}",
                "write what the constant is in its place, or take a parameter",
            )
            return
        near = did_you_mean(field, fields)
        spot.error(
            "DG618",
            f"{quoted(f'{owner.name}.{field}')} names no field of {kind.entity}",
            f'did you mean "{owner.name}.{near}"?'
            if near
            else unknown(field, list(fields), "add it to the fields"),
            once=mistaken_field(kind.entity, field),
        )
