"""A short campaign with each engine, and one with a fault that must be noticed."""

import random
from pathlib import Path

import pytest

from portal.adapters.search_index.engines import NAMES, WHOOSH, is_installed
from tests.crash_search.__main__ import torment

pytestmark = [pytest.mark.slow]


@pytest.mark.parametrize("engine", NAMES)
def test_a_killed_writer_leaves_what_it_acknowledged(engine: str, tmp_path: Path) -> None:
    if not is_installed(engine):
        pytest.skip(f"{engine} is not installed")
    verdict = torment(engine, tmp_path / "index", cycles=4, chance=random.Random(3))
    assert verdict.faults == []
    assert (verdict.kills, verdict.torn) == (4, 1)
    assert verdict.commits >= 8


def test_the_campaign_notices_what_was_acknowledged_too_early(tmp_path: Path) -> None:
    verdict = torment(WHOOSH, tmp_path / "index", cycles=2, chance=random.Random(3), faults=("early",))
    assert any("was acknowledged" in fault for fault in verdict.faults)
