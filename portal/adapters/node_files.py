"""Small files of one machine: notes that are read whole or not at all, and a lock that ends with its process."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


def write_note(path: Path, content: dict[str, Any]) -> None:
    """Put a note into place in one step, on the disk before anybody can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def read_note(path: Path) -> dict[str, Any]:
    """What a note says; nothing when there is none or it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class OnlyOne:
    """A lock on a file, for one process at a time; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock; False when another process has it. Taken by itself is taken."""
        if self.is_held():
            return True
        self.release()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def is_held(self) -> bool:
        """Whether this process holds it; not when somebody has deleted the file: another could take a new one."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let another have it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
