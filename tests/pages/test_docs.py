"""`dyngen docs`: what it writes, what it leaves alone, what it keeps to itself, and that its links lead somewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from dyngen.site.content.values import text_of
from dyngen.site.kinds import Kind
from dyngen.site.markdown import markdown_page
from dyngen.site.rendering import html_front, html_page
from dyngen.site.run import run
from emitted import NAMES
from pages.parsed import Parsed, made, page_of
from paths import SCHEMAS
from schemas import entity, index, pattern, schema, table, where

pytestmark = pytest.mark.slow

SHOP = schema(
    table(
        "Shop", "pk", "sk",
        index("ByMail", "mail"),
        User=entity(
            "U#{user_id}", "M#{mail}", "user_id mail size:integer secret? inner:object?",
            pattern("get", "GetItem", "user_id mail", "single_entity"),
            pattern("by_secret", "Query", "user_id word", filter_expression=where("secret", "=", "word")),
            ByMail="{mail}",
        ),
    )
)  # fmt: skip


def shop(**changes: object) -> dict[str, object]:
    """A schema with a sensitive field in a key, one beside it, and one inside another."""
    found = json.loads(json.dumps(SHOP))
    fields = {each["name"]: each for each in found["tables"][0]["entities"]["User"]["fields"]}
    fields["mail"]["sensitive"] = fields["secret"]["sensitive"] = True
    fields["secret"]["default"] = "default-secret"
    fields["inner"]["fields"] = [
        {"name": "open", "type": "string", "required": True},
        {"name": "shut", "type": "string", "required": True, "sensitive": True},
    ]
    return found | changes


USAGE = {
    "entities": {
        "User": {
            "sample_data": {
                "user_id": "u1",
                "mail": "first-mail",
                "size": 1,
                "secret": "first-secret",
                "inner": {"open": "first-open", "shut": "first-shut"},
            },
            "access_pattern_data": {"user_id": "u2", "mail": "second-mail", "size": 2},
            "update_data": {"secret": "other-secret"},
            "filter_values": {"word": "asked-secret"},
        }
    }
}
HIDDEN = ("first-mail", "second-mail", "first-secret", "other-secret", "asked-secret")


@pytest.mark.parametrize("layout", [html_page, markdown_page])
def test_values_of_sensitive_fields_are_not_shown(layout: object) -> None:
    assert callable(layout)
    text = layout(made(shop(), USAGE))
    assert "first-open" in text
    assert [each for each in (*HIDDEN, "first-shut", "default-secret") if each in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    found = Parsed(html_page(page_of(name)))
    assert len(set(found.ids)) == len(found.ids)
    inside = {unquote(each.removeprefix("#")) for each in found.links if each.startswith("#")}
    assert inside <= set(found.ids)
    assert {each for each in found.links if not each.startswith("#")} == {"../index.html"}


def test_the_front_page_leads_to_every_schema() -> None:
    pages = [page_of(name) for name in NAMES[:3]]
    found = Parsed(html_front(pages))
    outside = {each for each in found.links if not each.startswith("#")}
    assert outside == {f"{page.package}/index.html" for page in pages}


def test_nothing_is_loaded() -> None:
    """No address stands on a page but in texts, and the page forbids what is not in it."""
    found = Parsed(html_page(page_of("social_media_app")))
    assert not {name for element in found.elements for name in element[1:]} & {
        "src",
        "srcset",
        "action",
        "data",
    }
    assert "default-src 'none'" in found.text
    assert not any("url(" in style or "@import" in style for style in found.own["style"])


def test_a_name_of_every_kind_is_on_the_page() -> None:
    """What a reader asks of golden/social_media_app: index, key, result, cost, and entries that a write touches."""
    page = page_of("social_media_app")
    patterns = {each.name: each for each in page.patterns}
    assert patterns["get_topic_timeline"].place == "TopicTimeline"
    user_page = patterns["get_user_page"]
    assert user_page.returns.startswith("Query[UserProfile | Post")
    assert user_page.cost == "all under the key"
    assert patterns["get_topic_timeline"].cost == "all under the key, 50 a page"
    assert patterns["publish_post"].cost == "1 write, 1 index entry"
    assert patterns["like_post"].cost == "2 writes an item, 1 an index entry"
    [matrix] = page.matrices
    touched = {write.name: write.effects for write in matrix.writes}
    assert touched["edit_profile"] == ("", "", "")
    assert touched["publish_post"] == ("writes the entry", "", "")
    assert "moves the entry" not in " ".join(touched["edit_post"])
    said = {each.label: each.texts for each in patterns["edit_profile"].facts}
    assert said["indexes"] == ["none: UserProfile is in no index"]


def test_what_is_read_backwards_is_drawn_backwards() -> None:
    patterns = {each.name: each for each in page_of("social_media_app").patterns}
    [seen] = patterns["get_topic_timeline"].picture.seen
    rows = [text_of(row.sort) for block in seen.blocks for row in block.rows]
    assert len(rows) > 1
    assert rows == sorted(rows, reverse=True)


def test_a_picture_shows_no_more_than_it_needs() -> None:
    """Many kinds of items may share a partition; a page does not repeat them all for each access pattern."""
    kinds = {
        f"Kind{number}": entity(
            "U#{user_id}", f"K{number}#{{item_id}}", "user_id item_id",
            pattern(f"get_{number}", "GetItem", "user_id item_id", "single_entity"),
        )
        for number in range(20)
    }  # fmt: skip
    kinds["Kind0"]["access_patterns"].append(pattern("all_of", "Query", "user_id", "mixed_data"))
    patterns = {
        each.name: each for each in made(schema(table("Shop", "pk", "sk", **kinds))).patterns
    }
    all_of = patterns.pop("all_of")
    for found in patterns.values():
        [seen] = found.picture.seen
        rows = [row.item for block in seen.blocks for row in block.rows]
        assert len(rows) < 10
        assert found.picture.answered < {*rows}
        assert "that it does not read are left out" in seen.left_out
    [seen] = all_of.picture.seen
    assert "that it reads are left out" in seen.left_out


def test_what_comes_back_is_shown_before_what_is_dropped() -> None:
    """A scan reads more than a picture has room for; what it is made for must not be what is left out."""
    patterns = {each.name: each for each in page_of("social_media_app").patterns}
    found = patterns["find_popular_users"].picture
    [seen] = found.seen
    rows = {row.item for block in seen.blocks for row in block.rows}
    assert len(rows) < len(found.read)
    assert found.answered <= rows


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("publish_post", "Writes 1 item."),
        ("edit_profile", "Changes 1 item."),
        ("remove_comment", "Deletes 1 item."),
        ("get_user_profile", "Reads 1 item and returns it."),
    ],
)
def test_a_picture_says_what_is_done(name: str, told: str) -> None:
    found = {each.name: each for each in page_of("social_media_app").patterns}
    assert found[name].picture.told == told


def test_a_picture_of_a_transaction_says_what_it_cannot_show() -> None:
    """Nobody of the samples has the profile of user-linus, whom user-ada follows."""
    found = {each.name: each for each in page_of("social_media_app").patterns}
    follow = found["follow_user"]
    assert follow.picture.told == "Writes 2 items; 1 more is not among the samples."
    assert found["like_post"].picture.told == "Writes 2 items."
    assert [(each.label, each.inner) for each in follow.facts][2:5] == [
        ("put", False),
        ("condition", True),
        ("update", False),
    ]


def test_what_holds_in_several_keys_is_said_once() -> None:
    [follow] = (each for each in page_of("social_media_app").entities if each.name == "Follow")
    said = [(each.field, each.templates, each.told) for each in follow.limits]
    assert said == [
        ("user_id", ["{user_id}"], "never empty"),
        ("followed_id", ["FOLLOW#{followed_id}", "{followed_id}"], "never empty"),
    ]


def test_a_signature_stands_on_one_line_in_the_table() -> None:
    found = {each.name: each for each in page_of("social_media_app").patterns}
    assert found["get_user_page"].signature.count("\n") == 2
    assert found["get_user_page"].signature_line == (
        "get_user_page(user_id: str) -> Query[UserProfile | Post | Comment | Like | Follow | FeedEntry]"
    )


# ---- the command ---------------------------------------------------------------------------------


def docs(output: Path, *paths: Path, kind: Kind = Kind.HTML, write: bool = True) -> object:
    changes = run(paths or (SCHEMAS / "deals_app",), kind=kind, output=output, write=write).changes
    assert changes
    return changes


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.mark.parametrize("kind", Kind)
def test_a_second_run_changes_nothing(tmp_path: Path, kind: Kind) -> None:
    docs(tmp_path, kind=kind)
    before = files(tmp_path)
    assert docs(tmp_path, kind=kind, write=False).clean
    docs(tmp_path, kind=kind)
    assert files(tmp_path) == before
    assert len(before) == 2


def test_pages_do_not_depend_on_the_order_of_sets(tmp_path: Path) -> None:
    made_by = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [
            sys.executable,
            "-m",
            "dyngen",
            "docs",
            "schemas/user_analytics",
            "-o",
            str(folder),
        ]
        subprocess.run(
            command, cwd=SCHEMAS.parent, env={**os.environ, "PYTHONHASHSEED": seed}, check=True
        )
        made_by.append(files(folder))
    assert made_by[0] == made_by[1]


def test_another_format_takes_the_place_of_the_first(tmp_path: Path) -> None:
    docs(tmp_path)
    docs(tmp_path, kind=Kind.MARKDOWN)
    assert sorted(files(tmp_path)) == ["README.md", "deals_app/README.md"]


def test_pages_of_a_schema_that_is_gone_are_stale(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    for name in ("deals_app", "user_registration"):
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True)
        (folder / "schema.json").write_bytes((SCHEMAS / name / "schema.json").read_bytes())
    site = tmp_path / "site"
    docs(site, tmp_path / "models")
    (site / "deals_app/notes.txt").write_text("mine")
    (tmp_path / "models/deals_app/schema.json").unlink()
    changes = docs(site, tmp_path / "models", write=False)
    assert [str(each.path) for each in changes.removed] == ["deals_app/index.html"]
    docs(site, tmp_path / "models")
    assert sorted(files(site)) == [
        "deals_app/notes.txt",
        "index.html",
        "user_registration/index.html",
    ]


def test_what_others_wrote_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    assert [str(each.path) for each in docs(tmp_path).refused] == ["index.html"]
    assert files(tmp_path) == {"index.html": b"mine"}


def test_packages_are_not_taken_for_stale_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dyngen"]
    schema = str(SCHEMAS / "deals_app")
    subprocess.run(
        [*command, "build", schema, "-o", str(tmp_path)], check=True, capture_output=True
    )
    before = files(tmp_path)
    refused = subprocess.run(
        [*command, "docs", schema, "-o", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "holds the package deals_app" in refused.stderr
    assert files(tmp_path) == before


def test_check_tells_and_writes_nothing(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "dyngen",
        "docs",
        str(SCHEMAS / "deals_app"),
        "-o",
        str(tmp_path),
        "--check",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert f"missing: {tmp_path / 'deals_app/index.html'}" in told.stdout
    assert files(tmp_path) == {}


def test_a_schema_with_errors_has_no_page(tmp_path: Path) -> None:
    broken = tmp_path / "schema.json"
    broken.write_text("{}")
    command = [sys.executable, "-m", "dyngen", "docs", str(broken), "-o", str(tmp_path / "site")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert not (tmp_path / "site").exists()


def test_jinja_is_not_for_other_commands() -> None:
    script = "import sys, dyngen.cli.app, dyngen.build, dyngen.site.kinds; print('jinja2' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout == "False\n"
