"""Rules about indexes that must be built, or do not hold what is read from them (DB3xx)."""

from __future__ import annotations

from dyngen.diagnostics import Severity
from dyngen.evolution.rule import Break, Recipe

TABLE: tuple[Break, ...] = (
    Break(
        "DB301",
        "an index is new, and stored items do not have its keys",
        "Its key attributes are made of templates, which only code that knows them writes. Items that were stored "
        "before are not in the index until somebody gives them these attributes.",
        '{"name": "ByStatus", "partition_key": "gsi1pk"} and "pk_template": "STATUS#{status}", added',
        "write the keys, fill them in, verify, create the index, then read it; or key it by plain fields",
        Recipe.INDEX,
        ("TableModel.gsi_list", "Index.name", "Entity.gsi_mappings", "GsiMapping.name"),
    ),
    Break(
        "DB302",
        "an index is new",
        "Stored items have its key attributes already, as fields or as keys of another index, so DynamoDB fills it by "
        "itself; but it must be created, and must be active, before anything reads it. One index of a table can be "
        "created or deleted at a time.",
        '{"name": "ByStatus", "partition_key": "status"}, added',
        "create it, wait until it is active, then roll out the code that reads it",
        Recipe.FILLED_INDEX,
        ("TableModel.gsi_list", "Index.name"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB303",
        "an index has other key attributes",
        "DynamoDB cannot change the key of an index. Terraform drops it and makes it again, and queries fail "
        "meanwhile.",
        '"partition_key": "status"  →  "partition_key": ["tenant", "status"]',
        "add an index under a new name, read that one, then drop the old one",
        Recipe.REPLACE_INDEX,
        ("Index.partition_key", "Index.sort_key"),
    ),
    Break(
        "DB304",
        "an index is to hold more",
        "DynamoDB cannot change the projection of an index, so the deployed one lacks what the new code "
        "reads from it.",
        '"projection": "KEYS_ONLY"  →  "projection": "ALL"',
        "add an index of the same key attributes under a new name, which DynamoDB fills by itself, read that one, "
        "then drop the old one",
        Recipe.REPROJECT_INDEX,
        ("Index.projection", "Index.included_attributes"),
    ),
    Break(
        "DB305",
        "an index is to hold less",
        "DynamoDB cannot change the projection of an index. Where it is made again, code of the last release misses "
        "attributes in what it reads; and what comes back of new queries is another class.",
        '"projection": "ALL"  →  "projection": "KEYS_ONLY"',
        "add an index of the same key attributes under a new name, which DynamoDB fills by itself, read that one, "
        "then drop the old one",
        Recipe.REPROJECT_INDEX,
        ("Index.projection", "Index.included_attributes"),
    ),
    Break(
        "DB306",
        "an entity comes into an index",
        "Items that were stored before do not have the keys of the index, and queries of it miss them.",
        '"gsi_mappings": [{"name": "ByStatus", "pk_template": "STATUS#{status}"}], added',
        "write the keys, fill them in, verify, then read them",
        Recipe.INDEX,
        ("Entity.gsi_mappings", "GsiMapping.name", "Entity.lsi_mappings", "LsiMapping.name"),
    ),
    Break(
        "DB307",
        "the index keys of an entity are other texts",
        "One attribute holds keys of two forms then: queries of new code miss what old code wrote, and the "
        "other way round.",
        '"pk_template": "STATUS#{status}"  →  "pk_template": "{status}"',
        "add an index with attributes of its own, fill it, read that one, then drop the old one",
        Recipe.REPLACE_INDEX,
        (*("GsiMapping.pk_template", "GsiMapping.sk_template", "LsiMapping.sk_template"),),
    ),
    Break(
        "DB308",
        "items come into an index, or leave it",
        "An item is in an index while it has all of the index's key attributes. A field of these keys may be "
        "absent on one side and not on the other.",
        '"status", which "STATUS#{status}" is made of: "required": true  →  "required": false',
        "see that queries of the index may miss such items",
        Recipe.WRITERS_FIRST,
        ("Field.required", "Field.default"),
        severity=Severity.WARNING,
    ),
)
