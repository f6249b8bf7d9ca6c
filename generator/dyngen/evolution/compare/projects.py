"""API and ITEM: what a project, and dyngen itself, make of packages, whatever their schemas say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dyngen.evolution.finding import ALL_READ, BOTH_BREAK, Change, Subject
from dyngen.evolution.project import Project
from dyngen.evolution.recipes import steps
from dyngen.evolution.rules import RULES, Category
from dyngen.output.manifest import ENCODING
from dyngen.words.phrasing import listed

_LOST = {
    "async": "aio is gone",
    "sync": "repositories, transactions, Database and connect are only in aio",
}


def compare_projects(old: Project, new: Project) -> list[Change]:
    """What the settings of the new side break for callers of packages that both sides have, and what dyngen does."""
    return [_change(code, key, message, old, new) for code, key, message in _found(old, new)]


def _found(then: Project, here: Project) -> Iterator[tuple[str, str, str]]:
    """The code, the setting and the message of each."""
    old, new = then.settings, here.settings
    if new.keyword_keys and not old.keyword_keys:
        yield "DB514", "keyword_keys", "methods take what makes keys by name only"
    if lost := [each for each in old.flavours if each not in new.flavours]:
        why = listed([_LOST[each] for each in lost])
        yield "DB515", "flavours", f"packages have lost the flavour {listed(lost)}: {why}"
    if old.runtime != new.runtime:
        where = "in dyngen_runtime, and no longer in each package"
        if new.runtime == "package":
            where = "in each package, and dyngen_runtime goes"
        yield "DB516", "runtime", f"the support code is {where}"
    if old.transport == "direct" != new.transport:
        yield "DB517", "transport", 'connect takes no transport="direct" any more'
    if others := [name for name, number in then.encodings.items() if number != ENCODING]:
        stored = listed(sorted(others))
        yield "DB213", "encoding", f"this release of dyngen stores values otherwise than {stored}"
    was, now = _output(then), _output(here)
    if was != now:
        yield "DB518", "output", f"packages were written to {was}, and are to {now}"


def _output(project: Project) -> str:
    """The folder of packages as the file says it, whose own folder may have moved."""
    return Path(os.path.relpath(project.settings.output, project.path.parent)).as_posix()


def _change(code: str, key: str, message: str, old: Project, new: Project) -> Change:
    rule, span, before = RULES[code], new.span(key), old.span(key)
    origin = f"{old.origin}:" if old.origin else ""
    return Change(
        rule=rule,
        severity=rule.severity,
        message=message,
        at=f"tool.dyngen:{key}",
        package="",
        subject=Subject(key),
        reads=BOTH_BREAK if rule.category is Category.ITEM else ALL_READ,
        notes=(),
        pointer=(),
        span=span,
        source_line=new.line(span.line),
        was=f"{origin}{before.path.as_posix()}:{before.line}:{before.column}" if old.text else None,
        path_old=old.path.as_posix() if old.text else None,
        steps=steps(rule),
    )
