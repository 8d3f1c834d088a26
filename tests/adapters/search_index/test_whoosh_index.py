"""What is Whoosh's own: the faults found in it and its relatives stay out, and its files are as it makes them."""

import os
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import whoosh.index
import whoosh.query
from whoosh.filedb.filestore import FileStorage

from portal.adapters.search_index import IndexBusy, IndexDamaged
from portal.adapters.search_index.whoosh_index import WhooshIndex, merging, writing
from portal.adapters.search_index.whoosh_index.guard import Guard, TimeIsUp
from portal.adapters.search_index.whoosh_index.segment_writing import BLOCK, Gathered, Row
from portal.rules.search.entries import Found
from portal.rules.search.queries import Query
from tests.search_corpus import make_entries
from tests.search_engines import ALL, PlainEngine, ask, entry, word, words

A = frozenset("a")


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    """An empty index."""
    return WhooshIndex.create(tmp_path / "index")


def found(index: WhooshIndex, query: Query, size: int = 10_000) -> Found:
    """Everything that is found."""
    return index.search(query, access=A, filters=ALL, size=size)


def keys(index: WhooshIndex, text: str) -> set[str]:
    """What has these words."""
    return {hit.key for hit in found(index, ask(text)).hits}


def test_phrases_are_found_however_far_apart_they_stand(index: WhooshIndex) -> None:
    """whoosh-ng took a posting whose last byte is 46 for another format."""
    filler = [f"f{number}" for number in range(120)]
    index.apply([entry(f"news:{gap}", body=" ".join([*filler[:gap], "đường sắt"])) for gap in range(1, 100)], (), 1)
    assert len(found(index, ask(phrase="đường sắt")).hits) == 99


def test_what_was_replaced_does_not_come_back(index: WhooshIndex) -> None:
    """In every Whoosh ``refresh`` brings deleted documents back and leaves files open."""
    index.apply([entry(f"news:{number}", "cũ") for number in range(30)], (), 1)
    assert found(index, ask("cũ")).total == 30
    for number in range(30):
        index.apply([entry(f"news:{number}", "mới")], (), 2 + number)
        assert found(index, ask("cũ")).total == 29 - number
        assert found(index, ask("mới")).total == number + 1
    open_files = len(os.listdir("/proc/self/fd"))
    for number in range(40):
        index.apply([entry("news:0", f"mới {number}")], (), 100 + number)
        assert found(index, ask("mới")).total == 30
    assert len(os.listdir("/proc/self/fd")) <= open_files + 8 * merging.MOST_SEGMENTS


def test_threads_may_share_it(index: WhooshIndex) -> None:
    """A searcher of Whoosh shared by threads gives wrong results: it seeks, then reads."""
    entries = list(make_entries(60, tokens=1))
    plain = PlainEngine()
    plain.apply(entries, ())
    for start in range(0, 60, 20):
        index.apply(entries[start : start + 20], (), start)
    texts = [" ".join(one.title.split()[:2]) for one in entries]
    access = frozenset(["t0"])
    expected = {text: plain.search(ask(text), access).total for text in texts}
    wrong: list[str] = []

    def read(seed: int) -> None:
        for text in random.Random(seed).sample(texts, len(texts)):
            total = index.search(ask(text), access=access, filters=ALL).total
            if total != expected[text]:
                wrong.append(text)
            index._memory.clear()

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sum(expected.values()) > 60


def test_readers_read_on_while_another_writes(index: WhooshIndex, tmp_path: Path) -> None:
    """Segments are merged and swept away under the readers."""
    index.apply([entry(f"news:{number}", "họp chung") for number in range(20)], (), 1)
    is_done = threading.Event()
    totals: set[int] = set()
    errors: list[Exception] = []

    def read() -> None:
        reader = WhooshIndex(tmp_path / "index")
        try:
            while not is_done.is_set():
                totals.add(found(reader, ask("họp")).total)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test must see it)
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(60):
        index.apply([entry(f"news:{number % 20}", f"họp chung {number}")], (), 2 + number)
        if number % 20 == 19:
            index.optimize()
    is_done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert totals == {20}


