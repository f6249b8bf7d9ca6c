"""What a quote builds of its fills."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Identifier,
    Parameters,
    QuoteError,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
    statements,
)
from syntax.spelling import assign, code, name, parameter, printed, shown, text


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

    assert shown(empty([assign(Identifier("a"), name("b"))])) == "if ready:\n    a = b\n"
    with pytest.raises(QuoteError, match=r"quote .*empty: nothing is left of a block"):
        empty([])


def test_fills_are_bound_like_arguments() -> None:
    assert code(assign(VALUE=name("b"), NAME=Identifier("a"))) == "a = b\n"
    calls: list[Callable[[], Statement]] = [
        lambda: assign(Identifier("a")),  # type: ignore[call-arg]
        lambda: assign(Identifier("a"), name("b"), name("c")),  # type: ignore[call-arg]
        lambda: assign(Identifier("a"), WRONG=name("b")),  # type: ignore[call-arg]
        lambda: assign("a", name("b")),  # type: ignore[arg-type]
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
