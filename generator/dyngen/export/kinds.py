"""What makes each kind of export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from dyngen.export import commands
from dyngen.export.cdk import constructs
from dyngen.export.cloudformation import templates
from dyngen.export.files import File
from dyngen.export.iam.policies import policies
from dyngen.export.options import Kind, Options
from dyngen.export.terraform import modules
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table

Exporter = Callable[[Schema], Iterable[File]]


def exporter(kind: Kind, options: Options, before: Sequence[Table]) -> Exporter:
    """What makes the files of a schema, in the way that is wanted, where the tables of `before` are deployed."""
    match kind:
        case Kind.CLOUDFORMATION:
            return partial(templates, before=before, syntax=options.syntax, sam=False)
        case Kind.SAM:
            return partial(templates, before=before, syntax=options.syntax, sam=True)
        case Kind.TERRAFORM:
            return partial(modules, provider=options.provider)
        case Kind.CDK:
            return constructs
        case Kind.CREATE_TABLE:
            return partial(commands.inputs, before=before)
        case Kind.IAM:
            return partial(policies, options=options)
