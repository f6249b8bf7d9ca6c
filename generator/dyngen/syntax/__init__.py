'''How Python is written: quotes that show the emitted code, and the shapes they are filled with.

This package knows Python and nothing else. What another part needs is all named here:

**A quote** is a function whose docstring is the code and whose parameters are the holes:

    @statement
    def _get(ENTITY: Identifier, KEY: Parameters, KEY_OF: Identifier, VALUES: Arguments) -> None:
        """
        def get(self, *, KEY) -> ENTITY | None:
            # Strong reads only: a stale None would look like absence.
            item = self._get(KEY_OF(*VALUES))
            return None if item is None else ENTITY.from_item(item)
        """

    post_id = Identifier("post_id")
    text_type = phrase.name(Identifier("str"))
    _get(
        Identifier("Post"),
        [phrase.parameter(post_id, text_type)],
        Identifier("post_key"),
        [phrase.argument(phrase.name(post_id))],
    )

    ▶ def get(self, *, post_id: str) -> Post | None:
          # Strong reads only: a stale None would look like absence.
          item = self._get(post_key(post_id))
          return None if item is None else Post.from_item(item)

`@statement` gives one statement, `@statements` a list of them, `@expression` an expression.

**Kinds of holes** (`kinds`), each written IN_CAPITALS and typed by what fills it:

    Identifier     NAME                       wherever Python wants a name
    str            f(TABLE)                   a quoted literal, whatever the text
    Expression     f(VALUE), -> TYPE          parentheses come where they are needed
    Docstring      DOC (a line of its own)    blank text: nothing; below a field: one line
    Statements     BODY (a line of its own)   spliced, as are all of the following
    Parameters     def f(self, *, KEY)        may bring its own `*`; an idle `*` is dropped
    Arguments      f(*VALUES), class A(*B)
    Elements       [*ITEMS], (*ITEMS,), {*ITEMS}
    Entries        {"a": 1, **NAMES}

A trailing comma in the quote (`f(*VALUES,)`) is kept and makes black explode the list; without one
the list is as wide as it fits. There are no conditions in a quote: splice an empty list, or write
two quotes and an `if`. Use a raw docstring for code that has a backslash in it.

**literal**: Python values to expressions, the one way for outside text to get in:
`text`, `number`, `boolean`, `none`, `decimal`, `data` (bytes), `value` (anything JSON-like), and

    literal.fstring(["POST#", phrase.name(post_id)])              f"POST#{post_id}"
    literal.fstring([literal.Slot(phrase.name(rank), "06d")])     f"{rank:06d}"

**phrase**: shapes whose length varies: `name`, `attribute`, `subscript`, `call`, `argument`,
`parameter`, `keyword_only`, `element`, `entry`, `unpacked`, `tuple_`, `list_`, `set_`, `dict_`,
`union`, `conjunction`, `disjunction`, `comparison`, `comment_line` (and `below(lines, statement)`).

**module** puts a file together and derives its imports from a vocabulary:

    module(
        ".entities",                           # what it is called in its package
        "Entities of the blog.",
        body,
        {"dataclass": Import("dataclasses", "dataclass"), "Query": Import(".runtime", "Query")},
        exports=[Identifier("Post")],          # __all__, imported unless the body binds them
    )

A name that is read, not bound and not in the vocabulary raises `UnknownName`.
'''

from dyngen.names import Identifier
from dyngen.syntax import literal, phrase
from dyngen.syntax.compiler import QuoteError
from dyngen.syntax.imports import Import, UnknownName
from dyngen.syntax.kinds import (
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Parameters,
    Statement,
    Statements,
)
from dyngen.syntax.module import Module, module
from dyngen.syntax.quote import compiling, expression, statement, statements

__all__ = [
    "Arguments",
    "Docstring",
    "Elements",
    "Entries",
    "Expression",
    "Identifier",
    "Import",
    "Module",
    "Parameters",
    "QuoteError",
    "Statement",
    "Statements",
    "UnknownName",
    "compiling",
    "expression",
    "literal",
    "module",
    "phrase",
    "statement",
    "statements",
]
