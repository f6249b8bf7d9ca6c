"""What docstrings tell a caller who reads nothing else: errors and when, costs, and what is stored as it is."""

from __future__ import annotations

import pytest

from emitted import compiled
from lowering.methods.documented import docstrings
from schemas import changed, entity, index, pattern, schema, table, transaction

SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByShelf", "shelf"),
        Product=entity(
            "PRODUCT#{name:lower}",
            "DETAIL",
            "name shelf? stock:integer",
            pattern("offer", "PutItem", "product:Product", "void", condition="not_exists"),
            pattern("create_product", "PutItem", "product:Product", "void"),
            pattern("save", "UpdateItem", "name stock:integer", "void", if_missing="create"),
            pattern("edit", "UpdateItem", "name shelf stock:integer", "void", partial=True),
            pattern("find", "Scan", "stocks:array/integer", filter_expression="stock IN :stocks"),
            pattern("on_shelf", "Scan", "least:integer shelf", filter_expression="stock >= :least AND shelf = :shelf"),
            pattern("drop", "DeleteItem", "name", "success_flag"),
            pattern("take", "DeleteItem", "name", "single_entity"),
            pattern("take_last", "DeleteItem", "name", "single_entity", condition="stock = 0"),
            pattern("count", "Scan", "least:integer", filter_expression="stock >= :least"),
            pattern("clear", "DeleteItem", "name", "void"),
            pattern("clear_unless", "DeleteItem", "name left:integer", "void", condition="stock <> :left"),
            pattern("clear_if", "DeleteItem", "name left:integer", "void", condition="stock = :left"),
            ByShelf="{shelf}",
        ),
        Line=entity("ORDER#{order_id}", "LINE#{name}", "order_id name"),
    ),
    transactions=(
        transaction("sell", "TransactWrite", "line:Line name", "boolean", "Put Line of Shop", "Delete Product of Shop"),
        {
            **transaction("swap", "TransactWrite", "line:Line there", "boolean"),
            "entities_involved": [
                {"table": "Shop", "entity": "Line", "action": "Put"},
                {
                    "table": "Shop",
                    "entity": "Line",
                    "action": "Delete",
                    "key": {"order_id": "there", "name": "line.name"},
                },
            ],
        },
        transaction("note", "TransactWrite", "line:Line", "boolean", "Put Line of Shop"),
        {
            **transaction("note_all", "TransactWrite", "lines:array/Line", "boolean"),
            "entities_involved": [
                {"table": "Shop", "entity": "Line", "action": "Put", "each": "lines"}
            ],
        },
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def documented() -> dict[str, str]:
    return docstrings(SHOP)


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("create_line", "Store a new Line, with version 1. PutItem on Shop. Raises ItemExistsError"),
        ("offer", "Stores the version of product as it is. Raises ItemExistsError and FieldValueError."),
        ("batch_write_product", "Overwrites what is there, whatever its version."),
        ("batch_write_product", "Raises FieldValueError, KeyValueError for a key of other items,"),
        ("batch_get_product", "Raises KeyValueError for a key of other items,"),
        ("batch_get_product", "of `max_wait` seconds, and ValueError for what is no key of the table."),
        ("save", "Stores name in the case in which it is given."),
        ("edit", "FieldValueError, and ValueError if nothing is given."),
        ("edit", "None removes shelf. Raises"),
        ("find", "Raises FieldValueError, and ValueError for a list of more than 100 values."),
        ("count", "Raises FieldValueError."),
        ("on_shelf", 'Filter: stock >= {least} AND shelf = {shelf} AND sk = "DETAIL".'),
        ("drop", "Returns whether there was a Product."),
        ("take", "Returns the Product that was there, or None if there was none."),
        ("take_last", "Returns the Product that was there."),
        ("clear", "DeleteItem on Shop. Deletes a Product where there is one. Cost"),
        ("clear_unless", "Condition: stock <> {left}. Deletes a Product where there is one. Raises"),
        ("clear_if", "Condition: stock = {left}. Raises"),
        ("sell", "Deletes a Product where there is one."),
        ("save", "Cost: writes one item, and its entries in indexes."),
        ("batch_write_line", "Cost: writes one item for each that is given."),
        ("sell", "Cost: two writes for each item, and its entries in indexes."),
        ("sell", "TransactWriteItems of Put Line and Delete Product."),
        ("swap", "TransactWriteItems of Put Line (line) and Delete Line (there, line.name)."),
        ("note", "Cost: two writes for each item."),
        ("note_all", "ValueError for more than 100 items, or two items of one key."),
    ],
)  # fmt: skip
def test_a_docstring_says(documented: dict[str, str], method: str, says: str) -> None:
    assert says in documented[method]


