"""infrastructure/ is exactly what `dyngen export` makes of two applications, to be read in pull requests."""

from __future__ import annotations

import pytest

from dyngen.export.options import Kind, Options
from dyngen.export.run import run
from export.exporting import application
from paths import ROOT

SHOWN = ("deals_app", "gaming_leaderboard")


@pytest.mark.parametrize("kind", Kind)
def test_infrastructure_is_what_the_schemas_become(kind: Kind) -> None:
    folder = ROOT / "infrastructure" / kind
    changes = run(kind, Options(), [*map(application, SHOWN)], output=folder, write=False).changes
    assert changes is not None
    assert changes.clean, f"{changes.diff()}\nto mend it: make golden"
    assert sorted(path.name for path in folder.iterdir()) == sorted(SHOWN)


def test_every_folder_is_of_a_kind() -> None:
    assert {path.name for path in (ROOT / "infrastructure").iterdir()} == set(Kind)
