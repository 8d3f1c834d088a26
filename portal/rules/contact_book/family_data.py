"""What a guardian may propose to correct: some facts of the child and the own ones; how each is read and shown.

Neither the child's addresses nor its phone are among them: they may be those of the other household.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.people.emails import parse_email
from portal.rules.people.phones import show_phone
from portal.rules.school.actions import PUPIL_FIELD_LABELS
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import SEX_LABELS
from portal.rules.school.pupil_facts import read_full_name, read_line, read_phone, readers

CHILD, OWN = "child", "own"
MOST_FILES, LONGEST_WORDS = 5, 1000

FIELD_LABELS: dict[str, str] = {
    "child.full_name": mark("Họ và tên của con"),
    "child.other_name": mark("Tên gọi khác của con"),
    "child.born": mark("Ngày sinh của con"),
    "child.sex": mark("Giới tính của con"),
    "child.ethnicity": mark("Dân tộc của con"),
    "child.nationality": mark("Quốc tịch của con"),
    "child.birthplace": mark("Nơi sinh của con"),
    "child.home_town": mark("Quê quán của con"),
    "own.full_name": mark("Họ và tên của bạn"),
    "own.phone": mark("Điện thoại của bạn"),
    "own.email": mark("Thư điện tử của bạn"),
    "own.address": mark("Địa chỉ của bạn"),
    "own.job": mark("Nghề nghiệp của bạn"),
}
"""Every fact, by the part it belongs to and its name there."""
OFFICE_LABELS: dict[str, str] = {
    **{f"child.{name}": label for name, label in PUPIL_FIELD_LABELS.items() if f"child.{name}" in FIELD_LABELS},
    "own.full_name": mark("Người giám hộ: họ và tên"),
    "own.phone": mark("Người giám hộ: điện thoại"),
    "own.email": mark("Người giám hộ: thư điện tử"),
    "own.address": mark("Người giám hộ: địa chỉ"),
    "own.job": mark("Người giám hộ: nghề nghiệp"),
}
"""The same facts as the school reads them."""
SENSITIVE = frozenset(
    {"child.full_name", "child.born", "child.sex", "child.ethnicity", "child.nationality", "own.full_name"}
)
"""Facts of civil status: a paper has to prove them."""

WAITING, DECIDED, WITHDRAWN, ENDED = "waiting", "decided", "withdrawn", "ended"
STATE_LABELS: dict[str, str] = {
    WAITING: mark("Chờ văn phòng xem"),
    DECIDED: mark("Đã xem xong"),
    WITHDRAWN: mark("Gia đình đã rút"),
    ENDED: mark("Cổng đã đóng: người gửi hết quyền"),
}
APPROVED, REFUSED = "approved", "refused"
OUTCOME_LABELS: dict[str, str] = {"": mark("Chờ xem"), APPROVED: mark("Đã sửa"), REFUSED: mark("Không sửa")}


def part_of(field: str) -> tuple[str, str]:
    """ "child" and "born" of "child.born"."""
    part, name = field.split(".", 1)
    return part, name


def read_value(field: str, typed: str, *, today: date) -> str:
    """What is stored of what was typed; RuleBroken at the field for what cannot be."""
    part, name = part_of(field)
    try:
        reader: Callable[[Any], Any] = readers(today)[name] if part == CHILD else _OWN_READERS[name]
        return reader(typed) or ""
    except RuleBroken as error:
        raise RuleBroken(error.message, field=form_name(field), **error.params) from None


def show_value(field: str, value: str) -> str:
    """A stored value as people read it; codes become message ids."""
    shown = _SHOWN.get(field)
    return shown(value) if shown and value else value


def form_name(field: str) -> str:
    """The name of a fact's box in a form."""
    return field.replace(".", "_")


_OWN_READERS: Mapping[str, Callable[[str], str]] = {
    "full_name": read_full_name,
    "phone": read_phone,
    "email": lambda typed: parse_email(typed) or "",
    "address": partial(read_line, field="address", longest=255),
    "job": partial(read_line, field="job", longest=100),
}
_SHOWN: Mapping[str, Callable[[str], str]] = {
    "child.born": show_birth,
    "child.sex": lambda code: SEX_LABELS.get(code, code),
    "child.ethnicity": lambda code: ETHNICITY_LABELS.get(code, code),
    "own.phone": show_phone,
}

DATA_ACTIONS: dict[str, str] = {
    "data_proposed": mark("Gia đình đề nghị sửa thông tin"),
    "data_withdrawn": mark("Gia đình rút đề nghị sửa thông tin"),
    "data_decided": mark("Xem đề nghị sửa thông tin của gia đình"),
    "data_ended": mark("Cổng đóng đề nghị sửa thông tin: người gửi hết quyền"),
    "data_confirmed": mark("Gia đình xác nhận thông tin đúng"),
    "data_round_opened": mark("Mở đợt xác nhận thông tin"),
    "data_round_closed": mark("Đóng đợt xác nhận thông tin"),
}
DATA_OBJECTS: dict[str, str] = {
    "family_proposal": mark("Đề nghị sửa thông tin"),
    "data_round": mark("Đợt xác nhận thông tin"),
}