def test_segments_stay_in_files_of_their_own(index: WhooshIndex, tmp_path: Path) -> None:
    """Each searcher copies a compound segment whole into its memory."""
    index.apply([entry("news:1", "họp")], (), 1)
    index.optimize()
    suffixes = {path.name.partition(".")[2] for path in (tmp_path / "index").iterdir() if path.name.startswith("MAIN_")}
    assert "seg" not in suffixes
    assert {"trm", "pst"} <= suffixes


def test_whoosh_reads_what_is_written_here(index: WhooshIndex, tmp_path: Path) -> None:
    number = 400
    index.apply([entry(f"news:{count}", "họp chung" if count % 2 else "họp") for count in range(number)], (), 1)
    index.apply([entry("news:1", "khác")], ["news:3"], 2)
    with whoosh.index.open_dir(str(tmp_path / "index"), indexname="MAIN").searcher() as searcher:
        assert searcher.doc_count() == number - 1
        assert searcher.search(whoosh.query.Term("words", "hop"), limit=None).scored_length() == number - 2
        both = whoosh.query.And([whoosh.query.Term("words", "hop"), whoosh.query.Term("exact", "chung")])
        assert searcher.search(both, limit=None).scored_length() == number // 2 - 2


def test_a_frequent_term_runs_over_several_blocks(tmp_path: Path) -> None:
    size = BLOCK * 2 + 5
    gathered = Gathered()
    for number in range(size):
        gathered.add(Row(b"k%d" % number, b"a", b"", b"news", 1, 1, 1), {"words": {"họp": 1 + number % 255}})
    index = WhooshIndex.create(tmp_path / "index")
    with writing.committing(index._storage, {}) as commit:
        commit._segments.append(writing.write_segment(index._storage, gathered.rows, gathered.terms()))
    reader = index._opener.newest().leaves[0].reader
    info = reader.find("words", "họp")
    assert info is not None
    ids, impacts = reader.postings(info)
    assert list(ids) == list(range(size))
    assert impacts == bytes(1 + number % 255 for number in range(size))


def test_only_one_writes_at_a_time(index: WhooshIndex, tmp_path: Path) -> None:
    index.apply([entry("news:1", "họp")], (), 1)
    other = WhooshIndex(tmp_path / "index", wait=0)
    with writing.committing(index._storage, {}), pytest.raises(IndexBusy):
        other.apply([entry("news:2", "họp")], (), 2)
    other.apply([entry("news:2", "họp")], (), 2)
    assert keys(index, "họp") == {"news:1", "news:2"}


