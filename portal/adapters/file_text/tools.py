"""Programs of Debian that read what Python cannot: found on the path, run without network and within limits."""

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

CATDOC, ANTIWORD, TESSERACT = "catdoc", "antiword", "tesseract"
LANGUAGE = "vie"


def doc_command() -> Sequence[str] | None:
    """How to read a Word 97 file from standard input as UTF-8, or None when nothing is installed that can."""
    if catdoc := shutil.which(CATDOC):
        return (catdoc, "-d", "utf-8", "-w", "/dev/stdin")
    antiword = shutil.which(ANTIWORD)
    return (antiword, "-m", "UTF-8.txt", "-w", "0", "-") if antiword else None


@cache
def ocr_command() -> Sequence[str] | None:
    """How to read the letters of a picture from standard input, or None without tesseract and its Vietnamese data."""
    tesseract = shutil.which(TESSERACT)
    if tesseract is None:
        return None
    said = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    return (tesseract, "stdin", "stdout", "-l", LANGUAGE) if LANGUAGE in said.stdout.split() else None


def can_read_doc() -> bool:
    """Whether Word 97 files can be read on this machine."""
    return doc_command() is not None
