"""ruff and black write the same: packages of the applications and of random schemas, and statements of any width.

What they would write differently must be in doubt (`formatters.is_doubtful`): then black is asked. DYNGEN_SOAK=1 tries
many times as many.
"""

from __future__ import annotations

import ast
import io
import keyword
import re
import subprocess
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import black
import pytest
from black.strings import str_width
from hypothesis import HealthCheck, Phase, given, seed, settings
from ruff import find_ruff_bin

from applications import schema_of
from asked import SEED
from dyngen.output import formatters
from dyngen.output.formatters import by_black, by_ruff, is_doubtful
from dyngen.schema.package import usage_data_beside
from dyngen.syntax import literal
from emitted import NAMES, SOAK, compile_file
from paths import GOLDEN, SCHEMAS
from proof.random.populations import Example, examples
from proof.running.package import RejectedError, modules

pytestmark = pytest.mark.slow

COPIED = {"runtime.py", "example_runner.py", "stream_records.py", "supplied.py"}


def laid_out_alike(sources: list[str]) -> None:
    assert by_ruff(sources) == by_black(sources)


def sources_of(files: Mapping[str, str]) -> dict[str, str]:
    """The modules that are formatted; the others are copied."""
    return {
        name: text for name, text in files.items() if name.endswith(".py") and name not in COPIED
    }


@pytest.mark.parametrize("name", NAMES)
def test_black_makes_the_same_of_an_application_as_ruff(name: str) -> None:
    path = SCHEMAS / name / "schema.json"
    compiled = compile_file(path, usage_data_beside(path), f"schemas/{name}/schema.json")
    sources = sources_of(compiled.files)
    texts = by_black([*sources.values()])
    assert not [file for file, text in zip(sources, texts, strict=True) if is_doubtful(text)]
    for file, text in zip(sources, texts, strict=True):
        assert text == (GOLDEN / name / file).read_text("utf-8"), file


