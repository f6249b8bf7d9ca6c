"""The part of the shares that one of several equal jobs does: AWS Batch and Kubernetes number them.

share_of("3/8", environ)        Part(3, 8)
share_of("/8", environ)         the index from the environment
share_of(None, environ)         index and number from it, as AWS Batch gives both
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dyngen.config import UsageError
from dyngen.migration.state.records import Share
from dyngen.records import record

_INDEXES = ("AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX")
_SIZE = "AWS_BATCH_JOB_ARRAY_SIZE"
_HELP = (
    "help: --share I/N, the first is 0; --share /N where AWS_BATCH_JOB_ARRAY_INDEX "
    "or JOB_COMPLETION_INDEX is set"
)


@record(frozen=True, slots=True)
class Part:
    """One of `number` jobs, counted from 0."""

    index: int
    number: int

    def of(self, shares: Sequence[Share]) -> list[Share]:
        """Its shares: all parts together have each once."""
        return list(shares[self.index :: self.number])


WHOLE = Part(0, 1)


def part_of(told: str | None, environ: Mapping[str, str]) -> Part:
    """The part that was told, with what is not said from the environment. UsageError if it is not to be had."""
    if told is None:
        told = f"/{environ.get(_SIZE, '')}"
    said = re.fullmatch(r"([0-9]*)/([0-9]+)", told)
    if not said:
        raise UsageError(f"it is not known which of how many jobs this is\n{_HELP}")
    index = said[1] or next((environ[name] for name in _INDEXES if name in environ), "")
    if not index.isdecimal() or int(index) >= int(said[2]):
        raise UsageError(f"there is no job {index or '?'} of {said[2]}\n{_HELP}")
    return Part(int(index), int(said[2]))
