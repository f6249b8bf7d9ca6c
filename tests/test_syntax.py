"""What quotes, literals and phrases print, what they refuse, and that text stays text."""

# ruff: noqa: N803, RUF001, S307, S311

from __future__ import annotations

import ast
import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent

import black
import libcst as cst
import pytest
from black.mode import TargetVersion
from hypothesis import given, settings
from hypothesis import strategies as st

from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Identifier,
    Import,
    Parameters,
    QuoteError,
    Statement,
    Statements,
    UnknownName,
    expression,
    literal,
    module,
    phrase,
    statement,
    statements,
)

MODE = black.Mode(target_versions={TargetVersion.PY311})


def name(text: str) -> cst.Name:
    return phrase.name(Identifier(text))


def parsed(code: str) -> Expression:
    return cst.parse_expression(code)


def code(*nodes: Statement) -> str:
    return cst.Module(list(nodes)).code


def shown(*nodes: Statement) -> str:
    return black.format_str(code(*nodes), mode=MODE)


def printed(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


def text(block: str) -> str:
    return dedent(block).lstrip("\n")


# Quotes


@statement
def _get(ENTITY: Identifier, KEY: Parameters, KEY_OF: Identifier, VALUES: Arguments) -> None:
    '''
    # Above the method.
    @traced
    def get(self, *, KEY) -> ENTITY | None:
        """Return the stored item, or None when there is none."""
        # Strong reads only.
        item = self._get(KEY_OF(*VALUES))  # one request

        return None if item is None else ENTITY.from_item(item)
    '''


@statement
def _class(
    NAME: Identifier, BASES: Arguments, DOC: Docstring, FIELDS: Statements, METHODS: Statements
) -> None:
    """
    @dataclass(slots=True)
    class NAME(*BASES):
        DOC

        FIELDS

        def __init__(self) -> None:
            self._made = True

        # How it is used.
        METHODS
    """


@statements
def _field(NAME: Identifier, TYPE: Expression, DOC: Docstring) -> None:
    """
    NAME: TYPE
    DOC
    """


@statement
def _assign(NAME: Identifier, VALUE: Expression) -> None:
    """NAME = VALUE"""


def parameter(text: str) -> cst.Param:
    return phrase.parameter(Identifier(text), name("str"))


def test_a_statement_is_the_quote_with_its_holes_filled() -> None:
    got = _get(
        Identifier("Post"),
        [parameter("author"), parameter("post_id")],
        KEY_OF=Identifier("post_key"),
        VALUES=[phrase.argument(name("author")), phrase.argument(name("post_id"))],
    )
    assert shown(got) == text('''
        # Above the method.
        @traced
        def get(self, *, author: str, post_id: str) -> Post | None:
            """Return the stored item, or None when there is none."""
            # Strong reads only.
            item = self._get(post_key(author, post_id))  # one request

            return None if item is None else Post.from_item(item)
        ''')


def test_splicing_nothing_leaves_nothing() -> None:
    assert "def get(self) -> Post | None:" in code(
        _get(Identifier("Post"), [], Identifier("post_key"), [])
    )
    assert shown(_class(Identifier("Post"), [], Docstring(" \n"), [], [])) == text("""
        @dataclass(slots=True)
        class Post:
            def __init__(self) -> None:
                self._made = True
        """)


def test_a_class_with_everything() -> None:
    fields = [
        *_field(Identifier("author"), name("str"), Docstring("Who\nwrote it.")),
        *_field(Identifier("post_id"), name("int"), Docstring("")),
    ]
    method = _get(Identifier("Post"), [], Identifier("post_key"), [])
    doc = Docstring('A "post".\n\n  - of one author\n')
    bases = [phrase.argument(name("Item")), phrase.argument(name("M"), Identifier("metaclass"))]
    assert shown(_class(Identifier("Post"), bases, doc, fields, [method, method])) == text('''
        @dataclass(slots=True)
        class Post(Item, metaclass=M):
            """A "post".

            - of one author
            """

            author: str
            """Who wrote it."""
            post_id: int

            def __init__(self) -> None:
                self._made = True

            # How it is used.
            # Above the method.
            @traced
            def get(self) -> Post | None:
                """Return the stored item, or None when there is none."""
                # Strong reads only.
                item = self._get(post_key())  # one request

                return None if item is None else Post.from_item(item)

            # Above the method.
            @traced
            def get(self) -> Post | None:
                """Return the stored item, or None when there is none."""
                # Strong reads only.
                item = self._get(post_key())  # one request

                return None if item is None else Post.from_item(item)
        ''')


def test_filling_never_changes_the_quote() -> None:
    before = code(_get(Identifier("A"), [parameter("x")], Identifier("k"), []))
    _get(Identifier("B"), [], Identifier("l"), [phrase.argument(name("y"))])
    assert code(_get(Identifier("A"), [parameter("x")], Identifier("k"), [])) == before


def test_a_block_left_empty_is_an_error() -> None:
    @statement
    def empty(BODY: Statements) -> None:
        """
        if ready:
            BODY
        """

    assert shown(empty([_assign(Identifier("a"), name("b"))])) == "if ready:\n    a = b\n"
    with pytest.raises(QuoteError, match=r"quote .*empty: nothing is left of a block"):
        empty([])


def test_fills_are_bound_like_arguments() -> None:
    assert code(_assign(VALUE=name("b"), NAME=Identifier("a"))) == "a = b\n"
    calls: list[Callable[[], Statement]] = [
        lambda: _assign(Identifier("a")),  # type: ignore[call-arg]
        lambda: _assign(Identifier("a"), name("b"), name("c")),  # type: ignore[call-arg]
        lambda: _assign(Identifier("a"), WRONG=name("b")),  # type: ignore[call-arg]
        lambda: _assign("a", name("b")),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(TypeError):
            call()


@expression
def _displays(ITEMS: Elements, NAMES: Entries, TABLE: str) -> None:
    """f([*ITEMS], (*ITEMS,), (0, *ITEMS), {"a": 1, **NAMES}, TABLE)"""


def test_displays() -> None:
    one = [phrase.element(literal.number(1))]
    entries = [phrase.entry(literal.text("k"), name("v"))]
    assert (
        printed(_displays(one, entries, 'a"b')) == 'f([1], (1,), (0, 1), {"a": 1, "k": v}, \'a"b\')'
    )
    assert printed(_displays([], [], "")) == 'f([], (), (0,), {"a": 1}, "")'
    assert printed(_displays(one * 2, entries, "")) == (
        'f([1, 1], (1, 1), (0, 1, 1), {"a": 1, "k": v}, "")'
    )


def test_an_empty_set_display_is_an_error() -> None:
    @expression
    def some(ITEMS: Elements) -> None:
        """{*ITEMS}"""

    assert printed(some([phrase.element(name("a"))])) == "{a}"
    with pytest.raises(QuoteError, match="dict"):
        some([])


def test_a_trailing_comma_is_the_authors_choice() -> None:
    @statement
    def wide(MORE: Arguments) -> None:
        """
        f(
            a=1,  # why
            *MORE,
        )
        """

    more = [
        phrase.argument(name("b"), Identifier("b")),
        phrase.argument(name("c"), Identifier("c")),
    ]
    assert shown(wide([])) == "f(\n    a=1,  # why\n)\n"
    assert shown(wide(more)) == "f(\n    a=1,  # why\n    b=b,\n    c=c,\n)\n"


def test_parameters_keep_their_sections() -> None:
    @statement
    def function(FIRST: Parameters, LAST: Parameters) -> None:
        """
        def f(self, FIRST, *, limit: int = 1, LAST, **rest: int) -> None:
            return None
        """

    def head(first: Parameters, last: Parameters) -> str:
        return shown(function(first, last)).splitlines()[0]

    a, b = parameter("a"), parameter("b")
    star = phrase.keyword_only()
    assert head([], []) == "def f(self, *, limit: int = 1, **rest: int) -> None:"
    assert head([a], [b]) == "def f(self, a: str, *, limit: int = 1, b: str, **rest: int) -> None:"
    assert head([a, star, b], [star]) == (
        "def f(self, a: str, *, b: str, limit: int = 1, **rest: int) -> None:"
    )


def test_a_comment_in_a_parameter_list_with_holes_is_kept() -> None:
    @statement
    def function(REST: Parameters, TYPE: Expression) -> None:
        """
        def f(
            self,  # the repository
            given: TYPE,
            REST,
        ) -> None:
            return None
        """

    assert shown(function([parameter("a")], name("int"))) == text("""
        def f(
            self,  # the repository
            given: int,
            a: str,
        ) -> None:
            return None
        """)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("x = VALUE.attr", "x = (a or b).attr"),
        ("x = f(VALUE)", "x = f(a or b)"),
        ("x = VALUE or c", "x = a or b or c"),
        ("x = c or VALUE", "x = c or (a or b)"),
        ("x = VALUE and c", "x = (a or b) and c"),
        ("x = not VALUE", "x = not (a or b)"),
        ("x = VALUE == 1", "x = (a or b) == 1"),
        ("x = VALUE if VALUE else VALUE", "x = a or b if a or b else a or b"),
        ("x = [y for y in VALUE if VALUE]", "x = [y for y in a or b if a or b]"),
        ("x = VALUE[VALUE]", "x = (a or b)[a or b]"),
        ("x: VALUE = VALUE", "x: a or b = a or b"),
        ("x = -VALUE ** VALUE", "x = -(a or b) ** (a or b)"),
        ("x = [*VALUE, {**VALUE}]", "x = [*(a or b), {**(a or b)}]"),
        ("x = (VALUE)", "x = a or b"),
        ("return VALUE", "return a or b"),
        ("if VALUE: pass", "if a or b: pass"),
        ("VALUE", "a or b"),
        ("def f(x: VALUE = VALUE) -> VALUE: pass", "def f(x: a or b = a or b) -> a or b: pass"),
        ("x = await VALUE", "x = await (a or b)"),
        ("x = lambda: VALUE", "x = lambda: a or b"),
        ("raise VALUE from VALUE", None),
    ],
)
def test_parentheses_come_where_they_are_needed(quote: str, expected: str | None) -> None:
    def hole(VALUE: Expression) -> None: ...

    hole.__doc__ = quote
    if expected is None:
        expected = "raise a or b from a or b"
    assert code(statement(hole)(parsed("a or b"))) == f"{expected}\n"


