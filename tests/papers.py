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
