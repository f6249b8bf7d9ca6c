"""What gives the fields of an item's key, where the schema says so.

{"entity": "Product", "each": "lines", "key": {"product_id": "lines.product_id"}}
"""

from __future__ import annotations

from dyngen.analysis.parameters.given import Given, adopt
from dyngen.analysis.parameters.members import Member
from dyngen.analysis.transactions.said import Said
from dyngen.ir.parameters import EntityType
from dyngen.ir.types import Field
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, one_of, unknown


def is_sound(said: Said) -> bool:
    """Does `key` speak of fields of the key, and of values? What is not so is reported."""
    fields = [each.label for each in said.named_fields]
    checked = [
        _is_value(each, said) if each in fields else _is_no_key_field(each, fields, said)
        for each in said.involved.key
    ]
    return all(checked)


def is_of_key(said: Said) -> bool:
    """Does `key` speak of fields of the key alone, as it must where it gives them? What is not so is reported."""
    fields = [each.label for each in said.entity.key_fields]
    remedy = (
        "make it a parameter of that name, or put an entity, of which key says what its fields are"
    )
    checked = [
        each in fields or _is_no_key_field(each, fields, said, remedy) for each in said.involved.key
    ]
    return all(checked)


def adopted(given: Given, field: Field, said: Said) -> bool:
    """Give what stands for a field of the key its type; False, after a finding, where it cannot have it."""
    if not isinstance(given, Member):
        return adopt(given, field.type, field.label, said.pattern)
    if given.field.type.kind is not field.type.kind:
        said.at["key"][field.label].error(
            "DG617",
            f"{given.name} is of type {given.field.type.kind}, and {field.label} of {said.entity.name} of type "
            f"{field.type.kind}",
            f"name a value of type {field.type.kind}",
        )
        return False
    if field.type.choices and not given.field.type.choices:
        said.at["key"][field.label].error(
            "DG617",
            f"{given.name} is any {field.type.kind}, and {field.label} of {said.entity.name} one of "
            f"{one_of(map(str, field.type.choices))}",
            f"give {given.field.label} the same enum, or take a parameter of its own",
        )
        return False
    return given.become(field.type)


def _is_no_key_field(name: str, fields: list[str], said: Said, remedy: str = "") -> bool:
    """Report a name that is no field of the key, or of what is put; False."""
    whole = said.involved.action == "Put" and not remedy
    said.at["key"][name].error(
        "DG617",
        f"{quoted(name)} is {'no field' if whole else 'not part of the key'} of {said.entity.name}",
        said.entity.if_constant(name)
        or remedy
        or unknown(name, fields, "remove it: the key has no fields"),
        on_key=True,
    )
    return False


def _is_value(field: str, said: Said) -> bool:
    """Is there a value of the name that is given for a field? An entity that is missing is told once."""
    name, place = said.involved.key[field], said.at["key"][field]
    given = said.scope.known.get(name)
    if given is None:
        owner = name.partition(".")[0]
        is_missing = all(each.partition(".")[0] != owner for each in said.scope.known)
        known = [each for each in said.scope.known if said.scalar(each)]
        near = did_you_mean(name, known)
        place.error(
            "DG617",
            f"{quoted(name)} is not a parameter of {said.pattern}",
            f"did you mean {quoted(near)}?" if near else "add it to the parameters",
            once=f"parameter {owner} of {said.at.pointer}" if is_missing else None,
        )
        return False
    if isinstance(given.parameter.type, EntityType):
        place.error(
            "DG617",
            f"{name} of {said.pattern} is an entity, and {field} is a value",
            f'name a field of it, as in "{name}.{field}"',
        )
        return False
    if given.model.type == "array" and said.entity.key_fields:
        place.error(
            "DG617",
            f"{name} of {said.pattern} is an array, and {field} is one value",
            f'add "each": "{name}" to the item, which then is there for each element',
        )
        return False
    return True
