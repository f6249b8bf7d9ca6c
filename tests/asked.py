"""What a run of the tests may be asked for, apart from anything that takes time to import."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("DYNGEN_SOAK"))
"""The long versions of tests (`make soak`)."""
EMULATORS = ("moto", "ministack", "dynalite")
