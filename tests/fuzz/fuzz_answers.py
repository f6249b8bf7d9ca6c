"""The reader of answers under a coverage-guided fuzzer: whatever a server says is an answer, or is refused.

    make fuzz                                         for a minute, from the answers beside this file
    python tests/fuzz/fuzz_answers.py FILE            one input again, as atheris does it

The first byte of an input says in what pieces the rest comes. What is read must not hang on them, and `http.client`,
which takes more, must read the same. What is found is mended and kept in `answers/`, which tests/fuzz/test_corpus.py
replays.
"""

from __future__ import annotations

import http.client
import io
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def read_answer(data: bytes) -> bool:
    """Read `data` as what a server says; whether it is an answer. Anything else raised is a mistake of ours."""
    size, content = (data[0], data[1:]) if data else (0, b"")
    whole, in_pieces = _read(content, len(content) or 1), _read(content, size + 1)
    assert whole == in_pieces
    if whole is None:
        return False
    status, headers, body = whole
    if content.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):
        return True  # http.client reads over one kind of these only
    theirs = http.client.HTTPResponse(_Said(content), method="POST")
    theirs.begin()
    assert theirs.status == status
    assert theirs.read() == body
    assert {name.lower() for name in theirs.headers} == headers.keys()
    return True


def _read(content: bytes, size: int) -> tuple[int, dict[str, str], bytes] | None:
    from dyngen.runtime.transport.core.answers import AnswerReader, DamagedAnswerError

    reader = AnswerReader()
    for at in range(0, len(content), size):
        try:
            answer = reader.feed(content[at : at + size])
        except DamagedAnswerError:
            return None
        if answer is not None:
            # Something behind it would have been refused, had it come at once.
            ends = at + size >= len(content)
            return (answer.status, answer.headers, answer.body) if ends else None
    return None


class _Said:
    """A socket on which something was said."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, *_: object) -> Any:
        return io.BytesIO(self._content)


def main() -> None:
    """Fuzz until told to stop."""
    import atheris

    sys.path.insert(0, str(ROOT / "generator"))
    with atheris.instrument_imports(include=["dyngen.runtime.transport"]):
        import dyngen.runtime.transport.core.answers  # noqa: F401

    (ROOT / "build/fuzz_answers").mkdir(parents=True, exist_ok=True)
    atheris.Setup(sys.argv, lambda data: read_answer(data) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
