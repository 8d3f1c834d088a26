"""The form of a line of a calendar: days without a year."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.rules.data_forms.calendars import (
    SCHOOL_MONTHS,
    Monthly,
    Rule,
    YearDay,
    Yearly,
    read_month_day,
    read_rule,
    read_year_day,
)
from portal.rules.data_forms.ready import Ready
from portal.services.data_forms.periods.lines import LONGEST_DOUBT, LONGEST_NAME, LONGEST_SOURCE, TypedLine
from portal.web.forms import ChoiceField, ChoicesField, LineField, ProseField, VersionForm, at_most, required
from portal.web.numbers import key, whole_number
from portal.web.words import say

SHIFTS = (("0", _l("năm đầu")), ("1", _l("năm sau")), ("2", _l("năm sau nữa")))
MONTH, YEAR = "month", "year"
DAYS = ("covers_from", "covers_to", "opens_on", "closes_on", "locks_on", "official_on", "sync_on")
NEEDED_YEARLY, NEEDED_MONTHLY = DAYS[:5], DAYS[1:5]
_NAMES = {"opens_on": "opens", "closes_on": "closes", "locks_on": "locks", "official_on": "official", "sync_on": "sync"}


def _day(label: Any, description: Any = "") -> LineField:
    return LineField(label, [at_most(10)], description=description)


def _shift(label: Any) -> ChoiceField:
    return ChoiceField(label, choices=SHIFTS, default="0")


class LineForm(VersionForm):
    """Which form is asked when, and what the letter says."""

    form_id = ChoiceField(_l("Biểu mẫu"))
    name = LineField(_l("Tên kỳ"), [required, at_most(LONGEST_NAME)])
    every = ChoiceField(_l("Lặp lại"), choices=[(YEAR, _l("Mỗi năm học một lần")), (MONTH, _l("Hằng tháng"))])
    covers_from = _day(_l("Số liệu từ ngày"), _l("Hằng tháng thì để trống."))
    covers_from_year = _shift(_l("Số liệu từ ngày: năm"))
    covers_to = _day(_l("Số liệu đến hết ngày"))
    covers_to_year = _shift(_l("Số liệu đến hết ngày: năm"))
    opens_on = _day(_l("Mở từ ngày"))
    opens_on_year = _shift(_l("Mở từ ngày: năm"))
    closes_on = _day(_l("Hạn nhập"))
    closes_on_year = _shift(_l("Hạn nhập: năm"))
    locks_on = _day(_l("Khóa sau ngày"))
    locks_on_year = _shift(_l("Khóa sau ngày: năm"))
    official_on = _day(_l("Dùng chính thức từ ngày"), _l("Để trống là hôm sau ngày khóa."))
    official_on_year = _shift(_l("Dùng chính thức từ ngày: năm"))
    sync_on = _day(_l("Ngày đồng bộ lên CSDL ngành"), _l("Để trống nếu không có."))
    sync_on_year = _shift(_l("Ngày đồng bộ lên CSDL ngành: năm"))
    months = ChoicesField(_l("Các tháng"), coerce=key, choices=[])
    late_entry = BooleanField(_l("Cho nhập muộn"))
    source = LineField(_l("Căn cứ"), [at_most(LONGEST_SOURCE)])
    doubt = ProseField(
        _l("Chỗ chưa rõ của văn bản"), [at_most(LONGEST_DOUBT)], description=_l("Luôn hiện bên cạnh dòng này.")
    )

    def offer(self, forms: list[Any]) -> "LineForm":
        """Let choose from the unit's forms and the months of the year, September first."""
        self.form_id.offer([(str(each.id), each.name) for each in forms])
        months = [(month - 1) % 12 + 1 for month in range(9, 21)]
        self.months.choices = [(month, _("Tháng %(month)s", month=month)) for month in months]
        return self

    def day_fields(self) -> list[tuple[Any, Any]]:
        """Each day with the choice of its year."""
        return [(self[name], self[f"{name}_year"]) for name in DAYS]

    def needs(self) -> bool:
        """Whether every day that is needed was typed; the others are told at their field."""
        needed = NEEDED_MONTHLY if self.every.data == MONTH else NEEDED_YEARLY
        for name in needed:
            if not self[name].data:
                self[name].errors = [*self[name].errors, _("Vui lòng nhập mục này.")]
        return not self.errors

    def typed(self) -> TypedLine:
        """As the service takes it; RuleBroken at the day that cannot be read."""
        return TypedLine(
            form_id=whole_number(self.form_id.data) or 0,
            name=self.name.data or "",
            rule=self._monthly() if self.every.data == MONTH else self._yearly(),
            source=self.source.data or "",
            doubt=self.doubt.data or "",
        )

    def _yearly(self) -> Rule:
        days: dict[str, Any] = {
            _NAMES.get(name, name): read_year_day(
                self[name].data or "", whole_number(self[f"{name}_year"].data) or 0, field=name
            )
            for name in DAYS
        }
        return Yearly(late_entry=bool(self.late_entry.data), **days)

    def _monthly(self) -> Rule:
        days: dict[str, Any] = {name: read_month_day(self[name].data or "", field=name) for name in DAYS[1:]}
        covers = days.pop("covers_to")
        named = {_NAMES[name]: value for name, value in days.items()}
        months = tuple(self.months.data or ())
        return Monthly(covers_day=covers, months=months, late_entry=bool(self.late_entry.data), **named)


def kept_line(line: Any) -> dict[str, Any]:
    """A line as the form shows it."""
    more = {"form_id": str(line.form_id), "source": line.source, "doubt": line.doubt, "version": line.version}
    return {"name": line.name, **more, **_shown(read_rule(line.rule))}


def ready_line(ready: Ready | None) -> dict[str, Any]:
    """A line of the table of letters as a new line starts from it."""
    if ready is None:
        return {"late_entry": True, "months": list(SCHOOL_MONTHS)}
    words = {"name": say(ready.name), "source": say(ready.source), "doubt": say(ready.doubt) if ready.doubt else ""}
    rule = {"late_entry": True, "months": list(SCHOOL_MONTHS)} if ready.rule is None else _shown(ready.rule)
    return {**words, **rule}


def _shown(rule: Rule) -> dict[str, Any]:
    if isinstance(rule, Monthly):
        named = {name: getattr(rule, short) for name, short in _NAMES.items()}
        days = {name: "" if value is None else str(value) for name, value in named.items()}
        return {
            **days,
            "every": MONTH,
            "covers_to": str(rule.covers_day),
            "months": list(rule.months),
            "late_entry": rule.late_entry,
        }
    shown: dict[str, Any] = {"every": YEAR, "late_entry": rule.late_entry, "months": list(SCHOOL_MONTHS)}
    for name in DAYS:
        day: YearDay | None = getattr(rule, _NAMES.get(name, name))
        if day is not None:
            shown[name], shown[f"{name}_year"] = f"{day.day}/{day.month}", str(day.shift)
    return shown
