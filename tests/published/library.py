"""A library as ElectroDB stores it: its marks, its labels, keys in lower case, an index key that ends in nothing.

The items are what ElectroDB 3 makes of the published model.
"""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from published.designs import Design, Item, Made, Stored, kind, uncounted, wire
from schemas import index, pattern, schema, table

ONE, TWO, THREE = (f"gsi{n}pk-gsi{n}sk-index" for n in (1, 2, 3))
OF_AUTHOR = "$library#authorlastname_{last:lower}#authorfirstname_{first:lower}"
OF_MEMBER = "$library#memberid_{member_id:lower}"
OF_ISBN, OF_TITLE = "$library#isbn_{isbn:lower}", "$library#booktitle_{title:lower}"
OF_GENRE = "genre_1#genre_{genre:lower}#subgenre_{subgenre:lower}"


def marks(name: str) -> dict[str, tuple[str, str]]:
    return {"model": ("__edb_e__", name), "model_version": ("__edb_v__", "1")}


SCHEMA = uncounted(
    schema(
        table(
            "electro", "pk", "sk",
            *(index(name, f"gsi{n}pk", f"gsi{n}sk") for n, name in enumerate((ONE, TWO, THREE), 1)),
            Author=kind(
                "$library#authorlastname_{last:lower}", "$author_1#authorfirstname_{first:lower}#birthday_{birthday:lower}",
                "first=authorFirstName last=authorLastName birthday bio genres:string_set?",
                pattern("by_name", "Query", "last first_begins", range_condition="begins_with"),
                pattern("by_full_name", "Query", "last first"),
                pattern("body_of_work", "Query", "last first", "mixed_data", index_name=TWO),
                pattern("describe", "UpdateItem", "last first birthday bio", "single_entity"),
                constants=marks("author"),
                **{TWO: (OF_AUTHOR, "$works#author_1")},
            ),
            Book=kind(
                OF_ISBN, "$detail#book_1#bookid_{book_id:lower}",
                "book_id=bookId title=bookTitle description publisher released=releaseDate first=authorFirstName "
                "last=authorLastName isbn loaned=loanStartDate? due=loanEndDate member_id=memberId?",
                pattern("copies_by_author", "Query", "last first", index_name=TWO),
                pattern("copies_by_isbn", "Query", "isbn"),
                pattern("on_loan", "Query", "member_id", index_name=ONE),
                pattern("overdue", "Query", "member_id today", index_name=ONE, range_condition="<"),
                pattern("editions", "Query", "title since until", index_name=THREE, range_condition="between"),
                pattern("details", "Query", "isbn", "mixed_data"),
                pattern("title_details", "Query", "title", "mixed_data", index_name=THREE),
                pattern("check_out", "UpdateItem", "isbn book_id member_id loaned due", "single_entity",
                        condition='due = "9999-12-31"'),
                pattern("reword", "UpdateItem", "isbn book_id description", "single_entity"),
                constants=marks("book"),
                **{
                    ONE: (OF_MEMBER, "$account#book_1#loanenddate_{due:lower}"),
                    TWO: (OF_AUTHOR, "$works#book_1#loanenddate_{due:lower}"),
                    THREE: (OF_TITLE, "$titles#book_1#releasedate_{released:lower}"),
                },
            ),
            Genre=kind(
                OF_ISBN, f"$detail#{OF_GENRE}",
                "genre isbn book_id=bookId title=bookTitle first=authorFirstName last=authorLastName subgenre",
                pattern("by_genre", "Query", "genre", index_name=ONE),
                pattern("by_subgenre", "Query", "genre subgenre", index_name=ONE),
                pattern("by_author", "Query", "last first genre", index_name=TWO),
                pattern("move", "UpdateItem", "isbn genre subgenre book_id", "single_entity"),
                constants=marks("genre"),
                **{
                    ONE: ("$library#genre_{genre:lower}", "$genre_1#subgenre_{subgenre:lower}"),
                    TWO: (OF_AUTHOR, f"$works#{OF_GENRE}"),
                    THREE: (OF_TITLE, f"$titles#{OF_GENRE}"),
                },
            ),
            Member=kind(
                OF_MEMBER, "$member_1", "member_id=memberId since=membershipStartDate? until=membershipEndDate? address:object?",
                pattern("account", "Query", "member_id", "mixed_data", index_name=ONE),
                pattern("move", "UpdateItem", "member_id city", "single_entity",
                        updates=[{"field": "address.city", "action": "set", "param": "city"}]),
                address={"fields": [
                    {"name": name, "type": "string", "required": False}
                    for name in ("streetAddress", "city", "state", "zip")
                ]},
                constants=marks("member"),
                **{ONE: (OF_MEMBER, "$account#member_1")},
            ),
        )
    )
)  # fmt: skip

KING = {"authorFirstName": "Stephen", "authorLastName": "King"}
WORKS = "$library#authorlastname_king#authorfirstname_stephen"
ISBN = "9783453504035"
BODY = ("author.body_of_work", "King", "Stephen")
COPIES, BY_ISBN = ("book.copies_by_author", "king", "STEPHEN"), ("book.copies_by_isbn", ISBN)
DETAILS, TITLES = ("book.details", ISBN), ("book.title_details", "It")
ACCOUNT = ("member.account", "M100")
COMMON = (BODY, DETAILS, TITLES)
ADDRESS: Item = {"M": {"city": {"S": "Bangor"}, "state": {"S": "ME"}, "floor": {"N": "2"}}}
"""With a floor, which the model does not have."""


