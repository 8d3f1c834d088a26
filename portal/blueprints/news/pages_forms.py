"""Forms of the required pages."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from portal.blueprints.news.writing_forms import WithBody
from portal.rules.news.admissions import LONGEST_LINK, Admission, read_admission
from portal.rules.news.organisation import LONGEST_DUTIES, LONGEST_POST
from portal.rules.news.pages import LONGEST_BODY, PUBLISHED
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most


class PageForm(WithBody):
    """The words of a page."""

    body = ProseField(_l("Nội dung"), [at_most(LONGEST_BODY)])
    form_of_body = HiddenField(default="")
    seen = HiddenField(default="0")

    @staticmethod
    def read(details: Mapping[str, Any]) -> dict[str, Any]:
        """The fields beside the words as they were kept."""
        return dict(details)

    def details(self) -> dict[str, Any]:
        """What the page says besides its words."""
        return {}


class DrawnPageForm(PageForm):
    """Words that stand below what the portal draws by itself."""

    body = ProseField(_l("Nội dung thêm ở cuối trang"), [at_most(LONGEST_BODY)])
    published = BooleanField(_l("Cho mọi người đọc trang này"))

    def details(self) -> dict[str, Any]:
        return {PUBLISHED: self.published.data}


class AdmissionsForm(PageForm):
    """How a school admits pupils in one school year."""

    opens_on = DayField(_l("Nhận hồ sơ từ ngày"), [Optional()])
    closes_on = DayField(_l("Đến hết ngày"), [Optional()])
    apply_at = LineField(_l("Địa chỉ đăng ký trực tuyến"), [at_most(LONGEST_LINK)])

    @staticmethod
    def read(details: Mapping[str, Any]) -> dict[str, Any]:
        return asdict(read_admission(details))

    def details(self) -> dict[str, Any]:
        days = {"opens_on": self.opens_on.data, "closes_on": self.closes_on.data}
        return Admission(**days, apply_at=(self.apply_at.data or "").strip()).kept()


class LeaderForm(PortalForm):
    """What everybody reads of somebody who leads."""

    post = LineField(_l("Chức vụ ghi trên trang"), [at_most(LONGEST_POST)])
    phone = LineField(_l("Điện thoại công khai"), [at_most(40)])
    email = LineField(_l("Thư điện tử công khai"), [at_most(200)])
    duties = ProseField(_l("Phụ trách việc gì"), [at_most(LONGEST_DUTIES)])
    name_hidden = BooleanField(_l("Ẩn họ tên, chỉ hiện chức vụ"))
    seen = HiddenField(default="0")
