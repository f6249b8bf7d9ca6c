"""Items that stand at two places while their key is changed: what the package does is done to both, and read at one."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients import Awaited, Recorder
from emitted import as_file, compile_file, load
from emulator import Serialised
from schemas import JSON, changed, entity, index, pattern, schema, table, transaction, where

POST = entity(
    "USER#{user_id}", "POST#{post_id}",
    "user_id post_id day:date topic title? likes:integer tags:string_set? prefs:object? steps:array?",
    pattern("of_user", "Query", "user_id"),
    pattern("of_topic", "Query", "topic", index_name="ByTopic"),
    pattern("titled", "Query", "topic", index_name="Slim"),
    pattern("all_posts", "Scan"),
    pattern("like", "UpdateItem", "user_id post_id", "single_entity",
            updates=[{"field": "likes", "action": "increment", "value": 1}]),
    pattern("move", "UpdateItem", "user_id post_id day:date title", "previous_entity"),
    pattern("tag", "UpdateItem", "user_id post_id tag", "success_flag",
            updates=[{"field": "tags", "action": "add", "param": "tag"}]),
    pattern("untag", "UpdateItem", "user_id post_id tag", "success_flag",
            updates=[{"field": "tags", "action": "delete", "param": "tag"}]),
    pattern("retitle", "UpdateItem", "user_id post_id title least:integer", "single_entity",
            condition=where("likes", ">=", "least")),
    pattern("put", "PutItem", "post:Post", "previous_entity"),
    pattern("take", "DeleteItem", "user_id post_id", "single_entity"),
    ByTopic=("TOPIC#{topic}", "{day}"), Slim="{topic}",
)  # fmt: skip
for field in POST["fields"]:
    if field["name"] == "steps":
        field["item_type"] = "string"
USER = entity(
    "USER#{user_id}", "PROFILE", "user_id posts:integer",
    pattern("everything", "Query", "user_id", "mixed_data"),
)  # fmt: skip
PUBLISH = transaction(
    "publish", "TransactWrite", "user_id post:Post", "boolean",
    "Update User of Posts", "Put Post of Posts if not_exists",
)  # fmt: skip
PUBLISH["entities_involved"][0]["updates"] = [{"field": "posts", "action": "increment", "value": 1}]
DROP = transaction(
    "drop", "TransactWrite", "user_id post_id other", "boolean",
    "Update User of Posts", "Delete Post of Posts if exists",
)  # fmt: skip
DROP["parameters"].pop()
DROP["entities_involved"][0]["updates"] = [{"field": "posts", "action": "decrement", "value": 1}]
CHEER = transaction(
    "cheer", "TransactWrite", "user_id first second", "boolean",
    "Update Post of Posts", "Update User of Posts", "Update Post of Posts",
)  # fmt: skip
for item, post_id, count in zip(
    CHEER["entities_involved"], ("first", None, "second"), ("likes", "posts", "likes"), strict=True
):
    item["key"] = {"user_id": "user_id", **({"post_id": post_id} if post_id else {})}
    item["updates"] = [{"field": count, "action": "increment", "value": 1}]
PLAIN = schema(
    table(
        "Posts", "pk", "sk",
        index("ByTopic", "topic_pk", "topic_sk"),
        index("Slim", "topic", projection="KEYS_ONLY"),
        Post=POST, User=USER,
    ),
    transactions=(PUBLISH, DROP, CHEER),
)  # fmt: skip
AT = "tables/0/entities/Post/also_at"
THERE = {
    "same partition": {"pk_template": "USER#{user_id}", "sk_template": "{day}#POST#{post_id}"},
    "another partition": {"pk_template": "AUTHOR#{user_id}", "sk_template": "POST#{post_id}"},
    "less in the key": {"pk_template": "POST#{post_id}", "sk_template": "{day}"},
}


def built(name: str, document: JSON, *flavours: str) -> Any:
    return load(
        name, compile_file(as_file(document), None, **({"flavours": flavours} if flavours else {}))
    )


@pytest.fixture(scope="module")
def plain() -> Any:
    return built("posts_at_one_place", PLAIN)


@pytest.fixture(scope="module", params=THERE)
def made(request: pytest.FixtureRequest) -> Any:
    name = f"posts_{request.param.replace(' ', '_')}"
    return built(name, changed(PLAIN, {AT: THERE[request.param]}))


@pytest.fixture(scope="module")
def crowded() -> Any:
    """Posts of two users can have one second key."""
    return built("crowded_posts", changed(PLAIN, {AT: THERE["less in the key"]}))


@pytest.fixture
def client(ddb: Any) -> Any:
    """One for all threads; moto is no database, and would mix them."""
    return Serialised(ddb.client()) if ddb.name == "moto" else ddb.client()


def db_of(package: Any, client: Any, prefix: str = "") -> Any:
    names = {table: f"{prefix}{table}" for table in package.TABLES}
    package.create_tables(client, table_names=names)
    return package.Database(client, table_names=names)


def stored(client: Any, table: str = "Posts") -> list[Any]:
    return sorted(
        client.scan(TableName=table, ConsistentRead=True)["Items"], key=lambda each: str(key(each))
    )


def key(item: Any) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def assert_copied(package: Any, client: Any, table: str = "Posts") -> list[Any]:
    """Each item has its copy, under the key that is made of its fields, and there is nothing else; the items."""
    items = stored(client, table)
    firsts = [each for each in items if package.entities.is_post(each)]
    others = [each for each in items if "posts" in each]
    copies = []
    for item in firsts:
        post = package.Post.from_item(item)
        values = {"user_id": post.user_id, "post_id": post.post_id, "day": post.day}
        there = package.post_also_at_key
        names = there.__code__.co_varnames[: there.__code__.co_argcount]
        copies.append({**item, **there(*(values[each] for each in names))})
    assert sorted(items, key=lambda each: str(key(each))) == sorted(
        [*firsts, *copies, *others], key=lambda each: str(key(each))
    )
    return firsts


def post(package: Any, number: int = 1, **more: Any) -> Any:
    values = {
        "user_id": "u",
        "post_id": f"p{number}",
        "day": date(2024, 1, 1),
        "topic": "t",
        "likes": 0,
    }
    return package.Post(**values | more)


@pytest.mark.slow
def test_what_one_place_answers_two_places_answer(made: Any, plain: Any, client: Any) -> None:
    """Random calls of both packages give the same, and after each call the copies are what the items are."""
    ours, theirs = db_of(made, client, "two-"), db_of(plain, client, "one-")
    for db, package in ((ours, made), (theirs, plain)):
        db.user.create_user(package.User(user_id="u", posts=0))
    chance = random.Random(7)  # noqa: S311
    for _ in range(120):
        given = _Call(
            chance.randrange(15),
            chance.randrange(3),
            date(2024, 1, chance.randrange(1, 4)),
            {"title": chance.choice([None, "a"]), "tags": chance.choice([None, {"x", "y"}])},
            chance.randrange(4),
        )
        answers = [_answer(given, made, ours), _answer(given, plain, theirs)]
        assert answers[0] == answers[1], given
        firsts = assert_copied(made, client, "two-Posts")
        assert firsts == [each for each in stored(client, "one-Posts") if "posts" not in each]


@dataclass(frozen=True)
class _Call:
    which: int
    number: int
    day: date
    more: dict[str, Any]
    least: int

    def __call__(self, package: Any, db: Any) -> Any:
        item = post(package, self.number, day=self.day, **self.more)
        mine = "u", f"p{self.number}"
        match self.which:
            case 0:
                return db.post.create_post(item)
            case 1:
                return db.post.update_post(item)
            case 2:
                return db.post.delete_post(*mine)
            case 3:
                return db.post.like(*mine)
            case 4:
                return db.post.move(*mine, self.day, "moved")
            case 5:
                return db.post.tag(*mine, "z"), db.post.untag(*mine, "x")
            case 6:
                return db.post.retitle(*mine, "again", self.least)
            case 7:
                return db.post.put(item)
            case 8:
                return db.post.take(*mine)
            case 9:
                keys = [] if self.number == 0 else [package.post_key("u", "p0")]
                return db.post.batch_write_post([item], keys)
            case 10:
                return db.transactions.publish("u", item)
            case 11:
                return db.transactions.drop(*mine)
            case 12:
                return sorted(map(str, (*db.post.of_user("u"), *db.user.everything("u"))))
            case 13:
                return sorted(map(str, (*db.post.of_topic("t"), *db.post.titled("t"))))
            case _:
                found = db.post.get_post(*mine)
                if found is None:
                    return [*map(str, db.post.all_posts())]
                return str(db.post.update_post(replace(found, day=self.day, likes=self.least)))


def _answer(call: _Call, package: Any, db: Any) -> str:
    try:
        return str(call(package, db))
    except package.DataLayerError as error:
        return f"{type(error).__name__} {error} {getattr(error, 'item', '')} {getattr(error, 'post', '')}"


@pytest.mark.slow
def test_threads_lose_nothing_at_either_place(made: Any, client: Any) -> None:
    db = db_of(made, client)
    db.user.create_user(made.User(user_id="u", posts=0))
    db.post.create_post(post(made))

    def work(number: int) -> int:
        done = 0
        while done < 10:
            try:
                db.post.like("u", "p1")
                db.post.move("u", "p1", date(2024, 1, number + 1), f"by {number}")
                done += 1
            except Exception as error:
                if error.response["Error"]["Code"] != "TransactionConflictException":  # type: ignore[attr-defined]
                    raise
        return done

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(work, range(4))] == [10] * 4
    [item] = assert_copied(made, client)
    assert int(item["likes"]["N"]) >= 40
    assert len(stored(client)) == 3


def test_two_items_with_one_second_key_are_told_apart(client: Any) -> None:
    """The second key leaves out whose post it is, so two posts of two users would have one copy."""
    made = built("posts_without_users", changed(PLAIN, {AT: THERE["less in the key"]}))
    db = db_of(made, client)
    db.post.create_post(post(made))
    before = stored(client)
    with pytest.raises(made.CopyExistsError, match="USER#other"):
        db.post.create_post(post(made, user_id="other"))
    assert stored(client) == before
    # One was there before there were copies: it can go without taking the copy of the other along.
    client.put_item(TableName="Posts", Item=post(made, user_id="other").to_item())
    db.post.delete_post("other", "p1")
    assert stored(client) == before


def test_keys_in_lower_case_leave_out_how_a_text_was_written(client: Any) -> None:
    """Whoever makes keys of addresses indifferent to case has items that differ in nothing else."""
    package = built(
        "members_in_lower_case",
        schema(
            table(
                "Members", "pk", "sk",
                Member=entity(
                    "MEMBER#{email}", "MEMBER", "email visits:integer",
                    pattern("visit", "UpdateItem", "email", "single_entity",
                            updates=[{"field": "visits", "action": "increment", "value": 1}]),
                ) | {"also_at": {"pk_template": "M#{email:lower}", "sk_template": "M"}},
            )
        ),
    )  # fmt: skip
    package.create_tables(client)
    db = package.Database(client)
    db.member.create_member(package.Member(email="Ann@x.org", visits=1))
    before = stored(client, "Members")
    with pytest.raises(package.CopyExistsError, match=r"ann@x\.org"):
        db.member.create_member(package.Member(email="ann@x.org", visits=7))
    assert stored(client, "Members") == before
    # One that was there before there were copies leaves the other's copy alone.
    client.put_item(TableName="Members", Item=package.Member(email="ANN@x.org", visits=7).to_item())
    with pytest.raises(package.CopyExistsError, match=r"ANN@x\.org"):
        db.member.visit("ANN@x.org")
    db.member.delete_member("ANN@x.org")
    assert stored(client, "Members") == before
    assert db.member.visit("Ann@x.org").visits == 2


@pytest.mark.parametrize("sort", ["{email:lower}", "S"], ids=["holds it too", "leaves it out"])
def test_an_item_whose_key_is_in_lower_case_is_written_in_another(client: Any, sort: str) -> None:
    """Its key is the same, whatever the case; the copy that stands at the second place is its own."""
    setting = {"field": "email", "action": "set", "param": "email"}
    package = built(
        f"members_in_any_case_{len(sort)}",
        schema(
            table(
                "Members", "pk", "sk",
                Member=entity(
                    "MEMBER#{email:lower}", "MEMBER", "email team visits:integer",
                    pattern("visit", "UpdateItem", "email visits:integer", "single_entity", updates=[setting]),
                    pattern("join", "UpdateItem", "email team visits:integer", "single_entity", if_missing="create"),
                ) | {"also_at": {"pk_template": "TEAM#{team}", "sk_template": sort}},
            )
        ),
    )  # fmt: skip
    package.create_tables(client)
    db = package.Database(client)
    for number, email in enumerate(("ann@x.org", "Ann@x.org", "ann@X.org"), 1):
        assert db.member.join(email, "t", number).version == number
    member = db.member.visit("ANN@x.org", 4)
    member.email = "aNN@x.org"
    db.member.update_member(member)
    copy, item = sorted(stored(client, "Members"), key=lambda each: each["pk"]["S"], reverse=True)
    assert item["email"] == {"S": "aNN@x.org"}
    assert copy == {
        **item,
        "pk": {"S": "TEAM#t"},
        "sk": {"S": sort.replace("{email:lower}", "ann@x.org")},
    }
    if sort == "S":
        with pytest.raises(package.CopyExistsError, match=r"bob@x\.org"):
            db.member.join("bob@x.org", "t", 1)
    else:
        db.member.join("bob@x.org", "t", 1)
    db.member.delete_member("Ann@x.org")
    assert len(stored(client, "Members")) == (0 if sort == "S" else 2)


def test_what_only_the_key_of_an_item_holds_is_an_attribute_of_its_copy(client: Any) -> None:
    """Nothing else tells whose it is; other code may write no such attribute, and an update may find no item."""
    package = built(
        "notes_of_other_code",
        schema(
            table(
                "Notes", "pk", "sk",
                Note=entity(
                    "NOTE#{note_id}", "AT#{day}", "note_id day:date text",
                    pattern("write", "UpdateItem", "note_id day:date text", "single_entity"),
                ) | {"also_at": {"pk_template": "N#{note_id}", "sk_template": "N"}},
            )
        ),
    )  # fmt: skip
    package.create_tables(client)
    db, day = package.Database(client), date(2024, 1, 1)
    with pytest.raises(package.ItemNotFoundError):
        db.note.write("n", day, "new")
    assert not stored(client, "Notes")
    key_ = package.note_key("n", day)
    client.put_item(TableName="Notes", Item={**key_, "text": {"S": "theirs"}})
    assert db.note.write("n", day, "ours").text == "ours"
    copy, item = stored(client, "Notes")
    assert item == {**key_, "text": {"S": "ours"}, "version": {"N": "2"}}
    assert copy == {**item, "pk": {"S": "N#n"}, "sk": {"S": "N"}, "day": {"S": "2024-01-01"}}
    with pytest.raises(package.CopyExistsError):
        db.note.create_note(package.Note(note_id="n", day=date(2024, 1, 2), text="another"))
    db.note.delete_note("n", day)
    assert not stored(client, "Notes")


@pytest.mark.parametrize("flavour", ["sync", "async"])
def test_a_batch_may_put_an_item_in_the_second_place_that_another_leaves(
    client: Any, flavour: str
) -> None:
    """One is deleted, or moved, in the same batch; where neither can be written first, it is told."""
    package = built(
        f"posts_replaced_{flavour}", changed(PLAIN, {AT: THERE["less in the key"]}), "sync", "async"
    )
    db = db_of(package, client)
    aio = import_module(f"{package.__name__}.aio")
    awaited = aio.Database(Awaited(client)).post.batch_write_post

    def write(**given: Any) -> None:
        if flavour == "async":
            asyncio.run(awaited(**given))
        else:
            db.post.batch_write_post(**given)

    def keys() -> list[tuple[str, str]]:
        return [
            (each["user_id"]["S"], each["post_id"]["S"]) for each in assert_copied(package, client)
        ]

    names = [f"p{number:02}" for number in range(30)]
    old = [post(package, user_id="u1", post_id=each) for each in names]
    new = [post(package, user_id="u2", post_id=each) for each in names]
    write(put=old)
    write(put=new, delete=[each.key() for each in old])
    assert keys() == [("u2", each) for each in names]
    moved, instead = replace(new[0], day=date(2030, 1, 1)), old[0]
    write(put=[instead, moved])
    assert keys() == [("u1", "p00"), *(("u2", each) for each in names)]
    # What is put comes first, and what leaves its place behind the first 25: a request of DynamoDB has no more.
    chain = [replace(each, day=date(2031, 1, day)) for day, each in enumerate(new[1:], 1)]
    taking = [post(package, user_id="u3", post_id=each) for each in names[1:]]
    write(put=[*taking, *chain])
    left = [("u1", "p00"), *(("u2", each) for each in names), *(("u3", each) for each in names[1:])]
    assert sorted(keys()) == sorted(left)
    before = stored(client)
    swapped = [replace(instead, day=moved.day), replace(moved, day=instead.day)]
    with pytest.raises(package.CopyExistsError):
        write(put=swapped)
    assert stored(client) == before


def test_one_copy_takes_the_place_of_another_in_a_transaction(client: Any) -> None:
    """One write at each place: DynamoDB takes no Delete beside a Put of one key."""
    there = "Post of Posts"
    replace_ = transaction(
        "replace",
        "TransactWrite",
        "user_id post:Post",
        "boolean",
        f"Delete {there}",
        f"Put {there}",
    )
    replace_["entities_involved"][0]["key"] = {"user_id": "user_id", "post_id": "post.post_id"}
    swap = transaction(
        "swap", "TransactWrite", "post_id first second first_day:date second_day:date",
        "boolean", f"Update {there}", f"Update {there}",
    )  # fmt: skip
    for item, which in zip(swap["entities_involved"], ("first", "second"), strict=True):
        item["key"] = {"user_id": which, "post_id": "post_id"}
        item["updates"] = [{"field": "day", "action": "set", "param": f"{which}_day"}]
    both = transaction(
        "both", "TransactWrite", "one:Post other:Post", "boolean", f"Put {there}", f"Put {there}"
    )
    package = built(
        "posts_in_place_of_others",
        {
            **changed(PLAIN, {AT: THERE["less in the key"]}),
            "cross_table_access_patterns": [
                {**each, "pattern_id": 900 + number}
                for number, each in enumerate((replace_, swap, both))
            ],
        },
    )
    db = db_of(package, client)
    days = [date(2024, 5, day) for day in (6, 7)]
    posts = [
        package.Post(user_id=user, post_id="p1", day=day, topic="t", likes=0)
        for user, day in zip(("u1", "u2"), days, strict=True)
    ]
    db.post.batch_write_post(put=posts)
    assert db.transactions.swap("p1", "u1", "u2", *reversed(days))
    first, second = assert_copied(package, client)
    assert [first["day"], second["day"]] == [{"S": str(day)} for day in reversed(days)]
    assert db.transactions.replace("u1", replace(posts[1], user_id="u3"))
    assert [each["user_id"]["S"] for each in assert_copied(package, client)] == ["u2", "u3"]
    new = [replace(posts[0], user_id=user, post_id="p2") for user in ("u4", "u5")]
    with pytest.raises(package.CopyExistsError, match="u5"):
        db.transactions.both(*new)
    with pytest.raises(package.CopyExistsError):
        db.transactions.replace("u2", replace(posts[1], user_id="u6"))
    assert [each["user_id"]["S"] for each in assert_copied(package, client)] == ["u2", "u3"]


def test_tables_that_are_one_where_they_are_deployed_have_the_copies_of_each(client: Any) -> None:
    document = schema(
        *(
            table(
                name, "pk", "sk",
                **{kind: entity(f"{kind}#{{uid}}", "X", "uid")
                   | {"also_at": {"pk_template": f"{kind}-#{{uid}}", "sk_template": "X"}}},
            )
            for name, kind in (("Ones", "One"), ("Twos", "Two"))
        ),
        transactions=(
            transaction(
                "both", "TransactWrite", "one:One two:Two", "boolean",
                "Put One of Ones", "Put Two of Twos",
            ),
        ),
    )  # fmt: skip
    package = built("two_tables_that_are_one", document)
    package.create_tables(client, table_names={"Ones": "All"})
    db = package.Database(client, table_names=dict.fromkeys(("Ones", "Twos"), "All"))
    db.transactions.both(package.One(uid="u"), package.Two(uid="u"))
    found = [each["pk"]["S"] for each in stored(client, "All")]
    assert found == ["One#u", "One-#u", "Two#u", "Two-#u"]


def test_a_key_that_is_sensitive_is_told_nobody(client: Any) -> None:
    fields = [
        {**each, "sensitive": True} if each["name"] == "user_id" else each
        for each in POST["fields"]
    ]
    secret = {AT: THERE["less in the key"], "tables/0/entities/Post/fields": fields}
    package = built("posts_of_somebody", changed(PLAIN, secret))
    db = db_of(package, client)
    db.post.create_post(post(package))
    with pytest.raises(package.CopyExistsError) as refused:
        db.post.create_post(post(package, user_id="somebody"))
    assert "somebody" not in str(refused.value)
    assert refused.value.key["pk"] == {"S": "USER#somebody"}


def test_a_copy_without_a_key_is_told_before_anything_is_written(client: Any) -> None:
    there = {"pk_template": "TOPIC#{topic}#OF#{user_id}", "sk_template": "POST#{post_id}"}
    package = built("posts_without_a_second_key", changed(PLAIN, {AT: there}))
    db = db_of(package, client)
    posts = [post(package, post_id=f"p{number:02}") for number in range(30)]
    posts[-1].topic = "a#OF#b"
    with pytest.raises(package.KeyValueError, match="topic"):
        db.post.batch_write_post(put=posts)
    with pytest.raises(package.KeyValueError, match="topic"):
        db.transactions.publish("u", posts[-1])
    assert not stored(client)


def test_an_update_that_the_second_key_refuses_sends_nothing() -> None:
    there = {"pk_template": "BY#{user_id}#X", "sk_template": "{topic}#T#{day}#{post_id}"}
    more = [
        pattern("place", "UpdateItem", "user_id post_id topic day:date", "void"),
        pattern("lift", "UpdateItem", "user_id post_id topic", "void"),
        pattern("part", "UpdateItem", "user_id post_id topic day:date", "void", partial=True),
    ]
    shelve = transaction(
        "shelve", "TransactWrite", "user_id post_id topic", "void", "Update Post of Posts"
    )
    patterns = [*POST["access_patterns"], *more]
    package = built("posts_whose_second_key_refuses", changed(
        schema(*PLAIN["tables"], transactions=(shelve,)),
        {AT: there, "tables/0/entities/Post/access_patterns": [
            {**each, "pattern_id": number} for number, each in enumerate(patterns, 30)
        ]},
    ))  # fmt: skip
    client = Recorder(None)
    db = package.Database(client)
    posts, day, wrong, too_long = db.post, date(2024, 1, 31), "a#T#b", "t" * 1010
    for told, call in {
        "whole": lambda: posts.place("u1", "p1", wrong, day),
        "too long with the rest": lambda: posts.place("u1", "p1", too_long, day),
        "a part": lambda: posts.lift("u1", "p1", wrong),
        "a part in a transaction": lambda: db.transactions.shelve("u1", "p1", wrong),
        "all that may be left out": lambda: posts.part("u1", "p1", topic=too_long, day=day),
        "one that may be left out": lambda: posts.part("u1", "p1", topic=wrong),
        "the key": lambda: posts.like("a#X", "p1"),
        "the key of one that sets nothing there": lambda: posts.part("a#X", "p1", day=day),
        "a value of another type": lambda: posts.part("u1", "p1", day="2024-01-31"),
    }.items():
        with pytest.raises(package.KeyValueError):
            call()
        assert not client.sent, told


def test_a_condition_in_parentheses_gets_no_more(client: Any) -> None:
    """Nothing is among no values, which is said by a comparison that never holds."""
    taken = pattern(
        "take_of", "DeleteItem", "user_id post_id topics:array", "single_entity",
        condition="topic IN :topics",
    )  # fmt: skip
    patterns = "tables/0/entities/Post/access_patterns"
    package = built(
        "posts_taken_of_topics",
        changed(
            PLAIN,
            {
                AT: THERE["less in the key"],
                patterns: [*POST["access_patterns"], {**taken, "pattern_id": 990}],
            },
        ),
    )
    db = db_of(package, client)
    mine = db.post.create_post(post(package))
    for topics in ([], ["none"]):
        with pytest.raises(package.ConditionFailedError):
            db.post.take_of(mine.user_id, mine.post_id, topics)
    assert len(assert_copied(package, client)) == 1
    assert db.post.take_of(mine.user_id, mine.post_id, [mine.topic])
    assert not stored(client)


def test_a_condition_that_is_not_met_is_told_although_there_is_nothing_to_copy(
    made: Any, client: Any
) -> None:
    db = db_of(made, client)
    with pytest.raises(made.ItemNotFoundError):
        db.post.like("u", "p1")
    with pytest.raises(made.TransactionFailedError) as failed:
        db.transactions.publish("u", post(made))
    assert failed.value.codes[1] == "None"
    with pytest.raises(made.TransactionFailedError) as failed:
        db.transactions.drop("u", "p1")
    assert len(failed.value.codes) == 2
    assert stored(client) == []


@pytest.mark.parametrize(
    "there",
    [
        *("", "p1 user"),
        *(
            pytest.param(each, marks=pytest.mark.slow)
            for each in ("p1", "p2", "user", "p1 p2", "p2 user")
        ),
    ],
)
def test_each_item_that_is_missing_is_told_of(
    made: Any, plain: Any, client: Any, there: str
) -> None:
    """Also where an update of one has nothing to count, of which no copy could be made."""
    codes = []
    for package, prefix in ((plain, "plain-"), (made, "")):
        db = db_of(package, client, prefix)
        for number in (1, 2):
            if f"p{number}" in there:
                db.post.create_post(post(package, number))
        if "user" in there:
            db.user.create_user(package.User(user_id="u", posts=0))
        before = stored(client, f"{prefix}Posts")
        with pytest.raises(package.CheerFailed) as failed:
            db.transactions.cheer("u", "p1", "p2")
        codes.append(failed.value.codes)
        assert stored(client, f"{prefix}Posts") == before
    wanted = [
        "None" if each in there else "ConditionalCheckFailed" for each in ("p1", "user", "p2")
    ]
    assert codes == [tuple(wanted)] * 2


def test_what_dynamodb_refuses_of_one_place_it_refuses_of_two(
    made: Any, plain: Any, client: Any
) -> None:
    """What other code stored as NULL is no set that could be added to."""
    for package, prefix in ((plain, "plain-"), (made, "")):
        db = db_of(package, client, prefix)
        db.post.create_post(post(package))
        for item in stored(client, f"{prefix}Posts"):
            client.put_item(TableName=f"{prefix}Posts", Item=item | {"tags": {"NULL": True}})
        before = stored(client, f"{prefix}Posts")
        with pytest.raises(ClientError) as caught:
            db.post.tag("u", "p1", "new")
        assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert stored(client) == before
    assert_copied(made, client)


def test_more_than_a_transaction_holds_is_refused_before_anything_is_sent(client: Any) -> None:
    """What is put or updated has a copy in any case; what is deleted has none if it is not there."""
    made = built("posts_many", changed(PLAIN, {AT: THERE["another partition"]}))
    made.create_tables(client)
    sent = Recorder(client)
    copying = made.runtime.copying(sent, made.copies.COPIED, {"Posts": "Posts"})
    posts = [post(made, number) for number in range(51)]
    words = {"UpdateExpression": "SET #x = :x", "ExpressionAttributeNames": {"#x": "title"}}
    update = words | {"ExpressionAttributeValues": {":x": {"S": "new"}}}
    of_each: dict[str, Any] = {
        "Put": lambda each: {"Item": each.to_item()},
        "Update": lambda each: {"Key": each.key(), **update},
        "Delete": lambda each: {"Key": each.key()},
    }
    actions = {
        kind: [{kind: {"TableName": "Posts", **said(each)}} for each in posts]
        for kind, said in of_each.items()
    }
    for many in (actions["Put"], actions["Update"], actions["Put"][:25] + actions["Update"][25:]):
        with pytest.raises(ValueError, match="at most 100 items, not 102, with those of second"):
            copying.transact_write_items(TransactItems=many)
    assert sent.sent == []
    copying.transact_write_items(TransactItems=actions["Delete"])  # of nothing, so there are 51
    copying.transact_write_items(TransactItems=actions["Put"][:50])
    copying.transact_write_items(TransactItems=actions["Put"][50:])
    with pytest.raises(ValueError, match="not 102"):
        copying.transact_write_items(TransactItems=actions["Delete"])
    assert len(assert_copied(made, client)) == 51


def test_tasks_write_to_both_places_too(client: Any) -> None:
    made = built("posts_awaited", changed(PLAIN, {AT: THERE["same partition"]}), "sync", "async")
    aio = __import__(f"{made.__name__}.aio", fromlist=["Database"])
    made.create_tables(client)

    async def run() -> list[Any]:
        db = aio.Database(Awaited(client))
        await db.user.create_user(made.User(user_id="u", posts=0))
        await db.post.create_post(post(made))
        await asyncio.gather(*(db.post.like("u", "p1") for _ in range(3)))
        await db.post.move("u", "p1", date(2024, 1, 3), "moved")
        await db.transactions.publish("u", post(made, 2))
        await db.post.batch_write_post([post(made, 3)])
        await db.post.delete_post("u", "p2")
        with pytest.raises(made.ItemNotFoundError):
            await db.post.like("u", "p2")
        return [each async for each in db.post.of_user("u")]

    found = asyncio.run(run())
    assert [(each.post_id, each.likes) for each in found] == [("p1", 3), ("p3", 0)]
    assert len(assert_copied(made, client)) == 2


def test_a_place_that_is_not_written_is_kept_out_of_what_is_read(client: Any) -> None:
    """As the releases before and after need it: they meet copies, and write none."""
    there = THERE["same partition"]
    both = built("posts_written", changed(PLAIN, {AT: there}))
    made = built("posts_kept_out", changed(PLAIN, {AT: {**there, "written": False}}))
    db = db_of(both, client)
    db.post.create_post(post(both, tags={"a"}))
    assert len(stored(client)) == 2
    reading = made.Database(client)
    for found in (reading.post.of_user("u"), reading.post.of_topic("t"), reading.post.titled("t")):
        assert [each.post_id for each in found] == ["p1"]
    assert [each.post_id for each in reading.user.everything("u")] == ["p1"]
    assert len([*reading.post.all_posts()]) == 1
    reading.post.create_post(post(made, 2))
    assert len(stored(client)) == 3
    assert not hasattr(made, "post_also_at_key")


class LostAnswers:
    """A client whose first answer to each transaction is lost, so that it sends it again, before a DynamoDB that
    knows a transaction by its token, and a client that makes none by itself."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._client, name)
        if name != "transact_write_items":
            return real

        def twice(**request: Any) -> Any:
            answer = real(**request)
            return answer if request.get("ClientRequestToken") else real(**request)

        return twice


