"""Which reader takes which kind of file; runs inside the limited process only."""

import codecs
from collections.abc import Callable

from portal.adapters.file_text import packages, pdf, plain, rtf, tables, webpage
from portal.adapters.file_text.found import Encrypted, FoundText, Unreadable
from portal.adapters.file_text.kinds import kind_of
from portal.rules.found_text import join_pages, tidy

Reader = Callable[[bytes, int], str]

_WHOLE: dict[str, Reader] = {
    "docx": packages.read_docx,
    "table": tables.read_tables,
    "zip": packages.list_names,
    "rtf": rtf.read_rtf,
    "html": webpage.read_html,
    "plain": plain.read_plain,
}
_IN_PAGES: dict[str, Callable[[bytes, int], list[str]]] = {"pptx": packages.read_pptx, "odt": packages.read_odt}
_CODECS = ("latin-1", "cp1258", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp437", *rtf.CODECS)


def prepare() -> None:
    """Load what would be loaded later: afterwards no file can be opened."""
    for name in _CODECS:
        codecs.lookup(name)
    pdf.prepare()


def read(data: bytes, longest: int) -> FoundText:
    """The text of a file, at most ``longest`` characters; nothing a file does is raised."""
    try:
        return _read(data, longest)
    except MemoryError:
        return FoundText("too_heavy")
    except Encrypted:
        return FoundText("encrypted")
    except Unreadable:
        return FoundText("unreadable")
    except Exception as failure:  # noqa: BLE001 - libraries fail in many ways on broken files; the log says how
        return FoundText("unreadable", why=type(failure).__name__)


def _read(data: bytes, longest: int) -> FoundText:
    kind = kind_of(data)
    if kind == "encrypted":
        raise Encrypted
    if kind == "picture":
        return FoundText("no_text", why=kind)
    if kind == "doc":
        return FoundText("no_tool", why=kind)
    if kind == "pdf":
        pages, is_scan = pdf.read_pdf(data, longest)
        return _found(join_pages(pages), longest, "no_text" if is_scan else "")
    if kind in _IN_PAGES:
        return _found(join_pages(_IN_PAGES[kind](data, longest)), longest)
    if kind not in _WHOLE:
        raise Unreadable
    return _found(tidy(_WHOLE[kind](data, longest)), longest)


def _found(text: str, longest: int, outcome: str = "") -> FoundText:
    return FoundText(outcome or ("read" if text.strip() else "empty"), text[:longest].rstrip())
