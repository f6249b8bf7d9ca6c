"""When a package counts as unchanged: only if nothing that decides about it can have changed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from dyngen import build
from dyngen.config import Settings
from dyngen.diagnostics import RULES, Report, Severity, Span
from dyngen.output import memory as subject
from dyngen.output.header import LINE
from dyngen.output.memory import current_files, inputs_digest, remember
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
    for name, content in FILES.items():
        (folder / name).write_text(content)
    remember(folder, INPUTS, FILES)
    return folder


def test_line_ends_of_a_checkout_do_not_count() -> None:
    assert inputs_digest(b"a\nb") == inputs_digest(b"a\r\nb")
    assert inputs_digest(b"ab", b"c") != inputs_digest(b"a", b"bc")


def test_an_untouched_package_is_current(package: Path) -> None:
    assert set(current_files(package, INPUTS) or ()) == FILES.keys()


def test_other_inputs(package: Path) -> None:
    assert not current_files(package, inputs_digest(b"schema", b"other"))


@pytest.mark.parametrize("name", FILES)
def test_an_edited_or_missing_file(package: Path, name: str) -> None:
    (package / name).write_text("A = 2\n")
    assert not current_files(package, INPUTS)
    (package / name).unlink()
    assert not current_files(package, INPUTS)


def test_a_file_is_read_again_only_if_it_may_have_changed(
    package: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("it was to be read")

    assert current_files(package, INPUTS)
    (note,) = cache.iterdir()
    assert json.loads(note.read_text())["stamps"] == {}, (
        "who writes now could leave them as they are"
    )
    monkeypatch.setattr(subject, "_TICK", -1)
    assert current_files(package, INPUTS)
    assert json.loads(note.read_text())["stamps"].keys() == FILES.keys()
    monkeypatch.setattr(subject, "open", refuse, raising=False)
    assert current_files(package, INPUTS)
    (package / "a.py").touch()
    assert not current_files(package, INPUTS)
    monkeypatch.delattr(subject, "open")
    assert current_files(package, INPUTS)
    monkeypatch.setattr(subject, "open", refuse, raising=False)
    assert current_files(package, INPUTS)


def test_an_edit_that_hides_itself(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "_TICK", -1)
    assert current_files(package, INPUTS)
    file = package / "a.py"
    before = file.stat()
    file.write_text("A = 2\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert not current_files(package, INPUTS)


def test_a_link_instead_of_a_file(package: Path) -> None:
    (package / "a.py").rename(package / "elsewhere")
    (package / "a.py").symlink_to("elsewhere")
    assert not current_files(package, INPUTS)


def test_another_generator(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "generator", lambda: "another")
    assert not current_files(package, INPUTS)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"inputs": 1, "files": []}', "<<<<<<< HEAD\n{}", "\0"]
)
def test_a_damaged_note(package: Path, cache: Path, text: str) -> None:
    (note,) = cache.iterdir()
    note.write_text(text)
    assert not current_files(package, INPUTS)
    remember(package, INPUTS, FILES)
    assert current_files(package, INPUTS)


def test_names_in_a_note_do_not_lead_out(package: Path) -> None:
    (package.parent / "a.py").write_text("A = 1\n")
    remember(package, INPUTS, {"../a.py": "A = 1\n"})
    assert not current_files(package, INPUTS)


def test_each_package_has_one_note(package: Path, cache: Path) -> None:
    """However often it is built, and in whichever way its folder is reached."""
    other = package.parent / "other"
    remember(other, INPUTS, FILES)
    for number in range(3):
        remember(package, inputs_digest(b"%d" % number), FILES)
    assert len(list(cache.iterdir())) == 2
    other.symlink_to(package)
    assert current_files(other, inputs_digest(b"2"))
    assert not current_files(other, INPUTS)


@pytest.mark.parametrize("what", ["no folder", "no rights", "no room"])
def test_a_cache_that_cannot_be_written_only_costs_time(
    package: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "no folder":
        monkeypatch.setenv("DYNGEN_CACHE_DIR", str(cache.parent / "file"))
        (cache.parent / "file").write_text("")
    else:
        touched = "mkdir" if what == "no rights" else "write_text"

        def refuse(*_: object, **__: object) -> None:
            raise OSError(what)

        monkeypatch.setattr(Path, touched, refuse)
    remember(package, inputs_digest(b"newer"), FILES)
    assert not current_files(package, inputs_digest(b"newer"))
    assert len(list(cache.iterdir())) == 1, "and no litter"


def test_a_user_without_a_home(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("DYNGEN_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    remember(package, INPUTS, FILES)
    assert not current_files(package, INPUTS)


@pytest.mark.parametrize(
    ("platform", "settings", "folder"),
    [
        ("linux", {}, "home/.cache/dyngen"),
        ("linux", {"XDG_CACHE_HOME": "{}/xdg"}, "xdg/dyngen"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "home/.cache/dyngen"),
        ("darwin", {}, "home/Library/Caches/dyngen"),
        ("win32", {"LOCALAPPDATA": "{}/local"}, "local/dyngen"),
        ("linux", {"XDG_CACHE_HOME": "{}/xdg", "DYNGEN_CACHE_DIR": "{}/own"}, "own"),
    ],
)
def test_where_notes_are_kept(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    settings: dict[str, str],
    folder: str,
) -> None:
    for name in ("DYNGEN_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value.format(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    remember(tmp_path / "shop", INPUTS, FILES)
    assert [path.parent.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")] == [
        folder
    ]


@pytest.mark.slow
def test_builds_at_the_same_time_do_not_tear_a_note(package: Path, cache: Path) -> None:
    """Eight processes write it as fast as they can: whoever reads it reads a whole one."""
    (note,) = cache.iterdir()
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            for _ in range(50):
                remember(package, str(number), FILES | {"a.py": "A = 1\n" * number * 2_000})
            os._exit(0)
        children.append(child)
    running = set(children)
    while running:
        assert json.loads(note.read_text())["inputs"]
        running -= {os.waitpid(each, os.WNOHANG)[0] for each in running}
    assert list(cache.iterdir()) == [note]


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

    def lower(self, schema: SimpleNamespace, home: str, **_: bool) -> dict[str, object]:
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
        ("lower", ["lower"]),
        ("schema.read", ["read"]),
    ):
        fake = SimpleNamespace(**{name: getattr(compiler, name) for name in names})
        monkeypatch.setitem(sys.modules, f"dyngen.{module}", fake)
    monkeypatch.setitem(sys.modules, "dyngen.schema.usage", SimpleNamespace(read_usage=None))
    support = SimpleNamespace(UnknownSupport=LookupError)
    monkeypatch.setitem(sys.modules, "dyngen.lower.support", support)
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}_schema.json").write_text("fine")
    return compiler


def run(write: bool = True, **options: object) -> build.Result:
    return build.build(Settings((Path(),), Path("out"), **options), write=write)


def test_only_the_package_of_a_changed_schema_is_made_again(compiler: Compiler) -> None:
    assert len(run().changes.created) == 6
    assert compiler.lowered == ["a", "b"]
    assert run().changes.clean
    assert run(write=False).changes.clean
    assert compiler.lowered == ["a", "b"]
    Path("b_schema.json").write_text("other")
    result = run(write=False)
    assert [str(change.path) for change in result.changes.changed] == ["b/__init__.py"]
    assert compiler.lowered == ["a", "b", "b"]
    run()
    Path("a_schema.json").unlink()
    assert {str(change.path) for change in run().changes.removed} == {
        "a/.dyngen.json",
        "a/__init__.py",
        "a/py.typed",
    }
    assert not Path("out/a").exists()


@pytest.mark.parametrize("setting", [{"keyword_keys": True}, {"runtime": "shared"}])
def test_a_setting_that_changes_packages_makes_them_again(
    compiler: Compiler, setting: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "dyngen.emission.shared.emit_shared", lambda package, used, formatter: {package: {}}
    )
    run()
    run(**setting)
    assert compiler.lowered == ["a", "b"] * 2
    run(**setting)
    assert compiler.lowered == ["a", "b"] * 2


def test_a_hand_edit_is_found_and_mended(compiler: Compiler) -> None:
    run()
    file = Path("out/a/__init__.py")
    before = file.read_text()
    file.write_text(before + "x = 1\n")
    assert not run(write=False).changes.clean
    run()
    assert file.read_text() == before


def test_without_a_cache_a_check_says_the_same(compiler: Compiler, cache: Path) -> None:
    run()
    shutil.rmtree(cache)
    assert run(write=False).changes.clean
    Path("out/a/__init__.py").write_text(f"# {LINE}\n")
    shutil.rmtree(cache)
    assert [str(change.path) for change in run(write=False).changes.changed] == ["a/__init__.py"]
    assert compiler.lowered == ["a", "b"] * 3


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
