"""DynamoDB condition expressions, parsed: `attribute_not_exists(pk) AND stock >= :quantity`.

The grammar is DynamoDB's: comparisons, BETWEEN, IN, functions, AND, OR, NOT, parentheses. Operands are attributes and
`:parameters`. What comes back is a condition tree, so the expression is written anew with placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dyngen.analysis.entities import Draft
from dyngen.analysis.parameters import Given
from dyngen.analysis.roles import retyped
from dyngen.analysis.tables import unknown
from dyngen.diagnostics import Pointer, Report
from dyngen.ir.conditions import Between, Comparison, Condition, Function, In, InList, Junction, Not, Operand, Path, Size, Value
from dyngen.ir.types import Field, Kind, Type

_TOKEN = re.compile(r"\s*(?:(:\w+)|([A-Za-z_][\w-]*(?:(?:\.[A-Za-z_][\w-]*)|\[\d+\])*)|(<>|<=|>=|[=<>(),]))")
_FUNCTIONS = ("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains")
_MAX_DEPTH = 50


class _Wrong(Exception):
    """Something in the expression is wrong: (code, message, help, the part of the text)."""


@dataclass(slots=True)
class _Token:
    kind: str
    text: str


def parse_condition(
    text: str, one: Draft, givens: Mapping[str, Given], used: set[str], at: Pointer, report: Report
) -> Condition | None:
    """The condition; None if it is wrong, which is reported. Parameters it names are added to `used`."""
    try:
        return _Parser(text, one, givens, used, report, at).whole()
    except _Wrong as wrong:
        code, message, remedy, part = wrong.args
        report.add(code, at, message, remedy, part=part)
        return None


class _Parser:
    def __init__(self, text: str, one: Draft, givens: Mapping[str, Given], used: set[str], report: Report, at: Pointer) -> None:
        self.one, self.givens, self.used, self.report, self.at = one, givens, used, report, at
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0

    def whole(self) -> Condition:
        condition = self._either()
        if token := self._peek():
            raise _Wrong("DG520", f'"{token.text}" is not expected here', "join conditions with AND or OR", token.text)
        return condition

    def _peek(self) -> _Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def _word(self, *words: str) -> bool:
        token = self._peek()
        if token and token.kind != "value" and token.text.upper() in words:
            self.position += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        token = self._peek()
        if not token or token.text != sign:
            raise _Wrong("DG520", f'a "{sign}" is missing' + (f' before "{token.text}"' if token else " at the end"), "see DynamoDB's grammar of condition expressions", token.text if token else None)
        self.position += 1

    def _either(self) -> Condition:
        found = [self._both()]
        while self._word("OR"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Junction("OR", tuple(found))

    def _both(self) -> Condition:
        found = [self._negated()]
        while self._word("AND"):
            found.append(self._negated())
        return found[0] if len(found) == 1 else Junction("AND", tuple(found))

    def _negated(self) -> Condition:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _Wrong("DG520", "the condition is nested too deep", "simplify it", None)
        try:
            return Not(self._negated()) if self._word("NOT") else self._single()
        finally:
            self.depth -= 1

    def _single(self) -> Condition:
        token = self._peek()
        if token is None:
            raise _Wrong("DG520", "the condition ends too early", "a condition is expected, such as attribute_exists(pk)", None)
        if token.text == "(":
            self.position += 1
            condition = self._either()
            self._expect(")")
            return condition
        following = self.tokens[self.position + 1].text if self.position + 1 < len(self.tokens) else ""
        if token.kind == "name" and following == "(" and token.text != "size":
            return self._function(token.text)
        return self._comparison()

    def _function(self, name: str) -> Condition:
        if name not in _FUNCTIONS:
            raise _Wrong("DG520", f'"{name}" is not a function of DynamoDB', unknown(name, [*_FUNCTIONS, "size"], "functions"), name)
        self.position += 2
        path, kind = self._path()
        operand: Operand | None = None
        if name not in ("attribute_exists", "attribute_not_exists"):
            self._expect(",")
            wanted = Type(Kind.STRING) if name in ("begins_with", "attribute_type") or kind is None else _element(kind)
            operand = self._value(wanted)
        self._expect(")")
        match name:
            case "attribute_exists" | "attribute_not_exists" | "attribute_type" | "begins_with" | "contains":
                return Function(name, path, operand)
        raise AssertionError(name)

    def _comparison(self) -> Condition:
        left, kind = self._operand(None)
        token = self._peek()
        if token and token.text in ("=", "<>", "<", "<=", ">", ">="):
            self.position += 1
            right, right_kind = self._operand(kind)
            left = self._typed(left, right_kind)
            match token.text:
                case "=" | "<>" | "<" | "<=" | ">" | ">=" as operator:
                    return Comparison(left, operator, right)
        if self._word("BETWEEN"):
            low, _ = self._operand(kind)
            if not self._word("AND"):
                raise _Wrong("DG520", "BETWEEN lacks its AND", "write: total BETWEEN :low AND :high", None)
            high, _ = self._operand(kind)
            return Between(self._typed(left, kind), low, high)
        if self._word("IN"):
            return self._in(left, kind)
        raise _Wrong("DG520", f'a comparison is expected behind "{self._last()}"', "write an operator such as = or <>, BETWEEN, IN, or a function", self._last())

    def _last(self) -> str:
        return self.tokens[self.position - 1].text if self.position else ""

    def _in(self, left: Operand, kind: Type | None) -> Condition:
        self._expect("(")
        token = self._peek()
        given = self.givens.get(token.text[1:]) if token and token.kind == "value" else None
        if given and given.model.type == "array" and kind and kind.kind is not Kind.ARRAY:
            self.position += 1
            self._expect(")")
            self.used.add(given.name)
            given.parameter = retyped(given.parameter, Type(Kind.ARRAY, item=kind))
            return InList(left, Value(given.ref, kind))
        options = [self._operand(kind)[0]]
        while (token := self._peek()) and token.text == ",":
            self.position += 1
            options.append(self._operand(kind)[0])
        self._expect(")")
        return In(left, tuple(options))

    def _typed(self, operand: Operand, kind: Type | None) -> Operand:
        """A parameter on the left takes its type from the right."""
        if isinstance(operand, Value) and kind is not None:
            given = next(each for each in self.givens.values() if each.ref == operand.ref)
            return self._bound(given, kind)
        return operand

    def _operand(self, kind: Type | None) -> tuple[Operand, Type | None]:
        token = self._peek()
        if token is None or token.kind == "sign":
            what = f' before "{token.text}"' if token else " at the end"
            raise _Wrong("DG520", f"an attribute or a :parameter is missing{what}", "see DynamoDB's grammar of condition expressions", token.text if token else None)
        if token.kind == "value":
            return self._value(kind), None
        if token.text == "size" and self.position + 1 < len(self.tokens) and self.tokens[self.position + 1].text == "(":
            self.position += 2
            path, _ = self._path()
            self._expect(")")
            return Size(path), Type(Kind.INTEGER)
        return self._path()

    def _value(self, kind: Type | None) -> Value:
        token = self._peek()
        if token is None or token.kind != "value":
            raise _Wrong("DG520", "a :parameter is expected" + (f' instead of "{token.text}"' if token else " at the end"), "write a colon and a parameter's name, such as :quantity", token.text if token else None)
        self.position += 1
        given = self.givens.get(token.text[1:])
        if given is None:
            raise _Wrong("DG522", f"{token.text} is not a parameter of this transaction", unknown(token.text[1:], list(self.givens), "its parameters"), token.text)
        return self._bound(given, kind)

    def _bound(self, given: Given, kind: Type | None) -> Value:
        self.used.add(given.name)
        if not isinstance(given.parameter.type, Type):
            raise _Wrong("DG523", f"{given.name} is an entity, which cannot be compared", "compare with a scalar parameter", f":{given.name}")
        if kind is not None and given.model.type != kind.kind:
            raise _Wrong("DG523", f"{given.name} is of type {given.model.type}, but is compared with a value of type {kind.kind}", f'write "type": "{kind.kind}": values of different types are never equal', f":{given.name}")
        if kind is not None:
            given.parameter = retyped(given.parameter, kind)
        kept = given.parameter.type
        return Value(given.ref, kept if isinstance(kept, Type) else Type(Kind.STRING))

    def _path(self) -> tuple[Path, Type | None]:
        token = self._peek()
        if token is None or token.kind != "name":
            raise _Wrong("DG520", "an attribute is expected" + (f' instead of "{token.text}"' if token else " at the end"), "write the name of an attribute", token.text if token else None)
        self.position += 1
        steps = tuple(int(each[1:-1]) if each.startswith("[") else each for each in re.findall(r"[A-Za-z_][\w-]*|\[\d+\]", token.text))
        return Path(steps), self._type_at(steps, token.text)

    def _type_at(self, steps: tuple[str | int, ...], text: str) -> Type | None:
        first = str(steps[0])
        fields = {**self.one.fields, "version": self.one.version}
        field = fields.get(first)
        if field is None:
            config = self.one.table.table_config
            keys = {config.partition_key, config.sort_key}
            keys |= {template.attribute for each in self.one.mapped for key in (each.pk, each.sk) if key for template in key.templates}
            if first not in keys:
                raise _Wrong("DG521", f'"{first}" is not an attribute of {self.one.name}', unknown(first, [*self.one.fields, *sorted(k for k in keys if k)], "its attributes"), text)
            return None
        return _inside(field, steps[1:])


def _inside(field: Field, steps: tuple[str | int, ...]) -> Type | None:
    """The type at a path inside a field; None where nothing is declared."""
    kind: Type | None = field.type
    for step in steps:
        if kind is None:
            return None
        if isinstance(step, int):
            kind = kind.item if kind.kind is Kind.ARRAY else None
        else:
            member = next((each for each in kind.record.fields if each.attribute == step), None) if kind.record else None
            kind = member.type if member else None
    return kind


def _element(kind: Type) -> Type | None:
    if kind.kind is Kind.ARRAY:
        return kind.item
    return {Kind.STRING_SET: Type(Kind.STRING), Kind.NUMBER_SET: Type(Kind.DECIMAL)}.get(kind.kind, Type(Kind.STRING))


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if not match:
            part = text[position:].strip()[:20]
            raise _Wrong("DG520", f'"{part}" cannot stand in a condition', "conditions hold attributes, :parameters, operators and functions; literals are not allowed", part)
        value, name, sign = match.groups()
        found.append(_Token("value", value) if value else _Token("name", name) if name else _Token("sign", sign))
        position = match.end()
    return found
