"""How much room a disk has."""

import shutil
from pathlib import Path


def free_bytes(folder: Path) -> int:
    """Bytes that can still be written below an existing folder."""
    return shutil.disk_usage(folder).free


def readable_by_others(path: Path) -> bool:
    """Whether anybody but the owner may read a file; False when there is no such file."""
    return path.is_file() and bool(path.stat().st_mode & 0o077)
