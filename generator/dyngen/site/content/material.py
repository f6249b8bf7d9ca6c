"""What every part of a page is made of: a schema, the sample items, the colours and the signatures."""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.ir.schema import Schema
from dyngen.picture.items import Item, sample_items
from dyngen.records import record
from dyngen.site.content.signatures import signatures
from dyngen.site.content.values import Colours


@record(frozen=True, slots=True)
class Samples:
    """What pictures are made of."""

    schema: Schema
    items: list[Item]
    colours: Colours


@record(frozen=True, slots=True)
class Material(Samples):
    """What a page is made of."""

    signatures: Mapping[str, str]
    """By `PostRepository.get_user_posts`."""


def samples(schema: Schema) -> Samples:
    """What the pictures of a schema are made of."""
    return Samples(schema, sample_items(schema), Colours(schema))


def material(schema: Schema) -> Material:
    """All that the page of a schema is made of."""
    return Material(schema, sample_items(schema), Colours(schema), signatures(schema))