def test_what_is_sent_again_is_done_once(made: Any, client: Any) -> None:
    """Whatever client it is: direct ones make no tokens."""
    made.create_tables(client)
    db = made.Database(LostAnswers(client))
    db.post.create_post(post(made))
    assert db.post.like("u", "p1").likes == 1
    assert db.post.update_post(replace(db.post.get_post("u", "p1"), title="new")).version == 3
    assert_copied(made, client)
    assert db.post.delete_post("u", "p1") is True
    methods = vars(made.repositories.PostRepository).values()
    assert "Sent again" not in " ".join(getattr(each, "__doc__", None) or "" for each in methods)


@pytest.mark.parametrize("meanwhile", ["title", "tags", "prefs", "steps"])
def test_what_others_give_an_item_meanwhile_its_copy_has_too(
    made: Any, client: Any, meanwhile: str
) -> None:
    """They may count nothing: a put stores the version as it is."""
    db = db_of(made, client)
    db.post.create_post(post(made))
    more = {"title": "theirs", "tags": {"t"}, "prefs": {"a": 1}, "steps": ["s"]}[meanwhile]
    theirs = [post(made, **{meanwhile: more})]

    def meddle(operation: str, _: Any) -> None:
        if operation == "transact_write_items" and theirs:
            db.post.put(theirs.pop())

    liked = made.Database(Recorder(client, meddle)).post.like("u", "p1")
    assert (liked.likes, getattr(liked, meanwhile)) == (1, more)
    assert_copied(made, client)


