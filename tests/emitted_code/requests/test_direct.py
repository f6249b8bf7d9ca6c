"""Packages whose `connect` can do without boto3: built, checked as they are emitted, and used."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from direct import undisturbed
from dyngen import runtime
from dyngen.build import build
from dyngen.config import Flavour, Runtime, Settings, Transport
from dyngen.lower.support.parts import part
from emulator import moto_server
from paths import SCHEMAS

BIN = Path(sys.executable).parent
SCHEMA = SCHEMAS / "user_registration/schema.json"
MODULES = {"direct.py", "direct_core.py", "direct_plan.py"}


def built(
    folder: Path,
    transport: Transport = "direct",
    runtime: Runtime = "package",
    flavours: tuple[Flavour, ...] = ("sync",),
) -> dict[str, str]:
    """The files that a build leaves, by their paths."""
    settings = Settings((SCHEMA,), folder, transport=transport, runtime=runtime, flavours=flavours)
    result = build(settings, write=True)
    assert result.changes is not None
    assert not result.changes.refused
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*.py")
        if "__pycache__" not in path.parts
    }


def names(files: dict[str, str]) -> set[str]:
    return {path.partition("/")[2] for path in files}


@pytest.mark.slow
def test_the_setting_decides_and_nothing_else_is_different(tmp_path: Path) -> None:
    stock = built(tmp_path, "boto3")
    direct = built(tmp_path)
    assert names(direct) == names(stock) | MODULES
    for path in stock:
        if Path(path).name not in ("__init__.py", "runtime.py"):
            assert direct[path] == stock[path]
    package = "user_registration/__init__.py"
    assert set(direct[package].splitlines()) - set(stock[package].splitlines()) == {
        "from .direct import connect"
    }
    assert built(tmp_path, "boto3") == stock  # and the modules are gone


def test_direct_clients_can_be_shared_code(tmp_path: Path) -> None:
    files = built(tmp_path, runtime="shared")
    assert {f"dyngen_runtime/{name}" for name in MODULES} <= files.keys()
    assert "from dyngen_runtime.direct import connect" in files["user_registration/__init__.py"]
    built(tmp_path, "boto3", "shared")
    assert not (tmp_path / "dyngen_runtime/direct.py").exists()


@pytest.mark.slow
def test_the_asynchronous_flavour_connects_too(tmp_path: Path) -> None:
    both = built(tmp_path, flavours=("sync", "async"))
    assert names(both) >= MODULES | {"direct_aio.py"}
    assert "from ..direct_aio import connect" in both["user_registration/aio/__init__.py"]
    alone = built(tmp_path, flavours=("async",))
    assert names(alone) >= MODULES | {"direct_aio.py"}
    assert "connect" not in alone["user_registration/__init__.py"]
    stock = built(tmp_path, "boto3", flavours=("async",))
    assert not names(stock) & (MODULES | {"direct_aio.py"})
    assert "connect" not in stock["user_registration/aio/__init__.py"]


def test_no_name_is_defined_twice_in_a_module_that_is_joined_of_parts() -> None:
    """The later one would be meant by both parts, and each part for itself does not show it."""
    joined = {name: parts for name, parts in vars(runtime).items() if name.endswith("PARTS")}
    assert len(joined) > 5
    for name, parts in joined.items():
        defined = Counter(
            each for one in parts for statement in part(one).statements for each in statement.names
        )
        assert [each for each, times in defined.items() if times > 1] == [], name


@pytest.mark.slow
def test_checkers_have_nothing_to_say(tmp_path: Path) -> None:
    built(tmp_path, flavours=("sync", "async"))
    (tmp_path / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "strict", "pythonVersion": "3.11"}'
    )
    modules = [f"user_registration/{name}" for name in sorted(MODULES | {"direct_aio.py"})]
    for command in (
        ["mypy", "--strict", "--python-version=3.11", "user_registration"],
        ["pyright", f"--pythonpath={sys.executable}"],
        ["ruff", "check", "--isolated", *modules],
        ["black", "--check", "--quiet", *modules],
    ):
        run = subprocess.run(
            [BIN / command[0], *command[1:]], cwd=tmp_path, check=False, capture_output=True
        )
        assert run.returncode == 0, run.stdout.decode()


_USE = """
import sys
import user_registration as package
assert not {"boto3", "botocore", "logging", "ssl", "asyncio"} & set(sys.modules)
keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
client = package.connect(
    transport="direct", endpoint_url=sys.argv[1], region_name="eu-west-1", **keys
)
assert type(client).__module__ == "user_registration.direct"
package.create_tables(client)
from user_registration.examples import sample_user
users = package.Database(client).user
created = users.create_user(sample_user())
assert users.get_user(created.user_id) == created
assert "boto3" not in sys.modules  # botocore is: its errors were raised when there were no tables
try:
    users.create_user(sample_user())
except package.ItemExistsError as error:
    assert package.User.from_item(error.item) == created
else:
    raise AssertionError
"""


_AWAIT = """
import asyncio
import sys
import user_registration.aio as package
from user_registration import User
from user_registration.examples import sample_user
keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
connected = package.connect(endpoint_url=sys.argv[1], region_name="eu-west-1", **keys)
assert type(connected).__name__ == "AsyncDirectClient"
async def main():
    async with connected as client:
        await package.create_tables(client)
        users = package.Database(client).user
        created = await users.create_user(sample_user())
        assert await users.get_user(created.user_id) == created
        try:
            await users.create_user(sample_user())
        except package.ItemExistsError as error:
            assert User.from_item(error.item) == created
        else:
            raise AssertionError
asyncio.run(main())
assert "boto3" not in sys.modules
import user_registration
blocking = user_registration.connect(transport="direct", region_name="eu-west-1", **keys)
for database, client in ((user_registration.Database, connected), (package.Database, blocking)):
    try:
        database(client)
    except TypeError:
        pass
    else:
        raise AssertionError
"""


@pytest.mark.slow
@pytest.mark.parametrize("script", [_USE, _AWAIT], ids=["blocking", "awaited"])
def test_a_package_works_over_it_and_loads_no_more_than_it_needs(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed(monkeypatch, tmp_path / "nowhere")
    built(tmp_path, flavours=("sync", "async"))
    with moto_server() as endpoint:
        command = [sys.executable, "-c", script, endpoint]
        run = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
