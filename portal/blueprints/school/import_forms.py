"""Forms of the import of pupils: the file, then what its columns mean and where the pupils go."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, IntegerField
from wtforms.validators import Optional

from portal.rules.school.importing.columns import COLUMNS
from portal.rules.school_years import year_name
from portal.services.school.importing.looking import Look
from portal.services.school.importing.surroundings import Options
from portal.web.forms import ChoiceField, DayField, PortalForm, required

LONGEST_MAP = 60
"""As many columns as a sheet may have."""


class UploadForm(PortalForm):
    """The list to look at."""

    file = FileField(_l("Tệp bảng tính"), description=_l("XLSX, XLS hoặc ODS, không quá 20 MB."))


class MapForm(PortalForm):
    """What the columns mean (fields ``cot_0``, ``cot_1``, …), the year, the class and the day."""

    heading_row = IntegerField(_l("Dòng tiêu đề"), [Optional()], description=_l("Số thứ tự của dòng ghi tên các cột."))
    start_year = ChoiceField(_l("Năm học"))
    class_id = ChoiceField(_l("Lớp"), [Optional()])
    since = DayField(_l("Vào lớp từ ngày"), [required], description=_l("Cho học sinh mới và học sinh chưa xếp lớp."))
    create_classes = BooleanField(_l("Tạo các lớp chưa có, theo khối ghi trong tệp"))
    seen = HiddenField()

    def offer_years(self, years: Sequence[int]) -> None:
        """The years lists can be for."""
        self.start_year.offer([(str(year), year_name(year)) for year in years])

    def offer_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """The classes of the year."""
        self.class_id.offer([("", _l("Theo cột Lớp học trong tệp")), *((str(key), name) for key, name in classes)])

    def meanings(self, look: Look) -> list[str]:
        """The chosen meaning of each column, the guessed one before anything was chosen."""
        if "cot_0" not in request.form:
            return list(look.meanings)
        return [request.form.get(f"cot_{index}", "") for index in range(min(len(look.headings), LONGEST_MAP))]

    def options(self, look: Look) -> Options:
        """What was chosen, as the service takes it."""
        assert self.since.data is not None
        return Options(
            start_year=int(self.start_year.data),
            heading_row=look.heading_row,
            columns=tuple(self.meanings(look)),
            since=self.since.data,
            class_id=int(self.class_id.data) if self.class_id.data else None,
            create_classes=bool(self.create_classes.data),
        )

    def carried(self, look: Look) -> Iterator[tuple[str, Any]]:
        """Every choice as hidden fields of the next step."""
        yield from ((name, self[name].data or "") for name in ("start_year", "class_id", "since"))
        yield "heading_row", look.heading_row
        if self.create_classes.data:
            yield "create_classes", "y"
        yield from ((f"cot_{index}", key) for index, key in enumerate(self.meanings(look)))


def meaning_choices() -> list[tuple[str, Any]]:
    """What a column can mean."""
    return [("", _l("– Không dùng –")), *((key, _l(column.heading)) for key, column in COLUMNS.items())]
