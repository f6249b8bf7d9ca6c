"""Answers over HTTP/1.1, read strictly: what is odd in any way is an error, and nothing grows without a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple


class DamagedAnswerError(Exception):
    """What was received is no answer that this reader takes, or ended before its end."""


class Answer(NamedTuple):
    """A whole answer. Names of headers are in lower case, and each stands once."""

    status: int
    headers: dict[str, str]
    body: bytes
    keep: bool
    """Whether another request may follow on the connection."""


class AnswerReader:
    """Reads one answer, in whatever pieces it comes.

    reader = AnswerReader()
    while (answer := reader.feed(socket.recv(65536))) is None: …
    """

    __slots__ = (
        "_between",
        "_buffer",
        "_feed",
        "_head",
        "_interim",
        "_length",
        "_missing",
        "_parts",
    )

    _head: _Head
    _parts: list[bytes | memoryview]
    _missing: int
    _length: int
    _between: bytes  # what stands before the size of the next chunk

    def __init__(self) -> None:
        # What belongs to a body is set where it begins: most answers come in one piece. No bound method, by which
        # a reader would hold itself, and what it has read, until the collector of garbage comes by.
        self._feed = AnswerReader._feed_head
        self._buffer = b""
        self._interim = 0

    def feed(self, data: bytes) -> Answer | None:
        """Return the answer if `data` is its last piece, else None; empty `data` is the end of the connection.

        Raises `DamagedAnswerError` if this can be no answer, if it is larger than any of DynamoDB's,
        or if something follows it: nothing was asked that this could be the answer to.
        """
        if not data:
            raise DamagedAnswerError(
                "the connection was closed before the answer was complete"
            )
        return self._feed(self, data)

    def _feed_head(self, data: bytes) -> Answer | None:
        self._buffer += data
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end > _MAX_HEAD or (end < 0 and len(self._buffer) > _MAX_HEAD):
                raise DamagedAnswerError("the head of the answer does not end")
            if end < 0:
                return None
            self._head = _parsed(self._buffer[: end + 2])
            if self._head.status >= 200:
                # Not copied: the first piece of a large answer is large.
                rest = memoryview(self._buffer)[end + 4 :]
                self._buffer = b""
                return self._feed_first_of_body(rest)
            self._buffer = self._buffer[end + 4 :]
            self._interim += 1  # 100 Continue is not asked for, but allowed
            if self._interim > _MAX_INTERIM:
                raise DamagedAnswerError("no answer behind those in between")

    def _feed_first_of_body(self, data: memoryview) -> Answer | None:
        headers = self._head.headers
        if headers.get("content-encoding", "identity") != "identity":
            raise DamagedAnswerError(
                "the answer is compressed, which was not asked for"
            )
        length = headers.get("content-length")
        coding = headers.get("transfer-encoding")
        if coding is not None:
            if coding.lower() != "chunked" or length is not None:
                raise DamagedAnswerError(
                    "where the answer ends is told in two ways, or in none"
                )
            self._parts, self._between = [], b""
            self._missing = self._length = 0
            self._feed = AnswerReader._feed_chunks
            return self._feed_chunks(bytes(data))
        if self._head.status in (204, 304):
            length = "0"
        if length is None or not (length.isdigit() and length.isascii()):
            raise DamagedAnswerError("where the answer ends is not told")
        if len(length) > _MAX_DIGITS or int(length) > _MAX_BODY:
            raise DamagedAnswerError("the answer is larger than any of DynamoDB's")
        self._missing = int(length)
        if len(data) == self._missing:
            return self._answer(bytes(data))
        self._parts = []
        self._feed = AnswerReader._feed_body
        return self._feed_body(data)

    def _feed_body(self, data: bytes | memoryview) -> Answer | None:
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing < 0:
            raise DamagedAnswerError("something follows the answer")
        return None if self._missing else self._whole()

    def _feed_chunks(self, data: bytes) -> Answer | None:
        buffer = self._buffer + data
        at = 0
        while at < len(buffer):
            if self._missing:
                piece = buffer[at : at + self._missing]
                self._parts.append(piece)
                self._missing -= len(piece)
                at += len(piece)
                continue
            end = buffer.find(b"\r\n", at + len(self._between))
            if end < 0 and len(buffer) - at <= _MAX_CHUNK_LINE:
                break
            line = buffer[at : max(end, at)]
            size = _CHUNK.fullmatch(line.removeprefix(self._between))
            if size is None or not line.startswith(self._between):
                raise DamagedAnswerError(
                    "a chunk of the answer is not as long as it says"
                )
            self._missing = int(size[1], 16)
            if not self._missing:
                self._buffer = b""
                self._feed = AnswerReader._feed_end
                return self._feed_end(buffer[end + 2 :])
            self._between = b"\r\n"
            self._length += self._missing
            if self._length > _MAX_BODY:
                raise DamagedAnswerError("the answer is larger than any of DynamoDB's")
            at = end + 2
        self._buffer = buffer[at:]
        return None

    def _feed_end(self, data: bytes) -> Answer | None:
        """Take no trailers: none was asked for, and what they say could not be believed."""
        self._buffer += data
        if not b"\r\n".startswith(self._buffer):
            raise DamagedAnswerError("something follows the last chunk of the answer")
        return self._whole() if len(self._buffer) == 2 else None

    def _whole(self) -> Answer:
        return self._answer(b"".join(self._parts))

    def _answer(self, body: bytes) -> Answer:
        status, headers, keep = self._head
        return Answer(status, headers, body, keep)


class _Head(NamedTuple):
    status: int
    headers: dict[str, str]
    keep: bool


_MAX_HEAD: Final = 65536
_MAX_BODY: Final = (
    1 << 28
)  # DynamoDB's own limit is 16 MB, before JSON has escaped anything
_MAX_DIGITS: Final = 12
_MAX_INTERIM: Final = 8
_MAX_CHUNK_LINE: Final = 512

# No line may be folded, and neither a lone CR or LF nor any other control character stand in one.
_HEAD: Final = re.compile(
    rb"HTTP/1\.([01]) ([1-9][0-9][0-9])(?: [\t -~\x80-\xff]*)?\r\n"
    rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n)*)"
)
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t -~\x80-\xff]{0,256})?")


def _parsed(head: bytes) -> _Head:
    match = _HEAD.fullmatch(head)
    if match is None:
        raise DamagedAnswerError("no head of an answer of HTTP/1.1")
    minor, code, lines = match.groups()
    status = int(code)
    if status == 101:
        raise DamagedAnswerError("another protocol, which was not asked for")
    headers: dict[str, str] = {}
    for line in lines.decode("latin-1").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        # What may stand once only is no number, or no known word, when it stands twice.
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return _Head(status, headers, keep=minor == b"1" and _stays_open(headers))


def _stays_open(headers: Mapping[str, str]) -> bool:
    said = headers.get("connection", "keep-alive").lower()
    return said == "keep-alive" or "close" not in said.replace(" ", "").split(",")
