"""Number and symbol of a document: "489 /SGDĐT- GDTrH" and "489/SGDĐT-GDTrH" are one.

Form: number, "/", symbol; "-" between abbreviations (Nghị định 30/2020/NĐ-CP, Appendix III).
Read leniently, kept normalised.
"""

import re

from portal.rules.vietnamese import clean, fold

_DASHES = re.compile(r"\s*[‐-―−-]\s*")
_LEADING = re.compile(r"^(số|so|cv|công văn)\s*[:.]?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+)\s*/\s*(.+)$")


def normalise_code(typed: str) -> str:
    """The code as it is kept: one kind of dash, no blanks around "/", "-" and "&", no "Số:" in front."""
    code = _LEADING.sub("", clean(typed))
    code = _DASHES.sub("-", code)
    return re.sub(r"\s*([/&])\s*", r"\1", code).strip(" -/.")


def fold_code(code: str) -> str:
    """For finding: letters and digits only, without marks: "683/SGD&ĐT-GDTH" -> "683sgddtgdth"."""
    return "".join(c for c in fold(code) if c.isalnum())


def split_code(code: str) -> tuple[int, str] | None:
    """Number and symbol of a normalised code, or None when it has not that form."""
    match = _NUMBER.match(code)
    return (int(match.group(1)), match.group(2)) if match else None
