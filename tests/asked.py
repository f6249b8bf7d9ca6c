"""What a run of the tests may be asked for, apart from anything that takes time to import."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("DYNGEN_SOAK"))
"""The long versions of tests (`make soak`)."""
SEED = int(os.environ.get("DYNGEN_SEED", "0"))
"""Which random schemas are tried: the same in each run, and with each seed others."""
EMULATORS = ("moto", "ministack", "dynalite")
