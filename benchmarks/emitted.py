"""The emitted code beside its peers: the codec alone, whole operations, memory, imports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks import apart, direct, secured, waiting
from benchmarks.measure import HEAD, Row, Samples, interleaved, one_core, ratio
from benchmarks.payload import item
from benchmarks.stub import serving

_ROOT = Path(__file__).parent.parent


def emitted(packages: Path, rounds: int) -> list[str]:
    """The section of the report.

    `packages` is the folder with the package that dyngen made of schema.json.
    """
    sys.path.insert(0, str(packages))
    os.environ |= {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
    from benchmarks.peers import (
        aiodynamo_dict,
        aws_style,
        boto3_client,
        boto3_resource,
        dyntastic_model,
        floor,
        ours,
        ours_direct,
        pydynox_model,
        pynamodb_model,
        sent,
        type_deserializer,
    )

    classes: list[Any] = [
        ours_direct.Peer,
        ours_direct.Fast,
        ours_direct.Awaited,
        ours.Peer,
        ours.Plain,
        ours.Fast,
        floor.Peer,
        sent.Peer,
        aws_style.Peer,
        boto3_resource.Peer,
        boto3_client.Peer,
        type_deserializer.Peer,
        pynamodb_model.Peer,
        dyntastic_model.Peer,
        pydynox_model.Peer,
        aiodynamo_dict.Peer,
    ]
    with one_core(), serving() as endpoint:
        workers = {each.name: each(endpoint) for each in classes}
        codec = _codec(workers, rounds)
        operations = _operations(workers, rounds)
        for each in (ours_direct.Awaited, aiodynamo_dict.Peer):
            workers[each.name].close()
    with serving() as endpoint, patch("boto3.DEFAULT_SESSION", None):  # in use, clients are boto3's
        compared = (ours_direct.Peer, sent.Peer, boto3_client.Peer)
        sleeping = apart.operations([each(endpoint) for each in compared], rounds)
    memory, imports = _memory(packages), _import(packages, rounds)
    over_tls, awaited = secured.measured(packages, rounds), waiting.measured(packages, rounds)
    rows = [
        *_codec_rows(*codec),
        *_operation_rows(operations),
        Row("memory of 100,000 decoded orders, over pydantic's", "at most", 0.6, memory),
        Row("import of the package, over dataclasses and decimal", "at most", 2, imports),
        *_direct_rows(operations),
        *direct.rows(packages, rounds),
        *secured.rows(over_tls),
        waiting.row(awaited),
    ]
    return [
        "## Emitted code",
        "",
        "How many times faster than the peer, or how many times the cost of it, as the row says.",
        "",
        HEAD,
        *(row.markdown() for row in rows),
        "",
        _BOUND.format(
            ratio(codec[1][_PYNAMODB], codec[1][_FLOOR]),
            ratio(codec[1][_PYDANTIC], codec[1][_CHECKED]),
            ratio(codec[1][_PYNAMODB], codec[1][_CHECKED]),
            ratio(operations["Query of 100"][_CLIENT], operations["Query of 100"][_FLOOR]),
            ratio(operations["Query of 100"][_CLIENT], operations["Query of 100"][_SENT]),
        ),
        "",
        "### CPU time of each, in microseconds (in brackets: over ours)",
        "",
        *_table({"decode": codec[0], "encode": codec[1], **operations}),
        "",
        _APART,
        "",
        *apart.table(sleeping, _DIRECT),
        "",
        "Over TLS, with certificates that are verified (in brackets: over ours, direct):",
        "",
        *apart.table(over_tls, secured.DIRECT),
        "",
        "One request at a time on an event loop, in the environment that aiobotocore wants:",
        "",
        *apart.table(awaited, waiting.DIRECT),
    ]


_BOUND = (
    "What can be reached without leaving Python is bounded. For encoding the floor is {:.1f} times faster than"
    " PynamoDB, and checks nothing; with every check that ours makes written out in one function, without a call,"
    " it is {:.1f} times faster than model_dump + TypeSerializer and {:.1f} times faster than PynamoDB. For a Query of"
    " 100 the floor, which has no request to send, is {:.1f} times faster than boto3's bare client; with ready bytes"
    " sent over a bare socket, and nothing signed or checked, it is {:.1f} times faster. Both parse the whole answer"
    " before they decode an item of it, which direct clients do not."
)

_APART = (
    "With a core for the client and one for the server, each of which falls asleep until the other has done its part;"
    " what it takes to wake is charged to the client (in brackets: over ours, direct):"
)

_OURS = "dyngen"
_DIRECT = "dyngen, direct"
_PLAIN = "dyngen, plain boto3 client"
_FAST = "dyngen[fast] (orjson)"
_FLOOR = "floor (json + hand-written)"
_SENT = "floor over a socket"
_CHECKED = "floor with ours' checks"
_AWS = "AWS style (resource + pydantic)"
_PYDANTIC = "TypeDeserializer + pydantic (boto3 client)"
_PYNAMODB = "PynamoDB"
_RESOURCE = "boto3 resource"
_CLIENT = "boto3 client, bare"
_PYDYNOX = "pydynox models"


def _codec(workers: dict[str, Any], rounds: int) -> tuple[Samples, Samples]:
    """Decoding and encoding of one order."""
    able = {
        name: each
        for name, each in workers.items()
        if hasattr(each, "decode") and name not in (_PLAIN, _FAST)
    }
    stored = item()
    return (
        interleaved(
            {name: partial(each.decode, stored) for name, each in able.items()}, 4 * rounds, 0.005
        ),
        interleaved(
            {name: each.encode for name, each in able.items()}
            | {_CHECKED: workers[_FLOOR].encode_checked},
            4 * rounds,
            0.005,
        ),
    )


def _codec_rows(decode: Samples, encode: Samples) -> Iterable[Row]:
    ours = decode[_OURS]
    yield Row(
        "decode one item: faster than TypeDeserializer + pydantic",
        "at least",
        8,
        ratio(decode[_PYDANTIC], ours),
    )
    yield Row("… than PynamoDB", "at least", 17, ratio(decode[_PYNAMODB], ours))
    yield Row(
        "… over a hand-written positional slots decode",
        "at most",
        1.25,
        ratio(ours, decode[_FLOOR]),
    )
    ours = encode[_OURS]
    yield Row(
        "encode one item: faster than model_dump + TypeSerializer",
        "at least",
        8,
        ratio(encode[_PYDANTIC], ours),
    )
    yield Row("… than PynamoDB", "at least", 14, ratio(encode[_PYNAMODB], ours))


def _operations(workers: dict[str, Any], rounds: int) -> dict[str, Samples]:
    """Whole operations, from the call to the object."""
    for name, each in workers.items():
        if len(each.query(100)) != 100 or len(each.query(1000)) != 1000:
            raise RuntimeError(f"{name} does not read the whole answer")
    return {
        "GetItem": interleaved({name: w.get for name, w in workers.items()}, 2 * rounds, 0.03),
        "PutItem": interleaved({name: w.put for name, w in workers.items()}, 2 * rounds, 0.03),
        "Query of 100": interleaved(
            {name: partial(w.query, 100) for name, w in workers.items()}, rounds, 0.05
        ),
        "Query of 1,000": interleaved(
            {name: partial(w.query, 1000) for name, w in workers.items()}, rounds, 0.1
        ),
    }


def _operation_rows(operations: dict[str, Samples]) -> Iterable[Row]:
    found = operations["Query of 100"]
    for peer, target in ((_AWS, 5), (_PYNAMODB, 6), (_RESOURCE, 4.7), (_PYDYNOX, 2.2)):
        yield Row(
            f"Query of 100, whole: faster than {peer}",
            "at least",
            target,
            ratio(found[peer], found[_OURS]),
        )
    yield Row("… over the floor", "at most", 2.5, ratio(found[_OURS], found[_FLOOR]))
    found = operations["Query of 1,000"]
    for peer, target in ((_AWS, 4), (_PYNAMODB, 5)):
        yield Row(
            f"Query of 1,000, whole: faster than {peer}",
            "at least",
            target,
            ratio(found[peer], found[_OURS]),
        )
    yield Row("… over the floor", "at most", 1.5, ratio(found[_OURS], found[_FLOOR]))
    for operation, target in (("GetItem", 1.2), ("PutItem", 1.25)):
        found = operations[operation]
        yield Row(
            f"{operation}, whole: faster than {_AWS}",
            "at least",
            target,
            ratio(found[_AWS], found[_OURS]),
        )
        yield Row(
            "… than the bare boto3 client", "at least", 1, ratio(found[_CLIENT], found[_OURS])
        )


def _direct_rows(operations: dict[str, Samples]) -> Iterable[Row]:
    for operation, targets in (("GetItem", (8, 3)), ("PutItem", (8, 3)), ("Query of 100", (8, 4))):
        found = operations[operation]
        for peer, target in zip((_CLIENT, _PYDYNOX), targets, strict=True):
            reached = ratio(found[peer], found[_DIRECT])
            yield Row(
                f"direct: {operation}, whole: faster than {peer}", "at least", target, reached
            )


def _table(found: dict[str, Samples]) -> Iterable[str]:
    yield f"| | {' | '.join(found)} |"
    yield "|---" * (len(found) + 1) + "|"
    names = dict.fromkeys(name for samples in found.values() for name in samples)
    for name in names:
        cells = [
            f"{median(samples[name]) * 1e6:,.{1 if what.endswith('code') else 0}f}"
            f" ({ratio(samples[name], samples[_OURS]):.2f})"
            if name in samples
            else ""
            for what, samples in found.items()
        ]
        yield f"| {name} | {' | '.join(cells)} |"


_HELD = """
import json, sys, tracemalloc
sys.path[:0] = sys.argv[2:]
from benchmarks.payload import query_answer
if sys.argv[1] == "ours":
    from orders import Order
    decode = Order.from_item
