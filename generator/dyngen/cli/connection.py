"""How a command that talks to AWS finds it: the options of every such command."""

from __future__ import annotations

from typing import Annotated

import typer

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
