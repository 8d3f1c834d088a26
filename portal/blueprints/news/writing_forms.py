"""Forms of writing an article."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, Regexp

from portal.adapters.html import clean_html, html_of_typed, typed_of_html
from portal.rules.news.texts import tags_of
from portal.services.news.writing import LONGEST_BODY, Writing
from portal.web.forms import ChoiceField, LineField, PortalForm, ProseField, at_most, required
from portal.web.numbers import whole_number

HTML = "html"
"""The body came from the editor; else it was typed in the plain text box."""


class SectionChoice(ChoiceField):
    """One of the sections the person writes in; choices are given by the view."""

    def give(self, sections: Sequence[Any]) -> None:
        """Offer these sections."""
        self.offer([(str(section.id), section.name) for section in sections])


class StartForm(PortalForm):
    """The first words of an article."""

    kind = RadioField(
        _l("Loại bài"),
        choices=[SelectChoice("article", _l("Bài viết")), SelectChoice("notice", _l("Thông báo ngắn"))],
        default="article",
    )
    section_id = SectionChoice(_l("Chuyên mục"), [required])
    title = LineField(_l("Tiêu đề"), [required, at_most(200)])


class WithBody(PortalForm):
    """A form with a ``body`` that the editor writes as HTML, or a person types in the plain text box."""

    body: ProseField
    form_of_body: HiddenField

    def html(self) -> str:
        """The body as HTML from outside, however it was typed."""
        typed = self.body.data or ""
        return typed if self.form_of_body.data == HTML else html_of_typed(typed)

    def show_typed(self) -> str:
        """Make the text box hold plain signs again; gives the cleaned body for the editor."""
        body = clean_html(self.html())
        self.body.data, self.form_of_body.data = typed_of_html(body), ""
        return body


class WriteForm(WithBody):
    """Everything but the title may stay empty in a draft; what publishing needs is checked at submitting."""

    title = LineField(_l("Tiêu đề"), [required, at_most(200)])
    summary = ProseField(_l("Tóm tắt"), [at_most(500)])
    body = ProseField(_l("Nội dung"), [at_most(LONGEST_BODY)])
    section_id = SectionChoice(_l("Chuyên mục"), [required])
    tags = LineField(_l("Thẻ"), [at_most(800)])
    byline = LineField(_l("Tên tác giả ghi dưới bài"), [at_most(150)])
    source_name = LineField(_l("Nguồn bài"), [at_most(200)])
    source_url = LineField(
        _l("Địa chỉ bài gốc"),
        [
            Optional(),
            at_most(500),
            Regexp(r"https?://[^\s/]+", message=_l("Địa chỉ phải bắt đầu bằng https:// hoặc http://.")),
        ],
    )
    source_permission = LineField(_l("Được phép đăng lại theo"), [at_most(300)])
    form_of_body = HiddenField(default="")
    seen = HiddenField(validators=[at_most(40)])
    apart = HiddenField(default="")

    def writing(self) -> Writing:
        """What was typed, as the service takes it."""
        return Writing(
            section_id=whole_number(self.section_id.data),
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=self.html(),
            byline=self.byline.data or "",
            tags=tags_of(self.tags.data or ""),
            source_name=self.source_name.data or "",
            source_url=self.source_url.data or "",
            source_permission=self.source_permission.data or "",
        )
