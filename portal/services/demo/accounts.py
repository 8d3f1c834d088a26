"""The accounts worth trying first, as the terminal and the sign-in page list them."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.errors import mark
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.permissions import ROLE_LABELS, Role

WHAT_TO_TRY: dict[str, str] = {
    "vanthu.bentre": mark("Soạn, xem trước và phát hành văn bản; theo dõi ai đã mở."),
    "hieutruong.vinhbinh": mark("Mở văn bản Sở vừa phát hành trước khi hết 24 giờ."),
    "vanthu.cholach": mark("Nhận văn bản của Sở, gửi báo cáo lên Sở hoặc thẳng trung ương."),
    "quantri.bentre": mark("Quản lý đơn vị và tài khoản trong tỉnh."),
    "quantri": mark("Vận hành hệ thống: hàng đợi, việc định kỳ, thư hỏng."),
    "lanhdao.bentre": mark("Xem việc cần làm, ủy quyền, xem nhật ký của Sở."),
    "phogiamdoc.bentre": mark("Phát hành văn bản thay giám đốc."),
    "giamsat.bentre": mark("Chỉ xem: văn bản, nhân sự, nhật ký."),
    "bientap.bentre": mark("Đọc văn bản của Sở."),
    "solieu.cholach": mark("Cán bộ số liệu của hai lĩnh vực: đào tạo, thống kê."),
    "phohieutruong.vinhbinh": mark("Phó hiệu trưởng phụ trách trang tin của trường."),
    "giaovien.vinhbinh": mark("Chủ nhiệm lớp 4A: điểm danh, sổ đánh giá; đọc văn bản của trường."),
    "toan.longthoi": mark("Dạy Toán, chủ nhiệm lớp 6A ở trường THCS: nhập điểm, xem kết quả của lớp."),
    "me.an": mark("Mẹ có hai con ở hai trường: một trang cho mỗi con."),
    "cha.an": mark("Cha của một trong hai con: xem được, không ký thay."),
    "me.hoa": mark("Mẹ của một em lớp 4A, sống riêng với cha của em: mỗi người một ý kiến."),
    "cha.hoa": mark("Cha của em ấy: không thấy mẹ trả lời gì, trường thấy hai ý kiến khác nhau."),
    "hocsinh.6a": mark("Học sinh lớp 6A xem sổ liên lạc của mình."),
    "hieutruong.longthoi": mark("Hồ sơ học sinh, lớp, tiến độ nhập điểm của trường THCS; khóa và mở sổ điểm."),
    "cntt.vinhbinh": mark("Hỗ trợ CNTT: không được giao nhập liệu."),
    "nhanvien.vinhbinh": mark("Nhân viên: chỉ đọc."),
    "haivai": mark("Hai đơn vị: chọn đơn vị đang làm việc."),
    "vanthu.vinhlong": mark("Văn bản của Sở này phải được lãnh đạo duyệt trước khi phát hành."),
    "lanhdao.vinhlong": mark("Duyệt hoặc trả lại văn bản đang chờ duyệt."),
    "vanthu.tw": mark("Gửi văn bản từ trung ương cho các Sở và Phòng."),
    "lanhdao.so": mark("Xem việc cần làm và nhật ký của cả tỉnh."),
    "vanthu.so": mark("Phát hành văn bản cho 700 trường; xem bảng theo dõi."),
    "quantri.so": mark("Quản lý cây đơn vị và tài khoản của cả tỉnh."),
    "vanthu.p31": mark("Nhận văn bản của Sở, phát hành cho các trường của một xã."),
    "hieutruong.t001": mark("Nhận văn bản ở một trường."),
}
FAMILY = mark("Gia đình học sinh")


@dataclass(frozen=True)
class DemoAccount:
    """One row of the list; labels are message ids."""

    user_name: str
    full_name: str
    role_labels: tuple[str, ...]
    unit_names: tuple[str, ...]
    hint: str


def demo_accounts() -> list[DemoAccount]:
    """Those of the accounts above that are in this database, in that order; one query."""
    query = (
        select(Account.user_name, Account.full_name, Membership.role, Unit.short_name)
        .outerjoin(Membership, Membership.account_id == Account.id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Account.user_name.in_(WHAT_TO_TRY))
        .order_by(Membership.id)
    )
    people: dict[str, tuple[str, list[str], list[str]]] = {}
    for user_name, full_name, role, unit_name in db.session.execute(query):
        _name, labels, units = people.setdefault(user_name, (full_name, [], []))
        for found, value in ((labels, ROLE_LABELS[Role(role)] if role else FAMILY), (units, unit_name)):
            if value and value not in found:
                found.append(value)
    return [
        DemoAccount(user_name, people[user_name][0], tuple(people[user_name][1]), tuple(people[user_name][2]), hint)
        for user_name, hint in WHAT_TO_TRY.items()
        if user_name in people
    ]
