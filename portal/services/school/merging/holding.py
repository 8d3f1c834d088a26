"""Everything that hangs on two records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import Base, db
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
    Pupil,
    PupilAccount,
    RecordView,
    Transfer,
)

TABLES: tuple[tuple[type[Base], str], ...] = (
    (Enrolment, mark("Thời gian học ở các trường")),
    (ClassPlace, mark("Lớp đã xếp")),
    (GroupPlace, mark("Nhóm đã xếp")),
    (Mark, mark("Ô điểm, nhận xét")),
    (RollEntry, mark("Buổi vắng, đi muộn")),
    (RollChange, mark("Lần sửa điểm danh")),
    (Guardianship, mark("Người giám hộ")),
    (Exemption, mark("Môn được miễn")),
    (Transfer, mark("Lần chuyển trường")),
    (RollOverMove, mark("Dòng trong phương án lên lớp")),
    (RecordView, mark("Lượt xem, in hồ sơ")),
    (PupilAccount, mark("Tài khoản của học sinh")),
    (ActivationSlip, mark("Phiếu mời gia đình")),
    (NoticePupil, mark("Thông báo gửi gia đình")),
    (ConsentAnswer, mark("Trả lời mục xin đồng ý")),
    (LeaveRequest, mark("Đơn xin nghỉ học")),
    (ContactSlip, mark("Phiếu liên lạc định kỳ")),
    (ReportSlip, mark("Phiếu báo kết quả đã đưa gia đình")),
    (MediumPupil, mark("Đánh dấu trong ảnh của trang tin")),
    (NameClearance, mark("Xác nhận tên trong bài là người khác")),
    (TakeDown, mark("Bài phải gỡ")),
    (Talk, mark("Trao đổi với gia đình")),
    (DataCopy, mark("Bản sao dữ liệu gia đình xin")),
    (MeetingBooking, mark("Lịch gặp giáo viên")),
    (MeetingWish, mark("Dấu cần gặp gia đình")),
    (FamilyProposal, mark("Đề nghị sửa thông tin")),
    (DataConfirmation, mark("Xác nhận thông tin")),
    (DataRequest, mark("Yêu cầu về dữ liệu")),
)
"""Every table whose rows belong to a pupil, by ``pupil_id``, with its words."""
_BESIDE: Mapping[type[Base], Any] = {
    ClassPlace: joinedload(ClassPlace.school_class, innerjoin=True),
    RollEntry: joinedload(RollEntry.roll, innerjoin=True),
    Guardianship: joinedload(Guardianship.guardian, innerjoin=True),
}


@dataclass(frozen=True)
class Holding:
    """The rows of both records by table, in the order they were written."""

    kept: Pupil
    double: Pupil
    rows: Mapping[type[Base], Sequence[Any]]

    def of(self, table: type[Base], pupil: Pupil) -> Sequence[Any]:
        """What belongs to one of the two."""
        return [row for row in self.rows[table] if row.pupil_id == pupil.id]

    def counts(self) -> Sequence[tuple[str, int, int]]:
        """In words: how much of what belongs to the one that stays and to the double."""
        sizes = ((label, len(self.of(table, self.kept)), len(self.of(table, self.double))) for table, label in TABLES)
        return [size for size in sizes if size[1] or size[2]]


def hold(kept: Pupil, double: Pupil) -> Holding:
    """Read what hangs on both; one query for each table."""
    return Holding(kept, double, {table: _rows(table, (kept.id, double.id)) for table, _label in TABLES})


def _rows(table: Any, pupil_ids: Sequence[int]) -> Sequence[Any]:
    query = select(table).where(table.pupil_id.in_(pupil_ids)).order_by(table.id)
    if table in _BESIDE:
        query = query.options(_BESIDE[table])
    return db.session.scalars(query).all()
