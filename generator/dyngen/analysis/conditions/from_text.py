"""DynamoDB condition expressions, parsed: `attribute_not_exists(pk) AND stock >= :quantity`.

The grammar is DynamoDB's: comparisons, BETWEEN, IN, functions, AND, OR, NOT, parentheses. Operands are attributes and
`:parameters`. What comes back is a condition tree, so the expression is written anew with placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dyngen.analysis.conditions.paths import argument_of, check_ordered, type_at
from dyngen.analysis.conditions.tokens import Stream, Token, Wrong
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.patterns.parameters import Given
from dyngen.analysis.patterns.roles import retyped
from dyngen.diagnostics import Place
from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Path,
    Size,
    Value,
)
from dyngen.ir.types import Kind, Type
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, unknown

_FUNCTIONS = (
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "begins_with",
    "contains",
)
_MAX_DEPTH = 50


def parse_condition(
    text: str, entity: Draft, givens: Mapping[str, Given], used: set[str], at: Place
) -> Condition | None:
    """The condition; None if it is wrong, which is reported. Parameters it names are added to `used`."""
    try:
        return _Parser(text, entity, givens, used).whole()
    except Wrong as wrong:
        place, part = wrong.parameter or at, None if wrong.parameter else wrong.part(text)
        place.error(wrong.code, wrong.message, wrong.help, part=part, once=wrong.once)
        return None


class _Parser(Stream):
    def __init__(
        self, text: str, entity: Draft, givens: Mapping[str, Given], used: set[str]
    ) -> None:
        self.entity, self.givens, self.used = entity, givens, used
        super().__init__(text)
        self.depth = 0

    def whole(self) -> Condition:
        condition = self._either()
        if token := self.peek():
            raise Wrong(
                "DG520",
                f'"{token.text}" is not expected here',
                "join conditions with AND or OR",
                token,
            )
        return condition

    def _either(self) -> Condition:
        found = [self._both()]
        while self.word("OR"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Junction("OR", tuple(found))

    def _both(self) -> Condition:
        found = [self._negated()]
        while self.word("AND"):
            found.append(self._negated())
        return found[0] if len(found) == 1 else Junction("AND", tuple(found))

    def _negated(self) -> Condition:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Wrong("DG520", "the condition is nested too deep", "simplify it", self.peek())
        try:
            return Not(self._negated()) if self.word("NOT") else self._single()
        finally:
            self.depth -= 1

    def _single(self) -> Condition:
        token = self.peek()
        if token is None:
            raise Wrong(
                "DG520",
                "the condition ends where another is expected",
                "write one, such as attribute_exists(pk) or stock >= :quantity",
                self.last(),
            )
        if token.text == "(":
            self.position += 1
            condition = self._either()
            self.expect(")")
            return condition
        following = (
            self.tokens[self.position + 1].text if self.position + 1 < len(self.tokens) else ""
        )
        if token.kind == "name" and following == "(" and token.text != "size":
            return self._function(token)
        return self._comparison()

    def _function(self, token: Token) -> Condition:
        name = token.text
        if name not in _FUNCTIONS:
            raise Wrong(
                "DG520",
                f"{quoted(name)} is not a function of DynamoDB",
                unknown(name, [*_FUNCTIONS, "size"], ""),
                token,
            )
        self.position += 2
        path, kind = self._path()
        operand: Operand | None = None
        if name not in ("attribute_exists", "attribute_not_exists"):
            self.expect(",")
            operand = self._value(argument_of(name, kind, token))
        self.expect(")")
        match name:
            case (
                "attribute_exists"
                | "attribute_not_exists"
                | "attribute_type"
                | "begins_with"
                | "contains"
            ):
                return Function(name, path, operand)
        raise AssertionError(name)

    def _comparison(self) -> Condition:
        left, kind = self._operand(None)
        token = self.peek()
        if token and token.text in ("=", "<>", "<", "<=", ">", ">="):
            self.position += 1
            check_ordered(token.text, kind, token)
            right, right_kind = self._operand(kind)
            left = self._typed(left, right_kind)
            match token.text:
                case "=" | "<>" | "<" | "<=" | ">" | ">=" as operator:
                    return Comparison(left, operator, right)
        if self.word("BETWEEN"):
            check_ordered("BETWEEN", kind, self.last())
            low, _ = self._operand(kind)
            if not self.word("AND"):
                raise Wrong(
                    "DG520",
                    "BETWEEN has no AND and no upper bound",
                    "write it as in total BETWEEN :low AND :high",
                    self.last(),
                )
            high, _ = self._operand(kind)
            return Between(self._typed(left, kind), low, high)
        if self.word("IN"):
            return self._in(left, kind)
        last = self.last()
        raise Wrong(
            "DG520",
            f"a comparison is expected behind {quoted(last.text if last else '')}",
            "write an operator such as = or <>, BETWEEN, or IN",
            last,
        )

    def _in(self, left: Operand, kind: Type | None) -> Condition:
        self.expect("(")
        token = self.peek()
        given = self.givens.get(token.text[1:]) if token and token.kind == "value" else None
        if given and given.model.type == "array" and kind and kind.kind is not Kind.ARRAY:
            self.position += 1
            self.expect(")")
            self.used.add(given.name)
            given.parameter = retyped(given.parameter, Type(Kind.ARRAY, item=kind))
            return InList(left, Value(given.ref, kind))
        options = [self._operand(kind)[0]]
        while (token := self.peek()) and token.text == ",":
            self.position += 1
            options.append(self._operand(kind)[0])
        self.expect(")")
        return In(left, tuple(options))

    def _typed(self, operand: Operand, kind: Type | None) -> Operand:
        """A parameter on the left takes its type from the right."""
        if isinstance(operand, Value) and kind is not None:
            given = next(each for each in self.givens.values() if each.ref == operand.ref)
            return self._bound(given, kind)
        return operand

    def _operand(self, kind: Type | None) -> tuple[Operand, Type | None]:
        token = self.peek()
        if token is None or token.kind == "sign":
            what = f' before "{token.text}"' if token else " at the end"
            raise Wrong(
                "DG520",
                f"an attribute or a parameter is missing{what}",
                "write an attribute such as stock, or a parameter such as :quantity",
                token or self.last(),
            )
        if token.kind == "value":
            return self._value(kind), None
        if (
            token.text == "size"
            and self.position + 1 < len(self.tokens)
            and self.tokens[self.position + 1].text == "("
        ):
            self.position += 2
            path, _ = self._path()
            self.expect(")")
            return Size(path), Type(Kind.INTEGER)
        return self._path()

    def _value(self, kind: Type | None) -> Value:
        token = self.peek()
        if token is None or token.kind != "value":
            raise Wrong(
                "DG520",
                "a parameter is expected"
                + (f' instead of "{token.text}"' if token else " at the end"),
                "write a colon and a parameter's name, such as :quantity",
                token or self.last(),
            )
        self.position += 1
        given = self.givens.get(token.text[1:])
        if given is None:
            name = token.text[1:]
            near = did_you_mean(name, self.givens)
            raise Wrong(
                "DG522",
                f"{token.text} is not a parameter of this transaction",
                f'did you mean ":{near}"?'
                if near
                else f'add the parameter {{"name": "{name}", "type": "{kind.kind if kind else "string"}"}}',
                token,
            )
        return self._bound(given, kind)

    def _bound(self, given: Given, kind: Type | None) -> Value:
        self.used.add(given.name)
        if not isinstance(given.parameter.type, Type):
            raise Wrong(
                "DG523",
                f"{given.name} is an entity, which a condition cannot compare",
                "compare with a parameter that is a value",
                None,
                parameter=given.named,
            )
        if kind is not None and given.model.type != kind.kind:
            raise Wrong(
                "DG523",
                f"{given.name} is of type {given.model.type}, but is compared with a value of type {kind.kind}",
                f'write "type": "{kind.kind}": to DynamoDB, values of different types are never equal',
                None,
                parameter=given.at["type"],
            )
        if kind is not None:
            given.parameter = retyped(given.parameter, kind)
        kept = given.parameter.type
        return Value(given.ref, kept if isinstance(kept, Type) else Type(Kind.STRING))

    def _path(self) -> tuple[Path, Type | None]:
        token = self.peek()
        if token is None or token.kind != "name":
            raise Wrong(
                "DG520",
                "an attribute is expected"
                + (f' instead of "{token.text}"' if token else " at the end"),
                "write the name of an attribute",
                token or self.last(),
            )
        self.position += 1
        steps = tuple(
            int(each[1:-1]) if each.startswith("[") else each
            for each in re.findall(r"[A-Za-z_][\w-]*|\[\d+\]", token.text)
        )
        return Path(steps), type_at(steps, token, self.entity)
