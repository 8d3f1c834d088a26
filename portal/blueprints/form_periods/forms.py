"""Forms of the pages of periods."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.adapters import clock
from portal.rules.data_forms.periods import Days, official_after
from portal.rules.school_years import school_year_of, year_name
from portal.services.data_forms.periods.planning import LONGEST_BASIS, LONGEST_NAME, LONGEST_REASON, Typed
from portal.web.forms import ChoiceField, DayField, LineField, PortalForm, ProseField, VersionForm, at_most, required
from portal.web.numbers import whole_number


class PeriodForm(VersionForm):
    """A period: what it is called, what the data are about, its days, what it rests on."""

    name = LineField(_l("Tên kỳ"), [required, at_most(LONGEST_NAME)])
    start_year = ChoiceField(_l("Năm học"))
    version_id = ChoiceField(_l("Phiên bản biểu mẫu"))
    covers_from = DayField(_l("Số liệu từ ngày"), [required])
    covers_to = DayField(_l("Số liệu đến hết ngày"), [required])
    opens_on = DayField(_l("Mở từ ngày"), [required])
    closes_on = DayField(_l("Hạn nhập: đến hết ngày"), [required])
    locks_on = DayField(_l("Khóa: sau ngày"), [required], description=_l("Hết ngày này không ai nhập được nữa."))
    official_on = DayField(
        _l("Dùng chính thức từ ngày"),
        [Optional()],
        description=_l("Để trống là hôm sau ngày khóa. Từ ngày này, phiếu chưa duyệt được xem như đã xác nhận."),
    )
    sync_on = DayField(_l("Ngày đồng bộ lên CSDL ngành"), [Optional()], description=_l("Để trống nếu không có."))
    late_entry = BooleanField(
        _l("Cho nhập muộn"),
        description=_l("Từ hạn nhập đến ngày khóa vẫn nhập được; bỏ chọn là chỉ sửa phiếu bị trả."),
    )
    basis = LineField(_l("Căn cứ"), [at_most(LONGEST_BASIS)], description=_l("Ví dụ: công văn số 1648/SGDĐT-VP."))
    document = LineField(
        _l("Văn bản trên cổng"),
        [at_most(60)],
        description=_l("Số, ký hiệu văn bản đã gửi qua cổng; có thể để trống."),
    )
    is_test = BooleanField(_l("Kỳ thử"), description=_l("Phiếu của kỳ thử không tính vào tổng hợp nào."))

    def offer(self, versions: list[Any]) -> "PeriodForm":
        """Let choose the school year and the published versions."""
        year = school_year_of(clock.today())
        kept = whole_number(self.start_year.data) or year
        years = sorted({year - 1, year, year + 1, kept}, reverse=True)
        self.start_year.offer([(str(each), year_name(each)) for each in years])
        words = [(str(one.id), _("Phiên bản %(number)s", number=one.number)) for one in versions]
        self.version_id.offer(words)
        return self

    def days(self) -> Days:
        """The days as the rules take them; the usual official day where none was typed."""
        today = clock.today()
        locks = self.locks_on.data or today
        return Days(
            opens_on=self.opens_on.data or today,
            closes_on=self.closes_on.data or today,
            locks_on=locks,
            official_on=self.official_on.data or official_after(locks),
            sync_on=self.sync_on.data,
            late_entry=bool(self.late_entry.data),
        )

    def typed(self) -> Typed:
        """As the service takes it."""
        today = clock.today()
        return Typed(
            version_id=whole_number(self.version_id.data) or 0,
            name=self.name.data or "",
            start_year=whole_number(self.start_year.data) or 0,
            covers_from=self.covers_from.data or today,
            covers_to=self.covers_to.data or today,
            days=self.days(),
            basis=self.basis.data or "",
            document=self.document.data or "",
            is_test=bool(self.is_test.data),
        )


def usual_period(versions: list[Any]) -> dict[str, object]:
    """What a new period starts from."""
    today = clock.today()
    return {
        "start_year": str(school_year_of(today)),
        "version_id": str(versions[0].id) if versions else "",
        "covers_from": date(school_year_of(today), 9, 1),
        "covers_to": today,
        "opens_on": today + timedelta(days=1),
        "closes_on": today + timedelta(days=10),
        "locks_on": today + timedelta(days=13),
        "late_entry": True,
    }


def kept_period(period: Any, code: str) -> dict[str, object]:
    """A period as the form shows it; ``code``: the number of its letter."""
    names = ("name", "covers_from", "covers_to", "opens_on", "closes_on", "locks_on", "official_on", "sync_on")
    more = ("late_entry", "basis", "is_test", "version")
    kept: dict[str, object] = {name: getattr(period, name) for name in (*names, *more)}
    return {**kept, "start_year": str(period.start_year), "version_id": str(period.version_id), "document": code}


class ReasonForm(PortalForm):
    """Why something is done."""

    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)])
