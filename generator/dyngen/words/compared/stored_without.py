"""What filters and conditions do not see: defaults, which an item has that is read, and not as it is stored.

Filter: hidden = {hidden}.    A Comment stored without hidden is not taken to have its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.articles import article
from dyngen.ir.conditions import Condition, Function, Path, leaves, paths
from dyngen.ir.schema import Entity
from dyngen.words.phrasing import any_of


def told(condition: Condition | None, entity: Entity) -> Iterator[str]:
    """That items of other code, or from before a field was added, are compared without its default."""
    if condition is None:
        return
    # Whoever asks whether it is there knows that it may not be.
    asked = [
        leaf.path
        for leaf in leaves(condition)
        if isinstance(leaf, Function) and leaf.name in ("attribute_exists", "attribute_not_exists")
    ]
    found = (_with_default(path, entity) for path in paths(condition) if path not in asked)
    names = [*dict.fromkeys(str(entity.as_written(path)) for path in found if path)]
    if names:
        kind = f"{article(entity.name).capitalize()} {entity.name}"
        default = "its default" if len(names) == 1 else "their defaults"
        yield f"{kind} stored without {any_of(names)} is not taken to have {default}."


def _with_default(path: Path, entity: Entity) -> Path | None:
    """The path as far as the innermost field that reads as a default where it is absent."""
    for length, field in reversed([*enumerate(entity.fields_in(path), 1)]):
        if field and field.default is not None:
            return Path(path.steps[:length])
    return None
