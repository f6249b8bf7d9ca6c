"""Builds that end as a test wants them to, and the command that runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from dyngen import build
from dyngen.diagnostics import RULES, Diagnostic, Severity, Span
from dyngen.output.tree import Change, Changes, Refusal

Run = Callable[..., tuple[int, str, str]]


def builds(
    monkeypatch: pytest.MonkeyPatch, *results: build.Result | Exception
) -> list[dict[str, object]]:
    """Have builds end with `results`, one after the other; the list is what they were called with."""
    calls: list[dict[str, object]] = []
    pending = list(results)

    def fake(settings: object, **options: object) -> build.Result:
        calls.append({"settings": settings, **options})
        result = pending.pop(0) if len(pending) > 1 else pending[0]
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(build, "build", fake)
    return calls


def finding(severity: Severity) -> Diagnostic:
    code = next(rule.code for rule in RULES.values() if rule.severity is severity)
    return Diagnostic(code, severity, "wrong", "mend it", Span(Path("s.json"), 1, 2, 1, 3), "{}")


CLEAN = build.Result([], Changes(Path("out"), unchanged=[PurePosixPath("shop/keys.py")]))
CREATED = build.Result(
    [], Changes(Path("out"), created=[Change(PurePosixPath("shop/keys.py"), None, b"x\n")])
)
REFUSED = build.Result(
    [], Changes(Path("out"), refused=[Refusal(PurePosixPath("shop/keys.py"), "not mine")])
)
STALE = build.Result(
    [],
    Changes(
        Path("out"),
        changed=[Change(PurePosixPath("shop/keys.py"), b"y\n", b"x\n")],
        removed=[Change(PurePosixPath("shop/old.py"), b"y\n", None)],
    ),
)
WRONG = build.Result([finding(Severity.ERROR)], None)
