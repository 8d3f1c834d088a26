"""Files of the index: reads that threads may share, and writes that outlive a power cut."""

import os
import re
import shutil
import weakref
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

_TORN_TOC = re.compile(r"^_.+\.toc\..+$")  # written, never renamed: a crash fell between


class SteadyFile(StructFile):
    """An open file whose ``get`` moves no shared position, so that threads may read it together. It closes itself.

    Whoosh seeks, then reads: with two threads the second seek wins and the first reads another's bytes. A map of
    the file would be quicker still, but kills the process when somebody shortens the file.
    """

    def __init__(self, path: str, name: str) -> None:
        file = open(path, "rb")  # noqa: SIM115 (closed with the object)
        super().__init__(file, name=name)
        self._descriptor = file.fileno()
        weakref.finalize(self, file.close)

    def get(self, position: int, length: int) -> bytes:
        """Exactly ``length`` bytes; EOFError when the file is shorter."""
        data = os.pread(self._descriptor, length, position)
        if len(data) != length:
            raise EOFError(f"{self._name} ends early")
        return data


class Storage(FileStorage):
    """The folder of an index."""

    def open_file(self, name: str, **_: Any) -> SteadyFile:
        """Open for reading."""
        return SteadyFile(self._fpath(name), name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename, with what it holds and its new name on the disk."""
        self.flush(oldname)
        super().rename_file(oldname, newname, safe)
        flush_folder(Path(self.folder))

    def flush(self, name: str) -> None:
        """Onto the disk."""
        _flush(self._fpath(name), os.O_RDONLY)

    def sweep(self) -> None:
        """Take away what a writer that was killed left behind. Only for the one who holds the lock."""
        for name in self.list():
            if _TORN_TOC.match(name):
                self.delete_file(name)
            elif name.endswith(".tmp"):
                shutil.rmtree(Path(self.folder, name), ignore_errors=True)


def flush_folder(folder: Path) -> None:
    """The names in a folder onto the disk."""
    _flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def _flush(path: str | Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
