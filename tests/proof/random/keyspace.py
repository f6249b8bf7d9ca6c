"""Tables whose sort keys are made to be mistaken for each other, and what their queries find by a naive reading.

Nothing here knows how the generator keeps keys apart: a text is laid on a template in every way there is, a query
looks at every item there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from proof.model.terms import Hole, Json, Value, Values, fits, holes, parts_of, text_of
from schemas import entity, index, pattern, schema, table

Draw = st.DrawFn

KINDS = {
    "a": "string", "b": "string", "c": "string", "day": "date", "at": "datetime", "ref": "uuid", "n": "integer",
    "m": "integer", "d": "decimal", "e": "string", "i": "integer", "f": "boolean", "u": "integer",
}  # fmt: skip
"""The fields of keys; `e` and `i` are enums, `u` stands unformatted."""
TEXTS = ("a", "b", "c")
FORMATS = {
    "n": ("02d", "03d", "+03d", " 03d", "3d", "01d", "d"),
    "m": ("02d", "04d", "05d"),
    "d": ("05.2f", "+06.1f", "04.1f", ".1f"),
    "i": ("02d", "", "d"),
}
FIXED = ("day", "at", "ref", "n", "m", "d")
"""Fields that another may touch where their format has a width: they are always as long."""
ENUMS = (
    ["b", "d"],
    ["A", "AB", "B"],
    ["x", "x!"],
    ["q", "qa"],
    ["0", "00"],
    ["true", "2024"],
    ["\x00", "z"],
)
LITERALS = (
    "#", "#", "-", "##", "A#", "A", "B", "0", "00", "2024-", "#U#", "U#", "!", "\x00", "\U0010ffff", "\ue000", "ab",
    "aa", "S", "#END", "true", ".", " ", ":", "é",
)  # fmt: skip
DAY = date(2024, 1, 1)
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
POOLS: Mapping[str, Sequence[Value]] = {
    "day": (DAY, DAY + timedelta(1), DAY + timedelta(30), date(1, 1, 1), date(9999, 12, 31)),
    "at": (NOON, NOON + timedelta(microseconds=1), NOON + timedelta(400)),
    "ref": (UUID(int=0), UUID(int=1), UUID(int=2**128 - 1)),
    "n": (0, 1, 2, 9, 10, 20, 24, -1),
    "m": (0, 1, 20, 24, 99),
    "d": tuple(map(Decimal, ("0", "0.5", "1.5", "9.9", "-0.5"))),
    "i": (1, 10, 2),
    "f": (True, False),
    "u": (0, 5, 10, -1, 2024),
}


@dataclass(frozen=True)
class Kind:
    """An entity: its templates in the table and in the index, and the fields of them."""

    name: str
    pk: str
    sk: str
    isk: str

    @property
    def fields(self) -> list[str]:
        return [hole.field for hole in holes(self.sk)]


Row = tuple[Kind, Values]


@dataclass(frozen=True)
class Asked:
    """A query: the fields that it gives, and how the next one is compared."""

    kind: Kind
    name: str
    template: str
    given: tuple[str, ...]
    operator: str
    indexed: bool

    @property
    def ranged(self) -> str:
        """The field that is compared."""
        return holes(self.template)[len(self.given)].field


@dataclass(frozen=True)
class Space:
    """A table: its entities, and the values of their enum."""

    kinds: list[Kind]
    enum: list[str]
    asked: list[Asked] = field(default_factory=list)

    @property
    def literals(self) -> list[str]:
        templates = [template for kind in self.kinds for template in (kind.sk, kind.isk)]
        return [part for each in templates for part in parts_of(each) if isinstance(part, str)]


# ---- schemas -----------------------------------------------------------------------------------


def hole(draw: Draw, name: str) -> str:
    spec = draw(st.sampled_from(FORMATS.get(name, ("",))))
    return f"{{{name}:{spec}}}" if spec else f"{{{name}}}"


def template(draw: Draw, names: Sequence[str]) -> str:
    """A template of some fields, with or without text around them."""
    parts = [draw(st.sampled_from(("", "", *LITERALS)))]
    for number, name in enumerate(names):
        parts.append(hole(draw, name))
        last = number == len(names) - 1
        touching = last or (name in FIXED and not parts[-1].endswith((":d}", ":.1f}")))
        parts.append(draw(st.sampled_from(("", "", "", *LITERALS) if touching else LITERALS)))
    return "".join(parts)


@st.composite
def spaces(draw: Draw, *, most: int = 3) -> Space:
    """A table of two entities or more in one partition, now and then with one beside it."""
    kinds = []
    for number in range(draw(st.integers(2, most))):
        count = draw(st.sampled_from((0, 1, 1, 2, 2, 2, 3)))
        names = draw(
            st.lists(st.sampled_from((*TEXTS, *KINDS)), min_size=count, max_size=count, unique=True)
        )
        pk = draw(st.sampled_from(("P#{p}", "P#{p}", "P#{p}", "Q#{p}")))
        sk = template(draw, names) or "X"
        isk = template(draw, draw(st.permutations(names))) or "Y"
        kinds.append(Kind(f"Kind{number}", pk, sk, isk))
    return Space(kinds, draw(st.sampled_from(ENUMS)), [])


def asking(space: Space) -> Space:
    """The space with every query that its entities can be asked."""
    found: list[Asked] = []
    for kind in space.kinds:
        for indexed, text in ((False, kind.sk), (True, kind.isk)):
            names = [each.field for each in holes(text)]
            for count in range(len(names) + 1):
                for operator in ("", *operators(text, count)):
                    label = f"q{len(found)}_{kind.name.lower()}"
                    found.append(Asked(kind, label, text, tuple(names[:count]), operator, indexed))
    return Space(space.kinds, space.enum, found)


def operators(text: str, count: int) -> Sequence[str]:
    """How the component behind `count` others may be compared."""
    if count == len(holes(text)):
        return ()
    ranged = holes(text)[count]
    numeric = KINDS[ranged.field] in ("integer", "decimal")
    if numeric and not re.match(r"0\d", ranged.spec):
        return ()
    compared = (">", ">=", "<", "<=", "between")
    return compared if numeric else (*compared, "begins_with")


def document(space: Space) -> Json:
    """The schema of a space."""
    entities = {}
    for kind in space.kinds:
        columns = " ".join(f"{name}:{KINDS[name]}" for name in kind.fields)
        made = entity(
            kind.pk, kind.sk, f"p {columns}", *patterns(kind, space), ByI=("I#{p}", kind.isk)
        )
        for each in made["fields"]:
            each |= {"e": {"enum": space.enum}, "i": {"enum": [1, 10]}}.get(each["name"], {})
        entities[kind.name] = made
    by_i = index("ByI", "ipk", "isk", projection="KEYS_ONLY")
    return schema(table("Tab", "pk", "sk", by_i, **entities))


def patterns(kind: Kind, space: Space) -> Iterator[Json]:
    for asked in space.asked:
        if asked.kind == kind:
            operands = {"": (), "between": ("v", "w")}.get(asked.operator, ("v",))
            given = " ".join(
                [
                    "p",
                    *(f"{each}:{KINDS[each]}" for each in asked.given),
                    *(f"{each}:{operand_kind(asked)}" for each in operands),
                ]
            )
            more = {"range_condition": asked.operator} if asked.operator else {}
            yield pattern(
                asked.name,
                "Query",
                given,
                **more,
                **({"index_name": "ByI"} if asked.indexed else {}),
            )
    if space.asked:
        yield pattern(f"all_{kind.name.lower()}", "Scan")
        yield pattern(f"raw_{kind.name.lower()}", "GetItem", "p sk", "single_entity")
        yield pattern(f"mixed_{kind.name.lower()}", "Query", "p", "mixed_data")


def operand_kind(asked: Asked) -> str:
    return "string" if asked.operator == "begins_with" else KINDS[asked.ranged]


# ---- values ------------------------------------------------------------------------------------


def texts(space: Space) -> st.SearchStrategy[str]:
    """Texts that look like pieces of keys."""
    pieces = {
        "a",
        "b",
        "0",
        "-",
        "#",
        "2024-01-01",
        "2024-01-0",
        "\x00",
        "\U0010ffff",
        "\ud7ff",
        "\ue000",
        "true",
        "",
    }
    for literal in space.literals:
        pieces |= {literal, literal[:1], literal[1:], f"{literal}a", f"a{literal}"}
    return st.lists(st.sampled_from(sorted(pieces)), min_size=1, max_size=3).map("".join)


def rows(space: Space) -> st.SearchStrategy[list[Row]]:
    """Some values for each entity."""

    def of_kind(kind: Kind) -> st.SearchStrategy[list[Row]]:
        columns = {name: values(space, name) for name in kind.fields}
        row = st.fixed_dictionaries({"p": st.just("p"), **columns})
        return st.lists(row.map(lambda found: (kind, found)), min_size=2, max_size=7)

    return st.tuples(*map(of_kind, space.kinds)).map(
        lambda some: [each for one in some for each in one]
    )


def values(space: Space, name: str) -> st.SearchStrategy[Value]:
    if name in TEXTS:
        return texts(space)
    return st.sampled_from(space.enum if name == "e" else POOLS[name])


def key(template: str, row: Values) -> str:
    """The text of a key."""
    parts = parts_of(template)
    return "".join(
        each if isinstance(each, str) else text_of(row[each.field], each.spec) for each in parts
    )


# ---- reading, in every way ---------------------------------------------------------------------


def readings(space: Space, kind: Kind, text: str) -> Iterator[Values]:
    """All rows of an entity whose sort key is `text`, whether they are accepted or not."""
    for pieces in splits(parts_of(kind.sk), text):
        row: dict[str, Value] = {"p": "p"}
        try:
            for each, piece in zip(holes(kind.sk), pieces, strict=True):
                row[each.field] = parsed(space, each, piece)
        except (ValueError, ArithmeticError):
            continue
        yield row


def splits(parts: Sequence[str | Hole], text: str) -> Iterator[tuple[str, ...]]:
    if not parts:
        if not text:
            yield ()
        return
    first, rest = parts[0], parts[1:]
    if isinstance(first, str):
        if text.startswith(first):
            yield from splits(rest, text[len(first) :])
        return
    for end in range(1, len(text) + 1):
        for others in splits(rest, text[end:]):
            yield (text[:end], *others)


_PARSE: Mapping[str, Callable[[str], Value]] = {
    "string": str,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "uuid": UUID,
    "integer": int,
    "decimal": Decimal,
    "boolean": lambda text: {"true": True, "false": False}.get(text, text),
}


def parsed(space: Space, each: Hole, text: str) -> Value:
    """The value of a component's text; ValueError if it is not the text of one."""
    value = _PARSE[KINDS[each.field]](text)
    allowed = {"e": space.enum, "i": [1, 10]}.get(each.field)
    if each.spec and not fits(value, each.spec):
        raise ValueError(text)
    if text_of(value, each.spec) != text or (allowed and value not in allowed):
        raise ValueError(text)
    return value