@pytest.mark.parametrize("code", ["ThrottlingException", "RequestLimitExceeded"])
def test_a_batch_waits_for_what_is_throttled_and_leaves_a_second_place(
    crowded: Any, client: Any, code: str
) -> None:
    """What would take that place is left undone, too, and nothing is told that was written."""
    db = db_of(crowded, client)
    leaving, taking, other = (
        post(crowded, user_id=user, post_id=each)
        for user, each in (("u1", "p1"), ("u2", "p1"), ("u2", "p2"))
    )
    db.post.create_post(leaving)
    throttled = [True, True]

    def throttle(operation: str, request: Any) -> None:
        deletes = operation == "transact_write_items" and "Delete" in request["TransactItems"][0]
        if deletes and throttled and throttled.pop():
            raise ClientError({"Error": {"Code": code, "Message": ""}}, operation)

    repository = crowded.Database(Recorder(client, throttle)).post
    batch = {"put": [taking, other], "delete": [leaving.key()]}
    with pytest.raises(crowded.UnprocessedItemsError) as caught:
        repository.batch_write_post(**batch, max_wait=0)
    assert (caught.value.put, caught.value.delete) == ([taking.to_item()], [leaving.key()])
    assert {key(each) for each in assert_copied(crowded, client)} == {
        key(each.to_item()) for each in (leaving, other)
    }
    repository.batch_write_post(**batch)
    assert [each["user_id"]["S"] for each in assert_copied(crowded, client)] == ["u2", "u2"]