def test_a_key_of_other_items_is_spoken_of_where_there_can_be_one() -> None:
    open_key = entity(
        "{owner}",
        "{name}",
        "owner name note? place?",
        pattern("edit", "UpdateItem", "owner name note place", "void"),
    )
    for template, has_others in (("{name}", False), ("NAME#{name}", True)):
        said = docstrings(
            schema(table("Notes", "owner", "sk", Note=open_key | {"sk_template": template}))
        )
        for method in ("batch_get_note", "batch_write_note"):
            assert ("KeyValueError for a key of other items" in said[method]) is has_others
            assert "ValueError for what is no key of the table" in said[method]


def test_of_several_fields_each_is_removed_by_its_own_none() -> None:
    note = entity(
        "{owner}",
        None,
        "owner text? place? tags:string_set? more:string_set?",
        pattern("edit", "UpdateItem", "owner text place tags:string_set more:string_set", "void"),
    )
    said = docstrings(schema(table("Notes", "owner", None, Note=note)))["edit"]
    assert (
        "None for text or place removes it. None or an empty set for tags or more removes it."
        in said
    )


def test_a_create_says_nothing_of_the_version_that_it_does_not_keep(
    documented: dict[str, str],
) -> None:
    assert "as it is" not in documented["create_product"]


SET = {"field": "text", "action": "set", "value": "b"}
COUNT = {"field": "size", "action": "increment", "value": 1}
IS_SMALL = "size < :least OR size = 9"
NOTES = schema(
    table(
        "Notes",
        "pk",
        None,
        Note=entity(
            "N#{id}",
            None,
            "id text size:integer?",
            pattern("create_note", "PutItem", "note:Note", "void"),
            pattern("keep", "PutItem", "note:Note", "void"),
            pattern("keep_text", "PutItem", "id text", "void"),
            pattern("keep_all", "BatchWriteItem", "notes:array/Note", "void"),
            pattern("keep_longer", "PutItem", "note:Note least:integer", "void", condition="size(text) < :least"),
            pattern("keep_new", "PutItem", "note:Note", "void", condition="attribute_not_exists(pk)"),
            pattern("change", "UpdateItem", "id least:integer", "void", condition=IS_SMALL, updates=[SET]),
            pattern("drop", "DeleteItem", "id least:integer", "void", condition=IS_SMALL),
            pattern("make", "UpdateItem", "id least:integer", "void", condition=IS_SMALL,
                updates=[SET, COUNT], if_missing="create"),
        ),
    ),
    transactions=(
        transaction("replace_one", "TransactWrite", "note:Note", "boolean", "Put Note of Notes"),
        transaction("replace_some", "TransactWrite", "note:Note least:integer", "boolean",
            f"Put Note of Notes if {IS_SMALL}"),
        transaction("keep_the_rest", "TransactWrite", "note:Note least:integer", "boolean",
            "Put Note of Notes if attribute_not_exists(pk) AND size < :least"),
        transaction("keep_two", "TransactWrite", "note:Note other:Note", "boolean",
            *["Put Note of Notes if attribute_not_exists(pk)"] * 2),
        transaction("check", "TransactWrite", "id least:integer", "boolean",
            "ConditionCheck Note of Notes if NOT size = :least"),
        transaction("save", "TransactWrite", "note:Note least:integer", "boolean",
            f"Update Note of Notes if {IS_SMALL}"),
        transaction("drop_one", "TransactWrite", "id", "boolean", "Delete Note of Notes"),
        {
            **transaction("make_one", "TransactWrite", "id least:integer", "boolean"),
            "entities_involved": [
                {"table": "Notes", "entity": "Note", "action": "Update", "condition": IS_SMALL,
                 "updates": [SET, COUNT], "if_missing": "create"},
            ],
        },
    ),
)  # fmt: skip
STAYS = "Not atomic: if a request of several fails, what those before have written stays."
PASSES = "What was read earlier with the same version passes for current in an update."
WHETHER_SMALL = "size < {least} OR size = 9"


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("keep", "Overwrites what is there, whatever its version, and stores the version of note as it is."),
        ("keep_text", f"Overwrites what is there, whatever its version, and stores version 1. {PASSES} Raises"),
        ("keep_longer", "Condition: size(text) < {least}. Overwrites what meets the condition, whatever"),
        ("keep_new", "Condition: attribute_not_exists(pk). Stores the version of note as it is. Raises"),
        ("keep_all", f"whatever its version. Of items with one key the last one is stored. {STAYS} {PASSES}"),
        ("batch_write_note", f"last one is stored. {STAYS} {PASSES} Raises"),
        ("batch_get_note", "UnprocessedItemsError, with what was read in its `found`, for what is undone"),
        ("put_note", "Store a Note as it is, in place of any that is there, whatever its version. PutItem"),
        ("put_note", f"PutItem on Notes. {PASSES} Raises"),
        ("replace_one", f"stores the version of note as it is. {PASSES} Raises"),
        ("create_note", "PutItem on Notes. Sets the version of note to 1. Raises ItemExistsError"),
        ("change", f"UpdateItem on Notes. Condition: {WHETHER_SMALL}. Raises"),
        ("drop", f"DeleteItem on Notes. Condition: {WHETHER_SMALL}. Raises"),
        ("make", f"Makes a Note where there is none. Condition, where there is one: {WHETHER_SMALL}. Raises"),
        ("replace_one", "Put Note. Overwrites a Note that is there, whatever its version, and stores"),
        ("replace_some", f"Condition: Note: {WHETHER_SMALL}. Overwrites a Note that meets the condition, whatever"),
        ("keep_the_rest", "Note does not exist AND size < {least}. Stores the version of note as it is. Raises"),
        ("keep_two", "Stores note and other with the version that each has. Raises"),
        ("check", "Condition: Note: NOT size = {least}. Raises"),
        ("save", f"Condition: Note exists with the version of note AND ({WHETHER_SMALL}). Raises"),
        ("drop_one", "Delete Note. Deletes a Note where there is one. Raises"),
        ("make_one", f"Condition: Note, if it exists: {WHETHER_SMALL}. Makes a Note where there is none. Raises"),
    ],
)  # fmt: skip
def test_a_write_tells_what_it_demands_and_what_it_overwrites(
    noted: dict[str, str], method: str, says: str
) -> None:
    assert says in noted[method]


