"""Answers of the applications written out by hand: several items, and which of them come back in which order.

pytest --ddb=ministack tests/emitted_code/applications/test_applications_by_hand.py
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

import emitted
from applications import has_keys_of_several_attributes, schema_of
from emulator import Ddb
from proof.model.effects import snake
from proof.random.applications import Sampler
from proof.running.package import Bridge

pytestmark = pytest.mark.slow


def day(number: int, month: int = 1) -> date:
    return date(2024, month, number)


def at(hour: int, number: int = 1) -> datetime:
    return datetime(2024, 1, number, hour, tzinfo=UTC)


def ids(*numbers: int) -> list[UUID]:
    return [UUID(int=number) for number in numbers]


@dataclass(frozen=True)
class Case:
    """`items`: entity and the fields that matter, the rest is made up; `field`: by which the answer is told."""

    application: str
    items: list[tuple[str, dict[str, Any]]]
    method: str
    args: tuple[Any, ...]
    field: str
    answer: list[Any]


def each(entity: str, **columns: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Items of one entity, from columns; one value for all may be given as a list of one."""
    size = max(map(len, columns.values()))
    return [
        (entity, {name: column[n % len(column)] for name, column in columns.items()})
        for n in range(size)
    ]


ORDERS = each(
    "Order",
    user_id=["u"],
    order_id=["o1", "o2", "o3", "o4"],
    order_date=[day(31), day(1, 2), day(30), day(31)],
)
ORDERS += each("Order", user_id=["other"], order_id=["o5"], order_date=[day(31)])
ACCOUNT = [
    *each("User", user_id=["u", "uu"]),
    *each("Address", user_id=["u"], address_id=["b", "a"]),
    *each("CartItem", user_id=["u"], product_id=["p"]),
]
DELIVERIES = each(
    "Delivery",
    customer_id=["c"],
    delivery_id=["1", "2", "3"],
    order_date=[day(2), day(1), day(2)],
    total=[Decimal(5), Decimal(50), Decimal(500)],
    status=["PENDING", "DELIVERED", "PENDING"],
)
MENU = each(
    "MenuItem",
    restaurant_id=["r", "r", "r", "s"],
    category=["Main", "Mains", "Dessert", "Main"],
    product_id=["p1", "p2", "p3", "p4"],
)
SCORES = each(
    "PlayerScore",
    game_id=["g"],
    player_id=["a", "b", "c", "d"],
    score=[9, 10, 100, 11],
    achieved_on=[day(1)],
)
EVENTS = each(
    "TrackingEvent", parcel_id=ids(1), event_at=[at(9), at(9), at(8), at(10)], sequence=[2, 1, 7, 1]
)
PARCELS = each(
    "Parcel",
    parcel_id=ids(1, 2, 3, 4),
    origin_country=["DE"],
    destination_country=["FR", "FR", "FR", "IT"],
    service_level=["express", "express", "economy", "express"],
    dispatch_date=[day(2), day(1), day(1), day(1)],
    weight_kg=[Decimal(1), Decimal(20), Decimal(3), Decimal(4)],
)
TASKS = each(
    "Task",
    project_id=ids(1),
    task_id=ids(1, 2, 3, 4),
    status=["open", "open", "open", "done"],
    priority=[10, 9, 2, 1],
)
FEED = each(
    "FeedEntry", user_id=["u"], posted_at=[at(9), at(11), at(10)], post_id=["p1", "p2", "p3"]
)
POSTS = each("Post", user_id=["u", "u", "u", "v"], post_id=["a", "ab", "b", "a"])
PROFILES = each(
    "UserProfile",
    user_id=["a", "b", "c"],
    engagement_level=["high", "high", "low"],
    score=[9, 10, 11],
    status=["active"],
    last_active=[at(9), at(8), at(10)],
    country=["DE"],
    city=["Bonn", "Bo", "Ulm"],
)
LESSONS = each(
    "Lesson",
    tenant_id=["t"],
    course_id=["c"],
    module_number=[1, 1, 1, 2],
    lesson_number=[2, 10, 9, 1],
)
ISSUES = each(
    "Issue",
    owner=["o"],
    slug=["p", "p", "p", "p", "pp"],
    number=[2, 30, 1000, 4, 5],
    state=["open", "open", "open", "closed", "open"],
    labels=[{"bug"}, {"bug"}, {"idea"}, {"bug"}, {"bug"}],
)
STARRED = [
    *each("Star", owner=["o"], slug=["q", "r"], login=["ann"], starred_at=[at(9), at(10)]),
    *each("Star", owner=["o"], slug=["q"], login=["anna"], starred_at=[at(9)]),
    *each("Membership", organization=["o"], login=["ann"]),
    *each("Project", owner=["ann"], slug=["s"]),
]
LEVELS = each(
    "StockLevel",
    warehouse_id=["w", "w", "w", "ww"],
    sku=["a", "b", "ba", "b"],
    available=[5, 4, 4, 1],
    reorder_below=[5, 5, None, 5],
)
LEASES = each("ShardLease", shard_id=["a", "b", "c", "d"], holder=["w1", "w2", "w1", None])
COURSE_MATES = each("Course", tenant_id=["t"], course_id=["c"])

