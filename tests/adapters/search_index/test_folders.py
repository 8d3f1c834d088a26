"""One folder serves while another is filled; the link between is changed in one instant."""

import shutil
import threading
from pathlib import Path

import pytest

from portal.adapters.search_index import IndexDamaged, SearchIndex
from portal.adapters.search_index.engines import find_engine
from portal.adapters.search_index.folders import Engine, Folders
from portal.rules.search.entries import Rights
from tests.search_engines import ALL, ask, entry

A = frozenset("a")


@pytest.fixture
def folders(engine: Engine, tmp_path: Path) -> Folders:
    """No index yet."""
    return Folders(tmp_path / "index", engine)


def build(folders: Folders, *titles: str) -> Path:
    """A filled folder that does not serve yet."""
    folder, index = folders.begin()
    index.apply([entry(f"news:{number}", title) for number, title in enumerate(titles)], (), len(titles))
    index.close()
    return folder


def test_nothing_serves_at_first(folders: Folders) -> None:
    assert folders.current() is None
    assert not folders.is_usable()
    assert folders.sweep() == 0
    with pytest.raises(IndexDamaged):
        folders.follow().watermark()


def test_a_new_folder_serves_from_the_moment_it_is_said(folders: Folders) -> None:
    index = folders.follow()
    folders.serve(build(folders, "họp"))
    assert folders.is_usable()
    assert (index.watermark(), index.search(ask("họp"), access=A, filters=ALL).total) == (1, 1)
    other = build(folders, "họp", "họp")
    assert index.watermark() == 1
    folders.serve(other)
    assert (index.watermark(), index.search(ask("họp"), access=A, filters=ALL).total) == (2, 2)
    assert folders.current() == other
    assert folders.sweep() == 1
    assert (index.watermark(), sorted(path.name for path in folders.root.iterdir())) == (2, ["current", other.name])


def test_writing_goes_where_it_serves(folders: Folders) -> None:
    folders.serve(build(folders, "họp"))
    index = folders.follow()
    index.apply([entry("news:7", "họp")], ["news:0"], 5)
    index.optimize()
    index.check()
    assert (list(index.keys()), index.watermark()) == (["news:7"], 5)
    assert index.rights_of(["news:7"]) == {"news:7": Rights(A)}
    assert index.words_like("hopj", access=A, most=3) == [("họp", 1)]
    index.close()


def test_a_folder_of_another_version_or_engine_does_not_serve(folders: Folders, engine: Engine) -> None:
    folders.serve(build(folders, "họp"))
    newer = Engine(engine.name, engine.version + 1, engine.create, engine.open)
    assert Folders(folders.root, newer).current() is None
    assert not Folders(folders.root, newer).is_usable()
    assert Folders(folders.root, newer).sweep() == 1


@pytest.mark.parametrize("damage", ["emptied", "deleted", "shortened"])
def test_a_damaged_folder_is_not_usable(folders: Folders, damage: str) -> None:
    folder = build(folders, *["họp phụ huynh"] * 30)
    folders.serve(folder)
    assert folders.is_usable()
    if damage == "deleted":
        shutil.rmtree(folder)
    else:
        for path in folder.iterdir():
            path.write_bytes(b"" if damage == "emptied" else path.read_bytes()[: path.stat().st_size // 2])
    assert not folders.is_usable()


def test_nobody_notices_the_change(folders: Folders) -> None:
    folders.serve(build(folders, "họp", "họp"))
    is_done = threading.Event()
    seen: set[int] = set()
    errors: list[Exception] = []

    def read() -> None:
        index = folders.follow()
        try:
            while not is_done.is_set():
                # without a limit of time: a search that is cut short on a busy machine has found less, and says so
                seen.add(index.search(ask("họp"), access=A, filters=ALL, seconds=600).total)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test must see it)
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(12):
        folders.serve(build(folders, "họp", "họp"))
        folders.sweep()
    is_done.set()
    for thread in threads:
        thread.join()
    assert (errors, seen) == ([], {2})


def test_a_folder_that_goes_while_it_is_opened_is_not_missed(folders: Folders, engine: Engine) -> None:
    folders.serve(build(folders, "họp"))

    def open_late(folder: Path) -> SearchIndex:
        if folder in swept:
            raise IndexDamaged("it is gone")
        if not swept:
            swept.append(folder)
            folders.serve(build(folders, "họp", "họp"))
            folders.sweep()
            raise IndexDamaged("it is gone")
        return engine.open(folder)

    swept: list[Path] = []
    index = Folders(folders.root, Engine(engine.name, engine.version, engine.create, open_late)).follow()
    assert index.search(ask("họp"), access=A, filters=ALL).total == 2
    shutil.rmtree(folders.root)
    with pytest.raises(IndexDamaged):
        index.watermark()


def test_a_search_that_had_no_time_says_so(folders: Folders) -> None:
    folders.serve(build(folders, "họp", "họp"))
    found = folders.follow().search(ask("họp"), access=A, filters=ALL, seconds=0)
    assert (found.total, found.is_partial) == (0, True)


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="lucene"):
        find_engine("lucene")
