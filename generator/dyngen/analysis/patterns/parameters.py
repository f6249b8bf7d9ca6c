"""Parameters: names, types, defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.entities.fields import default
from dyngen.analysis.naming import check_parameter_name
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import EntityType, Parameter
from dyngen.ir.types import Kind, Type
from dyngen.names import Identifier, python_name
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


@dataclass(slots=True)
class Given:
    """A parameter as it was written, with its place and what it became."""

    model: written.Parameter
    at: Place
    parameter: Parameter

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def named(self) -> Place:
        """Where its name stands."""
        return self.at["name"]

    @property
    def ref(self) -> Ref:
        return Ref(self.parameter.name)


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
        return Parameter(
            python_name(model.name), EntityType(Identifier(name), many), model.description or ""
        )
    kind = Kind(model.type)
    item = Type(Kind(model.item_type or "string")) if kind is Kind.ARRAY else None
    resolved = Type(kind, item)
    parameter = Parameter(python_name(model.name), resolved, model.description or "")
    if "default" in model.model_fields_set and model.default is not None:
        value = default(model.default, resolved, model.name, at["default"])
        if value is None:
            return None
        parameter = Parameter(
            parameter.name, resolved, parameter.description, default=value, has_default=True
        )
    return parameter
