"""The compiler: cold, unchanged, one schema of ten changed; beside AWS's generator and a bare interpreter."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from statistics import median

from benchmarks import awslabs
from benchmarks.measure import HEAD, Cost, Row, process_cost, ratio

_BIN = Path(sys.executable).parent
_DYNGEN = str(_BIN / "dyngen")
_HEAVY = ("libcst", "black", "pydantic", "boto3")
_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
}

_AWS = (
    "AWS's generator reads the same schemas without what only dyngen knows; {kept} of their {had} access patterns"
    " pass its validator. It runs as a process for each schema, with its linter and with usage examples, and its"
    " query methods are stubs."
)


def compiler(schemas: Path, work: Path, rounds: int) -> list[str]:
    """The section of the report. `schemas` is a folder of folders, a schema in each."""
    names = sorted(each.parent.name for each in schemas.glob("*/schema.json"))
    ours, output, theirs = work / "schemas", work / "out", work / "aws"
    shutil.copytree(schemas, ours)
    kept = had = 0
    for name in names:
        (theirs / name).mkdir(parents=True)
        some, every = awslabs.reduced(ours / name / "schema.json", theirs / name / "schema.json")
        kept, had = kept + some, had + every

    cold: list[Cost] = []
    aws: list[Cost] = []
    for _ in range(max(2, rounds // 3)):
        shutil.rmtree(output, ignore_errors=True)
        cold.append(build(ours, output))
        aws.append(_total([_generate(theirs / name) for name in names]))

    bare, version, unchanged, check = [], [], [], []
    build(ours, output)
    for _ in range(rounds):
        bare.append(_run(sys.executable, "-c", "pass", cwd=work))
        version.append(_run(_DYNGEN, "--version", cwd=work))
        unchanged.append(build(ours, output))
        check.append(build(ours, output, "--check"))
    loaded = _loaded(ours, output, work)
    changed, alone, touched = _one_changed(ours, output, work, names[0], max(2, rounds // 3))

    rows = [
        Row(f"{len(names)} schemas, cold, over AWS's generator", "at most", 0.33, _over(cold, aws)),
        Row("… elapsed time", "at most", 0.3, _elapsed(cold, aws)),
        Row("… the stretch", "at most", 0.2, _elapsed(cold, aws)),
        Row("unchanged, `build`, over `--version`", "at most", 1.5, _over(unchanged, version)),
        Row("unchanged, `build --check`, over `--version`", "at most", 1.5, _over(check, version)),
        Row("`--version` over a bare interpreter", "at most", 7, _over(version, bare)),
        Row(f"unchanged: how many of {', '.join(_HEAVY)} are imported", "at most", 0, len(loaded)),
        Row("one of ten changed: packages that are written", "at most", 1, touched),
        Row(
            "one of ten changed, over that schema built alone",
            "at most",
            1.5,
            _over(changed, alone),
        ),
        Row("… seconds elapsed", "at most", 0.4, median(cost.wall for cost in changed)),
    ]
    seconds = {
        "cold": cold,
        "AWS's generator": aws,
        "one of ten changed": changed,
        "that one alone, cold": alone,
        "unchanged, `build`": unchanged,
        "unchanged, `build --check`": check,
        "`dyngen --version`": version,
        "bare interpreter": bare,
    }
    return [
        "## Compiler",
        "",
        "CPU time of whole processes, their children included, as ratios; elapsed time where a row says so.",
        "",
        HEAD,
        *(row.markdown() for row in rows),
        "",
        "| seconds | CPU | wall |",
        "|---|---|---|",
        *(
            f"| {name} | {median(c.cpu for c in costs):.3f} | {median(c.wall for c in costs):.3f} |"
            for name, costs in seconds.items()
        ),
        "",
        _AWS.format(kept=kept, had=had),
    ]


def build(schemas: Path, output: Path, *options: str) -> Cost:
    """Run `dyngen build`."""
    return _run(_DYNGEN, "build", str(schemas), "-o", str(output), *options, cwd=schemas.parent)


def _run(*command: str, cwd: Path) -> Cost:
    return process_cost(command, cwd, _ENVIRONMENT)


def _generate(folder: Path) -> Cost:
    command = awslabs.command(folder / "schema.json", folder / "generated")
    return process_cost(command, folder, _ENVIRONMENT | awslabs.environment())


def _total(costs: list[Cost]) -> Cost:
    return Cost(sum(each.cpu for each in costs), sum(each.wall for each in costs))


def _over(costs: list[Cost], others: list[Cost]) -> float:
    return ratio([each.cpu for each in costs], [each.cpu for each in others])


def _elapsed(costs: list[Cost], others: list[Cost]) -> float:
    return ratio([each.wall for each in costs], [each.wall for each in others])


def _loaded(schemas: Path, output: Path, work: Path) -> set[str]:
    """Which of the heavy packages a build imports in which nothing has changed."""
    report = work / "modules.json"
    program = (
        "import json, sys\n"
        "from dyngen.cli.app import run_command\n"
        f"sys.argv = ['dyngen', 'build', {str(schemas)!r}, '-o', {str(output)!r}]\n"
        "try:\n    run_command()\n"
        f"finally:\n    json.dump(sorted(sys.modules), open({str(report)!r}, 'w'))\n"
    )
    _run(sys.executable, "-c", program, cwd=schemas.parent)
    return {*_HEAVY} & {*json.loads(report.read_text())}


def _one_changed(
    schemas: Path, output: Path, work: Path, name: str, rounds: int
) -> tuple[list[Cost], list[Cost], int]:
    """Builds after a change of one schema, builds of it alone; of how many packages files were written."""
    schema, single, own = schemas / name / "schema.json", work / "single", work / "own"
    text = schema.read_text()
    changed, alone = [], []
    touched: set[str] = set()
    for number in range(rounds):
        content = json.loads(text)
        entity = next(iter(content["tables"][0]["entities"].values()))
        entity["access_patterns"][0]["description"] = f"Edition {number} of it"
        schema.write_text(json.dumps(content, indent=2))
        before = _times(output)
        changed.append(build(schemas, output))
        after = _times(output)
        touched |= {path.parts[0] for path in after if after[path] != before.get(path)}
        for folder in (single, own):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(schemas / name, single / name)
        alone.append(build(single, own))
    schema.write_text(text)
    return changed, alone, len(touched)


def _times(folder: Path) -> dict[Path, int]:
    return {
        path.relative_to(folder): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }
