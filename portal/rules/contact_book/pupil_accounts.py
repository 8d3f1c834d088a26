"""Own accounts of pupils: from which grade a school gives them, and what a pupil proves with."""

from datetime import date

from portal.errors import RuleBroken, mark
from portal.rules.contact_book.activation import can_prove, proves
from portal.rules.vietnamese import fold

OFF = 0
"""In place of a grade: the school gives no accounts to pupils."""
FROM_GRADE = 6
"""What holds until a school chooses: lower and upper secondary."""
LAST_GRADE = 12


def is_offered(grade: int | None, from_grade: int) -> bool:
    """Whether a pupil of a grade may have an account; preschool never."""
    return grade is not None and from_grade != OFF and grade >= max(from_grade, 1)


def check_from_grade(from_grade: int) -> None:
    """Off, or a grade of school."""
    if not OFF <= from_grade <= LAST_GRADE:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="from_grade")


def pupil_can_prove(*, born: str, register_no: str | None) -> bool:
    """Whether the school knows a fact to ask a pupil for: the whole day of birth, or the register number."""
    return can_prove(born=born, phone="") or bool(register_no and register_no.strip())


def pupil_proves(typed: str, *, born: str, register_no: str | None, today: date) -> bool:
    """Whether what was typed is the pupil's day of birth or number in the register, however it is written."""
    own = _plain(register_no or "")
    return (bool(own) and _plain(typed) == own) or proves(typed, born=born, phone="", today=today)


def _plain(text: str) -> str:
    return "".join(fold(text).split()).lstrip("0")


PUPIL_ACCOUNT_ACTIONS: dict[str, str] = {
    "pupil_slips_made": mark("Lập phiếu tài khoản cho học sinh"),
    "pupil_account_opened": mark("Học sinh lập tài khoản bằng mã kích hoạt"),
    "pupil_account_reopened": mark("Học sinh dùng lại tài khoản của mình"),
    "pupil_account_ended": mark("Ngừng tài khoản của học sinh"),
    "pupil_accounts_set": mark("Đổi khối được lập tài khoản học sinh"),
}
PUPIL_ACCOUNT_FIELDS: dict[str, str] = {"from_grade": mark("Lập tài khoản học sinh từ khối")}
