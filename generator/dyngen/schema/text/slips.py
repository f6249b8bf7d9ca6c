"""What goes wrong in the text of a file, in words: mostly what people carry over into JSON from elsewhere.

    trailing_comma("[1,]", 2).message       "a comma with nothing behind it"

The scanners find the place; each function here says what somebody may have meant there.
"""

from __future__ import annotations

import json
import re

from dyngen.schema.quoting import quoted, visible
from dyngen.schema.text.places import MAX_DEPTH, Offsets, Problem

WORD = re.compile(r"[-+.\w$]+")
"""What looks like one word, number or name."""

MAX_NODES = 1_000_000
"""Values that a YAML document may unfold to. No schema that fits into a file has as many."""

_END_OF_STRING = re.compile(r"[\x00-\x1f]|\Z")
_LONGEST = 60

_OTHER_LANGUAGES = {
    "True": "true", "TRUE": "true", "yes": "true", "False": "false", "FALSE": "false", "no": "false",
    "None": "null", "NULL": "null", "nil": "null", "undefined": "null",
}  # fmt: skip


def _json(text: str, at: int, message: str, help: str, length: int = 1) -> Problem:
    return Problem("DG003", (at, min(at + length, len(text))), message, help)


def trailing_comma(text: str, comma: int) -> Problem:
    help = "remove it: in JSON the last element has no comma (YAML and Python are laxer)"
    return _json(text, comma, "a comma with nothing behind it", help)


def open_string(text: str, start: int) -> Problem:
    """A string that ends at a character which no string can hold."""
    found = _END_OF_STRING.search(text, start)
    stop = found.start() if found else len(text)
    char = text[stop : stop + 1]
    if char in ("", "\n", "\r"):
        help = r'close it with "; a line break inside a string is written \n'
        return _json(text, start, "this string is not closed on its line", help, stop - start)
    message = f"a control character (U+{ord(char):04X}) inside a string"
    return _json(text, stop, message, f"write it as {json.dumps(char)[1:-1]}, or remove it")


def bad_escape(text: str, at: int) -> Problem:
    message = f"{visible(text[at : at + 2])} is no escape that JSON knows"
    help = r"write \\ for a backslash; the escapes are \" \\ \/ \b \f \n \r \t and \u0000"
    return _json(text, at, message, help, 2)


def no_colon(text: str, at: int, key: str) -> Problem:
    message = f"a colon is missing after the key {quoted(key)}"
    return _json(text, at, message, f"write {quoted(key)}: and then the value")


def no_key(text: str, start: int, opened: int | None) -> Problem:
    found = WORD.match(text, start)
    if found is None:
        return _unexpected(text, start, "a key in double quotes", opened)
    word = found.group()[:_LONGEST]
    message = f"the key {word} is not in quotes"
    return _json(text, start, message, f'write "{word}"', len(found.group()))


def no_comma(text: str, start: int, opened: int | None) -> Problem:
    """Neither a comma nor the end where one of them must follow a value."""
    if text[start : start + 1] in ('"', "{", "[") or WORD.match(text, start):
        before = len(text[:start].rstrip())
        help = "separate the members of an object, and the elements of an array, with commas"
        return _json(text, max(before - 1, 0), "a comma is missing after this", help)
    closing = "}" if opened is not None and text[opened] == "{" else "]"
    return _unexpected(text, start, f"a comma or {closing}", opened)


def no_value(text: str, start: int, word: str, opened: int | None) -> Problem:
    """A word that is no value of JSON; or, if it is empty, no word at all."""
    shown = visible(word[:_LONGEST])
    if word in _OTHER_LANGUAGES:
        help = f"write {_OTHER_LANGUAGES[word]}"
        return _json(text, start, f"JSON has no {word}", help, len(word))
    if word and word[0] in "-+.0123456789":
        help = "write digits without leading zeros or a plus sign, as in 5, -5, 0.5"
        message = f"{shown} is not a number that JSON knows"
        return _json(text, start, message, help, len(word))
    if word:
        return _json(text, start, f"{shown} is not in quotes", f'write "{shown}"', len(word))
    return _unexpected(text, start, "a value", opened)


