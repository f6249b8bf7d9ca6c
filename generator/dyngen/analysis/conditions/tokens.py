"""The words of a condition expression.

"stock >= :quantity"      name "stock", sign ">=", value ":quantity"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dyngen.diagnostics import Place
from dyngen.schema.quoting import quoted

_TOKEN = re.compile(
    r"\s*(?:(:\w+)|([A-Za-z_][\w-]*(?:(?:\.[A-Za-z_][\w-]*)|\[\d+\])*)|(<>|<=|>=|[=<>(),]))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands; its kind is `value`, `name` or `sign`."""

    kind: str
    text: str
    start: int


class Wrong(Exception):
    """Something in the expression is wrong, at a word (None: all of it), or with a parameter."""

    def __init__(
        self,
        code: str,
        message: str,
        help: str,
        token: Token | None,
        *,
        parameter: Place | None = None,
        once: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.help, self.token = code, message, help, token
        self.parameter, self.once = parameter, once

    def part(self, text: str) -> str | None:
        """A piece of the text in which the word stands, and which stands nowhere before."""
        if self.token is None:
            return None
        end = self.token.start + len(self.token.text)
        for start in (self.token.start, text.rfind(" ", 0, self.token.start - 1) + 1):
            if text.find(text[start:end]) == start:
                return text[start:end]
        return None


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if not match:
            start = len(text) - len(text[position:].lstrip())
            word = Token("sign", text[start:].split(maxsplit=1)[0], start)
            raise Wrong(
                "DG520",
                f"{quoted(word.text)} cannot stand in a condition",
                "values come in as parameters, such as :quantity; the rest are attributes, operators and functions",
                word,
            )
        kind = ("value", "name", "sign")[(match.lastindex or 1) - 1]
        found.append(Token(kind, match[match.lastindex or 1], match.start(match.lastindex or 1)))
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
                "a function is written as attribute_exists(pk), a list as status IN (:a, :b); "
                "parentheses come in pairs",
                token or self.last(),
            )
        self.position += 1

    def last(self) -> Token | None:
        return self.tokens[self.position - 1] if self.position else None
