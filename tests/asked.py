"""What a run of the tests may be asked for, apart from anything that takes time to import."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("DYNGEN_SOAK"))
"""The long versions of tests (`make soak`)."""
SEED = int(os.environ.get("DYNGEN_SEED", "0"))
"""Which random schemas are tried: the same in each run, and with each seed others."""
FIRST_PART = 1_000 * SEED
"""The number of the first part of those that are tried in parts, of which no soak has so many."""
EMULATORS = ("moto", "ministack", "dynalite")
