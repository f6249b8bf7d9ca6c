"""How diagnostics look: as text, as JSON, as workflow commands of GitHub, and as SARIF."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.cli.output.report import Format, render, show, summary
from dyngen.diagnostics import Diagnostic, Report, Severity, Span
from dyngen.schema.text.source import SourceFile
from paths import TESTS


def diagnostic(
    line: str = '{"a": 1}', start: int = 7, stop: int = 8, **changes: object
) -> Diagnostic:
    values: dict[str, object] = {
        "code": "DG102",
        "severity": Severity.ERROR,
        "message": "it is wrong",
        "help": "mend it",
        "span": Span(Path("dir/x.json"), 3, start, 3, stop),
        "source_line": line,
    }
    return Diagnostic(**values | changes)  # type: ignore[arg-type]


def caret(one: Diagnostic) -> tuple[str, str]:
    """The source line as printed, and the line of the caret."""
    lines = render([one]).split("\n")
    return lines[1].removeprefix("3 | "), lines[2].removeprefix("  | ")


def test_text() -> None:
    assert render([diagnostic()]) == (
        'dir/x.json:3:7: error[DG102]: it is wrong\n3 | {"a": 1}\n  |       ^\n  help: mend it\n'
    )


def test_text_without_a_source_line() -> None:
    assert render([diagnostic("")]).split("\n")[1] == "help: mend it"


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    one = diagnostic('  {"a": [', 3, 4, span=Span(Path("x.json"), 3, 3, 9, 2))
    assert caret(one) == ('  {"a": [', "  ^^^^^^^")


def test_tabs_keep_the_caret_right() -> None:
    assert caret(diagnostic('\t{"a":\t1}', 8, 9)) == ('    {"a":    1}', " " * 13 + "^")


def test_wide_characters_keep_the_caret_right() -> None:
    assert caret(diagnostic('{"名前": 1}', 8, 9))[1] == " " * 9 + "^"
    assert caret(diagnostic('{"e\u0301": 1}', 8, 9))[1] == " " * 6 + "^"
    assert caret(diagnostic('{"a": "名"}', 7, 10))[1] == " " * 6 + "^^^^"


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    shown, _ = caret(diagnostic('{"\x1b[31m\u202e": 1}', 11, 12))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_long_line_is_cut_around_the_span() -> None:
    line = "[" + ", ".join(f'"value {number}"' for number in range(100)) + "]"
    start = line.index('"value 50"')
    shown, marks = caret(diagnostic(line, start + 1, start + 11))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 120
    assert shown[marks.index("^") : marks.rindex("^") + 1] == '"value 50"'


def test_only_what_is_near_the_span_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema that a program has written is one line, and its findings may be many."""
    line = " ".join(f'"value {number}"' for number in range(10_000))
    start = line.index('"value 5000"')
    looked_at: list[str] = []

    def category(char: str) -> str:
        looked_at.append(char)
        return unicodedata.category(char)

    counting = SimpleNamespace(**{**vars(unicodedata), "category": category})
    monkeypatch.setattr("dyngen.cli.output.report.unicodedata", counting)
    shown, marks = caret(diagnostic(line, start + 1, start + 13))
    assert shown[marks.index("^") : marks.rindex("^") + 1] == '"value 5000"'
    assert (shown[0], shown[-1]) == ("…", "…")
    assert len(looked_at) < 1_000


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Zs"], exclude_characters="\r\n"), max_size=300
    ),
    st.integers(0, 300),
    st.integers(0, 50),
)
def test_the_caret_is_always_below_its_text(line: str, start: int, length: int) -> None:
    start = min(start, len(line))
    one = diagnostic(f"|{line}|", start + 1, min(start + length, len(line)) + 1)
    shown, marks = caret(one)
    assert marks.strip(" ").strip("^") == ""
    assert marks.count("^") >= 1
    column = 0
    for char in shown:  # the columns that a terminal takes for it
        if not unicodedata.combining(char):
            column += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    assert len(marks) <= column + 1
    assert column <= 122


def test_the_summary() -> None:
    warning = diagnostic(severity=Severity.WARNING)
    other = diagnostic(span=Span(Path("y.json"), 1, 1, 1, 1))
    assert summary([diagnostic(), diagnostic(), warning]) == "2 errors, 1 warning in 1 file"
    assert summary([warning, other]) == "1 error, 1 warning in 2 files"
    assert summary([]) == "no findings"


def test_json() -> None:
    assert json.loads(render([diagnostic()], Format.JSON)) == [
        {
            "code": "DG102", "severity": "error", "message": "it is wrong", "help": "mend it",
            "path": "dir/x.json", "line": 3, "column": 7, "end_line": 3, "end_column": 8,
        }
    ]  # fmt: skip
    assert json.loads(render([], Format.JSON)) == []


