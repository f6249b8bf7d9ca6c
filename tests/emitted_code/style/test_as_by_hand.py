"""Nothing stands in a package that nobody would write by hand: no needless name, no empty one, no odd order."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from emitted import compiled, load
from paths import GOLDEN
from schemas import Template, entity, fields, index, pattern, schema, table

pytestmark = pytest.mark.slow

PACKAGES = sorted(path.parent for path in GOLDEN.glob("*/__init__.py"))


def sources(package: Path) -> Iterator[tuple[str, str]]:
    return ((path.name, path.read_text(encoding="utf-8")) for path in sorted(package.glob("*.py")))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_nothing_is_named_only_to_be_returned(package: Path) -> None:
    found = []
    for name, source in sources(package):
        for each in ast.walk(ast.parse(source)):
            match each:
                case ast.FunctionDef(
                    body=[
                        *_,
                        ast.Assign(targets=[ast.Name(made)]),
                        ast.Return(value=ast.Name(returned)),
                    ]
                ) if made == returned:
                    found.append(f"{name}: {each.name}")
    assert found == []


def test_a_number_in_a_format_is_named_where_it_is_used_twice() -> None:
    pages = entity("{book}", "{page:03d}", "book page:integer", Twice="{page:02d}#{page:02d}")
    made = compiled(schema(table("Books", "pk", "sk", index("Twice", "other"), Page=pages)))
    assert made.errors == []
    bodies = {
        each.name: [ast.unparse(line) for line in each.body[1:]]
        for each in ast.walk(ast.parse(made.files["keys.py"]))
        if isinstance(each, ast.FunctionDef)
    }
    assert bodies["page_sk"] == ["return padded('Page', 'sk', 'page', page, '03d')"]
    assert bodies["page_twice_pk"] == [
        "padded_page = padded('Page', 'other', 'page', page, '02d')",
        "return f'{padded_page}#{padded_page}'",
    ]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_shapes_of_keys_stand_in_the_order_of_what_makes_them(package: Path) -> None:
    body = ast.parse((package / "keys.py").read_text(encoding="utf-8")).body
    functions = [each.name for each in body if isinstance(each, ast.FunctionDef)]
    shapes = [
        name.id.lower()
        for each in body
        if isinstance(each, ast.Assign)
        for name in each.targets
        if isinstance(name, ast.Name)
    ]
    assert shapes == [each for each in functions if each in shapes]


@pytest.mark.parametrize(
    ("keys", "templates", "names"),
    [
        (("a", "b"), ("M#{mood}#{rest}", "S#{size}#{hue}"), {"parts_of_by_mood_pk", "parts_of_by_mood_sk"}),
        (("a", "b"), ("M#{mood}", "S#{size}#{hue}"), {"parts"}),
        (("a", "b"), ("M#{mood}", "S#{size}#{id}"), set[str]()),
        (("a", "b"), ("M#{mood}", "{id}"), set[str]()),
        (("a", ["b", "c"]), ("M#{mood}", ["S#{size}#{hue}", "R#{rest}#{more}"]),
            {"parts_of_by_mood_sk_1", "parts_of_by_mood_sk_2"}),
    ],
)  # fmt: skip
def test_the_parts_of_keys_are_called_after_them(
    keys: tuple[str, Template], templates: tuple[Template, Template], names: set[str]
) -> None:
    given = "mood rest" if "{rest}" in templates[0] else "mood"
    thing = entity("T#{id}", "THING", "id mood size hue rest more",
        pattern("find", "Query", given, index_name="ByMood"),
        ByMood=templates,
    )  # fmt: skip
    by_mood = index("ByMood", *keys, projection="KEYS_ONLY")
    made = compiled(schema(table("Things", "pk", "sk", by_mood, Thing=thing)))
    assert made.errors == []
    assert set(re.findall(r"\bparts\w*(?= = )", made.files["entities.py"])) == names


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_parts_of_a_key_have_a_variable_where_several_are_read(package: Path) -> None:
    for function in ast.walk(ast.parse((package / "entities.py").read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = [each for each in ast.walk(function) if isinstance(each, ast.Name)]
        read = Counter(each.id for each in names if isinstance(each.ctx, ast.Load))
        for each in names:
            if isinstance(each.ctx, ast.Store) and each.id.startswith("parts"):
                assert read[each.id] > 1, f"line {each.lineno}"


def test_the_text_of_a_number_of_an_enum_is_made_once() -> None:
    """And not read and made again; what is no integer has no text, and other texts are refused."""
    thing = entity("T#{id}", "THING", "id") | {
        "fields": fields("id stars:integer", stars={"enum": [1, 2, 3]})
    }
    made = compiled(schema(table("Things", "pk", "sk", Thing=thing)))
    assert made.errors == []
    source = made.files["entities.py"]
    stored = '"stars": {"N": option_text(_THING_STARS, integer_text(self.stars))}'
    assert stored in " ".join(source.split())
    package = load("stars", made)
    assert package.Thing(id="a", stars=3).to_item()["stars"] == {"N": "3"}
    for wrong in (True, 4, "1", 1.0):
        with pytest.raises(package.FieldValueError):
            package.Thing(id="a", stars=wrong).to_item()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_no_code_is_broken_for_the_comment_behind_it(package: Path) -> None:
    """Where a comment makes a line too long, formatters open a bracket around the one thing before it."""
    broken = re.compile(r"^.*\(\n.*\n *\)[^\n]*  #.*$", re.MULTILINE)
    found = [(name, broken.findall(source)) for name, source in sources(package)]
    assert [each for each in found if each[1]] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_no_method_is_called_on_its_class(package: Path) -> None:
    """`date.isoformat(day)`: support code writes values so, as they may be of a subclass; other code calls that."""
    found = []
    for name, source in sources(package):
        if name in ("runtime.py", "example_runner.py", "stream_records.py", "supplied.py"):
            continue
        for each in ast.walk(ast.parse(source)):
            match each:
                case ast.Call(func=ast.Attribute(value=ast.Name(of), attr=method)) if of in (
                    "date",
                    "datetime",
                    "str",
                    "Decimal",
                    "UUID",
                    "int",
                    "bytes",
                ) and not method.startswith("from"):
                    found.append(f"{name}: {of}.{method}")
    assert found == []


def test_what_a_text_may_not_hold_is_given_by_name_where_nothing_follows_it() -> None:
    """No empty text stands for the literal that is not there."""
    orders = entity("ORG#{org}", "PROJECT#{id}", "org id")
    parts = entity("ORG#{org}#PROJECT#{id}", "USER#{user}", "org id user")
    made = compiled(schema(table("Orgs", "pk", "sk", Project=orders, Part=parts)))
    assert made.errors == []
    checks = [line for line in made.files["keys.py"].splitlines() if "check_text(" in line]
    assert '    check_text("Project", "pk", "org", org, refused=("#PROJECT#",))' in checks
    assert '    check_text("Part", "pk", "org", org, "#PROJECT#")' in checks
    assert not any('""' in line for line in checks)


ANSWERS = {
    "ALL_NEW": {"updated_item"},
    "ALL_OLD": {"replaced_item", "deleted_item", "previous_item", "attributes_of"},
}
"""What reads the answer of a write: what an update has made is no item as it was."""


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_what_was_there_before_is_not_called_updated(package: Path) -> None:
    asked = set[str]()
    for method in ast.walk(ast.parse((package / "repositories.py").read_text(encoding="utf-8"))):
        if not isinstance(method, ast.FunctionDef):
            continue
        keywords = [each for each in ast.walk(method) if isinstance(each, ast.keyword)]
        answers = {ast.literal_eval(each.value) for each in keywords if each.arg == "ReturnValues"}
        names = {each.id for each in ast.walk(method) if isinstance(each, ast.Name)}
        for answer in answers:
            read = names & set[str]().union(*ANSWERS.values())
            assert read, method.name
            assert read <= ANSWERS[answer], method.name
        asked |= answers
    assert asked


def test_a_partition_key_that_takes_no_more_than_a_sort_key_says_why() -> None:
    watch = entity("{user}", "{what}", "user what brand", ByBrand=("{brand}", "{user}"))
    made = compiled(
        schema(table("Watches", "user", "what", index("ByBrand", "brand", "user"), Watch=watch))
    )
    assert made.errors == []
    package = load("shorter", made)
    why = "The attribute is a sort key, too, so it takes 1,024 bytes at most."
    for name, most, says in (
        ("watch_pk", 1024, True),
        ("watch_sk", 1024, False),
        ("watch_by_brand_pk", 2048, False),
        ("watch_by_brand_sk", 1024, False),
    ):
        make = getattr(package, name)
        assert make("x" * most) == "x" * most
        with pytest.raises(package.KeyValueError, match=f"longer than {most:,} bytes"):
            make("x" * (most + 1))
        assert (why in make.__doc__) is says


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_stream_decodes_items_by_what_decodes_them_elsewhere(package: Path) -> None:
    found = Counter(
        ast.unparse(each.body[1:]).replace("entities.", "")
        for name, source in sources(package)
        if name in ("entities.py", "streams.py")
        for each in ast.parse(source).body
        if isinstance(each, ast.FunctionDef)
    )
    assert [body for body, times in found.items() if times > 1] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_docstrings_speak_of_what_is_there(package: Path) -> None:
    told = dict(sources(package))
    database = told["__init__.py"].partition("class Database:")[2]
    there = "self.transactions = " in database
    assert ("Every repository, and the transactions, over" in database) is there
    assert ("Every repository, over" in database) is not there
    keys = ast.parse(told["keys.py"])
    shapes = any(isinstance(each, ast.Assign) for each in keys.body)
    assert ("The constants are" in (ast.get_docstring(keys) or "")) is shapes
    notes, created = "its error notes which", told["tables.py"]
    several = {"_TIME_TO_LIVE:", "_POINT_IN_TIME_RECOVERY:"} <= {*created.split()}
    assert notes not in created or ("may lack them:" in " ".join(created.split())) is several