def test_a_batch_of_which_nothing_can_be_processed_says_why(crowded: Any, client: Any) -> None:
    """As one of items that stand at one place does: by the error that DynamoDB answered with."""
    code = "ProvisionedThroughputExceededException"

    def throttle(operation: str, _: Any) -> None:
        if operation in ("batch_write_item", "transact_write_items"):
            raise ClientError({"Error": {"Code": code, "Message": ""}}, operation)

    db_of(crowded, client)
    throttled = crowded.Database(Recorder(client, throttle)).post
    with pytest.raises(crowded.UnprocessedItemsError) as caught:
        throttled.batch_write_post(put=[post(crowded)], max_wait=0)
    assert isinstance(caught.value.__cause__, ClientError)
    assert caught.value.__cause__.response["Error"]["Code"] == code
    assert caught.value.put == [post(crowded).to_item()]
    assert assert_copied(crowded, client) == []


@pytest.mark.parametrize("write", ["like", "delete"])
def test_a_place_that_an_item_has_left_meanwhile_is_that_of_another(
    crowded: Any, client: Any, write: str
) -> None:
    """The copy of another stands there, but this item has gone elsewhere, or has come back: it is read anew."""
    db = db_of(crowded, client)
    mine, theirs = (post(crowded, user_id=each) for each in ("u1", "u2"))
    db.post.create_post(mine)

    def leave() -> None:
        db.post.move("u1", "p1", date(2030, 1, 1), "elsewhere")
        db.post.create_post(theirs)

    def come_back() -> None:
        db.post.delete_post("u2", "p1")
        db.post.move("u1", "p1", mine.day, "back")

    meanwhile = [come_back, leave]

    def meddle(operation: str, _: Any) -> None:
        if operation == "transact_write_items" and meanwhile:
            meanwhile.pop()()

    repository = crowded.Database(Recorder(client, meddle)).post
    if write == "like":
        assert repository.like("u1", "p1").likes == 1
        assert len(assert_copied(crowded, client)) == 1
    else:
        assert repository.delete_post("u1", "p1")
        assert not stored(client)


