"""Each test of what engines must do runs on every engine that is installed."""

from pathlib import Path

import pytest

from portal.adapters.search_index import SearchIndex
from portal.adapters.search_index.engines import NAMES, find_engine, is_installed
from portal.adapters.search_index.folders import Engine


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """One engine after the other."""
    if not is_installed(request.param):
        pytest.skip(f"{request.param} is not installed")
    return find_engine(request.param)


@pytest.fixture
def index(engine: Engine, tmp_path: Path) -> SearchIndex:
    """An empty index."""
    return engine.create(tmp_path / "index")
