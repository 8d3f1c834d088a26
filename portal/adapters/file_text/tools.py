"""Programs of Debian that read what Python cannot: found on the path, run without network and within limits."""

import shutil
from collections.abc import Sequence

CATDOC, ANTIWORD = "catdoc", "antiword"


def doc_command() -> Sequence[str] | None:
    """How to read a Word 97 file from standard input as UTF-8, or None when nothing is installed that can."""
    if catdoc := shutil.which(CATDOC):
        return (catdoc, "-d", "utf-8", "-w", "/dev/stdin")
    antiword = shutil.which(ANTIWORD)
    return (antiword, "-m", "UTF-8.txt", "-w", "0", "-") if antiword else None


def can_read_doc() -> bool:
    """Whether Word 97 files can be read on this machine."""
    return doc_command() is not None
