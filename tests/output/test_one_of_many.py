"""A build of some schemas of a project: what becomes of the packages of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.output.header import source_of, stamp
from dyngen.sources import is_orphaned, sources
from output.disk import Run, schema


@pytest.fixture
def shop_and_cart(project: Path) -> Path:
    """A project with two schemas in a folder."""
    (project / "pyproject.toml").write_text("")
    (project / "schemas").mkdir()
    (project / "shop_schema.json").rename(project / "schemas/shop_schema.json")
    (project / "schemas/cart_schema.json").write_text(schema())
    return project


def test_the_packages_of_other_schemas_are_left_alone(shop_and_cart: Path, run: Run) -> None:
    assert run("schemas")[0] == 0
    assert run("schemas/shop_schema.json", "--check")[0] == 0
    assert run("schemas/shop_schema.json")[0] == 0
    assert (shop_and_cart / "out/cart/keys.py").exists()


def test_the_package_of_a_schema_that_is_gone_goes_whatever_is_built(
    shop_and_cart: Path, run: Run
) -> None:
    assert run("schemas")[0] == 0
    (shop_and_cart / "schemas/cart_schema.json").unlink()
    status, told = run("schemas/shop_schema.json", "--check")
    assert status == 1
    assert "stale: out/cart/keys.py\n" in told
    status, told = run("schemas/shop_schema.json")
    assert status == 0
    assert "removed: out/cart/keys.py\n" in told
    assert not (shop_and_cart / "out/cart").exists()


def test_what_a_package_has_no_more_is_removed(shop_and_cart: Path, run: Run) -> None:
    assert run("schemas")[0] == 0
    old = shop_and_cart / "out/shop/old.py"
    old.write_text((shop_and_cart / "out/shop/keys.py").read_text())
    assert run("schemas/cart_schema.json")[0] == 0
    assert old.exists()
    assert run("schemas/shop_schema.json")[0] == 0
    assert not old.exists()


def test_a_package_that_its_schema_makes_no_more_goes(shop_and_cart: Path, run: Run) -> None:
    """The schema is there, and its package has another name now."""
    folder = shop_and_cart / "schemas"
    assert run("schemas/shop_schema.json")[0] == 0
    (shop_and_cart / "out/shop").rename(shop_and_cart / "out/store")
    assert run("schemas/cart_schema.json")[0] == 0
    assert (shop_and_cart / "out/store").exists()
    assert run(str(folder / "shop_schema.json"))[0] == 0
    assert not (shop_and_cart / "out/store").exists()


@pytest.mark.parametrize(
    ("source", "orphaned"),
    [
        ("schemas/shop_schema.json", False),
        ("schemas/gone_schema.json", True),
        ("schemas/deep/gone_schema.json", True),
        ("gone_schema.json", True),
        ("elsewhere/gone_schema.json", False),  # a folder that this project does not have
        ("schemas/cart_schema.json", True),  # it is built, and makes the package `cart`
        ("", False),
    ],
)
def test_which_sources_are_gone(shop_and_cart: Path, source: str, orphaned: bool) -> None:
    made = sources([Path("schemas/cart_schema.json")])
    assert is_orphaned(source, shop_and_cart / "out", made) is orphaned


def test_nothing_is_known_of_a_folder_outside_of_every_project(
    shop_and_cart: Path, tmp_path: Path
) -> None:
    made = sources([Path("schemas/cart_schema.json")])
    assert not is_orphaned("gone_schema.json", tmp_path / "shared", made)
    assert not is_orphaned("schemas/gone_schema.json", tmp_path / "shared", made)


@pytest.mark.parametrize("name", ["keys.py", ".dyngen.json"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_header_names_the_source(name: str, ends: str) -> None:
    text = stamp(name, '{\n  "a": 1\n}\n', 'schemas/größe "x"/schema.json')
    assert source_of(text.replace("\n", ends)) == 'schemas/größe "x"/schema.json'


@pytest.mark.parametrize(
    "text", ["", "# Source", '{\n  "source": "\\x",\n', "x\n" * 9 + "# Source: a\n"]
)
def test_no_source_is_named(text: str) -> None:
    assert source_of(text) == ""
