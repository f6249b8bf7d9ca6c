"""What is printed is what libcst would print, and names are used as Python's own compiler says they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from applications import schema_of
from asked import SEED
from dyngen.lower import emitted
from dyngen.syntax import Identifier, Import, Module, Statement, module, phrase
from dyngen.syntax.kinds import GLOBAL_MARK, MARK
from dyngen.syntax.printing import Names, Printer
from dyngen.syntax.printing.expressions import EXPRESSIONS
from dyngen.syntax.printing.statements import STATEMENTS
from emitted import SOAK
from paths import SCHEMAS
from proof.random.populations import Example, examples
from proof.running.package import RejectedError, modules
from syntax.names_by_symtable import names_of

SOURCES = [
    "x = y = 1",
    "x, (y, *z) = 1, 2.5",
    "x += y",
    "x -= y\nx *= y\nx |= y\nx &= y",
    "x[0].y = z[1:2, ::3, *w]",
    "x: int",
    "x: list[int] = []",
    "(x)",
    "f(a, *b, c=d, **e,)  # why",
    "f(\n    # above\n    a,\n\n    b  # beside\n)",
    "(a, b), (a,), (), [a, *b], {a, b}, {a: b, **c}",
    "not a or b and -c ** ~+d @ e // f % g << h >> i & j ^ k | l",
    "a == b != c < d <= e > f >= g is h is not i in j not in k",
    "a + b - c * d / e",
    "a if b else (c := d)",
    "lambda: 0",
    "lambda a, *b, c=d, **e: a",
    "lambda *, a: a",
    "f'{a} {{ {b!r:>{c}} {d=}'",
    "('a' 'b' 'c')",
    "[a for b in c if d for e in b]",
    "{a for b in c}, {a: f for g, d in e}, (a for a in a)",
    "...",
    "def f(a, b: int = 1, *c: int, d, e: str = '', **g: T) -> U:\n    return a",
    "def f(self, *, a):\n    pass",
    "@a.b\n# above\n@c\n\ndef f():\n    return",
    "async def f():\n    async with a as b, c:\n        [await d async for d in e]",
    "class A:\n    pass",
    "class A(B, metaclass=C):\n    x: int = 1\n    y: y\n\n    def f(self):\n        return x, A\n",
    "if a:\n    b\nelif c:\n    d\n# above\nelse:\n    e\n  # below\n",
    "for a, b in c:\n    d\nelse:\n    e",
    "try:\n    a\nexcept (B, C) as d:\n    raise E from d\nexcept F:\n    raise\nelse:\n    g",
    "with a as b, (c):\n    d",
    "while a:\n    break\nelse:\n    b",
    "try:\n    for a in b:\n        continue\nfinally:\n    c",
]


def agree(body: Sequence[Statement]) -> Names:
    """The names of statements, once both answers to each question are the same."""
    printer = Printer()
    text = printer.run(body)
    unprinted = cst.Module(body).code
    if MARK not in unprinted:
        assert text == unprinted.replace(GLOBAL_MARK, "")
    names, seen = printer.names, names_of(text)
    assert names.free - {"None", "True", "False"} == seen.free
    assert names.uncertain - names.bound == seen.uncertain - seen.bound
    return names


@pytest.mark.parametrize("source", SOURCES)
def test_a_statement_is_printed_as_libcst_prints_it(source: str) -> None:
    agree(cst.parse_module(f"{source}\n").body)


def kinds(node: cst.CSTNode) -> Iterator[type]:
    yield type(node)
    for child in node.children:
        yield from kinds(child)


def test_every_kind_that_can_be_printed_is() -> None:
    printed = {kind for source in SOURCES for kind in kinds(cst.parse_module(source))}
    forms = {kind for kind in (*EXPRESSIONS, *STATEMENTS) if issubclass(kind, cst.CSTNode)}
    assert forms <= printed


def test_a_chain_may_be_longer_than_calls_are_deep() -> None:
    """The union of all changes of a stream has a member for each entity; libcst itself cannot print so many."""
    names = [f"a{number}" for number in range(5_000)]
    chain = phrase.union([phrase.word(each) for each in names])
    assert Printer().text(chain) == " | ".join(names)


def test_a_kind_without_a_form_is_an_error() -> None:
    for source in ("global a", "del a", "match a:\n    case b:\n        pass"):
        with pytest.raises(TypeError, match="nobody has said how a"):
            Printer().run(cst.parse_module(source).body)
    with pytest.raises(TypeError, match="slash"):
        Printer().run(cst.parse_module("def f(a, /):\n    return a").body)


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Statement]]:
    """The statements of each module that is made from now on."""
    seen: list[Sequence[Statement]] = []

    def remembered(
        name: str,
        docstring: str,
        body: Sequence[Statement],
        vocabulary: Mapping[str, Import],
        exports: Iterator[Identifier],
    ) -> Module:
        seen.append(body)
        return module(name, docstring, body, vocabulary, exports)

    monkeypatch.setattr(emitted, "module", remembered)
    return seen


@pytest.mark.slow
@pytest.mark.parametrize(
    "application", sorted(path.parent.name for path in SCHEMAS.glob("*/schema.json"))
)
def test_an_application_is_printed_as_libcst_prints_it(
    application: str, bodies: list[Sequence[Statement]], tmp_path: Path
) -> None:
    modules(schema_of(application), tmp_path, examples=True)
    assert len(bodies) > 5
    assert all(agree(body).free for body in bodies)


@pytest.mark.slow
def test_random_schemas_are_printed_as_libcst_prints_them(
    bodies: list[Sequence[Statement]], tmp_path: Path
) -> None:
    @seed(11 + SEED)
    @settings(
        max_examples=200 if SOAK else 5,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(examples())
    def agrees(example: Example) -> None:
        try:
            modules(example.schema, tmp_path, examples=True)
        except RejectedError:
            return

    agrees()
    assert len(bodies) > 20
    for body in bodies:
        agree(body)
