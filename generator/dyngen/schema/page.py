"""docs/language.md, made from the models of the schema language.

python -m dyngen.schema.page > docs/language.md
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from dyngen.schema import document
from dyngen.schema.jsonschema import json_schema

_TOP = """\
# The schema language

A schema is JSON, or YAML with the same meaning. Keys that are not listed here are errors. `dyngen jsonschema`
prints the same as a JSON Schema, published as `schemas/dyngen.schema.json`: name it in `"$schema"`, and editors
complete and check.

A package is named after its schema: `orders_schema.json` and `orders.schema.json` make `orders`, a bare
`schema.json` takes the name of its folder. Beside it may lie sample values for the examples: `usage_data.json` or
`<package>_usage_data.json`.

A **template** is text with fields in braces: `ORDER#{order_date}#{order_id}`. A format may follow a number:
`{line:04d}`; `{email:lower}` is a text in lower case. A template that is nothing but one numeric field makes a numeric
key; every other makes a text, that of a constant, too, which stands as its text even if it is a number. A field ends
where the text behind it first occurs; dates, moments, UUIDs and numbers of fixed width end by their length, so that
another field may follow at once. A field that is itself a key attribute with another template stands for it. What a
pattern then means is in [semantics.md](semantics.md), what may be called what in [naming.md](naming.md).
"""

_MODELS = (
    document.SchemaModel,
    document.TableModel,
    document.TableConfig,
    document.Index,
    document.LocalIndex,
    document.Entity,
    document.Field,
    document.AlsoAt,
    document.GsiMapping,
    document.LsiMapping,
    document.AccessPattern,
    document.UpdateAction,
    document.Parameter,
    document.FilterExpression,
    document.FilterCondition,
    document.CrossPattern,
    document.Involved,
)


def page() -> str:
    """The whole page as Markdown."""
    schema = json_schema()
    definitions: Mapping[str, Mapping[str, object]] = schema["$defs"]
    lines = [_TOP]
    for model in _MODELS:
        name = model.__name__
        lines += _section(name, schema if name == "SchemaModel" else definitions[name])
    return "\n".join(lines)


def _section(name: str, model: Mapping[str, object]) -> Iterator[str]:
    yield f"## {'The schema' if name == 'SchemaModel' else name.removesuffix('Model')}\n"
    yield f"{model['description']}\n"
    yield "| key | type | needed | meaning |\n|---|---|---|---|"
    required = model.get("required", ())
    others = _instead(model.get("anyOf"))
    properties = model["properties"]
    if isinstance(properties, Mapping) and isinstance(required, (list, tuple)):
        for key, value in properties.items():
            needed = "yes" if key in required else others.get(key, "")
            meaning = _text(value.get("description", "")) + _default(value.get("default"))
            yield f"| `{key}` | {_type(value)} | {needed} | {meaning} |"
    yield ""


def _instead(choice: object) -> Mapping[str, str]:
    """What may stand in place of each key of which one is needed."""
    options = choice if isinstance(choice, list) else []
    keys = [key for option in options for key in option["required"]]
    return {
        key: f"this, or {' or '.join(f'`{other}`' for other in keys if other != key)}"
        for key in keys
    }


def _type(value: Mapping[str, object]) -> str:
    match value:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2].removesuffix("Model")
            return f"[{name}](#{name.lower()})"
        case {"enum": list(words)}:
            return _text(" ".join(f"`{word}`" for word in words))
        case {"const": word}:
            return f"`{word}`"
        case {"anyOf": list(options)} | {"oneOf": list(options)}:
            shown = [_type(option) for option in options if option != {"type": "null"}]
            return " or ".join(dict.fromkeys(shown))
        case {"type": "array", "items": dict(items)}:
            return f"array of {_type(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"object of {_type(values)}"
        case {"type": str(name)}:
            return name
    return "any"


def _default(value: object) -> str:
    """What a key that is left out means, unless that is nothing: no value, none of them, or no."""
    return (
        f" By default `{value if isinstance(value, str) else json.dumps(value)}`." if value else ""
    )


def _text(text: object) -> str:
    """A text in a cell of a table; in the code that it holds, Markdown reads no entities."""
    parts = str(text).replace("|", "\\|").split("`")
    return "`".join(
        part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts)
    )


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - the page is the output
