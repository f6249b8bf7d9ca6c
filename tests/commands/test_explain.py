"""The page of `dyngen explain` about the access patterns of a schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.builds import Run
from paths import SCHEMAS


def test_explain_shows_the_access_patterns_of_a_schema(run: Run) -> None:
    schema = str(SCHEMAS / "user_registration" / "schema.json")
    status, out, _ = run("explain", schema)
    assert status == 0
    assert "   1  UserRepository.get_user\n      GetItem of Users\n" in out
    status, one, _ = run("explain", schema, "get_user")
    assert status == 0
    assert "      key            pk = USER#{user_id}\n" in one
    assert "      key            pk = USER#{user_id}\n" in out
    assert (
        "      key condition  "
        in run("explain", str(SCHEMAS / "deals_app"), "get_deals_by_brand")[1]
    )
    assert "      returns        User | None\n" in one
    assert run("explain", schema, "1") == (0, one, "")
    titled = one.split()[1]  # what the list of all patterns, messages and accepted findings call it
    assert titled == "UserRepository.get_user"
    for name in (titled, "User.get_user"):
        assert run("explain", schema, name) == (0, one, "")
    assert "   -  User: create_user, update_user, delete_user, batch_get_user, batch_w" in out
    status, undeclared, _ = run("explain", schema, "batch_write_user")
    assert status == 0
    assert undeclared.startswith("   -  UserRepository.batch_write_user\n")
    assert "      sends          BatchWriteItem of Users\n" in undeclared
    status, _, wrong = run("explain", schema, "get_usr")
    assert status == 2
    assert 'did you mean "get_user"?' in wrong


def test_explain_and_the_mapping_say_where_methods_are_to_be_awaited(
    run: Run, project: Path
) -> None:
    """If there are some; where all block, in a module of the package itself, nobody needs to be told."""
    run("init")
    schema, settings = "schemas/blog/schema.yaml", project / "pyproject.toml"
    mapping = project / "generated/blog/access_patterns.json"
    begun = settings.read_text()
    for flavours, modules, line in (
        ("['sync']", None, None),
        (
            "['async', 'sync']",
            {"sync": "blog", "async": "blog.aio"},
            "blog; to be awaited: blog.aio",
        ),
        ("['async']", {"async": "blog.aio"}, "to be awaited: blog.aio"),
    ):
        settings.write_text(begun.replace("output =", f"flavours = {flavours}\noutput ="))
        assert run("build")[0] == 0
        assert json.loads(mapping.read_text()).get("flavours") == modules
        everything, one = run("explain", schema)[1], run("explain", schema, "rename_post")[1]
        assert ("awaited" in everything, "awaited" in one) == (line is not None,) * 2
        if line:
            assert everything.endswith(f"\n      {line}\n")
            assert f"\n      modules        {line}\n" in one


def test_explain_says_which_kinds_come_back(run: Run) -> None:
    status, out, _ = run("explain", str(SCHEMAS / "saas_app/schema.json"), "get_directory")
    assert status == 0
    assert "kinds          Organization, Member and Invitation; items of others are skipped" in out


@pytest.mark.parametrize(
    ("application", "pattern", "line"),
    [
        ("food_delivery_app", "get_menu_by_key_prefix", "kinds          MenuItem; items of others are skipped"),
        ("social_media_app", "get_comments_after", "kept           comment_id > {last_seen_id}, of what was read"),
    ],
)  # fmt: skip
def test_explain_says_what_is_dropped_after_reading(
    run: Run, application: str, pattern: str, line: str
) -> None:
    status, out, _ = run("explain", str(SCHEMAS / application / "schema.json"), pattern)
    assert status == 0
    assert line in out


@pytest.mark.parametrize(
    ("application", "pattern", "returned"),
    [("social_media_app", "like_post", "None"), ("user_registration", "register_user", "True")],
)
def test_explain_says_what_a_transaction_returns(
    run: Run, application: str, pattern: str, returned: str
) -> None:
    status, out, _ = run("explain", str(SCHEMAS / application / "schema.json"), pattern)
    assert status == 0
    assert f"  returns        {returned}\n" in out


def test_explain_says_what_a_transaction_only_checks(run: Run) -> None:
    schema = str(SCHEMAS / "elearning_platform" / "schema.json")
    status, out, _ = run("explain", schema, "TransactionService.enroll_learner")
    assert status == 0
    assert "\n      check          Course of ELearningPlatform\n" in out
