"""The reader of answers: strict, bounded, and the same whatever pieces an answer comes in."""

from __future__ import annotations

import gc
from collections import deque
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dyngen.runtime.transport.core import answers
from dyngen.runtime.transport.core.answers import Answer, AnswerReader, DamagedAnswerError
from emitted import SOAK

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def read(*pieces: bytes) -> Answer | str | None:
    """The answer, why it is none, or None where more must come."""
    reader = AnswerReader()
    found = None
    for piece in pieces:
        if piece:
            try:
                if found is not None:
                    raise DamagedAnswerError("surplus")
                found = reader.feed(piece)
            except DamagedAnswerError as error:
                return str(error)
    return found


def body_of(data: bytes) -> bytes:
    found = read(data)
    assert isinstance(found, Answer), found
    return found.body


@pytest.mark.parametrize(
    "pieces",
    [
        [OK],
        [OK[:20], OK[20:]],
        [OK[:-1], OK[-1:]],
        [CHUNKS + b"2\r\n", b"{}\r\n0\r\n", b"\r\n"],
        [OK[:-1]],
    ],
)
def test_what_was_read_is_not_kept_for_the_collector_of_garbage(pieces: list[bytes]) -> None:
    """It may be megabytes, and the next answer finds no room in the caches then."""
    gc.disable()
    try:
        gc.collect(0)
        read(*pieces)
        assert gc.collect(0) == 0  # of what is new: to look at all else takes a second
    finally:
        gc.enable()


def test_an_answer() -> None:
    head = (
        b"HTTP/1.1 400 Bad Request\r\nX-A:  b c \r\nx-a: d\r\nX-Empty:\r\nContent-LENGTH: 3\r\n\r\n"
    )
    headers = {"x-a": "b c, d", "x-empty": "", "content-length": "3"}
    assert read(head + b"abc") == Answer(400, headers, b"abc", keep=True)
    assert read(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n") == Answer(
        200, {"content-length": "0"}, b"", keep=True
    )
    assert read(b"HTTP/1.1 204 None\r\n\r\n") == Answer(204, {}, b"", keep=True)


@pytest.mark.parametrize(
    ("line", "keep"),
    [
        ("close", False),
        ("Close", False),
        ("x , CLOSE", False),
        ("keep-alive", True),
        ("closed", True),
    ],
)
def test_whether_another_may_follow(line: str, keep: bool) -> None:
    found = read(OK.replace(b"\r\n\r\n", f"\r\nConnection: {line}\r\n\r\n".encode()))
    assert isinstance(found, Answer)
    assert found.keep is keep
    old = read(OK.replace(b"1.1", b"1.0"))
    assert isinstance(old, Answer)
    assert not old.keep


def test_what_comes_before_the_answer_is_read_over() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"
    assert body_of(interim + b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK) == b"{}"
    assert read(interim * 9 + OK) == "no answer behind those in between"


def test_chunks() -> None:
    assert body_of(CHUNKS + b"0\r\n\r\n") == b""
    assert body_of(
        CHUNKS + b'1\r\n{\r\n00A ; x="y"\r\n0123\r\n6789\r\n1\r\n}\r\n0;last\r\n\r\n'
    ) == (b"{0123\r\n6789}")


@pytest.mark.parametrize(
    "data",
    [
        # no head
        b"HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
        b" HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        # no lines of a head
        b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\nX: y\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\x00\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n: a\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent\xa0Length: 0\r\n\r\n",
        # no end
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1_0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        # something more
        OK + b"x",
        OK + OK,
        b"HTTP/1.1 204 None\r\n\r\nx",
        CHUNKS + b"0\r\n\r\nx",
        # no chunks
        CHUNKS + b"\r\n",
        CHUNKS + b"x\r\n",
        CHUNKS + b"-1\r\n",
        CHUNKS + b"0x1\r\n",
        CHUNKS + b" 1\r\n{\r\n0\r\n\r\n",
        CHUNKS + b"1\n{\r\n0\r\n\r\n",
        CHUNKS + b"1\r\n{}\r\n0\r\n\r\n",
        CHUNKS + b"2\r\n{\r\n0\r\n\r\n",
        CHUNKS + b"1\r\n{0\r\n\r\n",
        CHUNKS + b"0\r\nX: trailer\r\n\r\n",
        CHUNKS + b"1" * 600,
        CHUNKS + b"1;" + b"x" * 600 + b"\r\n",
        CHUNKS + b"ffffffff\r\n",
    ],
)
def test_what_is_no_answer(data: bytes) -> None:
    assert isinstance(read(data), str)
    assert isinstance(read(*(data[at : at + 1] for at in range(len(data)))), str)