def test_packages_of_random_schemas(tmp_path: Path) -> None:
    schemas = 200 if SOAK else 4
    sources: list[str] = []

    @seed(7 + SEED)
    @settings(
        max_examples=schemas,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(examples())
    def emit(example: Example) -> None:
        try:
            sources.extend(sources_of(modules(example.schema, tmp_path, examples=SOAK)).values())
        except RejectedError:
            return

    emit()
    assert len(sources) > 4 * schemas
    laid_out_alike(sources)


# -- widths ------------------------------------------------------------------------------------------------------


def tokens_of(source: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens, an f-string being one as before Python 3.12; none of them goes over a line here."""
    begins: list[tokenize.TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            begins.append(token)
        elif kind == "FSTRING_END":
            begin = begins.pop()
            if not begins:
                text = token.line[begin.start[1] : token.end[1]]
                yield tokenize.TokenInfo(tokenize.STRING, text, begin.start, token.end, token.line)
        elif not begins and token.type != tokenize.NL:
            yield token


def resized(source: str, random: Random, longest: int) -> str:
    """The same code with names and texts of random lengths, up to `longest`."""
    lines = source.split("\n")
    names: dict[str, str] = {}
    edits = []
    read = list(tokens_of(source))
    kinds = [tokenize.ENCODING, *(token.type for token in read), tokenize.ENCODING]
    for position, token in enumerate(read):
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            if token.string not in names:
                length = random.choice((random.randint(0, 20), random.randint(0, longest)))
                names[token.string] = token.string[0] + "x" * length + str(len(names))
            edits.append((token, names[token.string]))
        elif token.type == tokenize.STRING and tokenize.STRING in (
            kinds[position],
            kinds[position + 2],
        ):
            # Pieces of a text fit into no line together, where it is emitted: neither do they here.
            if kinds[position] != tokenize.STRING:
                edits.append((token, re.sub('^f?"', rf"\g<0>{'x' * 88}", token.string)))
        elif re.match('"(?!"")', token.string) and random.random() < 0.5:
            text = "".join(random.choices("xxxxx '\"\\né日—€", k=random.randint(1, longest)))
            edits.append((token, literal.text(text).value))
    for token, text in reversed(edits):
        (row, start), (_, end) = token.start, token.end
        line = lines[row - 1]
        lines[row - 1] = f"{line[:start]}{text}{line[end:]}"
    return "\n".join(lines)


def statements_of(source: str) -> Iterator[str]:
    """Each function, method and statement of a module as a module of its own: one may not be in doubt for another."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        for each in inner:
            above = min([each.lineno, *(at.lineno for at in getattr(each, "decorator_list", []))])
            text = lines[above - 1 : each.end_lineno]
            yield "".join(text if node is each else [line.removeprefix("    ") for line in text])


@pytest.mark.parametrize("number", range(60 if SOAK else 2))
def test_statements_of_any_width(number: int) -> None:
    random = Random(number)  # noqa: S311
    path = SCHEMAS / random.choice(NAMES) / "schema.json"
    sources = sources_of(compile_file(path).files)
    chosen = [
        each
        for name in ("entities.py", "repositories.py", "transactions.py", "examples.py", "keys.py")
        if name in sources
        for each in statements_of(sources[name])
    ]
    chosen = random.sample(chosen, min(len(chosen), 150))
    longest = random.choice((20, 40, 80, 120))
    changed = [resized(each, random, longest) for each in chosen]
    laid_out_alike(changed)


LONG = "a_name_that_takes_up_more_than_a_half_of_the_line"

# Where ruff and black differ, and how it is known.
DOUBTFUL = {
    "lambda": f"f(keep=lambda a: a.{LONG} is not None and a.b > {LONG})\n",
    "lambda of a call": f"f(lambda: db.{LONG}.{LONG}(1))\n",
    "annotation": f'def f(self, {LONG}: Literal["{LONG}"] | None) -> None: ...\n',
    "annotated": f'{LONG}_{LONG}: Final[Mapping[str, str]] = {{"a": "b"}}\n',
    "default": f'class A:\n    a: str = "{LONG}{LONG}"\n',
    "return": f"def {LONG}() -> dict[str, list[{LONG[:30]}]]: ...\n",
    "walrus": f"def f():\n    return (None if ({LONG} := {LONG}.get(a)) is None else 1)\n",
    "attribute": f"a = {LONG}.{LONG}.b\n",
    "character": 'f(a, "' + "e\u0301" * 30 + 'xxxxxxxxxxxxxxxxxxxxx")\n',
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_they_see_differently_is_in_doubt(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = DOUBTFUL[name]
    laid_out_alike([source])
    monkeypatch.setattr(formatters, "is_doubtful", lambda text: False)
    assert by_ruff([source]) != by_black([source]), "they agree: there is a sign too many"


UNIONS = {
    "literals": f'def f(self, {LONG}: Literal["a", "b", "c", "d", "e"] | None, b) -> None: ...\n',
    "names": f"def f(self, {LONG}: {LONG[:30]} | None, b) -> None: ...\n",
    "with a default": f'def f(self, {LONG}: Literal["a", "b"] | None | Unset = UNSET, b=1): ...\n',
    "the last": f"def f(self, *, {LONG}: {LONG[:30]} | None = None): ...\n",
    "in a method": f"class A:\n    def f(self, {LONG}: {LONG[:28]} | None = None): ...\n",
    "beside one with room": f"def f(self, a: int | None, {LONG}: {LONG[:30]} | None = None): ...\n",
}


@pytest.mark.parametrize("name", UNIONS)
def test_a_broken_union_is_put_in_parentheses(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = UNIONS[name]
    expected = by_black([source])

    def refuse(sources: Sequence[str]) -> list[str]:
        raise AssertionError(f"black was asked for {sources}")

    monkeypatch.setattr(formatters, "by_black", refuse)
    assert by_ruff([source]) == expected


def test_characters_that_are_not_in_doubt_have_one_width() -> None:
    """Told from the length at which ruff breaks a line, for all that may stand in a text."""
    characters = [chr(code) for code in range(0x80, 0x110000) if chr(code).isprintable()]
    characters = [each for each in characters if not is_doubtful(each)]
    assert len(characters) > 30_000
    # A line of 88 columns if the character has one, and of 68 if it has two.
    lines = [f'f(a, "{each * 20}{"x" * fill}")' for each in characters for fill in (60, 40)]
    options = ("format", "--isolated", "--no-cache", "--target-version", "py311", "-")
    command = [find_ruff_bin(), *options]
    text = "\n".join(lines).encode()
    written = subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode()
    whole = {*written.splitlines()}
    for number, each in enumerate(characters):
        fits_wide, fits_narrow = (lines[2 * number + at] in whole for at in (0, 1))
        assert fits_narrow
        assert str_width(each) == (1 if fits_wide else 2), ascii(each)


# -- texts -------------------------------------------------------------------------------------------------------

DESCRIPTIONS = (
    *("By \\d+.", 'a"""b', "\x01", "\u200b", "\u202e", "👩\u200d💻", 'ends with "', '"', "a\tb"),
    *("a\n\nb\n  c", "# fmt: off", "日本" * 40, "it's {x}", " ", "\u2028 x", "\\N{DASH}", "'''"),
    *("a: x\n        | y = z,", "by\n\n        a: x\n        | y,"),
    *("\\", '""""', 'x"""', "e\u0301" * 50, "x" * 100, "# fmt: skip", "word " * 40),
)


@pytest.mark.parametrize("text", DESCRIPTIONS, ids=ascii)
def test_whatever_a_description_says(text: str, tmp_path: Path) -> None:
    schema = schema_of("user_registration")
    entities = [each for table in schema["tables"] for each in table["entities"].values()]
    for each in entities:  # one of each kind: what the text is about makes no other place for it
        each["access_patterns"] = [
            *{one["operation"]: one for one in each["access_patterns"]}.values()
        ]
    kinds = {each["operation"]: each for each in schema["cross_table_access_patterns"]}
    schema["cross_table_access_patterns"] = [*kinds.values()]
    patterns = [each for entity in entities for each in entity["access_patterns"]]
    fields = [each for entity in entities for each in entity["fields"]]
    for each in (*patterns, *fields, *schema["cross_table_access_patterns"]):
        each["description"] = text
    laid_out_alike([*sources_of(modules(schema, tmp_path)).values()])


PIECES = (
    *('"', "'", "\\", "\n", " ", "\t", "word", "x" * 30, "x" * 90, "#", "# fmt: off", "# type: x"),
    *("{", '"""', "'''", "\\n", "\x00", "\x0c", "\u200b", "é", "日本", "日" * 40, "\r", "\x85"),
    *("\xa0", "\u3000", "-*- coding: latin-1 -*-", ">>> 1", "::", "    indented", '\\"', "."),
)


@pytest.mark.parametrize("number", range(30 if SOAK else 1))
def test_docstrings_and_texts(number: int) -> None:
    random = Random(number)  # noqa: S311

    def text() -> str:
        pieces = random.choices(PIECES, k=random.choice((0, 1, 1, 2, 3, 5, 8, 20)))
        return "".join(piece + random.choice(("", " ", "\n", "")) for piece in pieces)

    def documented(number: int) -> str:
        docstring, value = literal.docstring(text()).value, literal.text(text()).value
        return (
            f"class C{number}:\n    {docstring}\n\n    def f(self) -> None:\n"
            f"        {docstring}\n        return g({value})\n"
        )

    laid_out_alike(["".join(map(documented, range(100)))])


def test_black_and_ruff_leave_what_they_wrote() -> None:
    """Under its header a file of golden/ is as each of them would have it."""
    text = (GOLDEN / "user_registration" / "keys.py").read_text("utf-8")
    assert by_black([text]) == by_ruff([text]) == [text]
    with pytest.raises(black.NothingChanged):
        black.format_file_contents(text, fast=True, mode=black.Mode())
