"""What of one side is what of the other: by name, and else by what it looks like.

pairs([Post, User], [Article, User], by_name, alike)     both: User; renamed: Post and Article
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from dyngen.records import field, record

T = TypeVar("T")


@record(frozen=True, slots=True)
class Pair(Generic[T]):
    """The same thing on both sides."""

    old: T
    new: T


@record(slots=True)
class Pairs(Generic[T]):
    """The things of both sides, each once, in the order of the new side, then of the old."""

    both: list[Pair[T]] = field(default_factory=list)
    renamed: list[Pair[T]] = field(default_factory=list)
    added: list[T] = field(default_factory=list)
    removed: list[T] = field(default_factory=list)

    @property
    def all(self) -> list[Pair[T]]:
        """What is on both sides, under whatever name."""
        return [*self.both, *self.renamed]


def pairs(
    old: Iterable[T],
    new: Iterable[T],
    name: Callable[[T], object],
    *looks: Callable[[T, T], bool],
) -> Pairs[T]:
    """Paired by name, the rest by looks, as far as these leave no choice; the first look first.

    Of things of one name, which only a schema with errors has, the first counts.
    """
    olds = {name(each): each for each in reversed([*old])}
    news = {name(each): each for each in reversed([*new])}
    found = Pairs[T](removed=[each for key, each in reversed(olds.items()) if key not in news])
    for key, each in reversed(news.items()):
        if key in olds:
            found.both.append(Pair(olds[key], each))
        else:
            found.added.append(each)
    for alike in looks:
        _recognise(found, alike)
    return found


def _recognise(found: Pairs[T], alike: Callable[[T, T], bool]) -> None:
    """Make pairs of what looks like one thing of the other side only, and is alone in that."""
    for old in [*found.removed]:
        candidates = [new for new in found.added if alike(old, new)]
        rivals = [other for other in found.removed if any(alike(other, new) for new in candidates)]
        if len(candidates) == 1 and len(rivals) == 1:
            found.renamed.append(Pair(old, candidates[0]))
            found.removed.remove(old)
            found.added.remove(candidates[0])
