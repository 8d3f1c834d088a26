"""What happens at a school of the demo beside its classes: who was away."""

from datetime import date, timedelta

from portal.adapters import clock
from portal.models.school import StaffStatus
from portal.rules.school.staff import STUDYING, WORKING
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool


def write_life(school: DemoSchool, cast: Cast) -> None:
    """A teacher who studied in the summer; that it was over was entered late."""
    teacher, head = cast.accounts["giaovien.vinhbinh"], cast.accounts["hieutruong.vinhbinh"]
    year = school.start_year
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
