"""Parentheses where the meaning needs them, and nowhere else.

libcst prints what it is given: an `a + b` put before `.c` prints `a + b.c`. Here an expression has
a strength, a slot has a demand, and `fit` adds parentheses when the first is below the second:

    fit(a + b, PRIMARY)       (a + b)         then .c means what was meant
    fit(a + b, EXPRESSION)    a + b
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeVar

import libcst as cst

from dyngen.syntax.moulds import like

_Expression = TypeVar("_Expression", bound=cst.BaseExpression)


class Strength(IntEnum):
    """How tightly an expression holds together, weakest first (the grammar's own order)."""

    BARE = 0  # `a, b` or `yield a`
    NAMED = 1
    EXPRESSION = 2  # lambda, and the least that an ordinary slot asks for
    CONDITIONAL = 3
    OR = 4
    AND = 5
    NOT = 6
    COMPARISON = 7
    BIT_OR = 8
    BIT_XOR = 9
    BIT_AND = 10
    SHIFT = 11
    SUM = 12
    PRODUCT = 13
    SIGN = 14
    POWER = 15
    AWAIT = 16
    PRIMARY = 17
    ATOM = 18


S = Strength

_OPERATORS: dict[type[cst.CSTNode], Strength] = {
    cst.Or: S.OR,
    cst.And: S.AND,
    cst.Not: S.NOT,
    cst.BitOr: S.BIT_OR,
    cst.BitXor: S.BIT_XOR,
    cst.BitAnd: S.BIT_AND,
    cst.LeftShift: S.SHIFT,
    cst.RightShift: S.SHIFT,
    cst.Add: S.SUM,
    cst.Subtract: S.SUM,
    cst.Multiply: S.PRODUCT,
    cst.MatrixMultiply: S.PRODUCT,
    cst.Divide: S.PRODUCT,
    cst.FloorDivide: S.PRODUCT,
    cst.Modulo: S.PRODUCT,
    cst.Minus: S.SIGN,
    cst.Plus: S.SIGN,
    cst.BitInvert: S.SIGN,
    cst.Power: S.POWER,
}

_STRENGTH: dict[type[cst.BaseExpression], Strength] = {
    cst.NamedExpr: S.NAMED,
    cst.Lambda: S.EXPRESSION,
    cst.IfExp: S.CONDITIONAL,
    cst.Comparison: S.COMPARISON,
    # `1.real` is no attribute of 1, so a number counts as just short of a primary.
    cst.Integer: S.AWAIT,
    cst.Float: S.AWAIT,
    cst.Imaginary: S.AWAIT,
    cst.Await: S.AWAIT,
    cst.Attribute: S.PRIMARY,
    cst.Call: S.PRIMARY,
    cst.Subscript: S.PRIMARY,
    cst.Name: S.ATOM,
    cst.SimpleString: S.ATOM,
    cst.FormattedString: S.ATOM,
    cst.Ellipsis: S.ATOM,
    cst.List: S.ATOM,
    cst.Dict: S.ATOM,
    cst.Set: S.ATOM,
    cst.ListComp: S.ATOM,
    cst.DictComp: S.ATOM,
    cst.SetComp: S.ATOM,
}


def strength(node: cst.BaseExpression) -> Strength:
    """How tightly *node* holds together as it would be printed."""
    if node.lpar:
        return S.ATOM
    known = _STRENGTH.get(type(node))
    if known is not None:
        return known
    if isinstance(node, cst.BinaryOperation | cst.BooleanOperation | cst.UnaryOperation):
        return _OPERATORS[type(node.operator)]
    return S.BARE


def fit(node: _Expression, demand: Strength) -> _Expression:
    """*node*, in parentheses if it is weaker than *demand*."""
    if strength(node) >= demand:
        return node
    return like(node, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


_SLOTS: dict[tuple[type[cst.CSTNode], str], Strength] = {
    (cst.Expr, "value"): S.EXPRESSION,
    (cst.If, "test"): S.NAMED,
    (cst.While, "test"): S.NAMED,
    (cst.Decorator, "decorator"): S.NAMED,
    (cst.Arg, "value"): S.EXPRESSION,
    (cst.Assign, "value"): S.EXPRESSION,
    (cst.AnnAssign, "value"): S.EXPRESSION,
    (cst.AugAssign, "value"): S.EXPRESSION,
    (cst.NamedExpr, "value"): S.EXPRESSION,
    (cst.Return, "value"): S.EXPRESSION,
    (cst.Yield, "value"): S.EXPRESSION,
    (cst.From, "item"): S.EXPRESSION,
    (cst.Raise, "exc"): S.EXPRESSION,
    (cst.Assert, "test"): S.EXPRESSION,
    (cst.Assert, "msg"): S.EXPRESSION,
    (cst.Annotation, "annotation"): S.EXPRESSION,
    (cst.Param, "default"): S.EXPRESSION,
    (cst.Lambda, "body"): S.EXPRESSION,
    (cst.Index, "value"): S.EXPRESSION,
    (cst.Slice, "lower"): S.EXPRESSION,
    (cst.Slice, "upper"): S.EXPRESSION,
    (cst.Slice, "step"): S.EXPRESSION,
    (cst.Element, "value"): S.EXPRESSION,
    (cst.DictElement, "key"): S.EXPRESSION,
    (cst.DictElement, "value"): S.EXPRESSION,
    (cst.StarredElement, "value"): S.BIT_OR,
    (cst.StarredDictElement, "value"): S.BIT_OR,
    (cst.For, "iter"): S.EXPRESSION,
    (cst.WithItem, "item"): S.EXPRESSION,
    (cst.ExceptHandler, "type"): S.EXPRESSION,
    (cst.Match, "subject"): S.EXPRESSION,
    (cst.MatchCase, "guard"): S.NAMED,
    (cst.ListComp, "elt"): S.EXPRESSION,
    (cst.SetComp, "elt"): S.EXPRESSION,
    (cst.GeneratorExp, "elt"): S.EXPRESSION,
    (cst.DictComp, "key"): S.EXPRESSION,
    (cst.DictComp, "value"): S.EXPRESSION,
    (cst.CompFor, "iter"): S.OR,
    (cst.CompIf, "test"): S.OR,
    (cst.IfExp, "body"): S.OR,
    (cst.IfExp, "test"): S.OR,
    (cst.IfExp, "orelse"): S.EXPRESSION,
    (cst.Comparison, "left"): S.BIT_OR,
    (cst.ComparisonTarget, "comparator"): S.BIT_OR,
    (cst.Await, "expression"): S.PRIMARY,
    (cst.Attribute, "value"): S.PRIMARY,
    (cst.Call, "func"): S.PRIMARY,
    (cst.Subscript, "value"): S.PRIMARY,
}


def demand(parent: cst.CSTNode, field: str) -> Strength | None:
    """The strength that *field* of *parent* asks of an expression; None where none can stand."""
    match parent:
        case cst.BinaryOperation(operator=cst.Power()):
            return {"left": S.AWAIT, "right": S.SIGN}.get(field)
        case cst.BinaryOperation() | cst.BooleanOperation():
            own = strength(like(parent, lpar=(), rpar=()))
            # `a - (b - c)`: the right side holds tighter, or it would be read with the left.
            return {"left": own, "right": Strength(own + 1)}.get(field)
        case cst.UnaryOperation(operator=operator) if field == "expression":
            return S.NOT if isinstance(operator, cst.Not) else S.SIGN
    return _SLOTS.get((type(parent), field))
