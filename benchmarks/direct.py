"""Direct clients beside boto3's where more counts than the CPU time of a call: whole processes, and many threads."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks.measure import Row, process_cost
from benchmarks.payload import CUSTOMER, ORDER
from benchmarks.stub import serving


def rows(packages: Path, rounds: int) -> Iterable[Row]:
    """What direct clients promise besides cheap calls; `packages` has `orders_direct`."""
    nowhere = str(packages / "nowhere")
    files = {"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere}
    keys = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
    env = {**os.environ, **files, **keys}
    with serving() as endpoint:
        cold = _first_answer(packages, endpoint, env, rounds)
        yield Row(
            "direct: a process to its first answer, over boto3's client", "at most", 0.3, cold
        )
        peak = _peak(packages, endpoint, env)
        yield Row("… the memory of that process at its peak", "at most", 0.6, peak)
        calls = _calls_of_threads(endpoint, rounds)
        yield Row(
            f"direct: calls a second of {_THREADS} threads, over boto3's", "at least", 3, calls
        )


_FIRST_ANSWER = {
    "direct": """
from orders_direct import Database, connect
orders = Database(connect(transport="direct", region_name="us-east-1", endpoint_url=endpoint)).order
assert orders.get_order(CUSTOMER, ORDER)
assert "botocore" not in sys.modules
""",
    "boto3": """
import boto3
client = boto3.client("dynamodb", region_name="us-east-1", endpoint_url=endpoint)
key = {"customer_id": {"S": CUSTOMER}, "order_id": {"S": ORDER}}
assert client.get_item(TableName="Orders", Key=key)["Item"]
""",
}

# Of the process as it was started; its rusage would begin at the memory of this one.
_TELL_PEAK = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _program(which: str, endpoint: str, more: str = "") -> list[str]:
    names = f"import sys\nendpoint, CUSTOMER, ORDER = {endpoint!r}, {CUSTOMER!r}, {ORDER!r}\n"
    return [sys.executable, "-c", names + _FIRST_ANSWER[which] + more]


def _first_answer(packages: Path, endpoint: str, env: dict[str, str], rounds: int) -> float:
    """What a process costs that is started, asks for one order over a direct client and ends, over one with boto3's."""

    def cost(which: str) -> float:
        return process_cost(_program(which, endpoint), packages, env).cpu

    for which in _FIRST_ANSWER:
        cost(which)  # once before, so that there is byte code
    return median(cost("direct") / cost("boto3") for _ in range(rounds))


def _peak(packages: Path, endpoint: str, env: dict[str, str]) -> float:
    """The most memory that the process with the direct client had, over that of the one with boto3's."""

    def peak(which: str) -> float:
        command = _program(which, endpoint, _TELL_PEAK)
        done = subprocess.run(
            command, cwd=packages, env=env, capture_output=True, text=True, check=True
        )
        return float(done.stdout)

    return peak("direct") / peak("boto3")


_THREADS = 16
_CALLS = 50
"""Of each thread, in each round."""


def _calls_of_threads(endpoint: str, rounds: int) -> float:
    """How many times as many orders threads read in a second that share a direct client; the server has a core."""
    from botocore.config import Config

    from benchmarks.peers import boto3_client, ours_direct

    kept = Config(max_pool_connections=_THREADS)
    stock = boto3_client.Peer(endpoint, config=kept)
    with patch("boto3.DEFAULT_SESSION", None):  # where that is in use, the client is boto3's
        direct = ours_direct.Peer(endpoint, config=kept)

    def seconds(client: Any) -> float:
        def work(_: int) -> None:
            for _ in range(_CALLS):
                client.get()

        start = time.perf_counter()
        list(pool.map(work, range(_THREADS)))
        return time.perf_counter() - start

    with ThreadPoolExecutor(_THREADS) as pool:
        for each in (direct, stock):
            seconds(each)  # so that the connections are open
        return median(seconds(stock) / seconds(direct) for _ in range(rounds))
