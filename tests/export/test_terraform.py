"""Modules of Terraform: what they say, that the provider knows it, and that Terraform itself would lay it out so.

`provider_5.json` and `provider_6.json` are what two generations of the provider know of a resource: of 5.100.0 as
`terraform providers schema` prints it, of 6 from 6.35 on as its documentation does.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2
import pytest

from dyngen.config import UsageError
from dyngen.export.hcl import Attribute, Block, Reference, hcl_text
from dyngen.export.options import Provider
from dyngen.ir.requests import create_request
from emitted import NAMES, understood
from export.exporting import HOSTILE, application, everything, exports

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
TERRAFORM = shutil.which("terraform")
MIRROR = os.environ.get("DYNGEN_TERRAFORM_MIRROR")
# What is of Terraform itself, whatever the resource.
META = {"lifecycle": {"attributes": {"prevent_destroy": "optional", "ignore_changes": "optional"}}}

Resource = Mapping[str, Any]


def module(path: Path, provider: Provider | None = None) -> str:
    (text,) = exports("terraform", path, provider=provider).values()
    return text


def resources(text: str, sort: str = "resource") -> Iterator[tuple[str, str, Resource]]:
    """The type, label and body of each resource, or of each source of data."""
    for found in hcl2.loads(text).get(sort, ()):
        for kind, labelled in found.items():
            for label, body in labelled.items():
                yield json.loads(kind), json.loads(label), body


def unknown(body: Resource, known: Resource, path: str = "") -> Iterator[str]:
    """What a body has that the provider does not know, or lacks that it demands."""
    blocks = known.get("blocks", {})
    for name, value in body.items():
        if name == "__is_block__":
            continue
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            if name not in blocks:
                yield f"{path}{name} {{}}"
            for each in value:
                yield from unknown(each, blocks.get(name, {"attributes": {}}), f"{path}{name}.")
        elif known["attributes"].get(name, "computed") == "computed":
            yield f"{path}{name}"
    for name, need in known["attributes"].items():
        if need == "required" and name not in body:
            yield f"{path}{name} is missing"


def knows(text: str, generation: str) -> list[str]:
    known = json.loads((HERE / f"provider_{generation}.json").read_text())
    found = []
    for kind, _, body in (*resources(text), *resources(text, "data")):
        of_kind = known[kind]
        found += unknown(body, of_kind | {"blocks": of_kind.get("blocks", {}) | META})
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("generation", ["5", "6"])
def test_both_generations_of_the_provider_know_what_is_said(name: str, generation: str) -> None:
    several = any(
        len(index.partition) > 1 or len(index.sort) > 1
        for table in understood(application(name)).tables
        for index in table.indexes
    )
    text = module(application(name))
    assert ('">= 6.35"' if several else '">= 5.0"') in text
    if generation == "6" or not several:
        assert knows(text, generation) == []
        assert knows(module(application(name), Provider(generation)), generation) == []


def test_keys_of_several_attributes_need_generation_6() -> None:
    text = module(everything())
    assert knows(text, "6") == []
    assert knows(text, "5") != []
    assert '">= 6.35"' in text
    with pytest.raises(
        UsageError, match=r"ByAll has several attributes.*\n.*--terraform-provider 6"
    ):
        module(everything(), Provider.FIVE)


def test_generation_6_says_every_index_in_its_own_way() -> None:
    text = module(application("deals_app"), Provider.SIX)
    assert text.count("key_schema {") == 10
    assert knows(text, "6") == []
    assert "global_secondary_index.key_schema {}" in knows(text, "5")
    assert '"~> 5.0"' in module(application("deals_app"), Provider.FIVE)


def test_what_is_misspelt_would_be_found() -> None:
    text = module(application("deals_app"))
    assert knows(text.replace("projection_type ", "projection "), "5") == 6 * [
        "global_secondary_index.projection",
        "global_secondary_index.projection_type is missing",
    ]


@pytest.mark.parametrize("provider", [None, Provider.SIX])
@pytest.mark.parametrize("name", [*NAMES, ""])
def test_a_module_says_what_tables_are_created_with(name: str, provider: Provider | None) -> None:
    path = application(name) if name else everything()
    found = [request_of(body) for _, _, body in resources(module(path, provider))]
    assert found == [canonical(create_request(table)) for table in understood(path).tables]


def request_of(body: Resource) -> object:
    """The CreateTable request that a resource stands for."""
    read = {name: plain(value) for name, value in body.items()}
    request: dict[str, Any] = {
        "TableName": read["name"],
        "BillingMode": read["billing_mode"],
        "AttributeDefinitions": [
            {"AttributeName": each["name"], "AttributeType": each["type"]}
            for each in read["attribute"]
        ],
        **keyed(read),
        **throughput(read),
    }
    for scope in ("local", "global"):
        indexes = read.get(f"{scope}_secondary_index", [])
        if indexes:
            request[f"{scope.capitalize()}SecondaryIndexes"] = [
                {
                    "IndexName": each["name"],
                    **keyed({"hash_key": read["hash_key"]} | each if scope == "local" else each),
                    "Projection": {"ProjectionType": each["projection_type"]}
                    | (
                        {"NonKeyAttributes": each["non_key_attributes"]}
                        if "non_key_attributes" in each
                        else {}
                    ),
                    **throughput(each),
                }
                for each in indexes
            ]
    if read.get("stream_enabled"):
        stream = {"StreamEnabled": True, "StreamViewType": read["stream_view_type"]}
        request["StreamSpecification"] = stream
    if "deletion_protection_enabled" in read:
        request["DeletionProtectionEnabled"] = read["deletion_protection_enabled"]
    return canonical(request)


def keyed(body: Resource) -> dict[str, Any]:
    parts = body.get("key_schema") or [
        {"attribute_name": body[name], "key_type": half}
        for name, half in (("hash_key", "HASH"), ("range_key", "RANGE"))
        if name in body
    ]
    return {
        "KeySchema": [
            {"AttributeName": part["attribute_name"], "KeyType": part["key_type"]} for part in parts
        ]
    }


def throughput(body: Resource) -> dict[str, Any]:
    if "read_capacity" not in body:
        return {}
    units = {
        "ReadCapacityUnits": body["read_capacity"],
        "WriteCapacityUnits": body["write_capacity"],
    }
    return {"ProvisionedThroughput": units}


def canonical(request: Any) -> object:
    """A request with what is a set in one order."""
    if isinstance(request, Mapping):
        return {
            name: sorted(value) if name == "NonKeyAttributes" else canonical(value)
            for name, value in request.items()
        }
    return [canonical(each) for each in request] if isinstance(request, list) else request


def plain(value: Any) -> Any:
    """A value of hcl2, whose texts are as they are spelt, as it is meant."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, str) and value.startswith('"'):
        found = json.loads(value)
        return found.replace("$${", "${").replace("%%{", "%{")
    return value


