"""The command line: what is printed where, with which exit status, and what a call may cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from dyngen import __version__, build
from dyngen.cli import watch
from dyngen.cli.app import run_command
from dyngen.cli.codes import rules
from dyngen.cli.output.progress import progress
from dyngen.config import Settings, load
from dyngen.diagnostics import RULES, Diagnostic, Report, Severity, Span
from dyngen.emission.forks import cores
from dyngen.output.header import stamp
from dyngen.output.memory import remember
from dyngen.output.tree import Change, Changes, OutputError, Refusal
from dyngen.schema.read import read
from dyngen.sources import sources
from dyngen.variant import PLAIN
from in_process import command
from paths import SCHEMAS

Run = Callable[..., tuple[int, str, str]]

HEAVY = {"black", "boto3", "libcst", "pydantic", "rich", "yaml"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, and the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """The command in this process: exit status, stdout, stderr."""

    return command


def builds(
    monkeypatch: pytest.MonkeyPatch, *results: build.Result | Exception
) -> list[dict[str, object]]:
    """Have builds end with `results`, one after the other; the list is what they were called with."""
    calls: list[dict[str, object]] = []
    pending = list(results)

    def fake(settings: object, **options: object) -> build.Result:
        calls.append({"settings": settings, **options})
        result = pending.pop(0) if len(pending) > 1 else pending[0]
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(build, "build", fake)
    return calls


def finding(severity: Severity) -> Diagnostic:
    code = next(rule.code for rule in RULES.values() if rule.severity is severity)
    return Diagnostic(code, severity, "wrong", "mend it", Span(Path("s.json"), 1, 2, 1, 3), "{}")


CLEAN = build.Result([], Changes(Path("out"), unchanged=[PurePosixPath("shop/keys.py")]))
CREATED = build.Result(
    [], Changes(Path("out"), created=[Change(PurePosixPath("shop/keys.py"), None, b"x\n")])
)
REFUSED = build.Result(
    [], Changes(Path("out"), refused=[Refusal(PurePosixPath("shop/keys.py"), "not mine")])
)
STALE = build.Result(
    [],
    Changes(
        Path("out"),
        changed=[Change(PurePosixPath("shop/keys.py"), b"y\n", b"x\n")],
        removed=[Change(PurePosixPath("shop/old.py"), b"y\n", None)],
    ),
)
WRONG = build.Result([finding(Severity.ERROR)], None)


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


DIFFERING = "changed: out/shop/keys.py\nstale: out/shop/old.py\n"
DIFF = "--- /dev/null\n+++ out/shop/keys.py\n@@ -0,0 +1 @@\n+x\n"


@pytest.mark.parametrize(
    ("result", "options", "status", "out", "err"),
    [
        (CLEAN, [], 0, "", "out: 1 unchanged\n"),
        (CLEAN, ["--check"], 0, "", "out: 1 unchanged\n"),
        (CLEAN, ["--exit-non-zero-on-change"], 0, "", "out: 1 unchanged\n"),
        (CREATED, [], 0, "", "out: 1 created\n"),
        (CREATED, ["--exit-non-zero-on-change"], 1, "", "out: 1 created\n"),
        (CREATED, ["--check"], 1, "missing: out/shop/keys.py\n", "out: 1 missing\nhelp: "),
        (CREATED, ["--diff"], 0, DIFF, "out: 1 missing\nhelp: "),
        (CREATED, ["--check", "--diff"], 1, DIFF, "out: 1 missing\nhelp: "),
        (STALE, [], 0, "", "removed: out/shop/old.py\nout: 1 changed, 1 removed\n"),
        (STALE, ["--check"], 1, DIFFERING, "out: 1 changed, 1 stale\nhelp: "),
        (CREATED, ["--check", "--output-format", "json"], 1, "[]\n", "out: 1 missing\nhelp: "),
        (REFUSED, [], 1, "", "error: out/shop/keys.py: not mine\nnothing was written\nhelp: "),
        (REFUSED, ["--check"], 1, "", "error: out/shop/keys.py: not mine\nnothing was written\n"),
    ],
)
def test_what_a_build_did_and_its_exit_status(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    result: build.Result,
    options: list[str],
    status: int,
    out: str,
    err: str,
) -> None:
    calls = builds(monkeypatch, result)
    told = run("build", "x", *options)
    assert told[:2] == (status, out)
    assert told[2].startswith(err)
    assert calls[0]["write"] is not bool({"--check", "--diff"} & {*options})


def test_findings_stop_a_build_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, WRONG)
    status, out, err = run("build", "x")
    assert status == 1
    assert out.startswith("s.json:1:2: error[")
    assert err.endswith("nothing was written\n")
    status, out, err = run("build", "x", "--check")
    assert (status, out) == (1, ""), "stdout is for what differs"
    assert err.startswith("s.json:1:2: error[")
    status, out, _ = run("build", "x", "--output-format", "json")
    assert json.loads(out)[0]["line"] == 1


def test_validate_fails_for_errors_and_strictly_for_warnings(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Diagnostic] = []
    monkeypatch.setattr(build, "validate", lambda *_, **__: found)
    assert run("validate", "x")[0] == 0
    found.append(finding(Severity.WARNING))
    assert run("validate", "x")[0] == 0
    assert run("validate", "x", "--strict")[0] == 1
    found.append(finding(Severity.ERROR))
    status, out, _ = run("validate", "x")
    assert status == 1
    assert out.count("help: mend it") == 2


def test_what_the_disk_refuses_exits_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(
        monkeypatch, OutputError("cannot write the output: out: No space left on device\nhelp: x")
    )
    assert run("build", "x") == (
        2,
        "",
        "error: cannot write the output: out: No space left on device\nhelp: x\n",
    )


def test_our_own_mistake_exits_2_and_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, ZeroDivisionError("oops"))
    status, out, err = run("build", "x")
    assert (status, out) == (2, "")
    assert err.startswith(f"internal error: ZeroDivisionError: oops at {__file__}:")
    assert "This is a bug in dyngen, not in your schema" in err
    assert "Traceback" not in err
    monkeypatch.setenv("DYNGEN_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run_command(["build", "x"])


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


def test_init_makes_a_sound_schema_and_overwrites_nothing(run: Run, project: Path) -> None:
    status, out, err = run("init")
    assert (status, out) == (0, "")
    *written, last = err.splitlines()
    assert written == [
        "wrote schemas/blog/schema.yaml",
        "wrote schemas/dyngen.schema.json",
        "wrote tests/test_blog.py",
        "wrote pyproject.toml",
        "wrote .gitattributes",
    ]
    assert last.startswith("now run `dyngen build`")
    assert load(project).paths == (project / "schemas",)
    (source,) = sources(load(project).paths)
    report = Report()
    assert read(source.path, report)
    assert report.diagnostics() == []
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert run("init")[0] == 2
    source.path.unlink()
    assert run("init")[0] == 0
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_init_makes_the_folder_of_a_project(run: Run, project: Path) -> None:
    status, _, err = run("init", "shop")
    assert (status, (project / "shop/schemas/blog/schema.yaml").is_file()) == (0, True)
    assert "`cd shop`" in err.splitlines()[-1]
    (project / "taken").write_text("")
    status, _, err = run("init", "taken")
    assert (status, err) == (2, "error: not a folder: taken\n")


def test_an_editor_finds_the_language_beside_the_first_schema(run: Run, project: Path) -> None:
    run("init")
    schema = project / "schemas" / "blog" / "schema.yaml"
    named = schema.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (schema.parent / named).resolve().read_text() == run("jsonschema")[1]


@pytest.mark.slow
@pytest.mark.parametrize("flavours", [[], ["sync", "async"], ["async"]], ids="-".join)
def test_the_project_that_init_leaves_builds_passes_its_test_and_type_checks(
    run: Run, project: Path, flavours: list[str]
) -> None:
    if flavours:
        settings = f'[tool.dyngen]\npaths = ["schemas"]\nflavours = {flavours}\n'
        (project / "pyproject.toml").write_text(settings)
    assert run("init")[0] == 0
    assert run("build", "--strict")[0] == 0
    for tool in (["pytest", "-q", "-p", "no:cacheprovider"], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *tool],
            check=False,
            cwd=project,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": ""},
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "there",
    [
        '[project]\nname = "x"',
        '[tool.dyngen]\nstrict = true\npaths = ["model"]\noutput = "src/app"\n',
        "[tool.pytest.ini_options]\n[tool.mypy]\n",
    ],
)
def test_init_keeps_what_a_pyproject_says(run: Run, project: Path, there: str) -> None:
    pyproject = project / "pyproject.toml"
    pyproject.write_text(there)
    assert run("init")[0] == 0
    text = pyproject.read_text()
    assert text.startswith(there)
    tables = re.findall(r"^\[(.+)\]", text, re.MULTILINE)
    assert sorted(tables) == sorted(set(tables))
    assert {"tool.dyngen", "tool.pytest.ini_options", "tool.mypy"} <= set(tables)
    settings = load(project)
    (source,) = sources(settings.paths)
    output = settings.output.relative_to(project)
    assert source.path.parent.name == "blog"
    assert (project / ".gitattributes").read_text() == f"{output}/** linguist-generated=true\n"


def test_init_writes_nothing_beside_a_pyproject_that_is_broken(run: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text("[")
    assert run("init")[0] == 2
    assert not (project / "schemas").exists()


def test_no_colour_where_nobody_looks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, WRONG)
    assert not any("\x1b" in text for text in run("build", "x")[1:])
    assert not any("\x1b" in text for text in run("build", "--help")[1:])


@pytest.mark.slow
def test_watch_builds_after_each_change_and_survives_mistakes(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watch, "_POLL", 0.01)
    schema = project / "shop_schema.json"
    schema.write_text("{}")
    built = threading.Semaphore(0)
    rounds: list[int] = []

    def once() -> None:
        rounds.append(len(rounds))
        built.release()
        if len(rounds) == 2:
            raise OutputError("full")
        if len(rounds) == 4:
            raise KeyboardInterrupt

    def edit() -> None:
        for change in ("a", "usage", "b"):
            assert built.acquire(timeout=60)
            time.sleep(0.05)
            name = "shop_usage_data.json" if change == "usage" else "shop_schema.json"
            (project / name).write_text(change * 3)
            os.utime(project / name, (1, len(rounds) + 1))

    editor = threading.Thread(target=edit)
    editor.start()
    watch.watch(Settings((Path(),), Path("out")), once)
    editor.join()
    assert rounds == [0, 1, 2, 3]
    assert "error: full" in capsys.readouterr().err


def test_explain_shows_the_access_patterns_of_a_schema(run: Run) -> None:
    schema = str(SCHEMAS / "user_registration" / "schema.json")
    status, out, _ = run("explain", schema)
    assert status == 0
    assert "   1  UserRepository.get_user\n      GetItem of Users\n" in out
    status, one, _ = run("explain", schema, "get_user")
    assert status == 0
    assert "      key            pk = USER#{user_id}\n" in one
    assert "      key            pk = USER#{user_id}\n" in out
    assert (
        "      key condition  "
        in run("explain", str(SCHEMAS / "deals_app"), "get_deals_by_brand")[1]
    )
    assert "      returns        User | None\n" in one
    assert run("explain", schema, "1") == (0, one, "")
    titled = one.split()[1]  # what the list of all patterns, messages and accepted findings call it
    assert titled == "UserRepository.get_user"
    for name in (titled, "User.get_user"):
        assert run("explain", schema, name) == (0, one, "")
    assert "   -  User: create_user, update_user, delete_user, batch_get_user, batch_w" in out
    status, undeclared, _ = run("explain", schema, "batch_write_user")
    assert status == 0
    assert undeclared.startswith("   -  UserRepository.batch_write_user\n")
    assert "      sends          BatchWriteItem of Users\n" in undeclared
    status, _, wrong = run("explain", schema, "get_usr")
    assert status == 2
    assert 'did you mean "get_user"?' in wrong


def test_explain_and_the_mapping_say_where_methods_are_to_be_awaited(
    run: Run, project: Path
) -> None:
    """If there are some; where all block, in a module of the package itself, nobody needs to be told."""
    run("init")
    schema, settings = "schemas/blog/schema.yaml", project / "pyproject.toml"
    mapping = project / "generated/blog/access_patterns.json"
    begun = settings.read_text()
    for flavours, modules, line in (
        ("['sync']", None, None),
        (
            "['async', 'sync']",
            {"sync": "blog", "async": "blog.aio"},
            "blog; to be awaited: blog.aio",
        ),
        ("['async']", {"async": "blog.aio"}, "to be awaited: blog.aio"),
    ):
        settings.write_text(begun.replace("output =", f"flavours = {flavours}\noutput ="))
        assert run("build")[0] == 0
        assert json.loads(mapping.read_text()).get("flavours") == modules
        everything, one = run("explain", schema)[1], run("explain", schema, "rename_post")[1]
        assert ("awaited" in everything, "awaited" in one) == (line is not None,) * 2
        if line:
            assert everything.endswith(f"\n      {line}\n")
            assert f"\n      modules        {line}\n" in one


def test_explain_says_which_kinds_come_back(run: Run) -> None:
    status, out, _ = run("explain", str(SCHEMAS / "saas_app/schema.json"), "get_directory")
    assert status == 0
    assert "kinds          Organization, Member and Invitation; items of others are skipped" in out


@pytest.mark.parametrize(
    ("application", "pattern", "line"),
    [
        ("food_delivery_app", "get_menu_by_key_prefix", "kinds          MenuItem; items of others are skipped"),
        ("social_media_app", "get_comments_after", "kept           comment_id > {last_seen_id}, of what was read"),
    ],
)  # fmt: skip
def test_explain_says_what_is_dropped_after_reading(
    run: Run, application: str, pattern: str, line: str
) -> None:
    status, out, _ = run("explain", str(SCHEMAS / application / "schema.json"), pattern)
    assert status == 0
    assert line in out


@pytest.mark.parametrize(
    ("application", "pattern", "returned"),
    [("social_media_app", "like_post", "None"), ("user_registration", "register_user", "True")],
)
def test_explain_says_what_a_transaction_returns(
    run: Run, application: str, pattern: str, returned: str
) -> None:
    status, out, _ = run("explain", str(SCHEMAS / application / "schema.json"), pattern)
    assert status == 0
    assert f"  returns        {returned}\n" in out


def test_explain_says_what_a_transaction_only_checks(run: Run) -> None:
    schema = str(SCHEMAS / "elearning_platform" / "schema.json")
    status, out, _ = run("explain", schema, "TransactionService.enroll_learner")
    assert status == 0
    assert "\n      check          Course of ELearningPlatform\n" in out


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
