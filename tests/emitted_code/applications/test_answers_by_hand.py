"""Answers of the applications written out by hand: several items, and which of them come back in which order.

pytest --ddb=ministack tests/emitted_code/applications/test_answers_by_hand.py
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

import emitted
from applications import has_keys_of_several_attributes, schema_of
from emitted_code.applications.by_hand import Case, at, day, each, ids, opened, told
from emulator import Ddb
from proof.model.effects import snake
from proof.random.applications import Sampler
from proof.running.package import Bridge

pytestmark = pytest.mark.slow
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


def test_there_are_some_for_every_application() -> None:
    counts = {name: sum(case.application == name for case in CASES) for name in emitted.NAMES}
    assert min(counts.values()) >= 3, counts
