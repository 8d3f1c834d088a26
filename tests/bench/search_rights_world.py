"""A province with years of reports and a school with hundreds of notices, for measuring who may find what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice, NoticePerson, NoticePupil
from portal.models.data_forms import DataForm, FormPeriod, Report, ReportCell
from portal.models.documents import Receipt
from portal.models.people import Account
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor, Role
from portal.services.demo import load_province
from portal.services.demo.province.units import TOP
from portal.services.people.actors import load_actor
from tests.bench.province import fill_province
from tests.cast import Cast, Person
from tests.data_forms import make_form, make_period
from tests.families import make_guardian
from tests.make import actor_of
from tests.news import hire, make_article, make_site
from tests.notices import send
from tests.school import Room, lead, make_class, teach
from tests.talks import write

CLASS = 45
TALKS = 60
OF_PROVINCE = {"department": "lanhdao.so", "clerk": "vanthu.so", "office": "truongphong.p%"}


@dataclass(frozen=True)
class Amounts:
    """How much of what."""

    schools: int = 700
    pupils: int = 90
    periods: int = 120
    notices: int = 300


def fill_world(cast: Cast, amounts: Amounts) -> dict[str, Actor | None]:
    """Everything, committed; who asks."""
    rooms = _fill_school(cast, amounts.pupils)
    mother = _fill_book(cast, rooms, amounts.notices)
    fill_province(cast.units["vinh_binh"], amounts.schools)
    load_province(force=True)
    top = db.session.scalars(select(Unit.id).where(Unit.code == TOP)).one()
    since = date(2010, 9, 1)
    edge = {"child_id": top, "parent_id": cast.units["board"], "relation": "administrative", "valid_from": since}
    db.session.execute(insert(UnitEdge), [edge])
    schools = _schools()
    _fill_reports(cast, top, [*schools, cast.units["vinh_binh"]], amounts.periods)
    _receive(schools[0], cast.units["vinh_binh"])
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("analyze"))
        db.session.commit()
    ministry = hire(cast, Role.LEADER, unit="board", name="Lãnh Đạo Trung Ương")
    neighbour = hire(cast, Role.LEADER, unit="vinh_long", name="Lãnh Đạo Tỉnh Bạn")
    people = {"head": cast.principal, "teacher": cast.teacher, "mother": mother}
    return {
        "ministry": actor_of(ministry),
        **{name: _of_province(user_name) for name, user_name in OF_PROVINCE.items()},
        "neighbour": actor_of(neighbour),
        **{name: actor_of(person) for name, person in people.items()},
        "visitor": None,
    }


def _of_province(user_name: str) -> Actor:
    named = select(Account).where(Account.user_name.like(user_name)).order_by(Account.id)
    account = db.session.scalars(named).first()
    assert account is not None, user_name
    return load_actor(account)[0]


def _fill_school(cast: Cast, pupils: int) -> list[Room]:
    names = [f"Học Sinh Số {number}" for number in range(pupils)]
    rooms = [
        make_class(cast, f"4A{start // CLASS}", pupils=names[start : start + CLASS])
        for start in range(0, pupils, CLASS)
    ]
    lead(rooms[0], cast.teacher)
    for room in rooms:
        teach(room, cast.teacher, "TOAN")
    site = make_site(cast)
    for number in range(30):
        make_article(site, cast.principal, title=f"Tin số {number}", published=True, text="Thư viện xanh.")
    return rooms


def _fill_book(cast: Cast, rooms: Sequence[Room], notices: int) -> Person:
    """The mother of two in the first class, told of every notice there; and conversations of its families."""
    pupils = rooms[0].pupils
    mother = make_guardian(cast, *pupils[:2], name="Mẹ Hai Con")
    for number, pupil in enumerate(pupils[2:]):
        make_guardian(cast, pupil, name=f"Phụ Huynh {number}")
    first = send(cast.teacher, rooms[0], title="Thông báo 0")
    for number in range(1, notices):
        _send_again(first.id, number)
    db.session.commit()
    for number in range(TALKS):
        family = mother if number < 4 else make_guardian(cast, pupils[number % CLASS], name=f"Phụ Huynh {number % 43}")
        child = pupils[number % 2] if number < 4 else pupils[number % CLASS]
        write(family, child.id, text=f"Thư số {number}")
    return mother


def _send_again(notice_id: int, number: int) -> None:
    """The same notice once more to the same people."""
    notice = _copy(Notice.__table__, Notice.__table__.c.id == notice_id, title=f"Thông báo {number}")[0]
    pupils = _copy(NoticePupil.__table__, NoticePupil.__table__.c.notice_id == notice_id, notice_id=notice[1])
    for before, after in pupils:
        _copy(NoticePerson.__table__, NoticePerson.__table__.c.notice_pupil_id == before, notice_pupil_id=after)


def _copy(table: Any, which: Any, **changes: Any) -> list[tuple[int, int]]:
    """Ids of rows before and after."""
    found = []
    for row in db.session.execute(select(table).where(which)).mappings().all():
        values = {key: value for key, value in row.items() if key != "id"} | changes
        made = db.session.execute(insert(table).values(values)).inserted_primary_key
        found.append((row["id"], made[0]))
    return found


def _schools() -> list[int]:
    """The schools of the demo's province, with their offices."""
    return list(db.session.scalars(select(Unit.id).where(Unit.code.like(f"{TOP}.%")).order_by(Unit.id)))


def _fill_reports(cast: Cast, top: int, units: Sequence[int], periods: int) -> None:
    """Two of three periods asked by the department, the others by the board; in each a report of every unit."""
    forms = [
        make_form(top, cast.leader.id, code="so"),
        make_form(top, cast.leader.id, code="so2"),
        make_form(cast.units["board"], cast.leader.id, code="bo"),
    ]
    for number in range(periods):
        _fill_period(forms[number % 3], number, units, cast.principal.id)
    db.session.commit()


def _fill_period(form: DataForm, number: int, units: Sequence[int], author: int) -> None:
    period: FormPeriod = make_period(
        form, locks_on=clock.today() - timedelta(days=30 * number - 10), name=f"Kỳ {number}"
    )
    row = {"period_id": period.id, "version_id": period.version_id}
    db.session.execute(insert(Report), [row | {"unit_id": unit_id} for unit_id in units])
    ids = db.session.scalars(select(Report.id).where(Report.period_id == period.id))
    db.session.execute(insert(ReportCell), list(_cells(ids, author)))
    db.session.commit()


def _cells(report_ids: Any, author: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for report_id in report_ids:
        values = {"report_id": report_id, "key": "note", "text": "Thiếu phòng học."}
        yield values | {"entered_at": now, "entered_by_id": author, "entered_by": "A"}


def _receive(from_unit: int, to_unit: int) -> None:
    """The documents one school was sent are sent to another too."""
    table = Receipt.__table__
    names = [column.name for column in table.c if column.name not in ("id", "arrival_number", "arrival_year")]
    chosen = [table.c[name] if name != "unit_id" else (table.c.unit_id - from_unit + to_unit) for name in names]
    there = select(table.c.document_id).where(table.c.unit_id == to_unit)
    rows = select(*chosen).where(table.c.unit_id == from_unit, table.c.document_id.not_in(there))
    db.session.execute(insert(table).from_select(names, rows))