ATOMS = ["a", "1", "-1", "not a", "a + b", "a ** b", "a | b", "a < b", "lambda: a", "a if b else c"]
ATOMS += ["await a", "a.b", "f(a)", "a[b]", "(a := b)", "a and b", "a or b", "a, b", "[a]", "'s'"]
ATOMS += ["1.5", "(yield)", "~a", "a @ b", "a << b", "a in b", "{}", "{**a}", "...", "f'{a}'"]
PLACES = ["X.y", "X()", "X[0]", "f(X)", "f(k=X)", "f(*X)", "-X", "not X", "X ** X", "X - X"]
PLACES += ["X | X", "X & X", "X < X", "X and X", "X or X", "X if X else X", "[X]", "(X,)", "[*X]"]
PLACES += ["{X: X}", "{**X}", "{X}", "[X for a in X if X]", "lambda: X", "await X", "a[X:X]"]
PLACES += ["(a := X)", "{X: X for a in X}", "X << X", "X % X", "X ^ X", "X in X", "~X"]


@pytest.mark.parametrize("place", PLACES)
def test_a_hole_means_what_a_variable_in_its_place_would(place: str) -> None:
    def hole(X: Expression) -> None: ...

    hole.__doc__ = place
    fill = expression(hole)

    class Put(ast.NodeTransformer):
        def __init__(self, value: ast.expr) -> None:
            self.value = value

        def visit_Name(self, node: ast.Name) -> ast.expr:
            return self.value if node.id == "X" else node

    def flat(tree: ast.AST) -> str:
        """The tree, `a and b and c` the same however it is nested to the left."""
        for node in ast.walk(tree):
            if isinstance(node, ast.BoolOp) and isinstance(node.values[0], ast.BoolOp):
                first = node.values[0]
                if type(first.op) is type(node.op):
                    node.values[:1] = first.values
        return ast.dump(tree)

    for atom in ATOMS:
        got = ast.parse(printed(fill(parsed(atom))), mode="eval")
        wanted = Put(ast.parse(atom, mode="eval").body).visit(ast.parse(place, mode="eval"))
        assert flat(got) == flat(wanted), (place, atom, printed(fill(parsed(atom))))


