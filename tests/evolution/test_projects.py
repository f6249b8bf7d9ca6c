"""`dyngen breaking` and the settings of a project: what a change of [tool.dyngen] breaks, and where each side has it.

That the rules are true is seen in the packages: whatever one variant has and the other lacks must be found.
"""

from __future__ import annotations

import inspect
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dyngen.build import build
from dyngen.config import KINDS, settings_of
from dyngen.evolution.compare.projects import compare_projects
from dyngen.evolution.project import Project
from dyngen.evolution.rules import RULES, SETTING
from dyngen.output.manifest import ENCODING
from evolution.changing import NOTE, SCHEMA
from evolution.test_against import breaking, codes, committed, git, write
from in_process import command
from schemas import changed, entity, schema, table

SETTINGS = {
    "paths": ('["a"]', '["b"]', ()),
    "output": ('"out"', '"src/data"', ("DB518",)),
    "infrastructure": ('"deploy"', '"infra"', ()),
    "ignore": ('["DG901"]', "[]", ()),
    "strict": ("true", "false", ()),
    "usage-data": ('"a.json"', '"b.json"', ()),
    "formatter": ('"black"', '"ruff"', ()),
    "runtime": ('"package"', '"shared"', ("DB516",)),
    "keyword_keys": ("false", "true", ("DB514",)),
    "transport": ('"direct"', '"boto3"', ("DB517",)),
    "flavours": ('["sync", "async"]', '["async"]', ("DB515",)),
    "breaking": ("{}", '{api = "error"}', ()),
}
"""Two values of each setting, and what is found from the first to the second."""


def project(text: str) -> Project:
    path = Path.cwd() / "pyproject.toml"
    text = f"[tool.dyngen]\n{text}\n"
    return Project(settings_of(text, path), Path("pyproject.toml"), text)


def found(old: str, new: str) -> tuple[str, ...]:
    return tuple(each.rule.code for each in compare_projects(project(old), project(new)))


@pytest.mark.parametrize("key", KINDS)
def test_what_is_found_of_each_setting(key: str) -> None:
    one, other, expected = SETTINGS[key]
    assert found(f"{key} = {one}", f"{key} = {other}") == expected
    assert found(f"{key} = {one}", f"{key} = {one}") == ()


def test_every_rule_about_settings_is_in_a_row() -> None:
    rules = {code for code, each in RULES.items() if any(k.startswith(SETTING) for k in each.keys)}
    assert {code for *_, expected in SETTINGS.values() for code in expected} == rules


# ---- seen in the packages ------------------------------------------------------------------------

VARIANTS = {
    "": "",
    "shared": 'runtime = "shared"',
    "keywords": "keyword_keys = true",
    "direct": 'transport = "direct"',
    "async": 'flavours = ["async"]',
    "both": 'flavours = ["sync", "async"]',
}


@contextmanager
def on_the_path(folder: Path) -> Iterator[None]:
    before = {*sys.modules}
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in {*sys.modules} - before:
            if name.partition(".")[0] in ("shop", "dyngen_runtime"):
                del sys.modules[name]


def offered(folder: Path, settings: str) -> frozenset[str]:
    """What callers may rely on: modules, names, parameters, and which of these may be given by their place."""
    write(folder / "shop_schema.json", SCHEMA)
    config = settings_of(f"[tool.dyngen]\n{settings}\n", folder / "pyproject.toml")
    schemas = (folder / "shop_schema.json",)
    result = build(replace(config, paths=schemas, output=folder / "out"), write=True)
    assert not result.diagnostics
    with on_the_path(folder / "out"):
        return frozenset(_offered(folder / "out"))


