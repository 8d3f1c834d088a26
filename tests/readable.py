"""Files with known words, of every kind that is read, made by hand or by the portal's own libraries."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import typst
import xlsxwriter
from PIL import Image

from tests.word import NAMESPACE

SLIDE = "http://schemas.openxmlformats.org/drawingml/2006/main"
OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
OPEN_TEXT = "application/vnd.oasis.opendocument.text"


def package(**parts: str | bytes) -> bytes:
    """A zip of parts; in their names ``__`` stands for ``/`` and ``_dot_`` for ``.``."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return kept.getvalue()


def word_part(*paragraphs: str) -> str:
    """A part of a Word document with paragraphs of raw inner XML."""
    inner = "".join(f"<w:p>{text}</w:p>" for text in paragraphs)
    return f'<w:x xmlns:w="{NAMESPACE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{inner}</w:x>'


def run(text: str) -> str:
    """A run of a Word document."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def slides(*texts: str) -> bytes:
    """A presentation with a slide for each text; its parts are in no order."""
    parts = {
        f"ppt__slides__slide{number}_dot_xml": f'<s xmlns:a="{SLIDE}"><a:p><a:t>{text}</a:t></a:p></s>'
        for number, text in sorted(enumerate(texts, start=1), key=lambda each: str(each[0]))
    }
    return package(ppt__presentation_dot_xml="<x/>", **parts)


def open_text(body: str, *, styles: str = "<x/>", manifest: str = "<x/>") -> bytes:
    """An OpenDocument text with this raw XML in its body."""
    return package(
        mimetype=OPEN_TEXT,
        content_dot_xml=f"<office:text {OPEN}>{body}</office:text>",
        styles_dot_xml=styles,
        **{"META-INF__manifest_dot_xml": manifest},
    )


def workbook(**sheets: list[list[object]]) -> bytes:
    """An XLSX file with rows of cells for each sheet."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return kept.getvalue()


def printed(folder: Path, *pages: str) -> bytes:
    """A PDF with a page of Typst text for each."""
    source = folder / "in.typ"
    source.write_text("#set page(width: 12cm, height: 9cm)\n" + "\n#pagebreak()\n".join(pages), encoding="utf-8")
    return typst.compile(str(source))


def pdf_of(*objects: str) -> bytes:
    """A PDF of raw objects, the first of them the catalog; without a table, as PDFium rebuilds it."""
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    return f"%PDF-1.7\n{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF".encode()


def scanned(pages: int = 1, picture: Image.Image | None = None) -> bytes:
    """A PDF of pictures without any letter."""
    kept = BytesIO()
    drawn = [picture or Image.new("L", (600, 800), 255)] * pages
    drawn[0].save(kept, "PDF", save_all=True, append_images=drawn[1:])
    return kept.getvalue()


def photographed(pdf: bytes) -> bytes:
    """The same pages as pictures."""
    drawn = [page.render(scale=3, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    kept = BytesIO()
    drawn[0].save(kept, "PDF", save_all=True, append_images=drawn[1:], resolution=216)
    return kept.getvalue()


def locked(pdf: bytes) -> bytes:
    """The same with an entry for encryption that nobody has the key of."""
    entry = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <%b> /U <%b> >> /ID [<00><00>]" % (
        b"ab" * 32,
        b"cd" * 32,
    )
    plain = pypdfium2.PdfDocument(pdf)
    kept = BytesIO()
    plain.save(kept)
    return kept.getvalue().replace(b"trailer\r\n<<", b"trailer\r\n<<" + entry, 1)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file ([MS-CFB]) with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [table, end, *range(3, len(stream) // 512 + 2), end]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    folder = _entry("Root Entry", 5, 1, end, 0) + _entry(name, 2, free, 2, len(stream)) + bytes(256)
    return header + struct.pack("<128I", *chain, *[free] * (128 - len(chain))) + folder + stream


def old_word(text: str, *, flags: int = 0x1000) -> bytes:
    """A Word 97 document of plain text ([MS-DOC]: the beginning of the Fib, then the text)."""
    body = f"{text.rstrip()}\n".replace("\n", "\r").encode("utf-16-le")
    head = struct.pack("<6H", 0xA5EC, 0xC1, 0, 0x42A, 0, flags).ljust(24, b"\0")
    head += struct.pack("<2I", 0x400, 0x400 + len(body))
    return compound("WordDocument", head.ljust(0x400, b"\0") + body)


def _entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
    name, free = title.encode("utf-16-le"), 0xFFFFFFFF
    facts = struct.pack("<HBBIII", len(name) + 2, kind, 1, free, free, child)
    return name.ljust(64, b"\0") + facts + bytes(36) + struct.pack("<IQ", start, size)