@pytest.fixture(scope="module")
def noted() -> dict[str, str]:
    return docstrings(NOTES)


def test_without_versions_none_is_spoken_of() -> None:
    unversioned = {"tables/0/table_config/version_attribute": None}
    said = docstrings(changed(NOTES, unversioned))
    assert not any("version" in each for each in said.values())
    for method in ("keep", "keep_text", "keep_all", "batch_write_note"):
        assert "Overwrites what is there. " in said[method]
    assert "Overwrites a Note that is there. Raises" in said["replace_one"]


READS = schema(
    table(
        "Notes",
        "pk",
        "sk",
        index("ByPlace", "country", ["city", "street", "number"]),
        Note=entity(
            "N#{owner}",
            "{at}#{id}",
            "owner at id text? country city street number:integer",
            pattern("newest", "Query", "owner", "single_entity", descending=True),
            pattern("oldest", "Query", "owner", "single_entity"),
            pattern("this", "Query", "owner at id", "single_entity"),
            pattern("street_down", "Query", "country city street", descending=True, index_name="ByPlace"),
            pattern("said", "Query", "owner text", limit=5, filter_expression="text = :text"),
            pattern("all_kinds", "Query", "owner", "mixed_data"),
            pattern("now", "Query", "owner", "mixed_data", consistent_read=True),
            pattern("all_now", "Scan", consistent_read=True),
            pattern("behind", "Query", "owner at last", range_condition=">"),
            pattern("behind_or_all", "Query", "owner at last", range_condition=">"),
            pattern("beginning", "Query", "owner sk_prefix", range_condition="begins_with"),
            pattern("some", "BatchGetItem", "owner at:string id:array/string"),
            ByPlace=("{country}", ["{city}", "{street}", "{number}"]),
        ),
        Owner=entity("N#{owner}", "OWNER", "owner"),
    ),
    transactions=(
        transaction("those", "TransactGet", "owner at id", "array", "Get Note of Notes", "Get Owner of Notes"),
        transaction("both", "TransactGet", "owner at id", "object", "Get Note of Notes", "Get Owner of Notes"),
    ),
)  # fmt: skip
for number, which in ((4, 1), (9, 2)):
    declared = READS["tables"][0]["entities"]["Note"]["access_patterns"][number]
    declared["parameters"][which]["optional"] = True


