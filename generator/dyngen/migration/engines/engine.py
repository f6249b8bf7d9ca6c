"""What an engine is: it does a task for each share, in any order, and gives the results as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from dyngen.migration.running.work import Result
from dyngen.migration.state.records import Share

Task: TypeAlias = Callable[[Share], Result]
Engine: TypeAlias = Callable[[Task, Sequence[Share]], Iterator[Result]]
