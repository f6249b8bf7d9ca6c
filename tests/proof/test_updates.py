"""What the random proof has found in updates, each as small as it gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from proof.test_regressions import built, one_table
from schemas import entity, index, pattern

pytestmark = pytest.mark.slow


def test_an_upsert_leaves_the_primary_key_alone_that_an_inverted_index_is_made_of(
    tmp_path: Path,
) -> None:
    """It set both attributes, as it does those of every other index: DynamoDB refuses to set its own key."""
    count = {"field": "likes", "action": "increment", "value": 1}
    like = pattern("like", "UpdateItem", "uid a", "void", updates=[count], if_missing="create")
    alpha = entity("U#{uid}", "A#{a}", "uid a likes:integer", like, Inverted=("A#{a}", "U#{uid}"))
    with built(one_table(index("Inverted", "sk", "pk"), Alpha=alpha), tmp_path) as package:
        for likes in (1, 2):
            package.db.alpha.like("u", "x")
            assert package.db.alpha.get_alpha("u", "x").likes == likes
