"""A department's column map for the sector database, and a first export that the worker makes."""

from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import FormPeriod
from portal.services.data_forms.sector.maps import create_map
from portal.services.data_forms.sector.runs import ask_run
from portal.services.demo.people import Cast
from portal.services.people.actors import load_actor

TEMPLATE = "\t".join(
    (
        "Mã trường",
        "Tên trường",
        "Năm học",
        "Kỳ",
        "Số lớp",
        "Biến động trong tháng, Chuyển đi, Tổng số",
        "Biến động trong tháng, Chuyển đến, Tổng số",
        "Biến động trong tháng, Thôi học, Tổng số",
    )
)


def write_form_exports(cast: Cast) -> None:
    """The columns of a template, all of them found in the form of the demo's periods."""
    actor, _units = load_actor(cast.accounts["lanhdao.bentre"])
    period = db.session.scalars(select(FormPeriod).where(FormPeriod.name == "Sau khai giảng")).one()
    held = create_map(
        actor, form_id=period.form_id, name="Trường, lớp, biến động học sinh", target="CSDL ngành", header=TEMPLATE
    )
    ask_run(actor, period_id=period.id, map_id=held.id, with_provisional=False)
