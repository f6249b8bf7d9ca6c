"""The floor with a request: a blocking socket, ready bytes, no signature; only where the answer ends is looked at.

What a client adds to this is signing, timeouts, retries and the checks of what it reads.
"""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from benchmarks.payload import CUSTOMER, ORDER, VALUES, customer
from benchmarks.peers.floor import Order, decode, encode


class Peer:
    name = "floor over a socket"

    def __init__(self, endpoint: str) -> None:
        address = urlsplit(endpoint)
        assert address.hostname is not None
        assert address.port is not None
        self._socket = socket.create_connection((address.hostname, address.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._order = Order(**VALUES)

    def get(self) -> Order:
        key = {"customer_id": {"S": CUSTOMER}, "order_id": {"S": ORDER}}
        return decode(self._answer(b"GetItem", {"TableName": "Orders", "Key": key})["Item"])

    def put(self) -> Any:
        return self._answer(b"PutItem", {"TableName": "Orders", "Item": encode(self._order)})

    def query(self, count: int) -> list[Order]:
        values = {":0": {"S": customer(count)}}
        found = self._answer(b"Query", {"TableName": "Orders", "ExpressionAttributeValues": values})
        return [decode(item) for item in found["Items"]]

    def _answer(self, operation: bytes, request: object) -> Any:
        body = json.dumps(request).encode()
        head = b"X-Amz-Target: DynamoDB_20120810.%b\r\nContent-Length: %d\r\n"
        self._socket.sendall(
            b"POST / HTTP/1.1\r\n" + head % (operation, len(body)) + b"\r\n" + body
        )
        piece = self._socket.recv(65536)
        start = piece.index(b"\r\n\r\n") + 4
        length = piece.index(b"Content-Length: ") + 16
        missing = start + int(piece[length : piece.index(b"\r", length)]) - len(piece)
        parts = [memoryview(piece)[start:]]
        while missing:
            piece = self._socket.recv(65536)
            parts.append(memoryview(piece))
            missing -= len(piece)
        return json.loads(b"".join(parts))
