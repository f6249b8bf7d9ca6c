"""What a write is about that makes its key by itself: no item that is there already."""

from __future__ import annotations

from typing import Literal

import pytest

from dyngen.picture import reading
from dyngen.picture.items import sample_items
from emitted import as_file, understood
from schemas import entity, pattern, schema, table


@pytest.mark.parametrize("supplied", ["given", "generated"])
def test_a_put_is_about_the_item_of_its_key(supplied: Literal["given", "generated"]) -> None:
    given = "user event_id" if supplied == "given" else "user"
    one = entity(
        "U#{user}", "E#{event_id}", "user event_id", pattern("record", "PutItem", given, "void")
    )
    one["fields"][1]["generate"] = "uuid4"
    meaning = understood(as_file(schema(table("Events", "pk", "sk", Event=one))))
    event = meaning.entity("Event")
    items = sample_items(meaning)
    [record] = [method for method in event.methods if method.name == "record"]
    touched = reading.of_method(meaning, event, record, items)
    assert bool(touched.answered) is (supplied == "given")
