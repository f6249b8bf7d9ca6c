"""Every rule of usage data that AWS's generator checks (V113 to V125), each broken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.format_rules import LIST, SCHEMA, Changes, Row, codes, ids
from schemas import GONE, JSON, changed


def section(**values: object) -> dict[str, object]:
    return {"sample_data": values, "access_pattern_data": {}, "update_data": {}}


USAGE: JSON = {
    "entities": {
        "Post": section(user_id="u1", post_id="p1", day="2024-01-31", status="LIVE"),
        "User": section(user_id="u1", email="u1@example.org"),
    }
}

ROWS: list[Row] = [
    ("V113", {"": []}, ("DG709",)),
    ("V114", {"entities": GONE}, ("DG709",)),
    ("V115", {"foo": {}}, ("DG704",)),
    ("V116", {"entities": []}, ("DG709",)),
    ("V116", {"entities": {}}, ("DG707",)),
    ("V117", {"entities/User": GONE}, ("DG701",)),
    ("V118", {"entities/Zed": section(id="1")}, ("DG702",)),
    ("V119", {"entities/User": 5}, ("DG709",)),
    ("V120", {"entities/User/update_data": GONE}, ("DG703",)),
    ("V121", {"entities/User/update_data": []}, ("DG709",)),
    ("V121", {"entities/User/filter_values": []}, ("DG709",)),
    ("V122", {"entities/User/zed": {}}, ("DG704",)),
    ("V123", {"entities/User/sample_data": {}}, ("DG707",)),
    ("V124", {"entities/User/sample_data/zzz": 1}, ("DG705",)),
]


@pytest.mark.parametrize(("rule", "changes", "expected"), ROWS, ids=ids(ROWS))
def test_rule(rule: str, changes: Changes, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert codes(SCHEMA, tmp_path, changed(USAGE, changes)) == expected


def test_usage_data_is_read_although_the_schema_is_wrong(tmp_path: Path) -> None:
    """V125: AWS's generator stops there. Here both are told at once."""
    schema = changed(SCHEMA, {f"{LIST}/pattern_id": 1})
    usage = changed(USAGE, {"entities/User/sample_data/zzz": 1})
    assert codes(schema, tmp_path, usage) == ("DG401", "DG705")


def test_no_rule_is_left_out() -> None:
    rules = {row[0] for row in ROWS}
    assert rules | {"V125"} == {f"V{n}" for n in range(113, 126)}, "V125: the test above"
