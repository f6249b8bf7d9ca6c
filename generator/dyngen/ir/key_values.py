"""Values of keys, made of parameters: of whole keys, of prefixes and bounds, and the key conditions they stand in.

sk BETWEEN ORDER#{since} AND ORDER$

KeyBetween("sk", KeyText(template, ("ORDER#", Slot(order_date, Ref("since")))), "ORDER$")
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from dyngen.ir.conditions import Constant, Ref
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.types import Default, Field, Generator, Type
from dyngen.names import Identifier
from dyngen.records import record

# ---- what is known while compiling -----------------------------------------------------------


@record(frozen=True, slots=True)
class Fixed:
    """A value that the schema gives, where a parameter could stand."""

    type: Type
    value: Default
    stored: Constant


@record(frozen=True, slots=True)
class Supplied:
    """A value that the package makes, where a parameter could stand."""

    generator: Generator
    type: Type
    variable: Identifier
    """The variable of the emitted method that holds it: `now`, which is one for all, or the new UUID."""


NOW = Identifier("now")
"""The variable that holds the time of a call."""

Source = Ref | Fixed | Supplied

# ---- primary keys ------------------------------------------------------------------------------


@record(frozen=True, slots=True)
class KeyFields:
    """The primary key of an item by the value of each of its fields: `post_key(user_id, post_id)`."""

    values: tuple[Ref, ...]


@record(frozen=True, slots=True)
class KeyWithRawSort:
    """A primary key whose sort key is given as it is stored, instead of being computed."""

    partition: tuple[Ref, ...]
    """A value for each field of the partition key."""
    sort: Ref


@record(frozen=True, slots=True)
class KeyOfEntity:
    """The primary key of an entity: `post.key()`."""

    entity: Ref


GivenKey = KeyFields | KeyWithRawSort
"""A primary key by scalar parameters."""

ItemKey = GivenKey | KeyOfEntity

# ---- key attributes ----------------------------------------------------------------------------


@record(frozen=True, slots=True)
class Slot:
    """A component of a key text, its value given by `ref`; judged like the component in a whole key.

    `prefix`: it may be the beginning of a value (the operand of begins_with).
    """

    component: Component
    ref: Source
    prefix: bool = False


@record(frozen=True, slots=True)
class KeyCall:
    """A whole key by its function, which takes `arguments` in the order of its fields.

    Only of keys with one attribute; the parts of a list key are `KeyText` or `KeyNumber`.
    """

    key: Key
    arguments: tuple[Ref, ...]


@record(frozen=True, slots=True)
class KeyText:
    """A text made of literals and slots: a whole key attribute, a prefix, or one bound of a range."""

    template: Template
    parts: tuple[str | Slot, ...]

    @property
    def choice(self) -> Constant | None:
        """The text of an enum that it is, and nothing else; that a key can hold it, the compiler has seen."""
        match self.parts:
            case (Slot(Component(field=field, lowered=False), Fixed(stored=stored)),):
                return stored if field.type.choices and stored.wire == "S" else None
        return None

    @property
    def alone(self) -> Slot | None:
        """The value that it is, and nothing else: stored as its field is."""
        match self.parts:
            case (Slot(Component(field=field, spec="", lowered=False), prefix=False) as slot,):
                return slot if field.type.wire == "S" else None
        return None


@record(frozen=True, slots=True)
class KeyNumber:
    """A number as it is: the value of a numeric key attribute."""

    template: Template
    field: Field
    ref: Source


@record(frozen=True, slots=True)
class UpperText:
    """The least bound above every key whose component is at most the operand.

    Texts that hold characters below the delimiter sort their keys otherwise than themselves; the bound
    holds all of the answer and `Keep` drops the rest.
    """

    template: Template
    before: tuple[str | Slot, ...]
    slot: Slot


@record(frozen=True, slots=True)
class AfterText:
    """The least text behind every text that begins with this one."""

    text: KeyText


@record(frozen=True, slots=True)
class RawText:
    """An operand that is compared with the key attribute as it is (a raw key value).

    With `at_least` and `at_most` it is moved to the nearer of the two if it lies outside: the query stays
    inside the keys of its entity, and the ends of a range stay in order.
    """

    template: Template
    ref: Ref
    at_least: str | None = None
    at_most: str | None = None


KeyValue = KeyCall | KeyText | KeyNumber | UpperText | AfterText | RawText


@record(frozen=True, slots=True)
class KeyEquals:
    attribute: str
    value: KeyValue


@record(frozen=True, slots=True)
class KeyBeginsWith:
    attribute: str
    value: KeyValue


@record(frozen=True, slots=True)
class KeyCompare:
    attribute: str
    operator: Literal["<", "<=", ">", ">="]
    value: KeyValue


@record(frozen=True, slots=True)
class KeyBetween:
    attribute: str
    low: KeyValue | str
    """A str is a literal text."""
    high: KeyValue | str


@record(frozen=True, slots=True)
class Behind:
    """The text behind all that a range is of: a BETWEEN lets it in, though no item of the answer has it there."""

    attribute: str
    text: KeyText | AfterText | str


SortCondition = KeyEquals | KeyBeginsWith | KeyCompare | KeyBetween


def values_of(condition: SortCondition) -> tuple[KeyValue | str, ...]:
    """What a key attribute is compared with."""
    if isinstance(condition, KeyBetween):
        return condition.low, condition.high
    return (condition.value,)


@record(frozen=True, slots=True, kw_only=True)
class Span:
    """The two ends of a range."""

    low: Ref
    high: Ref
    lowered: bool = False
    """Are they compared in lower case?"""


@record(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The operand of a begins_with, and how long what begins with it is."""

    ref: Ref
    length: int


@record(frozen=True, slots=True, kw_only=True)
class SortCase:
    """The sort conditions where all of some optional parameters are given."""

    given: tuple[Ref, ...]
    conditions: tuple[SortCondition, ...]


@record(frozen=True, slots=True, kw_only=True)
class Needs:
    """An optional parameter that means nothing without another, which comes before it in the sort key."""

    part: Ref
    earlier: Ref


def component_text(component: Component, value: Constant) -> str:
    """What stands in a key for a value, by the format of the component."""
    if isinstance(value.value, bool):
        return "true" if value.value else "false"
    text = str(value.value).lower() if component.lowered else str(value.value)
    if not component.spec:
        return text
    number = Decimal(text)
    whole = number == number.to_integral_value() and "f" not in component.spec
    return format(int(number) if whole else number, component.spec)