def _broken_syntax() -> None:
    """def f("""


def _unused(A: Identifier, B: str) -> None:
    """f(A)"""


def _in_string(A: Identifier) -> None:
    """f(A, "about A")"""


def _in_fstring(A: Identifier) -> None:
    """f(f"{A}")"""


def _in_comment(A: Identifier) -> None:
    """
    f(A)  # about A
    """


def _lower_case(name: Identifier) -> None:
    """f(name)"""


def _no_kind(A: int) -> None:
    """f(A)"""


def _untyped(A) -> None:  # type: ignore[no-untyped-def]
    """f(A)"""


def _default(A: str = "a") -> None:
    """f(A)"""


def _text_as_name(A: str) -> None:
    """def A(): pass"""


def _text_as_keyword(A: str) -> None:
    """f(A=1)"""


def _text_as_attribute(A: str) -> None:
    """f.A"""


def _text_as_target(A: str) -> None:
    """A = 1"""


def _text_as_statement(A: str) -> None:
    """A"""


def _expression_as_target(A: Expression) -> None:
    """A = 1"""


def _arguments_unstarred(A: Arguments) -> None:
    """f(A)"""


def _arguments_in_list(A: Arguments) -> None:
    """[*A]"""


def _elements_in_call(A: Elements) -> None:
    """f(*A)"""


