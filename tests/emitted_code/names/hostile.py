"""Texts made to break out of wherever they are put, and what there is to emitted modules beside their texts."""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import ast
import json
import random
import re
import unicodedata
from functools import cache

from dyngen.cli.options.settings import Format
from dyngen.cli.output.report import render
from emitted import Compiled

CODE = '__import__("builtins").__dict__.__setitem__("PWNED", 1)'
PIECES = [
    '"', "'", '"""', "'''", '""', "\\", "\\\\", '\\"', "\\'", '"""\\', '\\"""', "\\N{DIGIT ONE}", "\\x41", "\\u0041", "\\n",
    "\n", "\r", "\r\n", "\t", "\v", "\f", "\x00", "\x07", "\x1b[2J", "\x1c", "\x1d", "\x1e", "\x1f", "\x7f", "\x85", "\xa0",
    "\u2028", "\u2029", "\u200b", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad", "\u3000",
    "#", "# type: ignore", "# noqa", "# fmt: off", "# -*- coding: utf-7 -*-", "%s", "%(x)s", "$x", "`", ";", ":", ",", "@", "=",
    "(", ")", "[", "]", "\n)\n", "'])", '"])', "}}{{", "{", "}", "{}", "{{", "}}", "{x}", "{x!r:>{y}}", "{__import__('os')}",
    f'"""\n{CODE}\n"""', f'"\n{CODE}\n"', f"' + {CODE} + '", f'" + {CODE} + "', f"{{{CODE}}}", f"\n    {CODE}\n", CODE,
    "\n\n\nclass X:\n    pass\n", "\\\n", "\n\\", ">>> 1", "Args:\n", "Raises X.", "\n#", "... ", "HOLE", "DOC", "NAME", "self",
    "\U0001f600", "e\u0301", "\u0130", "\ufb01", "\uff07", "\uff02", "\U000e0022", "\U0010ffff", "\ud800", "\udfff", "\udc80",
    "__dyngen_shadow__", "__dyngen", "None", "True", "0", "..", "/", "../../x", "<b>", "&quot;", "::error::", "]]>", "*/", "--",
]  # fmt: skip


def hostile(rng: random.Random) -> str:
    """A text made to break out of wherever it is put."""
    if rng.random() < 0.2:
        return "".join(
            chr(rng.choice(_odd()) if rng.random() < 0.5 else rng.randrange(0x250))
            for _ in range(rng.randint(1, 6))
        )
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 4)))


@cache
def _odd() -> list[int]:
    """Characters that are not to be seen; to find them takes as long as to import all that is tested."""
    return [
        point
        for point in range(0x110000)
        if unicodedata.category(chr(point)) in ("Cc", "Cf", "Zl", "Zp", "Zs", "Cs")
    ]


def whole(text: str) -> str:
    """The text without halves of characters: those are refused everywhere."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Shape:
    """The emitted modules as trees, their constants taken out."""

    def __init__(self, result: Compiled) -> None:
        self.dumps: dict[str, str] = {}
        self.strings: dict[str, list[str]] = {}
        self.docstrings: dict[str, list[str]] = {}
        for name, text in result.files.items():
            if name.endswith(".py") and name not in (
                "runtime.py",
                "example_runner.py",
                "stream_records.py",
                "supplied.py",
            ):
                self._read(name, text)
        self.mapping = json.loads(result.files["access_patterns.json"])

    def _read(self, name: str, text: str) -> None:
        text.encode()  # half a character would be no UTF-8
        tree = ast.parse(text)
        strings, docstrings = (
            self.strings.setdefault(name, []),
            self.docstrings.setdefault(name, []),
        )
        standing = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                (docstrings if id(node) in standing else strings).append(node.value)
                node.value = ""
                node.kind = None
        self.dumps[name] = ast.dump(tree)


def words(text: str) -> str:
    """A docstring without what wrapping may change."""
    return re.sub(r"[\s.]+", " ", re.sub(r"\AAn (?=`)", "A ", text)).strip()


def assert_printable(result: Compiled) -> None:
    """No text of a schema gives an order to a terminal, or to GitHub's runner, when it is told of."""
    shown = render(result.diagnostics)
    assert not {
        char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    } - {"\n"}, shown
    # A diagnostic is one line of place and message, at most two with the source, and one with the help.
    starts = [
        line for line in shown.split("\n") if re.match(r".*: (error|warning)\[DG\d+\]: ", line)
    ]
    assert len(starts) >= len(result.diagnostics)
    assert len(shown.split("\n")) <= 4 * len(result.diagnostics) + 1
    commands = render(result.diagnostics, Format.GITHUB)
    lines = re.split("[\r\n]+", commands.rstrip("\n"))
    assert len(lines) == len(result.diagnostics), commands
    assert all(line.startswith(("::error ", "::warning ")) for line in lines)
    for format in (Format.JSON, Format.SARIF):
        json.loads(render(result.diagnostics, format))
        render(result.diagnostics, format).encode()
