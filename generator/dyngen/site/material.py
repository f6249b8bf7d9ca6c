"""What every part of a page is made of: a schema, the sample items, the signatures and the colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dyngen.ir.schema import Schema
from dyngen.picture.items import Item, sample_items
from dyngen.site.signatures import signatures
from dyngen.site.values import Colours


@dataclass(frozen=True, slots=True)
class Material:
    """Made once for a page."""

    schema: Schema
    items: list[Item]
    signatures: Mapping[str, str]
    """By `PostRepository.get_user_posts`."""
    colours: Colours


def material(schema: Schema) -> Material:
    """All that the page of a schema is made of."""
    return Material(schema, sample_items(schema), signatures(schema), Colours(schema))
