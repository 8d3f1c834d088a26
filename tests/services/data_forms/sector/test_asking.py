"""The check reads only what can keep a unit back, of all units at once; who asked for a file is told of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.data_forms import FormPeriod, Report, SectorMap, SectorMapVersion
from portal.models.notifications import Notification
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition, Field, FieldType, Repeat, Row, Section, Table
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source, write_map
from portal.rules.data_forms.sector.versions import Between
from portal.rules.data_forms.states import Step
from portal.services.data_forms.sector import checking, runs
from portal.services.data_forms.sector.versions import list_versions
from tests.cast import Cast
from tests.data_forms import fill, make_asked, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import count_queries
from tests.sector import COLUMNS, deliver, make_map, make_run, report_of, write
from tests.trees import add_schools

pytestmark = pytest.mark.usefixtures("mails")

FORM = Definition(
    (
        Section(
            code="s",
            label="S",
            parts=(
                Field(code="has", label="Có bán trú", type=FieldType.YES_NO),
                Field(code="meals", label="Suất ăn", shown_if="has == True"),
                Table(
                    code="t",
                    label="T",
                    rows=(Row("a", "A"), Row("all", "Cộng", is_total=True)),
                    columns=(Field(code="n", label="N"), Field(code="half", label="Nửa", formula="n / 2")),
                ),
                Repeat(code="deals", label="Hợp đồng", columns=(Field(code="name", label="Tên", type=FieldType.TEXT),)),
            ),
        ),
        Section(code="later", label="Sau", shown_if="has == True", parts=(Field(code="other", label="Khác"),)),
    )
)
FILLED: tuple[dict[str, str], ...] = (
    {"has": "yes", "meals": "5", "t.a.n": "8", "other": "1"},
    {"has": "yes", "t.a.n": "8"},
    {"has": "no", "meals": "5", "other": "2"},
    {"has": "no", "t.a.n": "3"},
)


def required(*keys: str) -> tuple[Column, ...]:
    named = (Column(heading="Mã", source=Source.UNIT_CODE),)
    return (*named, *(Column(heading=key, source=Source.CELL, key=key, required=True) for key in keys))


@pytest.mark.parametrize("keys", [(), ("meals",), ("t.all.half",), ("other",), ("meals", "t.all.half", "other")])
def test_the_few_cells_say_the_same_as_all(cast: Cast, keys: tuple[str, ...]) -> None:
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id, definition=FORM))
    units = [cast.units[key] for key in ("vinh_binh", "hoa_nghia", "thpt_ben_tre", "cho_lach")]
    for report, kept in zip(make_reports(period, units), FILLED, strict=True):
        fill(report, cast.principal.id, kept, step=Step.APPROVED)
    asked = _ask(cast, period, ColumnMap(columns=required(*keys)))
    few = checking.check_period(asked)
    every = list(checking.read_lines(asked.actor, period, asked.layout))
    assert few.lines == sum(len(one.filled.lines) for one in every if one.ready is checking.Ready.READY)
    assert {one.stand.unit_id: one.filled.lacking for one in few.open} == {
        one.stand.unit_id: one.filled.lacking for one in every if one.ready is checking.Ready.FAULTY
    }


def _ask(cast: Cast, period: FormPeriod, layout: ColumnMap) -> checking.Asked:
    held = make_map(cast, period, layout)
    return checking.ask(actor_of(cast.leader), period_id=period.id, map_id=held.id)


def test_the_check_costs_the_same_for_every_number_of_units(cast: Cast) -> None:
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    asked = _ask(cast, period, ColumnMap(columns=COLUMNS))
    costs = []
    for more in (3, 230):
        add_schools(cast.units["vinh_long" if more == 3 else "ben_tre"], more)
        had = select(Unit.id).where(Unit.code.like("S____"), Unit.id.not_in(_asked(period)))
        for report in make_reports(period, db.session.scalars(had).all()):
            report.content_version = report.approved_version = 1
        db.session.commit()
        with count_queries() as count:
            found = checking.check_period(asked)
        assert len(found.open) == len(_asked(period))
        costs.append(len(count))
        db.session.execute(db.update(Unit).where(Unit.code.like("S____")).values(code=Unit.id))
        db.session.commit()
    assert costs[0] == costs[1] <= 8, costs


def _asked(period: FormPeriod) -> list[int]:
    return list(db.session.scalars(select(Report.unit_id).where(Report.period_id == period.id)))


def test_who_asked_is_told_when_the_file_is_there_or_cannot_be(cast: Cast, drain: Callable[[], int]) -> None:
    period = make_asked(cast)
    held = make_map(cast, period)
    run = make_run(cast, period, held, drain)
    told = db.session.scalars(select(Notification).where(Notification.kind == "sector_run_made")).one()
    assert (told.account_id, told.path) == (cast.leader.id, f"/bieu-mau/ket-xuat/lan/{run.id}")
    assert "Trường, lớp" in str(told.params)
    _break_next(cast, period, held, drain)
    broken = db.session.scalars(select(Notification).where(Notification.kind == "sector_run_broken")).one()
    assert broken.account_id == cast.leader.id


def _break_next(cast: Cast, period: FormPeriod, held: SectorMap, drain: Callable[[], int]) -> None:
    runs.ask_run(actor_of(cast.leader), period_id=period.id, map_id=held.id, with_provisional=False)
    frozen: Any = db.session.execute(db.text("select max(id) from sector_map_version")).scalar()
    gone = ColumnMap(columns=(Column(heading="X", source=Source.CELL, key="gone"),))
    db.session.get_one(SectorMapVersion, frozen).layout = write_map(gone)
    db.session.commit()
    drain()


def test_the_states_of_a_map_say_what_each_changed(cast: Cast, drain: Callable[[], int]) -> None:
    period = make_asked(cast)
    held = make_map(cast, period)
    leader = actor_of(cast.leader)
    assert list_versions(leader, held.id).used == []
    deliver(cast, make_run(cast, period, held, drain))
    held.layout = write_map(ColumnMap(columns=(*COLUMNS[:3], replace(COLUMNS[3], heading="HS"))))
    db.session.commit()
    found = list_versions(leader, held.id)
    assert found.pending == Between(added=("HS",), removed=("Học sinh",))
    write(cast, period, "vinh_binh", "classes", "12")
    make_run(cast, period, held, drain)
    found = list_versions(leader, held.id)
    assert [(one.version.number, one.runs, one.since) for one in found.used] == [
        (2, 1, Between(added=("HS",), removed=("Học sinh",))),
        (1, 1, None),
    ]
    assert found.pending is None
    assert report_of(cast, period, "vinh_binh").content_version == 2
    with pytest.raises(NotFound):
        list_versions(leader, held.id + 9)
    with pytest.raises(NotAllowed):
        list_versions(actor_of(cast.principal), held.id)
