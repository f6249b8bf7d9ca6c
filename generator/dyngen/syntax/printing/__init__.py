"""From trees to text: statements printed, and the names that they read and bind, in one walk.

    printer = Printer()
    printer.text(statement)         def age(born: date) -> int: …
    printer.names                   read: date, int; bound: age

libcst prints too, and a test holds this to the same text. But libcst also records where each token stands, and
for the names its text had to be read once more: together that took longer than all the rest of lowering.
"""

from dyngen.syntax.printing.printer import Printer
from dyngen.syntax.printing.scopes import Names

__all__ = ["Names", "Printer"]
