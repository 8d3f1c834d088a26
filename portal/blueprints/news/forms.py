"""Forms of the work on articles; each carries the state the person saw."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput, TimeInput

from portal.adapters import clock
from portal.errors import RuleBroken
from portal.services.news.commenting import LONGEST_COMMENT, LONGEST_QUOTE
from portal.services.news.publishing import LONGEST_REASON
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most, required

NOW_OR_AT = [SelectChoice("now", _l("Đăng ngay")), SelectChoice("at", _l("Hẹn giờ đăng"))]
_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:hg.]\s*([0-5]\d)?")


class ClockField(LineField):
    """A time of day: the browser's own picker, or typed as 14:30 or 14h30."""

    widget = TimeInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Anything else than a time of day is refused here."""
        super().process_formdata(valuelist)
        if self.data and not _CLOCK.fullmatch(self.data):
            raise ValueError(gettext("Giờ không hợp lệ; nhập dạng 14:30."))

    @property
    def clock(self) -> time:
        """The time; midnight when nothing was entered."""
        found = _CLOCK.fullmatch(self.data or "")
        return time(int(found[1]), int(found[2] or 0)) if found else time(0)


def instant_of(day: date | None, at: ClockField) -> datetime | None:
    """The instant of a day and a time of day in Vietnam; None without a day."""
    return datetime.combine(day, at.clock, clock.LOCAL_ZONE) if day else None


class SeenForm(PortalForm):
    """An act on the article as it was seen."""

    seen = IntegerField(widget=HiddenInput())

    def show(self, version: int) -> None:
        """From now on the page shows this state."""
        self.seen.data = version
        self.seen.raw_data = None


class SubmitForm(SeenForm):
    """Handing an article in."""

    consented = BooleanField(
        _l("Mọi hình ảnh và họ tên học sinh trong bài đã được phụ huynh hoặc người giám hộ đồng ý cho đăng")
    )


class HourForm(SeenForm):
    """Something that happens now or at an hour to come."""

    day = DayField(_l("Ngày đăng"), [Optional()])
    time = ClockField(_l("Giờ đăng"), default="07:00")

    def chosen_instant(self) -> datetime | None:
        """The hour that was chosen; None for every other choice, a broken rule without a day."""
        if self.data["when"] != "at":
            return None
        if self.day.data is None:
            raise RuleBroken("Hãy chọn ngày đăng.", field="day")
        return instant_of(self.day.data, self.time)


class ApproveForm(HourForm):
    """Approving, and what follows."""

    when = RadioField(
        _l("Sau khi duyệt"),
        choices=[*NOW_OR_AT, SelectChoice("later", _l("Chưa đăng, để đăng sau"))],
        default="now",
    )

    def offer_no_hour(self) -> None:
        """A correction of what was public already is published at once or later by hand."""
        self.when.choices = [choice for choice in self.when.choices if choice.value != "at"]


class ReturnForm(SeenForm):
    """Asking for changes."""

    remark = ProseField(_l("Cần sửa gì"), [at_most(LONGEST_COMMENT)])


class CommentForm(SeenForm):
    """A remark on a passage."""

    quote = ProseField(_l("Đoạn cần góp ý"), [at_most(LONGEST_QUOTE)])
    words = ProseField(_l("Góp ý"), [required, at_most(LONGEST_COMMENT)])


class PublishForm(HourForm):
    """Publishing now or at a time."""

    when = RadioField(_l("Khi nào"), choices=NOW_OR_AT, default="now")


class ReasonForm(SeenForm):
    """An act that others will read the reason of."""

    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)])


class ExpiryForm(SeenForm):
    """Until when the article is read; empty for ever."""

    day = DayField(_l("Hết hạn vào ngày"), [Optional()])
    time = ClockField(_l("Lúc"), default="00:00")


class FeatureForm(SeenForm):
    """Until the end of which day something stands above the rest."""

    day = DayField(_l("Đến hết ngày"), [Optional()])


class LeadForm(FeatureForm):
    """A lead story; where there are as many as fit, which one makes room."""

    instead = RadioField(_l("Bài thôi nổi bật"), validate_choice=False)

    def offer_leads(self, titles: Mapping[int, str], *, full: bool) -> None:
        """The present lead stories; when one has to make room, that published first is proposed."""
        self.instead.choices = [SelectChoice(str(article_id), title) for article_id, title in titles.items()]
        if full and not self.instead.data:
            self.instead.data = str(list(titles)[-1])


class SuccessorForm(SeenForm):
    """Which article takes its place."""

    q = LineField(_l("Tìm bài"), [at_most(200)])
    successor = IntegerField(_l("Bài thay thế"), [Optional()])
