"""What else stands on a letter: signing capacity, urgency, circulation note, purposes of addressees, secrecy.

Sources: Nghị định 30/2020/NĐ-CP, Art. 8 and Appendix I; QCVN 102:2016/BTTTT (priorities; nothing secret).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.errors import RuleBroken, Say, mark
from portal.rules.vietnamese import nfc


@dataclass(frozen=True)
class Urgency:
    """``words`` stand on the letter; ``priority`` is the number of QCVN 102."""

    code: str
    words: str
    priority: int


CAPACITIES: dict[str, str] = {
    "": mark("Trực tiếp ký"),
    "TM.": mark("TM. (thay mặt tập thể)"),
    "KT.": mark("KT. (ký thay người đứng đầu)"),
    "TL.": mark("TL. (thừa lệnh)"),
    "TUQ.": mark("TUQ. (thừa ủy quyền)"),
    "Q.": mark("Q. (quyền, tạm giữ chức vụ)"),
}
"""In which capacity the signer signs: the abbreviation on the letter, and its meaning."""

URGENCIES: dict[str, Urgency] = {
    urgency.code: urgency
    for urgency in (
        Urgency("", mark("Thường"), 0),
        Urgency("urgent", mark("KHẨN"), 1),
        Urgency("very_urgent", mark("THƯỢNG KHẨN"), 2),
        Urgency("express", mark("HỎA TỐC"), 3),
    )
}
CIRCULATIONS: dict[str, str] = {
    "": mark("Không có"),
    "return": mark("XEM XONG TRẢ LẠI"),
    "internal": mark("LƯU HÀNH NỘI BỘ"),
}
PURPOSES: dict[str, str] = {
    "perform": mark("để thực hiện"),
    "coordinate": mark("để phối hợp"),
    "report": mark("để báo cáo"),
    "inform": mark("để biết"),
    "file": mark("lưu"),
}
GROUPS: dict[str, str] = {
    "upward": mark("Cấp trên"),
    "below": mark("Cấp dưới"),
    "others": mark("Nơi khác"),
}
"""Groups of addressees by where they stand in the tree, seen from the sender."""

USUAL_PURPOSES: dict[str, str] = {"upward": "report", "below": "perform", "others": "coordinate"}
SECRECIES: dict[str, str] = {
    "": mark("Không mật"),
    "secret": mark("MẬT"),
    "top_secret": mark("TỐI MẬT"),
    "absolute_secret": mark("TUYỆT MẬT"),
}
_SECRECY_LINE = re.compile(
    r"^[\W_]*(?:(MẬT|TỐI MẬT|TUYỆT MẬT)|(?i:(?:độ|mức độ) mật\s*:\s*(mật|tối mật|tuyệt mật)))[\W_]*$", re.MULTILINE
)
_FILED = re.compile(r"^[\s\-·]*lưu\b\s*:?(.+)$", re.IGNORECASE | re.MULTILINE)
_CAPACITY = re.compile(r"^(TM|KT|TL|TUQ|Q)\s*\.\s*(?=\S)")


def refuse_secrecy(chosen: str, *, field: str = "secrecy") -> None:
    """Raise ``RuleBroken`` for any mark of secrecy (QCVN 102:2016/BTTTT, 1.1: not for secret documents)."""
    if chosen:
        raise RuleBroken(
            "Văn bản mang bí mật nhà nước không được gửi qua cổng: QCVN 102:2016/BTTTT để văn bản mật ngoài trao đổi "
            "điện tử. Nội dung này chưa được lưu; hãy gửi theo đường văn bản mật.",
            field=field,
        )


def find_secrecy_mark(text: str) -> str | None:
    """The mark of secrecy that stands alone on a line of the text, in capitals, or None."""
    found = _SECRECY_LINE.search(nfc(text))
    return (found.group(1) or found.group(2)).upper() if found else None


def read_capacity(chosen: str, position: str) -> tuple[str, str]:
    """Capacity and position, whether the capacity was chosen or typed: ("", "KT. GIÁM ĐỐC") -> ("KT.", "GIÁM ĐỐC").

    A typed capacity that differs from the chosen one raises ``RuleBroken`` at ``capacity``.
    """
    typed = _CAPACITY.match(position)
    if typed is None:
        return chosen, position
    capacity = f"{typed.group(1)}."
    if chosen not in ("", capacity):
        raise RuleBroken(
            "Đã chọn %(chosen)s nhưng chức vụ ghi %(typed)s", field="capacity", chosen=chosen, typed=capacity
        )
    return capacity, position[typed.end() :]


def signature_lines(capacity: str, position: str) -> list[str]:
    """The lines above the name: ("KT.", "GIÁM ĐỐC, PHÓ GIÁM ĐỐC") -> "KT. GIÁM ĐỐC" and "PHÓ GIÁM ĐỐC"."""
    first, _, second = f"{capacity} {position}".strip().partition(",")
    return [line for line in (first.strip(), second.strip()) if line]


def recipient_foot(purposes: Mapping[str, str] | None, lines: str, say: Say = str) -> list[str]:
    """The lines under "Nơi nhận": each group with its purpose, a single one as "Như trên", then the free lines."""
    groups = {group: say(PURPOSES[p]) for group in GROUPS if (p := (purposes or {}).get(group, "")) in PURPOSES}
    names = {group: say(mark("Như trên") if len(groups) == 1 else GROUPS[group]) for group in groups}
    free = [line.strip(" -·\t;.") for line in lines.splitlines()]
    listed = [f"{names[group]} ({purpose})" for group, purpose in groups.items()] + [line for line in free if line]
    return [f"{line}{'.' if line == listed[-1] else ';'}" for line in listed]


def filed_with(lines: str) -> str:
    """Who keeps the original, from the line "Lưu: VT, GDTrH" among the recipients; empty when there is none."""
    found = _FILED.search(lines)
    return found.group(1).strip(" .;") if found else ""


def readable_purposes(stored: Mapping[str, str] | None) -> dict[str, str]:
    """A stored choice of purposes: unknown groups and purposes are dropped, missing ones are the usual."""
    stored = stored or {}
    return {group: p if (p := stored.get(group, "")) in PURPOSES else USUAL_PURPOSES[group] for group in GROUPS}
