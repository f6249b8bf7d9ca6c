"""Keys that hold a text in lower case, while the field keeps its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import changed, entity, index, pattern, schema, table, transaction

USER = entity(
    "USER#{email:lower}", "NAME#{name:lower}#{number}", "email name number nick?",
    pattern("named", "Query", "email name"),
    pattern("from_name", "Query", "email name", range_condition=">="),
    pattern("after_name", "Query", "email name", range_condition=">"),
    pattern("up_to", "Query", "email name", range_condition="<="),
    pattern("from_to", "Query", "email name until", range_condition="between"),
    pattern("like", "Query", "email name", range_condition="begins_with"),
    pattern("by_nick", "Query", "nick", index_name="ByNick"),
    pattern("call", "UpdateItem", "email name number nick", "single_entity"),
    ByNick=("{nick:lower}", "{email:lower}"),
)  # fmt: skip
SHOP = schema(
    table("Shop", "pk", "sk", index("ByNick", "gpk", "gsk", projection="KEYS_ONLY"), User=USER)
)


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("shop_lower", compiled(SHOP))


@pytest.fixture
def users(shop: Any) -> Iterator[Any]:
    with moto(shop) as client:
        yield shop.Database(client).user


ITEM = {
    "pk": {"S": "USER#ann@x.org"},
    "sk": {"S": "NAME#ann#1"},
    "gpk": {"S": "annie"},
    "gsk": {"S": "ann@x.org"},
    "email": {"S": "Ann@X.org"},
    "name": {"S": "Ann"},
    "number": {"S": "1"},
    "nick": {"S": "ANNIE"},
    "version": {"N": "1"},
}


def test_the_field_keeps_its_own_case(shop: Any) -> None:
    user = shop.User(email="Ann@X.org", name="Ann", number="1", nick="ANNIE")
    assert user.to_item() == ITEM
    assert shop.User.from_item(ITEM) == user
    with pytest.raises(shop.ItemDecodeError):
        shop.User.from_item({**ITEM, "pk": {"S": "USER#Ann@X.org"}})


def test_an_item_is_found_in_any_case(shop: Any, users: Any) -> None:
    user = shop.User(email="Ann@X.org", name="Ann", number="1", nick="ANNIE")
    users.create_user(user)
    assert users.get_user("ANN@x.ORG", "aNN", "1") == user
    with pytest.raises(shop.ItemExistsError):
        users.create_user(shop.User(email="ann@x.org", name="ANN", number="1"))
    assert list(users.named("ann@X.org", "ANN")) == [user]
    [held] = users.by_nick("Annie")
    assert held == shop.UserInByNick(number="1")
    assert users.call("ann@x.org", "ann", "1", "AnnA").nick == "AnnA"
    assert list(users.by_nick("annie")) == []
    assert len(list(users.by_nick("ANNA"))) == 1


def test_an_update_may_change_the_case(shop: Any, users: Any) -> None:
    user = shop.User(email="Ann@X.org", name="Ann", number="1")
    users.create_user(user)
    user.email = "ann@x.org"
    users.update_user(user)
    assert users.get_user("ANN@X.ORG", "ANN", "1").email == "ann@x.org"


MEMBER = schema(
    table(
        "Club",
        "pk",
        None,
        index("ByMail", "mail_pk"),
        index("ByLower", "lower_pk"),
        Member=entity(
            "MEMBER#{email:lower}", None, "email visits:integer",
            pattern(
                "respell", "UpdateItem", "email", "single_entity",
                updates=[{"field": "email", "action": "set", "param": "email"}],
            ),
            pattern(
                "visit", "UpdateItem", "email", "single_entity", if_missing="create",
                updates=[{"field": "visits", "action": "increment", "value": 1}],
            ),
            pattern("by_mail", "Query", "email", index_name="ByMail"),
            pattern("by_lower", "Query", "email", index_name="ByLower"),
            ByMail="MAIL#{email}", ByLower="{email:lower}",
        ),
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def club() -> Any:
    return load("club_lower", compiled(MEMBER))


@pytest.fixture
def members(club: Any) -> Iterator[Any]:
    with moto(club) as client:
        yield club.Database(client).member


def test_an_update_of_the_case_alone_keeps_index_keys_right(club: Any, members: Any) -> None:
    members.create_member(club.Member(email="Ann@X.org", visits=1))
    assert members.respell("ANN@x.org").email == "ANN@x.org"
    assert list(members.by_mail("Ann@X.org")) == []
    [found] = members.by_mail("ANN@x.org")
    assert [found] == list(members.by_lower("ann@x.org"))
    with pytest.raises(club.ItemNotFoundError):
        members.respell("bob@x.org")


def test_an_upsert_stores_the_case_of_its_call(club: Any, members: Any) -> None:
    assert members.visit("Ann@X.org").email == "Ann@X.org"
    assert (visited := members.visit("ann@x.org")).email == "ann@x.org"
    assert visited.visits == 2
    assert list(members.by_mail("Ann@X.org")) == []
    assert list(members.by_mail("ann@x.org")) == [visited]


@pytest.mark.parametrize(
    "entry",
    [
        {"field": "email", "action": "set", "value": "x"},
        {"field": "email", "action": "set_if_absent", "param": "email"},
    ],
)
def test_nothing_but_the_case_can_change(entry: Any) -> None:
    path = "tables/0/entities/Member/access_patterns/0/updates"
    [error] = compiled(changed(MEMBER, {path: [entry]})).errors
    assert error.code == "DG423"


def test_an_upsert_knows_all_of_an_index_key_that_the_case_is_in(club: Any) -> None:
    member = "tables/0/entities/Member"
    mixed = changed(
        MEMBER,
        {
            f"{member}/fields": entity("", "", "email nick? visits:integer")["fields"],
            f"{member}/gsi_mappings/0/pk_template": "MAIL#{email}#{nick}",
            f"{member}/access_patterns/2/parameters": pattern("", "", "email nick")["parameters"],
        },
    )
    codes = {error.code for error in compiled(mixed).errors}
    assert codes == {"DG424"}


def test_ranges_are_in_lower_case(shop: Any, users: Any) -> None:
    for name in ("Ann", "anna", "BOB", "bob!", "Cid"):
        users.create_user(shop.User(email="x", name=name, number="1"))

    def names(found: Any) -> list[str]:
        return [each.name for each in found]

    assert names(users.from_name("X", "Bob")) == ["bob!", "BOB", "Cid"]
    assert names(users.after_name("X", "bOB")) == ["bob!", "Cid"]
    assert names(users.up_to("X", "BOB")) == ["Ann", "anna", "BOB"]
    assert sorted(names(users.like("X", "AN"))) == ["Ann", "anna"]


@pytest.mark.parametrize("text", ["a#NAME#b", "A#", ""])
def test_what_is_forbidden_is_judged_in_lower_case(shop: Any, users: Any, text: str) -> None:
    with pytest.raises(shop.KeyValueError):
        users.get_user("x", text, "1")


def test_other_types_are_refused(shop: Any) -> None:
    with pytest.raises(shop.KeyValueError, match="must be str, not int"):
        shop.user_pk(7)
    with pytest.raises(shop.KeyValueError, match="must be str, not None"):
        shop.user_pk(None)


ACCOUNT = entity(
    "ACCOUNT#{email:lower}",
    None,
    "email plan",
    pattern("replace", "UpdateItem", "email account:Account", "single_entity"),
)
LOGIN = entity(
    "LOGIN#{login}", None, "login email",
    pattern("add_login", "PutItem", "new_login:Login account:Account", "single_entity"),
)  # fmt: skip
TIED = schema(
    table("Accounts", "pk", None, Account=ACCOUNT, Login=LOGIN),
    transactions=(
        transaction(
            "open_account", "TransactWrite", "account:Account login:Login", "boolean",
            "Put Account of Accounts", "Put Login of Accounts",
        ),
    ),
)  # fmt: skip


def test_what_must_agree_does_in_any_case() -> None:
    made = load("accounts_lower", compiled(TIED))
    account, login = (
        made.Account(email="Ann@X.org", plan="A"),
        made.Login(login="ann", email="ann@x.org"),
    )
    other = made.Login(login="bob", email="bob@x.org")
    with moto(made) as client:
        db = made.Database(client)
        assert db.transactions.open_account(account, login) is True
        assert db.login.add_login(login, account) == login
        assert db.account.replace("ANN@x.org", account).email == "Ann@X.org"
        for call in (
            lambda: db.transactions.open_account(account, other),
            lambda: db.login.add_login(other, account),
            lambda: db.account.replace("bob@x.org", account),
        ):
            with pytest.raises(ValueError, match="must be"):
                call()


def test_the_ends_of_a_range_are_compared_in_lower_case(shop: Any, users: Any) -> None:
    ann = users.create_user(shop.User(email="a@x.org", name="Ann", number="1"))
    assert list(users.from_to("a@x.org", "ann", "BOB")) == [ann]
    assert list(users.from_to("a@x.org", "BOB", "ann")) == []
    assert users.from_to("a@x.org", "BOB", "ann").count() == 0
