"""The letters in scanned pages, by Debian's tesseract with its Vietnamese data; both steps in limited processes."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from portal.adapters.file_text.found import MOST_POINTS, NO_SUCH_PAGE
from portal.adapters.file_text.kinds import HEAD, is_picture
from portal.adapters.file_text.reading import MAX_SIZE, run_child
from portal.adapters.file_text.tools import ocr_command
from portal.rules.found_text import tidy, unwrap

PAGE_SECONDS = 12
"""Of processor time for drawing and for reading each; a page of text takes two to five."""


def read_scan(chunks: Iterable[bytes], size: int, pages: Sequence[int]) -> list[str] | None:
    """The texts of these pages (from 0) of a PDF, fewer where it ends; None when nothing here can read letters. A
    picture is a single page.

    A page that is too heavy is empty.
    """
    command = ocr_command()
    if command is None or size > MAX_SIZE:
        return None
    found: list[str] = []
    with tempfile.TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        if _is_picture(file):
            return [_letters(command, file)] if 0 in pages else []
        for page in pages:
            code, picture = run_child(file, "draw", [str(page)], output=MOST_POINTS + 100, seconds=PAGE_SECONDS)
            if code == NO_SUCH_PAGE:
                break
            found.append(_letters_of(command, picture) if code == 0 else "")
    return found


def _is_picture(file: IO[bytes]) -> bool:
    file.seek(0)
    return is_picture(file.read(HEAD))


def _letters_of(command: Sequence[str], picture: bytes) -> str:
    with tempfile.TemporaryFile() as file:
        file.write(picture)
        return _letters(command, file)


def _letters(command: Sequence[str], picture: IO[bytes]) -> str:
    code, output = run_child(picture, "run", command, seconds=PAGE_SECONDS)
    said = output.decode("utf-8", "replace").replace("\f", "\n")
    return tidy(unwrap(said)) if code == 0 else ""