CASES = [
    # a deal shop: bare keys
    Case(
        "deals_app",
        each("Deal", deal_id=["1", "2", "3"], brand_id=["b"], created_at=[at(2), at(1), at(3)]),
        "deal.get_deals_by_brand",
        ("b",),
        "deal_id",
        ["3", "1", "2"],
    ),
    Case(
        "deals_app",
        each("Deal", deal_id=["1", "2", "3"], brand_id=["b"], created_at=[at(2), at(1), at(3)]),
        "deal.get_recent_deals_by_brand",
        ("b", at(2)),
        "deal_id",
        ["1", "3"],
    ),
    Case(
        "deals_app",
        each(
            "Deal",
            deal_id=["1", "2", "3"],
            featured_in=["home", "home", None],
            vote_count=[9, 10, 11],
        ),
        "deal.get_popular_featured_deals",
        ("home", 9),
        "deal_id",
        ["2"],
    ),
    Case(
        "deals_app",
        each("UserWatch", user_id=["u"], watch_key=["BRAND#b", "CATEGORY#c", "BRAND#a"]),
        "user_watch.get_user_watches_of_kind",
        ("u", "BRAND#"),
        "watch_key",
        ["BRAND#a", "BRAND#b"],
    ),
    # a web shop: a range in the middle of a key, a collection
    Case(
        "ecommerce_app",
        ORDERS,
        "order.get_orders_between",
        ("u", day(30), day(31)),
        "order_id",
        ["o3", "o1", "o4"],
    ),
    Case(
        "ecommerce_app", ORDERS, "order.get_orders_between", ("u", day(31), day(30)), "order_id", []
    ),
    Case("ecommerce_app", ACCOUNT, "address.get_addresses", ("u",), "address_id", ["a", "b"]),
    Case(
        "ecommerce_app",
        ACCOUNT,
        "user.get_account",
        ("u",),
        "__class__.__name__",
        ["Address", "Address", "CartItem", "User"],
    ),
    Case(
        "ecommerce_app",
        each(
            "Product",
            product_id=["1", "2", "3"],
            category=["c"],
            price=[Decimal(9), Decimal("9.5"), Decimal(10)],
        ),
        "product.browse_price_range",
        ("c", Decimal(9), Decimal("9.99")),
        "product_id",
        ["1", "2"],
    ),
    # a school: padded numbers
    Case(
        "elearning_platform",
        LESSONS + COURSE_MATES,
        "lesson.get_lessons_from",
        ("t", "c", 1, 9),
        "lesson_number",
        [9, 10],
    ),
    Case(
        "elearning_platform",
        LESSONS + COURSE_MATES,
        "course.get_course_content",
        ("t", "c"),
        "__class__.__name__",
        ["Course"] + ["Lesson"] * 4,
    ),
    Case(
        "elearning_platform",
        each("Subscription", tenant_id=["t"], starts_on=[day(1), day(4), day(3), day(2)]),
        "subscription.get_current_subscription",
        ("t", day(3)),
        "starts_on",
        [day(3)],
    ),
    Case(
        "elearning_platform",
        each(
            "Course",
            tenant_id=["t"],
            category=["c"],
            level=["beginner"],
            course_id=["none", "one", "many"],
            published_on=[day(1)],
            prerequisites=[None, ["none"], ["none", "one"]],
        ),
        "course.browse_catalog",
        ("t", "c", "beginner", 1),
        "course_id",
        ["none", "one"],
    ),
    # food delivery: filters, raw sort keys
    Case(
        "food_delivery_app",
        DELIVERIES,
        "delivery.get_customer_deliveries",
        ("c",),
        "delivery_id",
        ["3", "1", "2"],
    ),
    Case(
        "food_delivery_app",
        DELIVERIES,
        "delivery.get_small_deliveries_since",
        ("c", day(2), Decimal(500)),
        "delivery_id",
        ["1"],
    ),
    Case(
        "food_delivery_app", MENU, "menu_item.get_menu_section", ("r", "Main"), "product_id", ["p1"]
    ),
    Case(
        "food_delivery_app",
        MENU,
        "menu_item.get_menu_by_key_prefix",
        ("r", "MENU#Main"),
        "product_id",
        ["p1", "p2"],
    ),
    # games: numbers sort as numbers
    Case(
        "gaming_leaderboard",
        SCORES,
        "player_score.get_top_scores",
        ("g",),
        "score",
        [100, 11, 10, 9],
    ),
    Case(
        "gaming_leaderboard",
        SCORES,
        "player_score.get_scores_between",
        ("g", day(1), 10, 100),
        "score",
        [10, 11, 100],
    ),
    Case(
        "gaming_leaderboard",
        each("TournamentResult", tournament_id=["t"], final_rank=[10, 2, 1, 3]),
        "tournament_result.get_podium",
        ("t", 3),
        "final_rank",
        [1, 2, 3],
    ),
    # parcels: keys of several attributes
    Case(
        "parcel_tracking",
        EVENTS + PARCELS[:1],
        "tracking_event.get_tracking_events_since",
        (UUID(int=1), at(9)),
        "sequence",
        [1, 2, 1],
    ),
    Case(
        "parcel_tracking",
        PARCELS,
        "parcel.get_parcels_on_route",
        ("DE", "FR"),
        "parcel_id",
        ids(3, 2, 1),
    ),
    Case(
        "parcel_tracking",
        PARCELS,
        "parcel.get_parcels_dispatched_between",
        ("DE", "FR", "express", day(1), day(1)),
        "parcel_id",
        ids(2),
    ),
    Case(
        "parcel_tracking",
        EVENTS + PARCELS[:1],
        "parcel.get_parcel_history",
        (UUID(int=1),),
        "__class__.__name__",
        ["TrackingEvent"] * 4 + ["Parcel"],
    ),
    # a team tool: uuids, a board
    Case("saas_app", TASKS, "task.get_board_column", (UUID(int=1), "open"), "priority", [2, 9, 10]),
    Case("saas_app", TASKS, "task.get_urgent_tasks", (UUID(int=1), "open", 9), "priority", [2, 9]),
    Case(
        "saas_app",
        each("Invitation", org_id=["o"], email=["ann@x", "anna@x", "ben@x"])
        + each("Organization", org_id=["o"]),
        "invitation.get_invitations",
        ("o", "ann"),
        "email",
        ["ann@x", "anna@x"],
    ),
    # a host for code: states in index keys, rows, ranges that need not begin
    Case(
        "version_control",
        ISSUES,
        "issue.list_issues",
        ("o", "p"),
        "number",
        [1000, 30, 2],
    ),
    Case(
        "version_control",
        ISSUES,
        "issue.list_issues",
        ("o", "p", "open", 30, "bug"),
        "number",
        [30],
    ),
    Case(
        "version_control",
        STARRED,
        "star.get_account_activity",
        ("ann",),
        "__class__.__name__",
        ["Project", "Star", "Star"],
    ),
    Case("version_control", STARRED, "star.list_starred", ("ann",), "slug", ["r", "q"]),
    # an inventory: what has fallen below a field of its own
    Case("inventory", LEVELS, "stock_level.find_short_stock", ("w",), "sku", ["b"]),
    Case("inventory", LEVELS, "stock_level.list_stock", ("w",), "sku", ["a", "b", "ba"]),
    Case("inventory", LEVELS, "stock_level.list_stock", ("w", "b"), "sku", ["b", "ba"]),
    Case(
        "inventory",
        each(
            "Order", order_id=["1", "2", "3"], status=["paid"], created_at=[at(9), at(11), at(10)]
        ),
        "order.list_orders",
        ("paid", at(10)),
        "order_id",
        ["2", "3"],
    ),
    # workers: a sparse index
    Case(
        "coordination", LEASES, "shard_lease.get_leases_of_worker", ("w1",), "shard_id", ["a", "c"]
    ),
    Case("coordination", LEASES, "shard_lease.get_leases_of_worker", ("w",), "shard_id", []),
    Case(
        "coordination",
        each("Lock", lock_name=["l", "ll"], fence=[7, 8]),
        "lock.get_lock",
        ("l",),
        "fence",
        [7],
    ),
    # social media: neighbours on both sides of a range
    Case(
        "social_media_app",
        FEED + POSTS + each("Follow", user_id=["u"], followed_id=["z"]),
        "feed_entry.get_feed_before",
        ("u", at(11)),
        "post_id",
        ["p3", "p1"],
    ),
    Case(
        "social_media_app", FEED + POSTS, "post.get_user_posts", ("u",), "post_id", ["b", "ab", "a"]
    ),
    Case(
        "social_media_app",
        FEED + POSTS,
        "post.get_posts_by_id_prefix",
        ("u", "a"),
        "post_id",
        ["a", "ab"],
    ),
    Case(
        "social_media_app",
        each(
            "Follow",
            user_id=["u"],
            followed_id=list("abcd"),
            muted_until=[None, at(9), at(10), at(11)],
        ),
        "follow.get_following",
        ("u", at(10)),
        "followed_id",
        ["a", "b", "c"],
    ),
    # analytics: seven indexes
    Case(
        "user_analytics", PROFILES, "user_profile.get_leaderboard", ("high",), "user_id", ["b", "a"]
    ),
    Case(
        "user_analytics",
        PROFILES,
        "user_profile.find_users_by_city_prefix",
        ("DE", "Bo"),
        "user_id",
        ["b", "a"],
    ),
    Case(
        "user_analytics", PROFILES, "user_profile.get_users_by_city", ("DE", "Bo"), "user_id", ["b"]
    ),
    Case(
        "user_analytics",
        PROFILES,
        "user_profile.get_recently_active_users",
        ("active", at(9)),
        "user_id",
        ["c", "a"],
    ),
    # registration: no sort keys at all
    Case(
        "user_registration",
        each("User", user_id=["u", "v"]),
        "user.get_user",
        ("v",),
        "user_id",
        ["v"],
    ),
    Case(
        "user_registration",
        each("User", user_id=["u", "v"]),
        "user.get_users_by_ids",
        (["v", "x", "u", "v"],),
        "user_id",
        ["v", "u"],
    ),
    Case(
        "user_registration",
        each("EmailLookup", email=["a@x"], user_id=["u"]),
        "email_lookup.get_email_lookup",
        ("b@x",),
        "user_id",
        [],
    ),
]


