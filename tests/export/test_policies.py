"""Policies: what examples do is allowed, nothing else is, and those who know IAM find nothing to say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws

import schemas
from clients import Recorder, Request
from dyngen.config import UsageError
from dyngen.export.iam import statements
from emitted import EACH_APPLICATION, NAMES, as_file
from emulator import SETTINGS
from export.exporting import application, exports
from export.test_templates import lint

ARN = "arn:aws:dynamodb:*:*:table/"
Rights = set[tuple[str, str]]
"""Actions, each with the path of a resource."""


def documents(path: Path, **options: Any) -> dict[str, Any]:
    texts = exports("iam", path, **options)
    return {name.removesuffix(".json"): json.loads(text) for name, text in texts.items()}


def rights(*policies: Mapping[str, Any]) -> Rights:
    return {
        (action.removeprefix("dynamodb:"), resource.removeprefix(ARN))
        for policy in policies
        for statement in policy["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }


def needed(operation: str, request: Request) -> Iterator[tuple[str, str]]:
    """What IAM demands for a request, as the service's authorization reference has it."""
    action = operation.title().replace("_", "")
    if operation.startswith("transact_"):
        for item in request["TransactItems"]:
            ((kind, inner),) = item.items()
            yield (
                "ConditionCheckItem" if kind == "ConditionCheck" else f"{kind}Item",
                inner["TableName"],
            )
    elif operation.startswith("batch_"):
        for table in request["RequestItems"]:
            yield action, table
    elif index := request.get("IndexName"):
        yield action, f"{request['TableName']}/index/{index}"
    else:
        yield action, request["TableName"]


def recorded(name: str) -> Rights:
    """What the examples of an application ask DynamoDB for."""
    module, runner = (import_module(f"{name}.{each}") for each in ("examples", "example_runner"))
    found: Rights = set()

    def work(client: Any) -> int:
        recorder = Recorder(client)
        examples = module._examples(module.Database(recorder))  # noqa: SLF001 - not by its command
        names = {table: table for table in module.TABLES}
        failed: int = runner._run(client, names, module.TABLES, module._samples(), examples)  # noqa: SLF001 - nor is this
        found.update(right for sent in recorder.sent for right in needed(*sent))
        return failed

    names = {table: table for table in module.TABLES}
    assert runner.in_memory(module.create_tables, names, work) == 0
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_what_examples_ask_for_is_granted_and_nothing_else(name: str) -> None:
    asked = recorded(name)
    declared = rights(*documents(application(name), patterns_only=True).values())
    assert declared == asked
    everything = rights(*documents(application(name)).values())
    assert everything >= asked
    # What is beyond the access patterns are the methods that every repository has, and those read no index.
    assert {action for action, _ in everything - asked} <= {
        *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem", "BatchWriteItem"),
    }
    assert not any("/index/" in resource for _, resource in everything - asked)


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_a_policy_for_each_repository_is_the_whole_in_parts(name: str) -> None:
    parts = documents(application(name), per_repository=True)
    assert rights(*parts.values()) == rights(*documents(application(name)).values())
    package = import_module(name)
    database = package.Database(Recorder(None))
    assert set(parts) == {each for each in vars(database) if not each.startswith("_")}
    for part, policy in parts.items():
        assert documents(application(name), only=(part,)) == {"policy": policy}


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_parliament_finds_nothing(name: str) -> None:
    for texts in (
        exports("iam", application(name)),
        exports("iam", application(name), per_repository=True),
    ):
        for text in texts.values():
            assert findings(text) == []


def findings(text: str) -> list[str]:
    import parliament  # it takes its time, and nothing else wants it

    return [str(each) for each in parliament.analyze_policy_string(text).findings]


def test_parliament_would_find_something() -> None:
    (text,) = exports("iam", application("deals_app")).values()
    assert "UNKNOWN_ACTION" in findings(text.replace("GetItem", "TransactGetItems"))[0]


@pytest.mark.slow
def test_cfn_lint_finds_nothing(tmp_path: Path) -> None:
    files = []
    for name in NAMES:
        for number, per_repository in enumerate((True, False)):
            (text,) = exports(
                "iam", application(name), syntax="cloudformation", per_repository=per_repository
            ).values()
            files.append(tmp_path / f"{name}-{number}.yaml")
            files[-1].write_text(text, "utf-8")
    (text,) = exports(
        "iam",
        blog(),
        syntax="cloudformation",
        leading=BOTH,
        only=("comment.get_comment", "like.get_like"),
    ).values()
    assert "Condition:" in text
    files.append(tmp_path / "leading.yaml")
    files[-1].write_text(text, "utf-8")
    assert lint(*files) == (0, "")


def test_a_template_has_the_same_policies() -> None:
    (text,) = exports(
        "iam", application("saas_app"), syntax="cloudformation", per_repository=True
    ).values()
    resources = yaml.safe_load(text)["Resources"].values()
    found = [each["Properties"]["PolicyDocument"] for each in resources]
    told = json.dumps(found)
    start = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
    for policy in found:
        for statement in policy["Statement"]:
            statement["Resource"] = [
                each["Fn::Sub"].replace(start, ARN) for each in statement["Resource"]
            ]
    assert found == [*documents(application("saas_app"), per_repository=True).values()]
    assert ":*:" not in told


