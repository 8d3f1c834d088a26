"""Text out of packages of XML: Word, PowerPoint (ISO/IEC 29500), OpenDocument (ISO/IEC 26300); names out of a zip."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import IO

from portal.adapters.file_text.found import Encrypted, Unreadable
from portal.adapters.file_text.xml_words import Marks, read_part

MOST_NAMES = 2_000
MOST_PARTS = 500

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_A = "http://schemas.openxmlformats.org/drawingml/2006/main "
_STRICT_A = "http://purl.oclc.org/ooxml/drawingml/main "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_MANIFEST = "META-INF/manifest.xml"

_WORD = Marks.of(
    (_W, _STRICT_W), words={"t"}, breaks={"br", "cr"}, blanks={"tab"}, ends={"p"}, skipped={"moveFrom"}
).skipping(_FALLBACK)
_SLIDE = Marks.of((_A, _STRICT_A), words={"t"}, breaks={"br"}, ends={"p"}).skipping(_FALLBACK)
_OPEN = Marks.of(
    (_TEXT,), words={"p", "h"}, breaks={"line-break"}, blanks={"tab", "s"}, ends={"p", "h"}, skipped={"tracked-changes"}
).skipping(_OFFICE + "annotation", pages=_DRAW + "page")

_WORD_PARTS = tuple(
    re.compile(rf"word/{name}\d*\.xml") for name in ("document", "footnotes", "endnotes", "header", "footer")
)
_SLIDES = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")


def read_docx(data: bytes, longest: int) -> str:
    """The text, then notes, heads and feet; a head that is the same on every kind of page stands once."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        parts = [name for part in _WORD_PARTS for name in sorted(names) if part.fullmatch(name)]
        found = _read_parts(package, parts, lambda part: read_part(part, _WORD, longest), longest)
    return "\n".join(dict.fromkeys(text for text in found if text.strip()))


def read_pptx(data: bytes, longest: int) -> list[str]:
    """A text for each slide."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        numbered = sorted((int(found[1]), name) for name in package.namelist() if (found := _SLIDES.fullmatch(name)))
        names = [name for _, name in numbered]
        return _read_parts(package, names, lambda part: read_part(part, _SLIDE, longest), longest)


def read_odt(data: bytes, longest: int) -> list[str]:
    """The text of a document, or of each slide of a presentation; heads and feet last."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = set(package.namelist())
        if "content.xml" not in names:
            raise Unreadable
        if _MANIFEST in names and b"encryption-data" in package.open(_MANIFEST).read(1 << 20):
            raise Encrypted
        wanted = [name for name in ("content.xml", "styles.xml") if name in names]
        found = _read_parts(package, wanted, lambda part: read_part(part, _OPEN, longest), longest)
    pages, ends = found[0].lstrip("\f\n ").split("\f"), "".join(found[1:]).replace("\f", "\n").strip()
    return [*pages[:-1], f"{pages[-1]}\n{ends}"]


def list_names(data: bytes, _longest: int) -> str:
    """The names of the files in an archive, which is never unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "\n".join(_name(info) for info in package.infolist()[:MOST_NAMES] if not info.is_dir())


def _name(info: zipfile.ZipInfo) -> str:
    """Programs on Vietnamese machines write UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _read_parts(
    package: zipfile.ZipFile, names: Sequence[str], read: Callable[[Iterable[bytes]], str], longest: int
) -> list[str]:
    found: list[str] = []
    for name in names[:MOST_PARTS]:
        with package.open(name) as part:
            found.append(read(_pieces(part)))
        if sum(map(len, found)) > longest:
            break
    return found


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(64 * 1024):
        yield piece
