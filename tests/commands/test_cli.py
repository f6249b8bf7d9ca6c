"""The command line: how it is called and configured, and what a call may cost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands.builds import CLEAN, WRONG, Run, builds
from dyngen import __version__
from dyngen.cli.codes import rules
from dyngen.cli.output.progress import progress
from dyngen.config import Settings
from dyngen.emission.forks import cores
from dyngen.output.header import stamp
from dyngen.output.memory import remember
from dyngen.sources import sources
from dyngen.variant import PLAIN
from paths import SCHEMAS

HEAVY = {"black", "boto3", "libcst", "pydantic", "rich", "yaml"}


def imported(*arguments: str, cwd: Path) -> tuple[int, set[str]]:
    """The exit status of the command and the top-level modules that it imported, in a process of its own."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('MODULES', *sorted({m.split('.')[0] for m in sys.modules})))\n"
        "from dyngen.cli.app import run_command\n"
        "run_command(sys.argv[1:])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    last = ended.stdout.splitlines()[-1].split()
    assert last[0] == "MODULES", ended.stderr
    assert "typer" in last, ended.stderr
    return ended.returncode, set(last[1:])


def test_the_version(run: Run) -> None:
    assert run("--version") == (0, f"dyngen {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["explain", "DG001"], ["build", "nope"]])
def test_nothing_heavy_is_imported_before_it_is_needed(project: Path, arguments: list[str]) -> None:
    assert imported(*arguments, cwd=project)[1] & HEAVY == set()


@pytest.mark.parametrize("check", [[], ["--check"]])
def test_an_unchanged_build_imports_nothing_heavy(project: Path, check: list[str]) -> None:
    folder = project / "generated/shop"
    folder.mkdir(parents=True)
    (project / "shop_schema.json").write_text("{}")
    (source,) = sources([Path("shop_schema.json")])
    files = {"keys.py": stamp("keys.py", "x = 1\n", source.shown)}
    for name, text in files.items():
        (folder / name).write_text(text)
    remember(folder, source.inputs_of(PLAIN), files)
    status, modules = imported("build", "shop_schema.json", *check, cwd=project)
    assert status == 0
    assert modules & HEAVY == set()


def test_python_m_dyngen_is_the_command(project: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "dyngen", "--version"], capture_output=True, text=True, check=True
    )
    assert ended.stdout == f"dyngen {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nope"], "No such option"),
        (["nope"], "No such command"),
        (["build", "--chek", "x"], "--check"),
        (["build", "--output-format", "xml", "x"], "xml"),
        (["build", "nope.json"], "error: no such file or folder: nope.json\n"),
        (["validate", "nope.json"], "error: no such file or folder: nope.json\n"),
        (
            ["build"],
            "error: which schemas?\nhelp: name files or folders, or set paths in [tool.dyngen]",
        ),
        (["build", "."], "error: no schema in .\nhelp: name a file, or a folder with schema.json"),
        (["build", "."], "JSON or YAML, .json, .yaml or .yml\n"),
        (
            ["build", ".", "--watch", "--check"],
            "error: --watch writes, --check and --diff do not\nhelp: ",
        ),
        (
            ["build", ".", "--watch", "--diff"],
            "error: --watch writes, --check and --diff do not\nhelp: ",
        ),
        (["build", ".", "--usage-data", "u.json"], "error: no such file: u.json\n"),
        (
            ["validate", ".", "--ignore", "DG00I"],
            "no rule has the code 'DG00I'\nhelp: did you mean DG001?",
        ),
        (["explain", "DG9999"], "error: no rule has the code 'DG9999'\nhelp: "),
        (
            ["explain", "blog"],
            "there is no schema and no rule called 'blog'\nhelp: name the file of a schema, such as",
        ),
        (
            ["explain", "blog", "get_post"],
            "a pattern goes with a schema, and there is no file blog\nhelp: name the file of a schema",
        ),
        (["init", "nowhere/blog"], "error: no such folder: nowhere\n"),
    ],
)
def test_a_wrong_call_exits_2_and_says_why(run: Run, arguments: list[str], message: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_path_that_only_the_configuration_names_is_told_as_that(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["schema"]\n')
    monkeypatch.chdir(tmp_path)
    remedy = "help: it is one of the paths of [tool.dyngen] in pyproject.toml\n"
    assert run("build") == (2, "", f"error: no such file or folder: schema\n{remedy}")
    assert run("build", "other") == (2, "", "error: no such file or folder: other\n")


@pytest.mark.parametrize("name", ["schemas/blog/schema.json", "blog_schema.yaml"])
def test_a_schema_may_be_meant_that_is_called_otherwise(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("{}")
    status, out, err = run("explain", "blog")
    assert (status, out) == (2, "")
    assert f"help: did you mean {name}?" in err


def test_two_schemas_of_one_package_are_both_named(run: Run, project: Path) -> None:
    for folder in ("a", "b"):
        (project / folder).mkdir()
        (project / folder / "shop_schema.json").write_text("{}")
    status, _, err = run("build", "a", "b")
    assert status == 2
    assert 'a/shop_schema.json and b/shop_schema.json both make the package "shop"' in err
    (project / "u.json").write_text("{}")
    assert (
        "--usage-data goes with one schema, not 2"
        in run("build", "a", "b", "--usage-data", "u.json")[2]
    )
    assert len(sources([Path("a"), Path("a/shop_schema.json"), project / "a"])) == 1


def test_a_broken_configuration_exits_2(run: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.dyngen]\nouput = 1\n")
    status, _, err = run("build")
    assert status == 2
    assert err.endswith('[tool.dyngen] has no key "ouput"\nhelp: did you mean "output"?\n')


def test_the_command_line_wins_over_the_configuration(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.dyngen]\npaths = ["schemas"]\noutput = "golden"\nstrict = true\nignore = ["DG001"]\n'
        'formatter = "black"\nruntime = "shared"\nkeyword_keys = true\ntransport = "direct"\n'
        'flavours = ["sync", "async"]\n'
    )
    calls = builds(monkeypatch, CLEAN)
    run("build")
    run(
        "build",
        "x",
        "-o",
        "y",
        "--no-strict",
        "--ignore",
        "DG002",
        "--force",
        "--runtime",
        "package",
        "--positional-keys",
        "--flavour",
        "async",
    )
    assert calls == [
        {
            "settings": Settings(
                (Path("schemas"),),
                Path("golden"),
                ignore=("DG001",),
                strict=True,
                formatter="black",
                runtime="shared",
                keyword_keys=True,
                transport="direct",
                flavours=("sync", "async"),
            ),
            "write": True,
            "force": False,
            "tracked": progress,
            "processes": cores(),
        },
        {
            "settings": Settings(
                (Path("x"),),
                Path("y"),
                ignore=("DG002",),
                formatter="black",
                transport="direct",
                flavours=("async",),
            ),
            "write": True,
            "force": True,
            "tracked": progress,
            "processes": cores(),
        },
    ]


def test_explain_prints_each_rule(run: Run) -> None:
    status, out, err = run("explain")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(rules())
    for code in ("DG001", "DG203", "DB102"):
        rule = rules()[code]
        status, out, err = run("explain", code.lower())
        assert (status, err) == (0, "")
        assert out.startswith(f"{code} ({rule.severity}): {rule.title}\n\n{rule.why.strip()}\n")


def test_the_json_schema_is_data_on_stdout(run: Run) -> None:
    status, out, err = run("jsonschema")
    assert (status, err) == (0, "")
    assert "tables" in json.loads(out)["properties"]


def test_no_colour_where_nobody_looks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, WRONG)
    assert not any("\x1b" in text for text in run("build", "x")[1:])
    assert not any("\x1b" in text for text in run("build", "--help")[1:])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_gets_lost_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "dyngen", "jsonschema"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith(
        "error: the system refuses to read or to write: No space left on device"
    )


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(closed: str, tmp_path: Path) -> None:
    schema = SCHEMAS / "user_registration"
    command = f'"{sys.executable}" -m dyngen build "{schema}" -o "{tmp_path / "out"}" {closed}'
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended
    assert "Traceback" not in ended.stdout + ended.stderr
    assert (tmp_path / "out/user_registration/keys.py").exists()


def test_a_link_that_leads_to_itself_is_told(run: Run, project: Path) -> None:
    (project / "loop").mkdir()
    (project / "loop/schema.json").symlink_to("schema.json")
    status, out, err = run("build", "loop")
    assert (status, out) == (2, "")
    assert err == "error: no such file or folder: loop/schema.json\n"
