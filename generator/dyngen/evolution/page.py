"""docs/changes.md, made from the table of rules.

python -m dyngen.evolution.page > docs/changes.md
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.diagnostics.page import prose
from dyngen.evolution.recipes import steps
from dyngen.evolution.rules import ENCODING, RULES, SAFE, SETTING, Break, Category, Recipe

_QUESTIONS = {
    Category.KEY: "Does each side find by key what the other has stored?",
    Category.ITEM: "Does each side read what the other has stored?",
    Category.INDEX: "Must an index be built, are stored items missing in it, does it hold less?",
    Category.MIX: "Does one side erase, leave stale or misjudge what the other wrote, while both run?",
    Category.API: "Does Python code that calls the package still fit?",
    Category.OPS: "What becomes of the tables as they are deployed?",
}

_TOP = """\
# What a change of a schema breaks

Every rule of `dyngen breaking`, which [breaking.md](breaking.md) is about. `dyngen explain DB102` prints one of these
entries. Codes are stable: a rule that goes leaves a gap.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_TOP, *_contents(), *_sections(), *_keys(), *_recipes()])


def _contents() -> Iterator[str]:
    for category, question in _QUESTIONS.items():
        yield f"- [{category}](#{category.lower()}): {question}"
    yield "- [By key of the schema language](#by-key-of-the-schema-language)"
    yield "- [By setting of a project](#by-setting-of-a-project)"
    yield "- [How it is done instead](#how-it-is-done-instead)"
    yield ""


def _sections() -> Iterator[str]:
    for category, question in _QUESTIONS.items():
        yield f"## {category}\n"
        yield f"{question}\n"
        for rule in RULES.values():
            if rule.category is category:
                yield from _entry(rule)


def _entry(rule: Break) -> Iterator[str]:
    yield f"### {rule.code}: {prose(rule.title)}\n"
    yield f"*{rule.severity.capitalize()}.* {prose(rule.why)}\n"
    yield f"The change:\n\n```\n{rule.wrong}\n```\n"
    remedy = f"Instead: {prose(rule.right)}"
    if rule.recipe is not Recipe.NONE:
        remedy += f" ([{rule.recipe.value}](#{_anchor(rule.recipe)}))"
    yield f"{remedy}.\n"


def _keys() -> Iterator[str]:
    found = {key: f"nothing: {reason}" for key, reason in SAFE.items()}
    for key in {key for rule in RULES.values() for key in rule.keys}:
        found[key] = ", ".join(code for code, rule in RULES.items() if key in rule.keys)
    settings = {key for key in found if key.startswith(SETTING)}
    for title, head, keys in (
        ("By key of the schema language", "key", found.keys() - settings - {ENCODING}),
        ("By setting of a project", "setting", settings),
    ):
        yield f"## {title}\n"
        yield f"| {head} | judged by |\n|---|---|"
        yield from (f"| `{key}` | {found[key]} |" for key in sorted(keys))
        yield ""


def _recipes() -> Iterator[str]:
    yield "## How it is done instead\n"
    yield "`--plan` merges these steps over all that is found. N is the next release.\n"
    for recipe in Recipe:
        example = next((rule for rule in RULES.values() if rule.recipe is recipe), None)
        if example is None or not steps(example):
            continue
        yield f"### {recipe.value.capitalize()}\n"
        for number, step in enumerate(steps(example), 1):
            release = f"N+{step.release}" if step.release else "N"
            yield f"{number}. release {release}: {step.text}"
        yield ""


def _anchor(recipe: Recipe) -> str:
    """The fragment under which the heading of a recipe is found."""
    return recipe.value.replace(",", "").replace(" ", "-")


if __name__ == "__main__":
    import sys

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
