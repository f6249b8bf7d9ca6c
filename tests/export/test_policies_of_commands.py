"""Policies of dyngen's own commands: what they ask for is granted, nothing else is, and no fault is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws

from clients import Recorder, Request
from dyngen.cli.app import run_command
from dyngen.migration.engines.engine import Engine
from dyngen.migration.engines.executor import over
from dyngen.migration.plan import to_json
from dyngen.migration.running import job
from emitted import as_file
from emulator import SETTINGS
from export.exporting import application, exports
from export.test_policies import Rights, documents, findings, needed, rights
from export.test_templates import lint
from migration.runs.works import OLD, make_table, order, plan


class Contended(Recorder):
    """A client that notes what is asked, and before the first update somebody else has changed the item."""

    changed = False

    def answer(self, operation: str, request: Request) -> Any:
        if operation == "update_item" and not self.changed:
            self.changed = True
            self.client.update_item(
                TableName=request["TableName"],
                Key=request["Key"],
                UpdateExpression="SET #s = :s",
                ExpressionAttributeNames={"#s": "status"},
                ExpressionAttributeValues={":s": {"S": "paid"}},
            )
        return super().answer(operation, request)


@pytest.fixture
def commanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Rights]]:
    """What a command of dyngen asks for, on the table of the plan's old release."""

    @contextmanager
    def threads(_: int) -> Iterator[Engine]:
        with ThreadPoolExecutor(1) as executor:
            yield over(executor)

    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        make_table(client, [order(number) for number in range(8)])
        recorder = Contended(client)
        for module in ("dyngen.migration.running.job", "dyngen.importing.sources.dynamodb"):
            monkeypatch.setattr(f"{module}.client_of", lambda *_, **__: recorder)
        job.shared_client.cache_clear()
        monkeypatch.setattr("dyngen.migration.engines.executor.processes", threads)
        monkeypatch.chdir(tmp_path)
        Path("plan.json").write_text(to_json(plan()))
        Path("shop_schema.json").write_text(json.dumps(OLD))

        def commanded(*arguments: str) -> Rights:
            recorder.sent.clear()
            with pytest.raises(SystemExit) as ended:
                run_command(arguments)
            assert ended.value.code in (None, 0, 1)
            return {right for sent in recorder.sent for right in needed(*sent)}

        yield commanded
    job.shared_client.cache_clear()


GO = ("--max-wcu", "1000", "--i-know-this-is-aws", "--i-have-a-backup", "--writers-deployed")


@pytest.mark.slow
def test_a_migration_asks_for_what_its_policies_grant_and_nothing_else(
    commanded: Callable[..., Rights],
) -> None:
    looked = commanded("migrate", "run", "plan.json", "--dry-run")
    looked |= commanded("migrate", "verify", "plan.json")
    assert looked == of_shop("dyngen-migrate.look")
    asked = commanded("migrate", "run", "plan.json", *GO)
    asked |= commanded("migrate", "status", "plan.json") | commanded(
        "migrate", "abort", "plan.json"
    )
    assert asked == of_shop("dyngen-migrate")
    assert commanded("migrate", "rollback", "plan.json", *GO[:-1]) <= asked
    elsewhere = commanded("migrate", "run", "plan.json", *GO, "--state-table", "mine", "--run", "a")
    assert elsewhere <= of_shop("dyngen-migrate", state_table="mine")


def test_verifying_asks_for_what_its_policies_grant_and_nothing_else(
    commanded: Callable[..., Rights],
) -> None:
    assert commanded("verify", "shop_schema.json") == of_shop("dyngen-verify.tables")
    assert commanded("verify", "shop_schema.json", "--all") == of_shop("dyngen-verify")


def of_shop(only: str, **options: Any) -> Rights:
    """What the policy of a command grants, in which parliament finds nothing."""
    (text,) = exports("iam", as_file(OLD), only=(only,), **options).values()
    assert findings(text) == []
    return rights(json.loads(text))


def test_a_command_is_in_no_other_policy() -> None:
    assert not {"DescribeTable", "CreateTable"} & {
        action for action, _ in rights(*documents(as_file(OLD)).values())
    }


@pytest.mark.slow
def test_cfn_lint_finds_nothing_in_the_policies_of_commands(tmp_path: Path) -> None:
    (text,) = exports(
        "iam",
        application("gaming_leaderboard"),
        syntax="cloudformation",
        per_repository=True,
        only=("dyngen-migrate", "dyngen-verify"),
    ).values()
    template = tmp_path / "commands.yaml"
    template.write_text(text)
    assert lint(template) == (0, "")
    assert {"DyngenMigratePolicy", "DyngenVerifyPolicy"} == {*yaml.safe_load(text)["Resources"]}
