"""Where file bytes are kept, addressed by their SHA-256. Two stores, one interface, tested together.

``put`` streams to a temporary file, hashes, fsyncs, renames and fsyncs the folder before it returns: a row that names
a hash therefore always has its bytes, even after a power cut. Equal content is kept once.
"""

import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as ObjectStore

from portal.adapters import clock
from portal.errors import NotFound, StorageFull, TooLarge, Unreachable

CHUNK = 1024 * 1024
DAY_SECONDS = 86400
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class StoredFile:
    """What ``put`` kept: lower-case hex SHA-256 and size in bytes."""

    sha256: str
    size: int


class NamedFile(Protocol):
    """A file already in the store, and what a person calls it; ``size`` in bytes."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    @property
    def size(self) -> int: ...


class FileStore(Protocol):
    """The five calls every store answers."""

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredFile:
        """Keep all bytes of the stream; more than ``limit`` bytes raise TooLarge, a full disk StorageFull."""

    def open(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks; NotFound when the store has no such file."""

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are there."""

    def local_path(self, sha256: str) -> Path | None:
        """The file's path when it lies on this machine (for X-Accel-Redirect), else None."""

    def check(self) -> str:
        """Try the store by writing and reading; returns what it is, raises what fails."""


class LocalStore:
    """Files in a folder: ``ab/abcdef…``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._forget_unfinished()

    def _forget_unfinished(self) -> None:
        """Remove what uploads left behind that were killed more than a day ago."""
        for path in (self.folder / "tmp").glob("*"):
            with suppress(FileNotFoundError):  # another process was quicker
                if clock.now().timestamp() - path.stat().st_mtime > DAY_SECONDS:
                    path.unlink()

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredFile:
        with _room():
            return self._put(stream, limit)

    def _put(self, stream: IO[bytes], limit: int | None) -> StoredFile:
        waiting = self.folder / "tmp"
        waiting.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=waiting)
        try:
            with os.fdopen(handle, "wb") as file:
                stored = copy_hashing(stream, file, limit)
                file.flush()
                os.fsync(file.fileno())
            target = self._path(stored.sha256)
            target.parent.mkdir(exist_ok=True)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        _sync_folder(self.folder)
        return stored

    def open(self, sha256: str) -> Iterator[bytes]:
        if not self.exists(sha256):
            raise NotFound
        return _chunks(self._path(sha256))

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def local_path(self, sha256: str) -> Path | None:
        return self._path(sha256)

    def check(self) -> str:
        waiting = self.folder / "tmp"
        waiting.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=waiting) as probe:
            probe.write(b"probe")
            os.fsync(probe.fileno())
        return f"local folder {self.folder}"

    def _path(self, sha256: str) -> Path:
        return self.folder / checked(sha256)[:2] / sha256


class S3Store:
    """Objects in an S3-compatible bucket, named by their hash: writing one again writes the same bytes."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.name = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._store = ObjectStore(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            endpoint=options.get("endpoint"),
            region=options.get("region", "us-east-1"),
            access_key_id=options.get("access_key_id") or os.environ.get("AWS_ACCESS_KEY_ID"),
            secret_access_key=options.get("secret_access_key") or os.environ.get("AWS_SECRET_ACCESS_KEY"),
            client_options={
                "allow_http": options.get("endpoint", "").startswith("http://"),
                "connect_timeout": timedelta(seconds=10),
                "timeout": timedelta(minutes=5),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
            virtual_hosted_style_request=False,
        )

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredFile:
        with _room(), tempfile.TemporaryFile() as file:
            stored = copy_hashing(stream, file, limit)
            if not self.exists(stored.sha256):
                file.seek(0)
                with _reached():
                    obstore.put(self._store, stored.sha256, file, chunk_size=8 * CHUNK, max_concurrency=2)
        return stored

    def open(self, sha256: str) -> Iterator[bytes]:
        with _reached():
            result = obstore.get(self._store, checked(sha256))
        return (bytes(chunk) for chunk in result.stream(min_chunk_size=CHUNK))

    def exists(self, sha256: str) -> bool:
        try:
            with _reached():
                obstore.head(self._store, checked(sha256))
        except NotFound:
            return False
        return True

    def local_path(self, sha256: str) -> Path | None:
        checked(sha256)
        return None

    def check(self) -> str:
        probe = f"probe-{secrets.token_hex(8)}"
        with _reached():
            obstore.put(self._store, probe, b"probe")
            obstore.get(self._store, probe).bytes()
            obstore.delete(self._store, probe)
        return f"object store {self.name}"


def make_file_store(url: str, folder: Path) -> FileStore:
    """The store of a setting: empty for the local folder, ``s3://bucket/prefix?endpoint=…`` for an object store."""
    return S3Store(url) if url.startswith("s3://") else LocalStore(folder)


def checked(sha256: str) -> str:
    """The hash when it is one; NotFound for anything else, so that no path can be smuggled in."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise NotFound
    return sha256


def copy_hashing(source: IO[bytes], target: IO[bytes], limit: int | None) -> StoredFile:
    """Copy in chunks while hashing; stops with TooLarge as soon as ``limit`` bytes are passed."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge("Tệp lớn hơn mức cho phép (%(limit)d MB).", limit=limit // CHUNK)
        digest.update(chunk)
        target.write(chunk)
    return StoredFile(digest.hexdigest(), size)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageFull from error
        raise


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound from error
    except BaseError as error:
        raise Unreachable from error


def _chunks(path: Path) -> Iterator[bytes]:
    """Opened with the first chunk and not before: what is never read leaves no file open."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
