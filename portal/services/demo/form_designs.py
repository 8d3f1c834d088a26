"""Forms of the demo's department: a draft that is being made."""

from portal.services.data_forms.designing import editing, forms
from portal.services.demo.people import Cast
from portal.services.people.actors import load_actor

_LINES = """Số điểm trường * | số nguyên | điểm
Tổng diện tích đất | thập phân | m²
Tổ chức bán trú | có/không
Mô hình dạy học cả ngày | chọn: T30; T33; T35
Ngày đạt chuẩn quốc gia | ngày"""


def write_form_designs(cast: Cast) -> None:
    """Made as the leader would make it."""
    leader = load_actor(cast.accounts["lanhdao.bentre"])[0]
    draft = forms.create_form(
        leader,
        name="Khảo sát dạy học cả ngày",
        domain="statistics",
        description="Các trường tiểu học nhập số liệu đến hết tháng trước.",
    )
    editing.add_fields(leader, draft.id, "chung", _LINES)
    editing.add_block(leader, draft.id, "chung", "hs_th")
    section = {"label": "Kinh phí", "help": "", "domain": "finance", "shown_if": "[Tổ chức bán trú] = đúng"}
    editing.add_section(leader, draft.id, section)
    editing.add_block(leader, draft.id, "kinh_phi", "chi_7")
    girls = {
        "left": "tổng([Học sinh theo khối, Nữ])",
        "operator": "le",
        "right": "tổng([Học sinh theo khối, Học sinh])",
        "message": "Số học sinh nữ không thể lớn hơn số học sinh.",
        "hard": True,
    }
    editing.save_check(leader, draft.id, "", "", girls)
