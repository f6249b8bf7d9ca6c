"""Text from outside stays text, in the spelling that black would choose."""

# ruff: noqa: RUF001, S307, S311

from __future__ import annotations

import ast
import random
import re
from decimal import Decimal
from inspect import cleandoc

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyngen.syntax import (
    Docstring,
    Entries,
    Expression,
    Identifier,
    literal,
    phrase,
    statement,
)
from syntax.spelling import MODE, code, name, parsed, printed, shown, text

PIECES = [
    '"',
    "'",
    "\\",
    "\n",
    "\r",
    "\t",
    "{",
    "}",
    "#",
    "(",
    ")",
    ";",
    '"""',
    "'''",
    "\0",
    "\x85",
]
PIECES += ["\u2028", "\ud800", "é", "𝒙", "import os", '__import__("os")', "%s", "$", "A", "DOC"]
PIECES += [
    "\\N{BULLET}",
    "\x1a",
    "\f",
    "\u202e",
    " ",
    "\x7f",
    "{x}",
    "\\{",
    "x" * 200,
    "\u200b",
    "!r",
]


def hostile(generator: random.Random) -> str:
    return "".join(generator.choices(PIECES, k=generator.randint(0, 8)))


HOSTILE = [hostile(random.Random(seed)) for seed in range(3000)] + PIECES
any_text = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


def black_leaves(codes: list[str]) -> None:
    """All of *codes* in one file: black would change nothing but the length of lines."""
    source = "".join(f"x = {code}\n" for code in codes)
    assert black.format_str(source, mode=MODE) == source


@pytest.mark.slow
def test_a_text_is_itself_and_in_blacks_spelling() -> None:
    codes = [printed(literal.text(text)) for text in HOSTILE]
    assert [ast.literal_eval(code) for code in codes] == HOSTILE
    assert all(code.isprintable() for code in codes)
    black_leaves(codes)


@given(any_text)
def test_any_text_is_itself(text: str) -> None:
    assert ast.literal_eval(printed(literal.text(text))) == text


@given(st.binary())
def test_any_bytes_are_themselves(data: bytes) -> None:
    assert ast.literal_eval(printed(literal.data(data))) == data


def test_a_text_that_is_too_long_for_its_place_is_broken() -> None:
    group, place = literal.Break(), literal.Break(1)
    parts = ["SET a = :a, ", group, "b = ", place, "c + :c, ", group, "d = :d"]
    text = "".join(part for part in parts if isinstance(part, str))
    room = literal.Room.behind(20, "x=")
    assert room == literal.Room(whole=65, line=64)
    assert printed(literal.lines(parts, room)) == f'"{text}"'

    def lines(whole: int, line: int) -> list[str]:
        code = printed(literal.lines(parts, literal.Room(whole, line)))
        assert ast.literal_eval(code) == text
        return re.findall('"([^"]*)"', code)

    assert lines(len(text) + 2, 1) == [text]
    assert lines(len(text) + 1, len(text) + 2) == [text]
    assert lines(len(text) + 1, 14) == ["SET a = :a, ", "b = c + :c, ", "d = :d"]
    assert lines(len(text) + 1, 13) == ["SET a = :a, ", "b = ", "c + :c, ", "d = :d"]
    alone = printed(literal.lines([text], literal.Room(1, len(text) + 2)))
    assert alone == f'("{text}")'
    assert printed(literal.lines(["a" * 100], room)) == f'"{"a" * 100}"'


def test_what_is_broken_keeps_its_slots() -> None:
    slot = phrase.name(Identifier("state"))
    code = printed(
        literal.lines(["a = ", slot, " AND ", literal.Break(), "b"], literal.Room(1, 19))
    )
    assert ast.unparse(ast.parse(code, mode="eval")) == "f'a = {state} AND b'"
    assert re.findall('f?"[^"]*"', code) == ['f"a = {state} AND "', '"b"']


def test_no_literal_is_nothing_but_a_slot() -> None:
    slot = phrase.name(Identifier("also"))

    def lines(room: int) -> str:
        parts = ["a = :a AND ", literal.Break(), "b = :b", literal.Break(1), slot]
        return printed(literal.lines(parts, literal.Room(1, room)))

    assert lines(17) == '("a = :a AND "f"b = :b{also}")'
    assert lines(14) == '("a = :a AND ""b = :b" + also)'
    assert eval(lines(14), {"also": "!"}) == eval(lines(17), {"also": "!"}) == "a = :a AND b = :b!"


@pytest.mark.slow
def test_bytes_are_in_blacks_spelling() -> None:
    black_leaves([printed(literal.data(text.encode("utf-8", "surrogatepass"))) for text in HOSTILE])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_is_itself(value: literal.Value) -> None:
    assert ast.literal_eval(printed(literal.value(value))) == value


def test_values_of_each_type() -> None:
    assert printed(literal.value([True, 1, -1, None, Decimal("1.50"), ("a", b"b")])) == (
        '[True, 1, -1, None, Decimal("1.50"), ["a", b"b"]]'
    )
    assert printed(literal.number(True)) == "1"
    assert printed(literal.text("say 'hi'")) == '''"say 'hi'"'''
    assert printed(literal.text('say "hi"')) == """'say "hi"'"""
    with pytest.raises(TypeError, match="float"):
        literal.value([1.5])  # type: ignore[list-item]


@pytest.mark.slow
@given(st.lists(any_text | st.just(None)))
@settings(max_examples=200)
def test_an_fstring_evaluates_to_its_parts(parts: list[str | None]) -> None:
    node = literal.fstring([name("x") if part is None else part for part in parts])
    assert eval(printed(node), {"x": "X"}) == "".join(
        "X" if part is None else part for part in parts
    )


