"""Values for examples where nobody gave one: of the right type, and saying what they are for.

    made_up(Type(Kind.STRING), "user_id", 2)      "user_id-2"
    made_up(Type(Kind.DATE), "born")              "2024-01-01"

They are what JSON says of a value, as those of usage data are.
"""

from __future__ import annotations

from dyngen.ir.types import Kind, Type


def made_up(type: Type, name: str, number: int = 1) -> object:
    """A value for what is called `name`; the same one for every entity that has it."""
    if type.choices:
        return type.choices[min(number, len(type.choices)) - 1]
    if type.record:
        return {
            field.label: made_up(field.type, field.label, number)
            for field in type.record.fields
            if field.required
        }
    match type.kind:
        case Kind.STRING:
            return f"{name}-{number}"
        case Kind.INTEGER | Kind.DECIMAL:
            return number
        case Kind.BOOLEAN:
            return number == 1
        case Kind.UUID:
            return f"00000000-0000-4000-8000-{number:012d}"
        case Kind.DATETIME:
            return f"2024-01-{number:02d}T09:30:00Z"
        case Kind.DATE:
            return f"2024-01-{number:02d}"
        case Kind.BYTES:
            return "AAEC"
        case Kind.STRING_SET:
            return [f"{name}-{number}"]
        case Kind.NUMBER_SET:
            return [number]
        case Kind.OBJECT:
            return {name: number}
        case Kind.ARRAY:
            return [made_up(type.item or Type(Kind.STRING), name, number)]