def book(number: str, due: str, *reads: tuple[str, ...], **loan: str) -> Stored:
    """A copy. ElectroDB gives one that nobody has an index key that ends in nothing; nobody can ask for it."""
    member = loan.get("memberId", "")
    item = wire(
        pk=f"$library#isbn_{ISBN}", sk=f"$detail#book_1#bookid_{number}",
        gsi1pk=f"$library#memberid_{member.lower()}", gsi1sk=f"$account#book_1#loanenddate_{due}",
        gsi2pk=WORKS, gsi2sk=f"$works#book_1#loanenddate_{due}",
        gsi3pk="$library#booktitle_it", gsi3sk="$titles#book_1#releasedate_1986-09-15",
        bookId=number, bookTitle="It", description="A clown", publisher="Viking Press", releaseDate="1986-09-15",
        isbn=ISBN, loanEndDate=due, __edb_e__="book", __edb_v__="1", **KING, **loan,
    )  # fmt: skip
    values = {
        "book_id": number, "title": "It", "description": "A clown", "publisher": "Viking Press", "released": "1986-09-15",
        "first": "Stephen", "last": "King", "isbn": ISBN, "due": due,
        **({"loaned": loan["loanStartDate"], "member_id": member} if member else {}),
    }  # fmt: skip
    changes = {("book.reword", ISBN, number, "An evil clown"): wire(description="An evil clown")}
    if not member:
        changes["book.check_out", ISBN, number, "M200", "2024-03-01", "2024-04-01"] = wire(
            memberId="M200", loanStartDate="2024-03-01", loanEndDate="2024-04-01", gsi1pk="$library#memberid_m200",
            gsi1sk="$account#book_1#loanenddate_2024-04-01", gsi2sk="$works#book_1#loanenddate_2024-04-01",
        )  # fmt: skip
    return Stored(
        "Book", item, values, (*COMMON, COPIES, BY_ISBN, ("book.editions", "IT", "1980", "1986-09-15"), *reads), changes,
        ("publisher", "V"), wire(publisher="V"), {} if member else wire(gsi1pk=None),
    )  # fmt: skip


DESIGN = Design(
    "library",
    SCHEMA,
    (
        Stored(
            "Author",
            wire(
                pk="$library#authorlastname_king", sk="$author_1#authorfirstname_stephen#birthday_1947-09-21",
                gsi2pk=WORKS, gsi2sk="$works#author_1", birthday="1947-09-21", bio="From Maine.",
                genres={"SS": ["crime", "horror"]}, __edb_e__="author", __edb_v__="1", **KING,
            ),
            {"first": "Stephen", "last": "King", "birthday": "1947-09-21", "bio": "From Maine.",
             "genres": {"horror", "crime"}},
            (BODY, ("author.by_name", "KING", "st"), ("author.by_full_name", "King", "Stephen")),
            {("author.describe", "king", "stephen", "1947-09-21", "X"): wire(bio="X")},
            ("genres", {"horror"}),
            wire(genres={"SS": ["horror"]}),
        ),
        book("0001", "9999-12-31"),
        book(
            "0002", "2024-02-01", ACCOUNT, ("book.on_loan", "m100"), ("book.overdue", "M100", "2024-02-02"),
            loanStartDate="2024-01-02", memberId="M100",
        ),
        Stored(
            "Genre",
            wire(
                pk=f"$library#isbn_{ISBN}", sk="$detail#genre_1#genre_horror#subgenre_killer clowns",
                gsi1pk="$library#genre_horror", gsi1sk="$genre_1#subgenre_killer clowns",
                gsi2pk=WORKS, gsi2sk="$works#genre_1#genre_horror#subgenre_killer clowns",
                gsi3pk="$library#booktitle_it", gsi3sk="$titles#genre_1#genre_horror#subgenre_killer clowns",
                genre="Horror", isbn=ISBN, bookId="0001", bookTitle="It", subgenre="Killer Clowns",
                __edb_e__="genre", __edb_v__="1", **KING,
            ),
            {"genre": "Horror", "isbn": ISBN, "book_id": "0001", "title": "It", "first": "Stephen", "last": "King",
             "subgenre": "Killer Clowns"},
            (*COMMON, ("genre.by_genre", "HORROR"), ("genre.by_subgenre", "horror", "killer clowns"),
             ("genre.by_author", "king", "stephen", "Horror")),
            {("genre.move", ISBN, "Horror", "Killer Clowns", "0002"): wire(bookId="0002")},
            ("genre", "HORROR"),  # the case of a key in lower case may change
            wire(genre="HORROR"),
        ),
        Stored(
            "Member",
            wire(
                pk="$library#memberid_m100", sk="$member_1", gsi1pk="$library#memberid_m100", gsi1sk="$account#member_1",
                memberId="M100", membershipStartDate="2020-01-01", membershipEndDate="2025-01-01",
                address=ADDRESS, __edb_e__="member", __edb_v__="1",
            ),
            {"member_id": "M100", "since": "2020-01-01", "until": "2025-01-01",
             "address": Made("MemberAddress", {"city": "Bangor", "state": "ME"})},
            (ACCOUNT,),
            {("member.move", "m100", "Derry"): {"address": {"M": ADDRESS["M"] | {"city": {"S": "Derry"}}}}},
            ("until", None),
            wire(membershipEndDate=None),
        ),
    ),
)  # fmt: skip