@pytest.mark.slow
def test_fstrings_are_in_blacks_spelling() -> None:
    generator = random.Random(5)
    slot = parsed("d[0]")
    for quote in ["d['a']", 'd["a"]', "f(a=b)"]:
        codes = []
        for _ in range(500):
            choices: list[literal.Part] = [hostile(generator), slot, parsed(quote)]
            parts = generator.choices(choices, k=4)
            codes.append(printed(literal.fstring(parts)))
        # black holds back where a slot has quotes; that is where the spelling is not its own.
        ast.parse("\n".join(codes))
        black_leaves(codes)


def test_fstring_slots() -> None:
    def shown(*parts: literal.Part) -> str:
        return printed(literal.fstring(parts))

    assert shown("USER#", name("a"), "#{", name("b")) == 'f"USER#{a}#{{{b}"'
    assert shown("USER#", Identifier("a")) == '"USER#a"'
    assert shown() == '""'
    assert shown(literal.Slot(name("n"), "06d"), literal.Slot(name("n"), "", "r")) == (
        'f"{n:06d}{n!r}"'
    )
    assert shown(phrase.subscript(name("d"), literal.text("k"))) == "f'{d[\"k\"]}'"
    assert shown("'", parsed("d['k']")) == "f\"'{d['k']}\""
    assert shown(parsed("{1: 2}[1]")) == 'f"{({1: 2}[1])}"'
    assert shown(parsed("lambda: 1")) == 'f"{(lambda: 1)}"'
    assert shown(phrase.call(name("f"), a=name("b"))) == 'f"{f(a=b)}"'
    for bad in [literal.text("\n"), parsed("""d['"']"""), parsed("f('a', \"b\")")]:
        with pytest.raises(ValueError, match="no f-string can hold"):
            shown(bad)
    for spec in ["}", '"', "\n", "{x}", "\\", "é"]:
        with pytest.raises(ValueError, match="format spec"):
            shown(literal.Slot(name("n"), spec))


@statement
def _documented(DOC: Docstring, TABLE: str) -> None:
    """
    class Documented:
        def f(self) -> None:
            DOC
            return TABLE
    """


def docstring_shown(doc: str) -> str:
    return shown(_documented(Docstring(doc), "t"))


def test_a_docstring_is_printed_as_a_person_would() -> None:
    assert docstring_shown("One line.\n") == text('''
        class Documented:
            def f(self) -> None:
                """One line."""
                return "t"
        ''')
    assert docstring_shown("First.\r\n\r\n    Then\n      more.\n") == text('''
        class Documented:
            def f(self) -> None:
                """First.

                Then
                  more.
                """
                return "t"
        ''')
    assert '""" "said" """' in docstring_shown('"said"')
    assert '"""a\\\\b"""' in docstring_shown("a\\b")


@pytest.mark.slow
def test_a_docstring_says_its_text() -> None:
    for doc in HOSTILE[:1000]:
        wanted = "\n".join(
            line.rstrip() for line in cleandoc(doc.replace("\r\n", "\n")).split("\n")
        )
        if not doc.strip():
            continue
        code = docstring_shown(doc)
        got = ast.get_docstring(ast.parse(code).body[0].body[0])  # type: ignore[attr-defined]
        assert got is not None
        assert got.strip() == wanted.strip(), repr(doc)
        assert all(character.isprintable() or character == "\n" for character in code)


def shape(code: str) -> str:
    """The tree of *code* with every constant reduced to its type."""

    class Blank(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            return ast.Constant(type(node.value).__name__)

    return ast.dump(Blank().visit(ast.parse(code)))


@statement
def _everything(DOC: Docstring, TABLE: str, FIELD: Expression, ITEMS: Entries) -> None:
    '''
    class Everything:
        DOC

        def f(self) -> None:
            """Fixed."""
            return self.call(TABLE, FIELD, {**ITEMS}, TABLE)
    '''


def everything(doc: str, table: str) -> str:
    return code(
        _everything(
            Docstring(f"x{doc}"),
            table,
            literal.fstring([table, name("x"), table]),
            [phrase.entry(literal.text(table), literal.value([table]))],
        )
    )


@pytest.mark.slow
@given(any_text, any_text.filter(bool))
@settings(max_examples=150)
def test_hostile_text_changes_no_shape(doc: str, table: str) -> None:
    got = everything(doc, table)
    assert shape(got) == shape(everything("doc", "table"))
    constants = {node.value for node in ast.walk(ast.parse(got)) if isinstance(node, ast.Constant)}
    assert table in constants


@given(any_text)
def test_a_comment_is_one_line_and_no_instruction(content: str) -> None:
    line = printed(literal.comment(content))
    assert line.startswith("#")
    assert len(line.splitlines()) == 1
    assert ast.dump(ast.parse(f"{line}\nx = 1\n")) == ast.dump(ast.parse("\nx = 1\n"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("schemas/blog/schema.json", "# schemas/blog/schema.json"),
        ("coding: latin-1", "# coding : latin-1"),
        ("vim: set fileencoding=utf-7 :", "# vim: set fileencoding =utf-7 :"),
        ("fmt: off", "# fmt : off"),
        ("type: ignore", "# type : ignore"),
        ("type: string", "# type: string"),
        ("a\nb", "# a\\nb"),
        ("C:\\new", "# C:\\new"),
        ("", "#"),
    ],
)
def test_comments(content: str, expected: str) -> None:
    assert printed(literal.comment(content)) == expected
