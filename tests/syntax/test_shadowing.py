"""Names that hide others: marked ones keep their name, and the others give way where they stand."""

from __future__ import annotations

import libcst as cst
import pytest

from dyngen.syntax import Statement
from dyngen.syntax.kinds import MARK
from dyngen.syntax.printing import Printer
from syntax.spelling import text


def body(source: str) -> list[Statement]:
    """Statements in which a name with a dollar behind it is marked."""

    class Marked(cst.CSTTransformer):
        def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802
            name = updated_node.value
            if not name.endswith("_S"):
                return updated_node
            return updated_node.with_changes(value=name.removesuffix("_S") + MARK)

    tree = cst.parse_module(text(source).replace("$", "_S")).visit(Marked())
    return list(tree.body)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        # A field hides a name from the lines of its class, and not from its methods.
        (
            """
            class A:
                date$: date | None = None
                born: date

                def f(self, day: date) -> date:
                    return date(self.date$, date=1)

                def date$(self):
                    return date
            """,
            """
            class A:
                date: _date | None = None
                born: _date

                def f(self, day: _date) -> _date:
                    return date(self.date, date=1)

                def date(self):
                    return date
            """,
        ),
        # A parameter hides it from its function and all that is in there.
        (
            """
            def f(date$: date = date, *, day: date) -> date:
                x = lambda y: date(date$)
                date = [date for date in date$]
                def g(z: date) -> date:
                    return date.date(date=date)
                return date
            date
            """,
            """
            def f(date: date = date, *, day: date) -> date:
                x = lambda y: _date(date)
                _date = [_date for _date in date]
                def g(z: _date) -> _date:
                    return _date.date(date=_date)
                return _date
            date
            """,
        ),
    ],
)
def test_other_names_give_way(source: str, printed: str) -> None:
    assert Printer().run(body(source)) == text(printed)


def test_what_gives_way_is_read_by_its_other_name() -> None:
    printer = Printer()
    printer.run(body("def f(date$):\n    return date(date$)\ndate\n"))
    assert printer.names.free == {"_date", "date"}
