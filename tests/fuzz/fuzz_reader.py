"""The reader of schemas under a coverage-guided fuzzer: whatever bytes a file holds, it is read or there is a finding.

    make fuzz                                         for a minute, from the corpus beside this file
    python tests/fuzz/fuzz_reader.py FILE             one input again, as atheris does it

An input is a file; its first byte chooses the syntax and whether it is a schema or usage data. What is found is mended and
kept in `corpus/`, which tests/fuzz/test_corpus.py replays without atheris.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOUND = ROOT / "schemas/user_registration/schema.json"


def read_bytes(data: bytes, folder: Path) -> int:
    """Read `data` as a file; the number of findings. Anything raised is a mistake of ours."""
    from dyngen.analysis.resolve import resolve
    from dyngen.cli.options.settings import Format
    from dyngen.cli.output.report import render
    from dyngen.diagnostics import Report
    from dyngen.schema.read import read
    from dyngen.schema.usage import read_usage

    kind, content = (data[0], data[1:]) if data else (0, b"")
    path = folder / ("input.yaml" if kind & 1 else "input.json")
    path.write_bytes(content)
    report = Report()
    if kind & 2:
        document = read(SOUND, report)
        usage = read_usage(path, document, report) if document else None
        if document and usage:
            resolve(document, usage, report, source="schema.json")
    else:
        document = read(path, report)
        if document is not None and not report.has_errors:
            resolve(document, None, report, source="schema.json")
        elif document is None:
            assert report.findings, "nothing was read, and nothing says why"
    found = report.diagnostics()
    for format in Format:
        render(found, format).encode()
    for one in found:
        assert one.message
        assert one.span.line >= 1
        assert one.span.column >= 1
    return len(found)


def main() -> None:
    """Fuzz until told to stop."""
    import atheris

    sys.path.insert(0, str(ROOT / "generator"))
    with atheris.instrument_imports(include=["dyngen", "yaml"]):
        import dyngen.analysis
        import dyngen.cli.output.report
        import dyngen.schema.read
        import dyngen.schema.usage  # noqa: F401

    folder = Path(tempfile.mkdtemp(prefix="dyngen-fuzz-"))
    (ROOT / "build/fuzz").mkdir(parents=True, exist_ok=True)
    atheris.Setup(sys.argv, lambda data: read_bytes(data, folder) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
