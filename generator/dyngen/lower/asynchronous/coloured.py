"""Which statements differ where calls are awaited: those that wait, and those that read one that does."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dyngen.lower.statements import TopStatement, reads


def coloured(
    before: Iterable[TopStatement],
    after: Iterable[TopStatement],
    known: Collection[str] = (),
) -> frozenset[str]:
    """What the statements define that differ, or read what does; `known` are such names from elsewhere."""
    pairs = list(zip(before, after, strict=True))
    found = {name for old, new in pairs if old.text != new.text for name in new.names}
    while more := {
        name
        for _, one in pairs
        if not reads(one).isdisjoint(found | set(known))
        for name in one.names
        if name not in found
    }:
        found |= more
    return frozenset(found)
