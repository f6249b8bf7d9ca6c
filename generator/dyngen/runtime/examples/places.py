"""Where the examples run: in memory, or on a server, in tables that are deleted afterwards."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Final, Protocol

from ..wire import Operation, TableClient

_LOCAL: Final[Mapping[str, str]] = {
    "region_name": "us-east-1",
    "aws_access_key_id": "example",
    "aws_secret_access_key": "example",
}
