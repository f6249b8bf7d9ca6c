"""The JSON Schema that editors use: published, true, and satisfied by every example."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from dyngen.schema.jsonschema import json_schema
from paths import SCHEMAS

pytestmark = pytest.mark.slow

PUBLISHED = SCHEMAS / "dyngen.schema.json"
EXAMPLES = sorted(SCHEMAS.glob("*/schema.json"))


def test_what_is_published_is_what_the_models_say() -> None:
    published = json.loads(PUBLISHED.read_text("utf-8"))
    assert published == json_schema(), (
        "write it anew: dyngen jsonschema > schemas/dyngen.schema.json"
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_example_names_it_and_satisfies_it(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    assert (path.parent / schema["$schema"]).resolve() == PUBLISHED
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.check_schema(json_schema())
    assert [error.message for error in validator.iter_errors(schema)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema["tables"][0].update(gsi_lists=[]),
        lambda schema: schema["tables"][0]["table_config"].pop("table_name"),
        lambda schema: schema.update(tables=[]),
    ],
)
def test_it_refuses_what_dyngen_refuses(change) -> None:  # type: ignore[no-untyped-def]
    schema = json.loads(EXAMPLES[0].read_text("utf-8"))
    change(schema)
    assert list(jsonschema.Draft202012Validator(json_schema()).iter_errors(schema))
