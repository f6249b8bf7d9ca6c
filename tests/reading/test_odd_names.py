"""Whatever schema files, folders and usage data are called: a package, or something that can be read; no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dyngen.cli.app import run_command
from schemas import entity, pattern, schema, table

pytestmark = pytest.mark.slow

STEMS = [
    "été", "日本", "a b", " a", "a ", "a.b", "..a", "a..", "class", "None", "self", "dyngen", "runtime", "__init__",
    "__pycache__", "_", "-a", "--help", "-", "0a", "01-orders", "CON", "nul", "A" * 200, "ü" * 100, "a\nb", "a\x01b",
    "a'b", 'a"b', "a\\b", "a#b", "%s", "{a}", "$HOME", "~", "*", "?", "[a]", "a|b", "\u2028", "\u200b", "\ufeff",
    "\U0001f600", "e\u0301", "\u0130", "ﬁ", "import", "os", "schema_schema", "usage_data",
]  # fmt: skip
ENDINGS = ["_schema.json", ".schema.json", "_schema.yaml", ".json", "_schema.JSON", "schema.json"]
POST = entity("U#{id}", None, "id title?", pattern("find", "GetItem", "id", "single_entity"))
TEXT = json.dumps(schema(table("Posts", "pk", None, Post=POST)))
SECTIONS = {"sample_data": {"id": "p"}, "access_pattern_data": {}, "update_data": {}}
USAGE = json.dumps({"entities": {"Post": SECTIONS}})


@pytest.mark.parametrize("number", range(len(STEMS)), ids=[ascii(each) for each in STEMS])
def test_any_name_is_taken_or_told(
    number: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stem, ending = STEMS[number], ENDINGS[number % len(ENDINGS)]
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DYNGEN_TRACEBACK", raising=False)
    file, folder = Path(f"{stem}{ending}"), Path("folders", stem)
    folder.mkdir(parents=True)
    for path, text in (
        (file, TEXT),
        (Path(f"{stem}_usage_data.json"), USAGE),
        (folder / "schema.json", TEXT),
        (folder / "usage_data.json", USAGE),
    ):
        path.write_text(text, "utf-8")
    for arguments in (
        ["build", f"./{file}", "-o", "of_a_file"],
        ["build", "folders", "-o", "of_a_folder"],
        ["validate", ".", "--output-format", "github"],
        ["build", f"./{folder}/schema.json", "--usage-data", f"./{folder}", "-o", "of_nothing"],
    ):
        with pytest.raises(SystemExit) as ended:
            run_command(arguments)
        told = "".join(capsys.readouterr())
        assert ended.value.code in (0, 1, 2), told
        assert "internal error" not in told
        assert ended.value.code == 0 or told.strip()
