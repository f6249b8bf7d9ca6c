"""What is found of each kind of change: at least one row for every rule, and one for every key of the language."""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from dyngen.config import KINDS
from dyngen.evolution.rules import ENCODING, RULES, SAFE, SETTING
from dyngen.schema import document
from evolution.changing import (
    ALL,
    AUTHOR,
    BY_DAY,
    BY_STATUS,
    CONFIG,
    DAY,
    EXPIRES,
    FIELDS,
    FIND,
    GET,
    LIKE,
    LIKES,
    LIST,
    MAPPINGS,
    NOTE,
    OF_DAY,
    OF_STATUS,
    POST,
    POST_ID,
    PREFS,
    REGISTER,
    RENAME,
    SAVE,
    SCHEMA,
    SECRET,
    SLIM,
    STATUS,
    TITLE,
    USER_ID,
    T,
    found,
    told,
)
from schemas import GONE, changed, entity, fields, index, parameters, pattern, table, where

Changes = Mapping[str, object]
Row = tuple[str, Changes, Changes, tuple[str, ...]]
"""The keys of the language whose change it is, what SCHEMA is before, what is changed then, and what is found."""

POSTS, USERS = SCHEMA["tables"]
POSTS_ALONE = changed(POSTS, {"entities/Note": GONE})
PATTERNS = SCHEMA["tables"][0]["entities"]["Post"]["access_patterns"]
COLUMNS = SCHEMA["tables"][0]["entities"]["Post"]["fields"]
INDEXES = SCHEMA["tables"][0]["gsi_list"]
MAPPED = SCHEMA["tables"][0]["entities"]["Post"]["gsi_mappings"]
FILTER = f"{FIND}/filter_expression"
CONDITION = f"{FILTER}/conditions/0"
UPDATE = f"{LIKE}/updates/0"
PUT_POST = f"{REGISTER}/entities_involved/1"
PARAMETERS = SCHEMA["cross_table_access_patterns"][0]["parameters"]
(LOCAL,) = ({"name": "ByTitle", "sort_key": "title"},)
GONE_USERS: dict[str, Any] = {
    f"{REGISTER}/parameters": parameters("first second"),
    f"{REGISTER}/entities_involved": [
        {"table": "Users", "entity": "User", "action": "Delete", "key": {"user_id": "first"}},
        {
            "table": "Users",
            "entity": "User",
            "action": "ConditionCheck",
            "condition": "exists",
            "key": {"user_id": "second"},
        },
    ],
}
INVOLVED = SCHEMA["cross_table_access_patterns"][0]["entities_involved"]
READ_TWO = [
    {"table": table, "entity": name, "action": "Get"}
    for table, name in (("Users", "User"), ("Posts", "Note"))
]
READ: Changes = {
    f"{REGISTER}/operation": "TransactGet",
    f"{REGISTER}/return_type": "object",
    f"{REGISTER}/parameters": parameters("user_id note_id"),
    f"{REGISTER}/entities_involved": READ_TWO,
}
WITH_LOCAL = {
    f"{T}/lsi_list": [LOCAL],
    f"{POST}/lsi_mappings": [{"name": "ByTitle", "sk_template": "{title}"}],
}


def numbered(number: int, each: Mapping[str, object]) -> dict[str, object]:
    return {**each, "pattern_id": number}


def with_field(spelling: str, **more: Mapping[str, object]) -> Changes:
    """Post with another field at its end."""
    return {FIELDS: [*COLUMNS, *fields(spelling, **more)]}


SEEN = f"{FIELDS}/{len(COLUMNS)}"
COMPARED = {
    **with_field("seen:datetime? home:object?", home={"fields": fields("since:datetime?")}),
    f"{FIND}/parameters": parameters("since:datetime"),
    f"{FIND}/filter_expression": where("seen", ">=", "since"),
    f"{LIKE}/parameters": parameters("user_id day:date post_id by:integer was:datetime"),
    f"{LIKE}/condition": "home.since = :was",
}
"""Moments that are compared, one in a read and one within an object in a write."""
COUNTED = "tables/1/table_config/version_attribute"
OF_USERS = "tables/1/entities/User/fields"
USER_COLUMNS = USERS["entities"]["User"]["fields"]


def counting(spelling: str) -> Changes:
    """User with another field at its end."""
    return {OF_USERS: [*USER_COLUMNS, *fields(spelling)]}


def nested(text: str) -> Changes:
    return {f"{PREFS}/fields": fields(text)}


SIZED = fields("theme size:integer?", size={"default": 1})
MANY = {f"{PREFS}/type": "array", f"{PREFS}/item_type": "object"}
IN_INDEX = {
    f"{NOTE}/gsi_mappings": [
        {"name": "ByStatus", "pk_template": "TEXT#{text}", "sk_template": "{note_id}"}
    ]
}
ENUM = {f"{TITLE}/enum": ["a", "b"]}

ELSEWHERE = {"pk_template": "OF#{user_id}", "sk_template": "MEMO#{note_id}"}
HERE = {"pk_template": "USER#{user_id}", "sk_template": "NOTE#{note_id}"}
SECOND = {f"{NOTE}/also_at": ELSEWHERE}
SWITCHED = {**{f"{NOTE}/{key}": value for key, value in ELSEWHERE.items()}, f"{NOTE}/also_at": HERE}

