"""Forms of the calendar of events."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from portal.blueprints.news.forms import ClockField, SeenForm
from portal.rules.news.events import (
    LONGEST_AUDIENCE,
    LONGEST_DESCRIPTION,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_TITLE,
    OFF_LABELS,
    Off,
    Wanted,
)
from portal.services.news import events
from portal.web.event_words import event_days, event_hour
from portal.web.forms import ChoiceField, DayField, LineField, ProseField, at_most, required
from portal.web.templates import local


class EventForm(SeenForm):
    """What is told of an event; nothing was seen of one that is new."""

    seen = IntegerField(validators=[Optional()], widget=HiddenInput())
    title = LineField(_l("Tên sự kiện"), [required, at_most(LONGEST_TITLE)])
    first_day = DayField(_l("Ngày bắt đầu"), [required])
    all_day = BooleanField(_l("Cả ngày"))
    begins = ClockField(_l("Giờ bắt đầu"))
    last_day = DayField(_l("Ngày kết thúc"), [Optional()])
    ends = ClockField(_l("Giờ kết thúc"))
    place = LineField(_l("Địa điểm"), [at_most(LONGEST_PLACE)])
    audience = LineField(_l("Dành cho"), [at_most(LONGEST_AUDIENCE)])
    description = ProseField(_l("Nội dung"), [at_most(LONGEST_DESCRIPTION)])
    article_id = ChoiceField(_l("Bài viết liên quan"))

    def offer(self, articles: Any) -> None:
        """The articles that the event can lead to."""
        listed = [(str(article.id), article.shown.title) for article in articles]
        self.article_id.offer([("", _l("(không có)")), *listed])

    def facts(self) -> events.Facts:
        """What was entered."""
        assert self.first_day.data is not None
        wanted = Wanted(
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            all_day=bool(self.all_day.data),
            begins=self.begins.clock if self.begins.data else None,
            ends=self.ends.clock if self.ends.data else None,
        )
        return events.Facts(
            title=self.title.data or "",
            when=wanted,
            place=self.place.data or "",
            audience=self.audience.data or "",
            description=self.description.data or "",
            article_id=int(self.article_id.data) if self.article_id.data else None,
        )


def fields_of(event: Any) -> dict[str, Any]:
    """The event as the form shows it."""
    first, last = event_days(event)
    return {
        "seen": event.version,
        "title": event.title,
        "first_day": first,
        "last_day": last if last != first else None,
        "all_day": event.all_day,
        "begins": event_hour(event),
        "ends": f"{local(event.ends_at):%H:%M}" if event.has_end and not event.all_day else "",
        "place": event.place,
        "audience": event.audience,
        "description": event.description,
        "article_id": str(event.article_id or ""),
    }


class OffForm(SeenForm):
    """Telling that an event does not take place as announced."""

    off = RadioField(
        _l("Sự kiện này"), choices=[SelectChoice(str(off), _l(label)) for off, label in OFF_LABELS.items()]
    )
    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)])

    def chosen(self) -> Off:
        """Postponed or cancelled."""
        return Off(self.off.data)
