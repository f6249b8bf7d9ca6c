"""`[tool.dyngen]`: where it is looked for, what it may say, and what is said about mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.config import Settings, UsageError, load, project_of


def project(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_without_pyproject_the_defaults_hold(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert load(tmp_path) == Settings(output=Path("generated"))


def test_every_key_relative_to_the_projects_folder(tmp_path: Path) -> None:
    project(
        tmp_path,
        '[tool.dyngen]\npaths = ["schemas", "more/x_schema.json"]\noutput = "golden"\n'
        'infrastructure = "deploy"\nignore = ["DG203"]\nstrict = true\nusage-data = "u.json"\nformatter = "black"\n'
        'runtime = "shared"\nkeyword_keys = true\ntransport = "direct"\n'
        'flavours = ["async", "sync"]\n',
    )
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert load(deep) == Settings(
        paths=(tmp_path / "schemas", tmp_path / "more/x_schema.json"),
        output=tmp_path / "golden",
        infrastructure=tmp_path / "deploy",
        ignore=("DG203",),
        strict=True,
        usage_data=tmp_path / "u.json",
        formatter="black",
        runtime="shared",
        keyword_keys=True,
        transport="direct",
        flavours=("sync", "async"),
    )


def test_the_nearest_pyproject_counts_and_none_beyond_the_repository(tmp_path: Path) -> None:
    project(tmp_path, '[tool.dyngen]\noutput = "outer"\n')
    repository = project(tmp_path / "repo", '[tool.dyngen]\noutput = "inner"\n')
    (repository / "x").mkdir()
    assert load(repository / "x").output == repository / "inner"
    (repository / "pyproject.toml").unlink()
    assert load(repository / "x").output == tmp_path / "outer"
    (repository / ".git").write_text("gitdir: a worktree has a file here")
    assert load(repository / "x") == Settings()
    assert project_of(repository / "x") is None


def test_other_tools_do_not_matter(tmp_path: Path) -> None:
    assert load(project(tmp_path, '[tool.black]\noutput = "x"\n')).paths == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[tool.dyngen]\nouput = "x"\n',
            '[tool.dyngen] has no key "ouput"\nhelp: did you mean "output"?',
        ),
        (
            '[tool.dyngen]\nusage_data = "x"\n',
            'no key "usage_data"\nhelp: did you mean "usage-data"?',
        ),
        (
            "[tool.dyngen]\nbanana = 1\n",
            'ignore, strict, "usage-data", formatter, runtime, keyword_keys, transport, flavours or breaking',
        ),
        (
            '[tool.dyngen]\nformatter = "yapf"\n',
            'formatter of [tool.dyngen] must be "ruff" or "black", not \'yapf\'',
        ),
        (
            "[tool.dyngen]\nruntime = true\n",
            'runtime of [tool.dyngen] must be "package" or "shared", not True',
        ),
        (
            '[tool.dyngen]\ntransport = "http"\n',
            'transport of [tool.dyngen] must be "boto3" or "direct", not \'http\'',
        ),
        (
            '[tool.dyngen]\nflavours = ["asink"]\n',
            'flavours of [tool.dyngen] must be a list of "sync" and "async", or of one of them, not [\'asink\']',
        ),
        ("[tool.dyngen]\nflavours = []\n", "or of one of them, not []"),
        ('[tool.dyngen]\noutput = "a\\u0000b"\n', "output of [tool.dyngen] holds a NUL"),
        ('[tool.dyngen]\npaths = ["a", "\\u0000"]\n', "paths of [tool.dyngen] holds a NUL"),
        (
            '[tool.dyngen]\ninfrastructure = "\\u0000"\n',
            "infrastructure of [tool.dyngen] holds a NUL",
        ),
        (f"x = {'[' * 5_000}{']' * 5_000}\n", "cannot be read: its values are nested too deep"),
        ('[tool.dyngen]\npaths = "x"\n', "paths of [tool.dyngen] must be a list of texts, not 'x'"),
        ("[tool.dyngen]\npaths = [1]\n", "paths of [tool.dyngen] must be a list of texts, not [1]"),
        ("[tool.dyngen]\noutput = 1\n", "output of [tool.dyngen] must be a text, not 1"),
        (
            '[tool.dyngen]\nstrict = "yes"\n',
            "strict of [tool.dyngen] must be true or false, not 'yes'",
        ),
        ("[tool]\ndyngen = 1\n", "[tool.dyngen] is not a table"),
        ("[tool.dyngen\n", "cannot be read: "),
        ("tool = 1\n[tool.dyngen]\n", "cannot be read: "),
    ],
)
def test_mistakes_are_told_with_their_remedy(tmp_path: Path, text: str, message: str) -> None:
    project(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert message in str(caught.value)
    assert str(tmp_path / "pyproject.toml") in str(caught.value)
