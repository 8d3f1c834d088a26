"""One page of a PDF as a grey picture (PGM), for reading the letters in it; runs inside the limited process only."""

import sys

import pypdfium2

from portal.adapters.file_text.found import MOST_POINTS, NO_SUCH_PAGE

DOTS = 200
"""For each inch, as libraries of letters are made for."""


def draw(data: bytes, number: int) -> None:
    """Write page ``number`` (from 0) to standard output."""
    document = pypdfium2.PdfDocument(data)
    if number >= len(document):
        sys.exit(NO_SUCH_PAGE)
    page = document[number]
    width, height = page.get_size()
    scale = min(DOTS / 72, (MOST_POINTS / max(1.0, width * height)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    rows, length = bytes(picture.buffer), picture.stride
    sys.stdout.buffer.write(b"P5 %d %d 255\n" % (picture.width, picture.height))
    for start in range(0, picture.height * length, length):
        sys.stdout.buffer.write(rows[start : start + picture.width])
