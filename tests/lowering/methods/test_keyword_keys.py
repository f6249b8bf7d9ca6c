"""`keyword_keys`: which parameters of which methods are keyword-only then."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import forked
from dyngen.build import build
from dyngen.config import Settings
from dyngen.diagnostics import Report
from dyngen.lower import lower
from dyngen.variant import Variant
from emitted import Compiled, as_file, load, understood
from emitted_code.types.checkers import of_mypy, of_pyright
from paths import ROOT
from schemas import entity, index, pattern, schema, table, transaction

POST = {"name": "post", "type": "entity", "entity_type": "Post"}


@pytest.fixture(scope="module")
def package() -> ModuleType:
    post = entity(
        "USER#{user_id}", "POST#{post_id}", "user_id post_id title? likes:integer? topic?",
        pattern("read_post", "GetItem", "user_id post_id", "single_entity"),
        pattern("posts_of", "Query", "user_id"),
        pattern("posts_from", "Query", "user_id since:string", range_condition=">="),
        pattern("posts_on", "Query", "topic likes:integer", index_name="ByTopic", range_condition=">="),
        pattern("rename", "UpdateItem", "title user_id post_id", "single_entity"),
        pattern("write", "PutItem", "title user_id post_id", "single_entity"),
        pattern("some_of", "BatchGetItem", "user_id:array/string post_id:array/string"),
        pattern("all_posts", "Scan"),
        ByTopic=("{topic}", "{likes:06d}"),
    )  # fmt: skip
    add = transaction("add", "TransactWrite", "", "boolean", "Put Post of Posts")
    see = transaction("see", "TransactGet", "user_id post_id", "object", "Get Post of Posts")
    made = schema(
        table("Posts", "pk", "sk", index("ByTopic", "gpk", "gsk"), Post=post),
        transactions=(add | {"parameters": [POST]}, see),
    )
    files = lower(understood(as_file(made)), Variant(keyword_keys=True))
    texts = {name: each if isinstance(each, str) else each.code for name, each in files.items()}
    return load("keyword_keys", Compiled(texts, [], Report()))


def by_keyword(function: Callable[..., object]) -> tuple[list[str], list[str]]:
    """The parameters of a method that can be given by place, and those by name only, without those of every method."""
    parameters = inspect.signature(function).parameters.values()
    own = [each for each in parameters if each.name not in ("self", "consistent_read", "max_wait")]
    own = [each for each in own if each.name not in ("expected_version", "client_request_token")]
    return (
        [each.name for each in own if each.kind is not each.KEYWORD_ONLY],
        [each.name for each in own if each.kind is each.KEYWORD_ONLY],
    )


@pytest.mark.parametrize(
    ("method", "places", "names"),
    [
        ("get_post", "", "user_id post_id"),
        ("delete_post", "", "user_id post_id"),
        ("create_post", "post", ""),
        ("update_post", "post", ""),
        ("batch_get_post", "keys", ""),
        ("read_post", "", "user_id post_id"),
        ("posts_of", "", "user_id"),
        ("posts_from", "", "user_id since"),
        ("posts_on", "", "topic likes"),
        ("rename", "title", "user_id post_id"),
        ("write", "title", "user_id post_id"),
        ("some_of", "", "user_id post_id"),
        ("all_posts", "", ""),
    ],
)
def test_from_the_first_parameter_that_makes_a_key_on(
    package: ModuleType, method: str, places: str, names: str
) -> None:
    found = by_keyword(getattr(package.PostRepository, method))
    assert found == (places.split(), names.split())


@pytest.mark.parametrize(
    ("method", "places", "names"), [("add", "post", ""), ("see", "", "user_id post_id")]
)
def test_of_transactions_too(package: ModuleType, method: str, places: str, names: str) -> None:
    found = by_keyword(getattr(package.TransactionService, method))
    assert found == (places.split(), names.split())


def test_key_functions_are_called_as_ever(package: ModuleType) -> None:
    assert package.post_key("u", "p") == {"pk": {"S": "USER#u"}, "sk": {"S": "POST#p"}}


@pytest.mark.slow
def test_the_examples_of_an_application_call_it_so(tmp_path: Path) -> None:
    schemas = [ROOT / "schemas" / "social_media_app"]
    build(Settings(tuple(schemas), tmp_path, keyword_keys=True), write=True)
    assert (of_mypy(tmp_path), of_pyright(tmp_path)) == ("", "")
    run = forked.run("social_media_app.examples", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
