"""Which files are schemas, what their packages are called, and where their usage data is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.schema.files import PathNotFound, find, package_name, usage_data_beside


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")


def test_a_folder_is_searched(tmp_path: Path) -> None:
    schemas = [
        "blog/schema.json",
        "orders.schema.yml",
        "shop/deep/er/schema.yaml",
        "shop_schema.json",
    ]
    others = [
        "usage_data.json",
        "schemas.json",
        "myschema.json",
        "schema.json.bak",
        "schema.toml",
        "dyngen.schema.json",
    ]
    hidden = [".venv/schema.json", "blog/.git/schema.json"]
    make(tmp_path, *schemas, *others, *hidden)
    found = [path.relative_to(tmp_path).as_posix() for path in find([tmp_path])]
    assert sorted(found) == schemas
    assert found == [path.relative_to(tmp_path).as_posix() for path in find([tmp_path, tmp_path])]


def test_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    make(tmp_path, "anything.txt")
    path = tmp_path / "anything.txt"
    assert find([path, path]) == [path]


def test_the_order_is_that_of_names(tmp_path: Path) -> None:
    make(tmp_path, "b/schema.json", "a/schema.json", "c_schema.json", "a_schema.json")
    found = [path.relative_to(tmp_path).as_posix() for path in find([tmp_path])]
    assert found == ["a_schema.json", "c_schema.json", "a/schema.json", "b/schema.json"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound, match=r"nowhere\.json"):
        find([tmp_path / "nowhere.json"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("project_management_schema.json", "project_management"),
        ("orders.schema.json", "orders"),
        ("blog/schema.json", "blog"),
        ("blog/schema.yaml", "blog"),
        ("my-shop_schema.yml", "my_shop"),
        ("plain.json", "plain"),
    ],
)
def test_package_names(path: str, name: str) -> None:
    assert package_name(Path(path)) == name


def test_a_bare_schema_takes_the_name_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    assert package_name(Path("schema.json")) == "shop"


def test_usage_data_beside_a_schema(tmp_path: Path) -> None:
    schema = tmp_path / "shop_schema.json"
    assert usage_data_beside(schema) is None
    for name in ("usage_data.yaml", "usage_data.json", "shop_usage_data.json"):  # ever better ones
        make(tmp_path, name)
        assert usage_data_beside(schema) == tmp_path / name