def test_an_end_before_the_end() -> None:
    for cut in range(len(OK)):
        reader = AnswerReader()
        assert cut == 0 or reader.feed(OK[:cut]) is None
        with pytest.raises(DamagedAnswerError, match="closed"):
            reader.feed(b"")


def test_nothing_grows_without_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for endless in (b"x", b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n", b"HTTP/1.1 100 C\r\n\r\n"):
        reader = AnswerReader()
        with pytest.raises(DamagedAnswerError):
            deque(map(reader.feed, [endless * 1000] * 100), maxlen=0)
    monkeypatch.setattr(answers, "_MAX_BODY", 1000)
    reader = AnswerReader()
    reader.feed(CHUNKS)
    with pytest.raises(DamagedAnswerError, match="larger"):
        deque(map(reader.feed, [b"a\r\n0123456789\r\n"] * 200), maxlen=0)
    for chunk in (b"3e8", b"3E9"):
        assert isinstance(read(CHUNKS + chunk + b"\r\n"), str) is (chunk == b"3E9")


def test_a_large_answer_in_small_pieces_is_joined_once() -> None:
    """What is held while an answer comes are its pieces, and not a copy for each of them."""
    for head, last in (
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b""),
        (CHUNKS + b"f4240\r\n", b"\r\n0\r\n\r\n"),
    ):
        reader = AnswerReader()
        reader.feed(head)
        for _ in range(999):
            assert reader.feed(b"x" * 1000) is None
            assert len(reader._buffer) < 100
        found = reader.feed(b"x" * 1000 + last)
        assert found is not None
        assert len(found.body) == 1_000_000


# ---- whatever comes -----------------------------------------------------------------------------

_PIECES = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 ", b"100 Continue\r\n", b"204 x\r\n", b"HTTP/1.0 400 x\r\n",
    b"Content-Length: ", b"2\r\n", b"0\r\n", b"11\r\n", b"Transfer-Encoding: chunked\r\n", b"X: y\r\n",
    b"Connection: close\r\n", b"\r\n", b"\r", b"\n", b"{}", b" ", b":", b";x", b"\x00", b"\xff",
    CHUNKS, OK,
]  # fmt: skip
_DATA = st.one_of(
    st.binary(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=14).map(b"".join)
)


@pytest.mark.slow
@settings(max_examples=20_000 if SOAK else 400, derandomize=True, deadline=None, database=None)
@given(_DATA, st.lists(st.integers(0, 400), max_size=8))
@example(OK, [1, 2, 3])
@example(CHUNKS + b"2\r\n{}\r\n0\r\n\r\n", list(range(80)))
def test_the_pieces_make_no_difference(data: bytes, cuts: list[int]) -> None:
    """Whole, cut anywhere or byte by byte: the same answer, or none; and never another error."""
    whole = read(data)
    bounds = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    cut = read(*(data[start:end] for start, end in pairwise(bounds)))
    by_bytes = read(*(data[at : at + 1] for at in range(len(data))))
    if isinstance(whole, str):  # which of its faults is met first may differ
        assert isinstance(cut, str)
        assert isinstance(by_bytes, str)
    else:
        assert cut == by_bytes == whole
    if isinstance(whole, Answer):
        assert 200 <= whole.status <= 999
        assert all(
            name == name.lower() and value == value.strip(" \t")
            for name, value in whole.headers.items()
        )
