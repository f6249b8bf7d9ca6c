"""How long a browser takes for the page of a large schema: `python -m benchmarks.pages [PATTERNS]`.

What the page holds does not depend on the machine; the milliseconds do.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.synthetic import schema
from dyngen.site.kinds import Kind
from dyngen.site.run import run

_ASKED = """<script>
const long = [];
new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
addEventListener("load", () => setTimeout(() => {
  const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
  const before = performance.now();
  for (const each of document.querySelectorAll(".pattern, .entity, .place")) each.style.contentVisibility = "visible";
  const height = document.body.offsetHeight;
  const found = document.createElement("pre");
  found.id = "found";
  found.textContent = JSON.stringify({
    "elements": document.querySelectorAll("*").length,
    "loaded, ms": Math.round(loadEventEnd),
    "longest task, ms": Math.round(Math.max(0, ...long.map(({ duration }) => duration))),
    "laid out as a whole, as scrolling never does, ms": Math.round(performance.now() - before),
    "pixels high": height,
  });
  document.body.append(found);
}))
</script></body>"""


def main(patterns: int) -> None:
    """Make a schema of so many access patterns, its page, and print what Chromium says of it."""
    chromium = shutil.which("chromium") or sys.exit("there is no chromium on the PATH")
    with TemporaryDirectory() as name:
        folder = Path(name) / "big"
        folder.mkdir()
        (folder / "schema.json").write_text(json.dumps(schema(patterns // 10)), "utf-8")
        run([folder], kind=Kind.HTML, output=Path(name) / "site", write=True)
        path = Path(name) / "site/big/index.html"
        text = path.read_text("utf-8")
        print(f"{patterns} access patterns: {len(text) / 1e6:.1f} MB")
        # A page forbids all scripts but its own.
        asking = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        path.write_text(asking.replace("</body>", _ASKED), "utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--timeout=60000"]
        done = subprocess.run(
            [*command, f"--user-data-dir={name}/profile", "--dump-dom", path.as_uri()],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout)
        for label, value in json.loads(unescape(found[1])).items() if found else ():
            print(f"{label}: {value}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
