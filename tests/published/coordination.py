"""Three small tables of libraries: requests that are done once, leases on shards, locks with a number of their own."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from uuid import UUID

from published.designs import Design, Stored, kind, uncounted, wire
from schemas import pattern, schema, table

SCHEMA = uncounted(
    schema(
        table(
            "IdempotencyTable", "id", None,
            Record=kind(
                "{record_id}", None,
                "record_id=id expires=expiration:integer status data? validation? in_progress=in_progress_expiration:integer?",
                pattern("get_record", "GetItem", "record_id", "single_entity", consistent_read=True),
                pattern("complete", "UpdateItem", "record_id data expires:integer status", "single_entity"),
                status={"enum": ["INPROGRESS", "COMPLETED", "EXPIRED"]},
            ),
        ),
        table(
            "Leases", "leaseKey", None,
            Lease=kind(
                "{shard}", None,
                "shard=leaseKey owner=leaseOwner? checkpoint counter=leaseCounter:integer "
                "sub=checkpointSubSequenceNumber:integer? switches=ownerSwitchesSinceCheckpoint:integer? "
                "parents=parentShardId:string_set?",
                pattern("all_leases", "Scan"),
                pattern("take", "UpdateItem", "shard new_owner seen_owner seen_counter:integer", "single_entity",
                        condition="owner = :seen_owner AND counter = :seen_counter",
                        updates=[{"field": "owner", "action": "set", "param": "new_owner"},
                                 {"field": "counter", "action": "increment", "value": 1},
                                 {"field": "switches", "action": "increment", "value": 1}]),
                pattern("take_free", "UpdateItem", "shard owner", "single_entity",
                        condition="attribute_not_exists(owner)",
                        updates=[{"field": "counter", "action": "increment", "value": 1}]),
                pattern("save", "UpdateItem", "shard checkpoint worker", "single_entity", condition="owner = :worker"),
            ),
        ),
        table(
            "DynamoDBLocks", "lock_key", "sort_key",
            Lock=kind(
                "{lock_key}", "{sort_key}",
                "lock_key sort_key owner_name duration=lease_duration:integer number=record_version_number:uuid "
                "expires=expiry_time:integer",
                pattern("get_lock", "GetItem", "lock_key sort_key", "single_entity", consistent_read=True),
                pattern("beat", "UpdateItem", "lock_key sort_key new:uuid expires:integer seen:uuid", "single_entity",
                        condition="number = :seen", updates=[{"field": "number", "action": "set", "param": "new"}]),
            ),
        ),
    )
)  # fmt: skip

DONE = "pay.handler#3a1f0b"
OLD, NEW = "0e4c4c6e-51a4-4f26-8e2b-0b7d3d3ad1c1", "b8a3a9a5-7c55-4f4f-9b55-5d4c2e1f0a11"

DESIGN = Design(
    "coordination",
    SCHEMA,
    (
        Stored(
            "Record",
            wire(id=DONE, expiration=1_700_003_600, status="INPROGRESS", in_progress_expiration=1_700_000_060_000),
            {"record_id": DONE, "expires": 1_700_003_600, "status": "INPROGRESS", "in_progress": 1_700_000_060_000},
            (("record.get_record", DONE),),
            {
                ("record.complete", DONE, '{"paid": true}', 1_700_007_200, "COMPLETED"): wire(
                    data='{"paid": true}', expiration=1_700_007_200, status="COMPLETED"
                ),
            },
            ("in_progress", None),
            wire(in_progress_expiration=None),
        ),
        Stored(
            "Lease",
            wire(
                leaseKey="shardId-000000000001", leaseOwner="worker-1", checkpoint="49590338271490256608559692538",
                leaseCounter=41, checkpointSubSequenceNumber=0, ownerSwitchesSinceCheckpoint=0,
                parentShardId={"SS": ["shardId-000000000000"]},
            ),
            {
                "shard": "shardId-000000000001", "owner": "worker-1", "checkpoint": "49590338271490256608559692538",
                "counter": 41, "sub": 0, "switches": 0, "parents": {"shardId-000000000000"},
            },
            (("lease.all_leases",), ("lease.get_lease", "shardId-000000000001")),
            {
                ("lease.take", "shardId-000000000001", "worker-2", "worker-1", 41): wire(
                    leaseOwner="worker-2", leaseCounter=42, ownerSwitchesSinceCheckpoint=1
                ),
                ("lease.save", "shardId-000000000001", "SHARD_END", "worker-1"): wire(checkpoint="SHARD_END"),
            },
            ("parents", set()),
            wire(parentShardId=None),
        ),
        Stored(
            "Lease",
            wire(leaseKey="shardId-000000000002", checkpoint="TRIM_HORIZON", leaseCounter=0),
            {"shard": "shardId-000000000002", "checkpoint": "TRIM_HORIZON", "counter": 0},
            (("lease.all_leases",),),
            {("lease.take_free", "shardId-000000000002", "worker-3"): wire(leaseOwner="worker-3", leaseCounter=1)},
            ("owner", "worker-4"),
            wire(leaseOwner="worker-4"),
        ),
        Stored(
            "Lock",
            wire(lock_key="report", sort_key="-", owner_name="host-1", lease_duration=30, record_version_number=OLD,
                 expiry_time=1_700_003_600),
            {"lock_key": "report", "sort_key": "-", "owner_name": "host-1", "duration": 30, "number": UUID(OLD),
             "expires": 1_700_003_600},
            (("lock.get_lock", "report", "-"),),
            {
                ("lock.beat", "report", "-", UUID(NEW), 1_700_007_200, UUID(OLD)): wire(
                    record_version_number=NEW, expiry_time=1_700_007_200
                ),
            },
            ("owner_name", "host-2"),
            wire(owner_name="host-2"),
        ),
    ),
)  # fmt: skip
