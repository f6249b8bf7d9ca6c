r"""The words of a condition that is written as text.

stock >= :quantity AND contains(tags, "new")     name stock, sign >=, value :quantity, name AND, …
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Literal

from dyngen.analysis.conditions.untyped import Spot
from dyngen.diagnostics import Place
from dyngen.records import record
from dyngen.schema.quoting import quoted

Kind = Literal["value", "text", "number", "name", "sign"]
_KINDS: tuple[Kind, ...] = ("value", "text", "number", "name", "sign")

_STEP = r"(?:[A-Za-z_][\w-]*)"
_VALUE = r"(?:\w+(?:\.\w+)?)"
_TOKEN = re.compile(
    rf"""\s*(?:
        (:{_VALUE})                                         # a parameter, or a field of one
      | ("(?:[^"]|"")*")                                    # text; a quote in it is written twice
      | (-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)
      | ({_STEP}(?:\.{_STEP}|\[[0-9]+\])*(?:\.:{_VALUE})?)    # an attribute, a path, a word of the language
      | (<>|<=|>=|[=<>(),])
    )""",
    re.VERBOSE,
)


_ELSEWHERE = {
    "!=": "what is not equal is compared with <>",
    "!": "what must not hold has NOT before it",
    "&&": "write AND",
    "||": "write OR",
    "#": "name the field itself: names get their placeholders when the request is made",
}
"""What other languages, and expressions of DynamoDB, have where a condition has something else."""

_IN = re.compile(r"\sIN\s*$", re.IGNORECASE)


@record(frozen=True, slots=True)
class Token:
    """A word and where in the text it begins."""

    kind: Kind
    text: str
    start: int

    @property
    def shown(self) -> str:
        """The word in a message: a text has its quotes already."""
        return self.text if self.kind == "text" else quoted(self.text)


class Wrong(Exception):
    """The text cannot be read on; what is wrong with it has been reported."""


class Words:
    """The words of a text, taken one after the other."""

    def __init__(self, text: str, at: Place) -> None:
        self._text, self._at = text, at
        self._starts = [match.start() for match in re.finditer(r"\S+", text)]
        self._tokens = list(self._split())
        self._position = 0

    def peek(self, ahead: int = 0) -> Token | None:
        position = self._position + ahead
        return self._tokens[position] if position < len(self._tokens) else None

    def ahead(self) -> list[str]:
        """All words that are still to be taken."""
        return [each.text for each in self._tokens[self._position :]]

    def take(self) -> None:
        self._position += 1

    def last(self) -> Token | None:
        """The word that was taken last."""
        return self._tokens[self._position - 1] if self._position else None

    def word(self, *words: str) -> Token | None:
        """Take the next word if it is one of these, in capitals or not."""
        token = self.peek()
        if token and token.kind in ("name", "sign") and token.text.upper() in words:
            self.take()
            return token
        return None

    def expect(self, sign: str) -> None:
        token = self.peek()
        if not token or token.text != sign:
            raise self.wrong(
                f'a "{sign}" is missing' + (f" before {token.shown}" if token else " at the end"),
                "a function is written as attribute_exists(pk), a list as status IN (:a, :b); "
                "parentheses come in pairs",
                token or self.last(),
            )
        self.take()

    def spot(self, token: Token | None) -> Spot:
        """Where a word stands: a piece of the text that holds it and stands nowhere before."""
        if token is None:
            return Spot(self._at)
        end = token.start + len(token.text)
        starts = [*self._starts[: bisect_left(self._starts, token.start)], token.start]

        def stands_before(start: int) -> bool:
            return self._text.find(self._text[start:end]) < start

        # What stands nowhere before does so all the less with more in front of it.
        number = bisect_left(starts, True, key=stands_before)
        return Spot(self._at, self._text[starts[number - 1] : end] if number else None)

    def wrong(self, message: str, help: str, token: Token | None) -> Wrong:
        """Report what is wrong at a word; what comes back is to be raised."""
        self.spot(token).error("DG520", message, help)
        return Wrong()

    def _split(self) -> list[Token]:
        found: list[Token] = []
        position = 0
        end = len(self._text.rstrip())
        while position < end:
            match = _TOKEN.match(self._text, position)
            if not match or match.lastindex is None:
                start = len(self._text) - len(self._text[position:].lstrip())
                raise self._strange(Token("sign", self._text[start:].split(maxsplit=1)[0], start))
            kind = _KINDS[match.lastindex - 1]
            found.append(Token(kind, match[match.lastindex], match.start(match.lastindex)))
            position = match.end()
        return found

    def _strange(self, token: Token) -> Wrong:
        help = (
            "a condition holds attributes, :parameters, operators, functions, and values: text in "
            "double quotes, numbers, true, false"
        )
        instead = next((each for each in _ELSEWHERE if token.text.startswith(each)), None)
        if instead:
            help = _ELSEWHERE[instead]
        elif token.text.startswith("[") and _IN.search(self._text[: token.start]):
            help = "options stand in parentheses: IN (1, 2)"
        elif token.text.startswith("'"):
            help = 'put text in double quotes: "…"'
        elif token.text.startswith('"'):
            help = 'the text has no end: close it with a double quote, and write "" for one inside'
        return self.wrong(f"{quoted(token.text)} cannot stand in a condition", help, token)
