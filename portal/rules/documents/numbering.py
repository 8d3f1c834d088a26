"""Number and symbol of a document: "489 /SGDĐT- GDTrH" and "489/SGDĐT-GDTrH" are one.

Form: number, "/", symbol; "-" between abbreviations (Nghị định 30/2020/NĐ-CP, Appendix III).
Read leniently, kept normalised.
"""

import re

from portal.errors import RuleBroken
from portal.rules.documents.types import TYPES
from portal.rules.vietnamese import clean, fold

_DASHES = re.compile(r"\s*[‐-―−-]\s*")
_LEADING = re.compile(r"^(số|so|cv|công văn)\s*[:.]?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+)\s*/\s*(.+)$")


def normalise_code(typed: str) -> str:
    """The code as it is kept: one kind of dash, no blanks around "/", "-" and "&", no "Số:" in front."""
    code = _LEADING.sub("", clean(typed))
    code = _DASHES.sub("-", code)
    return re.sub(r"\s*([/&])\s*", r"\1", code).strip(" -/.,;")


def fold_code(code: str) -> str:
    """For finding: letters and digits only, without marks: "683/SGD&ĐT-GDTH" -> "683sgddtgdth"."""
    return "".join(c for c in fold(code) if c.isalnum())


def split_code(code: str) -> tuple[int, str] | None:
    """Number and symbol of a normalised code, or None when it has not that form."""
    match = _NUMBER.match(code)
    return (int(match.group(1)), match.group(2)) if match else None


def make_code(number: int, *, abbreviation: str, unit: str, department: str = "") -> str:
    """Number and symbol: "05/QĐ-SGDĐT" of a named type, "1648/SGDĐT-VP" of an official letter; 0 before 1 to 9."""
    symbol = f"{abbreviation}-{unit}" if abbreviation else "-".join(part for part in (unit, department) if part)
    return f"{number:02d}/{symbol}"


def code_variants(code: str) -> set[str]:
    """The folded forms of a code with and without a leading zero: "5/QĐ-X" and "05/QĐ-X" are one number."""
    parts = split_code(code)
    if parts is None:
        return {fold_code(code)}
    number, symbol = parts
    return {fold_code(code), fold_code(f"{number}/{symbol}"), fold_code(f"{number:02d}/{symbol}")}


def read_books(typed: str) -> list[str]:
    """Abbreviations of types that have a series of numbers of their own: "QĐ; qđ, TB" -> ["QĐ", "TB"].

    An abbreviation that no type has raises ``RuleBroken`` at ``own_books``.
    """
    known = {kind.abbreviation.lower(): kind.abbreviation for kind in TYPES.values() if kind.abbreviation}
    found: list[str] = []
    for word in re.split(r"[\s,;]+", clean(typed)):
        if not word:
            continue
        if word.lower() not in known:
            raise RuleBroken("Không có loại văn bản viết tắt là “%(word)s”.", field="own_books", word=word)
        if known[word.lower()] not in found:
            found.append(known[word.lower()])
    return found


def book_of(abbreviation: str, own_books: str) -> str:
    """The book in which a type is numbered: its own when the unit says so, else the common one."""
    return abbreviation if abbreviation and abbreviation in read_books(own_books) else ""
