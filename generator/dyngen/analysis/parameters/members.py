"""Values inside of parameters: what an item of a transaction can name besides the parameters themselves.

So can the condition of a put, or of an update by an entity: at < :reading.at.

order: entity Order                    order.total         Member(order, total)
lines: array of OrderLine, "each"      lines.quantity      Member(lines, quantity), of the current element
product_ids: array of uuid, "each"     product_ids         Element(product_ids), the current one
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import EntityType, Parameter
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema import document as written


@record(slots=True, kw_only=True)
class Member(Given):
    """A field of an entity that is a parameter, or of the current element of an array of them."""

    owner: Given
    field: Field

    @property
    def ref(self) -> Ref:
        return Ref(self.owner.parameter.name, self.field.name)

    def mistyped(
        self, code: str, message: str, needed: str, why: str = "", *, held: bool = False
    ) -> None:
        """Report it at the parameter; what the field is cannot be changed there."""
        kind = f"array, which holds {needed}" if held else needed
        self.named.error(code, message, f"name a field of type {kind}{why}")


def member(owner: Given, field: Field) -> Member:
    """The field of an entity parameter, as if it were a parameter of its own."""
    kind = field.type
    model = owner.model.model_copy(
        update={
            "name": f"{owner.name}.{field.label}",
            "type": kind.kind.value,
            "item_type": kind.item.kind.value if kind.item else None,
            "optional": False,
        }
    )
    parameter = Parameter(name=owner.parameter.name, type=kind, optional=field.optional)
    return Member(model, owner.at, parameter, stands_for=kind, owner=owner, field=field)


def stored_fields(
    pattern: written.AccessPattern, entity: Draft, givens: Iterable[Given]
) -> dict[str, Member]:
    """The fields of the entity that a write stores, by the names that its condition has for them: `reading.at`.

    Not what the write itself supplies, which the caller does not know.
    """
    if pattern.operation not in ("PutItem", "UpdateItem"):
        return {}
    own = [each for each in givens if each.parameter.type == EntityType(entity.name)]
    found = (
        member(given, field) for given in own for field in entity.known.values() if not field.touch
    )
    return {each.name: each for each in found}


@record(slots=True, kw_only=True)
class Element(Given):
    """The current element of an array of values."""

    owner: Given

    @property
    def type_key(self) -> str:
        return "item_type"

    def become(self, kind: Type, removable: bool | None = None) -> bool:
        """Take the type of what it stands for, which then is that of the array's elements."""
        if not self.owner.become(Type(Kind.ARRAY, item=kind)):
            return False
        self.stands_for, self.removable = kind, removable
        self.parameter = replace(self.parameter, type=kind)
        return True


def element(owner: Given) -> Element:
    """The current element of an array, as if it were a parameter of its own; it is never None."""
    kind = Kind(owner.model.item_type or "string")
    model = owner.model.model_copy(update={"type": kind.value, "item_type": None})
    parameter = replace(owner.parameter, type=Type(kind), optional=False, has_default=False)
    return Element(model, owner.at, parameter, owner=owner)
