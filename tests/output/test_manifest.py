"""When a package counts as unchanged: only if nothing that decides about it can have changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from dyngen import build
from dyngen.diagnostics import RULES, Report, Severity, Span
from dyngen.output import manifest as subject
from dyngen.output.manifest import (
    NAME,
    current_files,
    inputs_digest,
    manifest,
    remember,
)
from dyngen.sources import sources

INPUTS = inputs_digest(b"schema", b"usage")
FILES = {"b.py": "B = 1\n", "a.py": "A = 1\n"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package as a build leaves it, remembered."""
    folder = tmp_path / "shop"
    folder.mkdir()
    text = manifest(INPUTS, FILES, "schemas/shop/schema.json")
    for name, content in (FILES | {NAME: text}).items():
        (folder / name).write_text(content)
    remember(text)
    return folder


def test_the_manifest_is_the_same_everywhere() -> None:
    text = manifest(INPUTS, FILES, "schemas/shop/schema.json")
    assert text == manifest(INPUTS, dict(reversed(FILES.items())), "schemas/shop/schema.json")
    assert json.loads(text).keys() == {"generated", "source", "files", "inputs"}
    assert text.endswith("}\n")
    assert "\r" not in text


def test_line_ends_of_a_checkout_do_not_count() -> None:
    assert inputs_digest(b"a\nb") == inputs_digest(b"a\r\nb")
    assert inputs_digest(b"ab", b"c") != inputs_digest(b"a", b"bc")


def test_an_untouched_package_is_current(package: Path) -> None:
    assert current_files(package, INPUTS)
    assert set(current_files(package, INPUTS) or ()) == {*FILES, NAME}


def test_other_inputs(package: Path) -> None:
    assert not current_files(package, inputs_digest(b"schema", b"other"))


@pytest.mark.parametrize("name", FILES)
def test_an_edited_or_missing_file(package: Path, name: str) -> None:
    (package / name).write_text("A = 2\n")
    assert not current_files(package, INPUTS)
    (package / name).unlink()
    assert not current_files(package, INPUTS)


def test_a_link_instead_of_a_file(package: Path) -> None:
    (package / "a.py").rename(package / "elsewhere")
    (package / "a.py").symlink_to("elsewhere")
    assert not current_files(package, INPUTS)


def test_another_generator(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "generator", lambda: "another")
    assert not current_files(package, INPUTS)


def test_a_manifest_that_this_generator_did_not_make_is_not_believed(package: Path) -> None:
    """A file edited by hand and its digest with it: what a `--check` in CI must find."""
    (package / "a.py").write_text("A = evil()\n")
    forged = manifest(INPUTS, FILES | {"a.py": "A = evil()\n"}, "schemas/shop/schema.json")
    (package / NAME).write_text(forged)
    assert not current_files(package, INPUTS)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"inputs": 1, "files": []}', "<<<<<<< HEAD\n{}", "\0"]
)
def test_a_damaged_manifest(package: Path, text: str) -> None:
    (package / NAME).write_text(text)
    assert not current_files(package, INPUTS)
    assert not current_files(package / "missing", INPUTS)


def test_names_in_a_manifest_do_not_lead_out(package: Path) -> None:
    (package.parent / "a.py").write_text("A = 1\n")
    text = manifest(INPUTS, {"../a.py": "A = 1\n"}, "s.json")
    (package / NAME).write_text(text)
    remember(text)
    assert not current_files(package, INPUTS)


def test_a_cache_that_cannot_be_written_only_costs_time(
    package: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(cache.parent / "file"))
    (cache.parent / "file").write_text("")
    remember((package / NAME).read_text())
    assert not current_files(package, INPUTS)


def test_inputs_are_all_that_a_package_is_made_of(tmp_path: Path) -> None:
    """Its schema, its usage data (there or not), and its place in the project, which the headers name."""
    (tmp_path / "pyproject.toml").write_text("")
    folder = tmp_path / "shop"
    folder.mkdir()
    schema, usage = folder / "schema.json", folder / "usage_data.json"

    def inputs(path: Path = schema) -> str:
        return sources([path])[0].inputs

    schema.write_text("{}")
    seen = [inputs()]
    usage.write_text("")
    seen.append(inputs())
    usage.write_text("{}")
    seen.append(inputs())
    schema.write_text("{ }")
    seen.append(inputs())
    other = tmp_path / "other"
    folder.rename(other)
    seen.append(inputs(other / "schema.json"))
    assert len(set(seen)) == len(seen)


