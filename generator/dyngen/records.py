"""Records: dataclasses that are quick to define, since a build imports some two hundred of them.

    @record(frozen=True, slots=True)         to type checkers, and to readers, a `dataclasses.dataclass`
    class Point: …

For a dataclass up to six functions are written and compiled. Of a record that is `__init__` alone, and all records
share the others. So type checkers keep frozen ones from being changed, and nothing does while the program runs.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

__all__ = ("field", "record")

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass, fields
    from operator import attrgetter

    def record(*, frozen=False, eq=True, **options):
        """As `dataclass` does it; but records have no order."""
        methods = {"__repr__": _repr}
        if eq:
            methods |= {"__eq__": _eq, "__hash__": _hash if frozen else None}

        def made(kind):
            own = {name: each for name, each in methods.items() if name not in vars(kind)}
            new = dataclass(kind, repr=False, eq=False, **options)
            known = fields(new)
            compared = [each.name for each in known if each.compare]
            own["_compared"] = attrgetter(*compared) if compared else staticmethod(_nothing)
            own["_shown"] = tuple(each.name for each in known if each.repr)
            for name, each in own.items():
                setattr(new, name, each)
            return new

        return made

    def _repr(self):
        shown = (f"{name}={getattr(self, name)!r}" for name in self._shown)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _eq(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self is other or self._compared(self) == self._compared(other)

    def _hash(self):
        return hash(self._compared(self))

    def _nothing(_):
        return ()
