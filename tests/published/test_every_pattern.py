"""The access patterns of the designs that the items as published do not show: each is one method, and one request.

What these tables are asked and told besides: claims that move with a name, records that are begun once, what is left
out where nobody asks for it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from published import chat, coordination, instagram, inventory, library, realworld, version_control
from published.designs import kind
from schemas import JSON, pattern, transaction

pytestmark = pytest.mark.slow

AT = datetime(2024, 1, 31, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
ANN, BOB, CAT = (UUID(int=number) for number in (1, 2, 3))


def more(document: JSON, *transactions: JSON, **patterns: list[JSON]) -> JSON:
    """A schema with more patterns of its entities, and more transactions."""
    made: JSON = copy.deepcopy(document)
    for table in made["tables"]:
        for name, entity in table["entities"].items():
            entity["access_patterns"] += patterns.pop(name, [])
    assert not patterns
    made.setdefault("cross_table_access_patterns", []).extend(transactions)
    entities = [each for table in made["tables"] for each in table["entities"].values()]
    every = [each for entity in entities for each in entity["access_patterns"]]
    for number, each in enumerate([*every, *made["cross_table_access_patterns"]], 1):
        each["pattern_id"] = number
    return made


class Program:
    """A program that uses the package of a design: each call has to be one request."""

    def __init__(self, name: str, document: JSON, client: Any) -> None:
        self.made = load(f"every_pattern_of_{name}", compiled(document))
        self.client = Recorder(client)
        self.made.create_tables(client)
        self.db = self.made.Database(self.client)

    def once(self, call: Callable[[Any], Any]) -> Any:
        """What a call of the database answers; a query as a list."""
        before = len(self.client.sent)
        try:
            found = call(self.db)
            return list(found) if hasattr(found, "page") else found
        finally:
            assert len(self.client.sent) == before + 1

    def refused(self, error: str, call: Callable[[Any], Any]) -> None:
        with pytest.raises(getattr(self.made, error)):
            self.once(call)


@contextmanager
def program(name: str, document: JSON) -> Iterator[Program]:
    with moto() as client:
        yield Program(name, document, client)


# ---- a blog ------------------------------------------------------------------------------------


def claiming(claim: str, field: str, table: str, given: str) -> list[JSON]:
    """What moves a claim: the former one goes, the new one must be free; each only where it is given."""
    one = {"table": table, "entity": claim}
    return [
        {**one, "action": "Delete", "when": f"former_{given}", "key": {field: f"former_{given}"}},
        {**one, "action": "Put", "when": f"new_{given}", "key": {field: f"new_{given}"}, "condition": "not_exists"},
    ]  # fmt: skip


def moving(name: str, given: str, update: str, *claims: list[JSON]) -> JSON:
    made = transaction(name, "TransactWrite", given, "boolean", update)
    made["entities_involved"] += [each for some in claims for each in some]
    for each in made["parameters"][1:]:
        each["optional"] = True
    return made


def claimed(name: str, given: str, *puts: tuple[str, str, str, str]) -> JSON:
    """A new item with what it claims."""
    first, entity = given.split(":")
    table = puts[0][1]
    made = transaction(
        name, "TransactWrite", given, "boolean", f"Put {entity} of {table} if attribute_not_exists(pk)"
    )  # fmt: skip
    made["entities_involved"] += [
        {"table": table, "entity": claim, "action": "Put", "key": {field: f"{first}.{of}"}, "condition": "not_exists"}
        for claim, table, field, of in puts
    ]  # fmt: skip
    return made


BLOG = more(
    realworld.SCHEMA,
    claimed("register", "user:User",
            ("UsernameClaim", "user", "name", "username"), ("EmailClaim", "user", "address", "email")),
    moving("change_user", "user:User former_name new_name former_email new_email", "Update User of user",
           claiming("UsernameClaim", "name", "user", "name"), claiming("EmailClaim", "address", "user", "email")),
    claimed("publish", "article:Article", ("SlugClaim", "article", "claimed", "slug")),
    moving("revise", "article:Article former_slug new_slug", "Update Article of article",
           claiming("SlugClaim", "claimed", "article", "slug")),
    Article=[pattern("by_ids", "BatchGetItem", "article_ids:array/uuid")],
    Favorite=[pattern("which_of", "BatchGetItem", "user_id:uuid article_ids:array/uuid")],
    Follower=[pattern("which_of", "BatchGetItem", "follower:uuid followees:array/uuid")],
)  # fmt: skip


def test_a_blog_registers_users_under_names_of_their_own() -> None:
    with program("blog_users", BLOG) as blog:
        user = blog.made.User(
            user_id=ANN, email="a@x", hashed="$", username="ann", created=AT, updated=AT
        )
        assert blog.once(lambda db: db.transactions.register(user)) is True
        other = replace(user, user_id=BOB)
        with pytest.raises(blog.made.RegisterFailed) as caught:
            blog.once(lambda db: db.transactions.register(other))
        assert (caught.value.user, caught.value.username_claim.code) == (
            None,
            "ConditionalCheckFailed",
        )
        # Nothing moves, one claim moves, both move.
        sizes = []
        for name, moved in (
            ("ann", {}),
            ("anna", {"name": "ann"}),
            ("an", {"name": "anna", "email": "a@x"}),
        ):
            new_email = "an@x" if "email" in moved else user.email
            user = replace(user, username=name, email=new_email)
            given = {f"former_{of}": was for of, was in moved.items()}
            given |= {f"new_{of}": name if of == "name" else new_email for of in moved}
            assert blog.once(
                lambda db, user=user, given=given: db.transactions.change_user(user, **given)
            )
            sizes.append(len(blog.client.last["TransactItems"]))
        assert sizes == [1, 3, 5]
        assert blog.once(lambda db: db.user.by_username("an")) == user
        taken = blog.made.User(
            user_id=CAT, email="a@x", hashed="$", username="ann", created=AT, updated=AT
        )
        assert blog.once(lambda db: db.transactions.register(taken)) is True  # both are free again


def test_a_blog_has_articles_under_slugs_of_their_own() -> None:
    with program("blog_articles", BLOG) as blog:
        article = blog.made.Article(
            article_id=ANN, title="T", slug="t", description="d", body="b", tags=[], favorites=0, author_id=ANN,
            created=AT, updated=AT,
        )  # fmt: skip
        other = replace(article, article_id=BOB)
        assert blog.once(lambda db: db.transactions.publish(article)) is True
        blog.refused("PublishFailed", lambda db: db.transactions.publish(other))
        assert (
            blog.once(lambda db: db.transactions.revise(replace(article, slug="u"), "t", "u"))
            is True
        )
        assert blog.once(lambda db: db.transactions.publish(other)) is True
        again = replace(other, body="c")
        assert blog.once(lambda db: db.transactions.revise(again)) is True
        found = blog.once(lambda db: db.article.by_ids([BOB, CAT, ANN]))
        assert [(each.slug, each.body) for each in found] == [("t", "c"), ("u", "b")]
        assert blog.once(lambda db: db.article.delete_article(ANN)) is True
        for each in (BOB, CAT):
            favorite = blog.made.Favorite(user_id=ANN, article_id=each, created=AT)
            blog.once(lambda db, one=favorite: db.favorite.create_favorite(one))
        found = blog.once(lambda db: db.favorite.which_of(ANN, [ANN, BOB]))
        assert [each.article_id for each in found] == [BOB]


def test_a_blog_has_followers_and_comments() -> None:
    with program("blog_followers", BLOG) as blog:
        for each in (BOB, CAT):
            one = blog.made.Follower(follower=ANN, followee=each)
            blog.once(lambda db, one=one: db.follower.create_follower(one))
        found = blog.once(lambda db: db.follower.which_of(ANN, [CAT, ANN, BOB]))
        assert [each.followee for each in found] == [CAT, BOB]
        assert blog.once(lambda db: db.follower.delete_follower(ANN, BOB)) is True
        assert blog.once(lambda db: db.follower.is_following(ANN, BOB)) is None
        comment = blog.made.Comment(
            comment_id=ANN, article_id=BOB, author_id=CAT, body="b", created=AT, updated=AT
        )
        blog.once(lambda db: db.comment.create_comment(comment))
        assert blog.once(lambda db: db.comment.get_comment(ANN, BOB)) == comment
        assert blog.once(lambda db: db.comment.delete_comment(ANN, BOB)) is True


# ---- an inventory ------------------------------------------------------------------------------


def deallocating() -> JSON:
    """Two updates that change fields of the same names, each by what it says itself."""
    made = transaction(
        "deallocate", "TransactWrite", "sku order_id pieces:integer at:datetime", "boolean",
        'Update OrderAllocation of main-Table if status = "ALLOCATED" AND units = :pieces', "Update Sku of main-Table",
    )  # fmt: skip
    allocation, sku = made["entities_involved"]
    now = {"field": "updated", "action": "set", "param": "at"}
    allocation["updates"] = [{"field": "status", "action": "set", "value": "DEALLOCATED"}, now]
    sku["updates"] = [{"field": "units", "action": "increment", "param": "pieces"}, now]
    return made


def with_sku_events(document: JSON) -> JSON:
    made: JSON = copy.deepcopy(document)
    made["tables"][0]["entities"]["SkuEvent"] = kind(
        "EVENTS#SKU#{sku}", "EVENT#{event}", f"sku* event=eventName {inventory.STAMPS}",
        pattern("raise_sku_event", "PutItem", "event:SkuEvent", "single_entity", condition="not_exists"),
        constants={"type_name": ("_tn", "EVENTS#EVENT"), "short_name": ("_sn", "EVENT")},
    )  # fmt: skip
    return made


WAREHOUSE = more(
    with_sku_events(inventory.SCHEMA),
    deallocating(),
    Order=[pattern("of_id", "Query", "order_id")],
    Payment=[pattern("list_payments", "Query", **inventory.NEWEST), pattern("of_id", "Query", "order_id")],
)  # fmt: skip


def test_an_inventory_gives_back_what_was_allocated() -> None:
    with program("inventory", WAREHOUSE) as stock:
        stamps = {"created": AT, "updated": AT}
        sale = {
            "order_id": "o",
            "sku": "p",
            "units": 2,
            "price": Decimal(1),
            "user_id": "u",
            **stamps,
        }
        stock.once(lambda db: db.sku.create_sku(stock.made.Sku(sku="p", units=5, **stamps)))
        held = stock.made.OrderAllocation(**sale, status="ALLOCATED")
        assert stock.once(lambda db: db.transactions.allocate(held)) is True
        assert stock.once(lambda db: db.transactions.deallocate("p", "o", 2, LATER)) is True
        found = stock.once(lambda db: db.sku.get_sku("p"))
        assert (found.units, found.updated) == (5, LATER)
        found = stock.once(lambda db: db.order_allocation.get_allocation("p", "o"))
        assert (found.units, found.status, found.updated) == (2, "DEALLOCATED", LATER)
        stock.refused("DeallocateFailed", lambda db: db.transactions.deallocate("p", "o", 2, LATER))


def test_an_inventory_lists_orders_and_payments_and_raises_events_once() -> None:
    with program("inventory_lists", WAREHOUSE) as stock:
        for number, at in enumerate((AT, LATER)):
            sale = {"order_id": f"o{number}", "sku": "p", "units": 2, "price": Decimal(1), "user_id": "u",
                    "created": at, "updated": at}  # fmt: skip
            order = stock.made.Order(**sale, status="CREATED")
            stock.once(lambda db, one=order: db.order.create_order(one))
            payment = stock.made.Payment(**sale, status="ACCEPTED", retries=0)
            stock.once(lambda db, one=payment: db.payment.create_payment(one))
        with pytest.raises(stock.made.ItemExistsError) as caught:
            stock.once(lambda db: db.order.create_order(order))
        assert stock.made.Order.from_item(caught.value.item) == order
        for listed in (lambda db: db.order.list_orders(), lambda db: db.payment.list_payments()):
            assert [each.order_id for each in stock.once(listed)] == ["o1", "o0"]
            turned = stock.once(lambda db, listed=listed: listed(db).ascending())
            assert [each.order_id for each in turned] == ["o0", "o1"]
        assert stock.once(lambda db: db.order.of_id("o1")) == [order]
        assert stock.once(lambda db: db.payment.of_id("o1")) == [payment]
        event = stock.made.SkuEvent(sku="p", event="OUT", created=AT, updated=AT)
        stock.once(lambda db: db.sku_event.raise_sku_event(event))
        stock.refused("ItemExistsError", lambda db: db.sku_event.raise_sku_event(event))


# ---- records, leases, locks --------------------------------------------------------------------

FREE = "attribute_not_exists(record_id) OR expires < :now"
SHARED = more(
    coordination.SCHEMA,
    Record=[
        pattern("begin", "PutItem", "record:Record now:integer", "success_flag", condition=FREE),
        pattern("begin_or_take", "PutItem", "record:Record now:integer now_ms:integer", "success_flag",
                condition=f'{FREE} OR (status = "INPROGRESS" AND in_progress < :now_ms)'),
    ],
    Lease=[pattern("open_lease", "PutItem", "lease:Lease", "success_flag", condition="not_exists")],
    Lock=[
        pattern("add", "PutItem", "lock:Lock", "success_flag", condition="not_exists"),
        pattern("overwrite", "PutItem", "lock:Lock seen:uuid", "success_flag", condition="number = :seen"),
        pattern("release", "DeleteItem", "lock_key sort_key seen:uuid me", "success_flag",
                condition="number = :seen AND owner_name = :me"),
    ],
)  # fmt: skip


def test_a_request_is_begun_once_until_it_expires() -> None:
    with program("records", SHARED) as shared:

        def record(expires: int, deadline: int | None = None) -> Any:
            return shared.made.Record(
                record_id="r", expires=expires, status="INPROGRESS", in_progress=deadline
            )

        assert shared.once(lambda db: db.record.begin(record(10), 5)) is True
        shared.refused("ConditionFailedError", lambda db: db.record.begin(record(20), 10))
        assert shared.once(lambda db: db.record.begin(record(20, 15_000), 11)) is True
        late = record(30, 25_000)
        shared.refused("ConditionFailedError", lambda db: db.record.begin_or_take(late, 15, 15_000))
        assert shared.once(lambda db: db.record.begin_or_take(late, 15, 15_001)) is True
        shared.once(lambda db: db.record.complete("r", "{}", 40, "COMPLETED"))
        shared.refused("ConditionFailedError", lambda db: db.record.begin_or_take(late, 35, 99_000))
        assert shared.once(lambda db: db.record.delete_record("r")) is True


def test_leases_and_locks_are_whose_they_are() -> None:
    with program("leases", SHARED) as shared:
        lease = shared.made.Lease(shard="s", checkpoint="0", counter=0)
        assert shared.once(lambda db: db.lease.open_lease(lease)) is True
        shared.refused("ItemExistsError", lambda db: db.lease.open_lease(lease))
        assert shared.once(lambda db: db.lease.take_free("s", "w1")).counter == 1
        shared.refused("ConditionFailedError", lambda db: db.lease.take_free("s", "w2"))
        assert shared.once(lambda db: db.lease.take("s", "w2", "w1", 1)).owner == "w2"
        shared.refused("ConditionFailedError", lambda db: db.lease.save("s", "9", "w1"))
        assert shared.once(lambda db: db.lease.save("s", "9", "w2")).checkpoint == "9"
        lock = shared.made.Lock(
            lock_key="k", sort_key="-", owner_name="me", duration=9, number=ANN, expires=9
        )
        assert shared.once(lambda db: db.lock.add(lock)) is True
        shared.refused("ItemExistsError", lambda db: db.lock.add(lock))
        mine = replace(lock, owner_name="you", number=BOB)
        shared.refused("ConditionFailedError", lambda db: db.lock.overwrite(mine, CAT))
        assert shared.once(lambda db: db.lock.overwrite(mine, ANN)) is True
        assert shared.once(lambda db: db.lock.beat("k", "-", CAT, 10, BOB)).number == CAT
        shared.refused("ConditionFailedError", lambda db: db.lock.release("k", "-", CAT, "me"))
        assert shared.once(lambda db: db.lock.release("k", "-", CAT, "you")) is True


# ---- a library ---------------------------------------------------------------------------------


def asked(name: str, given: str, left_out: str, **more: Any) -> JSON:
    """A query whose last parameter may be left out."""
    made = pattern(name, "Query", f"{given} {left_out}", **more)
    made["parameters"][-1]["optional"] = True
    return made


FREE_DAY = "9999-12-31"
SHELVES = more(
    library.SCHEMA,
    Author=[asked("called", "last", "first_begins", range_condition="begins_with")],
    Book=[
        pattern("available", "Query", "isbn", filter_expression=f'due = "{FREE_DAY}"'),
        pattern("loaned", "Query", "last first since until isbn", index_name=library.TWO, range_condition="between",
                filter_expression="isbn = :isbn"),
        pattern("titled", "Query", "title", index_name=library.THREE),
        asked("editions_since", "title since", "until", index_name=library.THREE, range_condition="between"),
    ],
    Genre=[
        asked("of_genre", "genre", "subgenre", index_name=library.ONE),
        asked("of_author", "last first genre", "subgenre", index_name=library.TWO),
    ],
)  # fmt: skip
# `isbn` is what the filter compares with, and stands in no key of that index.
SHELVES["tables"][0]["entities"]["Book"]["access_patterns"][-3]["parameters"] = [
    {"name": name, "type": "string"} for name in ("last", "first", "since", "until", "isbn")
]


def test_a_library_is_asked_for_less_or_more() -> None:
    with program("library", SHELVES) as shelves:

        def put(one: Any) -> None:
            name = {"Author": "author", "Book": "book", "Genre": "genre"}[type(one).__name__]
            shelves.once(lambda db: getattr(getattr(db, name), f"create_{name}")(one))

        king = {"last": "King", "first": "Stephen"}
        for first in ("Stephen", "Stella", "Tabitha"):
            put(shelves.made.Author(first=first, last="King", birthday="1947-09-21", bio="…"))
        for number, (due, released) in enumerate(
            (("2024-02-01", "1986"), (FREE_DAY, "1987"), ("2024-03-01", "2011"))
        ):
            put(shelves.made.Book(
                book_id=f"b{number}", title="It", description="", publisher="V", released=released, isbn="i", **king,
                due=due, member_id="m", loaned="2024-01-01",
            ))  # fmt: skip
        for subgenre in ("clown", "car"):
            put(
                shelves.made.Genre(
                    genre="horror",
                    subgenre=subgenre,
                    isbn=subgenre,
                    book_id="b",
                    title="It",
                    **king,
                )
            )
        called = lambda *given: sorted(  # noqa: E731
            each.first for each in shelves.once(lambda db: db.author.called("king", *given))
        )
        assert (called(), called("ste"), called("t")) == (
            ["Stella", "Stephen", "Tabitha"],
            ["Stella", "Stephen"],
            ["Tabitha"],
        )
        books = lambda name, *given: [  # noqa: E731
            each.book_id for each in shelves.once(lambda db: getattr(db.book, name)(*given))
        ]
        assert books("available", "i") == ["b1"]
        assert books("loaned", "king", "stephen", "2024-01-01", "2024-02-28", "i") == ["b0"]
        assert books("titled", "it") == ["b0", "b1", "b2"]
        assert books("editions_since", "it", "1987") == ["b1", "b2"]
        assert books("editions_since", "it", "1986", "1987") == ["b0", "b1"]
        assert books("overdue", "m", "2024-02-15") == ["b0"]
        before = len(shelves.client.sent)
        assert shelves.db.book.on_loan("m").count() == 3
        assert len(shelves.client.sent) == before + 1
        genres = lambda name, *given: sorted(  # noqa: E731
            each.subgenre for each in shelves.once(lambda db: getattr(db.genre, name)(*given))
        )
        for name, given in (
            ("of_genre", ("horror",)),
            ("of_author", ("king", "stephen", "horror")),
        ):
            assert genres(name, *given) == ["car", "clown"]
            assert genres(name, *given, "car") == ["car"]


# ---- what the others make anew -----------------------------------------------------------------

MACHINES = more(version_control.SCHEMA)
# The first version has no latest one yet.
MACHINES["cross_table_access_patterns"][0]["entities_involved"][0]["if_missing"] = "create"


def test_photos_machines_and_rooms_are_made_once() -> None:
    with program("photos", instagram.SCHEMA) as photos:
        user = photos.made.User(username="ann", name="Ann", followers=0, following=0)
        photo = photos.made.Photo(username="ann", url="u", photo_id="p", likes=0, comments=0)
        photos.once(lambda db: db.user.create_user(user))
        photos.once(lambda db: db.photo.create_photo(photo))
        photos.refused("ItemExistsError", lambda db: db.user.create_user(user))
        like = photos.made.Like(username="ann", photo_id="p", like_id="l")
        assert photos.once(lambda db: db.transactions.like_photo(like, "ann")) is True
        again = replace(like, like_id="m")
        photos.refused("LikePhotoFailed", lambda db: db.transactions.like_photo(again, "ann"))
        assert photos.once(lambda db: db.photo.get_photo("ann", "p")).likes == 1
    with program("machines", MACHINES) as machines:
        made = machines.made
        machine = made.Equipment(machine="m", name="M", factory="f", line="l")
        machines.once(lambda db: db.equipment.create_equipment(machine))
        first = made.StateVersion(machine="m", number=1, time="t1", state="s")
        assert machines.once(lambda db: db.transactions.add_version(first, 0)) is True
        machines.refused("AddVersionFailed", lambda db: db.transactions.add_version(first, 0))
        assert machines.once(lambda db: db.latest_state.get_latest("m")).latest == 1
        assert machines.once(lambda db: db.latest_state.count("m", "t2", "s")).latest == 2
        second = made.StateVersion(machine="m", number=2, time="t2", state="s")
        machines.once(lambda db: db.state_version.create_state_version(second))
        assert machines.once(lambda db: db.state_version.get_version("m", 2)) == second
        machines.once(
            lambda db: db.machine.create_machine(
                made.Machine(machine="m", name="M", factory="f", line="l")
            )
        )
        for time in ("t1", "t2"):
            state = made.TimedState(machine="m", time=time, state=time)
            machines.once(lambda db, one=state: db.timed_state.create_timed_state(one))
        assert machines.once(lambda db: db.timed_state.latest("m")).time == "t2"
    with program("rooms", chat.SCHEMA) as rooms:
        room = rooms.made.Room(room_id="r", created_by="ann")
        rooms.once(lambda db: db.room.create_chat_room(room))
        rooms.refused("ItemExistsError", lambda db: db.room.create_chat_room(room))
        rooms.refused("ConditionFailedError", lambda db: db.room.delete_chat_room("r", "ben"))
        assert rooms.once(lambda db: db.room.delete_chat_room("r", "ann")) is True
        member = rooms.made.Membership(user_id="ann", room_id="r")
        rooms.once(lambda db: db.membership.join_chat_room(member))
        assert rooms.once(lambda db: db.membership.leave_chat_room("ann", "r")) is True
