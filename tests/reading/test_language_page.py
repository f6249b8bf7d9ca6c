"""docs/language.md says what the models of the schema language say."""

from __future__ import annotations

import re

from dyngen.schema import document
from dyngen.schema.jsonschema import json_schema
from dyngen.schema.page import page
from paths import DOCS

PAGE = DOCS / "language.md"


def test_the_page_is_that_of_the_models() -> None:
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    assert text == page(), "write it anew: python -m dyngen.schema.page > docs/language.md"


def test_every_model_of_the_language_has_a_section_and_every_link_leads_to_one() -> None:
    headings = [found.lower() for found in re.findall(r"^## (.+)$", page(), re.MULTILINE)]
    models = [name.removesuffix("Model").lower() for name in json_schema()["$defs"]]
    assert sorted(headings) == sorted([*models, "the schema"])
    assert set(re.findall(r"\]\(#([^)]+)\)", page())) <= set(headings)


def test_no_entity_stands_in_code() -> None:
    assert [code for code in re.findall(r"`[^`\n]*`", page()) if "&" in code] == []


def test_a_key_without_a_type_is_one_that_takes_any_value() -> None:
    anything = re.findall(r"^\| `([^`]+)` \| (?:array of )?any \|", page(), re.MULTILINE)
    assert set(anything) == {"$schema", "const", "default", "value", "values"}


def test_what_a_key_that_is_left_out_means_stands_beside_it() -> None:
    config = dict(
        re.findall(r"^\| `([^`]+)` \|.*?By default `([^`]+)`\. \|$", page(), re.MULTILINE)
    )
    table = document.TableConfig.model_validate(
        {"table_name": "Blog", "partition_key": "pk"}, strict=True
    )
    assert config["version_attribute"] == table.version_attribute == "version"
    assert config["billing_mode"] == table.billing_mode
    assert config["crud"] == "true"
    assert "deletion_protection" not in config