def too_much(text: str, start: int) -> Problem:
    help = "a file holds one JSON value; remove what follows its last bracket"
    return _json(text, start, "there is more text after the end of the document", help)


def _unexpected(text: str, start: int, expected: str, opened: int | None) -> Problem:
    char = text[start : start + 1]
    if not char and opened is not None:
        help = "the file ends inside it; add the closing bracket"
        return _json(text, opened, f"this {text[opened]} is never closed", help)
    if not char:
        help = 'a schema begins with {"tables": ['
        return _json(text, start, "the file holds no JSON value", help)
    if text.startswith(("//", "/*", "#"), start):
        help = "say it in a description, or write the schema as YAML"
        return _json(text, start, "JSON has no comments", help, 1 if char == "#" else 2)
    if char == "'":
        help = "write \" instead of '"
        return _json(text, start, "strings are in double quotes in JSON", help)
    message = f"{expected} is expected here, not {quoted(char)}"
    if opened is not None and text[opened] + char in ("{]", "[}", "[:"):
        line = text.count("\n", 0, opened) + 1
        help = f"the {text[opened]} of line {line} is still open: close it, or look for a bracket too many above"
        return _json(text, start, message, help)
    help = "look for a bracket, quote or comma too many or too few just before this"
    return _json(text, start, message, help)


# -- in JSON and YAML alike --------------------------------------------------------------------------------------


def duplicate_key(key: str, at: Offsets, first_line: int) -> Problem:
    message = f"the key {quoted(key)} stands here a second time"
    help = f"the first one, in line {first_line}, would silently lose; keep one of them"
    return Problem("DG005", at, message, help)


def too_deep(at: Offsets) -> Problem:
    message = f"objects and arrays are nested more than {MAX_DEPTH} deep"
    return Problem(
        "DG007", at, message, "flatten it: DynamoDB stores documents of at most 32 levels"
    )


def no_number(at: Offsets, word: str) -> Problem:
    shown = word if len(word) <= 20 else f"{word[:12]}… ({len(word)} characters)"
    message = f"{shown} is not a number that DynamoDB can hold"
    help = "numbers have up to 38 digits and lie between 1E-130 and 9.9E+125; write longer ones as text"
    return Problem("DG008", at, message, help)


def half_character(at: Offsets) -> Problem:
    message = "this string holds half of a character (a lone surrogate)"
    help = r"write both halves, as in \ud83d\ude00, or the character itself"
    return Problem("DG002", at, message, help)


# -- in YAML -----------------------------------------------------------------------------------------------------


def foreign(at: Offsets, what: str, remedy: str) -> Problem:
    """Something of YAML that no JSON can say."""
    return Problem("DG009", at, f"{what} has no counterpart in JSON", remedy)


def unknown_anchor(name: str, at: Offsets) -> Problem:
    help = f"write &{name} before the value that it stands for; that must come first"
    return Problem("DG004", at, f"the alias *{name} has no anchor above it", help)


def endless_alias(name: str, at: Offsets) -> Problem:
    what = f"the alias *{name} inside of what it stands for"
    return foreign(at, what, "write out what is meant, to the depth that is meant")


def no_merge(at: Offsets) -> Problem:
    message = "a merge key takes an object, or an array of objects"
    return Problem("DG004", at, message, "write <<: *name, where &name stands before an object")


def too_many_nodes(at: Offsets) -> Problem:
    message = f"the document unfolds to more than {MAX_NODES:,} values"
    help = "look for aliases of aliases; a schema has some thousand values"
    return Problem("DG010", at, message, help)


_CUT = re.compile(r"[ \t]+(#(?:[^\s]| *\{)[^\r\n]*)")
"""Behind an unquoted value: a comment that looks like more of the value."""


def cut_template(text: str, at: Offsets) -> Problem | None:
    """A template without quotes that ends where YAML sees a comment, and its author perhaps did not."""
    found = _CUT.match(text, at[1])
    if found is None:
        return None
    lost = found.group(1).rstrip()
    whole = text[at[0] : found.end()].strip()
    message = f"the template ends before {quoted(lost)}, which YAML takes for a comment"
    help = f"write {json.dumps(whole, ensure_ascii=False)}, in quotes; a comment goes on a line of its own"
    return Problem("DG011", found.span(1), message, help)
