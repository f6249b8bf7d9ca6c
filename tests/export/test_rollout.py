"""From one set of tables to another in deployments that DynamoDB can do: one index of a table at a time."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import schemas
from dyngen.cli.app import run_command
from dyngen.config import UsageError
from dyngen.export.rollout import rollout
from dyngen.ir.keys import KeyAttribute
from dyngen.ir.tables import Index, Table, TableSettings
from emitted import as_file, understood
from export.exporting import exports

PK = KeyAttribute("pk", "S")


def table(*indexes: Index, name: str = "Orders", **settings: Any) -> Table:
    return Table(name, PK, None, indexes, TableSettings(**settings))


def index(name: str, attribute: str = "a", **more: Any) -> Index:
    more.setdefault("projection", "ALL")
    return Index(name, (KeyAttribute(attribute, "S"),), (), **more)


def local(name: str) -> Index:
    return Index(name, (PK,), (KeyAttribute("l", "S"),), "ALL", local=True)


def names(deployments: Sequence[Sequence[Table]]) -> list[list[str]]:
    """The indexes of the first table after each deployment."""
    return [[each.name for each in tables[0].indexes] for tables in deployments]


def test_new_indexes_come_before_old_ones_go() -> None:
    old, new = table(index("A"), index("B")), table(index("C"), index("B"), index("D"))
    found = rollout([old], [new])
    assert names(found) == [["A", "B", "C"], ["A", "B", "C", "D"], ["C", "B", "D"]]
    assert found[-1] == [new]


def test_an_index_that_is_declared_otherwise_goes_and_comes_back() -> None:
    old, new = table(index("A")), table(index("A", "other"))
    assert names(rollout([old], [new])) == [[], ["A"]]
    assert rollout([old], [new])[-1] == [new]


def test_in_which_order_attributes_and_indexes_stand_changes_nothing() -> None:
    old = table(index("A", projection="INCLUDE", included=("x", "y")), index("B"))
    new = table(index("B"), index("A", projection="INCLUDE", included=("y", "x")))
    assert rollout([old], [new]) == [[new]]


def test_what_else_changes_comes_last() -> None:
    old, new = table(), table(index("A"), stream="NEW_IMAGE")
    first, last = rollout([old], [new])
    assert (first, last) == ([table(index("A"))], [new])
    assert rollout([table()], [table(stream="NEW_IMAGE")]) == [[table(stream="NEW_IMAGE")]]


def test_tables_change_together_and_new_ones_are_there_from_the_start() -> None:
    old = [table(name="One"), table(index("A"), name="Gone"), table(name="Two")]
    new = [
        table(index("A"), index("B"), name="One"),
        table(index("C"), name="Two"),
        table(index("X"), index("Y"), name="New"),
    ]
    first, last = rollout(old, new)
    assert last == new
    assert [len(each.indexes) for each in first] == [1, 1, 2]


def test_a_full_table_loses_an_index_before_it_gets_one() -> None:
    kept = [index(f"Kept{number}") for number in range(19)]
    old, new = table(*kept, index("Old")), table(*kept, index("New"))
    assert [len(tables[0].indexes) for tables in rollout([old], [new])] == [19, 20]


@pytest.mark.parametrize(
    ("old", "what"),
    [
        (replace(table(), partition=KeyAttribute("pk", "N")), "key"),
        (replace(table(), sort=KeyAttribute("sk", "S")), "key"),
        (table(local("L")), "local indexes"),
    ],
)
def test_what_would_replace_a_table_is_refused(old: Table, what: str) -> None:
    with pytest.raises(UsageError, match=f"the {what} of table Orders cannot change"):
        rollout([old], [table()])


INDEXES = st.lists(
    st.builds(index, st.sampled_from("ABCDE"), st.sampled_from("xyz")),
    unique_by=lambda each: each.name,
)


@pytest.mark.slow
@given(INDEXES, INDEXES, st.booleans())
def test_each_deployment_is_one_that_dynamodb_can_do(
    old: list[Index], new: list[Index], streamed: bool
) -> None:
    before = table(local("L"), *old)
    after = table(local("L"), *new, **({"stream": "NEW_IMAGE"} if streamed else {}))
    found = rollout([before], [after])
    assert found[-1] == [after]
    for (one,), (other,) in zip([[before], *found], found, strict=False):
        moved = set(one.global_indexes) ^ set(other.global_indexes)
        assert len(moved) <= 1
        assert one.settings == other.settings or not moved
        assert one.local_indexes == other.local_indexes
    # And no deployment for nothing.
    assert len(found) == 1 or all(
        set(one.indexes) != set(other.indexes) or one.settings != other.settings
        for (one,), (other,) in zip([[before], *found], found, strict=False)
    )


# ---- as files ------------------------------------------------------------------------------------


def shop(*names: str) -> Path:
    """A schema of one table with these indexes."""
    item = schemas.entity("T#{id}", None, "id mood", **dict.fromkeys(names, "{mood}"))
    found = [schemas.index(name, f"{name}_pk") for name in names]
    return as_file(schemas.schema(schemas.table("Shop", "pk", None, *found, Thing=item)))


OLD, NEW = shop("Old", "Kept"), shop("Kept", "One", "Two")


def index_names(template: str) -> list[str]:
    properties = yaml.safe_load(template)["Resources"]["Shop"]["Properties"]
    return [each["IndexName"] for each in properties["GlobalSecondaryIndexes"]]


@pytest.mark.parametrize("kind", ["cloudformation", "sam"])
def test_templates_lead_from_what_is_deployed_to_the_new_one(kind: str) -> None:
    files = exports(kind, NEW, before=understood(OLD).tables)
    assert {name: index_names(text) for name, text in files.items()} == {
        "01-template.yaml": ["Old", "Kept", "One"],
        "02-template.yaml": ["Old", "Kept", "One", "Two"],
        "template.yaml": ["Kept", "One", "Two"],
    }
    assert exports(kind, NEW)["template.yaml"] == files["template.yaml"]


def test_calls_lead_from_what_is_deployed_to_the_new_tables(client: Any) -> None:
    files = exports("create-table", NEW, before=understood(OLD).tables)
    client.create_table(**json.loads(exports("create-table", OLD)["Shop.create-table.json"]))
    updates = sorted(name for name in files if name.endswith(".update-table.json"))
    assert updates == [f"0{number}-Shop.update-table.json" for number in (1, 2, 3)]
    for name in updates:
        client.update_table(**json.loads(files[name]))
        client.get_waiter("table_exists").wait(TableName="Shop")
    described = client.describe_table(TableName="Shop")["Table"]["GlobalSecondaryIndexes"]
    assert {each["IndexName"] for each in described} == {"Kept", "One", "Two"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose tag v1 has the old schema, and where the new one stands now; the working folder."""
    monkeypatch.chdir(tmp_path)
    schema = tmp_path / "shop_schema.json"
    schema.write_bytes(OLD.read_bytes())
    for command in ("init", "add .", "commit -m released", "tag v1"):
        author = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run(["git", *author, *command.split()], check=True, capture_output=True)
    schema.write_bytes(NEW.read_bytes())
    return tmp_path


def against(what: str) -> object:
    with pytest.raises(SystemExit) as ended:
        run_command(["export", "cloudformation", "shop_schema.json", "--against", what])
    return ended.value.code


@pytest.mark.parametrize("what", ["v1", "was", "was/schema.json", "git:v1:shop_schema.json"])
def test_against_is_a_revision_a_file_or_a_folder(
    project: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is deployed is known by the names of its tables, whatever its file is called."""
    (project / "was").mkdir()
    (project / "was/schema.json").write_bytes(OLD.read_bytes())
    assert against(what) == 0
    assert "shop: 3 deployments, in the order of their names\n" in capsys.readouterr().err
    made = sorted(path.name for path in (project / "infrastructure/cloudformation/shop").iterdir())
    assert made == [".dyngen.json", "01-template.yaml", "02-template.yaml", "template.yaml"]


def test_what_is_deployed_must_be_understood(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = OLD.read_text()
    (project / "old_schema.json").write_text(text.replace("T#{id}", "T#{ix}"))
    assert against("old_schema.json") == 2
    assert "old_schema.json:1:" in capsys.readouterr().err
    assert against("v2") == 2
    assert 'no file, folder or git revision "v2"' in capsys.readouterr().err
    assert not (project / "infrastructure").exists()
