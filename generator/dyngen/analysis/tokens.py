"""The words of a condition expression.

"stock >= :quantity"      name "stock", sign ">=", value ":quantity"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s*(?:(:\w+)|([A-Za-z_][\w-]*(?:(?:\.[A-Za-z_][\w-]*)|\[\d+\])*)|(<>|<=|>=|[=<>(),]))"
)


class Wrong(Exception):
    """Something in the expression is wrong: (code, message, help, the part of the text)."""


@dataclass(slots=True)
class Token:
    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if not match:
            part = text[position:].strip()[:20]
            raise Wrong(
                "DG520",
                f'"{part}" cannot stand in a condition',
                "conditions hold attributes, :parameters, operators and functions; literals are not allowed",
                part,
            )
        value, name, sign = match.groups()
        found.append(
            Token("value", value) if value else Token("name", name) if name else Token("sign", sign)
        )
        position = match.end()
    return found


class Stream:
    """The words of a text, taken one after the other."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.position = 0

    def peek(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def word(self, *words: str) -> bool:
        token = self.peek()
        if token and token.kind != "value" and token.text.upper() in words:
            self.position += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        token = self.peek()
        if not token or token.text != sign:
            raise Wrong(
                "DG520",
                f'a "{sign}" is missing' + (f' before "{token.text}"' if token else " at the end"),
                "see DynamoDB's grammar of condition expressions",
                token.text if token else None,
            )
        self.position += 1

    def last(self) -> str:
        return self.tokens[self.position - 1].text if self.position else ""
