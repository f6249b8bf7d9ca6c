"""What becomes of items of the applications by several calls, one after the other.

pytest --ddb=ministack tests/emitted_code/applications/test_sequences_by_hand.py
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from emitted_code.applications.by_hand import at, day, ids, opened
from emulator import Ddb

pytestmark = pytest.mark.slow


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
