"""What goes into a copy: every table that hangs on a pupil is read here, or left out with its reason.

Everything is read with the eyes of who asked: through the services of the family's own pages wherever they have it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from portal.db import Base
from portal.errors import mark
from portal.models.attendance import RollChange, RollEntry
from portal.models.contact_book import (
    ActivationSlip,
    ConsentAnswer,
    ContactSlip,
    DataConfirmation,
    DataCopy,
    DataRequest,
    FamilyProposal,
    LeaveRequest,
    MediumPupil,
    MeetingBooking,
    MeetingWish,
    NameClearance,
    NoticePupil,
    ReportSlip,
    TakeDown,
    Talk,
)
from portal.models.gradebook import Mark
from portal.models.rollover import RollOverMove
from portal.models.school import (
    ClassPlace,
    Enrolment,
    Exemption,
    GroupPlace,
    Guardianship,
    PupilAccount,
    RecordView,
    Transfer,
)
from portal.rules.contact_book.copies import Section
from portal.services.contact_book.copies import corrections, letters, records, told
from portal.services.contact_book.copies.asked import Asked

Maker = Callable[[Asked], Section]

COPIED: Mapping[type[Base], Maker] = {
    Enrolment: records.enrolments,
    ClassPlace: records.classes,
    GroupPlace: records.groups,
    Mark: told.marks,
    RollEntry: records.absences,
    Guardianship: records.own_rights,
    Exemption: records.exemptions,
    Transfer: records.transfers,
    RecordView: told.looks,
    PupilAccount: records.own_accounts,
    NoticePupil: told.notices,
    ConsentAnswer: told.consents,
    LeaveRequest: told.leaves,
    ContactSlip: letters.contact_slips,
    Talk: letters.talks,
    ReportSlip: told.slips,
    MediumPupil: records.pictures,
    TakeDown: told.take_downs,
    FamilyProposal: corrections.proposals,
    DataConfirmation: corrections.confirmations,
    MeetingBooking: corrections.meetings,
    DataRequest: letters.requests,
}
"""Tables whose rows are in the copy, by what reads them."""
LEFT_OUT: Mapping[type[Base], tuple[str, str]] = {
    RollChange: (
        mark("Từng lần giáo viên sửa điểm danh"),
        mark("Lịch sử làm việc của giáo viên; bản cuối cùng có trong phần điểm danh."),
    ),
    RollOverMove: (mark("Phương án lên lớp đang soạn"), mark("Bản nháp của nhà trường, chưa phải quyết định về con.")),
    ActivationSlip: (
        mark("Mã vào sổ liên lạc"),
        mark("Mã bí mật dùng một lần, cổng chỉ giữ dấu vết, không nói gì về con."),
    ),
    NameClearance: (
        mark("Xác nhận tên trong bài viết là người khác"),
        mark("Nói về người khác trùng tên, không phải con."),
    ),
    MeetingWish: (mark("Dấu cần gặp của giáo viên"), mark("Có ở trang Lịch gặp giáo viên của từng ngày.")),
    DataCopy: (mark("Các lần xin bản sao dữ liệu"), mark("Là chính bản này; các lần xin có ở trang Bản sao dữ liệu.")),
}
"""Tables that are not in the copy: what they are to a family, and why."""
ALSO_LEFT_OUT = (
    (mark("Lời, câu trả lời, liên hệ của người giám hộ khác"), mark("Chỉ người ấy được xem.")),
    (mark("Nơi ở, điện thoại ghi cho con"), mark("Có thể là của người giám hộ khác; hãy hỏi nhà trường.")),
    (mark("Điểm, nhận xét chưa công bố"), mark("Giáo viên chưa hoàn thành.")),
    (
        mark("Lý do ghi khi điểm danh, khi ghi quyền của người giám hộ"),
        mark("Có thể là lời của người khác trong gia đình."),
    ),
)


def left_out() -> Sequence[tuple[str, str]]:
    """What is not in a copy, in words."""
    return [*LEFT_OUT.values(), *ALSO_LEFT_OUT]


def gather(asked: Asked) -> Iterator[Section]:
    """The sections of a copy, one after the other."""
    yield records.person(asked)
    made: Mapping[Any, Maker] = COPIED
    for maker in made.values():
        yield maker(asked)
