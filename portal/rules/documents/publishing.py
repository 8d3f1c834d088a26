"""What is to be thought of before a document is shown to everybody (Nghị định 42/2022/NĐ-CP; personal data)."""

import re

from portal.rules.vietnamese import fold

_PERSONS = re.compile(
    r"\b(danh sach|ds|ho ten|ho va ten|ho so|ly lich|trich ngang|bang diem|bang luong|so dien thoai|cccd|cmnd|"
    r"can cuoc|hoc sinh|giao vien|nhan su|vien chuc|thi sinh|phu huynh|ket qua thi|khen thuong|ky luat)\b"
)
_TABLE = re.compile(r"\.(xls|xlsx|xlsm|ods|csv)$", re.IGNORECASE)


def may_list_persons(file_name: str) -> bool:
    """Whether a file, judged by its name, looks like a list of persons: every table does, and telling words do.

    A guess that errs towards asking; "danh-sach_HS.pdf" and "Bảng điểm.xlsx" are such, "Kế hoạch.pdf" is not.
    """
    words = re.sub(r"[\W_]+", " ", fold(file_name))
    return bool(_TABLE.search(file_name) or _PERSONS.search(words))
