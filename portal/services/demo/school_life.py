"""What happens at a school of the demo beside its classes: who was away, the rules of the electronic books."""

from datetime import date, timedelta

from portal.adapters import clock
from portal.models.school import StaffStatus, UsageRule
from portal.rules.school.staff import STUDYING, WORKING
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool

RULES = """1. Giáo viên chủ nhiệm điểm danh trong 15 phút đầu của mỗi buổi học.
2. Điểm và nhận xét được nhập chậm nhất 7 ngày sau ngày kiểm tra.
3. Thay đổi về học sinh, giáo viên được cập nhật trong 5 ngày làm việc.
4. Sổ khóa vào ngày cuối của mỗi học kì; muốn sửa sau đó, giáo viên gửi yêu cầu mở khóa kèm lý do."""


def write_life(school: DemoSchool, cast: Cast) -> None:
    """The rules of use, and a teacher who studied in the summer; that it was over was entered late."""
    teacher, head = cast.accounts["giaovien.vinhbinh"], cast.accounts["hieutruong.vinhbinh"]
    year = school.start_year
    rows.write_all([_rules(school, head.full_name)])
    course = (STUDYING, date(year, 6, 15), date(year, 8, 14), "Bồi dưỡng chương trình mới tại Trường Đại học Cần Thơ")
    back = (WORKING, date(year, 8, 17), None, "Hoàn thành khóa bồi dưỡng")
    rows.write_all(
        StaffStatus(
            unit_id=school.unit.id,
            account_id=teacher.id,
            status=status,
            happened_on=happened_on,
            until=until,
            reason=reason,
            entered_at=clock.now() - (clock.today() - happened_on if until else timedelta()),
            entered_by=head.full_name,
        )
        for status, happened_on, until, reason in (course, back)
    )


def _rules(school: DemoSchool, head: str) -> UsageRule:
    year = school.start_year
    return UsageRule(
        unit_id=school.unit.id,
        number="18/QĐ-THVB",
        decided_on=date(year, 8, 31),
        applies_from=date(year, 9, 7),
        text=RULES,
        created_at=clock.now(),
        created_by=head,
    )
