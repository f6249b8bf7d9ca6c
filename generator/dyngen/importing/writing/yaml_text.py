"""A draft as YAML, each note as a comment beside what it is about.

What stands in the text is quoted as JSON wherever a plain word could be taken for something else, and comments are one
line of visible characters each: no name of an attribute can add to the document.
"""

from __future__ import annotations

import itertools
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from dyngen.importing.draft import Draft, Pointer
from dyngen.schema.quoting import visible

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_SAID = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_UNPRINTABLE = re.compile(
    "[^\\t\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
_WIDEST = 120
_NARROWEST = 40


def yaml_of(draft: Draft, head: Sequence[str]) -> str:
    """The schema, under a head of comments."""
    lines = [f"# {_comment(line)}".rstrip() for line in head]
    return "\n".join([*lines, *_block(draft.document, (), draft, 0)]) + "\n"


def _block(value: Mapping[str, object], at: Pointer, draft: Draft, depth: int) -> Iterator[str]:
    """The members of an object, a line each, or more."""
    for key, member in value.items():
        yield from _member(f"{'  ' * depth}{_scalar(key)}:", member, (*at, key), draft, depth)


def _member(start: str, member: object, at: Pointer, draft: Draft, depth: int) -> Iterator[str]:
    notes = draft.notes.get(at, [])
    if isinstance(member, dict) and member:
        yield _noted(start, notes)
        yield from _block(member, at, draft, depth + 1)
    elif isinstance(member, list) and member and isinstance(member[0], dict):
        yield _noted(start, notes)
        for position, each in enumerate(member):
            yield from _element(each, (*at, position), draft, depth + 1)
    else:
        yield _noted(f"{start} {_flow(member)}", notes)


def _element(value: object, at: Pointer, draft: Draft, depth: int) -> Iterator[str]:
    """An element of a list: on a line of its own, if it has room there."""
    indent = "  " * depth
    notes = draft.notes.get(at, [])
    flow = f"{indent}- {_flow(value)}"
    inner = any(pointer[: len(at)] == at and pointer != at for pointer in draft.notes)
    if (len(flow) <= _WIDEST and not inner and "pattern_id" not in flow) or not isinstance(
        value, dict
    ):
        yield _noted(flow, notes)
        return
    lines = "\n".join(_block(value, at, draft, depth + 1)).split("\n")
    above = list(itertools.takewhile(lambda line: line.lstrip().startswith("#"), lines))
    first, *rest = lines[len(above) :]
    yield from (line.removeprefix("  ") for line in above)
    yield _noted(f"{indent}- {first[len(indent) + 2 :]}", notes)
    yield from rest


def _noted(line: str, notes: Sequence[str]) -> str:
    """A line with its notes behind it, or above it where there is no room."""
    if not notes:
        return line
    said = _joined(notes)
    if len(line) + len(said) + 3 <= _WIDEST:
        return f"{line} # {said}"
    indent = line[: len(line) - len(line.lstrip(" "))]
    above = [
        f"{indent}# {each}"
        for each in textwrap.wrap(said, max(_NARROWEST, _WIDEST - len(indent) - 2))
    ]
    return "\n".join([*above, line])


def _joined(notes: Sequence[str]) -> str:
    return _comment("; ".join(notes))


def _comment(text: str) -> str:
    """A text on one line, without characters that cannot be seen."""
    return visible(re.sub(r"[\x00-\x1f\x85\u2028\u2029]", " ", text))


def _flow(value: object) -> str:
    if isinstance(value, dict):
        members = [f"{_scalar(key)}: {_flow(member)}" for key, member in value.items()]
        return f"{{ {', '.join(members)} }}" if members else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _SAID:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\U{ord(found[0]):08x}", quoted)
