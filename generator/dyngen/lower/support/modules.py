"""The modules of a package that hold support code: what is in each, and their text.

support([Import(".runtime", "KeyShape")]).files        {"runtime.py": "…"}
support([Import(".runtime", "KeyShape")]).defined      what that runtime.py defines: KeyShape, KeyValueError, …
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dyngen import runtime
from dyngen.lower.support.parts import Part, PartStatement, part, reads
from dyngen.syntax import Import
from dyngen.syntax.imports import LINE_LENGTH, import_lines


@dataclass(frozen=True, slots=True)
class _Module:
    """A module that is joined of parts."""

    name: str
    doc: str
    parts: tuple[str, ...]


_MODULES = (
    _Module(
        ".example_runner",
        "Runs examples: of what all packages of dyngen share, as much as is used here.",
        runtime.EXAMPLE_PARTS,
    ),
    _Module(
        ".stream_records",
        "Reads records of streams: as much of what all packages share as this one uses.",
        runtime.STREAM_PARTS,
    ),
    _Module(
        ".supplied",
        "Values that packages supply where nobody gives one.",
        runtime.SUPPLIED_PARTS,
    ),
    _Module(
        ".direct",
        "A client for DynamoDB that does without boto3, and `connect`, which makes it.",
        runtime.DIRECT_PARTS,
    ),
    _Module(
        ".direct_plan",
        "What a direct client is to do, and the doubts that leave it to boto3.",
        runtime.DIRECT_PLAN_PARTS,
    ),
    _Module(
        ".direct_core",
        "Requests, answers and retries of direct clients; nothing here sends or waits.",
        runtime.DIRECT_CORE_PARTS,
    ),
    _Module(
        ".runtime",
        "Support code: of what all packages of dyngen share, as much as is used here.",
        runtime.PARTS,
    ),
)
"""Those that import from others stand before them."""

_MODULE_OF = {f"/{each}": module.name for module in _MODULES for each in module.parts}


class UnknownSupport(Exception):
    """Somebody wants what the support code does not define."""

    def __init__(self, module: str, names: Iterable[str]) -> None:
        super().__init__(f"{', '.join(sorted(names))} of {module[1:]}.py")


@dataclass(frozen=True, slots=True)
class Support:
    """The support code of a package."""

    files: dict[str, str]
    """The text of each file by its name, in black's form, without the header."""
    defined: frozenset[str]
    """The names that they define."""


def support(imports: Iterable[Import]) -> Support:
    """What modules need that import this."""
    wanted = set(imports)
    files: dict[str, str] = {}
    defined: set[str] = set()
    for module in _MODULES:
        names = {each.name for each in wanted if each.module == module.name and each.name}
        if names:
            chosen = _chosen(module, names)
            needs = _needs(module, chosen)
            wanted.update(needs.values())
            files[f"{module.name[1:]}.py"] = _text(module, chosen, needs)
            defined.update(name for _, each in chosen for name in each.names)
    return Support(files, frozenset(defined))


def homes(package: str) -> dict[str, str]:
    """What the modules are called if they stand in another package: `dyngen_runtime.runtime`."""
    return {module.name: package + module.name for module in _MODULES}


def everything() -> Support:
    """All support code that there is."""
    return support(
        Import(module.name, name)
        for module in _MODULES
        for each in module.parts
        for statement in part(each).statements
        for name in statement.names
    )


def _chosen(module: _Module, names: Collection[str]) -> list[tuple[Part, PartStatement]]:
    """The statements that define the names, and what those read, in the order of the parts."""
    statements = [(each, one) for each in map(part, module.parts) for one in each.statements]
    definition = {name: one for _, one in statements for name in one.names}
    if unknown := set(names).difference(definition):
        raise UnknownSupport(module.name, unknown)
    needed: set[PartStatement] = set()
    ahead = [definition[name] for name in names]
    while ahead:
        one = ahead.pop()
        if one not in needed:
            needed.add(one)
            ahead += [definition[name] for name in reads(one) if name in definition]
    return [(each, one) for each, one in statements if one in needed]


def _needs(module: _Module, chosen: Iterable[tuple[Part, PartStatement]]) -> dict[str, Import]:
    """The imports of a module that has these statements."""
    needs = {"annotations": Import("__future__", "annotations")}
    for each, one in chosen:
        for name in reads(one) & each.imports.keys():
            source = each.imports[name]
            home = _MODULE_OF.get(source.module, source.module)
            if home != module.name:
                needs[name] = Import(home, source.name)
    return needs


def _text(
    module: _Module, chosen: Iterable[tuple[Part, PartStatement]], needs: dict[str, Import]
) -> str:
    by_part: dict[str, list[PartStatement]] = {}
    for each, one in chosen:
        by_part.setdefault(each.name, []).append(one)
    sections = [f"{_banner(part(name))}\n\n\n{_body(some)}\n" for name, some in by_part.items()]
    return f'"""{module.doc}"""\n\n{import_lines(needs)}\n' + "\n\n".join(sections)


def _banner(each: Part) -> str:
    """The docstring of a part as a comment under a rule."""
    rule = f"# ---- {each.name.rpartition('/')[2]} ".ljust(LINE_LENGTH, "-")
    return "\n".join((rule, *(f"# {line}".rstrip() for line in each.doc)))


def _body(statements: Iterable[PartStatement]) -> str:
    """The statements below each other, as far apart as black has it."""
    text = ""
    above: PartStatement | None = None
    for one in statements:
        if above:
            block = above.is_block or one.is_block
            text += "\n" * (3 if block else 1 + min(one.blank_lines, 1))
        text += one.text
        above = one
    return text