def test_github() -> None:
    one = diagnostic(message="50% of\r\n::error::it", span=Span(Path("a,b:c.json"), 1, 2, 1, 3))
    assert render([one], Format.GITHUB) == (
        "::error file=a%2Cb%3Ac.json,line=1,endLine=1,col=2,endColumn=3,title=DG102"
        "::50%25 of%0D%0A::error::it%0Ahelp: mend it\n"
    )


def test_sarif() -> None:
    spaced = diagnostic(
        code="DG109", severity=Severity.WARNING, span=Span(Path("a b.json"), 1, 1, 1, 1)
    )
    log = json.loads(render([diagnostic(), spaced, diagnostic()], Format.SARIF))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DG102", "DG109"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == ["DG102", "DG109", "DG102"]
    assert [one["level"] for one in run["results"]] == ["error", "warning", "error"]
    location = run["results"][1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20b.json"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 8,
    }  # fmt: skip


def faults_of_sarif(log: object) -> list[str]:
    """What its schema has against a log. It comes with the tests' npm packages (`make emulators`)."""
    folder = TESTS / "emulators/node_modules/@microsoft/jest-sarif/lib/schemas"
    schema = json.loads((folder / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [error.message for error in validator.iter_errors(log)]


def test_sarif_satisfies_its_schema() -> None:
    warning = diagnostic(code="DG109", severity=Severity.WARNING)
    for findings in ([], [diagnostic(), warning]):
        log = json.loads(render(findings, Format.SARIF))
        assert faults_of_sarif(log) == []
    assert faults_of_sarif({"version": "2.1.0", "runs": [{}]})


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Terminal, {}, True),
        (Terminal, {"NO_COLOR": "1"}, False),
        (Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {}, False),
    ],
)
def test_colours(
    stream: type[io.StringIO],
    environment: dict[str, str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out, err = stream(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    show([diagnostic(message="[bold]it[/bold] is wrong")])
    assert ("\x1b[" in out.getvalue()) is coloured
    assert "[bold]it[/bold] is wrong" in out.getvalue()
    assert err.getvalue() == "1 error in 1 file\n"


def test_nothing_is_said_when_there_is_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    show([])
    assert capsys.readouterr() == ("", "")


def test_text_can_leave_stdout_alone(capsys: pytest.CaptureFixture[str]) -> None:
    show([diagnostic()], err=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("help: mend it\n1 error in 1 file\n")


# -- the report itself -------------------------------------------------------------------------------------------


def report_about(*texts: str) -> tuple[Report, list[Path]]:
    report, paths = Report(), [Path(f"{number}.json") for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        report.open(SourceFile(path, text))
    return report, paths


def test_findings_come_in_the_order_of_the_files() -> None:
    report, (first, second) = report_about('{"a": 1, "b": 2}', '{"a": 1}')
    report.add("DG102", ("a",), "in the second", "")
    report.add("DG102", ("b",), "late", "", file=first)
    report.add("DG102", ("a",), "early", "", file=first)
    told = [(one.span.path, one.span.column, one.message) for one in report.diagnostics()]
    assert told == [(first, 7, "early"), (first, 15, "late"), (second, 7, "in the second")]


def test_a_finding_is_told_once() -> None:
    report, _ = report_about('{"a": 1}')
    for message in ("one", "one", "other"):
        report.add("DG102", ("a",), message, "")
    assert [one.message for one in report.findings] == ["one", "other"]


def test_a_code_that_is_not_in_the_table_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        Report().add("DG000", (), "", "")


def test_warnings_can_be_ignored_and_errors_cannot() -> None:
    report, (first, second) = report_about("{}", "{}")
    for file in (first, second):
        report.add("DG109", (), "warning", "", file=file)
        report.add("DG102", (), "error", "", file=file)
    report.ignore(["DG109", "DG102"], second)
    assert [(one.code, one.span.path) for one in report.diagnostics()] == [
        ("DG102", first), ("DG109", first), ("DG102", second),
    ]  # fmt: skip
    report.ignore(["DG109"])
    assert {one.code for one in report.diagnostics()} == {"DG102"}
    assert report.has_errors


def test_a_family_of_codes_is_ignored_by_its_beginning() -> None:
    report = Report()
    report.ignore(["DG9.."])
    report.add("DG901", (), "advice", "help")
    report.add("DG203", (), "an error", "help")
    assert [each.code for each in report.diagnostics()] == ["DG203"]
