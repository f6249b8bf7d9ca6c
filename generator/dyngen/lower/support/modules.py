"""The modules of a package that hold support code: what is in each, and their text.

support([Import(".runtime", "KeyShape")]).files()      {"runtime.py": "…"}
support([Import(".runtime", "KeyShape")]).defined      what that runtime.py defines: KeyShape, KeyValueError, …
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from dyngen import runtime
from dyngen.lower.asynchronous.awaited import OTHER_IMPORTS, TEXTS
from dyngen.lower.asynchronous.coloured import coloured
from dyngen.lower.asynchronous.rewrite import rewritten
from dyngen.lower.statements import TopStatement, reads
from dyngen.lower.support.parts import Part, part
from dyngen.records import record
from dyngen.syntax import Import, Module
from dyngen.syntax.imports import LINE_LENGTH, import_lines


@record(frozen=True, slots=True)
class _Module:
    """A module that is joined of parts."""

    name: str
    doc: str
    parts: tuple[str, ...]
    asynchronous: bool = False
    """Whether it has of the parts what waits, rewritten, and imports all else from the module of the parts."""


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
        ".direct_aio",
        "A client for DynamoDB whose operations are coroutines, and `connect`, which makes it.",
        runtime.DIRECT_AIO_PARTS,
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
        ".aio.runtime",
        "Support code that waits: of what all packages of dyngen share, as much as is used here.",
        runtime.PARTS,
        asynchronous=True,
    ),
    _Module(
        ".runtime",
        "Support code: of what all packages of dyngen share, as much as is used here.",
        runtime.PARTS,
    ),
)
"""Those that import from others stand before them."""

_MODULE_OF = {
    f"/{each}": module.name
    for module in _MODULES
    if not module.asynchronous
    for each in module.parts
}


class UnknownSupport(Exception):
    """Somebody wants what the support code does not define."""

    def __init__(self, module: str, names: Iterable[str]) -> None:
        super().__init__(f"{', '.join(sorted(names))} of {module[1:]}.py")


@record(frozen=True, slots=True)
class _Chosen:
    """What a module needs to define some names: statements, and imports for them."""

    statements: Sequence[tuple[Part, TopStatement]]
    needs: Mapping[str, Import]


@record(frozen=True, slots=True)
class Support:
    """The support code of a package."""

    chosen: Mapping[_Module, _Chosen]
    """What each of its modules is made of."""
    defined: frozenset[str]
    """The names that it defines, those of the asynchronous flavour apart."""
    waiting: frozenset[str]
    """The names that the support code of the asynchronous flavour defines."""

    def files(self) -> dict[str, str]:
        """The text of each file by its name, in black's form, without the header."""
        return {
            _file(module): _text(module, chosen)
            for module, chosen in self.chosen.items()
            if not module.asynchronous
        }

    def rewritten(self) -> dict[str, Module]:
        """The modules of the asynchronous flavour, whose form is no longer black's, by the names of their files."""
        return {
            _file(module): Module(_docstring(module), chosen.needs, _sections(chosen))
            for module, chosen in self.chosen.items()
            if module.asynchronous
        }


def support(imports: Iterable[Import]) -> Support:
    """What modules need that import this."""
    wanted = set(imports)
    chosen: dict[_Module, _Chosen] = {}
    defined: dict[bool, set[str]] = {False: set(), True: set()}
    for module in _MODULES:
        names = frozenset(each.name for each in wanted if each.module == module.name and each.name)
        if names:
            chosen[module] = found = _choice(module, names)
            wanted.update(_from_package(each) for each in found.needs.values())
            defined[module.asynchronous].update(
                name for _, one in found.statements for name in one.names
            )
    return Support(chosen, frozenset(defined[False]), frozenset(defined[True]))


def _from_package(source: Import) -> Import:
    """What a module imports, seen from the package, though the module stand in a folder of it."""
    return Import(source.module.replace("..", "."), source.name)


def homes(package: str) -> dict[str, str]:
    """What the modules are called if they stand in another package: `dyngen_runtime.runtime`."""
    return {module.name: package + module.name for module in _MODULES}