@pytest.fixture(scope="module")
def read() -> dict[str, str]:
    return docstrings(READS)


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("newest", "Returns the last item by sk. Skips items of other kinds. Cost"),
        ("oldest", "Returns the first item by sk. Skips items of other kinds. Cost"),
        ("this", "sk = {at}#{id}. Cost"),
        ("street_down", "Items come by number, descending. Cost"),
        ("said", "[text = {text}]. What is in brackets is left out for None. "),
        ("said", "Items come in pages of at most 5 by default."),
        ("some", "Items come in the order asked, each once; what is not there is left out. Raises"),
        ("those", "Get Note and Get Owner. Items that are not there are left out. Cost"),
        ("both", "Get Note and Get Owner. Cost"),
        ("all_kinds", "pk = N#{owner}. Skips items of other kinds. Cost"),
        (
            "now",
            "Skips items of other kinds. Sees every write that was answered before, at twice the cost. Cost",
        ),
        ("all_now", "Sees every write that was answered before, at twice the cost. Cost"),
        ("behind", "Of the Note items that are read, keeps those with id > {last}. Skips"),
        (
            "behind_or_all",
            "keeps those with [id > {last}]. What is in brackets is left out for None. Skips",
        ),
        ("beginning", "begins_with(sk, {sk_prefix}). Skips items of other kinds. Cost"),
    ],
)
def test_a_read_tells_order_and_what_it_leaves_out(
    read: dict[str, str], method: str, says: str
) -> None:
    assert says in read[method]


@pytest.mark.parametrize(
    ("fields", "key", "left_out"),
    [("id shelf?", "T#{id}", True), ("id shelf", "T#{id}", False), ("id shelf?", "T#{id}#{shelf}", False)],
)  # fmt: skip
def test_to_item_tells_that_a_key_attribute_of_an_index_can_be_left_out(
    fields: str, key: str, left_out: bool
) -> None:
    """Not of a field that the key of the item is made of: it is never without."""
    thing = entity(key, "THING", fields, ByShelf="SHELF#{shelf}")
    made = compiled(schema(table("Things", "pk", "sk", index("ByShelf", "shelf_pk"), Thing=thing)))
    assert made.errors == []
    text = made.files["entities.py"]
    assert "with the key attributes of every index." in text
    told = "A key attribute of an index is left out where one of its fields is None."
    assert (told in text) is left_out
    assert ('if self.shelf is not None:\n                item["shelf_pk"]' in text) is left_out


@pytest.mark.parametrize("optional", [True, False])
def test_an_empty_list_is_told_from_none_where_both_can_be_given(optional: bool) -> None:
    found = pattern("found", "Query", "owner ids:array", filter_expression="tag IN :ids")
    other = pattern("other", "Query", "owner tag", filter_expression="tag = :tag")
    found["parameters"][1]["optional"] = other["parameters"][1]["optional"] = optional
    note = entity("N#{owner}", "NOTE#{id}", "owner id tag", found, other)
    said = docstrings(schema(table("Notes", "pk", "sk", Note=note)))
    none = "What is in brackets is left out for None"
    told = f"Filter: [tag IN {{ids}}]. {none}, and an empty list finds nothing. Raises"
    assert (told in said["found"]) is optional
    assert (f"{none}. Raises" in said["other"]) is optional
    assert ("empty list" in said["found"]) is optional
