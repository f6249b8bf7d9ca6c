"""Items that stand at two places while their key is changed: what the package does is done to both, and read at one."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from clients import Awaited
from emitted_code.second_places.posts import (
    AT,
    PLAIN,
    THERE,
    assert_copied,
    built,
    db_of,
    post,
    stored,
)
from schemas import changed, entity, schema, table, transaction


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


def test_only_packages_with_a_second_place_have_the_code_for_it(plain: Any) -> None:
    assert "Copied" not in dir(plain.runtime)
    assert "CopyExistsError" not in dir(plain)
