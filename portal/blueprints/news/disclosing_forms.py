"""Forms of what the school discloses."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField

from portal.blueprints.news.writing_forms import WithBody
from portal.errors import RuleBroken
from portal.services.news.disclosure.writing import LONGEST_CHANGE, LONGEST_NOTE, MOST_FILES, Filling
from portal.services.news.writing import LONGEST_BODY
from portal.web.forms import ChoicesField, DayField, LineField, PortalForm, ProseField, at_most, required
from portal.web.numbers import whole_number
from portal.web.uploads import Upload, refused, uploads


class DisclosureForm(WithBody):
    """A section: words, files that stay, files that come, and what a correction changes."""

    body = ProseField(_l("Nội dung"), [at_most(LONGEST_BODY)])
    kept = ChoicesField(_l("Tệp đang đính kèm"))
    files = FileField(_l("Thêm tệp"))
    note = LineField(_l("Đã sửa điều gì"), [at_most(LONGEST_NOTE)])
    form_of_body = HiddenField(default="")
    seen = HiddenField(validators=[at_most(20)])
    apart = HiddenField(default="")

    def offer_files(self, names: Mapping[int, str]) -> None:
        """These may stay, by id; what is no longer there is forgotten."""
        self.kept.offer([(str(medium_id), name) for medium_id, name in names.items()])
        self.kept.data = [value for value in self.kept.data or () if whole_number(value) in names]

    def chosen(self) -> list[Upload]:
        """The files that arrived whole; what did not is said at the field."""
        for error in refused("files"):
            self.refuse(RuleBroken(error.message, field="files", **error.params))
        found = uploads("files")
        if len(found) > MOST_FILES:
            self.refuse(RuleBroken("Mỗi lần thêm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES))
            return []
        return found

    def sent_ids(self) -> list[int]:
        """The files that were ticked, whether they are on offer or not."""
        return [number for value in self.kept.data or () if (number := whole_number(value)) is not None]

    def add_file(self, medium_id: int) -> None:
        """A file that just came is attached, and stays so when something else has to be mended first."""
        self.kept.data = [*(value for value in self.kept.data or () if value != str(medium_id)), str(medium_id)]

    def filling(self) -> Filling:
        """What was typed and attached, as the service takes it."""
        return Filling(body=self.html(), file_ids=self.sent_ids(), note=self.note.data or "")


class ChangeForm(PortalForm):
    """Something that a section tells changed."""

    day = DayField(_l("Thay đổi từ ngày"), [required])
    words = LineField(_l("Điều gì thay đổi"), [required, at_most(LONGEST_CHANGE)])
