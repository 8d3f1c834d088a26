"""Forms of the media library."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField
from wtforms.fields import SelectChoice

from portal.errors import RuleBroken
from portal.web.forms import LineField, PortalForm, at_most, load_form
from portal.web.uploads import Upload, refused, uploads

MOST_FILES = 20
PICTURE, FILE = "anh", "tep"
LONGEST_ALT, LONGEST_CREDIT = 300, 200


class AddForm(PortalForm):
    """Pictures or files to put into the library."""

    kind = RadioField(
        _l("Thêm"),
        choices=[SelectChoice(PICTURE, _l("Ảnh")), SelectChoice(FILE, _l("Tệp để người đọc tải về"))],
        default=PICTURE,
    )
    files = FileField(_l("Chọn ảnh hoặc tệp"))

    def chosen(self) -> list[Upload]:
        """The files that arrived whole; what did not is said at the field."""
        for error in refused("files"):
            self.refuse(RuleBroken(error.message, field="files", **error.params))
        found = uploads("files")
        if not found and not self.files.errors:
            self.refuse(RuleBroken("Hãy chọn ít nhất một tệp.", field="files"))
        if len(found) > MOST_FILES:
            self.refuse(RuleBroken("Mỗi lần thêm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES))
            return []
        return found


class DescribeForm(PortalForm):
    """What one picture shows, and whose it is."""

    alt = LineField(
        _l("Lời mô tả"),
        [at_most(LONGEST_ALT)],
        description=_l(
            "Tả điều thấy trong ảnh cho người không nhìn thấy ảnh. Ví dụ: Học sinh lớp 4 trồng rau sau trường."
        ),
    )
    credit = LineField(
        _l("Người chụp, nguồn ảnh"), [at_most(LONGEST_CREDIT)], description=_l("Hiện dưới ảnh, ví dụ: Ảnh: Cô Hoa.")
    )


class DescribeNewForm(PortalForm):
    """Descriptions of several pictures, ``alt_<id>`` for each, and one credit for all."""

    credit = DescribeForm.credit

    def alts(self) -> dict[int, str]:
        """What was typed, by the id of the picture."""
        named = ((name.removeprefix("alt_"), field) for name, field in self._fields.items() if name.startswith("alt_"))
        return {int(number): field.data or "" for number, field in named}


def describe_new_form(media: Sequence[Any]) -> DescribeNewForm:
    """The form for these pictures."""
    fields = {f"alt_{medium.id}": LineField(_l("Lời mô tả"), [at_most(LONGEST_ALT)]) for medium in media}
    return load_form(cast("type[DescribeNewForm]", type("DescribeTheseForm", (DescribeNewForm,), fields)))