@pytest.mark.parametrize("others", ["no other", "another"])
def test_an_item_that_is_made_meanwhile_is_written(made: Any, client: Any, others: str) -> None:
    """What an update makes of nothing cannot be copied; by the time that it is asked why, there is the item."""
    db = db_of(made, client)
    db.user.create_user(made.User(user_id="u", posts=0))
    db.post.create_post(post(made, 2))
    reads = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "transact_write_items" and not reads:
            reads.append(operation)
            db.post.create_post(post(made))

    database = made.Database(Recorder(client, meddle))
    if others == "another":
        assert database.transactions.cheer("u", "p1", "p2")
    else:
        assert database.post.like("u", "p1").likes == 1
    assert {each["likes"]["N"] for each in assert_copied(made, client)} == (
        {"1"} if others == "another" else {"0", "1"}
    )


@pytest.mark.parametrize("others", ["no other", "another"])
def test_an_item_that_is_another_each_time_is_in_conflict(
    made: Any, client: Any, others: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no attempt could be made of ends as a transaction does that somebody else was always in the way of."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    db = db_of(made, client)
    db.user.create_user(made.User(user_id="u", posts=0))
    db.post.create_post(post(made, 2))
    mine = post(made)
    reads = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "get_item" and request["Key"] == mine.key():
            reads.append(operation)
            if (
                len(reads) % 2
            ):  # gone whenever it is read, there again when it is asked why nothing is made of it
                db.post.delete_post("u", "p1")
        elif operation == "transact_write_items":
            db.post.batch_write_post(put=[mine])

    database = made.Database(Recorder(client, meddle))
    if others == "another":
        with pytest.raises(made.CheerFailed) as caught:
            database.transactions.cheer("u", "p1", "p2")
        assert caught.value.codes == ("TransactionConflict", "None", "None")
    else:
        with pytest.raises(ClientError) as refused:
            database.post.like("u", "p1")
        assert refused.value.response["Error"]["Code"] == "TransactionConflictException"
    assert len(reads) == 2 * 12  # read, and looked at again


@pytest.mark.parametrize("others", ["no other", "another"])
def test_why_an_item_cannot_be_written_is_asked_until_nobody_else_writes(
    made: Any, client: Any, others: str
) -> None:
    db_of(made, client)
    conflicts = [True, True]

    def meddle(operation: str, request: Any) -> None:
        if operation == "transact_write_items" and conflicts and conflicts.pop():
            codes = [{"Code": "None"} for _ in request["TransactItems"]]
            codes[-1] = {"Code": "TransactionConflict"}
            error = {"Error": {"Code": "TransactionCanceledException", "Message": ""}}
            raise ClientError({**error, "CancellationReasons": codes}, operation)  # type: ignore[typeddict-item]

    database = made.Database(Recorder(client, meddle))
    if others == "another":
        with pytest.raises(made.CheerFailed) as caught:
            database.transactions.cheer("u", "p1", "p2")
        assert caught.value.codes == ("ConditionalCheckFailed",) * 3
    else:
        with pytest.raises(made.ItemNotFoundError):
            database.post.like("u", "p1")
    assert not conflicts


def crossing() -> JSON:
    """Two items of one transaction may have one second place, of which it knows nothing else."""
    there = "Post of Posts"
    both = transaction(
        "both", "TransactWrite", "first second post_id", "boolean",
        f"Update {there}", f"Update {there}",
    )  # fmt: skip
    drop = transaction(
        "drop_both", "TransactWrite", "first second post_id", "boolean",
        f"Delete {there}", f"Delete {there}",
    )  # fmt: skip
    for one in (both, drop):
        for item, which in zip(one["entities_involved"], ("first", "second"), strict=True):
            item["key"] = {"user_id": which, "post_id": "post_id"}
    for item in both["entities_involved"]:
        item["updates"] = [{"field": "likes", "action": "increment", "value": 1}]
    crowded = changed(PLAIN, {AT: THERE["less in the key"]})
    numbered = [{**one, "pattern_id": 900 + number} for number, one in enumerate((both, drop))]
    return {**crowded, "cross_table_access_patterns": numbered}


@pytest.fixture(scope="module")
def crossed() -> Any:
    return built("posts_that_cross", crossing())


@pytest.mark.parametrize("owner", ["u1", "u2"])
def test_of_two_items_of_one_second_place_the_copy_goes_with_both(
    crossed: Any, client: Any, owner: str
) -> None:
    """They were there before there were copies, of which there is room for one: a place has one action."""
    db = db_of(crossed, client)
    db.post.create_post(post(crossed, user_id=owner))
    other = post(crossed, user_id={"u1": "u2", "u2": "u1"}[owner])
    client.put_item(TableName="Posts", Item=other.to_item())
    assert db.transactions.drop_both("u1", "u2", "p1")
    assert not stored(client)


def test_a_copy_that_is_made_meanwhile_goes_with_its_item(crossed: Any, client: Any) -> None:
    """Where its place was that of another, and it is otherwise as it was read: a migration copies so."""
    db = db_of(crossed, client)
    other, mine = post(crossed, user_id="u1"), post(crossed, user_id="u2")
    db.post.create_post(other)
    client.put_item(TableName="Posts", Item=mine.to_item())
    read: list[Any] = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "get_item":
            read.append(request["Key"])
            if len(read) == 2:
                db.post.delete_post("u1", "p1")
                db.post.put(mine)

    assert crossed.Database(Recorder(client, meddle)).post.delete_post("u2", "p1")
    assert not stored(client)


@pytest.mark.parametrize("call", ["both", "drop_both"])
def test_items_are_told_apart_although_they_are_read_one_after_the_other(
    crossed: Any, client: Any, call: str
) -> None:
    """Between the two reads, the first leaves its place to the second: so no two copies are in one place."""
    db = db_of(crossed, client)
    db.post.create_post(post(crossed, user_id="u1"))
    db.post.create_post(post(crossed, user_id="u2", day=date(2024, 1, 2)))
    read: list[str] = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "get_item":
            read.append(request["Key"]["pk"]["S"])
            if read == ["USER#u1", "USER#u2"]:
                db.post.move("u1", "p1", date(2024, 1, 3), "gone")
                db.post.move("u2", "p1", date(2024, 1, 1), "there")

    assert getattr(crossed.Database(Recorder(client, meddle)).transactions, call)("u1", "u2", "p1")
    items = assert_copied(crossed, client)
    assert [each["likes"]["N"] for each in items] == (["1", "1"] if call == "both" else [])


def test_only_packages_with_a_second_place_have_the_code_for_it(plain: Any) -> None:
    assert "Copied" not in dir(plain.runtime)
    assert "CopyExistsError" not in dir(plain)
