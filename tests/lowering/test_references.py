"""What an example of a put refers to: the sample that is stored, where it has what must be equal."""

from __future__ import annotations

import re

import pytest

from emitted import compiled
from schemas import JSON, entity, pattern, schema, table

TASK: JSON = {"project": "p1", "id": "t1", "text": "a"}
PROJECT: JSON = {"project": "p1", "text": "a"}


@pytest.mark.parametrize(
    ("another_task", "refers_to"),
    [
        (TASK | {"id": "t2"}, "sample_project()"),
        (TASK | {"project": "p2"}, "other_project()"),
        (TASK | {"project": "p3"}, 'replace(other_project(), project="p3")'),
    ],
)
def test_a_reference_is_the_sample_that_has_what_must_be_equal(
    another_task: JSON, refers_to: str
) -> None:
    declared = schema(
        table(
            "Work",
            "pk",
            "sk",
            Project=entity("P#{project}", "PROJECT", "project text"),
            Task=entity(
                "P#{project}",
                "TASK#{id}",
                "project id text",
                pattern("add", "PutItem", "task:Task project:Project", "void"),
            ),
        )
    )
    usage: JSON = {
        "entities": {
            "Task": {
                "sample_data": TASK,
                "access_pattern_data": another_task,
                "update_data": {},
            },
            "Project": {
                "sample_data": PROJECT,
                "access_pattern_data": PROJECT | {"project": "p2"},
                "update_data": {},
            },
        }
    }
    made = compiled(declared, usage)
    assert not made.errors, made.errors
    code = " ".join(made.files["examples.py"].split())
    found = re.search(r"db\.task\.add\( ?other_task\(\), (.*?\)) ?\)", code)
    assert found is not None
    assert found.group(1) == refers_to
