"""Forms about pupils."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Optional

from portal.rules.school.completeness import MISSING_LABELS
from portal.rules.school.statuses import ENROLLED, STATUS_LABELS
from portal.services.school.pupil_list import SORTS, PupilFilter
from portal.web.forms import ChoiceField, LineField, PortalForm


class FilterForm(PortalForm):
    """What the list of pupils shows; part of its address."""

    class Meta:
        csrf = False

    q = LineField(_l("Tên, mã hoặc số đăng bộ"))
    lop = ChoiceField(_l("Lớp"), [Optional()])
    tinh_trang = ChoiceField(_l("Tình trạng"), [Optional()])
    thieu = ChoiceField(_l("Hồ sơ còn thiếu"), [Optional()])
    sort, dir = HiddenField(), HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = [(code, _l(label)) for code, label in STATUS_LABELS.items() if code != ENROLLED]
        self.tinh_trang.offer([("", _l(STATUS_LABELS[ENROLLED])), *statuses, ("all", _l("Tất cả"))])
        self.thieu.offer([("", _l("– Không lọc –")), *((code, _l(label)) for code, label in MISSING_LABELS.items())])

    def offer_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """The classes of the year."""
        self.lop.offer([("", _l("Mọi lớp")), *((str(class_id), name) for class_id, name in classes)])

    def wanted(self) -> PupilFilter:
        """What was asked for; what makes no sense is left out."""
        return PupilFilter(
            text=self.q.data or "",
            class_id=int(self.lop.data) if self.lop.data and not self.lop.errors else None,
            status=self.tinh_trang.data if self.tinh_trang.data and not self.tinh_trang.errors else ENROLLED,
            missing="" if self.thieu.errors else self.thieu.data or "",
            sort=self.sort.data if self.sort.data in SORTS else "name",
            descending=self.dir.data == "desc",
        )
