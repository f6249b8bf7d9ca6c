"""Fields whose values the package supplies: `generate` for new entities, `touch` at every write.

{"name": "order_id", "type": "uuid", "generate": "uuid7"}         a new entity has one
{"name": "updated_at", "type": "datetime", "touch": true}         every write sets it to now
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.types import Field, Generator, Kind, Type
from dyngen.schema import document as written

_ADVICE: Mapping[Generator, str] = {
    "uuid4": "uuid4 goes with type uuid or string",
    "uuid7": "uuid7 goes with type uuid or string",
    "now": "now goes with type datetime or date, and with the integer that is the time to live",
}


def generator(model: written.Field, type: Type, at: Place) -> Generator | None:
    """What makes the value of a field; None if nothing does, or, after a finding, cannot."""
    if model.generate is None:
        return None
    here = at["generate"]
    if model.touch:
        here.error(
            "DG233",
            f"{model.name} is set to now by every write, the first as well, so generate has nothing to do",
            "remove generate; or remove touch, if only the first write is meant",
            on_key=True,
        )
    elif not _makes(model.generate, type, model):
        here.error(
            "DG233",
            f"{model.name} is of type {type.kind}, for which {model.generate} makes no value",
            _ADVICE[model.generate],
        )
    elif model.enum is not None:
        here.error(
            "DG233",
            f"{model.name} has an enum, in which no {model.generate} is",
            "remove enum or generate",
            on_key=True,
        )
    elif model.default is not None:
        here.error(
            "DG233",
            f"{model.name} has a default, so a new entity has a value without generate",
            "remove one of the two",
            on_key=True,
        )
    else:
        return model.generate
    return None


def _makes(generator: Generator, type: Type, model: written.Field) -> bool:
    if generator == "now":
        return type.kind in (Kind.DATETIME, Kind.DATE) or (type.kind is Kind.INTEGER and model.ttl)
    return type.kind in (Kind.UUID, Kind.STRING)


def is_touched(model: written.Field, type: Type, at: Place, *, inside: bool) -> bool:
    """Does every write set the field to now? False after a finding, too. `inside`: it is one of an object."""
    if not model.touch:
        return False
    here = at["touch"]
    if inside:
        here.error(
            "DG234",
            f"{model.name} is inside an object, which a write sets as a whole or not at all",
            "touch a field of the entity itself",
            on_key=True,
        )
    elif type.kind is not Kind.DATETIME:
        here.error(
            "DG234",
            f"{model.name} is {a(str(type.kind))}, and a moment is what every write would set it to",
            'write "type": "datetime", or remove touch',
            on_key=True,
        )
    elif model.default is not None:
        here.error(
            "DG234",
            f"{model.name} is set to now by every write, so its default is never stored",
            "remove default or touch",
            on_key=True,
        )
    else:
        return True
    return False


def check_supplied(
    models: Sequence[written.Field], fields: Mapping[str, Field], key: Collection[Field], at: Place
) -> None:
    """Report what is supplied and cannot be: a part of the primary key that would change, what is computed."""
    for number, model in enumerate(models):
        field = fields.get(model.name)
        if field is None:
            continue
        if field.derived and model.generate in ("uuid4", "uuid7"):
            at[number]["generate"].error(
                "DG233",
                f"{model.name} is computed from the key, and holds nothing else",
                "remove generate",
                on_key=True,
            )
        elif field.touch and field in key:
            at[number]["touch"].error(
                "DG234",
                f"{model.name} is part of the primary key, which no write can change",
                'write "generate": "now" instead, to set it once, or leave it out of pk_template and sk_template',
                on_key=True,
            )
