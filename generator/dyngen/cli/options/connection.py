"""How a command that talks to AWS finds it: the options of every such command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dyngen.config import UsageError
from dyngen.records import record

Region = Annotated[
    str | None, typer.Option(help="The region. [default: as boto3 finds it]", metavar="REGION")
]
Profile = Annotated[
    str | None, typer.Option(help="A profile of the AWS configuration.", metavar="PROFILE")
]
EndpointUrl = Annotated[
    str | None,
    typer.Option("--endpoint-url", help="A server besides AWS, as in tests.", metavar="URL"),
]
TableNames = Annotated[
    list[str] | None,
    typer.Option(
        help="What a table is called where it is deployed; may be repeated. Or a file with an object of JSON.",
        metavar="NAME=NAME|FILE",
        show_default=False,
    ),
]


@record(frozen=True, slots=True)
class Server:
    """Which DynamoDB it is: a group of options."""

    region: Region = None
    profile: Profile = None
    endpoint_url: EndpointUrl = None


def deployed_names(told: Sequence[str] | None) -> dict[str, str]:
    """The deployed names that were given, by those of the schema."""
    names: dict[str, str] = {}
    for each in told or ():
        name, equals, deployed = each.partition("=")
        if equals:
            names[name] = deployed
        else:
            names |= _names_in(Path(each))
    return names


def _names_in(path: Path) -> dict[str, str]:
    help_ = "help: --table-names takes NAME=NAME, or a file with an object of JSON"
    try:
        names = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}\n{help_}") from None
    except ValueError as error:
        raise UsageError(f"{path}: {error}\n{help_}") from None
    if not isinstance(names, dict) or not all(isinstance(each, str) for each in names.values()):
        raise UsageError(f"{path} does not say for each table what it is called\n{help_}")
    return names
