"""Chromium without a window: pages as a browser has them, with a script of the test's in them.

run(page, "return document.links.length")      what the script returns
complaints(path)                               what the page, as it is, said on the console
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from paths import TESTS

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
AXE = TESTS / "emulators/node_modules/axe-core/axe.min.js"

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on the PATH")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make emulators")

_REPORT = re.compile(r'<pre id="what-the-test-found">(.*?)</pre>', re.DOTALL)
_NARROWEST = 500
"""The least width that Chromium gives a window."""


def run(
    page: str,
    script: str,
    folder: Path,
    *,
    width: int = 1440,
    dark: bool = False,
    library: str = "",
) -> Any:
    """What the body of an asynchronous function returns, called in the page when it is loaded."""
    text = page.replace(
        "</body>", f"<script>{library}</script><script>{_runner(script)}</script></body>"
    )
    # A page forbids all scripts but its own.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    if width < _NARROWEST:
        text = _framed(text, width)
    path = folder / "page.html"
    path.write_text(text)
    found = _REPORT.search(unescape(_dumped(path, max(width, _NARROWEST), dark=dark)[0]))
    assert found, "the script did not come to its end"
    report = json.loads(unescape(found[1]))
    assert "error" not in report, report
    return report["value"]


def complaints(path: Path) -> list[str]:
    """The lines that a page, opened as a file, leaves on the console."""
    return [line for line in _dumped(path, 1440, dark=False)[1].splitlines() if "CONSOLE" in line]


def opened(path: Path) -> str:
    """The document after its own scripts have run."""
    return _dumped(path, 1440, dark=False)[0]


def _runner(script: str) -> str:
    return (
        "addEventListener('load', async () => {"
        "let report; try { report = {value: await (async () => {" + script + "})()} }"
        "catch (error) { report = {error: String(error)} }"
        "const found = document.createElement('pre'); found.id = 'what-the-test-found';"
        "found.textContent = JSON.stringify(report);"
        "(window.frameElement ? parent.document : document).body.append(found) })"
    )


def _framed(text: str, width: int) -> str:
    """A page in a frame of its width, in a window that is wider."""
    return f'<!doctype html><iframe style="border:0;width:{width}px;height:800px" srcdoc="{escape(text)}"></iframe>'


def _dumped(path: Path, width: int, *, dark: bool) -> tuple[str, str]:
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
        *(f"--window-size={width},900", "--virtual-time-budget=30000", "--dump-dom"),
        f"--user-data-dir={path.parent / 'profile'}",
        f"--blink-settings=preferredColorScheme={int(not dark)}",
        path.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr
