"""Where the keys of two kinds can meet, samples of one are none that belong to the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from emitted_code.examples.running import run_schema
from schemas import entity, pattern, schema, table, transaction

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("rival", "columns"),
    [
        ("a{nick:lower}", "id nick"),
        ("a-1{nick}", "id nick"),
        ("a-{number}", "id number:integer"),
        ("{name}-1", "id name"),
        ("a{name}#A{nick:lower}", "id name nick"),
    ],
    ids=["begins", "begins like it", "one number", "ends", "in two places"],
)
def test_samples_and_what_is_beside_them_are_of_their_own_kind(
    packages: Path, rival: str, columns: str, request: pytest.FixtureRequest
) -> None:
    """Any text is an `a`, but for those that are a key of the other."""
    first = entity(
        "T#{id}", "{a}", "id a",
        *(
            pattern(f"by_{number}", "Query", f"id low {more}", range_condition=condition)
            for number, (condition, more) in enumerate(
                ((">", ""), ("<", ""), ("begins_with", ""), ("between", "high"))
            )
        ),
    )  # fmt: skip
    second = entity("T#{id}", rival, columns)
    put = transaction(
        "put", "TransactWrite", "first:First second:First other:Second", "boolean",
        "Put First of Things", "Put First of Things", "Put Second of Things",
    )  # fmt: skip
    document = schema(table("Things", "pk", "sk", First=first, Second=second), transactions=(put,))
    package = request.node.callspec.id.replace(" ", "_")
    done = run_schema(packages, package, document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1] == "5 access patterns, 0 failed"
