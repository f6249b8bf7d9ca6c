"""Python's shapes whose length varies; everything else is shown as itself in a quote.

    union([name(Identifier("str")), none()])           str | None
    call(name(Identifier("Key")), text("pk"), n=one)   Key("pk", n=1)
    keyword_only(), parameter(Identifier("limit"))     *, limit

Nothing here takes text that could be code: a name is an `Identifier`, all else is an expression,
and parentheses appear where the meaning needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from typing import Literal, TypeAlias

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax import literal
from dyngen.syntax.grouping import Strength, fit
from dyngen.syntax.kinds import Expression, ParameterItem, Statement
from dyngen.syntax.moulds import like, mould
from dyngen.syntax.printing import Printer
from dyngen.syntax.shadowing import in_code

S = Strength

# libcst would print `key = value`, which black mends in code but not inside an f-string.
_TIGHT_EQUAL = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))

_MODEL = cst.Name("model")
_new_name = mould(_MODEL, "value")
_new_attribute = mould(cst.Attribute(_MODEL, _MODEL), "value", "attr")
_new_call = mould(cst.Call(_MODEL), "func", "args")
_new_argument = mould(cst.Arg(_MODEL), "value")
_new_keyword_argument = mould(cst.Arg(_MODEL, _MODEL, equal=_TIGHT_EQUAL), "keyword", "value")
_new_element = mould(cst.Element(_MODEL), "value")
_new_entry = mould(cst.DictElement(_MODEL, _MODEL), "key", "value")
_new_subscript = mould(
    cst.Subscript(_MODEL, [cst.SubscriptElement(cst.Index(_MODEL))]), "value", "slice"
)
_new_index = mould(cst.Index(_MODEL), "value")
_new_subscript_element = mould(cst.SubscriptElement(cst.Index(_MODEL)), "slice")
_new_annotation = mould(cst.Annotation(_MODEL), "annotation")
_new_parameter = mould(cst.Param(_MODEL, star=""), "name", "annotation", "default")
_new_parameters = mould(cst.Parameters(), "params", "star_arg", "kwonly_params", "star_kwarg")
_new_tuple = mould(cst.Tuple([]), "elements")
_new_list = mould(cst.List([]), "elements")
_new_dict = mould(cst.Dict([]), "elements")
_new_union = mould(cst.BinaryOperation(_MODEL, cst.BitOr(), _MODEL), "left", "right")
_new_conjunction = mould(cst.BooleanOperation(_MODEL, cst.And(), _MODEL), "left", "right")
_new_disjunction = mould(cst.BooleanOperation(_MODEL, cst.Or(), _MODEL), "left", "right")


def name(identifier: Identifier) -> cst.Name:
    """The name itself."""
    # Checked although typed: this is the only door for names, and an Any could carry a str to it.
    if not isinstance(identifier, Identifier):
        raise TypeError(f"{identifier!r} is not an Identifier")
    return _name(in_code(identifier))


@cache
def _name(spelling: str) -> cst.Name:
    return _new_name(spelling)


def word(text: str) -> cst.Name:
    """A name that is always the same: `bool`, `self`."""
    return name(Identifier(text))


def attribute(base: Expression, *path: Identifier) -> Expression:
    """`base.a.b` for the path a, b."""
    return reduce(lambda node, part: _new_attribute(fit(node, S.PRIMARY), name(part)), path, base)


def subscript(base: Expression, *indices: Expression) -> cst.Subscript:
    """`base[a, b]`."""
    elements = [_new_subscript_element(_new_index(fit(each, S.EXPRESSION))) for each in indices]
    return _new_subscript(fit(base, S.PRIMARY), elements)


def call(
    function: Expression, *positional: Expression | cst.Arg, **keyword: Expression
) -> cst.Call:
    """`function(a, b, key=c)`; ready-made arguments are accepted among the positional ones."""
    arguments = [item if isinstance(item, cst.Arg) else argument(item) for item in positional]
    arguments += [argument(value, Identifier(key)) for key, value in keyword.items()]
    return _new_call(fit(function, S.PRIMARY), arguments)


def argument(value: Expression, keyword: Identifier | None = None) -> cst.Arg:
    """`value` or `keyword=value` in a call, or in the bases of a class."""
    if keyword is None:
        return _new_argument(fit(value, S.EXPRESSION))
    return _new_keyword_argument(name(keyword), fit(value, S.EXPRESSION))


def unpacked_argument(mapping: Expression) -> cst.Arg:
    """`**mapping` in a call."""
    return cst.Arg(fit(mapping, S.EXPRESSION), star="**")


def parameter(
    identifier: Identifier, annotation: Expression | None = None, default: Expression | None = None
) -> cst.Param:
    """`identifier: annotation = default`."""
    return _new_parameter(
        name(identifier),
        None if annotation is None else _new_annotation(fit(annotation, S.EXPRESSION)),
        None if default is None else fit(default, S.EXPRESSION),
    )


def keyword_only() -> cst.ParamStar:
    """The `*` after which parameters are given by keyword.

    Of several in one list the first counts, and one with nothing behind it is not printed.
    """
    return cst.ParamStar()


def parameters(items: Sequence[ParameterItem]) -> cst.Parameters:
    """A parameter list in the order of *items*, each sorted in by its stars."""
    positional: list[cst.Param] = []
    by_keyword: list[cst.Param] = []
    star: cst.Param | cst.ParamStar | None = None
    rest: cst.Param | None = None
    for item in items:
        if isinstance(item, cst.ParamStar):
            star = star or item
        elif item.star == "*":
            star = item
        elif item.star == "**":
            rest = item
        else:
            (positional if star is None else by_keyword).append(item)
    if isinstance(star, cst.ParamStar) and not by_keyword:
        star = None
    star_arg = cst.MaybeSentinel.DEFAULT if star is None else star
    return _new_parameters(positional, star_arg, by_keyword, rest)


def element(value: Expression) -> cst.Element:
    """A value inside a list, tuple or set."""
    return _new_element(fit(value, S.EXPRESSION))


def entry(key: Expression, value: Expression) -> cst.DictElement:
    """`key: value` inside a dict."""
    return _new_entry(fit(key, S.EXPRESSION), fit(value, S.EXPRESSION))


def unpacked(mapping: Expression) -> cst.StarredDictElement:
    """`**mapping` inside a dict."""
    return cst.StarredDictElement(fit(mapping, S.BIT_OR))


def tuple_(values: Sequence[Expression]) -> cst.Tuple:
    """`(a, b)`, `(a,)` or `()`."""
    return _new_tuple([element(value) for value in values])


def list_(values: Sequence[Expression]) -> cst.List:
    """`[a, b]`."""
    return _new_list([element(value) for value in values])


def set_(values: Sequence[Expression]) -> cst.Set:
    """`{a, b}`; ValueError for no values, since `{}` is a dict."""
    if not values:
        raise ValueError("no display makes an empty set")
    return cst.Set([element(value) for value in values])


def dict_(entries: Sequence[tuple[Expression, Expression]]) -> cst.Dict:
    """`{a: b, c: d}`."""
    return _new_dict([entry(key, value) for key, value in entries])


def union(types: Sequence[Expression]) -> Expression:
    """`A | B | C`, or the type itself when there is one."""
    return _chain(types, _new_union, S.BIT_OR)


def conjunction(conditions: Sequence[Expression]) -> Expression:
    """`a and b and c`, or the condition itself when there is one."""
    return _chain(conditions, _new_conjunction, S.AND)


def disjunction(conditions: Sequence[Expression]) -> Expression:
    """`a or b or c`, or the condition itself when there is one."""
    return _chain(conditions, _new_disjunction, S.OR)


def grouped(value: Expression) -> Expression:
    """`(a and b)`, for readers, where the meaning would not need it; what is tighter stays as it is."""
    return fit(value, S.ATOM) if isinstance(value, cst.BooleanOperation) else value


def once(statements: Iterable[Statement]) -> list[Statement]:
    """The statements without the calls of functions that stand above them word for word: checks of what is the same."""
    found: list[Statement] = []
    for each in statements:
        if not (is_call(each) and any(each.deep_equals(other) for other in found)):
            found.append(each)
    return found


def is_call(statement: Statement) -> bool:
    """Is it `check(value)`, and no more?"""
    match statement:
        case cst.SimpleStatementLine([cst.Expr(cst.Call(cst.Name()))]):
            return True
    return False


def on_lines(value: Expression, room: int) -> Expression:
    """An `and` or `or` that is longer than its line has room: in parentheses, within which it is broken."""
    return grouped(value) if len(Printer().text(value)) > room else value


Comparator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]


def comparison(left: Expression, operator: Comparator, right: Expression) -> cst.Comparison:
    """`left == right`, with any of the comparing operators."""
    target = cst.ComparisonTarget(_COMPARATORS[operator](), fit(right, S.BIT_OR))
    return cst.Comparison(fit(left, S.BIT_OR), [target])


def chained(first: Statement, otherwise: Statement) -> cst.If:
    """`if …:` and below it `elif …:`, of two statements that begin with `if`; the first has no `else`."""
    return cst.ensure_type(first, cst.If).with_changes(orelse=cst.ensure_type(otherwise, cst.If))


def comment_line(text: str) -> cst.EmptyLine:
    """A line that holds only a comment, to be the header of a module or stand above a statement."""
    return cst.EmptyLine(comment=literal.comment(text))


def below(lines: Sequence[cst.EmptyLine], statement: Statement) -> Statement:
    """*statement* with *lines* (comments, or `cst.EmptyLine()` for a blank one) above it."""
    return like(statement, leading_lines=[*lines, *statement.leading_lines])


_COMPARATORS: dict[Comparator, type[cst.BaseCompOp]] = {
    "==": cst.Equal,
    "!=": cst.NotEqual,
    "<": cst.LessThan,
    "<=": cst.LessThanEqual,
    ">": cst.GreaterThan,
    ">=": cst.GreaterThanEqual,
    "in": cst.In,
    "not in": cst.NotIn,
    "is": cst.Is,
    "is not": cst.IsNot,
}


def _chain(
    items: Sequence[Expression], join: Callable[[Expression, Expression], Expression], own: Strength
) -> Expression:
    """*items* joined from the left, grouped where they are weaker than the operator."""
    if not items:
        raise ValueError("nothing to join")
    if len(items) == 1:
        return items[0]
    tighter = Strength(own + 1)
    return reduce(
        lambda left, right: join(left, fit(right, tighter)), items[1:], fit(items[0], own)
    )
