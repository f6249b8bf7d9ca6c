"""Who lays out modules: black, which defines the form, or ruff, which writes the same in a hundredth of the time.

    by_black(["x = {'a':1}\n"])     ['x = {"a": 1}\n']
    by_ruff(["x = {'a':1}\n"])      the same, from one process for all modules

What ruff sees in another way than black is not emitted (a conditional without parentheses), or is given to ruff again
with the parentheses that black writes (a union that is broken), or has a sign by which it is known, and then black is
asked. tests/output/test_same_bytes.py holds the two to the same bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

_RUFF: Final = (
    *("format", "--quiet", "--isolated", "--no-cache", "--no-preview", "--no-respect-gitignore"),
    *("--line-length", "88", "--target-version", "py311"),
)

# What is no code: docstrings and comments, which both leave as they are.
_PROSE: Final = re.compile(r'^ *(?:"""(?:[^"\\]|\\.|"(?!""))*"""|#.*)$', re.MULTILINE)

# A parameter whose annotation ruff breaks at its bars. Black puts parentheses around it and breaks those, as ruff does
# where they are there; it keeps them, so they cannot be emitted where there is room without them.
_BROKEN_UNION: Final = re.compile(
    rf"{_PROSE.pattern}|^( +)(\w+): (\S.*(?:\n\1\| .*?)+?)( = \S+)?,$", re.MULTILINE
)

# Few modules have any, and to look for this takes a tenth of the time.
_BROKEN_AT_A_BAR: Final = re.compile(r"\n +\| ")

# What ruff writes where black might write something else. Nearly always it is for want of room, with very long names.
_SIGNS: Final = tuple(
    re.compile(sign, re.MULTILINE)
    for sign in (
        # Too long, and neither prose nor for a text, which nobody breaks.
        r'^(?=.{89})(?! *(?:#|"""|(?:"\w+": |\w+=|!= )?f?"[^"]*",?$))',
        r"lambda[^:\n]*: \($",  # the value of a lambda in parentheses
        r"-> \w+\[$",  # broken in what is returned
        r"\n *:= ",  # broken before the walrus
    )
)

# A character that one of the two takes for wider: not Latin, punctuation, kana, Chinese or Hangul.
_WIDE: Final = re.compile(
    r"[^\n -\u02ff\u2010-\u20bf\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)

# The same where a line begins with a bar.
_SIGNS_AT_A_BAR: Final = tuple(
    re.compile(sign, re.MULTILINE)
    for sign in (
        r"^ *\w+: .*\n *\| ",  # an annotation broken without parentheses
        r"^ *\]\n *\| ",
        r"\]\n(?! {4}\| ) *\| ",  # not where an alias of the module has parentheses of its own
    )
)


def by_black(sources: Sequence[str]) -> list[str]:
    """Each module as black prints it."""
    import black  # takes longer to import than most packages take to lower
    from black.mode import TargetVersion

    # The oldest Python that emitted code runs on decides what black may use. Told, not detected: detection reads
    # every text once more, and can come out differently from one to the next.
    mode = black.Mode(target_versions={TargetVersion.PY311})
    return [black.format_str(source, mode=mode) for source in sources]


def by_ruff(sources: Sequence[str]) -> list[str]:
    """The same from ruff, or from black itself: what is in doubt, and everything where ruff cannot be had."""
    texts = _from_ruff(sources)
    if texts is None:
        return by_black(sources)
    bracketed = {
        number: given
        for number, text in enumerate(texts)
        if _BROKEN_AT_A_BAR.search(text)
        and (given := _BROKEN_UNION.sub(_with_parentheses, text)) != text
    }
    again = _from_ruff([*bracketed.values()]) if bracketed else ()
    texts = _replaced(texts, bracketed, again or ())
    doubtful = [number for number, text in enumerate(texts) if is_doubtful(text)]
    asked = by_black([sources[number] for number in doubtful]) if doubtful else ()
    return _replaced(texts, doubtful, asked)


@cache
def ruff() -> str | None:
    """The program; None where there is none."""
    try:
        from ruff import find_ruff_bin

        return find_ruff_bin()
    except (ImportError, OSError):
        return None


def _with_parentheses(found: re.Match[str]) -> str:
    indent, name, annotation, default = found.groups()
    return found[0] if name is None else f"{indent}{name}: ({annotation}){default or ''},"


def _replaced(texts: list[str], numbers: Iterable[int], others: Iterable[str]) -> list[str]:
    """The texts, with others at some of the numbers, or at none if there are no others."""
    by_number = dict(zip(numbers, others, strict=False))
    return [by_number.get(number, text) for number, text in enumerate(texts)]


def is_doubtful(text: str) -> bool:
    """Whether black might have written something else than this, which ruff wrote."""
    # Few texts have a sign, and to take out the prose takes longer than to look for one.
    return _has_sign(text) and _has_sign(_PROSE.sub("", text))


def _has_sign(text: str) -> bool:
    at_bars = _SIGNS_AT_A_BAR if _BROKEN_AT_A_BAR.search(text) else ()
    wide = () if text.isascii() else (_WIDE,)
    return any(sign.search(text) for sign in (*_SIGNS, *wide, *at_bars))


def _from_ruff(sources: Sequence[str]) -> list[str] | None:
    """What ruff makes of modules; None where there is no ruff, or no room for it to work in."""
    import subprocess
    from tempfile import TemporaryDirectory

    # Its options have variables too.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF")}
    program = ruff()
    if program is None:
        return None
    try:
        with TemporaryDirectory(prefix="dyngen-") as folder:
            # Numbers for names: ruff passes over a folder that is called build.
            files = [Path(folder, f"{number}.py") for number in range(len(sources))]
            for file, source in zip(files, sources, strict=True):
                file.write_bytes(source.encode())
            command = [program, *_RUFF, folder]
            subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - ruff, all its arguments from here
            return [file.read_bytes().decode() for file in files]
    except (OSError, subprocess.CalledProcessError):
        return None
