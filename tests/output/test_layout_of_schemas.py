"""The text of packages of random schemas is black's, statement for statement. (Random statements: test_layout.py.)"""

from __future__ import annotations

from pathlib import Path

import black
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from applications import schema_of
from dyngen.output.format import format_module
from dyngen.output.leaves import Unknown
from emitted import SOAK
from paths import GOLDEN
from proof.package import RejectedError, modules
from proof.populations import Example, examples

MODE = black.Mode(target_versions={black.TargetVersion.PY311})
SIZE = 200 if SOAK else 4
FILES = ("entities.py", "keys.py", "repositories.py", "transactions.py")


def test_what_is_laid_out_is_what_black_lays_out(tmp_path: Path) -> None:
    compared = 0

    @seed(7)
    @settings(
        max_examples=SIZE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(examples())
    def agrees(example: Example) -> None:
        nonlocal compared
        try:
            files = modules(example.schema, tmp_path)
        except RejectedError:
            return
        for name in FILES:
            if name in files:
                ours = format_module(files[name], f"random/{name}")
                assert ours == black.format_str(files[name], mode=MODE)
                compared += len(ours.splitlines())

    agrees()
    assert compared > 400 * SIZE


DESCRIPTIONS = (
    *(
        "By \\d+.",
        'a"""b',
        "\x01",
        "\u200b",
        "\u202e",
        "👩\u200d💻",
        'ends with "',
        '"',
        "a\tb",
        "\\",
    ),
    *("a\n\nb\n  c", "# fmt: off", "日本" * 40, "it's {x}", " ", "\u2028 x", "\\N{DASH}", "'''"),
)


@pytest.mark.parametrize("text", DESCRIPTIONS, ids=ascii)
def test_whatever_a_description_says_it_is_laid_out_as_black_does(
    text: str, tmp_path: Path
) -> None:
    schema = schema_of("user_registration")
    entities = [each for table in schema["tables"] for each in table["entities"].values()]
    patterns = [each for entity in entities for each in entity["access_patterns"]]
    fields = [each for entity in entities for each in entity["fields"]]
    for each in (*patterns, *fields, *schema["cross_table_access_patterns"]):
        each["description"] = text
    files = modules(schema, tmp_path)
    for name in FILES:
        ours = format_module(files[name], name)
        assert ours == black.format_str(files[name], mode=MODE)


def test_a_part_that_black_is_asked_about_comes_back_as_it_would_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every statement that is not plain, as if none were known."""
    asked: list[str] = []

    def unknown(source: str, depth: int) -> tuple[str, ...]:
        asked.append(source)
        raise Unknown

    monkeypatch.setattr("dyngen.output.layout.laid_out", unknown)
    for name in (*FILES, "examples.py"):
        text = (GOLDEN / "social_media_app" / name).read_text()
        assert format_module(text) == text
    assert len(asked) > 100
