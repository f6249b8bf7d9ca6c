"""What the parser of YAML says of a broken text, in words for who wrote it.

    partition_key: pk           did not find expected ',' or '}'      ▶   this { is not closed

The parser notices a mistake where nothing fits any more; it is told where it was made.
"""

from __future__ import annotations

import re

import yaml

from dyngen.schema.text import slips
from dyngen.schema.text.places import Offsets, Problem

_CONTROL = "control characters are not allowed"
_IN_BRACKETS = (
    "did not find expected ',' or '}'", "did not find expected ',' or ']'", "did not find expected node content",
)  # fmt: skip
_NO_COLON = "could not find expected ':'"
_OPEN_QUOTES = "found unexpected end of stream"
_COLON = "mapping values are not allowed in this context"
_BESIDE = ("did not find expected key", "did not find expected '-' indicator")
_FOLDED = "while scanning a block scalar"
_WORDS = {
    "tab": (
        "a tab in the indentation", "YAML is indented with spaces only"),
    _COLON: (
        "a second colon in this line", 'put the value in quotes if it holds ": "'),
    _NO_COLON: (
        "a key without a colon", "write the key, a colon, a space, and the value"),
    "did not find expected key": (
        "this line does not belong to the lines above it", "check the indentation here and in the line above"),
    "did not find expected '-' indicator": (
        "this line does not belong to the list above it", "check the indentation; each element begins with -"),
    "found character that cannot start any token": (
        "this character cannot begin a value", "put the value in quotes"),
    _OPEN_QUOTES: (
        "this text in quotes is not closed", "close the quotes on the line where the text ends"),
    _CONTROL: (
        "a control character", "remove it, or write it as an escape in double quotes"),
}  # fmt: skip

_CLOSING = {"{": "}", "[": "]"}

_KEY = re.compile(r":(?=[ \t\r\n]|$)")
"""The colon behind a key."""


def unreadable(error: yaml.reader.ReaderError) -> Problem:
    """A character that no YAML holds."""
    return _told(error.position, _CONTROL)


def broken(
    text: str, error: yaml.MarkedYAMLError, inside: int | None, in_quotes: Offsets | None
) -> Problem:
    """What is wrong where the parser stopped.

    `inside` is where the innermost object or array begins that is open, `in_quotes` the last text in quotes.
    """
    mark = error.problem_mark or error.context_mark
    at, problem = mark.index if mark else 0, error.problem or ""
    if problem == "exceeded maximum nesting depth":
        return slips.too_deep((at, at + 1))
    if text[at : at + 1] == "\t":
        return _told(at, "tab")
    if error.context == _FOLDED and error.context_mark:
        return _folded(text, error.context_mark.index)
    if in_quotes and text[in_quotes[1] : at].strip(" ") == "":
        if "\n" in text[slice(*in_quotes)]:
            return _told(in_quotes[0], _OPEN_QUOTES)
        if problem in _BESIDE:
            return _behind_quotes(text, at, in_quotes)
    if problem in _IN_BRACKETS and inside is not None and text[inside] in _CLOSING:
        return _in_brackets(text, at, inside)
    if problem == _COLON and not _KEY.search(text[_line_start(text, at) : at]):
        return _first_colon(text, at)
    if problem in (_OPEN_QUOTES, _NO_COLON) and error.context_mark:
        at = error.context_mark.index
    return _told(at, problem)


def _told(at: int, problem: str) -> Problem:
    message, help = _WORDS.get(
        problem, (f"this is not YAML: {problem}", "check the indentation, quotes and brackets here")
    )
    return _problem(at, message, help)


def _problem(at: int, message: str, help: str, length: int = 1) -> Problem:
    return Problem("DG004", (at, at + length), message, help)


def _in_brackets(text: str, at: int, opened: int) -> Problem:
    """Something else than the next member stands behind one: a comma is missing, or the end."""
    bracket = text[opened]
    closing = _CLOSING[bracket]
    another_line = _line_start(text, at) != _line_start(text, opened)
    outside = another_line and _indent(text, at) <= _indent(text, opened)
    if outside or not text[at:].strip():
        help = f"close it with {closing}; a text that begins with {bracket} needs quotes"
        return _problem(opened, f"this {bracket} is not closed", help)
    help = f"separate what is between {bracket} and {closing} with commas; a text that holds one of them needs quotes"
    return _problem(at, f"a comma or {closing} is missing before this", help)


def folded_away(at: Offsets) -> Problem:
    """A > that was meant to be one, with nothing below that could be its text."""
    message = "to YAML > begins a text of several lines, and there is none"
    return _problem(at[0], message, 'put the value in quotes: ">"')


def _folded(text: str, at: int) -> Problem:
    """Something behind a > or |, which says that the lines below are a text: mostly an operator."""
    found = text[at:].splitlines()[0].partition(" #")[0].rstrip()
    message = f"to YAML {text[at]} begins a text of several lines, and {found} does not"
    return _problem(at, message, f'put the value in quotes: "{found}"', len(found))


def _behind_quotes(text: str, at: int, in_quotes: Offsets) -> Problem:
    """More on a line behind its text in quotes."""
    quote = text[in_quotes[0]]
    other = "'" if quote == '"' else '"'
    help = f"put the whole value in quotes, in {other} if it holds {quote}"
    if at == in_quotes[1]:
        inner = "''" if quote == "'" else '\\"'
        help += f"; a {quote} inside of {quote} is written {inner}"
    return _problem(at, "something stands behind a text in quotes", help)


def _first_colon(text: str, at: int) -> Problem:
    """A key where none can be: the line above is no key, or has its value already."""
    start = _line_start(text, at)
    above = text[:start].rstrip()
    before = above[_line_start(above, len(above)) :]
    if not _KEY.search(before):
        found = len(above) - len(before.lstrip(" -"))
        return _problem(found, *_WORDS[_NO_COLON], len(above) - found)
    first = start + _indent(text, at)
    help = "give both the same indentation; or, if this is inside of the other, leave that one without a value"
    return _problem(
        first,
        "this line is indented further than the one above, which has a value",
        help,
        at - first,
    )


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _indent(text: str, at: int) -> int:
    """How many spaces the line begins with."""
    line = text[_line_start(text, at) :]
    return len(line) - len(line.lstrip(" "))