@pytest.mark.parametrize("step", ["flush", "rename_file"])
def test_a_commit_that_fails_leaves_nothing(
    index: WhooshIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    index.apply([entry("news:1", "họp")], (), 1)

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(index._storage, step, fail)
    with pytest.raises(OSError, match="no space"):
        index.apply([entry("news:2", "họp")], ["news:1"], 2)
    monkeypatch.undo()
    assert (index.watermark(), keys(index, "họp")) == (1, {"news:1"})
    index.apply([entry("news:3", "họp")], (), 3)
    assert (index.watermark(), keys(index, "họp")) == (3, {"news:1", "news:3"})
    left = {path.name.partition(".")[0] for path in (tmp_path / "index").iterdir() if path.name.startswith("MAIN_")}
    assert len(left) == 3  # two segments and the lock


def test_the_files_are_on_the_disk_before_they_are_the_index(
    index: WhooshIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    storage = index._storage
    flush, rename = storage.flush, FileStorage.rename_file
    monkeypatch.setattr(storage, "flush", lambda name: (steps.append(name), flush(name)))
    monkeypatch.setattr(
        FileStorage, "rename_file", lambda *names, **more: (steps.append("renamed"), rename(*names, **more))
    )
    index.apply([entry("news:1", "họp")], (), 1)
    before = steps[: steps.index("renamed")]
    written = {name.rpartition(".")[2] for name in storage.list() if name.startswith("MAIN_") and "." in name}
    assert {name.rpartition(".")[2] for name in before} >= written
    assert ".toc." in before[-1]


@pytest.mark.parametrize("ending", ["trm", "pst", "key.col", "day.col", "toc"])
@pytest.mark.parametrize("is_deleted", [True, False])
def test_torn_files_are_noticed(index: WhooshIndex, tmp_path: Path, ending: str, is_deleted: bool) -> None:
    index.apply(make_entries(40, tokens=1), (), 1)
    index.check()
    path = next(path for path in (tmp_path / "index").iterdir() if path.name.endswith(ending))
    if is_deleted:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(IndexDamaged):
        WhooshIndex(tmp_path / "index").check()


def test_a_batch_keeps_to_its_memory(tmp_path: Path) -> None:
    index = WhooshIndex.create(tmp_path / "index")
    small = WhooshIndex(tmp_path / "index", limit_mb=1)
    entries = list(make_entries(20, tokens=1))
    small.apply(entries, (), 1)
    assert len(index._opener.newest().leaves) > 1
    assert sorted(index.keys()) == sorted(one.key for one in entries)


def test_many_small_commits_leave_few_segments(index: WhooshIndex) -> None:
    for number in range(80):
        index.apply([entry(f"news:{number}", f"họp {number}")], (), number)
    assert len(index._opener.newest().leaves) <= 2 * merging.MOST_SEGMENTS
    assert found(index, ask("họp")).total == 80
    index.apply((), [f"news:{number}" for number in range(79)], 99)
    index.optimize()
    assert [leaf.size for leaf in index._opener.newest().leaves] == [1]
    index.apply((), ["news:79"], 100)
    index.optimize()
    assert index._opener.newest().leaves == ()


def test_what_is_erased_is_gone_from_the_files_after_optimizing(index: WhooshIndex, tmp_path: Path) -> None:
    index.apply([entry("news:1", "họp"), entry("news:2", "bímậtlắm")], (), 1)
    index.apply((), ["news:2"], 2)
    index.optimize()
    assert not any(b"bimatlam" in path.read_bytes() for path in (tmp_path / "index").iterdir())


def test_whenever_the_time_is_up_there_is_an_answer_within_the_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoosh's ``TimeLimitCollector`` forgets the filter; here the clock stops it at every place it looks at it."""
    WhooshIndex.create(tmp_path / "index").apply(make_entries(60, tokens=3), (), 1)
    index = WhooshIndex(tmp_path / "index", cache_mb=0)
    index.apply(make_entries(30, seed=2, tokens=3), (), 2)
    access = frozenset(["t0"])
    query = Query(words=(*words("học"), replace(word("tr"), is_beginning=True)), phrases=(words("học sinh"),))
    allowed = {key for key, rights in index.rights_of(list(index.keys())).items() if rights.access & access}
    whole = index.search(query, access=access, filters=ALL, size=100)
    assert whole.total > 0
    left = 0

    def check(_: Guard) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise TimeIsUp

    monkeypatch.setattr(Guard, "check", check)
    for looks in range(1, 200):
        left = looks
        found = index.search(query, access=access, filters=ALL, size=100)
        assert {hit.key for hit in found.hits} <= allowed & {hit.key for hit in whole.hits}
        assert found.total == len(found.hits)
        if not found.is_partial:
            assert found == whole
            return
    pytest.fail("it looks at the clock too often for this test")


def test_no_score_tells_of_what_one_may_not_see(index: WhooshIndex) -> None:
    """How rare a word is, is counted among what the reader may see."""
    index.apply([entry("news:1", "họp lớp", "bạn"), entry("news:2", "lớp họp", "bạn bè")], (), 1)
    before = found(index, ask("họp bạn"))
    index.apply([entry(f"news:s{number}", "họp kín", "bạn", access="secret") for number in range(40)], (), 2)
    assert found(index, ask("họp bạn")) == before


def test_memory_has_a_limit(tmp_path: Path) -> None:
    WhooshIndex.create(tmp_path / "index").apply(make_entries(200, tokens=1), (), 1)
    index = WhooshIndex(tmp_path / "index", cache_mb=0)
    assert index.search(ask("học sinh"), access=frozenset(["t0"]), filters=ALL).total > 10
    assert index._memory._used == 0
