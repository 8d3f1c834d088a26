"""Notes are read whole or not at all; a lock is one process's, and ends with it."""

import subprocess
import sys
from pathlib import Path

from portal.adapters.node_files import OnlyOne, read_note, write_note

HOLD = """
import sys, time
from pathlib import Path
from portal.adapters.node_files import OnlyOne
lock = OnlyOne(Path(sys.argv[1]))
print(lock.take(), flush=True)
time.sleep(60)
"""


def test_a_note_comes_back_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "new" / "note.json"
    assert read_note(path) == {}
    write_note(path, {"đường": 1})
    write_note(path, {"đường": 2})
    assert read_note(path) == {"đường": 2}
    assert [each.name for each in path.parent.iterdir()] == ["note.json"]


def test_a_torn_note_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    for torn in ('{"a": ', "", "[1]", "\udcff"):
        path.write_bytes(torn.encode(errors="surrogateescape"))
        assert read_note(path) == {}


def test_a_lock_is_for_one_and_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lock = OnlyOne(path)
        assert not lock.take()
        other.kill()
        other.wait()
        assert lock.take()
        assert lock.take()


def test_a_lock_whose_file_is_gone_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first, second = OnlyOne(path), OnlyOne(path)
    assert first.take()
    assert not second.take()
    path.unlink()
    assert not first.is_held()
    assert second.take()
    assert not first.take()
    second.release()
    assert first.take()
