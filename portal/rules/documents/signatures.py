"""What a digital signature inside a PDF says, without claiming what this machine cannot know.

Facts of a signature: ``intact`` (the signed bytes are unchanged and the signature fits its certificate), ``covers``
(``file``, ``revision`` or ``part``) and ``changes`` since (``none``, ``forms``, ``annotations``, ``other``). Who signed
is only what the file says, unless a root given by the operator vouches for it (``trusted`` True).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from portal.errors import mark


class Verdict(StrEnum):
    """Whether the file is still what was signed."""

    WHOLE = "whole"
    EXTENDED = "extended"
    ALTERED = "altered"
    BROKEN = "broken"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.WHOLE: mark("Chữ ký toàn vẹn, bao trùm cả tệp: tệp không đổi từ khi ký."),
    Verdict.EXTENDED: mark("Chữ ký toàn vẹn; sau khi ký tệp chỉ có thêm chữ ký khác hoặc ô biểu mẫu được điền."),
    Verdict.ALTERED: mark("Nội dung tệp đã thay đổi sau khi ký; chữ ký không bao trùm phần thay đổi."),
    Verdict.BROKEN: mark("Chữ ký không khớp với tệp: phần đã ký bị sửa, hoặc chữ ký hỏng."),
}

OUTCOME_LABELS: dict[str, str] = {
    "unsigned": mark("Không có chữ ký số."),
    "encrypted": mark("Tệp đặt mật khẩu nên không xem được chữ ký số."),
    "unreadable": mark("Không phải tệp PDF, hoặc tệp PDF đã hỏng, nên không xem được chữ ký số."),
    "too_large": mark("Tệp quá lớn nên không xem chữ ký số."),
    "too_heavy": mark("Tệp quá phức tạp nên không xem được chữ ký số."),
}

TRUST_LABELS: dict[bool | None, str] = {
    True: mark("Danh tính người ký được chứng thực bởi tổ chức mà cổng này tin cậy."),
    False: mark("Danh tính người ký không được tổ chức nào mà cổng này tin cậy chứng thực."),
    None: mark("Danh tính người ký chưa được kiểm chứng trên máy này."),
}

GOOD = frozenset({Verdict.WHOLE, Verdict.EXTENDED})


def verdict(signature: Mapping[str, Any]) -> Verdict:
    """Whether what was signed, and the whole file, is unchanged."""
    if not signature["intact"]:
        return Verdict.BROKEN
    if signature["covers"] == "file":
        return Verdict.WHOLE
    if signature["covers"] == "revision" and signature["changes"] in {"none", "forms"}:
        return Verdict.EXTENDED
    return Verdict.ALTERED


def may_be_signed(name: str) -> bool:
    """Whether a file of this name is looked at."""
    return name.lower().endswith(".pdf")
