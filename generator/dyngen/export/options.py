"""What can be exported, and how it may be wanted: no more than the command line needs to know at its start."""

from __future__ import annotations

import enum

from dyngen.records import record

STATE_TABLE = "dyngen-migrations"
"""What the table of `dyngen migrate` is called that says how far a run is, where nobody says otherwise."""


class Kind(enum.StrEnum):
    """What is exported."""

    CLOUDFORMATION = "cloudformation"
    SAM = "sam"
    TERRAFORM = "terraform"
    CDK = "cdk"
    CREATE_TABLE = "create-table"
    IAM = "iam"


class Syntax(enum.StrEnum):
    """How a document is written, where there is a choice."""

    YAML = "yaml"
    JSON = "json"
    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"


class Provider(enum.StrEnum):
    """A generation of Terraform's provider."""

    FIVE = "5"
    SIX = "6"


@record(frozen=True, slots=True, kw_only=True)
class Options:
    """How an export is wanted; each option belongs to some of the kinds."""

    syntax: Syntax | None = None
    """None: what is usual for the kind."""
    provider: Provider | None = None
    account: str | None = None
    region: str | None = None
    leading: tuple[str, ...] = ()
    per_repository: bool = False
    patterns_only: bool = False
    only: tuple[str, ...] = ()
    state_table: str | None = None
    """Where migrations write down how far they are; None: in `STATE_TABLE`."""
    against: str | None = None
    """What is deployed."""
