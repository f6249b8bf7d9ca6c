"""What MkDocs is told besides mkdocs.yml: the pages of the applications, and how code blocks are written here.

```yaml file=schemas/shop/schema.yaml      becomes a block with that title
```sh                                      stays as it is
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from dyngen.site.kinds import Kind
from dyngen.site.run import run

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).parents[1]

_FENCE = re.compile(r"^( *```\w+) +([^\n`]+)$", re.MULTILINE)
_NAMED = re.compile(r"(?:^| )(?:file|from)=(\S+)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """What the navigation does not name stands at its end, so that no page is out of reach."""
    folder = Path(config.docs_dir)
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    if rest := sorted(pages - {*re.findall(r"[\w/-]+\.md", str(config.nav))}):
        config.nav = [*(config.nav or []), {"More": rest}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Beside what is in docs/: the style of the site, and the pages of the example applications."""
    from mkdocs.structure.files import File

    style = ROOT / "website" / "site.css"
    files.append(File.generated(config, "assets/site.css", abs_src_path=str(style)))
    made = Path(config.site_dir).with_name("schemas")
    result = run((ROOT / "schemas",), kind=Kind.HTML, output=made, write=True)
    if result.changes is None:
        raise SystemExit("the schemas of the applications have errors: dyngen validate")
    for path in sorted(made.rglob("*.html")):
        name = f"schemas/{path.relative_to(made).as_posix()}"
        files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """A block whose first line says what it is, for tests, says to readers which file it is."""
    return _FENCE.sub(_titled, markdown)


def _titled(fence: re.Match[str]) -> str:
    named = _NAMED.search(fence[2])
    return f'{fence[1]} title="{named[1]}"' if named else fence[1]
