"""A ready form that asks what the schools' records know: its numbers taken, one of them put right with a word."""

from datetime import timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import Report
from portal.services.data_forms.designing import library, versions
from portal.services.data_forms.prefilling.taking import take_numbers
from portal.services.data_forms.writing import Change, write_cells
from portal.services.demo.form_periods import days_around, list_period, write_period
from portal.services.demo.people import Cast
from portal.services.people.actors import load_actor

BASIS = "công văn 253/BGDĐT-SEQAP, mục III.1"


def write_prefilled(cast: Cast) -> None:
    """As the people of the school would do it; nothing of this tells anybody."""
    leader = load_actor(cast.accounts["lanhdao.bentre"])[0]
    form = library.take_ready(leader, "seqap_hoc_sinh")
    versions.publish(leader, form.id, note="", accepted=True)
    period = write_period(
        form, "Cập nhật học sinh, hoàn cảnh", days_around(clock.today() - timedelta(days=2), 10, 14), BASIS
    )
    list_period(period)
    deputy = load_actor(cast.accounts["phohieutruong.vinhbinh"])[0]
    report = db.session.scalars(select(Report).filter_by(period_id=period.id, unit_id=deputy.unit_id)).one()
    db.session.flush()
    take_numbers(deputy, report.id)
    changes = [
        Change(key="lan", typed="giua"),
        Change(key="hoan_canh.g4.ngheo", typed="2", seen=1, reason="Hai hộ vừa được công nhận, chưa sửa hồ sơ."),
        Change(key="hoan_canh.g4.can_ngheo", typed="1", seen=1),
    ]
    write_cells(deputy, report.id, changes, origin="typed")
