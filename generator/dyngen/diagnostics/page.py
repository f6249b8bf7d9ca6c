"""docs/diagnostics.md, made from the table of rules.

python -m dyngen.diagnostics.page > docs/diagnostics.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dyngen.diagnostics.rules import RULES, Rule

_HUNDREDS = {
    "0": "Files and their text",
    "1": "Shape of the document",
    "2": "Names and key templates",
    "3": "Indexes and projections",
    "4": "Access patterns and parameters",
    "5": "Filters and conditions",
    "6": "Transactions",
    "7": "Usage data",
    "8": "Limits of DynamoDB",
    "9": "Advice",
}

_TOP = """\
# Diagnostics

Everything that dyngen can say about a schema. An error stops the build before anything is written; a warning does
not, unless `--strict` is given. `dyngen explain DG203` prints one of these entries.

A warning that a team has decided to live with is silenced for a schema by `"dyngen:ignore": ["DG901"]` at its root,
or for a project in `pyproject.toml`:

```toml
[tool.dyngen]
ignore = ["DG901"]
```

Errors cannot be silenced. Codes are stable: a rule that goes leaves a gap.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_TOP, *_contents(), *_sections()]) + "\n"


def _contents() -> Iterator[str]:
    for digit, title in _HUNDREDS.items():
        yield f"- [{title}](#{_anchor(title)}) (DG{digit}xx)"
    yield ""


def _sections() -> Iterator[str]:
    for digit, title in _HUNDREDS.items():
        yield f"## {title}\n"
        for rule in RULES.values():
            if rule.code[2] == digit:
                yield from _entry(rule)


def _entry(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code}: {prose(rule.title)}\n"
    yield f"*{rule.severity.capitalize()}.* {prose(rule.why)}\n"
    for word, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        yield f"{word}:\n\n```\n{example}\n```\n"


def prose(text: str) -> str:
    """The text with what Markdown would take for emphasis or HTML escaped, outside of code."""
    pieces = re.split("(`[^`]*`)", text)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"[*<]|(?<!\w)_|_(?!\w)", r"\\\g<0>", piece)
        for piece in pieces
    )


def _anchor(title: str) -> str:
    """The fragment under which a heading is found."""
    return title.lower().replace(" ", "-")


if __name__ == "__main__":
    import sys

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
