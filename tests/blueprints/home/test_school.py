"""My work names what waits at the school for a decision: changes of marks, books to open, pupils to take in."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine

from portal.adapters import clock
from portal.db import db
from portal.models.school import BoardMember
from portal.rules.permissions import Role
from portal.services.gradebook import publishing
from portal.services.gradebook.waiting import SchoolWork, what_waits
from portal.services.school import transfers
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, make_taught, write
from tests.make import actor_of
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class

pytestmark = pytest.mark.usefixtures("mails")
WAITING = "Chờ bạn quyết định ở trường"


def test_what_waits_is_named_for_whoever_decides_it(
    cast: Cast,
    client_for: Callable[[Person], PageClient],
    clock_at: time_machine.Traveller,
    queries: Callable[[], QueryCount],
) -> None:
    taught, member = make_taught(cast), hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé")
    board = {"unit_id": cast.units[SCHOOL], "account_id": member.id, "valid_from": date(2026, 9, 1)}
    db.session.add(BoardMember(**board, duty="Mở khóa sổ điểm"))
    db.session.commit()
    principal, teacher = client_for(cast.thpt_principal), client_for(taught.teacher)
    assert WAITING not in text_of(parse(principal.get("/viec-cua-toi")))

    write(taught, {(0, "tx1"): "8"})
    publishing.publish_columns(actor_of(taught.teacher), key=taught.key, columns=["tx1"])
    db.session.commit()
    clock_at.shift(timedelta(minutes=30))
    write(taught, {(0, "tx1"): "9"}, reason="Cộng sót điểm")
    lock = {"semester": "1", "class_id": "", "subject": "", "column": "tx2", "reason": "Đã chốt điểm"}
    principal.submit("/so-diem/khoa", lock)
    asked = {"reason": "Một em kiểm tra bù", "hours": "2"}
    assert teacher.submit(f"{taught.url}/xin-mo", asked).status_code == 303
    pupil = make_class(cast, "4/1", unit="hoa_nghia", pupils=("Phan Văn Ba",)).pupils[0]
    to = transfers.Destination(cast.units[SCHOOL])
    by = actor_of(cast.other_principal)
    words = {"leaves_on": clock.today(), "reason": "Theo gia đình", "decision": "31/GCT"}
    transfers.ask_transfer(by, pupil_id=pupil.id, to=to, **words)
    db.session.commit()

    leader = actor_of(cast.thpt_principal)
    with queries() as made:
        assert what_waits(leader) == SchoolWork(openings=1, corrections=1, transfers=1)
    assert len(made) == 1, made.statements
    page = text_of(parse(principal.get("/viec-cua-toi")).find(".//main"))
    assert f"{WAITING} Đề nghị sửa điểm đã công bố 1 Đề nghị mở khóa sổ điểm 1 Học sinh xin chuyển đến 1" in page
    assert what_waits(actor_of(member)) == SchoolWork(openings=1)
    for person in (taught.teacher, cast.principal, cast.other_principal, cast.clerk):
        assert not what_waits(actor_of(person)), person.name