def test_the_source_in_the_headers_is_the_same_from_every_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    schema = tmp_path / "schemas/shop/schema.json"
    schema.parent.mkdir(parents=True)
    schema.write_text("{}")
    for folder, path in (
        (tmp_path, "schemas"),
        (schema.parent, "schema.json"),
        (Path("/"), schema),
    ):
        monkeypatch.chdir(folder)
        assert [source.shown for source in sources([Path(path)])] == ["schemas/shop/schema.json"]
    assert str(PurePosixPath("schemas/shop/schema.json")) == sources([schema])[0].shown


WARNING = next(code for code, rule in RULES.items() if rule.severity is Severity.WARNING)


class Compiler:
    """The stages between reading and formatting, as plain as can be: the text of a schema decides what they do."""

    def __init__(self) -> None:
        self.lowered: list[str] = []

    def read(self, path: Path, report: Report) -> Path:
        report.open(SimpleNamespace(path=path, line=lambda number: ""))
        return path

    def resolve(self, path: Path, usage: object, report: Report, source: str) -> object:
        text = path.read_text()
        if "warn" in text:
            report.add(WARNING, (), "careful", "mend it", span=Span(path, 1, 1, 1, 2))
        package = path.stem.removesuffix("_schema")
        made = SimpleNamespace(
            path=path, package=package, source=source, entities=(), transactions=()
        )
        return None if "lost" in text else made

    def prepare(self) -> None:
        pass

    def lower(self, schema: SimpleNamespace) -> dict[str, object]:
        path = schema.path
        self.lowered.append(path.stem.removesuffix("_schema"))
        code = f"NAME = {path.stem!r}\nTEXT = {path.read_text()!r}\n"
        return {"__init__.py": SimpleNamespace(code=code), "py.typed": ""}


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiler:
    """The stages, and a project of two schemas as the working folder."""
    compiler = Compiler()
    for module, names in (
        ("analysis.resolve", ["resolve"]),
        ("lower", ["lower", "prepare"]),
        ("schema.read", ["read"]),
    ):
        fake = SimpleNamespace(**{name: getattr(compiler, name) for name in names})
        monkeypatch.setitem(sys.modules, f"dyngen.{module}", fake)
    monkeypatch.setitem(sys.modules, "dyngen.schema.usage", SimpleNamespace(read_usage=None))
    monkeypatch.setattr("dyngen.output.cores._cores", lambda: 1)  # what is made is noted here
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}_schema.json").write_text("fine")
    return compiler


def run(write: bool = True, **options: object) -> build.Result:
    return build.build([Path()], output=Path("out"), write=write, **options)


def test_only_the_package_of_a_changed_schema_is_made_again(compiler: Compiler) -> None:
    assert len(run().changes.created) == 6
    assert compiler.lowered == ["a", "b"]
    assert run().changes.clean
    assert run(write=False).changes.clean
    assert compiler.lowered == ["a", "b"]
    Path("b_schema.json").write_text("other")
    result = run(write=False)
    assert [str(change.path) for change in result.changes.changed] == [
        "b/__init__.py",
        "b/.dyngen.json",
    ]
    assert compiler.lowered == ["a", "b", "b"]
    run()
    Path("a_schema.json").unlink()
    assert {str(change.path) for change in run().changes.removed} == {
        "a/.dyngen.json",
        "a/__init__.py",
        "a/py.typed",
    }
    assert not Path("out/a").exists()


def test_a_hand_edit_is_found_and_mended(compiler: Compiler) -> None:
    run()
    file = Path("out/a/__init__.py")
    before = file.read_text()
    file.write_text(before + "x = 1\n")
    assert not run(write=False).changes.clean
    run()
    assert file.read_text() == before


def test_warnings_are_told_by_every_build(compiler: Compiler) -> None:
    Path("a_schema.json").write_text("warn")
    for _ in range(2):
        assert [one.message for one in run().diagnostics] == ["careful"]
        assert run(ignore=[WARNING]).diagnostics == []
    strict = run(strict=True)
    assert strict.changes is None, "what was built before stays, and the build has failed"
    assert Path("out/a/__init__.py").exists()


def test_a_schema_that_is_lost_without_a_word_does_not_cost_its_package(compiler: Compiler) -> None:
    run()
    Path("a_schema.json").write_text("lost")
    with pytest.raises(RuntimeError, match="nothing says why"):
        run()
    assert Path("out/a/__init__.py").exists()
