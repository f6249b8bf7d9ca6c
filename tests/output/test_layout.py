"""What the layout makes of emitted text is what black makes of it: to the byte, and for thousands of statements.

The statements are random, in the shapes that our quotes have, with names of all lengths, so that each way to break a
line is met at each width. DYNGEN_SOAK=1 tries a hundred times as many.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import black
import libcst as cst
import pytest

from dyngen.output.layout import lay_out
from dyngen.syntax.printing import printed

MODE = black.Mode(target_versions={black.TargetVersion.PY311})
WORDS = (
    "a",
    "id",
    "key",
    "item",
    "user",
    "query",
    "client",
    "posts_by_day",
    "ExpressionAttributeNames",
)
SOAK = bool(os.environ.get("DYNGEN_SOAK"))


def by_black(text: str) -> str:
    return black.format_str(text, mode=MODE)


class Statements:
    """Random statements on one line each, as libcst prints them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311
        self._defaults = False

    def module(self, statements: int) -> str:
        lines = ["from __future__ import annotations", ""]
        for _ in range(statements):
            lines += self._block(self._random.choice((0, 0, 1, 1, 2, 3)))
        return "\n".join(lines) + "\n"

    def _block(self, depth: int) -> list[str]:
        outer = [
            f"{'    ' * each}{'class ' + self._name().title() + ':' if not each else 'if ' + self._name() + ':'}"
            for each in range(depth)
        ]
        return outer + ["    " * depth + line for line in self.statement()]

    def statement(self) -> list[str]:
        return self._pick(
            lambda: [f"{self._name()} = {self.value()}"],
            lambda: [f"{self._name()} = {self.value()}"],
            lambda: [f"{self._name()}.{self._name()}[{self._atom(1)}] = {self.value()}"],
            lambda: [f"{self._name()}, {self._name()} = {self.value()}"],
            lambda: [f"[{self._many(self._name)}] = {self._call(2)}"],
            lambda: [f"{self._name()} += {self.value()}"],
            lambda: [f"{self._name()}: {self._type()} = {self.value()}"],
            lambda: [f"{self._name()}: {self._type()}"],
            lambda: ["def f() -> None:", f"    return {self.value()}"],
            lambda: ["def f() -> None:", f"    return {self.value()}, {self._atom(2)}"],
            lambda: [self._call(2)],
            lambda: [f"{self._call(2)}.{self._name()}({self._arguments(2)})"],
            lambda: [f"if {self.value()}:", f"    {self._call(1)}"],
            lambda: [f"with {self._call(2)}:", f"    {self._call(1)}"],
            lambda: [f"with {self._call(2)} as {self._name()}:", f"    {self._call(1)}"],
            lambda: [f"for {self._name()} in {self._operand(2)}:", f"    {self._call(1)}"],
            lambda: [f"raise {self._call(2)} from None"],
            lambda: [f"del {self._name()}[{self._atom(2)}]"],
            lambda: [f"from .{self._name()} import {self._many(self._name)}"],
            self._function,
            self._function,
            lambda: [f"class {self._name().title()}({self._many(self._name)}):", "    a: int"],
            lambda: [f"@{self._call(2)}", "def f() -> None:", '    """Do it."""'],
            lambda: [f"while {self.value()}:", f"    {self._name()} -= 1"],
        )

    def _function(self) -> list[str]:
        self._defaults = self._random.random() < 0.3
        given = ["self"] if self._random.random() < 0.7 else []
        given += [self._parameter() for _ in range(self._random.randrange(4))]
        if self._random.random() < 0.4:
            given += [
                "*",
                self._parameter(),
                *(self._parameter() for _ in range(self._random.randrange(3))),
            ]
        end = "," if given and self._random.random() < 0.1 else ""
        head = f"def {self._name()}({', '.join(given)}{end}) -> {self._type()}:"
        return [head, f'    """{self._name()}', "", "The text of it.", '"""', "    return"]

    def _parameter(self) -> str:
        return f"{self._name()}: {self._type()}{f' = {self._atom(2)}' if self._defaults else ''}"

    def _type(self) -> str:
        return self._pick(
            self._name,
            lambda: f"{self._name()} | None",
            lambda: f"{self._name()}[{self._many(self._name)}]",
            lambda: f"list[{self._type()}] | {self._name()}",
            lambda: f"Callable[..., {self._name()}]",
            lambda: f"Literal[{self._many(self._text)}]",
        )

    def value(self) -> str:
        return self._value(self._random.choice((1, 1, 2, 2, 3)))

    def _value(self, depth: int) -> str:
        if depth <= 0:
            return self._atom(0)
        return self._pick(
            lambda: self._operand(depth),
            lambda: self._operand(depth),
            lambda: self._operand(depth),
            lambda: f"{self._test(depth)} if {self._test(depth)} else {self._value(depth - 1)}",
            lambda: self._test(depth),
            lambda: f"lambda {self._name()}: {self._test(depth - 1)}",
        )

    def _test(self, depth: int) -> str:
        return self._pick(
            lambda: self._operand(depth),
            lambda: f"{self._operand(depth)} is not None",
            lambda: (
                f"{self._operand(depth)} {self._one('==', 'in', 'not in', '<=')} {self._operand(depth)}"
            ),
            lambda: f"not {self._operand(depth)}",
            lambda: f"{self._operand(depth)} and {self._operand(depth)}",
            lambda: f"{self._operand(depth)} or {self._operand(depth)} or {self._operand(depth)}",
            lambda: f"({self._name()} := {self._call(depth)}) is not None",
        )

    def _operand(self, depth: int) -> str:
        return self._pick(
            lambda: self._atom(depth),
            lambda: self._atom(depth),
            lambda: self._call(depth),
            lambda: f"{self._atom(depth)} {self._one('+', '-', '|', '*')} {self._atom(depth)}",
            lambda: f"{self._atom(depth)} - {self._atom(depth)} - {self._atom(depth)}",
        )

    def _atom(self, depth: int) -> str:
        if depth <= 0:
            return self._pick(
                self._name, self._text, lambda: f"{self._name()}.{self._name()}", lambda: "7"
            )
        inner = depth - 1
        return self._pick(
            self._name,
            self._text,
            lambda: f'f"{self._name()}#{{{self._name()}}}"',
            lambda: f"{self._name()}.{self._name()}.{self._name()}",
            lambda: f"{self._name()}[{self._text()}]",
            lambda: f"{self._name()}[{self._text()}][{self._text()}]",
            lambda: f"{self._name()}[{self._value(inner)}]",
            lambda: f"-{self._name()}",
            lambda: self._call(depth),
            lambda: f"[{self._many(lambda: self._value(inner))}]",
            lambda: f"({self._atom(inner)}, {self._many(lambda: self._value(inner))})",
            lambda: f"({self._atom(inner)},)",
            lambda: "()",
            lambda: f"{{{self._many(lambda: f'{self._text()}: {self._value(inner)}')}}}",
            lambda: (
                f"{{{self._many(lambda: f'{self._text()}: {self._value(inner)}')}, **{self._name()}}}"
            ),
            lambda: f"{{{self._many(lambda: f'{self._text()}: {self._value(inner)}')},}}",
            lambda: f"[{self._value(inner)} for {self._name()} in {self._operand(inner)}]",
            lambda: (
                f"[{self._operand(inner)} for {self._name()} in {self._operand(inner)} if {self._test(inner)}]"
            ),
            lambda: (
                f"{{{self._name()}: {self._value(inner)} for a, {self._name()} in {self._call(inner)}}}"
            ),
        )

    def _call(self, depth: int) -> str:
        return self._pick(
            lambda: f"{self._name()}({self._arguments(depth - 1)})",
            lambda: f"self.{self._name()}.{self._name()}({self._arguments(depth - 1)})",
            lambda: (
                f"{self._name()}({self._value(depth - 1)} for {self._name()} in {self._operand(depth - 1)})"
            ),
            lambda: f"{self._name()}({self._arguments(depth - 1)}).{self._name()}()",
            lambda: f"{self._name()}()",
            lambda: f"{self._name()}({self._arguments(depth - 1)},)",
            lambda: f"{self._name()}({self._arguments(depth - 1)})[{self._text()}]",
            lambda: (
                f"{self._name()}({self._arguments(0)}).{self._name()}({self._arguments(depth - 1)})"
            ),
        )

    def _arguments(self, depth: int) -> str:
        positional = [self._value(depth) for _ in range(self._random.randrange(3))]
        if self._random.random() < 0.1:
            positional.append(f"*{self._name()}")
        named = [f"{self._name()}={self._value(depth)}" for _ in range(self._random.randrange(3))]
        return ", ".join([*positional, *named] or [self._name()])

    def _many(self, one: Callable[[], str]) -> str:
        return ", ".join(one() for _ in range(self._one(1, 1, 2, 2, 3, 5)))

    def _text(self) -> str:
        return self._pick(
            lambda: f'"{self._name()}"',
            lambda: f'"#{self._name()} = :{self._name()}"',
            lambda: f"'say \"{self._name()}\"'",
            lambda: f'"{self._name()}\\n"',
        )

    def _name(self) -> str:
        word = self._random.choice(WORDS)
        return (
            word + "_" + "n" * self._random.randrange(12) if self._random.random() < 0.5 else word
        )

    def _one(self, *choices: object) -> object:
        return self._random.choice(choices)

    def _pick(self, *choices: Callable[[], object]) -> object:
        return self._random.choice(choices)()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # random code may compare a literal by `is`
