"""Measure everything and write RESULTS.md: `make bench`, or `python -m benchmarks.run`.

--only emitted|compiler|growth    a part of it, printed and not written
--rounds N                        more rounds are steadier and take longer
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

_HERE = Path(__file__).parent
_ROOT = _HERE.parent
_TOOLS = ("dyngen", "black", "libcst", "awslabs.dynamodb-mcp-server", "ruff")

_METHOD = (
    "Everything runs side by side: in each round every candidate works for a short while, and a ratio is the"
    " median of the ratios of the rounds. Times are CPU time of the client: user and system, all threads."
    " The server is a stub in a process of its own, on the same machine, plain HTTP. Client and server take turns on"
    " one core, which is never asleep; where threads compete, they have all."
)
_PAYLOAD = (
    "An order is an item of 20 attributes: 10 strings, 3 decimals, 3 integers, 2 booleans, a list of 4 strings"
    " and a free-form map of 4 strings. The floor is `json` and a codec written by hand for this one class, with"
    " no client around it and nothing checked; boto3's own rows and aiodynamo give dictionaries, not objects;"
    " PynamoDB gives floats where the rest are exact."
)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="dyngen beside its peers")
    parser.add_argument("--only", choices=["emitted", "compiler", "growth"])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="dyngen-bench-") as folder:
        work, rounds = Path(folder), options.rounds
        parts: dict[str, Callable[[], list[str]]] = {
            "emitted": lambda: _emitted(work, rounds),
            "compiler": lambda: _compiler(work, rounds),
            "growth": lambda: _growth(work),
        }
        if options.only:
            print("\n".join(parts[options.only]()))
            return
        sections = [_told(name, make) for name, make in parts.items()]
    lines = _head(rounds)
    for section in sections:
        lines += ["", *section]
    (_HERE / "RESULTS.md").write_text("\n".join(lines) + "\n")


def _told(name: str, make: Callable[[], list[str]]) -> list[str]:
    print(f"measuring: {name}", file=sys.stderr)
    return make()


def _emitted(work: Path, rounds: int) -> list[str]:
    from benchmarks.emitted import emitted

    for name, transport in (("orders", "boto3"), ("orders_direct", "direct")):
        project = work / transport
        (project / name).mkdir(parents=True)
        shutil.copy(_HERE / "schema.json", project / name)
        (project / "pyproject.toml").write_text(
            f'[tool.dyngen]\ntransport = "{transport}"\nflavours = ["sync", "async"]\n'
        )
        command = [f"{Path(sys.executable).parent / 'dyngen'}", "build", name, "-o", "../packages"]
        subprocess.run(command, cwd=project, check=True, capture_output=True)
    compileall.compile_dir(work / "packages", quiet=1)
    return emitted(work / "packages", rounds)


def _compiler(work: Path, rounds: int) -> list[str]:
    from benchmarks.compiler import compiler

    folder = work / "compiler"
    folder.mkdir()
    return compiler(_ROOT / "schemas", folder, rounds)


def _growth(work: Path) -> list[str]:
    from benchmarks.growth import growth

    folder = work / "growth"
    folder.mkdir()
    return growth(folder, _HERE / "growth.svg")


def _head(rounds: int) -> list[str]:
    from benchmarks.peers import PACKAGES

    packages = ", ".join(f"{name} {version(name)}" for name in (*PACKAGES, *_TOOLS))
    return [
        "# Benchmarks",
        "",
        "Written by `make bench`; how each figure comes about is said in the modules beside this file.",
        _METHOD,
        "",
        _PAYLOAD,
        "",
        f"- {platform.python_implementation()} {platform.python_version()}, {packages}",
        f"- {os.cpu_count()} cores, {_processor()}; {platform.system()}; load {os.getloadavg()[0]:.1f} at the end",
        f"- {rounds} rounds, more where they are short",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    main()
