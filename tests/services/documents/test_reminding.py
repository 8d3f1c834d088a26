"""Who is reminded when, once for each rung; after a standstill one reminder and no burst; quiet nights."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.deadlines import Rhythm, Timing
from portal.services.documents import reminding
from portal.services.documents.composing import Content, save_draft
from portal.services.documents.linking import set_replies
from portal.services.documents.posting import post_document
from tests.cast import Cast
from tests.duties import do, post_with_duty
from tests.make import actor_of, make_draft, make_posted
from tests.register import open_as
from tests.trees import add_schools

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def sweep(drain):
    """Let the recurring job look and the worker tell."""

    def work() -> None:
        reminding.queue_reminders()
        drain()

    return work


def told(kind: str) -> list[int]:
    db.session.expire_all()
    return sorted(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def ids(*people) -> list[int]:
    return sorted(person.id for person in people)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.LOCAL_ZONE)


def with_reply_by(cast: Cast, day: date) -> Document:
    draft = make_draft(cast.clerk, code="5/VP")
    content = Content(
        code=draft.code,
        subject=draft.subject,
        issued_on=draft.issued_on,
        signer_name=draft.signer_name,
        body=draft.body,
        reply_by=day,
        addressing=Addressing(subordinates="all"),
    )
    save_draft(actor_of(cast.clerk), document_id=draft.id, version=None, content=content)
    db.session.commit()
    document = post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    return document


def test_only_units_that_have_not_opened_are_reminded(cast: Cast, clock_at, sweep) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    clock_at.move_to(at(20, 19, 59))
    sweep()
    assert told("opening_due") == []
    clock_at.move_to(at(20, 20, 0))
    sweep()
    assert told("opening_due") == ids(cast.office_clerk, cast.thpt_principal, cast.other_principal, cast.two_hats)
    clock_at.move_to(at(20, 20, 30))
    sweep()
    assert len(told("opening_due")) == 4
    open_as(cast.office_clerk, document.id)
    clock_at.move_to(at(21, 6, 0))
    sweep()
    assert len(told("opening_due")) == 7


def test_when_the_24_hours_are_over_each_side_is_told_once(cast: Cast, clock_at, sweep) -> None:
    document = make_posted(cast.clerk)
    open_as(cast.principal, document.id)
    for hour in (8, 9, 10):
        clock_at.move_to(at(21, hour))
        sweep()
    assert told("document_deemed") == ids(cast.office_clerk, cast.thpt_principal, cast.other_principal, cast.two_hats)
    assert told("sent_deemed") == ids(cast.clerk, cast.leader)
    params = db.session.scalars(select(Notification.params).where(Notification.kind == "sent_deemed")).first()
    assert params == {"code": "12/SGDĐT-VP", "count": 3}


def test_nobody_is_told_when_all_have_opened(cast: Cast, clock_at, sweep) -> None:
    document = make_posted(cast.clerk, addressing=Addressing(units=(cast.units["vinh_binh"],)))
    open_as(cast.principal, document.id)
    clock_at.move_to(at(21, 9))
    sweep()
    assert told("opening_due") + told("document_deemed") + told("sent_deemed") == []


def test_a_worker_that_was_down_tells_the_last_rung_only(cast: Cast, clock_at, sweep) -> None:
    make_posted(cast.clerk)
    clock_at.move_to(at(21, 7))  # both rungs have passed
    sweep()
    assert len(told("opening_due")) == 5
    clock_at.move_to(at(26, 9))  # long over
    sweep()
    assert told("document_deemed") == []


def test_the_steps_of_a_deadline_are_told_once_each_until_it_is_done(cast: Cast, clock_at, sweep) -> None:
    duty = post_with_duty(cast.clerk, Timing(rhythm=Rhythm.ONCE, due=date(2026, 11, 28)))
    sweep()
    assert told("duty_due") == []  # it was just posted
    clock_at.move_to(at(21, 9))
    sweep()
    sweep()
    assert told("duty_due") == ids(
        cast.office_clerk, cast.principal, cast.thpt_principal, cast.other_principal, cast.two_hats
    )
    do(cast.principal, duty)
    clock_at.move_to(at(25, 9))
    sweep()
    assert told("duty_due").count(cast.principal.id) == 1
    assert told("duty_due").count(cast.other_principal.id) == 2
    clock_at.move_to(at(29, 9))  # down on the 27th and 28th: one, not three
    sweep()
    assert told("duty_due").count(cast.other_principal.id) == 3
    keys = set(db.session.scalars(select(Notification.key).where(Notification.kind == "duty_due")))
    assert keys == {f"remind-duty-{duty.id}-2026-11-28-{rung}" for rung in (7, 3, -1)}


def test_a_recurring_duty_is_reminded_of_each_time(cast: Cast, clock_at, sweep) -> None:
    duty = post_with_duty(cast.clerk, Timing(rhythm=Rhythm.MONTHLY, day=28), kinds=("primary_school",))
    for month in (11, 12):
        clock_at.move_to(datetime(2026, month, 25, 9, tzinfo=clock.LOCAL_ZONE))
        sweep()
    keys = set(db.session.scalars(select(Notification.key).where(Notification.kind == "duty_due")))
    assert keys == {f"remind-duty-{duty.id}-2026-11-28-3", f"remind-duty-{duty.id}-2026-12-28-3"}
    assert cast.office_clerk.id not in told("duty_due")


def test_a_rung_that_waited_too_long_gives_way_to_the_next(cast: Cast, clock_at, sweep) -> None:
    post_with_duty(cast.clerk, Timing(rhythm=Rhythm.ONCE, due=date(2026, 11, 28)))
    clock_at.move_to(at(21, 9))
    reminding.queue_reminders()
    clock_at.move_to(at(27, 9))
    sweep()
    keys = list(db.session.scalars(select(Notification.key).where(Notification.kind == "duty_due")))
    assert {key[-2:] for key in keys} == {"-1"}
    assert len(keys) == 5


def test_who_has_answered_is_not_reminded_to_answer(cast: Cast, clock_at, sweep) -> None:
    document = with_reply_by(cast, date(2026, 11, 24))
    reply = make_draft(cast.principal, addressing=Addressing(units=(cast.units["ben_tre"],)), code="1/TH")
    clock_at.move_to(at(21, 9))
    open_as(cast.principal, document.id)
    reply = db.session.get_one(Document, reply.id)
    reply.addressing = Addressing(centre=True).as_json()
    set_replies(actor_of(cast.principal), reply, [document.id])
    db.session.commit()
    post_document(actor_of(cast.principal), document_id=reply.id, version=reply.version)
    db.session.commit()
    sweep()
    assert told("reply_due") == ids(cast.office_clerk, cast.thpt_principal, cast.other_principal, cast.two_hats)
    clock_at.move_to(at(27, 9))
    sweep()
    assert cast.principal.id not in told("reply_due")


def test_mails_of_the_night_wait_and_those_of_urgent_documents_do_not(cast: Cast, clock_at, sweep, mails) -> None:
    clock_at.move_to(at(20, 12))
    make_posted(cast.clerk, code="1/VP")
    urgent = make_posted(cast.clerk, code="2/VP")
    db.session.execute(update(Document).where(Document.id == urgent.id).values(urgency="express"))
    db.session.execute(delete(OutboxItem))
    db.session.commit()
    clock_at.move_to(at(21, 0, 0))
    sweep()
    assert len(told("opening_due")) == 10
    assert len(mails.newest(50)) == 5
    clock_at.move_to(at(21, 6, 29))
    sweep()
    assert len(mails.newest(50)) == 10  # the urgent one again, eight hours before its 24 are over
    clock_at.move_to(at(21, 6, 30))
    sweep()
    assert len(mails.newest(50)) == 15


def test_700_units_cost_no_more_statements_than_four(cast: Cast, clock_at, queries) -> None:
    def cost() -> int:
        reminding.queue_reminders()
        items = db.session.scalars(select(OutboxItem).where(OutboxItem.kind == reminding.KIND)).all()
        with queries() as count:
            for item in items:
                reminding.remind(item)
        db.session.commit()
        db.session.execute(delete(OutboxItem))
        db.session.commit()
        return len(count)

    make_posted(cast.clerk, code="1/VP")
    clock_at.shift(timedelta(hours=13))
    few = cost()
    add_schools(cast.units["ben_tre"], 700)
    make_posted(cast.clerk, code="2/VP")
    clock_at.shift(timedelta(hours=13))
    assert cost() <= 2 * few + 6
