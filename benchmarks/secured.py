"""Whole operations over TLS, with certificates that are verified; without pydynox, which takes no authority of ours."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from benchmarks import apart
from benchmarks.measure import Row, one_core, ratio

DIRECT, BARE = "dyngen, direct", "boto3 client, bare"


def measured(packages: Path, rounds: int) -> apart.Found:
    """Each client, one request at a time; `packages` has `orders` and `orders_direct`."""
    folder = packages / "certificates"
    folder.mkdir(exist_ok=True)
    bundle = _certificates(folder)
    nowhere = str(packages / "nowhere")
    env = os.environ | {
        "AWS_CA_BUNDLE": str(bundle),
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "SSL_CERT_FILE": str(bundle),
    }
    return apart.measured_by("benchmarks.secured", packages, rounds, folder / "server.pem", env=env)


def rows(found: apart.Found) -> list[Row]:
    """What is promised over plain HTTP, where each call has TLS to pay for besides."""
    return [
        Row(
            f"direct, over TLS: {operation}, whole: faster than {BARE}",
            "at least",
            target,
            ratio(found[operation][BARE], found[operation][DIRECT]),
        )
        for operation, target in (("GetItem", 8), ("PutItem", 8))
    ]


def _certificates(folder: Path) -> Path:
    """Leave the certificate of a server there, with its key; return the file of the authority that signed it."""
    sys.path.append(str(apart.ROOT / "tests"))
    from transport.certificates import Authority

    authority = Authority(folder, "authority")
    authority.server("127.0.0.1")
    return authority.bundle


def _here(rounds: int, certificate: str) -> apart.Found:
    from benchmarks.peers import aiodynamo_dict, boto3_client, ours, ours_direct
    from benchmarks.stub import serving

    classes = (
        ours_direct.Peer,  # first: its client must be made before one of boto3's is
        ours_direct.Awaited,
        ours.Peer,
        boto3_client.Peer,
        aiodynamo_dict.Peer,
    )
    with one_core(), serving(certificate) as endpoint:
        peers = [each(endpoint) for each in classes]
        found = apart.operations(peers, rounds)
        for each in peers:
            if hasattr(each, "close"):
                each.close()
    return found


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(json.dumps(_here(int(sys.argv[2]), sys.argv[3])))