def _entries_in_list(A: Entries) -> None:
    """[A]"""


def _parameters_in_call(A: Parameters) -> None:
    """f(A)"""


def _parameter_annotated(A: Parameters) -> None:
    """def f(A: int): pass"""


def _parameters_with_slash(A: Parameters) -> None:
    """def f(a, /, A): pass"""


def _statements_in_expression(A: Statements) -> None:
    """x = A"""


def _statements_on_one_line(A: Statements) -> None:
    """if x: A"""


def _statements_as_the_statement(A: Statements) -> None:
    """A"""


def _docstring_as_value(A: Docstring) -> None:
    """x = A"""


def _comment_beside_splice(A: Statements) -> None:
    """
    if x:
        A  # lost
    """


def _two_statements() -> None:
    """
    a = 1
    b = 2
    """


def _comment_at_the_end() -> None:
    """
    a = 1
    # lost
    """


def _no_docstring() -> None: ...


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        (_broken_syntax, "is no Python"),
        (_unused, "never uses B"),
        (_in_string, "names A where holes are not filled"),
        (_in_fstring, "names A where holes are not filled"),
        (_in_comment, "names A where holes are not filled"),
        (_lower_case, "hole name that is not in capitals"),
        (_no_kind, "hole A of no known kind"),
        (_untyped, "hole A of no known kind"),
        (_default, "default for A"),
        (_text_as_name, "A stands as the name of a FunctionDef"),
        (_text_as_keyword, "A stands as the keyword of a Arg"),
        (_text_as_attribute, "A stands as the attr of a Attribute"),
        (_text_as_target, "A stands as the target of a AssignTarget"),
        (_text_as_statement, "A stands as the value of a Expr"),
        (_expression_as_target, "A stands as the target of a AssignTarget"),
        (_arguments_unstarred, r"can only stand starred \(\*HOLE\) in a call"),
        (_arguments_in_list, r"can only stand starred \(\*HOLE\) in a call"),
        (_elements_in_call, "in a list, tuple or set display"),
        (_entries_in_list, r"double-starred \(\*\*HOLE\)"),
        (_parameters_in_call, "bare among the parameters"),
        (_parameter_annotated, "bare among the parameters"),
        (_parameters_with_slash, "names A where holes are not filled: .* slash"),
        (_statements_in_expression, "alone on a line of a block"),
        (_statements_on_one_line, "alone on a line of a block"),
        (_statements_as_the_statement, "alone on a line of a block"),
        (_docstring_as_value, "alone on a line of a class or function"),
        (_comment_beside_splice, "the comment beside A would be lost"),
        (_two_statements, "holds 2 statements"),
        (_comment_at_the_end, "ends with a comment"),
        (_no_docstring, "has no docstring"),
    ],
)
def test_a_quote_that_cannot_work_fails_at_import(quote: Callable[..., None], problem: str) -> None:
    with pytest.raises(QuoteError, match=f"quote .*{quote.__name__}: .*{problem}"):
        statement(quote)


def test_an_expression_that_needs_parentheses_says_so() -> None:
    def pair() -> None:
        """a, b"""

    with pytest.raises(QuoteError, match="parentheses"):
        expression(pair)


