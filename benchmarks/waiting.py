"""The direct client of an event loop beside aiobotocore's.

aiobotocore wants a botocore of its own choice, so it has an environment to itself, in which both are measured.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from benchmarks import apart
from benchmarks.measure import Row, one_core, ratio

DIRECT, THEIRS = "dyngen, direct, asyncio", "aiobotocore"
_PYTHON = apart.ROOT / ".venv-aiobotocore/bin/python"


def measured(packages: Path, rounds: int) -> apart.Found:
    """Both, one request at a time; `packages` has `orders_direct`."""
    nowhere = str(packages / "nowhere")
    env = os.environ | {"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere}
    return apart.measured_by("benchmarks.waiting", packages, rounds, python=_PYTHON, env=env)


def row(found: apart.Found) -> Row:
    """What is promised."""
    samples = found["GetItem"]
    reached = ratio(samples[THEIRS], samples[DIRECT])
    return Row(f"direct, asyncio: GetItem, whole: faster than {THEIRS}", "at least", 5, reached)


def _here(rounds: int) -> apart.Found:
    from benchmarks.peers import aiobotocore_client, ours_direct
    from benchmarks.stub import serving

    with one_core(), serving() as endpoint:
        # The direct one first: its client must be made before another is.
        peers = [ours_direct.Awaited(endpoint), aiobotocore_client.Peer(endpoint)]
        found = apart.operations(peers, rounds)
        for each in peers:
            each.close()
    return found


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(json.dumps(_here(int(sys.argv[2]))))
