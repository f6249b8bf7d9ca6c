"""`runtime = "shared"`: the support code stands once beside the packages, and holds what any of them uses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import schemas
from dyngen.emission.shared import PACKAGE
from output.disk import Run, refused, schema, snapshot

pytestmark = pytest.mark.slow

SHARED = ("--runtime", "shared")


DATES = "date_text"
"""What support code that writes dates defines."""


def with_a_date() -> str:
    """A schema whose package uses what that of `disk.schema` does not."""
    dated = schemas.entity("T#{id}", None, "id day:date")
    return json.dumps(schemas.schema(schemas.table("Cart", "pk", None, Thing=dated)))


@pytest.fixture
def out(project: Path) -> Path:
    """The output folder of a project with two schemas, `shop_schema.json` and `cart_schema.json`."""
    (project / "pyproject.toml").write_text("")
    (project / "cart_schema.json").write_text(with_a_date())
    return project / "out"


def defines(out: Path, name: str) -> bool:
    text = (out / PACKAGE / "runtime.py").read_text()
    return f"\ndef {name}(" in text


def test_the_packages_have_no_support_code_of_their_own(out: Path, run: Run) -> None:
    assert run(".")[0] == 0
    status, told = run(".", *SHARED)
    assert status == 0
    for package in ("shop", "cart"):
        assert f"removed: out/{package}/runtime.py\n" in told
        assert {each.name for each in (out / package).iterdir()}.isdisjoint(
            {"runtime.py", "example_runner.py"}
        )
        assert (out / package / ".dyngen.json").read_text().count("runtime") == 0
    assert {each.name for each in (out / PACKAGE).iterdir()} == {
        *(".dyngen.json", "__init__.py", "example_runner.py", "py.typed", "runtime.py")
    }
    assert run(".", *SHARED, "--check")[0] == 0
    assert run(".", "--check")[0] == 1


def test_a_build_of_one_leaves_what_the_others_use(out: Path, run: Run) -> None:
    assert run("shop_schema.json", *SHARED)[0] == 0
    assert not defines(out, DATES)
    assert run("cart_schema.json", *SHARED)[0] == 0
    assert defines(out, DATES)
    whole = snapshot(out)
    assert run("shop_schema.json", *SHARED)[0] == 0
    assert snapshot(out) == whole
    assert run("shop_schema.json", *SHARED, "--check")[0] == 0
    assert run(".", *SHARED)[0] == 0
    assert snapshot(out) == whole


def test_it_is_the_same_whatever_was_remembered(
    out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("cart_schema.json", *SHARED)[0] == 0
    assert run(".", *SHARED)[0] == 0
    whole = snapshot(out)
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(out.parent / "other-cache"))
    status, told = run(".", *SHARED)
    assert status == 0
    assert "changed" not in told.replace("unchanged", "")
    assert snapshot(out) == whole


def test_what_nobody_uses_any_more_goes(out: Path, run: Run) -> None:
    assert run(".", *SHARED)[0] == 0
    (out.parent / "cart_schema.json").write_text(schema("Cart"))
    status, told = run("cart_schema.json", *SHARED, "--diff")
    assert status == 0
    assert f"-def {DATES}(" in told
    assert run("cart_schema.json", *SHARED, "--check")[0] == 1
    assert run("cart_schema.json", *SHARED)[0] == 0
    assert not defines(out, DATES)


def test_a_package_whose_schema_is_gone_uses_nothing(out: Path, run: Run) -> None:
    assert run(".", *SHARED)[0] == 0
    (out.parent / "cart_schema.json").unlink()
    assert run(".", *SHARED)[0] == 0
    assert not (out / "cart").exists()
    assert not defines(out, DATES)


def test_it_goes_with_the_last_package_that_uses_it(out: Path, run: Run) -> None:
    assert run(".", *SHARED)[0] == 0
    assert run("shop_schema.json")[0] == 0
    assert (out / "shop/runtime.py").exists()
    assert defines(out, DATES)
    status, told = run("cart_schema.json")
    assert status == 0
    assert f"removed: out/{PACKAGE}/runtime.py\n" in told
    assert not (out / PACKAGE).exists()


def test_files_of_others_are_not_touched(out: Path, run: Run) -> None:
    (out / PACKAGE).mkdir(parents=True)
    mine = out / PACKAGE / "runtime.py"
    mine.write_text("mine = 1\n")
    status, told = refused(out.parent, run, ".", *SHARED)
    assert status == 1
    assert f"out/{PACKAGE}/runtime.py: dyngen did not write this file" in told
    assert run(".")[0] == 0
    assert mine.read_text() == "mine = 1\n"


def test_no_schema_makes_a_package_of_that_name(out: Path, run: Run) -> None:
    (out.parent / f"{PACKAGE}_schema.json").write_text(schema())
    status, told = refused(out.parent, run, ".", *SHARED)
    assert status == 2
    assert f'{PACKAGE}_schema.json makes the package "{PACKAGE}"' in told
    assert run(".")[0] == 0
    assert run("shop_schema.json")[0] == 0
    assert (out / PACKAGE / "keys.py").exists()


def test_it_is_imported_from_where_the_output_folder_is_a_package(out: Path, run: Run) -> None:
    assert run(".", *SHARED)[0] == 0
    assert f"from {PACKAGE}.runtime import" in (out / "shop/keys.py").read_text()
    (out / "__init__.py").write_text("")
    assert run(".", *SHARED, "--check")[0] == 1
    assert run(".", *SHARED)[0] == 0
    assert f"from ..{PACKAGE}.runtime import" in (out / "shop/keys.py").read_text()
    assert run("shop_schema.json", *SHARED)[0] == 0
    assert defines(out, DATES)


def test_a_package_of_another_release_is_to_be_built_too(out: Path, run: Run) -> None:
    assert run(".", *SHARED)[0] == 0
    keys = out / "cart/keys.py"
    keys.write_text(keys.read_text() + f"from {PACKAGE}.runtime import gone as _gone\n")
    status, told = refused(out.parent, run, "shop_schema.json", *SHARED)
    assert status == 2
    assert "uses what the support code no longer has: gone of runtime.py" in told
    assert run(".", *SHARED)[0] == 0
