"""`[tool.dyngen]` of the nearest pyproject.toml: what a project asks for when the command line is silent.

    [tool.dyngen]
    paths = ["schemas"]          # schema files, or folders that are searched for them
    output = "golden"            # the folder that holds the packages
    infrastructure = "deploy"    # the folder that holds exports, "infrastructure" by default
    strict = true                # warnings stop a build
    ignore = ["DG203"]           # warnings not to be reported
    usage-data = "sample.json"   # only where there is one schema
    formatter = "black"          # who lays out the packages; "ruff", the default, writes the same text faster
    keyword_keys = true          # what makes keys is given to methods by name: get_post(user_id=…, post_id=…)
    runtime = "shared"           # the support code once beside all packages; "package", the default, in each
    transport = "direct"         # packages can do without boto3: docs/transport.md
    flavours = ["sync", "async"] # what calls DynamoDB: repositories that block, and in `aio` others to be awaited
    [tool.dyngen.breaking]       # of `dyngen breaking`, which knows what may stand in it

Paths are relative to the folder of pyproject.toml.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from dyngen.records import field, record

FILE = "pyproject.toml"


Formatter: TypeAlias = Literal["ruff", "black"]
"""Who lays out the packages: the text is the same, and ruff is faster."""

Transport: TypeAlias = Literal["boto3", "direct"]
"""What packages can reach DynamoDB by: boto3 alone, or also on their own."""


Runtime: TypeAlias = Literal["package", "shared"]
"""Where the support code of packages stands: in each, or once beside them."""


Flavour: TypeAlias = Literal["sync", "async"]
"""How the methods of a package call DynamoDB: they wait for it, or are to be awaited."""

ALL_FLAVOURS: tuple[Flavour, ...] = ("sync", "async")


class UsageError(Exception):
    """dyngen was called or configured in a way that cannot work; the text says how to mend it. Exit status 2."""


@record(frozen=True, slots=True)
class Settings:
    """What a project asks for, or a call of a command: which schemas, and what becomes of them."""

    paths: tuple[Path, ...] = ()
    output: Path = Path("generated")
    infrastructure: Path = Path("infrastructure")
    ignore: tuple[str, ...] = ()
    strict: bool = False
    usage_data: Path | None = None
    formatter: Formatter = "ruff"
    runtime: Runtime = "package"
    keyword_keys: bool = False
    transport: Transport = "boto3"
    flavours: tuple[Flavour, ...] = ("sync",)
    breaking: Mapping[str, object] = field(default_factory=dict)


def load(start: Path) -> Settings:
    """The settings that hold in the folder `start`."""
    project = project_of(start)
    if project is None:
        return Settings()
    path = project / FILE
    return settings_of(_text(path), path)


def settings_of(text: str, path: Path) -> Settings:
    """The settings that a file says with this text; UsageError where they cannot be meant so."""
    section = _tables(text, path).get("dyngen", {})
    if not isinstance(section, dict):
        raise UsageError(f"{path}: [tool.dyngen] is not a table")
    return _settings(section, path)


def configured_tools(path: Path) -> frozenset[str]:
    """The tools that the pyproject.toml at `path` has a table for, [tool.NAME]; none where there is no such file."""
    return frozenset(_tables(_text(path), path)) if path.exists() else frozenset()


def project_of(folder: Path) -> Path | None:
    """The nearest folder, from `folder` upward to the root of its git repository, that has a pyproject.toml."""
    above, below = os.path.abspath(folder), None  # noqa: PTH100 - texts are quicker, and every build asks for each schema
    while above != below:
        if os.path.isfile(os.path.join(above, FILE)):  # noqa: PTH113, PTH118
            return Path(above)
        if os.path.exists(os.path.join(above, ".git")):  # noqa: PTH110, PTH118
            return None
        above, below = os.path.dirname(above), above  # noqa: PTH120
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error


def _tables(text: str, path: Path) -> dict[str, object]:
    """The tables [tool.…] of a file."""
    import tomllib  # only where there is something to read

    try:
        content = tomllib.loads(text)
    except ValueError as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{path}: cannot be read: its values are nested too deep") from error
    tools = content.get("tool", {})
    return tools if isinstance(tools, dict) else {}


def _settings(section: dict[str, object], path: Path) -> Settings:
    """`section` checked key by key."""
    for key, value in section.items():
        if key not in KINDS:
            from dyngen.schema.suggest import did_you_mean, one_of

            near = did_you_mean(key, KINDS)
            help_ = f'did you mean "{near}"?' if near else f"the keys are {one_of(KINDS)}"
            raise UsageError(f'{path}: [tool.dyngen] has no key "{key}"\nhelp: {help_}')
        kind = KINDS[key]
        if not _is(value, kind):
            raise UsageError(f"{path}: {key} of [tool.dyngen] must be {kind}, not {value!r}")
        if any("\0" in each for each in _texts(value if kind == _LIST else [value])):
            raise UsageError(f"{path}: {key} of [tool.dyngen] holds a NUL, and no path does")
    root = path.parent
    default = Settings()
    usage_data = section.get("usage-data")
    breaking = section.get("breaking")
    return Settings(
        paths=tuple(root / each for each in _texts(section.get("paths"))),
        output=root / str(section.get("output", default.output)),
        infrastructure=root / str(section.get("infrastructure", default.infrastructure)),
        ignore=tuple(_texts(section.get("ignore"))),
        strict=bool(section.get("strict", default.strict)),
        usage_data=root / str(usage_data) if usage_data is not None else None,
        formatter="black" if section.get("formatter") == "black" else default.formatter,
        runtime="shared" if section.get("runtime") == "shared" else default.runtime,
        keyword_keys=bool(section.get("keyword_keys", default.keyword_keys)),
        transport="direct" if section.get("transport") == "direct" else default.transport,
        flavours=flavours_of(_texts(section.get("flavours"))) or default.flavours,
        breaking=breaking if isinstance(breaking, dict) else {},
    )


def flavours_of(names: Collection[str]) -> tuple[Flavour, ...]:
    """The flavours of these names, each once, in their order."""
    return tuple(each for each in ALL_FLAVOURS if each in names)


_TEXT, _FLAG, _LIST = "a text", "true or false", "a list of texts"
_FORMATTER = '"ruff" or "black"'
_RUNTIME = '"package" or "shared"'
_TRANSPORT = '"boto3" or "direct"'
_FLAVOURS = 'a list of "sync" and "async", or of one of them'
_TABLE = "a table"
KINDS: Mapping[str, str] = {
    "paths": _LIST,
    "output": _TEXT,
    "infrastructure": _TEXT,
    "ignore": _LIST,
    "strict": _FLAG,
    "usage-data": _TEXT,
    "formatter": _FORMATTER,
    "runtime": _RUNTIME,
    "keyword_keys": _FLAG,
    "transport": _TRANSPORT,
    "flavours": _FLAVOURS,
    "breaking": _TABLE,
}
"""The keys of [tool.dyngen], and what each may be."""


def _is(value: object, kind: str) -> bool:
    if kind == _LIST:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind == _FORMATTER:
        return value in ("ruff", "black")
    if kind == _RUNTIME:
        return value in ("package", "shared")
    if kind == _TRANSPORT:
        return value in ("boto3", "direct")
    if kind == _FLAVOURS:
        return (
            isinstance(value, list) and value != [] and all(each in ALL_FLAVOURS for each in value)
        )
    if kind == _TABLE:
        return isinstance(value, dict)
    return isinstance(value, str if kind == _TEXT else bool)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
