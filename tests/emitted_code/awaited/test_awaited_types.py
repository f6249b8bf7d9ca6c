"""Asynchronous flavours under type checkers, which are not in golden/: the packages are clean, and so is their use.

Without stubs, and with the types that types-aiobotocore-dynamodb gives to aiobotocore's client. The mistakes and the
complaints stand side by side in tests/types.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from dyngen.build import build
from dyngen.config import ALL_FLAVOURS, Settings
from emitted_code.types import checkers
from paths import SCHEMAS, TESTS

pytestmark = pytest.mark.slow

TYPES = TESTS / "types"
CALLERS = [
    "awaited.py",
    "awaited_bad.py",
    pytest.param(
        "awaited_with_stubs.py",
        marks=pytest.mark.skipif(
            find_spec("types_aiobotocore_dynamodb") is None,
            reason="types-aiobotocore-dynamodb is not installed",
        ),
    ),
]

# What the stubs build upon, in libraries that say nothing of types or are not installed. For what is unknown there
# type checkers would take any client for any other.
BASES = {
    "aiobotocore/client.pyi": "class AioBaseClient: ...",
    "aiobotocore/paginate.pyi": """
from typing import Generic, TypeVar
T = TypeVar("T")
class AioPaginator(Generic[T]): ...
class AioPageIterator(Generic[T]): ...
""",
    "aiobotocore/waiter.pyi": "class AIOWaiter: ...",
    "botocore/client.pyi": "class BaseClient: ...\nclass ClientMeta: ...",
    "botocore/errorfactory.pyi": "class BaseClientExceptions: ...",
    "botocore/exceptions.pyi": "class ClientError(Exception): ...",
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with a client of their own, one of them without the flavour that blocks; and those bases."""
    folder = tmp_path_factory.mktemp("packages")
    schemas = tuple(
        SCHEMAS / name / "schema.json" for name in ("social_media_app", "user_registration")
    )
    build(Settings(schemas, folder, flavours=ALL_FLAVOURS, transport="direct"), write=True)
    alone = (SCHEMAS / "coordination" / "schema.json",)
    build(Settings(alone, folder, flavours=("async",), transport="direct"), write=True)
    for name, text in BASES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        (file.parent / "__init__.pyi").touch()
        file.write_text(text, "utf-8")
    return folder


def test_the_packages_pass_mypy(packages: Path) -> None:
    assert checkers.of_mypy(packages) == ""


def test_the_packages_pass_pyright(packages: Path) -> None:
    assert checkers.of_pyright(packages) == ""


@pytest.mark.parametrize("caller", CALLERS)
def test_what_mypy_says_of_their_use(caller: str, packages: Path) -> None:
    file = TYPES / caller
    assert checkers.complaints_of_mypy(file, packages) == checkers.expected(file, "MYPY")


@pytest.mark.parametrize("caller", CALLERS)
def test_what_pyright_says_of_their_use(caller: str, packages: Path, tmp_path: Path) -> None:
    file = TYPES / caller
    found = checkers.complaints_of_pyright(file, packages, tmp_path)
    assert found == checkers.expected(file, "PYRIGHT")
