"""Forms of the required pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.blueprints.news.writing_forms import WithBody
from portal.rules.news.organisation import LONGEST_DUTIES, LONGEST_POST
from portal.rules.news.pages import LONGEST_BODY, PUBLISHED
from portal.web.forms import LineField, PortalForm, ProseField, at_most


class PageForm(WithBody):
    """The words of a page."""

    body = ProseField(_l("Nội dung"), [at_most(LONGEST_BODY)])
    form_of_body = HiddenField(default="")
    seen = HiddenField(default="0")

    def details(self) -> dict[str, Any]:
        """What the page says besides its words."""
        return {}


class DrawnPageForm(PageForm):
    """Words that stand below what the portal draws by itself."""

    body = ProseField(_l("Nội dung thêm ở cuối trang"), [at_most(LONGEST_BODY)])
    published = BooleanField(_l("Cho mọi người đọc trang này"))

    def details(self) -> dict[str, Any]:
        return {PUBLISHED: self.published.data}


class LeaderForm(PortalForm):
    """What everybody reads of somebody who leads."""

    post = LineField(_l("Chức vụ ghi trên trang"), [at_most(LONGEST_POST)])
    phone = LineField(_l("Điện thoại công khai"), [at_most(40)])
    email = LineField(_l("Thư điện tử công khai"), [at_most(200)])
    duties = ProseField(_l("Phụ trách việc gì"), [at_most(LONGEST_DUTIES)])
    name_hidden = BooleanField(_l("Ẩn họ tên, chỉ hiện chức vụ"))
    seen = HiddenField(default="0")