def test_mypy_checks_the_fills(tmp_path: Path) -> None:
    used = tmp_path / "used.py"
    used.write_text(
        text('''
        import libcst as cst
        from dyngen.syntax import Arguments, Expression, Identifier, expression, statement

        @statement
        def assign(NAME: Identifier, VALUE: Expression) -> None:
            """NAME = VALUE"""

        @expression
        def call(VALUES: Arguments) -> None:
            """f(*VALUES)"""

        node: cst.BaseExpression = call([cst.Arg(cst.Name("a"))])
        assign(Identifier("a"), node)
        assign(Identifier("a"))  # missing
        assign("a", node)  # str for a name
        assign(Identifier("a"), "b")  # str for an expression
        assign(NAM=Identifier("a"), VALUE=node)  # misspelt
        call([node])  # expressions for arguments
        ''')
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(used)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            "MYPYPATH": str(Path(literal.__file__).parents[2]),
            "MYPY_CACHE_DIR": str(tmp_path),
        },
    )
    lines = [int(line.split(":")[1]) for line in ran.stdout.splitlines() if ": error:" in line]
    assert sorted(set(lines)) == [14, 15, 16, 17, 18], ran.stdout + ran.stderr


# Literals

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


@given(st.lists(any_text | st.just(None)))
@settings(max_examples=200)
def test_an_fstring_evaluates_to_its_parts(parts: list[str | None]) -> None:
    node = literal.fstring([name("x") if part is None else part for part in parts])
    assert eval(printed(node), {"x": "X"}) == "".join(
        "X" if part is None else part for part in parts
    )


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


# Phrases


def test_phrases() -> None:
    a, b, c = name("a"), name("b"), name("c")
    either = phrase.disjunction([a, b])
    assert printed(phrase.attribute(either, Identifier("x"), Identifier("y"))) == "(a or b).x.y"
    assert printed(phrase.attribute(literal.number(1), Identifier("real"))) == "(1).real"
    assert printed(phrase.call(either, a, phrase.argument(b, Identifier("k")), key=c)) == (
        "(a or b)(a, k=b, key=c)"
    )
    assert printed(phrase.subscript(a, b, c)) == "a[b, c]"
    assert printed(phrase.union([a, b, literal.none()])) == "a | b | None"
    assert printed(phrase.union([a])) == "a"
    assert printed(phrase.conjunction([either, a, either])) == "(a or b) and a and (a or b)"
    assert printed(phrase.disjunction([phrase.conjunction([a, b]), c])) == "a and b or c"
    assert printed(phrase.comparison(a, "not in", either)) == "a not in (a or b)"
    assert printed(phrase.tuple_([a])) == "(a,)"
    assert printed(phrase.tuple_([])) == "()"
    assert printed(phrase.list_([a, b])) == "[a, b]"
    assert printed(phrase.set_([a, b])) == "{a, b}"
    assert printed(phrase.dict_([(a, b), (b, c)])) == "{a: b, b: c}"
    assert printed(phrase.unpacked(either)) == "**(a or b)"
    assert printed(phrase.parameter(Identifier("a"), b, c)) == "a: b = c"
    for empty in (phrase.union, phrase.conjunction, phrase.set_):
        with pytest.raises(ValueError, match=r"nothing to join|empty set"):
            empty([])
    with pytest.raises(TypeError, match="not an Identifier"):
        phrase.name("a")  # type: ignore[arg-type]


def test_a_comment_above_a_statement() -> None:
    assigned = _assign(Identifier("a"), name("b"))
    assert shown(phrase.below([phrase.comment_line("why")], assigned)) == "# why\na = b\n"


# Imports and modules


def known(*names: str) -> dict[str, Import]:
    return {name: Import("vocabulary", name) for name in names}


def imported(source: str, vocabulary: dict[str, Import] | None = None) -> str:
    body: list[Statement] = list(cst.parse_module(text(source)).body)
    made = module([], "", body, known("T", "U", "f") if vocabulary is None else vocabulary)
    lines = made.code.splitlines()
    return "\n".join(line for line in lines if line.startswith(("import ", "from ")))


ONLY_T = "from vocabulary import T"


