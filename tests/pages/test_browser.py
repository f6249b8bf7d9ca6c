"""Pages in a real browser: what the console says, who can read them, whether they fit, and what their scripts do."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest

from dyngen.site.rendering import html_front, html_page
from emitted_code.names.hostile_schema import KEY, Places, schema_of, usage_of
from pages.attacks import MARKUP
from pages.browser import AXE, complaints, needs_axe, needs_chromium, opened, run
from pages.parsed import made, page_of
from schemas import entity, pattern, schema, table

pytestmark = [pytest.mark.slow, needs_chromium]

A4 = 720
"""In pixels, within margins."""
WIDTHS = {"phone": 360, "laptop": 1440, "wall": 3840}


@cache
def social() -> str:
    return html_page(page_of("social_media_app"))


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["social_media_app", "user_registration", "front"])
def test_everybody_can_read_it(tmp_path: Path, name: str, dark: bool) -> None:
    page = html_front([page_of("deals_app")]) if name == "front" else html_page(page_of(name))
    script = """
        const later = document.querySelectorAll(".pattern, .entity, .place");
        for (const each of later) each.style.contentVisibility = "visible";
        const { violations } = await axe.run();
        return violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]);
    """
    assert run(page, script, tmp_path, dark=dark, library=AXE.read_text()) == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_it_fits_its_window(tmp_path: Path, width: int) -> None:
    script = "return document.documentElement.scrollWidth"
    assert run(social(), script, tmp_path, width=width) <= width


def test_the_console_stays_empty_and_the_scripts_run(tmp_path: Path) -> None:
    """With the policy of the page in force, from a file."""
    path = tmp_path / "index.html"
    path.write_text(social())
    assert complaints(path) == []
    assert 'type="search"' in opened(path)


def test_a_script_that_did_not_come_with_the_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(social().replace("</body>", "<script>document.title = 'PWNED'</script></body>"))
    assert "<title>PWNED" not in opened(path)
    assert any("Content Security Policy" in line for line in complaints(path))


def test_the_search_leaves_what_holds_the_words(tmp_path: Path) -> None:
    script = """
        const search = document.querySelector("input[type=search]");
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "/" }));
        const focused = document.activeElement === search;
        search.value = "topic TIMELINE";
        search.dispatchEvent(new Event("input"));
        const left = [...document.querySelectorAll("article.pattern")].filter((each) => !each.hidden);
        const said = document.querySelector("[role=status]").textContent;
        search.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
        const shown = document.querySelector(":target").id;
        search.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        const back = document.querySelectorAll("article.pattern[hidden]").length;
        return [focused, left.map((each) => each.id), said, shown, back];
    """
    focused, left, said, shown, back = run(social(), script, tmp_path)
    assert (focused, back) == (True, 0)
    assert said.endswith(" found")
    assert int(said.split()[0]) >= len(left)
    assert shown == "pattern/11"
    assert "pattern/11" in left
    assert len(left) < 10


def test_a_chosen_access_pattern_is_shown_in_its_index(tmp_path: Path) -> None:
    page = page_of("social_media_app")
    timeline = next(each for each in page.patterns if each.name == "get_topic_timeline")
    script = f"""
        const place = document.getElementById("{timeline.place_id}");
        const select = place.querySelector("select");
        select.value = "{timeline.id}";
        select.dispatchEvent(new Event("change"));
        return [...place.querySelectorAll("tr.answered")].map((row) => Number(row.dataset.item));
    """
    assert run(html_page(page), script, tmp_path) == sorted(timeline.picture.answered)


def test_light_and_dark_can_be_chosen(tmp_path: Path) -> None:
    script = """
        const colour = () => getComputedStyle(document.body).backgroundColor;
        const before = colour();
        [...document.querySelectorAll(".tools button")].at(-1).click();
        return before !== colour();
    """
    assert run(social(), script, tmp_path) is True


def test_hostile_text_is_no_element_of_a_browser(tmp_path: Path) -> None:
    """A browser reads what is no HTML otherwise than other parsers do; it has the same elements all the same."""
    places = Places(schema_of(1), usage_of(1))
    rng = random.Random(0)  # noqa: S311
    unique = [f"h{number:05d}h" for number in range(len(places.kinds))]
    # What a template would take for a field is no attack on a page.
    attacks = [each for each in MARKUP if not set("{}") & set(each)]
    given = [
        (rng.choice(attacks)[:30] if kind == KEY else rng.choice(attacks)) + mark
        for kind, mark in zip(places.kinds, unique, strict=True)
    ]
    script = """
        const count = {};
        for (const { tagName, attributes } of document.querySelectorAll("*")) {
            const kind = [tagName, ...[...attributes].map(({ name }) => name)].join(" ");
            count[kind] = (count[kind] || 0) + 1;
        }
        return count;
    """
    plain, attacked = (html_page(made(*places.filled(texts))) for texts in (unique, given))
    assert run(attacked, script, tmp_path) == run(plain, script, tmp_path)


def test_without_scripts_everything_is_there(tmp_path: Path) -> None:
    """What scripts add is handier, and no more: texts and targets of links stand in the document itself."""
    page = social()
    bare = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    script = """
        for (const each of document.querySelectorAll(".chooser")) each.remove();
        for (const each of document.querySelectorAll("main *")) each.style.contentVisibility = "visible";
        const texts = document.querySelector("main").innerText.split(/\\s+/).join(" ");
        return [texts, [...document.querySelectorAll("main [id]")].map(({ id }) => id)];
    """
    shown, ids = run(bare, script, tmp_path)
    assert [shown, ids] == run(page, script, tmp_path)
    for each in page_of("social_media_app").patterns:
        assert each.id in ids
        assert each.picture.told in shown


def test_print_has_all_of_it_and_no_tools(tmp_path: Path) -> None:
    """On paper nothing is left to be laid out later, and nothing that only a screen can use is there."""
    on_paper = (
        social().replace("@media screen", "@media not all").replace("@media print", "@media screen")
    )
    script = """
        const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
        const later = shown("main *").filter((each) => getComputedStyle(each).contentVisibility === "auto");
        const tools = shown(".tools, .contents, .skip, .chooser, .top nav").length;
        const paper = getComputedStyle(document.body).backgroundColor;
        return [later.length, tools, paper, shown("article.pattern").length, document.documentElement.scrollWidth];
    """
    *found, width = run(on_paper, script, tmp_path, width=A4, dark=True)
    assert found == [0, 0, "rgb(255, 255, 255)", len(page_of("social_media_app").patterns)]
    assert width <= A4


def test_pieces_of_a_long_table_have_columns_alike(tmp_path: Path) -> None:
    gets = [pattern(f"get_{number}", "GetItem", "id", "single_entity") for number in range(60)]
    page = html_page(
        made(schema(table("Shop", "pk", None, Thing=entity("{id}", None, "id", *gets))))
    )
    script = """
        const pieces = [...document.querySelectorAll("table.matrix")];
        for (const each of document.querySelectorAll(".rows")) each.style.contentVisibility = "visible";
        return pieces.map((each) => [
            each.tBodies[0].rows.length,
            ...[...each.tBodies[0].rows[0].cells].map((cell) => Math.round(cell.getBoundingClientRect().left)),
        ]);
    """
    (first, *starts), (second, *others) = run(page, script, tmp_path)
    assert (first, second) == (50, 10)
    assert starts == others
