"""How expressions are written: the parts of each kind in their order, and the marks between them.

    cst.Attribute: lambda p, n: f"{p.text(n.value)}{p.text(n.dot)}{p.name(n.attr)}"        order.user_id

A form is given a printer and a node. White space is in the tree, and printed as it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import libcst as cst

from dyngen.syntax.printing.scopes import names_of, variables

if TYPE_CHECKING:
    from dyngen.syntax.printing.printer import Printer

# No annotation can say that the node is of the kind that a form stands under.
Form: TypeAlias = "Callable[[Printer, Any], str]"


# Expressions


def _in_parentheses(form: Form) -> Form:
    """A whole expression, which may stand in parentheses."""

    def grouped(p: Printer, n: cst.BaseExpression) -> str:
        text = form(p, n)
        return f"{p.run(n.lpar)}{text}{p.run(n.rpar)}" if n.lpar else text

    return grouped


def _comprehension(form: Form) -> Form:
    """A comprehension, which is a scope of its own."""

    def scoped(p: Printer, n: cst.BaseComp) -> str:
        p.text(n.for_in.iter)  # what the first loop goes through is read outside
        loops = [n.for_in]
        while loop := loops[-1].inner_for_in:
            loops.append(loop)
        with p.scopes.of_comprehension([name for each in loops for name in variables(each.target)]):
            return form(p, n)

    return _in_parentheses(scoped)


def _argument(p: Printer, n: cst.Arg) -> str:
    if n.keyword:
        return f"{p.name(n.keyword)}{p.maybe(n.equal, ' = ')}{p.text(n.value)}"
    return f"{n.star}{p.space(n.whitespace_after_star)}{p.text(n.value)}"


def _lambda(p: Printer, n: cst.Lambda) -> str:
    given = p.text(n.params)
    space = p.maybe(n.whitespace_after_lambda, " " if given else "")
    with p.scopes.of_function(names_of(n.params)):
        return f"lambda{space}{given}{p.text(n.colon)}{p.text(n.body)}"


def _slot(p: Printer, n: cst.FormattedStringExpression) -> str:
    shown = f"{p.space(n.whitespace_before_expression)}{p.text(n.expression)}{p.text(n.equal)}"
    conversion = f"!{n.conversion}" if n.conversion else ""
    spec = "" if n.format_spec is None else f":{p.run(n.format_spec)}"
    return f"{{{shown}{p.space(n.whitespace_after_expression)}{conversion}{spec}}}"


def _name(p: Printer, n: cst.Name) -> str:
    # Every third expression is one, so this is no form in another.
    text = p.scopes.read(n.value)
    return f"{p.run(n.lpar)}{text}{p.run(n.rpar)}" if n.lpar else text


def _text(p: Printer, n: cst.SimpleString) -> str:
    return f"{p.run(n.lpar)}{n.value}{p.run(n.rpar)}" if n.lpar else n.value


def _tuple(p: Printer, n: cst.Tuple) -> str:
    alone = len(n.elements) == 1 and n.elements[0].comma is cst.MaybeSentinel.DEFAULT
    return p.listed(n.elements) + ("," if alone else "")


def _operation(p: Printer, n: cst.BinaryOperation | cst.BooleanOperation) -> str:
    # `a | b | c` is one in another, and there may be more of them than calls within calls.
    chain: list[cst.BinaryOperation | cst.BooleanOperation] = [n]
    while isinstance(left := chain[-1].left, cst.BinaryOperation | cst.BooleanOperation):
        if left.lpar:
            break
        chain.append(left)
    parts = [p.text(left)]
    for each in reversed(chain):
        parts += (p.text(each.operator), p.text(each.right))
    return "".join(parts)


_EXPRESSIONS: Mapping[type, Form] = {
    cst.Attribute: lambda p, n: f"{p.text(n.value)}{p.text(n.dot)}{p.name(n.attr)}",
    cst.Await: lambda p, n: f"await{p.space(n.whitespace_after_await)}{p.text(n.expression)}",
    cst.BinaryOperation: _operation,
    cst.BooleanOperation: _operation,
    cst.Call: lambda p, n: (
        f"{p.text(n.func)}{p.space(n.whitespace_after_func)}"
        f"({p.space(n.whitespace_before_args)}{p.listed(n.args)})"
    ),
    cst.Comparison: lambda p, n: f"{p.text(n.left)}{p.run(n.comparisons)}",
    cst.ConcatenatedString: lambda p, n: (
        f"{p.text(n.left)}{p.space(n.whitespace_between)}{p.text(n.right)}"
    ),
    cst.Dict: lambda p, n: f"{p.text(n.lbrace)}{p.listed(n.elements)}{p.text(n.rbrace)}",
    cst.Ellipsis: lambda *_: "...",
    cst.Float: lambda _, n: n.value,
    cst.FormattedString: lambda p, n: f"{n.start}{p.run(n.parts)}{n.end}",
    cst.IfExp: lambda p, n: (
        f"{p.text(n.body)}{p.space(n.whitespace_before_if)}if{p.space(n.whitespace_after_if)}"
        f"{p.text(n.test)}{p.space(n.whitespace_before_else)}else"
        f"{p.space(n.whitespace_after_else)}{p.text(n.orelse)}"
    ),
    cst.Integer: lambda _, n: n.value,
    cst.Lambda: _lambda,
    cst.List: lambda p, n: f"{p.text(n.lbracket)}{p.listed(n.elements)}{p.text(n.rbracket)}",
    cst.NamedExpr: lambda p, n: (
        f"{p.target(n.target)}{p.space(n.whitespace_before_walrus)}:="
        f"{p.space(n.whitespace_after_walrus)}{p.text(n.value)}"
    ),
    cst.Set: lambda p, n: f"{p.text(n.lbrace)}{p.listed(n.elements)}{p.text(n.rbrace)}",
    cst.StarredElement: lambda p, n: f"*{p.space(n.whitespace_before_value)}{p.text(n.value)}",
    cst.Subscript: lambda p, n: (
        f"{p.text(n.value)}{p.space(n.whitespace_after_value)}"
        f"{p.text(n.lbracket)}{p.listed(n.slice)}{p.text(n.rbracket)}"
    ),
    cst.Tuple: _tuple,
    cst.UnaryOperation: lambda p, n: f"{p.text(n.operator)}{p.text(n.expression)}",
}

_COMPREHENSIONS: Mapping[type, Form] = {
    cst.DictComp: lambda p, n: (
        f"{p.text(n.lbrace)}{p.text(n.key)}{p.space(n.whitespace_before_colon)}:"
        f"{p.space(n.whitespace_after_colon)}{p.text(n.value)}{p.text(n.for_in)}{p.text(n.rbrace)}"
    ),
    cst.GeneratorExp: lambda p, n: f"{p.text(n.elt)}{p.text(n.for_in)}",
    cst.ListComp: lambda p, n: (
        f"{p.text(n.lbracket)}{p.text(n.elt)}{p.text(n.for_in)}{p.text(n.rbracket)}"
    ),
    cst.SetComp: lambda p, n: (
        f"{p.text(n.lbrace)}{p.text(n.elt)}{p.text(n.for_in)}{p.text(n.rbrace)}"
    ),
}

_PARTS: Mapping[type, Form] = {
    NoneType: lambda *_: "",
    cst.MaybeSentinel: lambda *_: "",
    cst.Arg: _argument,
    cst.CompFor: lambda p, n: (
        f"{p.space(n.whitespace_before)}{p.text(n.asynchronous)}for"
        f"{p.space(n.whitespace_after_for)}{p.text(n.target)}"
        f"{p.space(n.whitespace_before_in)}in{p.space(n.whitespace_after_in)}{p.text(n.iter)}"
        f"{p.run(n.ifs)}{p.text(n.inner_for_in)}"
    ),
    cst.CompIf: lambda p, n: (
        f"{p.space(n.whitespace_before)}if{p.space(n.whitespace_before_test)}{p.text(n.test)}"
    ),
    cst.ComparisonTarget: lambda p, n: f"{p.text(n.operator)}{p.text(n.comparator)}",
    cst.DictElement: lambda p, n: (
        f"{p.text(n.key)}{p.space(n.whitespace_before_colon)}:"
        f"{p.space(n.whitespace_after_colon)}{p.text(n.value)}"
    ),
    cst.Element: lambda p, n: p.text(n.value),
    cst.FormattedStringExpression: _slot,
    cst.FormattedStringText: lambda _, n: n.value,
    cst.Index: lambda p, n: f"{n.star or ''}{p.text(n.whitespace_after_star)}{p.text(n.value)}",
    cst.Slice: lambda p, n: (
        f"{p.text(n.lower)}{p.text(n.first_colon)}{p.text(n.upper)}"
        f"{p.text(n.second_colon)}{p.text(n.step)}"
    ),
    cst.StarredDictElement: lambda p, n: f"**{p.space(n.whitespace_before_value)}{p.text(n.value)}",
    cst.SubscriptElement: lambda p, n: p.text(n.slice),
}

_BETWEEN: Mapping[type, str] = {
    cst.Add: "+",
    cst.AddAssign: "+=",
    cst.And: "and",
    cst.AssignEqual: "=",
    cst.BitAnd: "&",
    cst.BitAndAssign: "&=",
    cst.BitOr: "|",
    cst.BitOrAssign: "|=",
    cst.BitXor: "^",
    cst.Colon: ":",
    cst.Comma: ",",
    cst.Divide: "/",
    cst.Dot: ".",
    cst.Equal: "==",
    cst.FloorDivide: "//",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.Is: "is",
    cst.LeftShift: "<<",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.MatrixMultiply: "@",
    cst.Modulo: "%",
    cst.Multiply: "*",
    cst.MultiplyAssign: "*=",
    cst.NotEqual: "!=",
    cst.Or: "or",
    cst.Power: "**",
    cst.RightShift: ">>",
    cst.Subtract: "-",
    cst.SubtractAssign: "-=",
}
_BEFORE: Mapping[type, str] = {
    cst.Asynchronous: "async",
    cst.BitInvert: "~",
    cst.LeftCurlyBrace: "{",
    cst.LeftParen: "(",
    cst.LeftSquareBracket: "[",
    cst.Minus: "-",
    cst.Not: "not",
    cst.Plus: "+",
}
_BEHIND: Mapping[type, str] = {
    cst.RightCurlyBrace: "}",
    cst.RightParen: ")",
    cst.RightSquareBracket: "]",
}


def _between(mark: str) -> Form:
    return lambda p, n: f"{p.space(n.whitespace_before)}{mark}{p.space(n.whitespace_after)}"


def _before(mark: str) -> Form:
    return lambda p, n: f"{mark}{p.space(n.whitespace_after)}"


def _behind(mark: str) -> Form:
    return lambda p, n: f"{p.space(n.whitespace_before)}{mark}"


def _two_words(first: str, second: str) -> Form:
    return lambda p, n: (
        f"{p.space(n.whitespace_before)}{first}{p.space(n.whitespace_between)}{second}"
        f"{p.space(n.whitespace_after)}"
    )


EXPRESSIONS: Final[Mapping[type, Form]] = {
    **{kind: _in_parentheses(form) for kind, form in _EXPRESSIONS.items()},
    **{kind: _comprehension(form) for kind, form in _COMPREHENSIONS.items()},
    cst.Name: _name,
    cst.SimpleString: _text,
    **_PARTS,
    **{kind: _between(mark) for kind, mark in _BETWEEN.items()},
    **{kind: _before(mark) for kind, mark in _BEFORE.items()},
    **{kind: _behind(mark) for kind, mark in _BEHIND.items()},
    cst.IsNot: _two_words("is", "not"),
    cst.NotIn: _two_words("not", "in"),
}