@pytest.mark.parametrize(
    "source",
    [
        "x: T",
        "x: list[T] = []",
        "def g(a: T) -> int: return a",
        "def g(a: int) -> T: return a",
        "def g(a=T): return a",
        "def g(*a, k: T, **b): return a, k, b",
        "@T\nclass A: x = 1",
        "class A(T): y: int",
        "class A:\n    def g(self): return T",
        "class A:\n    T = 1\n    def g(self): return T",  # a method does not see the class
        "class A:\n    T: T",  # a field named like its type
        "class A:\n    f: int\n    g: T\n",
        "def g(f): return f(T)",
        "def g():\n    f = T\n    return f",
        "def g():\n    f: T = 1\n    return f",
        "[f for f in T]",
        "{f: u for f, u in T}",
        "(lambda f, *u: f(u))(T)",
        "def g(x):\n    match x:\n        case [f, *U]: return f, U, T",
        "def g(x):\n    match x:\n        case T(a=f) as U: return f, U",
        "def g(x):\n    match x:\n        case {'a': f, **U}: return f, U, T",
        "try:\n    T()\nexcept ValueError as f:\n    print(f)",
        "with T() as f: f()",
        "if (f := T()): print(f)",
        "def g():\n    global U\n    U = T\nprint(U)",
        "def g():\n    f = 1\n    def h():\n        nonlocal f\n        f = T\n    return h",
        "for f in T: print(f)",
        "async def g():\n    async for f in T: await f",
        "def g():\n    import os as f\n    from os import path as U\n    return f, U, T",
        "def f(): return T\nclass U: x = f()",
        "class A:\n    x = [U for U in T]",
        "T.f.U",
        "print(T, __name__, __file__, ValueError)",
    ],
)
def test_only_what_is_read_and_not_bound_is_imported(source: str) -> None:
    assert imported(source) == ONLY_T


def test_unknown_names_are_all_listed() -> None:
    with pytest.raises(UnknownName, match="nobody knows: HOLE, Missing") as error:
        imported("x: Missing = HOLE(T, exit_ := 1)")
    assert error.value.names == ("HOLE", "Missing")
    with pytest.raises(UnknownName):
        imported("exit()")


VOCABULARY = {
    "dataclass": Import("dataclasses", "dataclass"),
    "field": Import("dataclasses", "field"),
    "Decimal": Import("decimal", "Decimal"),
    "sys": Import("sys"),
    "dt": Import("datetime"),
    "ZERO": Import("decimal", "ROUND_UP"),
    "Iterable": Import("collections.abc", "Iterable"),
    "boto3": Import("boto3"),
    "Attr": Import("boto3.dynamodb", "Attr"),
    "Query": Import(".runtime", "Query"),
    "page": Import(".runtime", "page"),
    "LIMIT": Import(".runtime", "LIMIT"),
    "runtime": Import(".", "runtime"),
    "Post": Import(".entities", "Post"),
    "above": Import("..above", "above"),
    "annotations": Import("__future__", "annotations"),
}


def sample(*, future: bool = True) -> cst.Module:
    used = [_assign(Identifier(f"x_{key}"), name(key)) for key in VOCABULARY if key != "Post"]
    return module(
        ["Code generated by dyngen. DO NOT EDIT.", "schemas/blog\n.json"],
        "Entities of the blog.",
        [*used, _class(Identifier("Own"), [], Docstring("Own."), [], [])],
        VOCABULARY,
        exports=[Identifier("Post"), Identifier("Own")],
        future_annotations=future,
    )


def test_a_module() -> None:
    code = black.format_str(sample().code, mode=MODE)
    assert code.startswith(
        text('''
        # Code generated by dyngen. DO NOT EDIT.
        # schemas/blog\\n.json

        """Entities of the blog."""

        from __future__ import annotations

        import datetime as dt
        import sys
        from collections.abc import Iterable
        from dataclasses import dataclass, field
        from decimal import ROUND_UP as ZERO
        from decimal import Decimal

        import boto3
        from boto3.dynamodb import Attr

        from ..above import above
        from . import runtime
        from .entities import Post
        from .runtime import LIMIT, Query, page

        __all__ = ["Own", "Post"]

        x_dataclass = dataclass
        ''')
    )


def test_ruff_would_sort_the_same(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(black.format_str(sample().code, mode=MODE))
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=I,RUF022,F", str(path)],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_module_of_nothing() -> None:
    assert module([], "", [], {}).code.strip() == ""
