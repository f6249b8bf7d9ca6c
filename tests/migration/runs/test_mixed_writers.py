"""Why a run is refused while old code writes: an old process beside a migration leaves keys stale, a new one none.

The packages of both releases are built, and each writes in a process of its own, beside the run and after it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dyngen.build import build
from dyngen.config import Settings
from dyngen.migration.running.counting import Fate
from dyngen.verify.judging import Fault, judge_of
from emulator import SETTINGS, client_of
from evolution.changing import side
from migration.runs.works import (
    NEW,
    OLD,
    ORDER,
    Course,
    assert_as_new,
    make_table,
    order,
    stored,
    user,
)
from schemas import JSON, changed, pattern

NUMBER = 80
ORDERS = [order(number) for number in range(NUMBER)]
SET_STATUS = pattern(
    "set_status", "UpdateItem", "user_id order_id status", "single_entity", pattern_id=1
)
WRITER = """
import itertools, signal, sys
import boto3, shop

going = [True]
signal.signal(signal.SIGTERM, lambda *_: going.clear())
repository = shop.Database(boto3.client("dynamodb", endpoint_url=sys.argv[1])).order
for turn in itertools.count():
    if not going:
        break
    number = turn * 7 % int(sys.argv[2])
    repository.set_status(f"u{number % 7}", f"{number:04d}", f"s{turn}")
    if turn == 0:
        print("writing", flush=True)
"""


def with_writers(document: JSON) -> JSON:
    """The schema with the pattern that the writers call."""
    return changed(document, {f"{ORDER}/access_patterns": [SET_STATUS]})


@contextmanager
def writing(document: JSON, folder: Path, endpoint: str) -> Iterator[None]:
    """The code of a release changes one order after the other, in another process."""
    (folder / "shop_schema.json").write_text(json.dumps(document))
    made = build(Settings(paths=(folder / "shop_schema.json",), output=folder / "out"), write=True)
    assert made.changes
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, endpoint, str(NUMBER)],
        env={
            **os.environ,
            "PYTHONPATH": str(folder / "out"),
            "AWS_DEFAULT_REGION": SETTINGS["region_name"],
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


def faults(client: Any) -> Counter[Fault]:
    """What the schema says is wrong with how many of the orders' partition keys in the index."""
    schema = side(NEW).schema
    judge = judge_of(schema, schema.tables[0])
    defects = [defect for item in stored(client).values() for defect in judge(item)]
    return Counter(each.fault for each in defects if each.attribute == "gsi_pk")


@pytest.mark.slow
@pytest.mark.parametrize(("writer", "is_old"), [(OLD, True), (NEW, False)], ids=["old", "new"])
def test_writers_beside_a_run(writer: JSON, is_old: bool, endpoint: str, tmp_path: Path) -> None:
    client = client_of(endpoint)
    make_table(client, [*ORDERS, user(1)])
    with writing(with_writers(writer), tmp_path, endpoint):
        counts = Course(client).run()
        time.sleep(1)
    written, lost = counts.number(Fate.WRITTEN), counts.number(Fate.CONTENDED)
    assert written > 0
    found = faults(client)
    # What somebody else has changed four times is left; new code has set its keys by itself.
    assert (found[Fault.STALE] > 0) == is_old
    assert found[Fault.MISSING] <= (lost if is_old else 0)
    again = Course(client)
    assert again.look().counts.number(Fate.DUE) == found.total()  # exactly those
    again.run()
    assert not faults(client)
    assert_as_new(client)
