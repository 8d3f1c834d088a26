"""Forms of the demo's department: a draft that is being made, and a form in its second version."""

from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import DataForm
from portal.rules.permissions import Actor
from portal.services.data_forms.designing import editing, forms, library, versions
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
    places = {
        "left": "[Số điểm trường]",
        "operator": "between",
        "right": "1",
        "upto": "30",
        "message": "Số điểm trường từ 1 đến 30.",
        "hard": True,
    }
    crowded = {
        "left": "tổng([Học sinh theo khối, Học sinh])",
        "operator": "le",
        "right": 'biểu_khác("Báo cáo tình hình học sinh", [Số lớp]) * 45',
        "message": "Sĩ số bình quân quá 45 em một lớp: hãy xem lại hoặc giải thích.",
        "hard": False,
    }
    for facts in (places, crowded):
        editing.save_check(leader, draft.id, "", "", facts)
    _second_version(leader)
    _of_the_library(leader)


def _second_version(leader: Actor) -> None:
    """A cell was added while a period of the monthly report runs; a third version is being made."""
    monthly = db.session.scalars(select(DataForm).where(DataForm.name == "Báo cáo tình hình học sinh")).one()
    versions.new_draft(leader, monthly.id)
    editing.add_fields(leader, monthly.id, "pupils", "Số học sinh bán trú | số nguyên | em")
    versions.publish(leader, monthly.id, note="Thêm số học sinh bán trú theo yêu cầu của Bộ.", accepted=True)
    versions.new_draft(leader, monthly.id)
    editing.add_fields(leader, monthly.id, "pupils", "Số học sinh nội trú | số nguyên | em")


def _of_the_library(leader: Actor) -> None:
    """Ready forms taken over: one published as it is, one whose draft is being fitted to the province."""
    deals = library.take_ready(leader, "seqap_goi_thau")
    versions.publish(leader, deals.id, note="", accepted=True)
    report = library.take_ready(leader, "smas_khai_giang")
    editing.add_fields(leader, report.id, "y_kien", "Số lớp ghép | số nguyên | lớp")
