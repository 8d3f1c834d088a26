"""Both file stores under the same tests; the local one also with a full disk and for the order of its steps."""

import errno
import hashlib
import io
import os
import resource
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from portal.adapters.file_store import CHUNK, FileStore, LocalStore, StoredFile, make_file_store
from portal.errors import NotFound, StorageFull, TooLarge, Unreachable

NO_SUCH = "0" * 64


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/papers", method="PUT")).close()
    yield address
    server.stop()


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "local":
        return make_file_store("", tmp_path)
    return s3_store(request.getfixturevalue("s3_address"), tmp_path.name)


def s3_store(address: str, prefix: str) -> FileStore:
    keys = "access_key_id=test&secret_access_key=test"
    return make_file_store(f"s3://papers/{prefix}?endpoint={address}&{keys}", Path("/nowhere"))


def put(store: FileStore, data: bytes, **options: Any) -> StoredFile:
    return store.put(io.BytesIO(data), **options)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 9 * CHUNK + 13])
def test_every_byte_comes_back(store: FileStore, size: int) -> None:
    data = os.urandom(size)
    stored = put(store, data)
    assert stored == StoredFile(hashlib.sha256(data).hexdigest(), size)
    assert b"".join(store.open(stored.sha256)) == data
    assert store.exists(stored.sha256)


def test_bytes_are_not_touched(store: FileStore) -> None:
    data = b"\r\n\x00\xff\xfe" + bytes(range(256)) + "Số 489/SGDĐT".encode()
    assert b"".join(store.open(put(store, data).sha256)) == data


def test_equal_content_is_the_same_file(store: FileStore) -> None:
    assert put(store, b"directive") == put(store, b"directive")
    assert put(store, b"directive") != put(store, b"directive ")


def test_equal_content_takes_room_once(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    put(store, b"directive")
    put(store, b"directive")
    assert len(files_in(tmp_path)) == 1


def test_a_file_at_the_limit_passes_and_one_byte_more_does_not(store: FileStore, tmp_path: Path) -> None:
    assert put(store, b"x" * 100, limit=100).size == 100
    before = files_in(tmp_path)
    with pytest.raises(TooLarge):
        put(store, b"x" * 101, limit=100)
    assert not store.exists(hashlib.sha256(b"x" * 101).hexdigest())
    assert files_in(tmp_path) == before


def test_what_nobody_reads_leaves_no_file_open(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    stored = store.put(io.BytesIO(b"unread"))
    before = os.listdir("/proc/self/fd")
    chunks = store.open(stored.sha256)
    assert os.listdir("/proc/self/fd") == before
    assert b"".join(chunks) == b"unread"


def test_what_was_never_put_is_not_found(store: FileStore) -> None:
    assert not store.exists(NO_SUCH)
    with pytest.raises(NotFound):
        store.open(NO_SUCH)


@pytest.mark.parametrize("name", ["", "../secret_key", "ab/cd", "A" * 64, "0" * 63, "0" * 65, "/" + "0" * 63, "." * 64])
def test_only_a_hash_is_a_name(store: FileStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.open(name)
    with pytest.raises(NotFound):
        store.local_path(name)


def test_many_put_the_same_content_at_once(store: FileStore) -> None:
    data = os.urandom(2 * CHUNK)
    found: list[StoredFile] = []
    threads = [threading.Thread(target=lambda: found.append(put(store, data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [StoredFile(hashlib.sha256(data).hexdigest(), len(data))] * 6
    assert b"".join(store.open(found[0].sha256)) == data


def test_it_says_what_it_is_and_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    assert "folder" in store.check() or "object store s3://papers/" in store.check()
    assert files_in(tmp_path) == []


def test_only_local_files_have_a_path(store: FileStore) -> None:
    stored = put(store, b"here")
    path = store.local_path(stored.sha256)
    assert path is None or path.read_bytes() == b"here"
    assert (path is None) == (not isinstance(store, LocalStore))


def test_what_a_killed_upload_left_is_forgotten_after_a_day(tmp_path: Path) -> None:
    put(LocalStore(tmp_path), b"directive")
    old, running = tmp_path / "tmp" / "old", tmp_path / "tmp" / "running"
    for path, hours in ((old, 25), (running, 23)):
        path.write_bytes(b"half")
        os.utime(path, times=(time.time() - hours * 3600,) * 2)
    kept = LocalStore(tmp_path)
    assert (old.exists(), running.exists()) == (False, True)
    assert kept.exists(hashlib.sha256(b"directive").hexdigest())


class FullDisk:
    """A disk that takes no more at a given step."""

    def __init__(self, number: int = errno.ENOSPC) -> None:
        self.number = number

    def __call__(self, *_args: Any) -> Any:
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int) -> None:
    monkeypatch.setattr(os, step, FullDisk(number))
    with pytest.raises(StorageFull):
        put(LocalStore(tmp_path), b"directive")
    assert files_in(tmp_path) == []


def test_a_write_that_finds_no_room_keeps_nothing(tmp_path: Path) -> None:
    """The kernel itself refuses here: files may not grow past one megabyte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (CHUNK, hard))
    try:
        with pytest.raises(StorageFull):
            put(LocalStore(tmp_path), os.urandom(3 * CHUNK))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files_in(tmp_path) == []


def test_a_broken_disk_is_not_a_full_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", FullDisk(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        put(LocalStore(tmp_path), b"directive")
    assert files_in(tmp_path) == []


def test_a_sender_who_leaves_half_way_leaves_nothing(store: FileStore, tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        store.put(Torn(b"x" * (2 * CHUNK)))
    assert files_in(tmp_path) == []


def test_bytes_are_on_disk_before_the_name_and_the_name_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, os.replace

    def fsync(handle: int) -> None:
        steps.append(f"sync {Path(os.readlink(f'/proc/self/fd/{handle}')).relative_to(tmp_path.parent)}")
        sync(handle)

    def replace(source: str, target: Path) -> None:
        steps.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    stored = put(LocalStore(tmp_path), b"directive")
    name = tmp_path.name
    assert steps[0].startswith(f"sync {name}/tmp/")
    assert steps[1:] == ["rename", f"sync {name}/{stored.sha256[:2]}", f"sync {name}"]


def test_an_object_store_that_does_not_answer_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    store = s3_store(f"http://127.0.0.1:{port}", "gone")
    with pytest.raises(Unreachable):
        put(store, b"directive")
