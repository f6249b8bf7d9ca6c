"""How long a browser takes for the page of a large schema: `python -m benchmarks.pages [PATTERNS]`.

What the page holds does not depend on the machine; the milliseconds do. At 20 places of the page, from its top to its
end, the wheel is turned: 40 frames of 100 pixels. How long frames take says whether that is smooth.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.synthetic import schema
from dyngen.site.kinds import Kind
from dyngen.site.run import run

_PATIENCE_S = 300
_ASKED = """<script>
const long = [];
new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
const nextFrame = () => new Promise(requestAnimationFrame);
addEventListener("load", () => setTimeout(async () => {
  const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
  const longest = Math.max(0, ...long.map(({ duration }) => duration));
  await nextFrame();
  const frames = [], jumps = [];
  let before = await nextFrame();
  const scroll = async (times, top) => {
    scrollTo({ top, behavior: "instant" });
    const now = await nextFrame();
    times.push(now - before);
    before = now;
  };
  for (let place = 0; place < 20; place++) {
    await scroll(jumps, document.documentElement.scrollHeight * place / 20);
    for (let turn = 0; turn < 40; turn++) await scroll(frames, scrollY + 100);
  }
  frames.sort((one, other) => one - other);
  const share = (part) => Math.round(frames[Math.floor((frames.length - 1) * part)]);
  const begun = performance.now();
  for (const each of document.querySelectorAll(".pattern, .entity, .place")) each.style.contentVisibility = "visible";
  const height = document.body.offsetHeight;
  navigator.sendBeacon("http://127.0.0.1:PORT/", JSON.stringify({
    "elements": document.querySelectorAll("*").length,
    "loaded, ms": Math.round(loadEventEnd),
    "longest task until then, ms": Math.round(longest),
    "frames of scrolling": frames.length,
    "… the middle one, ms": share(0.5),
    "… 99 of 100 within, ms": share(0.99),
    "… the longest, ms": share(1),
    "the longest frame after a jump, ms": Math.round(Math.max(...jumps)),
    "laid out as a whole, as scrolling never does, ms": Math.round(performance.now() - begun),
    "pixels high": height,
  }));
}))
</script></body>"""


class _Listener(HTTPServer):
    """Where the page sends what it has measured."""

    timeout = _PATIENCE_S
    found = b""


class _Receiver(BaseHTTPRequestHandler):
    server: _Listener

    def do_POST(self) -> None:  # the name is http.server's
        """Keep the report of the page."""
        self.server.found = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of a request."""


def main(patterns: int) -> None:
    """Make a schema of so many access patterns, its page, and print what Chromium says of it."""
    chromium = shutil.which("chromium") or sys.exit("there is no chromium on the PATH")
    with TemporaryDirectory() as name, _Listener(("127.0.0.1", 0), _Receiver) as listener:
        folder = Path(name) / "big"
        folder.mkdir()
        (folder / "schema.json").write_text(json.dumps(schema(patterns // 10)), "utf-8")
        run([folder], kind=Kind.HTML, output=Path(name) / "site", write=True)
        path = Path(name) / "site/big/index.html"
        text = path.read_text("utf-8")
        print(f"{patterns} access patterns: {len(text) / 1e6:.1f} MB")
        # A page forbids all scripts but its own.
        asking = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        script = _ASKED.replace("PORT", str(listener.server_port))
        path.write_text(asking.replace("</body>", script), "utf-8")
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1440,900"),
            *(f"--user-data-dir={name}/profile", "--remote-debugging-port=0", path.as_uri()),
        ]
        browser = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            listener.handle_request()
        finally:
            browser.terminate()
            browser.wait()
        if not listener.found:
            sys.exit(f"the page said nothing within {_PATIENCE_S} seconds")
        for label, value in json.loads(listener.found).items():
            print(f"{label}: {value}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
