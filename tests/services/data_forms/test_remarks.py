"""Remarks at cells: who is told, who settles; values of earlier periods."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import CellComment, DataForm
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.services.data_forms.filling import remarks
from portal.services.data_forms.records import add_records
from tests.cast import Cast, Person
from tests.data_forms import fill, make_period, make_reports
from tests.make import actor_of
from tests.reports import SCHOOL, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


def told(person: Person) -> int:
    return db.session.query(Notification).filter_by(account_id=person.id, kind="report_commented").count()


def test_who_filled_and_who_remarked_before_are_told_and_nobody_of_the_own_words(cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"}, by=asked.officer)
    remarks.add_comment(actor_of(asked.checker), asked.report_id, text="Sao nhiều vậy?", key="classes")
    assert (told(asked.officer), told(asked.checker), told(cast.principal)) == (1, 0, 0)
    remarks.add_comment(actor_of(asked.officer), asked.report_id, text="Có hai lớp ghép.", key="classes")
    assert (told(asked.officer), told(asked.checker)) == (1, 1)


def test_a_remark_is_settled_by_the_unit_or_its_author(cast: Cast) -> None:
    asked = make_asked(cast)
    made = remarks.add_comment(actor_of(asked.checker), asked.report_id, text="Xem lại", key="classes")
    with pytest.raises(NotAllowed):
        remarks.settle_comment(actor_of(cast.leader), asked.report_id, made.id)
    with pytest.raises(NotFound):
        remarks.settle_comment(actor_of(cast.other_principal), asked.report_id, made.id)
    remarks.settle_comment(actor_of(cast.principal), asked.report_id, made.id)
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "report_comment_settled")).one()
    assert (noted.object_id, noted.unit_id) == (asked.report_id, cast.units[SCHOOL])
    assert db.session.get_one(CellComment, made.id).settled_by == cast.principal.name


def test_wrong_remarks_are_refused(cast: Cast) -> None:
    asked = make_asked(cast)
    for text in ("", "x" * 1001):
        with pytest.raises(RuleBroken):
            remarks.add_comment(actor_of(cast.principal), asked.report_id, text=text)
    with pytest.raises(NotFound):
        remarks.add_comment(actor_of(cast.principal), asked.report_id, text="x", key="nothing")
    with pytest.raises(NotAllowed):
        remarks.add_comment(actor_of(cast.supervisor), asked.report_id, text="x")


def test_a_cell_shows_the_last_twelve_periods_newest_first(cast: Cast) -> None:
    asked = make_asked(cast)
    form = db.session.scalars(select(DataForm)).one()
    for back in range(1, 15):
        period = make_period(form, locks_on=clock.today() - timedelta(days=30 * back), name=f"Kỳ {back}")
        fill(make_reports(period, [cast.units[SCHOOL]])[0], cast.principal.id, {"classes": str(back)})
    test = make_period(form, locks_on=clock.today() - timedelta(days=5), name="Thử", is_test=True)
    fill(make_reports(test, [cast.units[SCHOOL]])[0], cast.principal.id, {"classes": "99"})
    story = remarks.tell_story(actor_of(cast.principal), asked.report_id, "classes")
    assert story.earlier == [(f"Kỳ {back}", str(back)) for back in range(1, 13)]


def test_a_remark_stands_at_a_cell_there_is(cast: Cast) -> None:
    asked = make_asked(cast)
    record = add_records(actor_of(cast.principal), asked.report_id, "deals")[0]
    leader = actor_of(cast.principal)
    for key, record_id in (("classes", record), ("deals.name", 0), ("deals.name", record + 1), ("deals", record)):
        with pytest.raises(NotFound):
            remarks.add_comment(leader, asked.report_id, text="x", key=key, record_id=record_id)
        with pytest.raises(NotFound):
            remarks.set_flag(leader, asked.report_id, key=key, record_id=record_id, flagged=True)
    made = remarks.add_comment(leader, asked.report_id, text="Xem\x00 lại\u202e", key="deals.name", record_id=record)
    assert made.text == "Xem lại"


def test_a_mark_is_set_by_who_may_write_the_cell_now(cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12", "note": "Thiếu phòng"})
    remarks.set_flag(actor_of(asked.officer), asked.report_id, key="classes", record_id=0, flagged=True)
    with pytest.raises(RuleBroken, match="lĩnh vực khác"):
        remarks.set_flag(actor_of(asked.officer), asked.report_id, key="note", record_id=0, flagged=True)
    asked.period.locks_on = clock.today() - timedelta(days=1)
    db.session.commit()
    with pytest.raises(RuleBroken, match="khóa"):
        remarks.set_flag(actor_of(cast.principal), asked.report_id, key="classes", record_id=0, flagged=False)
