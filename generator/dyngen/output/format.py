"""Emitted text in black's form, with a proof that only its layout changed.

    format_module("x = {'a':1}\\n")   ->   'x = {"a": 1}\\n'

black's own safe mode would cost ten times as much as the proof here: the two syntax trees are compared, and
all that may differ is the white space within docstrings, which black lays out anew.
"""

from __future__ import annotations

import ast
import os
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import PurePosixPath

import black
from black.mode import TargetVersion
from black.parsing import InvalidInput

# The oldest Python that emitted code runs on decides what black may use. Told, not detected: detection reads every
# file once more, and can come out differently from one file to the next.
_MODE = black.Mode(target_versions={TargetVersion.PY311})

# Below this many characters a second process costs more than it saves: 20 ms to start, 4 s a megabyte to format.
_WORTH_A_PROCESS = 60_000


class FormatError(Exception):
    """Emitted text is no Python, or formatting it changed its meaning: a bug of dyngen's, never of a schema's."""


def format_module(source: str) -> str:
    """`source` exactly as black prints it."""
    try:
        text = black.format_str(source, mode=_MODE)
        before, after = _tree(source), _tree(text)
        compile(
            text, "<emitted>", "exec", dont_inherit=True
        )  # finds what the grammar allows: return outside a function
    except (InvalidInput, SyntaxError, ValueError) as error:
        raise FormatError(f"emitted text is not Python: {error}") from error
    if before != after:
        raise FormatError(
            f"formatting changed the meaning of emitted text: {_first_difference(before, after)}"
        )
    return text


def format_all(sources: Mapping[PurePosixPath, str]) -> dict[PurePosixPath, str]:
    """Every text of `sources` formatted, in the same order; on a second core where there is one and it pays."""
    # The longest first, so that the cores end together.
    paths = sorted(sources, key=lambda path: (-len(sources[path]), path))
    workers = min(_cores(), len(paths))
    if workers > 1 and sum(map(len, sources.values())) > _WORTH_A_PROCESS:
        # Forked, since a spawned worker would import black again. The children do nothing but format.
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            done = dict(
                zip(
                    paths,
                    pool.map(_format_one, [(path, sources[path]) for path in paths]),
                    strict=True,
                )
            )
    else:
        done = {path: _format_one((path, sources[path])) for path in paths}
    return {path: done[path] for path in sources}


def _format_one(job: tuple[PurePosixPath, str]) -> str:
    path, source = job
    try:
        return format_module(source)
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from error


def _cores() -> int:
    """How many processes may work at once: one where forking is not safe (other systems, threads)."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _tree(text: str) -> str:
    """The syntax tree of `text` written out, without places, docstrings reduced to the words of their lines."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
        ):
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                lines = first.value.value.splitlines()
                first.value.value = "\n".join(line.strip() for line in lines).strip()
    return ast.dump(tree)


def _first_difference(before: str, after: str) -> str:
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    return f"…{before[max(at - 40, 0) : at + 40]}… became …{after[max(at - 40, 0) : at + 40]}…"