else:
    from benchmarks.peers.type_deserializer import Peer
    decode = Peer("http://127.0.0.1:1").decode
page = query_answer(1000)
tracemalloc.start()
held = [decode(item) for _ in range(100) for item in json.loads(page)["Items"]]
import gc
gc.collect()
print(tracemalloc.get_traced_memory()[0] if len(held) == 100_000 else "")
"""


def _memory(packages: Path) -> float:
    """The memory that decoded orders hold, over that of pydantic models."""
    ours, pydantic = (
        float(_python(_HELD, which, str(_ROOT), str(packages))) for which in ("ours", "pydantic")
    )
    return ours / pydantic


_IMPORT = """
import sys, time
sys.path[:0] = sys.argv[2:]
start = time.process_time()
exec(sys.argv[1])
print(time.process_time() - start)
"""


def _import(packages: Path, rounds: int) -> float:
    """The time that the import of the emitted package takes, over that of `dataclasses` and `decimal`."""
    # Once before, so that there is byte code.
    _python(_IMPORT, "import orders", str(packages))
    pairs = [
        (
            float(_python(_IMPORT, "import orders", str(packages))),
            float(_python(_IMPORT, "import dataclasses, decimal", str(packages))),
        )
        for _ in range(rounds)
    ]
    return median(ours / theirs for ours, theirs in pairs)


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