@pytest.mark.parametrize("seed", range(4_000 if SOAK else 40))
def test_random_statements_are_blacks(seed: int) -> None:
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return by_black(text)

    source = Statements(seed).module(40)
    made = lay_out(source, ask)
    assert made == by_black(source)
    assert len(asked) < 8


def test_what_is_not_known_is_asked() -> None:
    """Statement by statement, in surroundings like its own; the rest of the module is laid out here."""
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return by_black(text)

    source = f"""class A:
    def f(self) -> int:
        if a:
            return (b)
        elif c**{"d" * 88}:
            assert {"e" * 88}, f(g)
        try:
            pass
        except ({"E" * 88}, F):
            pass
        return 1
"""
    made = lay_out(source, ask)
    assert made == by_black(source)
    assert len(asked) == 4
    assert all(len(text) < 200 for text in asked)
    whole = "x = 1  # fmt: skip\n"
    assert lay_out(whole, lambda text: f"# asked\n{text}") == f"# asked\n{whole}"


@pytest.mark.parametrize(
    "source",
    [
        "# a\nimport os\nx = 1\n",
        '"""Doc."""\nimport os\n\n\n\n\nx = 1\ndef f() -> None:\n    return\n',
        "@a\n@b(1)\ndef f() -> None:\n    return\n# about x\nx = 1\n# about g\ndef g() -> None:\n    return\n",
        "class A:\n    x: int\n    def f(self) -> None:\n        return\n    # about z\n    z: int\nx = 1\n",
        'class A:\n    """Doc."""\n    x: int\n    """About x."""\n\n\n    y: int\n',
        'class A:\n    """A "doc"\n\n    of lines.\n      Indented.\n"""\nx = 1\n',
        'class B(A):\n    def f(self) -> None:\n        """ Do it.   """\n',
        "if a:\n    def f() -> None:\n        return\nelse:\n    x = 1\n",
        "try:\n    import b\nexcept c:\n    b = 1\nx = 1\n",
        "def f() -> None:\n    import a\n    b = 1\n    def g() -> None:\n        return\n    return\n",
        "x = 'it is'\ny = \"say \\\"hi\\\"\"\nz = b'\\xAB'\nv = R'a'\nw = 0XFF\nu = {(a)}\nt = (1,)\ns = f(a,)\n",
        f'x = "{"日" * 50}"\ny = f("{"ê" * 70}", "{"ê" * 20}")\nz = f("{"日" * 40}", 1)\n',
        "",
        "\n\n",
        "# only a comment\n",
        "x = f(\")\", [a, b], ')')  # it's (\ny = 1\n",
        "x = f(  # why\n    a,\n)\n",
        "if a: b = 1\nclass A: pass\n",
        "x = 1; y = 2\n",
        'x = """a\n\n\n  b"""\n"""c"""\ny = [1,\n\n2]\n',
        'def f():\n    """a""".join(b)\n    """c"""\n    return\n',
        "match a:\n    case (b):\n        c = (d)\n",
        "x = a if b else (c)\nfor (a) in b:\n    c\nelse:\n    d\n",
        "def f():\n    def g(): return 1\n    return g\n",
        f"x: {'a' * 40}[{'b' * 30}, {'c' * 30}] = d\n",
        'class A:\n    """Head \\d.\n\nmore\n"""\n',
        'def f():\n    """Head.\n\n    """\n',
        'def f():\n    """   """\n    x\n',
        'class A:\n    def f(self):\n        """a \\x01\n\nb"""\n',
        'class A:  # noqa\n    """Doc."""\n    x: int\n',
        'def f():  # why\n    """  Doc. """\n',
        "if a:\n    def f():\n        return\nelse:  # why\n    x = 1\n",
        "try:\n    def f():\n        return\nexcept E:  # why\n    x = 1\n",
        "class A():\n    x = 1\n",
        'x = F"a"\ny = B"a"\nz = u"a"\nw = Rb"a"\n',
        f"del {'a' * 40}[{'b' * 30}], {'c' * 30}[d]\ndel (a, b)\ndel (a)\n",
        "(a, b) = c\nfor (a, b) in c:\n    d\na, = b\nfor x, in y:\n    d\n",
        "from a import (b, c)\nassert (a), b\nx = .5\ny = 5.\nz = 0.5\n",
        "x = a[b.c:d]\ny = a[b():c]\nz = a[:b.c]\nw = a[1:2]\nv = a[b:]\n",
        f"class C(A, metaclass={'a' * 30} if {'b' * 30} else {'c' * 30}):\n    x = 1\n",
        f"with {'a' * 40} | {'b' * 40} as x:\n    y\n",
        f"with f({'a' * 40}) | {'b' * 40} as x, y:\n    y\n",
        f"with {{{'a' * 40}: {'b' * 40}}} as x, y:\n    y\n",
        f"def f(x: Annotated[{'a' * 40}, g(a=1, b=2)]) -> {'b' * 30}:\n    return\n",
        f"x = {'a' * 40} + ... + {'b' * 40}\n",
        "def f():\n    ...\nclass A(Protocol):\n    ...\n",
        'def f():\n\n    "a".x()\n',
        '"one-quoted"\nx = 1\n',
        "#x\ny = 1  #y\nz = 1 # z\n#!w\n",
        "def f():\n    if a:\n        del (b), (c)\n        return (d)\n",
        f"@a({'b' * 40}, {'c' * 50})\nclass A({'d' * 40}, {'e' * 50}):\n    x: int\n",
    ],
)
def test_small_things_are_blacks(source: str) -> None:
    assert lay_out(source, by_black) == by_black(source)


def test_a_printed_statement_is_what_libcst_prints() -> None:
    module = cst.parse_module(Statements(0).module(40))
    assert cst.Module(printed(module.body)).code == cst.Module(module.body).code
    twice = printed(printed(module.body))
    assert [each.node for each in twice] == list(module.body)
    assert cst.Module(module.body).visit(cst.CSTTransformer()).code == cst.Module(twice).code