def opened(application: str, ddb: Ddb) -> tuple[Any, Any]:
    """The package of an application, and its database with empty tables."""
    package, client = ddb.package(application), ddb.keeping_client()
    package.create_tables(client)
    return package, package.Database(client)


@pytest.mark.parametrize(
    "case",
    [pytest.param(one, id=f"{one.application}-{n}-{one.method}") for n, one in enumerate(CASES)],
)
def test_exactly_these_come_back_in_this_order(case: Case, ddb: Ddb) -> None:
    schema = schema_of(case.application)
    if ddb.name == "dynalite" and has_keys_of_several_attributes(case.application):
        pytest.skip("dynalite has no keys of several attributes")
    package, database = opened(case.application, ddb)
    sampler = Sampler(schema, seed=1)
    bridge = Bridge(package, sampler.model)
    for entity, values in case.items:
        one = bridge.entity(entity, sampler.item(entity) | values)
        getattr(getattr(database, snake(entity)), f"batch_write_{snake(entity)}")(put=[one])
    repository, method = case.method.split(".")
    found = getattr(getattr(database, repository), method)(*case.args)
    if found is None or hasattr(found, "to_item"):
        found = [found] if found else []
    assert [told(each, case.field) for each in found] == case.answer


def told(one: Any, field: str) -> Any:
    for name in field.split("."):
        one = getattr(one, name)
    return one