KEY: list[Row] = [
    ("TableConfig.table_name", {}, {f"{CONFIG}/table_name": "Articles", f"{REGISTER}/entities_involved/1/table": "Articles"}, ("DB101 Articles B F",)),
    ("TableConfig.partition_key", {}, {f"{CONFIG}/partition_key": "hash"}, ("DB104 Posts B F",)),
    ("TableConfig.sort_key", {}, {f"{CONFIG}/sort_key": "range"}, ("DB104 Posts B F",)),
    ("TableConfig.partition_key", {}, {"tables/1/entities/User/fields/0/type": "integer"}, ("DB104 Users B F", "DB204 User.user_id B F", "DB505 User.user_id")),
    ("Entity.pk_template", {}, {f"{NOTE}/pk_template": "NOTES#{user_id}"}, ("DB102 Note.pk_template B F", "DB510 Post.all_of_user()", "DB519 Note")),
    ("Entity.sk_template", {}, {f"{NOTE}/sk_template": "MEMO#{note_id}"}, ("DB102 Note.sk_template B F",)),
    ("Entity.sk_template", {}, {f"{NOTE}/sk_template": "NOTE#{note_id:lower}"}, ("DB102 Note.sk_template B F",)),
    ("Entity.sk_template", {f"{NOTE}/fields": fields("user_id note_id number:integer"), f"{NOTE}/sk_template": "NOTE#{number:04d}#{note_id}"}, {f"{NOTE}/sk_template": "NOTE#{number:06d}#{note_id}"}, ("DB102 Note.sk_template B F",)),
    ("Entity.sk_template", {f"{NOTE}/fields": fields("user_id note_id number:integer"), f"{NOTE}/sk_template": "NOTE#{number}"}, {f"{NOTE}/sk_template": "NOTE#{number:d}"}, ("DB105 Note.sk_template B",)),
    ("TableModel.entities", {}, {"tables": [POSTS_ALONE, USERS, table("Notes", "nk", None, Note=entity("{note_id}", None, "user_id note_id text"))]}, ("DB103 Note B F", "DB510 Post.all_of_user()", "DB509 Note.get_note()", "DB509 Note.delete_note()", "DB519 Note")),
    ("Field.type", {}, {f"{NOTE}/fields/1/type": "uuid"}, ("DB105 Note.sk_template B", "DB205 Note.note_id B", "DB505 Note.note_id")),
    ("Field.type", {f"{NOTE}/fields/1/type": "uuid"}, {f"{NOTE}/fields/1/type": "string"}, ("DB206 Note.note_id F", "DB505 Note.note_id")),
    ("Field.type", {f"{NOTE}/fields/1/type": "date"}, {f"{NOTE}/fields/1/type": "datetime"}, ("DB102 Note.sk_template B F", "DB204 Note.note_id B F", "DB505 Note.note_id")),
    ("Field.enum", {f"{NOTE}/fields/1/enum": ["a", "b"]}, {f"{NOTE}/fields/1/enum": ["a"]}, ("DB105 Note.sk_template B", "DB209 Note.note_id B", "DB505 Note.note_id")),
    ("TableModel.entities", {}, {f"{T}/entities/Draft": entity("USER#{user_id}", "NOTE#{note_id}#DRAFT#{number}", "user_id note_id number")}, ("DB106 Note.sk_template B", "DB510 Post.all_of_user()")),
    ("TableModel.entities", {f"{T}/entities/Draft": entity("USER#{user_id}", "NOTE#{note_id}#DRAFT#{number}", "user_id note_id number")}, {f"{T}/entities/Draft": GONE}, ("DB106 Note.sk_template F", "DB510 Post.all_of_user()", "DB502 Draft", "DB412 Draft")),
    ("Entity.also_at", SECOND, SWITCHED, ("DB107 Note.also_at", "DB510 Post.all_of_user()")),
    ("Entity.also_at", SECOND, {**SWITCHED, f"{NOTE}/also_at": GONE}, ("DB108 Note.also_at F", "DB510 Post.all_of_user()", "DB519 Note")),
    ("AlsoAt.written", SECOND, {**SWITCHED, f"{NOTE}/also_at/written": False}, ("DB108 Note.also_at F", "DB510 Post.all_of_user()", "DB519 Note")),
    ("Entity.also_at", {f"{NOTE}/also_at": {**ELSEWHERE, "written": False}}, SWITCHED, ("DB102 Note.pk_template B F", "DB102 Note.sk_template B F", "DB510 Post.all_of_user()")),
]  # fmt: skip
ITEM: list[Row] = [
    ("Entity.fields", {}, with_field("locale"), ("DB201 Post.locale B",)),
    ("Entity.fields", {}, with_field("words:string_set"), ()),
    ("Entity.fields", with_field("locale"), {FIELDS: COLUMNS}, ("DB202 Post.locale F", "DB504 Post.locale")),
    ("Field.fields", nested("theme"), nested("theme size:integer"), ("DB201 Post.prefs.size B",)),
    ("Field.fields", nested("theme size:integer"), nested("theme"), ("DB202 Post.prefs.size F", "DB504 Post.prefs.size")),
    ("Field.required", nested("theme size:integer?"), nested("theme size:integer"), ("DB207 Post.prefs.size B", "DB505 Post.prefs.size")),
    ("Field.required", nested("theme size:integer"), nested("theme size:integer?"), ("DB208 Post.prefs.size F", "DB505 Post.prefs.size")),
    ("Field.required", {f"{PREFS}/fields": SIZED}, nested("theme size:integer"), ("DB207 Post.prefs.size B",)),
    ("Field.enum", {f"{PREFS}/fields": fields("theme", theme={"enum": ["a", "b"]})}, {f"{PREFS}/fields": fields("theme", theme={"enum": ["a"]})}, ("DB209 Post.prefs.theme B", "DB505 Post.prefs.theme")),
    ("Field.type", nested("theme size:integer"), nested("theme size"), ("DB204 Post.prefs.size B F", "DB505 Post.prefs.size")),
    ("Field.item_fields", {**MANY, f"{PREFS}/item_fields": fields("theme")}, {f"{PREFS}/item_fields": fields("theme size:integer")}, ("DB201 Post.prefs.size B",)),
    ("Field.name", {}, {f"{NOTE}/fields/2/name": "body"}, ("DB203 Note.body B F", "DB506 Note.body")),
    ("Field.attribute", {}, {f"{NOTE}/fields/2/attribute": "Text"}, ("DB203 Note.text B F",)),
    ("Field.attribute", {}, {f"{NOTE}/fields/2/name": "body", f"{NOTE}/fields/2/attribute": "text"}, ("DB506 Note.body",)),
    ("Field.name", {}, {f"{SECRET}/name": "hidden"}, ("DB203 Post.hidden B F", "DB506 Post.hidden")),
    ("Field.type", {}, {f"{NOTE}/fields/2/type": "integer"}, ("DB204 Note.text B F", "DB505 Note.text")),
    ("Field.type", {}, {f"{AUTHOR}/type": "date"}, ("DB204 Post.author B F", "DB505 Post.author")),
    ("Field.type", {}, {f"{AUTHOR}/type": "string"}, ("DB206 Post.author F", "DB505 Post.author")),
    ("Field.type", {}, {f"{TITLE}/type": "uuid"}, ("DB205 Post.title B", "DB505 Post.title")),
    ("Field.type", {}, {f"{LIKES}/type": "decimal", f"{FIND}/parameters/0/type": "decimal", f"{LIKE}/parameters/3/type": "decimal"}, ("DB206 Post.likes F", "DB505 Post.likes", "DB509 Post.find_posts()", "DB509 Post.like()")),
    ("Field.type", with_field("rate:decimal"), with_field("rate:integer"), ("DB205 Post.rate B", "DB505 Post.rate")),
    ("Field.item_type", with_field("list:array/string"), with_field("list:array/uuid"), ("DB205 Post.list B", "DB505 Post.list")),
    ("Field.item_type", with_field("list:array/integer"), with_field("list:array/decimal"), ("DB206 Post.list F", "DB505 Post.list")),
    ("Field.fields", {}, nested("theme"), ("DB205 Post.prefs B", "DB505 Post.prefs")),
    ("Field.fields", nested("theme"), {f"{PREFS}/fields": GONE}, ("DB206 Post.prefs F", "DB505 Post.prefs", "DB519 Post")),
    ("Field.required", {}, {f"{TITLE}/required": True}, ("DB207 Post.title B", "DB505 Post.title")),
    ("Field.required", {}, {f"{NOTE}/fields/2/required": False}, ("DB208 Note.text F", "DB505 Note.text")),
    ("Field.required", with_field("words:string_set?"), with_field("words:string_set"), ("DB505 Post.words",)),
    ("Field.enum", ENUM, {f"{TITLE}/enum": ["b"]}, ("DB209 Post.title B", "DB505 Post.title")),
    ("Field.enum", ENUM, {f"{TITLE}/enum": ["a", "b", "c"]}, ("DB210 Post.title F", "DB505 Post.title")),
    ("Field.enum", {}, ENUM, ("DB205 Post.title B", "DB505 Post.title")),
    ("Field.enum", ENUM, {f"{TITLE}/enum": GONE}, ("DB206 Post.title F", "DB505 Post.title", "DB519 Post")),
    ("Field.enum", ENUM, {f"{TITLE}/enum": ["b", "a"]}, ()),
    ("Field.stored", {}, {f"{NOTE}/fields/1/stored": "key"}, ("DB211 Note.note_id",)),
    ("Field.stored", {f"{NOTE}/fields/1/stored": "key"}, {f"{NOTE}/fields/1/stored": GONE}, ("DB211 Note.note_id",)),
    ("Field.stored", IN_INDEX, {f"{NOTE}/fields/2/stored": "key"}, ("DB203 Note.text F",)),
    ("Field.stored", {**IN_INDEX, f"{NOTE}/fields/2/stored": "key"}, {f"{NOTE}/fields/2/stored": GONE}, ("DB203 Note.text B",)),
    ("Field.const", {FIELDS: [*COLUMNS, {"name": "kind", "type": "string", "const": "POST"}]}, {FIELDS: [*COLUMNS, {"name": "kind", "type": "string", "const": "ARTICLE"}]}, ("DB212 Post.kind B F",)),
    ("Field.const", {}, {FIELDS: [*COLUMNS, {"name": "kind", "type": "string", "const": "POST"}]}, ()),
    ("Field.const", with_field("kind"), {FIELDS: [*COLUMNS, {"name": "kind", "type": "string", "const": "POST"}]}, ("DB212 Post.kind B",)),
    ("Field.const", {FIELDS: [*COLUMNS, {"name": "kind", "type": "string", "const": "POST"}]}, with_field("kind?"), ("DB212 Post.kind F",)),
    ("TableConfig.type_attribute", {}, {"tables/1/table_config/type_attribute": "Type"}, ()),
    ("Entity.entity_type", {"tables/1/table_config/type_attribute": "Type"}, {"tables/1/entities/User/entity_type": "PERSON"}, ("DB212 User.Type B F",)),
    ("Field.format", with_field("seen:datetime?"), with_field("seen:datetime?", seen={"format": "epoch_s"}), ("DB204 Post.seen B F",)),
    ("Field.format", with_field("seen:datetime?", seen={"format": "epoch_s"}), with_field("seen:datetime?", seen={"format": "epoch_ms"}), ("DB204 Post.seen B F",)),
    ("Field.format", with_field("seen:datetime?"), with_field("seen:datetime?", seen={"format": "iso_s"}), ("DB205 Post.seen B",)),
    ("Field.format", with_field("seen:datetime?", seen={"format": "iso_s"}), with_field("seen:datetime?", seen={"format": "iso_ms"}), ("DB206 Post.seen F",)),
    ("Field.format", with_field("seen:datetime?"), with_field("seen:datetime?", seen={"format": "iso_offset"}), ()),
    ("Field.format", with_field("seen:datetime?", seen={"format": "epoch_s"}), with_field("seen:datetime?", seen={"ttl": True}), ("DB606 Post.seen",)),
    ("Field.format", COMPARED, {f"{SEEN}/format": "iso_offset"}, ("DB408 Post.find_posts()",)),
    ("Field.format", COMPARED, {f"{FIELDS}/{len(COLUMNS) + 1}/fields/0/format": "iso_offset"}, ("DB409 Post.like()",)),
    ("Field.format", COMPARED, {f"{SEEN}/format": "epoch_s"}, ("DB204 Post.seen B F",)),
    ("Field.ttl", with_field("until:datetime?"), with_field("until:datetime?", until={"ttl": True}), ("DB204 Post.until B F",)),
    ("Field.ttl", with_field("until:datetime?", until={"format": "epoch_s"}), with_field("until:datetime?", until={"ttl": True}), ("DB606 Post.until",)),
]  # fmt: skip
IN_SLIM = ["heading", "likes"]
STATE = index("ByState", "state_pk")
HEADING = {f"{TITLE}/name": "heading", f"{RENAME}/parameters/3/name": "heading"}
INDEX: list[Row] = [
    ("TableModel.gsi_list", {}, {f"{T}/gsi_list": [*INDEXES, STATE], f"{MAPPINGS}": [*MAPPED, {"name": "ByState", "pk_template": "S#{status}"}]}, ("DB301 Posts.ByState B", "DB405 Post.ByState")),
    ("TableModel.gsi_list", {}, {f"{T}/gsi_list": [*INDEXES, index("ByTime", "all_pk", "day")], f"{MAPPINGS}": [*MAPPED, {"name": "ByTime", "pk_template": "ALL", "sk_template": "{day}"}]}, ("DB301 Posts.ByTime B", "DB405 Post.ByTime")),
    ("TableModel.gsi_list", {}, {f"{T}/gsi_list": [*INDEXES, index("ByAuthor", "author")], f"{MAPPINGS}": [*MAPPED, {"name": "ByAuthor", "pk_template": "{author}"}]}, ("DB302 Posts.ByAuthor",)),
    ("Index.name", {}, {f"{BY_DAY}/name": "OnDay", f"{MAPPINGS}/1/name": "OnDay", f"{OF_DAY}/index_name": "OnDay"}, ("DB302 Posts.OnDay", "DB403 Posts.ByDay F", "DB408 Post.get_by_day()", "DB519 Post")),
    ("Index.name", {}, {f"{BY_STATUS}/name": "OfStatus", f"{MAPPINGS}/0/name": "OfStatus", f"{OF_STATUS}/index_name": "OfStatus"}, ("DB302 Posts.OfStatus", "DB403 Posts.ByStatus F", "DB408 Post.get_by_status()", "DB519 Post")),
    ("TableModel.gsi_list", {}, {f"{T}/gsi_list": [*INDEXES, index("Wide", "gsi1pk", "sk")], f"{MAPPINGS}": [*MAPPED, {"name": "Wide", "pk_template": "STATUS#{status}", "sk_template": "POST#{day}#{post_id}"}]}, ("DB302 Posts.Wide",)),
    ("TableModel.gsi_list", {}, {f"{T}/gsi_list": [*INDEXES, index("Wide", "gsi1pk", "sk")], f"{MAPPINGS}": [*MAPPED, {"name": "Wide", "pk_template": "STATUS#{status}", "sk_template": "POST#{day}#{post_id}"}], f"{NOTE}/gsi_mappings": [{"name": "Wide", "pk_template": "STATUS#{text}", "sk_template": "NOTE#{note_id}"}]}, ("DB301 Posts.Wide B", "DB405 Note.Wide")),
    ("Index.partition_key", {}, {f"{BY_STATUS}/partition_key": "gsi2pk"}, ("DB303 Posts.ByStatus B F",)),
    ("Index.sort_key", {}, {f"{BY_STATUS}/sort_key": "gsi2sk"}, ("DB303 Posts.ByStatus B F",)),
    ("Index.projection", {}, {f"{SLIM}/projection": "ALL", f"{SLIM}/included_attributes": GONE}, ("DB304 Posts.Slim B", "DB510 Post.get_slim()")),
    ("Index.projection", {}, {f"{SLIM}/projection": "KEYS_ONLY", f"{SLIM}/included_attributes": GONE}, ("DB305 Posts.Slim F",)),
    ("Index.included_attributes", {}, {f"{SLIM}/included_attributes": ["title", "likes", "author"]}, ("DB304 Posts.Slim B",)),
    ("Index.included_attributes", {}, {f"{SLIM}/included_attributes": ["title"]}, ("DB305 Posts.Slim F",)),
    ("Index.included_attributes", {}, {f"{SLIM}/included_attributes": ["likes", "title"]}, ()),
    ("Index.included_attributes", {}, {**HEADING, f"{SLIM}/included_attributes": IN_SLIM}, ("DB203 Post.heading B F", "DB304 Posts.Slim B", "DB305 Posts.Slim F", "DB506 Post.heading")),
    ("Index.included_attributes", {}, {**HEADING, f"{TITLE}/attribute": "title", f"{SLIM}/included_attributes": IN_SLIM}, ("DB506 Post.heading",)),
    ("Entity.gsi_mappings", {}, {f"{NOTE}/gsi_mappings": [{"name": "ByStatus", "pk_template": "NOTE#{text}", "sk_template": "{note_id}"}]}, ("DB306 Note.ByStatus B", "DB405 Note.ByStatus")),
    ("Entity.gsi_mappings", {f"{NOTE}/gsi_mappings": [{"name": "ByStatus", "pk_template": "NOTE#{text}", "sk_template": "{note_id}"}]}, {f"{NOTE}/gsi_mappings": []}, ("DB406 Note.ByStatus F", "DB519 Note")),
    ("GsiMapping.name", {f"{T}/gsi_list": [*INDEXES, STATE], f"{NOTE}/gsi_mappings": [{"name": "ByState", "pk_template": "S#{text}"}]}, {f"{NOTE}/gsi_mappings/0": {"name": "ByStatus", "pk_template": "NOTE#{text}", "sk_template": "{note_id}"}}, ("DB306 Note.ByStatus B", "DB405 Note.ByStatus", "DB406 Note.ByState F", "DB519 Note")),
    ("GsiMapping.pk_template", {}, {f"{MAPPINGS}/0/pk_template": "S#{status}"}, ("DB307 Post.ByStatus B F",)),
    ("GsiMapping.sk_template", {}, {f"{MAPPINGS}/0/sk_template": "P#{post_id}"}, ("DB307 Post.ByStatus B F",)),
    ("LsiMapping.sk_template", WITH_LOCAL | {f"{T}/lsi_list/0/sort_key": "title_sk", f"{POST}/lsi_mappings/0/sk_template": "T#{title}"}, {f"{POST}/lsi_mappings/0/sk_template": "TITLE#{title}"}, ("DB307 Post.ByTitle B F",)),
    ("Entity.lsi_mappings", WITH_LOCAL, {f"{NOTE}/lsi_mappings": [{"name": "ByTitle", "sk_template": "{text}"}]}, ("DB306 Note.ByTitle B", "DB405 Note.ByTitle")),
    ("LsiMapping.name", {f"{T}/lsi_list": [LOCAL, {"name": "Other", "sort_key": "other"}], f"{POST}/lsi_mappings": [{"name": "ByTitle", "sk_template": "{title}"}]}, {f"{POST}/lsi_mappings/0": {"name": "Other", "sk_template": "{status}"}}, ("DB306 Post.Other B", "DB405 Post.Other", "DB406 Post.ByTitle F", "DB519 Post")),
    ("Field.required", {}, {f"{STATUS}/required": False}, ("DB308 Post.status", "DB308 Post.status", "DB208 Post.status F", "DB505 Post.status")),
]  # fmt: skip
COMPARED = {"field": "likes", "operator": ">=", "param": "least"}
MIX: list[Row] = [
    ("Entity.also_at", {}, SECOND, ("DB414 Note.also_at",)),
    ("Entity.also_at", {}, {f"{NOTE}/also_at": {**ELSEWHERE, "written": False}}, ()),
    ("AlsoAt.written", {f"{NOTE}/also_at": {**ELSEWHERE, "written": False}}, SECOND, ("DB414 Note.also_at",)),
    ("AlsoAt.written", SECOND, {f"{NOTE}/also_at": {**ELSEWHERE, "written": False}}, ("DB519 Note",)),
    ("AlsoAt.sk_template", {}, {f"{NOTE}/also_at": {**HERE, "sk_template": "MEMO#{note_id}"}}, ("DB414 Note.also_at", "DB415 Note.also_at F")),
    ("Entity.also_at", SECOND, {f"{NOTE}/also_at": GONE}, ("DB416 Note.also_at B", "DB519 Note")),
    ("Entity.also_at", {f"{NOTE}/also_at": {**ELSEWHERE, "written": False}}, {f"{NOTE}/also_at": GONE}, ("DB417 Note.also_at B",)),
    ("AlsoAt.pk_template", SECOND, {f"{NOTE}/also_at/pk_template": "BY#{user_id}"}, ("DB416 Note.also_at B", "DB414 Note.also_at")),
    ("Entity.fields", {}, with_field("nick?"), ("DB401 Post.nick",)),
    ("Entity.fields", with_field("nick?"), {FIELDS: COLUMNS}, ("DB402 Post.nick", "DB504 Post.nick")),
    ("AccessPattern.index_name", {}, {f"{OF_DAY}/index_name": "Slim", f"{OF_DAY}/parameters/0": {"name": "status", "type": "string"}}, ("DB509 Post.get_by_day()", "DB510 Post.get_by_day()", "DB408 Post.get_by_day()")),
    ("Field.default", with_field("lang?", lang={"default": "en"}), with_field("lang?", lang={"default": "de"}), ("DB404 Post.lang",)),
    ("Field.default", with_field("lang?"), with_field("lang?", lang={"default": "de"}), ("DB404 Post.lang", "DB505 Post.lang")),
    ("Field.default", {f"{PREFS}/fields": SIZED}, {f"{PREFS}/fields": fields("theme size:integer?", size={"default": 2})}, ("DB404 Post.prefs.size",)),
    ("Field.default", nested("theme"), {f"{PREFS}/fields": SIZED}, ()),
    ("Field.default", with_field("free:object?", free={"default": {"a": 1, "b": 0}}), with_field("free:object?", free={"default": {"a": True, "b": 0}}), ("DB404 Post.free",)),
    ("Entity.fields", {}, with_field("version:integer"), ("DB407 Post.version",)),
    ("Entity.fields", with_field("version:integer"), {FIELDS: COLUMNS}, ("DB407 Post.version",)),
    ("TableConfig.version_attribute", {}, {"tables/1/table_config/version_attribute": "rev"}, ("DB407 User.rev",)),
    ("TableConfig.version_attribute", {}, {"tables/1/table_config/version_attribute": None}, ("DB407 User.version",)),
    ("TableConfig.version_attribute", counting("rev:integer"), {COUNTED: "rev"}, ("DB407 User.rev",)),
    ("TableConfig.version_attribute", counting("rev:integer"), {COUNTED: "rev", OF_USERS: USER_COLUMNS}, ("DB407 User.rev",)),
    ("TableConfig.version_attribute", counting("rev:integer?"), {COUNTED: "rev"}, ("DB404 User.rev", "DB407 User.rev", "DB505 User.rev")),
    ("TableConfig.version_attribute", counting("rev"), {COUNTED: "rev", OF_USERS: USER_COLUMNS}, ("DB204 User.rev B F", "DB407 User.rev", "DB505 User.rev")),
    ("TableConfig.version_attribute", counting("rev:decimal"), {COUNTED: "rev", OF_USERS: USER_COLUMNS}, ("DB205 User.rev B", "DB407 User.rev", "DB505 User.rev")),
    ("TableConfig.version_attribute", {COUNTED: "rev"}, {COUNTED: GONE, **counting("rev")}, ("DB204 User.rev B F", "DB207 User.rev B", "DB407 User.version", "DB505 User.rev")),
    ("TableConfig.version_attribute", {COUNTED: "rev"}, {COUNTED: None, **counting("rev:integer?")}, ("DB404 User.rev", "DB407 User.rev", "DB505 User.rev")),
    ("TableConfig.version_attribute", {COUNTED: "rev", **counting("rev:integer")}, {COUNTED: GONE, OF_USERS: USER_COLUMNS}, ("DB202 User.rev F", "DB407 User.version", "DB504 User.rev")),
    ("TableConfig.version_attribute", {}, {COUNTED: "rev", **counting("rev:integer")}, ("DB201 User.rev B", "DB407 User.rev")),
    ("TableConfig.version_attribute", {COUNTED: "rev", **counting("rev:integer?")}, {COUNTED: GONE, OF_USERS: USER_COLUMNS}, ("DB402 User.rev", "DB407 User.version", "DB504 User.rev")),
    ("Field.touch", with_field("at:datetime?"), with_field("at:datetime?", at={"touch": True}), ("DB413 Post.at",)),
    ("AccessPattern.range_condition", {}, {f"{LIST}/range_condition": ">"}, ("DB408 Post.get_posts()",)),
    ("AccessPattern.descending", {}, {f"{LIST}/descending": True}, ("DB408 Post.get_posts()",)),
    ("AccessPattern.consistent_read", {f"{GET}/consistent_read": True}, {f"{GET}/consistent_read": False}, ("DB408 Post.get_post()",)),
    ("AccessPattern.entities", {}, {f"{ALL}/entities": ["Post"]}, ("DB510 Post.all_of_user()", "DB519 Note")),
    ("AccessPattern.filter_expression", {}, {FILTER: "likes > :least"}, ("DB408 Post.find_posts()",)),
    ("AccessPattern.filter_expression", {}, {FILTER: "likes >= :least"}, ()),
    ("FilterExpression.conditions", {}, {f"{FILTER}/conditions": [COMPARED, {"field": "title", "function": "attribute_exists"}]}, ("DB408 Post.find_posts()",)),
    ("FilterExpression.logical_operator", {f"{FILTER}/conditions": [COMPARED, {"field": "title", "function": "attribute_exists"}]}, {f"{FILTER}/logical_operator": "OR"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.field", {}, {f"{CONDITION}/field": "expires"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.operator", {}, {f"{CONDITION}/operator": ">"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.function", {f"{CONDITION}": {"field": "title", "function": "attribute_exists"}, f"{FIND}/parameters": []}, {f"{CONDITION}/function": "attribute_not_exists"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.param", {f"{FIND}/parameters": [{"name": "least", "type": "integer"}, {"name": "most", "type": "integer"}], f"{FILTER}/conditions": [COMPARED, {"field": "expires", "operator": "<", "param": "most"}]}, {f"{CONDITION}/param": "most", f"{FILTER}/conditions/1/param": "least"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.param2", {f"{FIND}/parameters": [{"name": name, "type": "integer"} for name in ("a", "b", "c")], f"{FILTER}/conditions": [{"field": "likes", "operator": "between", "param": "a", "param2": "b"}, {"field": "expires", "operator": "<", "param": "c"}]}, {f"{CONDITION}/param2": "c", f"{FILTER}/conditions/1/param": "b"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.params", {f"{FIND}/parameters": [{"name": name, "type": "integer"} for name in ("a", "b", "c")], f"{FILTER}/conditions": [{"field": "likes", "operator": "in", "params": ["a", "b"]}, {"field": "expires", "operator": "<", "param": "c"}]}, {f"{CONDITION}/params": ["a", "c"], f"{FILTER}/conditions/1/param": "b"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.value", {CONDITION: {"field": "likes", "operator": "=", "value": 1}, f"{FIND}/parameters": []}, {f"{CONDITION}/value": 2}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.values", {CONDITION: {"field": "likes", "operator": "in", "values": [1, 2]}, f"{FIND}/parameters": []}, {f"{CONDITION}/values": [1]}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.other_field", {CONDITION: {"field": "title", "operator": "=", "other_field": "status"}, f"{FIND}/parameters": []}, {f"{CONDITION}/other_field": "secret"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.conditions", {CONDITION: {"conditions": [COMPARED]}}, {f"{CONDITION}/conditions": [COMPARED, {"field": "title", "function": "attribute_exists"}]}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.logical_operator", {CONDITION: {"conditions": [COMPARED, {"field": "title", "function": "attribute_exists"}]}}, {f"{CONDITION}/logical_operator": "OR"}, ("DB408 Post.find_posts()",)),
    ("FilterCondition.not", {}, {CONDITION: {"not": COMPARED}}, ("DB408 Post.find_posts()",)),
    ("AccessPattern.operation", {}, {RENAME: numbered(8, pattern("rename_post", "PutItem", "user_id day:date post_id title status", "single_entity"))}, ("DB509 Post.rename_post()", "DB409 Post.rename_post()")),
    ("AccessPattern.condition", {}, {f"{SAVE}/condition": GONE}, ("DB409 Post.save_post()",)),
    ("AccessPattern.updates", {}, {f"{LIKE}/updates": [{"field": "likes", "action": "increment", "param": "by"}, {"field": "title", "action": "remove"}]}, ("DB409 Post.like()",)),
    ("AccessPattern.if_missing", {f"{STATUS}/required": False}, {f"{LIKE}/if_missing": "create"}, ("DB409 Post.like()",)),
    ("AccessPattern.partial", {}, {f"{RENAME}/partial": True}, ("DB509 Post.rename_post()", "DB409 Post.rename_post()")),
    ("UpdateAction.action", {}, {f"{UPDATE}/action": "decrement"}, ("DB409 Post.like()",)),
    ("UpdateAction.field", {}, {f"{UPDATE}/field": "expires"}, ("DB409 Post.like()",)),
    ("UpdateAction.param", {f"{LIKE}/parameters": [*PATTERNS[8]["parameters"], {"name": "more", "type": "integer"}], f"{LIKE}/updates": [{"field": "likes", "action": "increment", "param": "by"}, {"field": "expires", "action": "increment", "param": "more"}]}, {f"{UPDATE}/param": "more", f"{LIKE}/updates/1/param": "by"}, ("DB409 Post.like()",)),
    ("UpdateAction.value", {UPDATE: {"field": "likes", "action": "increment", "value": 1}, f"{LIKE}/parameters": PATTERNS[8]["parameters"][:3]}, {f"{UPDATE}/value": 2}, ("DB409 Post.like()",)),
    ("UpdateAction.other_field", {**with_field("was"), UPDATE: {"field": "was", "action": "set", "other_field": "post_id"}, f"{LIKE}/parameters": PATTERNS[8]["parameters"][:3]}, {f"{UPDATE}/other_field": "user_id"}, ("DB409 Post.like()",)),
    ("UpdateAction.key", {f"{LIKE}/parameters": [*PATTERNS[8]["parameters"], {"name": "a", "type": "string"}, {"name": "b", "type": "string"}], f"{PREFS}/required": True, f"{LIKE}/updates": [{"field": "prefs", "key": "a", "action": "set", "param": "b"}, {"field": "likes", "action": "increment", "param": "by"}]}, {f"{UPDATE}/key": "b", f"{UPDATE}/param": "a"}, ("DB409 Post.like()",)),
    ("CrossPattern.operation", {}, {f"{REGISTER}/entities_involved/0/condition": GONE}, ("DB410 register()",)),
    ("CrossPattern.entities_involved", {}, {f"{REGISTER}/entities_involved": [{"table": "Users", "entity": "User", "action": "Put"}, {"table": "Posts", "entity": "Post", "action": "Put"}, {"table": "Posts", "entity": "Note", "action": "Put"}], f"{REGISTER}/parameters": [*PARAMETERS, {"name": "note", "type": "entity", "entity_type": "Note"}]}, ("DB509 register()", "DB410 register()")),
    ("Involved.condition", {}, {f"{PUT_POST}/condition": "not_exists"}, ("DB410 register()",)),
    ("Involved.action", {}, {f"{PUT_POST}/action": "Update"}, ("DB410 register()",)),
    ("Involved.entity", {}, {f"{PUT_POST}/entity": "Note", f"{REGISTER}/parameters/1": {"name": "post", "type": "entity", "entity_type": "Note"}}, ("DB509 register()", "DB510 register()", "DB410 register()")),
    ("Involved.when", {f"{REGISTER}/parameters/1/optional": True, f"{PUT_POST}/when": "post"}, {f"{REGISTER}/parameters/1/optional": False, f"{PUT_POST}/when": GONE}, ("DB509 register()", "DB510 register()", "DB410 register()")),
    ("Involved.each", {}, {f"{REGISTER}/parameters/1": {"name": "posts", "type": "array", "item_type": "entity", "entity_type": "Post"}, f"{PUT_POST}/each": "posts"}, ("DB509 register()", "DB510 register()", "DB410 register()")),
    ("Involved.key", {}, {f"{PUT_POST}/key": {"title": "user.email"}}, ("DB410 register()",)),
    ("Involved.key", GONE_USERS, {f"{REGISTER}/entities_involved/0/key": {"user_id": "second"}, f"{REGISTER}/entities_involved/1/key": {"user_id": "first"}}, ("DB410 register()",)),
    # One more item is one more attribute of the failure, or of the result, and an element more of a list.
    ("CrossPattern.entities_involved", {**READ, f"{REGISTER}/entities_involved": READ_TWO[:1], f"{REGISTER}/parameters": parameters("user_id")}, {f"{REGISTER}/entities_involved": READ_TWO, f"{REGISTER}/parameters": parameters("user_id note_id")}, ("DB509 register()", "DB410 register()")),
    ("CrossPattern.entities_involved", READ, {f"{REGISTER}/entities_involved": READ_TWO[:1], f"{REGISTER}/parameters": parameters("user_id")}, ("DB509 register()", "DB510 register()", "DB410 register()")),
    ("CrossPattern.entities_involved", {**READ, f"{REGISTER}/return_type": "array"}, {f"{REGISTER}/entities_involved": READ_TWO[:1], f"{REGISTER}/parameters": parameters("user_id")}, ("DB509 register()", "DB510 register()", "DB410 register()")),
    # One finding for another order, and none where nobody sees it.
    ("CrossPattern.entities_involved", {}, {f"{REGISTER}/entities_involved": INVOLVED[::-1]}, ("DB410 register()",)),
    ("CrossPattern.entities_involved", GONE_USERS, {f"{REGISTER}/entities_involved": GONE_USERS[f"{REGISTER}/entities_involved"][::-1]}, ("DB410 register()",)),
    ("CrossPattern.entities_involved", READ, {f"{REGISTER}/entities_involved": READ_TWO[::-1]}, ()),
    ("CrossPattern.entities_involved", {**READ, f"{REGISTER}/return_type": "array"}, {f"{REGISTER}/entities_involved": READ_TWO[::-1]}, ("DB510 register()",)),
    ("Parameter.default", {f"{FIND}/parameters/0/default": 1}, {f"{FIND}/parameters/0/default": 2}, ("DB411 Post.find_posts()",)),
    ("TableModel.entities", {}, {NOTE: GONE}, ("DB510 Post.all_of_user()", "DB502 Note", "DB412 Note")),
]  # fmt: skip
API: list[Row] = [
    ("SchemaModel.package", {"package": "shop"}, {"package": "store"}, ("DB501 store",)),
    ("TableModel.entities", {}, {NOTE: GONE, f"{T}/entities/Memo": SCHEMA["tables"][0]["entities"]["Note"]}, ("DB503 Memo",)),
    ("TableModel.entities", {f"{CONFIG}/stream": "NEW_IMAGE"}, {NOTE: GONE, f"{T}/entities/Memo": SCHEMA["tables"][0]["entities"]["Note"]}, ("DB503 Memo",)),
    ("TableModel.entities", {f"{CONFIG}/stream": "NEW_IMAGE"}, {f"{T}/entities/Tag": entity("TAG#{tag}", "TAG", "tag")}, ("DB513 Tag",)),
    ("TableModel.entities", {}, {f"{T}/entities/Tag": entity("TAG#{tag}", "TAG", "tag")}, ()),
    ("Entity.access_patterns", {}, {f"{POST}/access_patterns": PATTERNS[1:]}, ()),
    ("Field.generate", with_field("code:uuid", code={"generate": "uuid4"}), with_field("code:uuid"), ("DB512 Post.code",)),
    ("Field.generate", with_field("code:uuid", code={"generate": "uuid4"}), with_field("code:uuid", code={"generate": "uuid7"}), ()),
    ("Field.generate", with_field("code:uuid?", code={"generate": "uuid4"}), with_field("code:uuid?"), ("DB512 Post.code",)),
    # What has the name of a field, or of an entity, and keeps it where they do not.
    ("Field.name", with_field("post?"), with_field("article?"), ("DB203 Post.article B F", "DB506 Post.article")),
    ("Field.name", {f"{FIND}/parameters": [], CONDITION: {"field": "title", "operator": "=", "value": "author"}}, {f"{AUTHOR}/name": "writer"}, ("DB203 Post.writer B F", "DB506 Post.writer")),
    ("Field.name", {f"{PREFS}/fields": fields("author"), f"{FIND}/parameters": [], f"{FIND}/filter_expression": 'prefs.author = "x"'}, {f"{AUTHOR}/name": "writer"}, ("DB203 Post.writer B F", "DB506 Post.writer")),
    ("Field.name", {**with_field("contains?"), f"{FIND}/parameters": [], f"{FIND}/filter_expression": 'contains(title, "x")'}, {f"{FIELDS}/10/name": "holds"}, ("DB203 Post.holds B F", "DB506 Post.holds")),
    ("Field.name", {**with_field("entity?"), f"{FIND}/parameters": [], f"{FIND}/filter_expression": "likes > 1"}, {f"{FIELDS}/10/name": "whole"}, ("DB203 Post.whole B F", "DB506 Post.whole")),
    ("TableModel.entities", {}, {"tables/1/entities": {"Person": USERS["entities"]["User"]}, f"{REGISTER}/entities_involved/0/entity": "Person", f"{REGISTER}/parameters/0/entity_type": "Person"}, ("DB503 Person", "DB510 register()")),
    ("Field.touch", with_field("at:datetime", at={"touch": True}), with_field("at:datetime"), ("DB413 Post.at", "DB512 Post.at")),
    ("Entity.access_patterns", {}, {f"{POST}/access_patterns": PATTERNS[:-1]}, ("DB507 Post.all_of_user()", "DB519 Note", "DB519 Post")),
    ("Entity.access_patterns", {f"{POST}/access_patterns": PATTERNS[:-1]}, {f"{POST}/access_patterns": PATTERNS}, ()),
    ("Entity.crud", {}, {f"{NOTE}/crud": ["get"]}, ("DB507 Note.batch_get_note()", "DB507 Note.batch_write_note()", "DB507 Note.create_note()", "DB507 Note.delete_note()", "DB507 Note.update_note()")),
    ("SchemaModel.cross_table_access_patterns", {}, {"cross_table_access_patterns": []}, ("DB507 register()", "DB519 shop")),
    ("AccessPattern.name", {}, {f"{FIND}/name": "search_posts"}, ("DB508 Post.search_posts()",)),
    ("CrossPattern.name", {}, {f"{REGISTER}/name": "sign_up"}, ("DB508 sign_up()",)),
    ("AccessPattern.parameters", {}, {f"{FIND}/parameters": [{"name": "least", "type": "integer"}, {"name": "most", "type": "integer"}], f"{FILTER}/conditions": [COMPARED, {"field": "expires", "operator": "<", "param": "most"}]}, ("DB509 Post.find_posts()", "DB408 Post.find_posts()")),
    ("Parameter.name", {}, {f"{FIND}/parameters/0/name": "minimum", f"{CONDITION}/param": "minimum"}, ("DB509 Post.find_posts()",)),
    ("Parameter.type", {}, {f"{FIND}/parameters/0/type": "decimal"}, ("DB509 Post.find_posts()",)),
    ("Parameter.item_type", {f"{FIND}/parameters": [{"name": "some", "type": "array", "item_type": "integer"}], CONDITION: {"field": "likes", "operator": "in", "param": "some"}}, {f"{FIND}/parameters/0/item_type": "decimal"}, ("DB509 Post.find_posts()",)),
    ("Parameter.entity_type", {}, {f"{PUT_POST}/entity": "Note", f"{REGISTER}/parameters/1/entity_type": "Note"}, ("DB509 register()", "DB510 register()", "DB410 register()")),
    ("Parameter.optional", {f"{FIND}/parameters/0/optional": True}, {f"{FIND}/parameters/0/optional": False}, ("DB509 Post.find_posts()",)),
    ("CrossPattern.parameters", {}, {f"{REGISTER}/parameters": [*reversed(PARAMETERS)]}, ("DB509 register()",)),
    ("AccessPattern.return_type", {}, {f"{LIST}/return_type": "single_entity"}, ("DB510 Post.get_posts()",)),
    ("AccessPattern.projection", {}, {f"{LIST}/projection": ["title"]}, ("DB510 Post.get_posts()",)),
    ("AccessPattern.projection", {f"{LIST}/projection": ["title", "likes"]}, {f"{LIST}/projection": ["title"]}, ("DB510 Post.get_posts()",)),
    ("AccessPattern.projection", {f"{LIST}/projection": ["title"]}, {f"{LIST}/projection": ["likes", "title"]}, ()),
    ("AccessPattern.pattern_id", {}, {f"{FIND}/pattern_id": 50}, ("DB511 Post.find_posts()",)),
    ("CrossPattern.pattern_id", {}, {f"{REGISTER}/pattern_id": 50}, ("DB511 register()",)),
    ("TableModel.entities", {f"{STATUS}/enum": ["open", "done"]}, {f"{T}/entities/PostStatus": entity("STATE#{name}", "STATE", "name")}, ("DB519 PostStatus",)),
    ("Field.enum", {f"{STATUS}/enum": ["open", "done"]}, {f"{STATUS}/enum": GONE}, ("DB206 Post.status F", "DB505 Post.status", "DB519 Post")),
    ("TableModel.entities", {}, {f"{T}/entities/Page": entity("PAGE#{name}", "PAGE", "name")}, ("DB519 Page",)),
]  # fmt: skip
OPS: list[Row] = [
    ("SchemaModel.tables", {}, {"tables": SCHEMA["tables"][:1], "cross_table_access_patterns": []}, ("DB601 Users F", "DB502 User", "DB507 register()", "DB519 shop")),
    ("SchemaModel.tables", {}, {"tables": [*SCHEMA["tables"], table("Logs", "pk", None, Log=entity("{id}", None, "id"))]}, ()),
    ("TableModel.lsi_list", {}, WITH_LOCAL, ("DB602 Posts.ByTitle B",)),
    ("TableModel.lsi_list", WITH_LOCAL, {f"{T}/lsi_list": [], f"{POST}/lsi_mappings": []}, ("DB602 Posts.ByTitle F", "DB519 Post")),
    ("LocalIndex.name", WITH_LOCAL, {f"{T}/lsi_list/0/name": "Titled", f"{POST}/lsi_mappings/0/name": "Titled"}, ("DB602 Posts.Titled B", "DB602 Posts.ByTitle F", "DB519 Post")),
    ("LocalIndex.sort_key", WITH_LOCAL, {f"{T}/lsi_list/0/sort_key": "title_sk"}, ("DB602 Posts.ByTitle B F",)),
    ("LocalIndex.projection", WITH_LOCAL, {f"{T}/lsi_list/0/projection": "KEYS_ONLY"}, ("DB602 Posts.ByTitle F",)),
    ("LocalIndex.included_attributes", {**WITH_LOCAL, f"{T}/lsi_list/0": {**LOCAL, "projection": "INCLUDE", "included_attributes": ["likes"]}}, {f"{T}/lsi_list/0/included_attributes": ["likes", "status"]}, ("DB602 Posts.ByTitle B",)),
    ("TableConfig.point_in_time_recovery", {f"{CONFIG}/point_in_time_recovery": True}, {f"{CONFIG}/point_in_time_recovery": False}, ("DB603 Posts",)),
    ("TableConfig.deletion_protection", {f"{CONFIG}/deletion_protection": True}, {f"{CONFIG}/deletion_protection": GONE}, ("DB603 Posts",)),
    ("TableConfig.read_capacity", {f"{CONFIG}/billing_mode": "PROVISIONED", f"{CONFIG}/read_capacity": 9, f"{CONFIG}/write_capacity": 9}, {f"{CONFIG}/read_capacity": 8}, ("DB604 Posts",)),
    ("TableConfig.write_capacity", {f"{CONFIG}/billing_mode": "PROVISIONED", f"{CONFIG}/read_capacity": 9, f"{CONFIG}/write_capacity": 9}, {f"{CONFIG}/write_capacity": 10}, ()),
    ("TableConfig.billing_mode", {}, {f"{CONFIG}/billing_mode": "PROVISIONED", f"{CONFIG}/read_capacity": 9, f"{CONFIG}/write_capacity": 9}, ("DB604 Posts",)),
    ("TableConfig.stream", {f"{CONFIG}/stream": "NEW_IMAGE"}, {f"{CONFIG}/stream": "KEYS_ONLY"}, ("DB605 Posts F",)),
    ("TableConfig.stream", {f"{CONFIG}/stream": "NEW_IMAGE"}, {f"{CONFIG}/stream": GONE}, ("DB605 Posts F",)),
    ("TableConfig.stream", {}, {f"{CONFIG}/stream": "NEW_IMAGE"}, ()),
    ("Field.ttl", {}, {f"{EXPIRES}/ttl": True}, ("DB606 Post.expires",)),
    ("Field.ttl", {f"{NOTE}/fields/2": {"name": "ends", "type": "integer", "required": True, "attribute": "expires"}}, {f"{EXPIRES}/ttl": True}, ("DB606 Note.ends", "DB606 Post.expires")),
    ("Field.ttl", {f"{EXPIRES}/ttl": True}, {f"{EXPIRES}/ttl": False}, ("DB607 Posts",)),
    ("Field.sensitive", {f"{SECRET}/sensitive": True}, {f"{SECRET}/sensitive": False}, ("DB608 Post.secret",)),
    ("Field.sensitive", {}, {f"{SECRET}/sensitive": True}, ()),
]  # fmt: skip
NOTHING: list[Row] = [
    ("SchemaModel.$schema", {}, {"$schema": "x"}, ()),
    ("SchemaModel.dyngen:ignore", {}, {"dyngen:ignore": ["DG901"]}, ()),
    ("TableModel.table_config", {}, {f"{CONFIG}/billing_mode": "PAY_PER_REQUEST"}, ()),
    ("Entity.entity_type", {}, {f"{POST}/entity_type": "ARTICLE"}, ()),
    ("Entity.pk_params", {}, {f"{POST}/pk_params": ["user_id"]}, ()),
    ("Entity.sk_params", {}, {f"{POST}/sk_params": ["day", "post_id"]}, ()),
    ("Field.description", {}, {f"{DAY}/description": "x", f"{USER_ID}/description": "y", f"{POST_ID}/description": "z"}, ()),
    ("Parameter.description", {}, {f"{FIND}/parameters/0/description": "x"}, ()),
    ("AccessPattern.description", {}, {f"{FIND}/description": "x"}, ()),
    ("CrossPattern.description", {}, {f"{REGISTER}/description": "x"}, ()),
    ("AccessPattern.limit", {}, {f"{FIND}/limit": 7}, ()),
]  # fmt: skip
ROWS = [*KEY, *ITEM, *INDEX, *MIX, *API, *OPS, *NOTHING]


@pytest.mark.parametrize(
    "row",
    ROWS,
    ids=lambda row: f"{row[0]}-{'-'.join(each.split()[0] for each in row[3]) or 'nothing'}",
)
def test_what_is_found(row: Row) -> None:
    _, before, changes, expected = row
    assert sorted(told(found(changes, before))) == sorted(expected)


def test_a_default_is_told_as_values_are_in_conditions() -> None:
    one, other = ({"a": each, "b": [0]} for each in (1, True))
    before, after = (with_field("free:object?", free={"default": each}) for each in (one, other))
    [change] = found(after, before)
    assert change.message.endswith("meant (a: 1, b: (0)), means (a: true, b: (0))")
    before, after = (with_field("fee:decimal?", fee={"default": each}) for each in ("1.50", "2"))
    [change] = found(after, before)
    assert change.message.endswith("meant 1.5, means 2")


def test_a_field_of_another_name_may_keep_what_is_stored() -> None:
    stored = next(
        each
        for each in found({**HEADING, f"{SLIM}/included_attributes": IN_SLIM})
        if each.rule.code == "DB203"
    )
    assert stored.notes[-1].startswith('"attribute": "title" keeps what is stored')
    advised = {**HEADING, f"{TITLE}/attribute": "title", f"{SLIM}/included_attributes": IN_SLIM}
    assert told(found(advised)) == ["DB506 Post.heading"]
    otherwise = found({f"{TITLE}/attribute": "heading"})
    assert [len(each.notes) for each in otherwise if each.rule.code == "DB203"] == [1]


def keys_of_the_language() -> Iterator[str]:
    """Every key of every object of the language: `Field.required`."""
    for model in vars(document).values():
        if (
            isinstance(model, type)
            and issubclass(model, document.Shape)
            and model is not document.Shape
        ):
            yield from (f"{model.__name__}.{key}" for key in keys_of(model))


def keys_of(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def test_every_key_of_the_language_and_every_setting_has_a_rule_or_a_reason() -> None:
    """What is added gets a rule of DB, or a line in rules/safe.py."""
    ruled = {key for rule in RULES.values() for key in rule.keys}
    assert ruled.isdisjoint(SAFE)
    settings = {f"{SETTING}{key}" for key in KINDS}
    assert ruled | {*SAFE} == {*keys_of_the_language(), *settings, ENCODING}


def test_every_rule_is_in_a_row() -> None:
    """Those about settings, and about dyngen itself, are in test_projects.py."""
    of_schemas = {
        code
        for code, rule in RULES.items()
        if not all(key.startswith(SETTING) or key == ENCODING for key in rule.keys)
    }
    assert {each.split()[0] for row in ROWS for each in row[3]} == of_schemas


def test_every_rule_says_what_and_why() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert all((rule.title, rule.why, rule.wrong, rule.right, rule.keys)), code
