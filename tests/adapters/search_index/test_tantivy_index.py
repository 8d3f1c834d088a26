"""What is tantivy's own: one writer, torn files, commits seen by an index that is open."""

from pathlib import Path

import pytest

from portal.adapters.search_index import IndexBusy, IndexDamaged
from portal.adapters.search_index.engines import TANTIVY, is_installed
from tests.search_corpus import make_entries
from tests.search_engines import entry, put

if not is_installed(TANTIVY):
    pytest.skip("tantivy is not installed", allow_module_level=True)

import tantivy

from portal.adapters.search_index.tantivy_index import TantivyIndex


@pytest.fixture
def index(tmp_path: Path) -> TantivyIndex:
    """An empty index."""
    return TantivyIndex.create(tmp_path / "index")


def test_only_one_writes_at_a_time(index: TantivyIndex, tmp_path: Path) -> None:
    other = TantivyIndex(tmp_path / "index", wait=0)
    writer = tantivy.Index.open(str(tmp_path / "index")).writer()
    with pytest.raises(IndexBusy):
        put(other, entry("news:1", "họp"))
    writer.wait_merging_threads()
    put(other, entry("news:1", "họp"), watermark=4)
    assert (list(index.keys()), index.watermark()) == (["news:1"], 4)


@pytest.mark.parametrize("ending", ["idx", "term", "store", "fast", "fieldnorm", "meta.json"])
@pytest.mark.parametrize("is_deleted", [True, False])
def test_torn_files_are_noticed(index: TantivyIndex, tmp_path: Path, ending: str, is_deleted: bool) -> None:
    index.apply(make_entries(40, tokens=1), (), 1)
    index.check()
    newest = {path.name: path for path in (tmp_path / "index").iterdir()}
    for name, path in newest.items():
        if name.endswith(ending):
            content = path.read_bytes()
            path.unlink()  # not shortened in place: the index above has it mapped
            if not is_deleted:
                path.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexDamaged):
        TantivyIndex(tmp_path / "index").check()


def test_many_small_commits_are_one_answer(index: TantivyIndex) -> None:
    for number in range(25):
        put(index, entry(f"news:{number % 5}", f"họp {number}"), watermark=number)
        assert index.watermark() == number
    assert sorted(index.keys()) == [f"news:{number}" for number in range(5)]


def test_what_a_killed_commit_left_is_not_in_the_way(index: TantivyIndex, tmp_path: Path) -> None:
    """It writes its files under names that the next commit wants again."""
    put(index, entry("news:1", "họp"), entry("news:2", "họp"), watermark=1)
    meta = tmp_path / "index" / "meta.json"
    before = meta.read_bytes()
    put(index, entry("news:1", "họp lại"), watermark=2)
    meta.write_bytes(before)  # killed before its last step
    assert TantivyIndex(tmp_path / "index").watermark() == 1
    put(index, entry("news:1", "họp lại"), watermark=2)
    assert (index.watermark(), sorted(index.keys())) == (2, ["news:1", "news:2"])
