"""One kind of change that breaks something, as a row of data."""

from __future__ import annotations

import enum

from dyngen.diagnostics import Rule
from dyngen.records import record


class Category(enum.StrEnum):
    """What is broken; the hundreds of a code."""

    KEY = "KEY"
    ITEM = "ITEM"
    INDEX = "INDEX"
    MIX = "MIX"
    API = "API"
    OPS = "OPS"


ENCODING = "encoding"
"""Not a key of the schema language and not a setting: what dyngen itself makes of values."""
_CATEGORIES = dict(zip("123456", Category, strict=True))


class Recipe(enum.Enum):
    """How such a change is made without breaking anything: the steps are in `recipes`."""

    READERS_FIRST = "the code that reads goes first"
    WRITERS_FIRST = "what is stored is changed first"
    EXPAND = "new beside old, both written, then the old one goes"
    INDEX = "keys are written, filled in, and only then read"
    FILLED_INDEX = "an index that is filled by itself"
    REPLACE_INDEX = "a new index beside the old one"
    REPROJECT_INDEX = "a new index of the same keys beside the old one"
    MOVE = "items stand at both keys for some releases"
    COPY = "items are copied to another table"
    TABLE = "items are copied to a new table"
    CALLERS = "callers are changed with it"
    NONE = "nothing to do but to know it"


@record(frozen=True, slots=True)
class Break(Rule):
    """A rule about a change: `wrong` is the change, `right` how it is made instead."""

    recipe: Recipe
    keys: tuple[str, ...]
    """Whose change it judges: keys of the language (`Field.required`), settings (`tool.dyngen.output`), or ENCODING."""

    @property
    def category(self) -> Category:
        return _CATEGORIES[self.code[2]]
