"""Conditions as text, in DynamoDB's own grammar with literals: from words to a tree.

    status = "open" AND (total >= :least OR attribute_not_exists(closed_at))

Comparisons, BETWEEN, IN, functions, AND, OR, NOT, parentheses. Nothing is looked up here: see `typing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Literal as OneOf

from dyngen.analysis.conditions import elsewhere
from dyngen.analysis.conditions.tokens import Token, Words, Wrong
from dyngen.analysis.conditions.untyped import (
    Among,
    Attribute,
    Called,
    Compared,
    FunctionName,
    Literal,
    Negated,
    Node,
    Operand,
    Parameter,
    SizeOf,
    Within,
    joined,
)
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Comparator
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, one_of, unknown
from dyngen.schema.text.places import number_fits

_FUNCTIONS: dict[str, FunctionName] = {
    "attribute_exists": "attribute_exists",
    "attribute_not_exists": "attribute_not_exists",
    "attribute_type": "attribute_type",
    "begins_with": "begins_with",
    "contains": "contains",
}
_COMPARATORS: dict[str, Comparator] = {
    "=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip
_WORDS = {"AND", "OR", "NOT", "BETWEEN", "IN"}
_KEYWORDS = ("exists", "not_exists")
"""Whole conditions of writes, which are no part of another."""
_MAX_DEPTH = 50


def read_text(text: str, at: Place) -> Node | None:
    """The tree of a condition; None if it cannot be read, which is reported."""
    try:
        return _Reader(Words(text, at)).whole()
    except Wrong:
        return None


class _Reader:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._depth = 0

    def whole(self) -> Node:
        condition = self._either()
        if token := self._words.peek():
            raise self._words.wrong(
                f"{token.shown} is not expected here",
                "join conditions with AND or OR",
                token,
            )
        return condition

    def _either(self) -> Node:
        return self._chain("OR", self._both)

    def _both(self) -> Node:
        return self._chain("AND", self._negated)

    def _chain(self, operator: OneOf["AND", "OR"], inner: Callable[[], Node]) -> Node:
        found = [inner()]
        while self._words.word(operator):
            found.append(inner())
        return joined(operator, found)

    def _negated(self) -> Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._words.wrong(
                "the condition is nested too deep", "simplify it", self._words.peek()
            )
        try:
            return Negated(self._negated()) if self._words.word("NOT") else self._single()
        finally:
            self._depth -= 1

    def _single(self) -> Node:
        token = self._words.peek()
        if token is None:
            raise self._words.wrong(
                "the condition ends where another is expected",
                "write one, such as attribute_exists(pk) or stock >= :quantity",
                self._words.last(),
            )
        if token.text == "(":
            self._words.take()
            condition = self._either()
            self._words.expect(")")
            return condition
        if self._is_call(token) and token.text != "size":
            return self._function(token)
        return self._comparison()

    def _is_call(self, token: Token) -> bool:
        following = self._words.peek(1)
        return token.kind == "name" and following is not None and following.text == "("

    def _function(self, token: Token) -> Node:
        function = _FUNCTIONS.get(token.text)
        if function is None:
            ours = elsewhere.function(token.text)
            raise self._words.wrong(
                f"{quoted(token.text)} is not a function of DynamoDB",
                f"write {ours}(…)" if ours else unknown(token.text, [*_FUNCTIONS, "size"], ""),
                token,
            )
        self._words.take()
        self._words.take()
        attribute = self._attribute()
        operand: Operand | None = None
        if function not in ("attribute_exists", "attribute_not_exists"):
            self._words.expect(",")
            operand = self._operand()
        self._words.expect(")")
        return Called(self._words.spot(token), function, attribute, operand)

    def _comparison(self) -> Node:
        left = self._operand()
        token = self._words.peek()
        if token and token.text in _COMPARATORS:
            self._words.take()
            self._one_sign(token)
            right = self._value()
            return Compared(self._words.spot(token), left, _COMPARATORS[token.text], right)
        if token := self._words.word("BETWEEN"):
            low = self._value()
            if not self._words.word("AND"):
                raise self._words.wrong(
                    "BETWEEN has no AND and no upper bound",
                    "write it as in total BETWEEN :low AND :high",
                    self._words.last(),
                )
            return Within(self._words.spot(token), left, low, self._value())
        if token := self._words.word("IN"):
            return Among(self._words.spot(token), left, self._options())
        raise self._no_comparison(left)

    def _no_comparison(self, left: Operand) -> Wrong:
        token, last = self._words.peek(), self._words.last()
        if token and token.kind == "name" and isinstance(left, Attribute):
            instead = elsewhere.operator(left.text, self._words.ahead())
            if instead:
                return self._words.wrong(f"{token.shown} is not an operator", instead, token)
        return self._words.wrong(
            f"a comparison is expected behind {last.shown if last else 'nothing'}",
            self._instead_of_a_comparison(),
            last,
        )

    def _last_word(self) -> str:
        last = self._words.last()
        return last.text if last else ""

    def _instead_of_a_comparison(self) -> str:
        """What to do about a word that nothing is compared with."""
        word, last = self._last_word(), self._words.last()
        function = f"attribute_{word}" if word in _KEYWORDS else word
        if function in _FUNCTIONS:
            return f"write {function}(…) around the name of an attribute"
        alone = last is not None and self._words.peek() is None and last.start == 0
        if alone and (near := did_you_mean(word, _KEYWORDS)):
            return f'did you mean "{near}"?'
        truth = (
            f"; a boolean is compared, too: {word} = true" if last and last.kind == "name" else ""
        )
        return f"write an operator such as = or <>, BETWEEN, or IN{truth}"

    def _one_sign(self, token: Token) -> None:
        """Behind an operator stands no other: `==` is of other languages."""
        following = self._words.peek()
        if following and following.text in _COMPARATORS:
            raise self._words.wrong(
                f"{quoted(token.text + following.text)} is not an operator",
                f"the operators are {' '.join(_COMPARATORS)}",
                token,
            )

    def _options(self) -> tuple[Operand, ...]:
        token = self._words.peek()
        if token and token.kind == "value":  # x IN :list
            return (self._operand(),)
        self._words.expect("(")
        options = [self._value()]
        while self._words.word(","):
            options.append(self._value())
        self._words.expect(")")
        return tuple(options)

    def _value(self) -> Operand:
        """The right side of a comparison, where a name may be a text without its quotes."""
        found = self._operand()
        return replace(found, may_be_text=True) if isinstance(found, Attribute) else found

    def _operand(self) -> Operand:
        token = self._words.peek()
        if token is None or token.kind == "sign" or token.text.upper() in _WORDS:
            what = f" before {token.shown}" if token else " at the end"
            raise self._words.wrong(
                f"an attribute or a value is missing{what}",
                "write an attribute such as stock, a parameter such as :quantity, or a value",
                token or self._words.last(),
            )
        if token.text == "size" and self._is_call(token):
            self._words.take()
            self._words.take()
            attribute = self._attribute()
            self._words.expect(")")
            return SizeOf(self._words.spot(token), attribute)
        if token.kind == "name" and token.text not in ("true", "false"):
            if self._is_call(token):
                raise self._words.wrong(
                    f"{quoted(token.text)} gives no value to compare",
                    f"of the functions only size does; {one_of(_FUNCTIONS)} stand alone",
                    token,
                )
            return self._attribute()
        self._words.take()
        spot = self._words.spot(token)
        match token.kind:
            case "value":
                return Parameter(spot, token.text[1:])
            case "text":
                return Literal(spot, token.text[1:-1].replace('""', '"'))
            case "number":
                if not number_fits(token.text):
                    raise self._words.wrong(
                        f"{quoted(token.text)} is no number that DynamoDB can hold",
                        "numbers have up to 38 digits and lie between 1E-130 and 9.9E+125",
                        token,
                    )
                is_integer = re.fullmatch(r"-?[0-9]+", token.text)
                return Literal(spot, int(token.text) if is_integer else Decimal(token.text))
            case _:
                return Literal(spot, token.text == "true")

    def _attribute(self) -> Attribute:
        token = self._words.peek()
        if token is None or token.kind != "name":
            raise self._words.wrong(
                "an attribute is expected"
                + (f" instead of {token.shown}" if token else " at the end"),
                "write the name of an attribute, "
                + ("without quotes" if token and token.kind == "text" else "such as stock"),
                token or self._words.last(),
            )
        self._words.take()
        spot = self._words.spot(token)
        path, _, entry = token.text.partition(".:")
        return Attribute(
            spot, steps_of(path), token.text, Parameter(spot, entry) if entry else None
        )


def steps_of(path: str) -> tuple[str | int, ...]:
    """`lines[0].price` as its names and positions; a position that no list has is a name, which nothing has."""
    return tuple(
        int(each[1:-1]) if _POSITION.fullmatch(each) else each
        for each in re.findall(r"[^.\[\]]+|\[[0-9]+\]", path)
    )


_POSITION = re.compile(r"\[[0-9]{1,5}\]")
