"""Forms about handing pupils over."""

from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from portal.services.school.transfers import Destination, find_schools
from portal.web.forms import ChoiceField, DayField, LineField, PortalForm, ProseField, at_most, required
from portal.web.identity import actor
from portal.web.numbers import whole_number


class AskForm(PortalForm):
    """Where a pupil goes, from which day on and why; ``find`` only looks for a school."""

    school_q = LineField(_l("Tìm theo tên trường"))
    to_unit_id = RadioField(_l("Trường mới"), [Optional()], coerce=whole_number, choices=[], validate_choice=False)
    to_name = LineField(
        _l("Trường ngoài cổng"),
        [at_most(200)],
        description=_l("Chỉ ghi khi trường mới không dùng cổng này: tên trường, xã, tỉnh."),
    )
    leaves_on = DayField(
        _l("Chuyển đi từ ngày"), [required], description=_l("Ngày đầu tiên học sinh không còn học tại trường.")
    )
    reason = ProseField(_l("Lý do"), [required, at_most(500)])
    decision = LineField(
        _l("Giấy giới thiệu chuyển trường"),
        [at_most(200)],
        description=_l("Số và ngày, ví dụ: 31/GCT ngày 20/11."),
    )

    def offer_schools(self) -> None:
        """List what the typed words find, and what is chosen already."""
        self.words, chosen = (self.school_q.data or "")[:200], self.to_unit_id.data
        self.schools = find_schools(actor(), self.words, chosen=chosen)
        if chosen is None and len(self.schools) == 1 and not self.to_name.data:
            self.to_unit_id.data = self.schools[0].id

    @property
    def to(self) -> Destination:
        """The school outside the portal when one is named, else the chosen one."""
        return Destination(None if self.to_name.data else self.to_unit_id.data, self.to_name.data or "")

    def ready(self) -> bool:
        """Sent by the button that sends, and right as far as a form can tell."""
        return "find" not in request.form and self.validate_on_submit()


class AcceptForm(PortalForm):
    """The class a pupil joins, and from when."""

    class_id = ChoiceField(_l("Vào lớp"), [required], coerce=str)
    joins_on = DayField(_l("Từ ngày"), [required])

    def offer_classes(self, classes: Sequence[tuple[int, str]], *, since: date) -> None:
        """The classes of the pupil's grade; a single one is chosen. ``since`` is the day that makes sense."""
        if self.joins_on.raw_data is None:
            self.joins_on.data = since
        offered = [(str(class_id), name) for class_id, name in classes]
        self.class_id.offer(offered if len(offered) == 1 else [("", _l("– Chọn lớp –")), *offered])


class ReasonForm(PortalForm):
    """Why not."""

    reason = ProseField(_l("Lý do"), [required, at_most(500)])