def test_account_and_region_are_said_where_they_are_known() -> None:
    (text,) = exports(
        "iam", application("deals_app"), account="123456789012", region="eu-west-1"
    ).values()
    assert text.count("arn:aws:dynamodb:eu-west-1:123456789012:table/") == text.count("arn:")


def test_a_name_that_there_is_not_is_refused() -> None:
    with pytest.raises(
        UsageError, match=r"--only dael is no repository.*\nhelp: name one of deal, "
    ):
        documents(application("deals_app"), only=("dael",))


def test_one_method_needs_one_right() -> None:
    chosen = documents(application("deals_app"), only=("deal.get_deal",))
    assert rights(*chosen.values()) == {("GetItem", "Deals")}


# ---- sizes ---------------------------------------------------------------------------------------


def large(tables: int) -> Path:
    return as_file(
        schemas.schema(
            *(
                schemas.table(f"{'Long' * 50}{number}", "pk", None,
                              **{f"Kind{number}": schemas.entity(f"K{number}#{{id}}", None, "id")})
                for number in range(tables)
            )
        )
    )  # fmt: skip


def test_a_policy_that_is_too_large_becomes_several() -> None:
    found = documents(large(60))
    assert list(found) == [f"policy-{number}" for number in range(1, 5)]
    for policy in found.values():
        assert len(json.dumps(policy, separators=(",", ":"))) <= statements.LARGEST
    assert len(rights(*found.values())) == 6 * 60


def test_more_policies_than_can_be_attached_are_refused() -> None:
    with pytest.raises(UsageError, match="IAM attaches at most 10\nhelp: --per-repository"):
        documents(large(300))
    assert len(documents(large(300), per_repository=True)) == 300


# ---- leading keys --------------------------------------------------------------------------------

TAG = "${aws:PrincipalTag/user}"


def blog(pk: str = "USER#{user}", other: str = "USER#{user}", wire: str = "string") -> Path:
    comment = schemas.entity(
        pk, "C#{id}", f"user:{wire} id day tenant",
        schemas.pattern("of_user", "Query", f"user:{wire} tenant"),
        schemas.pattern("of_day", "Query", "day", index_name="ByDay"),
        schemas.pattern("of_tenant", "Query", f"user:{wire} tenant", index_name="ByTenant"),
        schemas.pattern("all_comments", "Scan"),
        schemas.pattern("all_of_tenant", "Scan", index_name="ByTenant"),
        ByDay="{day}",
    )  # fmt: skip
    like = schemas.entity(other, "L#{id}", "user id")
    table = schemas.table(
        "Blog", "pk", "sk", schemas.index("ByDay", "day"), Comment=comment, Like=like
    )
    table["lsi_list"] = [{"name": "ByTenant", "sort_key": "tenant"}]
    comment["lsi_mappings"] = [{"name": "ByTenant", "sk_template": "{tenant}"}]
    deal = schemas.entity(
        "D#{day}", "D#{id}", "id day", schemas.pattern("all_deals", "Scan"),
        schemas.pattern("of_id", "Query", "id", index_name="ById"), ById="{id}",
    )  # fmt: skip
    deals = schemas.table("Deals", "pk", "sk", schemas.index("ById", "id"), Deal=deal)
    return as_file(schemas.schema(table, deals))


def leading(path: Path, *values: str, **options: Any) -> Any:
    (policy,) = documents(
        path, leading=values, **{"only": ("comment.get_comment", "like.get_like")} | options
    ).values()
    (statement,) = policy["Statement"]
    assert findings(json.dumps(policy)) == []
    return statement["Condition"]


BOTH = (f"Comment.user={TAG}", f"Like.user={TAG}")


