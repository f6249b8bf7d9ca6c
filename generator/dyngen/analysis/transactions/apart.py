"""Whether two items of a transaction can be one, where tables of the schema are one where they are deployed.

    User of Users: USER#{user_id}, Draft of Drafts: USER#{user_id}        one item of `table_names={"Drafts": "Users"}`

Within a table of the schema no two entities have one key (`analysis/keyspace/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.keyspace.automata import common
from dyngen.analysis.keyspace.languages import language
from dyngen.ir.keys import Key


def are_apart(entities: Sequence[Draft]) -> bool:
    """Can no items of two of them be one, whatever their tables are called?"""
    return not any(
        _meet(one.pk, other.pk) and _meet(one.sk, other.sk)
        for one, other in combinations(entities, 2)
        if one.table is not other.table
    )


def _meet(one: Key | None, other: Key | None) -> bool:
    """Can the two be equal, in an attribute of one name?"""
    if one is None or other is None:
        return one is other
    [mine], [theirs] = one.templates, other.templates
    if (mine.attribute, mine.wire) != (theirs.attribute, theirs.wire):
        return False
    return mine.wire == "N" or bool(common(language(mine), language(theirs)))
