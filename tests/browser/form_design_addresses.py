"""Addresses of the pages that make forms: the draft of the demo's department."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, FormVersion


def form_design_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the draft, with a field, a table, a column, a section and a check of it."""
    draft = db.session.scalars(select(DataForm.id).where(DataForm.code == "khao_sat_day_hoc_ca_ngay")).one()
    one: dict[str, list[object]] = {"form_id": [draft]}
    monthly = db.session.scalars(select(DataForm.id).where(DataForm.name == "Báo cáo tình hình học sinh")).one()
    taken = db.session.scalars(select(DataForm.id).where(DataForm.ready_code == "seqap_goi_thau")).one()
    two: dict[str, list[object]] = {"form_id": [monthly]}
    first = select(FormVersion.id).where(FormVersion.form_id == monthly, FormVersion.number == 1)
    behind = select(FormPeriod.id).where(FormPeriod.version_id.in_(first), FormPeriod.locks_on >= clock.today())
    plain = ("describe", "put_away", "draft", "new_section", "new_check")
    return {
        **{f"form_design.{name}": one for name in plain},
        "form_design.section": one | {"code": ["chung", "kinh_phi"]},
        "form_design.add": one | {"code": ["chung"]},
        "form_design.part": one | {"place": ["mo_hinh_day_hoc_ca_ngay", "hoc_sinh", "chi.con_lai"]},
        "form_design.check": one | {"code": ["kt"]},
        "form_design.preview": one | {"version": [1]},
        "form_design.ready_form": {"code": ["seqap_goi_thau", "smas_nam_hoc"]},
        "form_design.show": {"form_id": [draft, monthly, taken]},
        "form_design.publish": {"form_id": [draft, monthly]},
        "form_design.compare": two,
        "form_design.drop_draft": two,
        "form_design.move_period": two | {"period_id": list(db.session.scalars(behind.limit(1)))},
    }