def test_keys_that_are_told_whole_are_compared_whole() -> None:
    assert leading(blog(), *BOTH) == {
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [f"USER#{TAG}"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }


def test_keys_that_go_on_are_compared_by_their_beginning() -> None:
    path = blog("T#{tenant}#USER#{user}", "T#{user}#LIKE")
    condition = leading(path, "Comment.tenant=a*b", f"Like.user={TAG}")
    assert condition["ForAllValues:StringLike"] == {
        "dynamodb:LeadingKeys": [f"T#{TAG}#LIKE", "T#a${*}b#USER#*"]
    }


def test_nothing_in_a_template_is_a_wildcard_or_a_variable() -> None:
    condition = leading(blog("A*?$-{user}"), *BOTH, only=("comment.get_comment",))
    assert condition["ForAllValues:StringEquals"] == {
        "dynamodb:LeadingKeys": [f"A${{*}}${{?}}$-{TAG}"]
    }


def test_values_are_written_as_keys_have_them() -> None:
    mine = {"only": ("comment.get_comment",)}
    condition = leading(blog("USER#{user:lower}"), "Comment.user=Ann@X.org", **mine)
    assert condition["ForAllValues:StringEquals"] == {"dynamodb:LeadingKeys": ["USER#ann@x.org"]}
    condition = leading(blog("USER#{user:06d}", wire="integer"), "Comment.user=42", **mine)
    assert condition["ForAllValues:StringEquals"] == {"dynamodb:LeadingKeys": ["USER#000042"]}
    condition = leading(blog("USER#{user:lower}"), f"Comment.user=A{TAG}", **mine)
    assert condition["ForAllValues:StringEquals"] == {"dynamodb:LeadingKeys": [f"USER#a{TAG}"]}


@pytest.mark.parametrize("number", ["1000", "-1", "x", "1.5"])
def test_a_number_that_no_key_has_is_refused(number: str) -> None:
    path = blog("USER#{user:03d}", wire="integer")
    with pytest.raises(UsageError, match=r"does not fit \{user:03d\}"):
        documents(path, leading=(f"Comment.user={number}",), only=("comment.get_comment",))


@pytest.mark.parametrize(
    ("path", "values", "only", "message"),
    [
        (blog(), BOTH, (), "comment.of_day reads index ByDay"),
        (blog(), BOTH, ("comment.get_comment", "comment.all_comments"), "comment.all_comments scans"),
        (blog(), BOTH, ("comment.get_comment", "comment.all_of_tenant"), "comment.all_of_tenant scans"),
        (blog(), BOTH[:1], ("comment.get_comment", "like"), "like.create_like touches Like, whose partition key USER#"),
        (blog(), BOTH, ("comment.get_comment", "create_tables"), "create_tables is about the table Blog itself"),
        (application("deals_app"), ("UserWatch.user_id=x",), ("user",), "nothing chosen touches UserWatches"),
        (blog(), ("Nobody.user=x",), (), "there is no entity Nobody"),
        (blog(), ("Comment.id=x",), (), "id is no part of the partition key of Comment\nhelp: that is USER#{user}"),
        (blog(), ("Comment.user",), (), "'Comment.user' is not understood"),
        (blog(), ("Comment.user=\u0100",), ("comment.get_comment",), "cannot hold 'Ā'"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_back_is_refused(
    path: Path, values: tuple[str, ...], only: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        documents(path, leading=values, only=only)
    assert message in str(caught.value)


def test_a_numeric_partition_key_is_refused() -> None:
    entity = schemas.entity("{user}", "C#{id}", "user:integer id")
    path = as_file(schemas.schema(schemas.table("Blog", "pk", "sk", Comment=entity)))
    with pytest.raises(UsageError, match="the partition key of Comment is a number"):
        documents(path, leading=("Comment.user=1",))


def test_a_local_index_has_the_partition_key_of_its_table() -> None:
    (policy,) = documents(
        blog(), leading=BOTH, only=("comment.get_comment", "comment.of_tenant")
    ).values()
    held = {
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [f"USER#{TAG}"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    assert [
        (each["Action"], each["Resource"], each["Condition"]) for each in policy["Statement"]
    ] == [
        (["dynamodb:GetItem"], ["arn:aws:dynamodb:*:*:table/Blog"], held),
        (["dynamodb:Query"], ["arn:aws:dynamodb:*:*:table/Blog/index/ByTenant"], held),
    ]
    assert findings(json.dumps(policy)) == []


def test_what_is_done_with_a_table_that_no_value_speaks_of_is_not_in_the_way() -> None:
    (policy,) = documents(blog(), leading=BOTH, only=("comment.get_comment", "deal")).values()
    held = [each["Resource"] for each in policy["Statement"] if "Condition" in each]
    assert held == [["arn:aws:dynamodb:*:*:table/Blog"]]
    allowed = {action for each in policy["Statement"] for action in each["Action"]}
    assert "dynamodb:Scan" in allowed


def test_tables_that_no_value_speaks_of_are_as_they_were() -> None:
    told = documents(
        application("deals_app"),
        per_repository=True,
        leading=("UserWatch.user_id=x",),
        only=("deal", "user_watch.get_user_watches"),
    )
    assert not any("Condition" in statement for statement in told["deal"]["Statement"])
    assert all("Condition" in statement for statement in told["user_watch"]["Statement"])


def test_a_policy_of_others_in_the_same_table_is_held_back_too() -> None:
    """A right is to a table, and not to a kind of items."""
    with pytest.raises(UsageError, match=r"like\.get_like touches Like, whose partition key"):
        documents(
            blog(),
            per_repository=True,
            leading=BOTH[:1],
            only=("comment.get_comment", "like.get_like"),
        )


# ---- tables themselves ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_whoever_creates_the_tables_may_do_that_and_nothing_else(name: str) -> None:
    with mock_aws():
        recorder = Recorder(boto3.client("dynamodb", **SETTINGS))
        import_module(f"{name}.tables").create_tables(recorder)
    asked = {right for sent in recorder.sent for right in needed(*sent)}
    (text,) = exports("iam", application(name), only=("create_tables",)).values()
    assert rights(json.loads(text)) == asked
    assert findings(text) == []
    assert not any(
        "CreateTable" in json.dumps(each) for each in documents(application(name)).values()
    )
