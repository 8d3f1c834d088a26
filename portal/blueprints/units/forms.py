"""Forms about units."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.blueprints.units.choosing import ParentForm
from portal.services.units.browsing import list_kinds
from portal.web.forms import ChoiceField, DayField, LineField, PortalForm, VersionForm, at_most, required


class ContactFields:
    """How to reach a unit."""

    place = LineField(
        _l("Địa danh"), [at_most(100)], description=_l("Ghi trước ngày tháng trên văn bản, ví dụ: Bến Tre.")
    )
    address = LineField(_l("Địa chỉ"), [at_most(300)])
    phone = LineField(_l("Điện thoại"), [at_most(40)])
    email = LineField(_l("Thư điện tử"), [at_most(200)])


class NameFields:
    """What a unit is called and what it is."""

    name = LineField(_l("Tên đơn vị"), [required, at_most(200)])
    short_name = LineField(_l("Tên ngắn"), [at_most(60)])
    kind = ChoiceField(_l("Loại"), [required])
    opened_on = DayField(_l("Ngày thành lập"), [Optional()])


class EditForm(ContactFields, VersionForm):
    """Contact data."""


class RenameForm(NameFields, VersionForm):
    """Name, kind, opening day."""


class RecodeForm(VersionForm):
    """Another code."""

    code = LineField(_l("Mã đơn vị"), [at_most(40)])


class CreateForm(NameFields, ContactFields, ParentForm):
    """A new unit."""

    code = LineField(_l("Mã đơn vị"), [at_most(40)])


class MoveForm(ParentForm):
    """Another administrative parent."""

    on = DayField(
        _l("Từ ngày"), [required], description=_l("Ngày đầu tiên thuộc đơn vị cấp trên mới; có thể là ngày sắp tới.")
    )


class GuideForm(MoveForm):
    """Another professional parent, anywhere in the tree."""

    everywhere = True


class DayForm(PortalForm):
    """Only a day."""

    on = DayField(_l("Từ ngày"), [required])


class SettingsForm(VersionForm):
    """What a unit decides for its own people."""

    require_second_factor = BooleanField(
        _l("Bắt buộc xác thực hai bước"),
        description=_l("Quản trị, lãnh đạo và văn thư của đơn vị phải dùng thêm mã trên điện thoại khi đăng nhập."),
    )
    approve_before_posting = BooleanField(
        _l("Duyệt trước khi phát hành (bốn mắt)"),
        description=_l("Mọi văn bản phải được lãnh đạo duyệt; người duyệt phải khác người soạn."),
    )
    staff_draft = BooleanField(
        _l("Giáo viên, nhân viên được soạn văn bản"),
        description=_l("Họ soạn và trình duyệt văn bản của mình; văn thư hoặc lãnh đạo phát hành."),
    )
    copied_when_skipped = BooleanField(
        _l("Nhận bản sao khi đơn vị dưới gửi thẳng trung ương"),
        default=True,
        description=_l("Đơn vị nhận để biết; nơi gửi thấy điều này trước khi phát hành."),
    )
    peers_may_exchange = BooleanField(
        _l("Cho phép các đơn vị cấp dưới gửi cho nhau"),
        description=_l("Các đơn vị trực thuộc trực tiếp được chọn nhau làm nơi nhận."),
    )
    symbol = LineField(
        _l("Ký hiệu của đơn vị"),
        [at_most(20)],
        description=_l("Đứng trong số văn bản, ví dụ SGDĐT. Có ký hiệu thì cổng cấp số được khi phát hành."),
    )
    own_books = LineField(
        _l("Loại văn bản đánh số riêng"),
        [at_most(100)],
        description=_l("Chữ viết tắt, cách nhau dấu phẩy, ví dụ: QĐ, TB. Các loại khác chung một sổ số."),
    )
    support_name = LineField(_l("Người hỗ trợ"), [at_most(100)])
    support_phone = LineField(_l("Điện thoại hỗ trợ"), [at_most(40)])
    support_email = LineField(_l("Thư điện tử hỗ trợ"), [at_most(200)])


class KindForm(PortalForm):
    """A kind of unit."""

    name = LineField(_l("Tên loại"), [required, at_most(100)])
    is_school = BooleanField(_l("Là cơ sở có học sinh"))


class KindNameForm(PortalForm):
    """Another name of a kind."""

    name = LineField(_l("Tên loại"), [required, at_most(100)])


def kind_choices(translate: Any) -> list[tuple[str, str]]:
    """All kinds, with nothing chosen first."""
    return [("", _l("Chọn loại đơn vị")), *((kind.code, translate(kind.name)) for kind in list_kinds())]
