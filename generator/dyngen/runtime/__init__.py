"""Support code: parts of which each emitted package has, verbatim, as much as it uses.

    wire, errors       `runtime.py`: items as they travel, and what goes wrong
    calls/             queries, batches, transactions, tables, clients
    copies/            writes to two places, while a key is changed
    items/             how values are written, checked and read
    keys/              texts of keys, and what may stand in them
    expressions/       expressions that follow from what is given
    examples/          `example_runner.py`, which no program loads that only reads and writes items
    supplied/          `supplied.py`, of packages that supply values
    streams/           `stream_records.py`, of packages with a stream
    transport/         `direct.py` and others, of packages whose `connect` can do without boto3

Each part is a module of its own here, so that it can be read, typed and tested alone; `lower.support` takes
from them what is used, statement by statement. A part takes names from another only by `from .part import name`,
no two parts define the same name, and at its top a part defines and does nothing else. Nothing else of dyngen
imports the parts.
"""

PARTS = (
    "wire",
    "errors",
    "calls/translate",
    "calls/clients",
    "calls/tables",
    "items/answers",
    "items/plain",
    "items/texts",
    "items/numbers",
    "keys/components",
    "keys/key_texts",
    "keys/raw_keys",
    "items/codec",
    "items/unset",
    "items/arrays",
    "items/fields",
    "items/decoding",
    "expressions/changes",
    "expressions/choice",
    "expressions/criteria",
    "calls/pages",
    "calls/query",
    "calls/cursor",
    "calls/batch",
    "calls/transact",
    "calls/connect",
    "copies/guards",
    "copies/changed",
    "copies/evaluated",
    "copies/cancelled",
    "copies/refusals",
    "copies/reader",
    "copies/copying",
)
"""The parts in the order in which they stand in `runtime.py`: no part uses a later one while it is imported."""

EXAMPLE_PARTS = (
    "examples/telling",
    "examples/places",
    "examples/running",
    "examples/awaiting",
)
"""The parts of `example_runner.py`, likewise."""

SUPPLIED_PARTS = ("supplied/clock", "supplied/uuid7")
"""The parts of `supplied.py`, likewise."""

DIRECT_CORE_PARTS = (
    "transport/core/signing",
    "transport/core/answers",
    "transport/core/failures",
    "transport/core/retries",
    "transport/core/unread",
    "transport/core/calls",
)
"""The parts of `direct_core.py`, likewise."""

DIRECT_PLAN_PARTS = (
    "transport/planning/endpoints",
    "transport/planning/takeovers",
    "transport/planning/sessions",
    "transport/planning/surroundings",
    "transport/planning/plans",
)
"""The parts of `direct_plan.py`, likewise."""

DIRECT_PARTS = (
    "transport/operations",
    "transport/stock",
    "transport/direct",
    "transport/tls",
    "transport/sockets",
    "transport/client",
    "transport/connecting",
)
"""The parts of `direct.py`, likewise."""

STREAM_PARTS = ("streams/records", "streams/changes", "streams/batches")
"""The parts of `stream_records.py`, likewise."""

DIRECT_AIO_PARTS = ("transport/streams", "transport/aio")
"""The parts of `direct_aio.py`, likewise."""
