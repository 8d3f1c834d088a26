"""Text out of PDF files (ISO 32000) by PDFium, page by page; scripts in them are never run, nothing is fetched."""

import pypdfium2
from pypdfium2 import raw

from portal.adapters.file_text.found import Encrypted, Unreadable
from portal.rules.found_text import unwrap

MOST_PAGES = 3_000
MOST_BROKEN = 50
"""After so many pages that cannot be opened the rest is not tried."""
FEW_LETTERS = 40
"""A page with fewer letters and a picture over most of it was scanned; a stamp or signature has some words."""
MOST_OBJECTS = 50

_BREAKS = str.maketrans({"\ufffe": "", "\x02": ""})


def prepare() -> None:
    """Begin with the library while its files can still be read."""
    pypdfium2.PdfDocument.new().close()


def read_pdf(data: bytes, longest: int) -> tuple[list[str], bool]:
    """The pages, until there are ``longest`` characters, and whether it is a scan without a layer of text."""
    document = _open(data)
    pages: list[str] = []
    length = scanned = broken = 0
    for number in range(min(len(document), MOST_PAGES)):
        text, is_scan = _read_page(document, number)
        if text is None:
            broken += 1
        pages.append(text or "")
        scanned += is_scan
        length += len(text or "")
        if length > longest or broken > MOST_BROKEN:
            break
    if pages and broken == len(pages):
        raise Unreadable
    return pages, bool(pages) and 2 * scanned >= len(pages)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise Encrypted from error
        raise Unreadable from error


def _read_page(document: pypdfium2.PdfDocument, number: int) -> tuple[str | None, bool]:
    """The text of a page, None for a broken one, and whether the page is a scan."""
    try:
        page = document[number]
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        return None, False
    text = unwrap(words.get_text_bounded().translate(_BREAKS))
    is_scan = sum(map(str.isalpha, text)) < FEW_LETTERS and _is_covered(page)
    words.close()
    page.close()
    return text, is_scan


def _is_covered(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover half of the page."""
    width, height = page.get_size()
    covered = 0.0
    for number, thing in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        left, bottom, right, top = thing.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
        if number >= MOST_OBJECTS:
            break
    return 2 * covered >= width * height
