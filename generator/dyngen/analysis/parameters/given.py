"""Parameters: names, types, defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.fields.defaults import parameter_default
from dyngen.analysis.fields.keys_of_others import refusal
from dyngen.analysis.naming import check_parameter_name
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.types import Field, Kind, Type
from dyngen.names import GlobalName, python_name
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted, shown
from dyngen.schema.suggest import one_of, unknown


@record(slots=True)
class Given:
    """A parameter as it was written, with its place and what it became."""

    model: written.Parameter
    at: Place
    parameter: Parameter
    stands_for: Type | None = None
    """The type of what it was found to stand for."""
    key_type: Type | None = None
    """The type of what it gives a key. That counts, whatever is declared."""
    removable: bool | None = None
    """Does None remove the fields that are set to it? None: it sets none."""
    choices: tuple[str | int, ...] | None = None
    """The enum of the fields that it gives a value to, () for none. None: it gives none one."""

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def type(self) -> Type | EntityType | KeysType:
        """What it is, or will be as soon as it has the type of what it gives a key."""
        return self.key_type or self.parameter.type

    @property
    def kind(self) -> str:
        """What it is, as the schema calls it."""
        return self.key_type.kind if self.key_type else self.model.type

    @property
    def named(self) -> Place:
        """Where its name stands."""
        return self.at["name"]

    def may_be_left_out(self, name: str) -> bool:
        """Does `"default": null` mean anything? Where it does not, that is reported."""
        sound = not self.parameter.has_default or self.model.default is not None
        if sound or self.parameter.optional:
            return True
        self.at["default"].error(
            "DG224",
            f"None has no meaning for {self.name} of {name}",
            "remove the default: only a parameter that sets an optional field may be None, which removes the field",
        )
        return False

    def may_be_unset(self, name: str) -> bool:
        """Make the parameter one that may be left out; False, after a finding, where it has a default of its own."""
        if self.model.optional:  # which is None by default in a read
            self.parameter = replace(
                self.parameter, optional=bool(self.removable), has_default=False
            )
        if self.parameter.has_default:
            self.at["default"].error(
                "DG457",
                f"{self.name} of {name} has a default, and a partial update leaves alone what is not given",
                "remove the default",
                on_key=True,
            )
            return False
        self.parameter = replace(self.parameter, partial=True)
        return True

    def has_default_for(self, field: Field) -> bool:
        """Can the field hold its default, if it has one? If not, that is reported."""
        why = refusal(self.parameter.default, field.key_bytes)
        if why:
            self.at["default"].error(
                "DG224",
                f"{self.name} is {shown(self.parameter.default)} by default, {why}",
                "choose another default, or none",
            )
        return why is None

    @property
    def ref(self) -> Ref:
        return Ref(self.parameter.name)

    @property
    def type_key(self) -> str:
        """The key of the schema that says its type."""
        return "type"

    def mistyped(
        self, code: str, message: str, needed: str, why: str = "", *, held: bool = False
    ) -> None:
        """Report that it has another type than is needed, or (`held`) that it holds values of another."""
        if self.key_type:
            beside = f"take two parameters, one for each: {self.name} also gives a key, and is "
            self.named.error(code, message, f"{beside}{a(self.key_type.kind)} there")
            return
        key = "item_type" if held else self.type_key
        self.at[key].error(code, message, f'write "{key}": "{needed}"{why}')

    def become(self, kind: Type, removable: bool | None = None) -> bool:
        """Take the type of what it stands for.

        False, after a finding, where it stands for something else as well, or has a default of another type.
        """
        merged = _merged(self.stands_for or kind, kind)
        if self.removable is None:
            self.removable = removable
        elif removable is not None and removable is not self.removable:
            self.named.error(
                "DG434",
                f"{self.name} is set on a field that is optional and on one that is not: None would remove one of them",
                "take two parameters, one for each",
            )
            return False
        if merged is None:
            self._stands_for_two(_described(self.stands_for), _described(kind))
            return False
        self.stands_for = merged
        changed = replace(
            self.parameter, type=merged, optional=self.parameter.optional or bool(self.removable)
        )
        if self.parameter.has_default and self.parameter.default is not None:
            value = parameter_default(self.model, merged, self.at)
            if value is None:
                return False
            changed = replace(changed, default=value)
        self.parameter = changed
        return True

    def give(self, kind: Type, removable: bool | None = None) -> bool:
        """Take the type of a field that it gives a value to: all of them have one enum, or none.

        What it is only compared with may allow more values than they do.
        """
        before, self.choices = self.choices, kind.choices
        if (
            before is not None
            and set(before) != set(kind.choices)
            and not all((before, kind.choices))
        ):
            values = f"one of {one_of(map(str, before or kind.choices))}"
            self._stands_for_two(values, f"any {kind.kind}")
            return False
        return self.become(kind, removable)

    def _stands_for_two(self, one: str, other: str) -> None:
        self.named.error(
            "DG434",
            f"{self.name} stands for values of two types: {one} and {other}",
            "take two parameters, one for each",
        )


def _merged(one: Type, other: Type) -> Type | None:
    """The type of values that are of both types; None if there are none."""
    if one.kind is not other.kind or one.record != other.record:
        return None
    if one.choices and other.choices and set(one.choices) != set(other.choices):
        return None
    if one.item and other.item:
        item = _merged(one.item, other.item)
        return replace(one, item=item) if item else None
    return one if one.choices or one.item else other


def _described(kind: Type | None) -> str:
    if kind is None:
        return "none"
    if kind.choices:
        return f"one of {one_of(map(str, kind.choices))}"
    if kind.record:
        return f"{kind.kind} ({kind.record.name})"
    return f"array of {_described(kind.item)}" if kind.item else str(kind.kind)


def resolve_parameters(
    models: Sequence[written.Parameter], entities: Mapping[str, Draft], at: Place
) -> list[Given] | None:
    """The parameters, in the order of the schema; None if one of them is wrong, which is reported."""
    givens: list[Given] = []
    sound = True
    for number, model in enumerate(models):
        here = at[number]
        if any(given.model.name == model.name for given in givens):
            here["name"].error(
                "DG408",
                f"two parameters are called {quoted(model.name)}",
                "rename or remove one of them",
            )
            sound = False
        elif not check_parameter_name(model.name, here["name"]):
            sound = False
        elif parameter := _parameter(model, entities, here):
            givens.append(Given(model, here, parameter))
        else:
            sound = False
    return givens if sound else None


def _parameter(
    model: written.Parameter, entities: Mapping[str, Draft], at: Place
) -> Parameter | None:
    many = model.type == "array" and model.item_type == "entity"
    if model.type == "entity" or many:
        name = model.entity_type or ""
        if name not in entities:
            at["entity_type"].error(
                "DG410",
                f"{quoted(name)} is not an entity of this schema",
                unknown(name, list(entities), "add it to the entities"),
                once=f"entity {name}",
            )
            return None
        if model.default is not None or (
            "default" in model.model_fields_set and not model.optional
        ):
            at["default"].error(
                "DG224",
                f"{model.name} {'holds entities, which have' if many else 'is an entity, which has'} no default",
                'remove it: what may be missing from a transaction is "optional": true, and its item says "when"',
                on_key=True,
            )
            return None
        return Parameter(
            name=python_name(model.name),
            type=EntityType(GlobalName(name), many),
            description=model.description or "",
            optional=model.optional,
            has_default=model.optional,
        )
    kind = Kind(model.type)
    item = Type(Kind(model.item_type or "string")) if kind is Kind.ARRAY else None
    resolved = Type(kind, item)
    parameter = Parameter(
        name=python_name(model.name), type=resolved, description=model.description or ""
    )
    if model.optional:
        if model.default is not None:
            at["default"].error(
                "DG440",
                f"{model.name} has a default, and is optional: None, its default then, means that it is not given",
                "remove one of the two keys",
                on_key=True,
            )
            return None
        return replace(parameter, optional=True, has_default=True)
    if "default" not in model.model_fields_set:
        return parameter
    value = None if model.default is None else parameter_default(model, resolved, at)
    if value is None and model.default is not None:
        return None
    return replace(parameter, default=value, has_default=True)


def adopt(
    given: Given,
    kind: Type,
    name: str,
    where: str,
    *,
    removable: bool | None = None,
    otherwise: str = "",
) -> bool:
    """Give a parameter the type of what it stands for; a differing declaration is a warning.

    `removable`: may it be None, which removes a field? `otherwise`: what else to do where it was meant for another
    field. False comes back after a finding.
    """
    declared = given.model.type
    if declared != kind.kind:
        given.at[given.type_key].warning(
            "DG414",
            f"{given.name} of {where} is declared {declared}, but stands for {name}, whose type "
            f"{kind.kind} counts",
            f'write "{given.type_key}": "{kind.kind}"' + (f"; or {otherwise}" if otherwise else ""),
        )
    return given.give(kind, removable)