@pytest.mark.parametrize("name", NAMES)
def test_a_module_has_the_policies_of_the_documents(name: str) -> None:
    documents = exports("iam", application(name), per_repository=True)
    (text,) = exports("iam", application(name), syntax="terraform", per_repository=True).values()
    assert knows(text, "5") == knows(text, "6") == []
    assert documents == {
        f"{label}.json": f"{json.dumps(document_of(plain(body)), indent=2)}\n"
        for _, label, body in resources(text, "data")
    }
    assert [plain(body)["policy"] for _, _, body in resources(text)] == [
        f"${{data.aws_iam_policy_document.{name.removesuffix('.json')}.json}}" for name in documents
    ]


def test_conditions_and_their_variables_are_said() -> None:
    chosen = {
        "only": ("user_watch.get_user_watches",),
        "leading": ("UserWatch.user_id=${aws:userid}",),
    }
    (text,) = exports("iam", application("deals_app"), syntax="terraform", **chosen).values()
    ((_, _, body),) = resources(text, "data")
    (document,) = exports("iam", application("deals_app"), **chosen).values()
    assert document_of(plain(body)) == json.loads(document)
    assert knows(text, "5") == []


def document_of(body: Resource) -> object:
    """The policy that a source of data makes."""
    statements = []
    for each in body["statement"]:
        told = {"Effect": "Allow", "Action": each["actions"], "Resource": each["resources"]}
        if "condition" in each:
            told["Condition"] = {
                one["test"]: {
                    one["variable"]: one["values"][0] if one["test"] == "Null" else one["values"]
                }
                for one in each["condition"]
            }
        statements.append(told)
    return {"Version": "2012-10-17", "Statement": statements}


def test_time_to_live_and_recovery_are_said() -> None:
    ((_, label, body), *_) = resources(module(everything()))
    assert label == "all_of_it"
    assert plain(body["ttl"]) == [
        {"attribute_name": "until", "enabled": True, "__is_block__": True}
    ]
    assert body["point_in_time_recovery"][0]["enabled"] is True
    assert body["lifecycle"][0]["prevent_destroy"] is True
    assert body["lifecycle"][0]["ignore_changes"] == ["read_capacity", "write_capacity"]