def reading() -> Iterator[object]:
    """Read the parts that every package has something of, one at a time."""
    common = [each for each in _MODULES if each.name in {".runtime", ".example_runner"}]
    yield from (part(each) for module in common for each in module.parts)
    yield from (reads(one) for module in common for _, one in _statements(module))


def everything() -> Support:
    """All support code that there is."""
    return support(
        Import(module.name, name)
        for module in _MODULES
        for _, statement in _statements(module)
        for name in statement.names
    )


def waiting_support() -> frozenset[str]:
    """The names of the support code that waits."""
    return frozenset(
        name
        for module in _MODULES
        if module.asynchronous
        for _, one in _statements(module)
        if not one.is_private
        for name in one.names
    )


@cache
def _statements(module: _Module) -> Sequence[tuple[Part, TopStatement]]:
    """What can stand in a module, in the order of its parts."""
    statements = [(each, one) for each in map(part, module.parts) for one in each.statements]
    if not module.asynchronous:
        return statements
    changed = [(each, one.with_text(rewritten(one.text, TEXTS))) for each, one in statements]
    differing = coloured([one for _, one in statements], [one for _, one in changed])
    return [
        (each, one)
        for each, one in changed
        if one.is_private or not differing.isdisjoint(one.names)
    ]


@cache
def _choice(module: _Module, names: frozenset[str]) -> _Chosen:
    """What a module needs to define these names."""
    statements = _reached(module, names)
    return _Chosen(statements, _needs(module, statements))


def _reached(module: _Module, names: Collection[str]) -> list[tuple[Part, TopStatement]]:
    """The statements that define the names, and what those read, in the order of the parts."""
    statements = _statements(module)
    definition = {name: one for _, one in statements for name in one.names}
    if unknown := set(names).difference(definition):
        raise UnknownSupport(module.name, unknown)
    needed: set[TopStatement] = set()
    ahead = [definition[name] for name in names]
    while ahead:
        one = ahead.pop()
        if one not in needed:
            needed.add(one)
            ahead += [definition[name] for name in reads(one) if name in definition]
    return [(each, one) for each, one in statements if one in needed]


def _needs(module: _Module, chosen: Iterable[tuple[Part, TopStatement]]) -> dict[str, Import]:
    """The imports of a module that has these statements."""
    needs = {"annotations": Import("__future__", "annotations")}
    own = {name for _, one in chosen for name in one.names}
    for each, one in chosen:
        known = _known(each.name)
        for name in reads(one) & known.keys() - own:
            source = known[name]
            home = _MODULE_OF.get(source.module, source.module)
            outside = module.asynchronous and home.startswith(".")
            needs[name] = Import(f".{home}" if outside else home, source.name)
    return needs


@cache
def _known(part_name: str) -> dict[str, Import]:
    """Where names come from that the statements of a part read."""
    each = part(part_name)
    beside = {name: Import(f"/{each.name}", name) for name in each.defined}
    return {**each.imports, **beside, **OTHER_IMPORTS}


def _file(module: _Module) -> str:
    return f"{module.name[1:].replace('.', '/')}.py"


def _text(module: _Module, chosen: _Chosen) -> str:
    return f"{_docstring(module)}\n{import_lines(chosen.needs)}\n{_sections(chosen)}"


def _docstring(module: _Module) -> str:
    return f'"""{module.doc}"""\n'


def _sections(chosen: _Chosen) -> str:
    """The statements, those of each part under its banner."""
    by_part: dict[str, list[TopStatement]] = {}
    for each, one in chosen.statements:
        by_part.setdefault(each.name, []).append(one)
    sections = [f"{_banner(part(name))}\n\n\n{_body(some)}\n" for name, some in by_part.items()]
    return "\n\n".join(sections)


def _banner(each: Part) -> str:
    """The docstring of a part as a comment under a rule."""
    rule = f"# ---- {each.name.rpartition('/')[2]} ".ljust(LINE_LENGTH, "-")
    return "\n".join((rule, *(f"# {line}".rstrip() for line in each.doc)))


def _body(statements: Iterable[TopStatement]) -> str:
    """The statements below each other, as far apart as black has it."""
    text = ""
    above: TopStatement | None = None
    for one in statements:
        if above:
            block = above.is_block or one.is_block
            text += "\n" * (3 if block else 1 + min(one.blank_lines, 1))
        text += one.text
        above = one
    return text