# ---- what is found -----------------------------------------------------------------------------


def found(asked: Asked, operands: Sequence[Any], given: Values, row: Values) -> bool:
    """Is a row of the entity itself what a query asks for?"""
    if any(row[name] != given[name] for name in asked.given):
        return False
    if not asked.operator:
        return True
    held = row[asked.ranged]
    match asked.operator:
        case "begins_with":
            return text_of(held).startswith(operands[0])
        case "between":
            return bool(operands[0] <= held <= operands[1])
        case ">":
            return bool(held > operands[0])
        case ">=":
            return bool(held >= operands[0])
        case "<":
            return bool(held < operands[0])
    return bool(held <= operands[0])


class Client:
    """A DynamoDB that looks at every item for every request, and refuses what DynamoDB refuses of keys."""

    def __init__(self, items: Sequence[Json]) -> None:
        self.items = items
        self.sent = 0

    def query(self, **request: Any) -> Json:
        order = "isk" if "IndexName" in request else "sk"
        held = [each for each in self.items if self.holds(request, "KeyConditionExpression", each)]
        kept = [each for each in held if self.holds(request, "FilterExpression", each)]
        if order == "isk":
            kept = [{name: each[name] for name in ("pk", "sk", "ipk", "isk")} for each in kept]
        return {"Items": sorted(kept, key=lambda item: item[order]["S"].encode())}

    def scan(self, **request: Any) -> Json:
        return {
            "Items": [each for each in self.items if self.holds(request, "FilterExpression", each)]
        }

    def get_item(self, **request: Any) -> Json:
        self.sent += 1
        wanted = request["Key"]
        same = [item for item in self.items if wanted == {name: item[name] for name in wanted}]
        return {"Item": same[0]} if same else {}

    def holds(self, request: Mapping[str, Any], which: str, item: Json) -> bool:
        expression = request.get(which)
        if expression is None:
            return True
        names, values = request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]
        for name, value in names.items():
            expression = re.sub(f"{name}(?![a-z0-9_])", value, expression)

        def value(name: str) -> str:
            text: str = values[name]["S"]
            assert text, f"an empty value: {request}"
            text.encode()
            return text

        clauses = 0
        true = True
        for match in _CLAUSE.finditer(expression):
            clauses += 1
            if match["low"]:
                low, high = value(match["low"]), value(match["high"])
                assert low.encode() <= high.encode(), f"reversed: {request}"
                true &= low <= item[match["between"]]["S"] <= high
            elif match["prefix"]:
                true &= item[match["begins"]]["S"].startswith(value(match["prefix"]))
            else:
                held, operand = item[match["left"]]["S"], value(match["right"])
                true &= _COMPARE[match["sign"]](held, operand)
        assert clauses == len(re.sub(r" BETWEEN (\S+) AND ", "", expression).split(" AND "))
        return true

    def __getattr__(self, operation: str) -> Callable[..., Json]:
        def other(**_: Any) -> Json:
            raise AssertionError(operation)

        return other


_CLAUSE = re.compile(
    r"begins_with\((?P<begins>\w+), (?P<prefix>:\w+)\)"
    r"|(?P<between>\w+) BETWEEN (?P<low>:\w+) AND (?P<high>:\w+)"
    r"|(?P<left>\w+) (?P<sign>=|<=|>=|<|>) (?P<right>:\w+)"
)
_COMPARE: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda held, operand: held == operand,
    "<": lambda held, operand: held < operand,
    "<=": lambda held, operand: held <= operand,
    ">": lambda held, operand: held > operand,
    ">=": lambda held, operand: held >= operand,
}
