"""What somebody fills in who shows a document to everybody, or takes it off again."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.services.documents.publishing import LONGEST_REASON
from portal.web.forms import ChoicesField, DayField, PortalForm, ProseField, at_most, required


class PublishForm(PortalForm):
    """What of a document is shown to everybody; no file is chosen beforehand."""

    effective_on = DayField(
        _l("Ngày có hiệu lực"), [required], description=_l("Văn bản không ghi ngày có hiệu lực: dùng ngày ban hành.")
    )
    files = ChoicesField(
        _l("Tệp công khai"), description=_l("Chọn từng tệp. Tệp không chọn thì không ai ngoài tải được.")
    )
    with_body = BooleanField(_l("Công khai cả toàn văn đã nhập trên cổng"))
    persons_checked = BooleanField(
        _l("Tôi đã mở các tệp giống danh sách người: không có dữ liệu cá nhân, hoặc được phép công khai")
    )
    confirmed = BooleanField(_l("Tôi hiểu: ai cũng đọc, tải và sao chép được; gỡ xuống không lấy lại được bản đã tải"))


class TakeOffForm(PortalForm):
    """Why a document is taken off the public page."""

    reason = ProseField(
        _l("Lý do gỡ"),
        [required, at_most(LONGEST_REASON)],
        description=_l("Chỉ đơn vị thấy; trang công khai không ghi."),
    )
