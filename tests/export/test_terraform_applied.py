"""What Terraform makes of a module is what the schema declares, and stays so: neither side sees a difference.

DYNGEN_TERRAFORM_MIRROR=… pytest --ddb=ministack tests/export/test_terraform_applied.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.verify.run import verify
from emitted import meaning
from emulator import client_of
from export.exporting import application
from export.test_terraform import MIRROR, module, terraform

PROVIDER = """
provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    dynamodb = "ENDPOINT"
  }
}
"""


@pytest.mark.slow
@pytest.mark.skipif(MIRROR is None, reason="DYNGEN_TERRAFORM_MIRROR names no mirror of providers")
def test_neither_verify_nor_the_next_plan_sees_a_difference(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--ddb") != "ministack":
        pytest.skip("only ministack describes tables as far as the provider asks: --ddb=ministack")
    endpoint = request.getfixturevalue("endpoint")
    name = "gaming_leaderboard"
    (tmp_path / "tables.tf").write_text(module(application(name)))
    (tmp_path / "provider.tf").write_text(PROVIDER.replace("ENDPOINT", endpoint))
    if terraform(tmp_path, "init", "-backend=false").returncode:
        pytest.skip("the mirror lacks the version of the provider that is asked for")
    applied = terraform(tmp_path, "apply", "-auto-approve", "-no-color")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    found = verify([meaning(name)], client_of(endpoint), {})
    assert [one.differences for one in found] == [()] * len(found)
    planned = terraform(tmp_path, "plan", "-detailed-exitcode", "-no-color")
    assert planned.returncode == 0, planned.stdout + planned.stderr