def _offered(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        module = ".".join(path.relative_to(folder).with_suffix("").parts)
        if "example" not in module:
            yield module
    for package in ("shop", "shop.aio"):
        try:
            exported = import_module(package)
        except ModuleNotFoundError:
            continue
        for name in exported.__all__:
            yield f"{package} {name}"
            yield from _parameters(f"{package} {name}", getattr(exported, name))


def _parameters(shown: str, thing: Any) -> Iterator[str]:
    """The public methods of repositories, and what `connect` takes."""
    methods = {"": thing} if shown.endswith("connect") else {}
    if "Repository" in shown or "TransactionService" in shown:
        methods = {name: each for name, each in vars(thing).items() if name[0] != "_"}
    for name, method in methods.items():
        if not inspect.isfunction(method):
            continue
        for each in inspect.signature(method).parameters.values():
            yield f"{shown} {name} {each.name}"
            if each.kind is each.POSITIONAL_OR_KEYWORD:
                yield f"{shown} {name} {each.name} by place"


@pytest.mark.slow
def test_a_setting_is_found_where_packages_lose_something_by_it(tmp_path: Path) -> None:
    made = {
        name: offered(tmp_path / (name or "plain"), settings) for name, settings in VARIANTS.items()
    }
    for old, before in made.items():
        for new, after in made.items():
            lost = sorted(before - after)
            assert bool(found(VARIANTS[old], VARIANTS[new])) == bool(lost), (old, new, lost)


# ---- where each side has them --------------------------------------------------------------------

CONFIGURED = '[project]\nname = "shop"\n\n[tool.dyngen]\npaths = ["schemas"]\n'


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose branch main has a schema and its settings."""
    folder = tmp_path_factory.mktemp("released")
    write(folder / "schemas/shop/schema.json", SCHEMA)
    (folder / "pyproject.toml").write_text(CONFIGURED)
    committed(folder)
    return folder


@pytest.fixture
def repository(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, whose checkout gives keys by name, on line 6 of pyproject.toml."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    (tmp_path / "pyproject.toml").write_text(f"{CONFIGURED}keyword_keys = true\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_revision(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = breaking("--against", "main")
    assert ran.stdout.splitlines()[:2] == [
        "pyproject.toml:6:1: warning[DB514]: methods take what makes keys by name only",
        "6 | keyword_keys = true",
    ]
    assert "note: it was at main:pyproject.toml:4:1" in ran.stdout
    assert codes("--against", "main") == ["DB514 tool.dyngen:keyword_keys"]
    monkeypatch.chdir(repository / "schemas")
    assert breaking(".", "--against", "main").stdout.startswith("../pyproject.toml:6:1: ")


def test_the_other_formats(repository: Path) -> None:
    printed = breaking("--against", "main", "--output-format", "json").stdout
    [row] = json.loads(printed)["findings"]
    assert (row["category"], row["package"], row["entity"]) == ("API", "", None)
    assert (row["path_new"], row["path_old"]) == ("pyproject.toml", "pyproject.toml")
    github = breaking("--against", "main", "--output-format", "github").stdout
    assert github.startswith("::warning file=pyproject.toml,line=6")
    sarif = json.loads(breaking("--against", "main", "--output-format", "sarif").stdout)
    assert [each["ruleId"] for each in sarif["runs"][0]["results"]] == ["DB514"]


def test_a_project_takes_it_as_grave_as_it_says(repository: Path) -> None:
    accept = 'accept = [{id = "DB514", at = "tool.dyngen:keyword_keys", reason = "told to all"}]'
    for text, printed in {'api = "error"': "error[DB514]", accept: ""}.items():
        (repository / "pyproject.toml").write_text(
            f"{CONFIGURED}keyword_keys = true\n[tool.dyngen.breaking]\n{text}\n"
        )
        ran = breaking("--against", "main")
        assert ran.stdout.partition(": ")[2].startswith(printed)
        assert bool(ran.stdout) == bool(printed)
        assert "accept" not in ran.stderr


def test_a_folder_has_the_settings_of_its_own_project(repository: Path, tmp_path: Path) -> None:
    write(repository / "old/schemas/shop/schema.json", SCHEMA)
    assert codes("schemas", "--against", "old") == []  # it is in this project
    (repository / "old/pyproject.toml").write_text('[tool.dyngen]\nflavours = ["sync", "async"]\n')
    assert sorted(codes("schemas", "--against", "old")) == [
        "DB514 tool.dyngen:keyword_keys",
        "DB515 tool.dyngen:flavours",
    ]
    assert len(codes("schemas", "--against", "old/schemas/shop/schema.json")) == 2


def test_nothing_is_known_of_a_folder_without_a_project(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".git").mkdir()  # whatever lies above it
    write(elsewhere / "shop/schema.json", SCHEMA)
    assert codes("schemas", "--against", str(elsewhere)) == []


def test_a_revision_without_the_file_left_all_to_its_default(repository: Path) -> None:
    git(repository, "rm", "-q", "--cached", "pyproject.toml")
    git(repository, "commit", "-q", "-m", "two")
    ran = breaking("--against", "main")
    assert ran.stdout.startswith("pyproject.toml:6:1: warning[DB514]")
    assert "it was at" not in ran.stdout
    git(repository, "add", "pyproject.toml")
    git(repository, "commit", "-q", "-m", "three")
    (repository / "pyproject.toml").unlink()
    assert codes("schemas", "--against", "main") == []


def test_settings_that_cannot_be_read_are_told(repository: Path) -> None:
    (repository / "pyproject.toml").write_text("[tool.dyngen]\nspeed = 1\n")
    git(repository, "commit", "-q", "-a", "-m", "two")
    (repository / "pyproject.toml").write_text(CONFIGURED)
    ran = breaking("--against", "main")
    assert (ran.status, ran.stdout) == (0, "")
    assert "the settings of main are compared with nothing" in ran.stderr
    assert '[tool.dyngen] has no key "speed"' in ran.stderr


def test_packages_that_are_all_new_have_no_callers(repository: Path) -> None:
    (repository / "schemas/shop/schema.json").unlink()
    other = schema(table("Others", "pk", None, Other=entity("{id}", None, "id")))
    write(repository / "schemas/other/schema.json", other)
    assert codes("--against", "main") == ["DB501 shop"]


def test_schemas_are_searched_where_they_were_then(repository: Path) -> None:
    """The folder of the schemas moves, and one that is configured no more is gone."""
    other = schema(table("Others", "pk", None, Other=entity("{id}", None, "id")))
    write(repository / "more/other/schema.json", other)
    (repository / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["schemas", "more"]\n')
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two")
    git(repository, "mv", "schemas", "tables")
    optional = changed(SCHEMA, {f"{NOTE}/fields/2/required": False})
    write(repository / "tables/shop/schema.json", optional)
    (repository / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["tables"]\n')
    assert sorted(codes("--against", "main")) == [
        "DB208 shop:Note.text",
        "DB501 other",
        "DB505 shop:Note.text",
    ]
    # What is named on the command line is meant on both sides.
    assert codes("tables/shop", "--against", "main") == []


# ---- how values are stored -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("against", ["main", "path:schemas"])
def test_a_release_of_dyngen_that_stores_values_otherwise_is_told(
    repository: Path, against: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the packages say that are committed; a package of before there was a number is of the first one."""
    write(repository / "schemas/blog/schema.json", changed(SCHEMA, {}))
    assert command("build").status == 0
    old = repository / "generated/blog/.dyngen.json"
    old.write_text(old.read_text().replace(f'  "encoding": {ENCODING},\n', ""))
    (repository / "generated/shop/more").mkdir()
    (repository / "generated/shop/more/.dyngen.json").write_text('{\n  "encoding": 7,\n}')
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two")
    assert codes("schemas", "--against", against) == []
    monkeypatch.setattr("dyngen.evolution.compare.projects.ENCODING", ENCODING + 1)
    ran = breaking("schemas", "--against", against)
    assert (ran.status, ran.stdout.count("error[DB213]")) == (1, 1)
    assert "this release of dyngen stores values otherwise than blog and shop" in ran.stdout
    [told] = json.loads(
        breaking("schemas", "--against", against, "--output-format", "json").stdout
    )["findings"]
    assert told["readers"] == {"new_reads_old": False, "old_reads_new": False}


def test_of_packages_that_are_not_committed_nothing_is_known(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("build").status == 0
    monkeypatch.setattr("dyngen.evolution.compare.projects.ENCODING", ENCODING + 1)
    assert codes("schemas", "--against", "main") == ["DB514 tool.dyngen:keyword_keys"]
