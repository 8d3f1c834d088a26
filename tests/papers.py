"""Reads a PDF the way a person or another program would: its words, its pages, what is attached."""

import ctypes
import unicodedata

import pypdfium2
from pypdfium2 import raw


def words_of(pdf: bytes) -> str:
    """All text, in the composed form, white space made single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split())


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (round(width * 25.4 / 72), round(height * 25.4 / 72))
            for width, height in map(document.get_page_size, range(len(document)))
        ]
    finally:
        document.close()


def attached(pdf: bytes) -> list[bytes]:
    """The files inside."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for index in range(raw.FPDFDoc_GetAttachmentCount(document)):
            attachment, size = raw.FPDFDoc_GetAttachment(document, index), ctypes.c_ulong()
            raw.FPDFAttachment_GetFile(attachment, None, 0, size)
            buffer = ctypes.create_string_buffer(size.value)
            raw.FPDFAttachment_GetFile(attachment, buffer, size.value, size)
            found.append(buffer.raw)
        return found
    finally:
        document.close()


def pictures_on(pdf: bytes) -> list[list[tuple[int, int, int, int]]]:
    """Of each page the pictures on it: width and height in millimetres on paper, then in pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [[_placed(one) for one in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])] for page in document]
    finally:
        document.close()


def _placed(found: pypdfium2.PdfImage) -> tuple[int, int, int, int]:
    left, bottom, right, top = found.get_bounds()
    return round((right - left) * 25.4 / 72), round((top - bottom) * 25.4 / 72), *found.get_px_size()