def test_labels_and_outputs_are_told_apart() -> None:
    text = module(everything())
    labels = [label for _, label, _ in resources(text)]
    assert labels == ["all_of_it", "a_b", "a_b2", "table_123"]
    outputs = [name for each in hcl2.loads(text)["output"] for name in each]
    assert len(outputs) == len(set(outputs)) == 2 * len(labels) + 1


# ---- judged by Terraform, where it is ------------------------------------------------------------


def terraform(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    if TERRAFORM is None:
        pytest.skip("no terraform on the PATH")
    settings = folder / ".terraformrc"
    settings.write_text(
        f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(MIRROR)}\n  }}\n}}\n"
        if MIRROR
        else ""
    )
    return subprocess.run(
        [TERRAFORM, *arguments],
        cwd=folder,
        env={**os.environ, "TF_CLI_CONFIG_FILE": str(settings), "CHECKPOINT_DISABLE": "1"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_terraform_would_lay_it_out_so(tmp_path: Path) -> None:
    for number, path in enumerate([*map(application, NAMES), everything()]):
        (tmp_path / f"{number}.tf").write_text(module(path))
        (tmp_path / f"{number}-6.tf").write_text(module(path, Provider.SIX))
        (text,) = exports("iam", path, syntax="terraform", per_repository=True).values()
        (tmp_path / f"{number}-iam.tf").write_text(text)
    run = terraform(tmp_path, "fmt", "-check", "-diff", ".")
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_terraform_reads_every_text_as_it_was_meant(tmp_path: Path) -> None:
    texts = [
        HOSTILE,
        "$${a} $$${b} ${",
        "%%{ if x }",
        'a\tb\nc\\d"e',
        "\x01\x7f\u2028\U000e0001",
        "",
    ]
    block = Block("locals", (), [Attribute("texts", texts)])
    (tmp_path / "main.tf").write_text(hcl_text([block]))
    run = terraform(tmp_path, "console", given="base64encode(jsonencode(local.texts))\n")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(base64.b64decode(run.stdout.strip().strip('"'))) == texts


@pytest.mark.skipif(MIRROR is None, reason="DYNGEN_TERRAFORM_MIRROR names no mirror of providers")
@pytest.mark.parametrize("name", NAMES)
def test_terraform_finds_it_valid(tmp_path: Path, name: str) -> None:
    (tmp_path / "tables.tf").write_text(module(application(name)))
    (policies,) = exports("iam", application(name), syntax="terraform").values()
    (tmp_path / "policies.tf").write_text(policies)
    if terraform(tmp_path, "init", "-backend=false").returncode:
        pytest.skip("the mirror lacks the version of the provider that is asked for")
    run = terraform(tmp_path, "validate", "-no-color")
    assert run.returncode == 0, run.stdout + run.stderr


# ---- the printer ---------------------------------------------------------------------------------


def test_what_is_no_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no name in HCL"):
        Reference(("a", "b c"))
    with pytest.raises(ValueError, match="no name in HCL"):
        hcl_text([Block("a", (), [Attribute("b = c", 1)])])


def test_runs_of_attributes_have_one_column(tmp_path: Path) -> None:
    body = [
        Attribute("a", 1),
        Attribute("long", {"x": True, "yy": []}),
        Attribute("b", -2),
        Block("inner", ('x"',), []),
        Attribute("ccc", {}),
        Attribute("short", ["a", "b"]),
        Attribute("list", ["a" * 40, "b" * 40]),
    ]
    text = hcl_text([Block("outer", (), body)])
    assert text == (
        "outer {\n"
        "  a = 1\n"
        "  long = {\n"
        "    x  = true\n"
        "    yy = []\n"
        "  }\n"
        "  b = -2\n"
        "\n"
        '  inner "x\\"" {\n'
        "  }\n"
        "  ccc   = {}\n"
        '  short = ["a", "b"]\n'
        "  list = [\n"
        f'    "{40 * "a"}",\n'
        f'    "{40 * "b"}",\n'
        "  ]\n"
        "}\n"
    )
    (tmp_path / "main.tf").write_text(text)
    run = terraform(tmp_path, "fmt", "-check", "-diff", ".")
    assert (run.returncode, run.stdout + run.stderr) == (0, "")
