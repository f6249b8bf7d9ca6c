"""Which files are schemas, what their packages are called, and where their usage data is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.names import Identifier
from dyngen.schema.files import PathNotFound, find, overlooked
from dyngen.schema.package import name_of_path, package_of, suggestion, usage_data_beside


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
        ("orders.v2_schema.json", "orders_v2"),
        ("01-orders_schema.json", None),
        ("class_schema.json", None),
        ("class/schema.json", None),
        ("été.schema.json", None),
        ("_schema.json", None),
        (".json", None),
        ("---.json", None),
        ("/schema.json", None),
    ],
)
def test_package_names(path: str, name: str | None) -> None:
    assert name_of_path(Path(path)) == name


def test_a_bare_schema_takes_the_name_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    assert name_of_path(Path("schema.json")) == "shop"


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ('{"package": "sales", "tables": []}', "sales"),
        ('{"p\\u0061ckage": "sales"}', "sales"),
        ('{"package"\n : "sales"}', "sales"),
        ('{"description": "one package: \\"a\\\\"}', "shop"),
        ('{"tables": [{"package": "sales"}]}', "shop"),
        ('{"package": "class"}', None),
        ('{"package": "a-b"}', None),
        ('{"package": ""}', None),
        ('{"package": 5}', "shop"),  # told as a wrong type
        ('{"package": ', "shop"),
    ],
)
def test_a_schema_says_what_its_package_is_called(
    tmp_path: Path, text: str, package: str | None
) -> None:
    path = tmp_path / "shop_schema.json"
    path.write_text(text, "utf-8")
    assert package_of(path) == package
    (tmp_path / "01-shop.yaml").write_text("package: sales\ntables: []\n")
    assert package_of(tmp_path / "01-shop.yaml") == "sales"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("01-orders", "orders"),
        ("class", "class_data"),
        ("Été", "ete"),
        ("42", "data"),
        ("", "data"),
    ],
)
def test_a_name_is_suggested(text: str, name: str) -> None:
    assert suggestion(text) == name
    assert isinstance(suggestion(text), Identifier)


def test_what_looks_like_a_schema_is_not_passed_by_in_silence(tmp_path: Path) -> None:
    text = '{"tables": [{"table_config": {"table_name": "T"}}]}'
    make(tmp_path, "a/schema.json", "a/other.json", "b/deep/notes.yaml")
    for name in (
        "bookings.yaml", "a/model.json", "a/shop_usage_data.json", "c/far.json",
        "dyngen.schema.json", "notes.txt",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [path.relative_to(tmp_path).as_posix() for path in overlooked([tmp_path])]
    assert found == ["bookings.yaml", "a/model.json"]
    named = [tmp_path, tmp_path / "bookings.yaml", tmp_path / "a/model.json"]
    assert overlooked(named) == []


def test_who_names_a_file_asks_for_no_other(tmp_path: Path) -> None:
    for name in ("a_schema.json", "e0_schema.json", "model.json", "sub/schema.json", "sub/b.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"tables": [{"table_config": {"table_name": "T"}}]}')
    assert overlooked([tmp_path / "a_schema.json"]) == []
    assert overlooked([tmp_path / "model.json", tmp_path / "sub"]) == [tmp_path / "sub/b.yaml"]


def test_usage_data_is_called_after_the_package_or_the_file(tmp_path: Path) -> None:
    schema = tmp_path / "01-shop_schema.json"
    schema.write_text('{"package": "store"}')
    for name in ("usage_data.json", "01-shop_usage_data.json", "store_usage_data.yaml"):
        make(tmp_path, name)
        assert usage_data_beside(schema) == tmp_path / name


def test_usage_data_beside_a_schema(tmp_path: Path) -> None:
    schema = tmp_path / "shop_schema.json"
    assert usage_data_beside(schema) is None
    for name in ("usage_data.yaml", "usage_data.json", "shop_usage_data.json"):  # ever better ones
        make(tmp_path, name)
        assert usage_data_beside(schema) == tmp_path / name
