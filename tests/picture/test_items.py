"""Sample items of what is written otherwise than it is declared: constants, lower case, formats, names."""

from __future__ import annotations

from dyngen.ir.conditions import Constant
from dyngen.picture.items import sample_items
from emitted import as_file, understood
from schemas import entity, pattern, schema, table


def test_items_are_as_they_are_stored() -> None:
    users = schema(
        table(
            "Users", "pk", "sk",
            User=entity(
                "U#{mail:lower}", "{at}", "mail at:datetime kind note?",
                pattern("of_mail", "Query", "mail"),
            ),
        )
    )  # fmt: skip
    _, at, kind, note = users["tables"][0]["entities"]["User"]["fields"]
    at["format"] = "iso_s"
    kind |= {"const": "USER", "attribute": "_type"}
    del kind["required"]
    note |= {"default": "x", "attribute": "user-note"}
    first, *others = sample_items(understood(as_file(users)))
    assert first.attributes == {
        "mail": Constant("S", "mail-1"),
        "at": Constant("S", "2024-01-01T09:30:00Z"),
        "user-note": Constant("S", "x"),
        "_type": Constant("S", "USER"),
        "version": Constant("N", "1"),
        "pk": Constant("S", "U#mail-1"),
        "sk": Constant("S", "2024-01-01T09:30:00Z"),
    }
    # Another user, and the same at another time.
    assert [each.attributes["pk"].value for each in others] == ["U#mail-2", "U#mail-1"]
