"""What a file is, told by its first bytes and its parts, never by its name."""

import re
import zipfile
from io import BytesIO

HEAD = 1024
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_STREAMS = {"EncryptedPackage": "encrypted", "WordDocument": "doc", "Workbook": "table", "Book": "table"}
"""Names of streams in a compound file ([MS-CFB], [MS-OFFCRYPTO] 2.3.4.4)."""
_SECTOR = 512
_WORD_97 = re.compile(rb"\xec\xa5.{9}(.)", re.DOTALL)
_PARTS = (
    (re.compile(r"word/document\d*\.xml"), "docx"),
    (re.compile(r"xl/workbook\.(xml|bin)"), "table"),
    (re.compile(r"ppt/presentation\.xml"), "pptx"),
)
_OPEN_DOCUMENTS = {"text": "odt", "presentation": "odt", "spreadsheet": "table", "graphics": "odt"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """ "pdf", "docx", "pptx", "odt", "table", "zip", "doc", "rtf", "html", "picture", "encrypted" or "plain"."""
    head = data[:HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_package(data)
    if data.startswith(_COMPOUND):
        return _kind_of_compound(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if is_picture(head):
        return "picture"
    letters = re.sub(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\0", b"", head).lstrip()
    return "html" if letters.startswith(b"<") and _HTML.search(letters) else "plain"


def is_picture(head: bytes) -> bool:
    """Whether a file that begins like this is a picture."""
    return head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _kind_of_compound(data: bytes) -> str:
    kind = next((kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in data), "unknown")
    return "encrypted" if kind == "doc" and any(map(_is_locked, _WORD_97.finditer(data))) else kind


def _is_locked(head: re.Match[bytes]) -> bool:
    """Whether this is the beginning of a stream of Word 97 that says it is encrypted ([MS-DOC] 2.5.2, fEncrypted)."""
    return head.start() % _SECTOR == 0 and bool(head[1][0] & 1)


def _kind_of_package(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        if "mimetype" in names:
            with package.open("mimetype") as part:
                kind = part.read(100).removeprefix(_OPEN_DOCUMENT).partition(b"-")[0].strip().decode("latin-1")
            return _OPEN_DOCUMENTS.get(kind, "zip")
    return next((kind for part, kind in _PARTS for name in names if part.fullmatch(name)), "zip")
