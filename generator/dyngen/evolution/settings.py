"""`[tool.dyngen.breaking]`: what a project compares with, how grave it takes what is found, and what it has accepted.

[tool.dyngen.breaking]
against = "main"                      # one revision, file or folder, or a list of them
fail-on = "error"                     # or "warning", "never"
rollout = "stop-the-world"            # old code never runs beside new: what only it cannot read is a warning
api = "error"                         # the package is published, and its callers are elsewhere
severity = {DB501 = "off"}            # error, warning or off
accept = [{id = "DB102", at = "blog:Comment.sk_template", reason = "copied by migration 2026-12-01"}]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyngen.config import UsageError
from dyngen.diagnostics import Severity
from dyngen.evolution.finding import Change
from dyngen.evolution.rules import RULES, Category
from dyngen.records import field, record
from dyngen.schema.suggest import did_you_mean, one_of

FAIL_ON: Final = ("error", "warning", "never")
_ROLLOUTS: Final = ("rolling", "stop-the-world")
_LEVELS: Final = ("error", "warning", "off")
_KEYS = ("against", "fail-on", "rollout", "api", "severity", "accept")


@record(frozen=True, slots=True)
class Accepted:
    """A finding that a team has decided to live with."""

    code: str
    at: str
    reason: str


@record(frozen=True, slots=True)
class Settings:
    """What a project asks for; defaults where it is silent."""

    against: tuple[str, ...] = ()
    fail_on: str = "error"
    stops_the_world: bool = False
    api: Severity = Severity.WARNING
    severity: Mapping[str, str] = field(default_factory=dict)
    accept: tuple[Accepted, ...] = ()

    def judged(self, changes: Sequence[Change]) -> tuple[list[Change], list[str]]:
        """The changes that are to be told, as grave as the project takes them; and notes on what it accepts in vain."""
        used = set[Accepted]()
        told = []
        for change in changes:
            code = change.rule.code
            accepted = [each for each in self.accept if (each.code, each.at) == (code, change.at)]
            used.update(accepted)
            level = self.severity.get(code, self._level(change))
            if not accepted and level != "off":
                told.append(replace(change, severity=Severity(level)))
        notes = [
            f"nothing is found that accept speaks of: {each.code} at {each.at}; take it out"
            for each in self.accept
            if each not in used
        ]
        return told, notes

    def _level(self, change: Change) -> str:
        """How grave a change is taken without a word about its code."""
        if change.rule.category is Category.API:
            return self.api
        only_old_breaks = change.reads.new_reads_old and not change.reads.old_reads_new
        if self.stops_the_world and only_old_breaks:
            return Severity.WARNING
        return change.severity


def settings(section: Mapping[str, object], where: str) -> Settings:
    """The section checked key by key; UsageError where it cannot be meant so."""
    for key in section:
        if key not in _KEYS:
            near = did_you_mean(key, _KEYS)
            help = f'did you mean "{near}"?' if near else f"the keys are {one_of(_KEYS)}"
            raise UsageError(f'{where} has no key "{key}"\nhelp: {help}')
    against = section.get("against", [])
    return Settings(
        tuple(_texts([against] if isinstance(against, str) else against, "against", where)),
        _choice(section.get("fail-on", "error"), FAIL_ON, "fail-on", where),
        _choice(section.get("rollout", "rolling"), _ROLLOUTS, "rollout", where) == "stop-the-world",
        Severity(_choice(section.get("api", "warning"), tuple(Severity), "api", where)),
        _severities(section.get("severity", {}), where),
        tuple(_accepted(section.get("accept", []), where)),
    )


def _texts(value: object, key: str, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise UsageError(f"{key} of {where} must be a text or a list of texts, not {value!r}")
    return [str(each) for each in value]


def _choice(value: object, allowed: Sequence[str], key: str, where: str) -> str:
    if value not in allowed:
        raise UsageError(f"{key} of {where} must be {one_of(allowed)}, not {value!r}")
    return str(value)


def _severities(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise UsageError(f"severity of {where} must be a table of codes, not {value!r}")
    return {
        _code(code, where): _choice(level, _LEVELS, f"severity of {code}", where)
        for code, level in value.items()
    }


def _accepted(value: object, where: str) -> list[Accepted]:
    if not isinstance(value, list):
        raise UsageError(f"accept of {where} must be a list of tables, not {value!r}")
    found = []
    for entry in value:
        given = entry if isinstance(entry, dict) else {}
        texts = [str(given.get(key, "")).strip() for key in ("id", "at", "reason")]
        if set(given) != {"id", "at", "reason"} or not all(texts):
            raise UsageError(
                f"an entry of accept in {where} must have id, at and reason: {entry!r}\n"
                'help: {id = "DB102", at = "blog:Comment.sk_template", reason = "why that is fine"}'
            )
        code, at, reason = texts
        found.append(Accepted(_code(code, where), at, reason))
    return found


def _code(code: object, where: str) -> str:
    if not isinstance(code, str) or code not in RULES:
        near = did_you_mean(str(code), RULES)
        help = f"did you mean {near}?" if near else "`dyngen explain DB...` lists the rules"
        raise UsageError(f"{where} names a rule that there is not: {code!r}\nhelp: {help}")
    return code