def test_there_are_some_for_every_application() -> None:
    counts = {name: sum(case.application == name for case in CASES) for name in emitted.NAMES}
    assert min(counts.values()) >= 3, counts


def parcel_of(package: Any, **more: object) -> Any:
    return package.Parcel(
        parcel_id=ids(1)[0], recipient_id="r", origin_country="NL", destination_country="SE",
        service_level="express", dispatch_date=day(3), weight_kg=Decimal(2), status="in_transit", priority=1,
        delivery_zone="north", postcode="21145", **more,
    )  # fmt: skip


def delivery_of(package: Any, delivery_id: str, status: str, **more: object) -> Any:
    return package.Delivery(
        customer_id="c", delivery_id=delivery_id, order_date=day(7), ordered_at=at(9), restaurant_id="r",
        status=status, total=Decimal(20), delivery_fee=Decimal(2), items=[], **more,
    )  # fmt: skip


def test_a_parcel_passes_the_depots_of_its_plan_in_their_order(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no keys of several attributes")
    package, db = opened("parcel_tracking", ddb)
    parcel = parcel_of(package, courier_id="cou-8", planned_depots=["lund", "kista", "umea"])
    db.parcel.create_parcel(parcel)
    assert db.parcel.pass_depot(parcel.parcel_id, "lund").planned_depots == ["kista", "umea"]
    with pytest.raises(package.ConditionFailedError):
        db.parcel.pass_depot(parcel.parcel_id, "lund")  # the scan came in twice
    before = db.parcel.change_courier(parcel.parcel_id, "cou-9")
    assert (before.courier_id, before.planned_depots) == (parcel.courier_id, ["kista", "umea"])
    now = db.parcel.get_parcel(parcel.parcel_id)
    assert (now.courier_id, now.planned_depots) == ("cou-9", ["kista", "umea"])


def test_a_parcel_is_counted_by_the_depot_that_holds_it(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no keys of several attributes, and no transactions")
    package, db = opened("parcel_tracking", ddb)
    parcel = parcel_of(package)
    db.parcel.create_parcel(parcel)
    for depot_id in ("lund", "kista"):
        depot = package.Depot(
            depot_id=depot_id, name="D", country="SE", operating_state="open", capacity=1
        )
        db.depot.create_depot(depot)

    def scanned(depot_id: str | None, hour: int) -> Any:
        return package.TrackingEvent(
            parcel_id=parcel.parcel_id, event_at=at(hour), sequence=1, event_type="unloaded", depot_id=depot_id
        )  # fmt: skip

    def counted() -> list[int]:
        return [db.depot.get_depot(each).parcel_count for each in ("lund", "kista")]

    transactions = db.transactions
    with pytest.raises(ValueError, match="depot_id must be equal"):
        transactions.hand_over_to_depot(scanned(None, 9), "lund")
    transactions.hand_over_to_depot(scanned("lund", 9), "lund")
    with pytest.raises(package.HandOverToDepotFailed) as refused:
        transactions.hand_over_to_depot(scanned("kista", 10), "kista")
    assert (refused.value.depot, refused.value.tracking_event) == (None, None)
    assert counted() == [1, 0]
    for former, depot_id in (("kista", "lund"), ("umea", "kista")):
        with pytest.raises(package.MoveToDepotFailed):
            transactions.move_to_depot(scanned(depot_id, 11), former, depot_id)
    with pytest.raises(ValueError, match="are one item of DepotTable"):
        transactions.move_to_depot(scanned("lund", 11), "lund", "lund")
    transactions.move_to_depot(scanned("kista", 11), "lund", "kista")
    assert counted() == [0, 1]
    with pytest.raises(package.SendOutFailed):
        transactions.send_out(scanned("kista", 12), "kista")  # no courier is chosen
    db.parcel.assign_courier(parcel.parcel_id, "cou-8")
    transactions.send_out(scanned("kista", 12), "kista")
    assert counted() == [0, 0]
    now = db.parcel.get_parcel(parcel.parcel_id)
    assert (now.status, now.current_depot_id, now.arrived_at) == ("out_for_delivery", None, None)
    assert len(list(db.tracking_event.get_tracking_events_since(parcel.parcel_id, at(0)))) == 3
    db.parcel.update_parcel(replace(now, status="delivered", delivered_at=at(13)))
    for call in (
        lambda: transactions.hand_over_to_depot(scanned("lund", 14), "lund"),
        lambda: transactions.send_out(scanned("kista", 14), "kista"),
    ):
        with pytest.raises(package.TransactionFailedError):
            call()
    assert counted() == [0, 0]


def test_a_parcel_is_ranked_where_it_waits(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no keys of several attributes")
    package, db = opened("parcel_tracking", ddb)
    parcel = parcel_of(package, current_depot_id="lund", arrived_at=at(9))
    waiting = replace(parcel, status="at_depot")
    db.parcel.create_parcel(waiting)
    assert db.parcel.rank_parcel(waiting.parcel_id, 9, "lund").priority == 9
    [queued] = db.parcel.get_depot_queue("lund", "at_depot")
    assert queued.priority == 9
    with pytest.raises(package.ConditionFailedError):
        db.parcel.rank_parcel(waiting.parcel_id, 1, "kista")


def test_a_depot_counts_its_racks_and_remembers_its_state(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no keys of several attributes")
    package, db = opened("parcel_tracking", ddb)
    depots = db.depot
    depots.create_depot(
        package.Depot(
            depot_id="d", name="D", country="SE", operating_state="open", capacity=9, free_racks={"cold": 1},
        )
    )  # fmt: skip
    assert depots.take_rack("d", "cold").free_racks == {"cold": 0}
    assert depots.give_back_rack("d", "cold").free_racks == {"cold": 1}
    assert depots.take_rack("d", "cold").free_racks == {"cold": 0}
    for kind in ("cold", "secure"):
        with pytest.raises(package.ConditionFailedError):
            depots.take_rack("d", kind)
    depots.set_operating_state("d", "full", 9)
    closed = depots.set_operating_state("d", "closed", 9)
    assert (closed.operating_state, closed.former_state) == ("closed", "full")
    assert depots.open_dock("d", Decimal(4)).dock_numbers == {Decimal(4)}
    assert depots.open_dock("d", Decimal(5)).dock_numbers == {Decimal(4), Decimal(5)}
    assert depots.close_dock("d", Decimal(4)).dock_numbers == {Decimal(5)}


def test_a_later_push_keeps_a_project_where_it_is(ddb: Ddb) -> None:
    package, db = opened("version_control", ddb)
    pushed = {"owner": "ann", "visibility": "public", "created_at": at(1), "pushed_at": at(1)}
    for slug in ("one", "two"):
        db.project.create_project(package.Project(slug=slug, **pushed))
    db.project.record_push("ann", "one", at(9))
    db.project.record_push("ann", "two", at(8))
    with pytest.raises(package.ConditionFailedError):
        db.project.record_push("ann", "one", at(7))  # is told after the one of nine
    db.project.record_push("ann", "one", at(9))
    assert [each.slug for each in db.project.list_projects("ann")] == ["one", "two"]


def test_an_issue_is_counted_while_it_is_open(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    package, db = opened("version_control", ddb)
    project = package.Project(
        owner="ann", slug="one", visibility="public", created_at=at(1), pushed_at=at(1)
    )
    db.project.create_project(project)

    def counted() -> int:
        count: int = db.project.get_project("ann", "one").open_issue_count
        return count

    db.transactions.open_issue("ann", "one", 1, "It is dark", "bob", at(2), labels={"bug"})
    issue = db.issue.get_issue("ann", "one", 1)
    assert (issue.state, issue.body, issue.labels, counted()) == ("open", None, {"bug"}, 1)
    db.transactions.close_issue("ann", "one", 1, at(3))
    for call in (
        lambda: db.transactions.close_issue("ann", "one", 1, at(4)),
        lambda: db.transactions.open_issue("ann", "one", 1, "It is dark", "bob", at(5)),
    ):
        with pytest.raises(package.TransactionFailedError):
            call()
    assert counted() == 0


def test_a_deal_remembers_what_it_cost(ddb: Ddb) -> None:
    package, db = opened("deals_app", ddb)
    deals = db.deal
    deals.create_deal(
        package.Deal(
            deal_id="d", title="D", price=Decimal(10), brand_id="b", category_id="c", status="live",
            created_at=datetime(2024, 1, 1, tzinfo=UTC), vote_count=0,
        )
    )  # fmt: skip
    reduced = deals.reduce_price("d", Decimal(8))
    assert (reduced.price, reduced.former_price) == (8, 10)
    for price in (8, 9):
        with pytest.raises(package.ConditionFailedError):
            deals.reduce_price("d", Decimal(price))
    assert deals.reduce_price("d", Decimal(7)).former_price == 8


def test_a_delivery_is_cancelled_once_and_returned_as_it_was(ddb: Ddb) -> None:
    package, db = opened("food_delivery_app", ddb)
    deliveries = db.delivery
    at = datetime(2024, 6, 7, 12, tzinfo=UTC)
    deliveries.create_delivery(delivery_of(package, "d", "EN_ROUTE", driver_id="dr"))
    before = deliveries.cancel_delivery("c", day(7), "d", at)
    assert (before.status, before.driver_id, before.cancelled_at) == ("EN_ROUTE", "dr", None)
    with pytest.raises(package.ConditionFailedError):
        deliveries.cancel_delivery("c", day(7), "d", at)
    assert deliveries.get_delivery("c", day(7), "d").cancelled_at == at


def test_a_line_up_changes_its_captain_where_it_has_one(ddb: Ddb) -> None:
    package, db = opened("gaming_leaderboard", ddb)
    entries = db.tournament_entry
    at = datetime(2024, 6, 7, 12, tzinfo=UTC)
    for player, lineup in (("one", ["a", "b"]), ("two", None)):
        entry = package.TournamentEntry(
            tournament_id="t", player_id=player, player_name=player, entered_at=at, lineup=lineup
        )
        entries.create_tournament_entry(entry)
    assert entries.change_captain("t", "one", "c").lineup == ["c", "b"]
    with pytest.raises(package.ConditionFailedError):
        entries.change_captain("t", "two", "c")


def test_a_tournament_is_finished_once(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    package, db = opened("gaming_leaderboard", ddb)
    for tournament_id, status in (("open", "running"), ("off", "cancelled")):
        tournament = package.Tournament(
            tournament_id=tournament_id, game_id="g", name="N", status=status, starts_at=at(9)
        )
        db.tournament.create_tournament(tournament)

    def champion(tournament_id: str, rank: int, hour: int) -> Any:
        return package.TournamentResult(
            tournament_id=tournament_id, final_rank=rank, player_id="p", player_name="P", final_score=1,
            finished_at=at(hour),
        )  # fmt: skip

    db.transactions.finish_tournament(champion("open", 1, 10))
    for late in (champion("open", 2, 11), champion("off", 1, 11)):
        with pytest.raises(package.FinishTournamentFailed) as refused:
            db.transactions.finish_tournament(late)
        assert refused.value.tournament_result is None
    finished = db.tournament.get_tournament("open")
    assert (finished.status, finished.ends_at) == ("finished", at(10))


def test_a_course_is_completed_once_enough_of_it_is_done(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    package, db = opened("elearning_platform", ddb)
    common = {"tenant_id": "t", "user_id": "u", "course_id": "c", "course_title": "C"}
    enrollment = package.Enrollment(
        **common, enrolled_at=at(9), status="active", percent_complete=80
    )
    db.enrollment.create_enrollment(enrollment)
    certificate = package.Certificate(**common, issued_on=day(2), score=Decimal(90))
    with pytest.raises(package.CompleteCourseFailed):
        db.transactions.complete_course(certificate, minimum_percent=81)
    assert db.enrollment.get_enrollment("t", "u", "c").status == "active"
    db.transactions.complete_course(certificate, minimum_percent=80)
    completed = db.enrollment.get_enrollment("t", "u", "c")
    assert (completed.status, completed.completed_on) == ("completed", certificate.issued_on)
    assert completed.final_score == certificate.score
    assert list(db.certificate.get_certificates_since("t", "u", day(1))) == [certificate]
    again = package.Certificate(**common, issued_on=day(3), score=Decimal(95))
    with pytest.raises(package.CompleteCourseFailed) as refused:
        db.transactions.complete_course(again, minimum_percent=80)
    assert refused.value.certificate is None  # its id is new: the enrollment is what refuses
    assert db.enrollment.get_enrollment("t", "u", "c") == completed
    assert list(db.certificate.get_certificates_since("t", "u", day(1))) == [certificate]


def test_an_invitation_is_taken_until_it_expires_and_in_the_role_that_it_offers(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    package, db = opened("saas_app", ddb)
    invitation = package.Invitation(
        org_id="o", email="e@x", role="viewer", invited_by="i", invited_at=at(9), expires_at=at(12)
    )
    db.invitation.create_invitation(invitation)
    with pytest.raises(package.ItemExistsError) as refused:
        db.invitation.create_invitation(replace(invitation, role="admin"))
    assert "e@x" not in f"{refused.value} {invitation}"
    member = package.Member(
        org_id="o", user_id="u", full_name="F", email="e@x", role="viewer", joined_at=at(11)
    )
    for wrong in ({"joined_at": at(12)}, {"joined_at": at(13)}, {"role": "admin"}, {"email": "f"}):
        with pytest.raises(package.AcceptInvitationFailed):
            db.transactions.accept_invitation(replace(member, **wrong))
    db.transactions.accept_invitation(member)
    assert db.member.get_member("o", "u") == member
    assert db.invitation.get_invitation("o", "e@x") is None


def test_what_a_state_closes_stays_closed(ddb: Ddb) -> None:
    package, db = opened("food_delivery_app", ddb)
    deliveries = db.delivery
    for status in ("EN_ROUTE", "DELIVERED", "CANCELLED"):
        deliveries.create_delivery(delivery_of(package, status, status))
    assert deliveries.advance_delivery("c", day(7), "EN_ROUTE", "DELIVERED").status == "DELIVERED"
    for closed in ("DELIVERED", "CANCELLED"):
        with pytest.raises(package.ConditionFailedError):
            deliveries.advance_delivery("c", day(7), closed, "EN_ROUTE")


def test_a_driver_is_sent_out_with_one_delivery(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    package, db = opened("food_delivery_app", ddb)
    for delivery_id in ("d1", "d2"):
        db.delivery.create_delivery(delivery_of(package, delivery_id, "PREPARING"))
    db.driver.create_driver(
        package.Driver(
            driver_id="dr",
            name="N",
            phone="1",
            vehicle="bike",
            is_available=True,
            rating=Decimal(4),
        )
    )
    db.transactions.assign_driver("c", day(7), "d1", "dr")
    with pytest.raises(package.AssignDriverFailed):
        db.transactions.assign_driver("c", day(7), "d2", "dr")
    (sent,) = db.delivery.get_restaurant_queue("r", "EN_ROUTE")
    assert (sent.delivery_id, sent.driver_id) == ("d1", "dr")
    assert [each.delivery_id for each in db.delivery.get_restaurant_queue("r", "PREPARING")] == [
        "d2"
    ]


def test_a_reaction_is_taken_back_as_often_as_it_was_given(ddb: Ddb) -> None:
    package, db = opened("saas_app", ddb)
    comments = db.task_comment
    project_id, task_id = ids(1, 2)
    written_at, author_id = datetime(2024, 6, 7, 12, tzinfo=UTC), "u"
    key = (project_id, task_id, written_at, author_id)
    comments.create_task_comment(
        package.TaskComment(
            project_id=project_id, task_id=task_id, written_at=written_at, author_id=author_id, body="b"
        )
    )  # fmt: skip
    comments.react_to_comment(*key, "heart")
    assert comments.take_back_reaction(*key, "heart").reactions == {"heart": 0}
    for reaction in ("heart", "never"):
        with pytest.raises(package.ConditionFailedError):
            comments.take_back_reaction(*key, reaction)


def test_a_password_that_is_replaced_is_remembered(ddb: Ddb) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    package, db = opened("user_registration", ddb)
    at = datetime(2024, 6, 7, 12, tzinfo=UTC)
    db.user.create_user(
        package.User(user_id="u", email="u@x", full_name="U", status="active", created_at=at)
    )
    db.credential.create_credential(
        package.Credential(
            user_id="u", password_hash=b"one", salt=b"1", changed_at=at, failed_attempts=2
        )
    )
    db.transactions.change_password("u", b"two", b"2", at, at)
    now = db.credential.get_credential("u")
    assert (now.password_hash, now.salt, now.failed_attempts) == (b"two", b"2", 0)
    assert (now.former_hash, now.former_salt) == (b"one", b"1")
