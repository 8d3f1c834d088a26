"""Duties: from the reader's proposals to what each unit has done, and over to the document that supersedes."""

import threading
from datetime import date, datetime

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, DutyReport
from portal.models.notifications import Notification
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.deadlines import Rhythm, Timing
from portal.rules.documents.duties import DutyState, Proof
from portal.services.documents import answering, posting, superseding
from portal.services.documents.duties import doing
from portal.services.documents.duties.board import get_board
from portal.services.documents.duties.moving import move_duties
from tests.cast import Cast, Person
from tests.duties import do, post_with_duty
from tests.make import actor_of, make_posted

MONTHLY = Timing(rhythm=Rhythm.MONTHLY, day=17)


def at(day: int, month: int = 11, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=clock.LOCAL_ZONE)


def mine(person: Person, show: str = "") -> list[tuple[str, DutyState]]:
    return [(each.duty.title, each.state) for each in doing.list_open(actor_of(person), show=show).items]


def test_a_unit_does_it_once_in_time_or_late(cast: Cast, clock_at) -> None:
    duty = post_with_duty(cast.clerk)
    first = do(cast.principal, duty, "Đã gửi đủ.")
    assert mine(cast.principal) == []
    again = doing.report_done(
        actor_of(cast.principal), duty_id=duty.id, occurrence="2026-11-24", remark="", file=None, answer_id=None
    )
    assert again.id == first
    clock_at.move_to(at(25))
    assert mine(cast.other_principal) == [("Gửi danh sách học sinh", DutyState.OVERDUE)]
    do(cast.other_principal, duty)
    board = get_board(actor_of(cast.clerk), document_id=duty.document_id)
    assert board is not None
    states = {line.receipt.unit_name: line.standing.state for line in board.lines}
    assert states["Trường Tiểu học Vĩnh Bình"] is DutyState.DONE
    assert states["Trường Tiểu học Hòa Nghĩa"] is DutyState.LATE
    assert (board.tally["all"], board.tally["da-xong"], board.tally["muon"], board.tally["qua-han"]) == (4, 2, 1, 2)


def test_the_last_moment_of_the_day_is_in_time(cast: Cast, clock_at) -> None:
    duty = post_with_duty(cast.clerk)
    clock_at.move_to(datetime(2026, 11, 24, 23, 59, 59, tzinfo=clock.LOCAL_ZONE))
    do(cast.principal, duty)
    board = get_board(actor_of(cast.clerk), document_id=duty.document_id, show="da-xong")
    assert board is not None
    assert [line.standing.state for line in board.lines] == [DutyState.DONE]


def test_a_recurring_duty_comes_back(cast: Cast, clock_at) -> None:
    duty = post_with_duty(cast.clerk, MONTHLY, title="Báo cáo tháng")
    assert mine(cast.principal) == [("Báo cáo tháng", DutyState.OPEN)]
    do(cast.principal, duty)
    assert mine(cast.principal) == []
    clock_at.move_to(at(18, 12))
    assert mine(cast.other_principal) == [("Báo cáo tháng", DutyState.OVERDUE)]
    clock_at.move_to(at(12, 12))
    assert mine(cast.principal) == []
    clock_at.move_to(datetime(2027, 1, 10, 9, tzinfo=clock.LOCAL_ZONE))
    assert mine(cast.principal) == [("Báo cáo tháng", DutyState.SOON)]
    board = get_board(actor_of(cast.clerk), document_id=duty.document_id)
    assert board is not None
    assert [each.due for each in board.choices] == [date(2027, 1, 17), date(2026, 12, 17)]
    old = get_board(actor_of(cast.clerk), document_id=duty.document_id, occurrence=date(2026, 12, 17))
    assert old is not None
    assert (old.tally["da-xong"], old.tally["qua-han"]) == (1, 3)


def test_what_follows_an_event_stays_and_is_reported_each_time(cast: Cast) -> None:
    duty = post_with_duty(cast.clerk, Timing(rhythm=Rhythm.AFTER_EVENT, days=5, working=True, event="có thay đổi"))
    assert mine(cast.principal) == [("Gửi danh sách học sinh", DutyState.STANDING)]
    do(cast.principal, duty, "Thay đổi của bà Lan")
    do(cast.principal, duty, "Thay đổi của ông An")
    assert mine(cast.principal) == [("Gửi danh sách học sinh", DutyState.STANDING)]
    assert [r.attempt for r in doing.list_reports(actor_of(cast.principal), duty_id=duty.id)] in ([1, 2], [2, 1])


@pytest.mark.parametrize(
    ("proof", "field"), [(Proof.CONFIRMATION, "remark"), (Proof.FILE, "file"), (Proof.DOCUMENT, "answer")]
)
def test_the_proof_asked_for_is_needed(cast: Cast, proof: Proof, field: str) -> None:
    duty = post_with_duty(cast.clerk, proof=proof)
    with pytest.raises(RuleBroken) as refused:
        do(cast.principal, duty)
    assert refused.value.field == field


def test_an_answer_is_a_document_the_unit_sent_to_the_issuer(cast: Cast) -> None:
    duty = post_with_duty(cast.board_clerk, proof=Proof.DOCUMENT, addressing=Addressing(subordinates="direct"))
    elsewhere = make_posted(cast.clerk, code="1/VP").id
    reply = make_posted(cast.clerk, code="2/VP", addressing=Addressing(superior=True)).id
    actor = actor_of(cast.clerk)
    for wrong in (elsewhere, duty.document_id, 999999):
        with pytest.raises(RuleBroken):
            doing.report_done(actor, duty_id=duty.id, occurrence="2026-11-24", remark="", file=None, answer_id=wrong)
        db.session.rollback()
    report = doing.report_done(actor, duty_id=duty.id, occurrence="2026-11-24", remark="", file=None, answer_id=reply)
    assert report.answer_id == reply


def test_the_issuer_sends_a_proof_back_and_the_unit_does_it_again(cast: Cast, mails) -> None:
    duty = post_with_duty(cast.clerk)
    report = do(cast.principal, duty)
    doing.return_report(actor_of(cast.leader), report_id=report, reason="Thiếu lớp 5A")
    db.session.commit()
    found = doing.get_own(actor_of(cast.principal), duty_id=duty.id)
    assert (found.state, found.report and found.report.returned_reason) == (DutyState.SOON, "Thiếu lớp 5A")
    told = db.session.scalars(select(Notification).where(Notification.kind == "duty_returned")).all()
    assert [n.account_id for n in told] == [cast.principal.id]
    with pytest.raises(RuleBroken, match="đã được trả lại"):
        doing.return_report(actor_of(cast.clerk), report_id=report, reason="Nữa")
    db.session.rollback()
    again = do(cast.principal, duty)
    assert again != report
    assert db.session.get_one(DutyReport, again).attempt == 2
    assert mine(cast.principal) == []


def test_who_may_not(cast: Cast) -> None:
    duty = post_with_duty(cast.clerk)
    report = do(cast.principal, duty)
    for person, error in ((cast.stranger, NotFound), (cast.clerk, NotFound), (cast.teacher, NotAllowed)):
        with pytest.raises(error):
            doing.report_done(
                actor_of(person), duty_id=duty.id, occurrence="2026-11-24", remark="", file=None, answer_id=None
            )
    for person, error in ((cast.stranger, NotFound), (cast.other_principal, NotFound), (cast.supervisor, NotAllowed)):
        with pytest.raises(error):
            doing.return_report(actor_of(person), report_id=report, reason="Sai")
    for person in (cast.stranger, cast.other_principal):
        with pytest.raises(NotFound):
            doing.get_report(actor_of(person), report_id=report)
    with pytest.raises(NotFound):
        get_board(actor_of(cast.principal), document_id=duty.document_id)


def test_a_unit_that_sent_the_document_back_owes_nothing(cast: Cast, mails) -> None:
    duty = post_with_duty(cast.clerk)
    answering.refuse(actor_of(cast.principal), document_id=duty.document_id, reason="Nhầm")
    db.session.commit()
    assert mine(cast.principal) == []
    board = get_board(actor_of(cast.clerk), document_id=duty.document_id)
    assert board is not None
    assert board.tally["all"] == 3


def test_two_tabs_report_once(app, cast: Cast) -> None:
    duty = post_with_duty(cast.clerk)
    actor, duty_id = actor_of(cast.principal), duty.id
    db.session.remove()
    start, reports = threading.Barrier(2), []

    def work() -> None:
        with app.app_context():
            start.wait(10)
            begin_write()
            report = doing.report_done(
                actor, duty_id=duty_id, occurrence="2026-11-24", remark="", file=None, answer_id=None
            )
            reports.append(report.id)
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(reports) == 2
    assert len(set(reports)) == 1


def test_superseding_takes_duties_and_reports_along(cast: Cast) -> None:
    old = post_with_duty(cast.clerk, title="Gửi danh sách", code="1/VP")
    other = post_with_duty(cast.clerk, title="Gửi danh sách", code="2/VP")
    do(cast.principal, old)
    source, target = db.session.get_one(Document, old.document_id), db.session.get_one(Document, other.document_id)
    extra = post_with_duty(cast.clerk, MONTHLY, title="Báo cáo tháng", code="3/VP")
    assert move_duties(source, target) == 1
    assert move_duties(source, target) == 0
    assert move_duties(db.session.get_one(Document, extra.document_id), target) == 1
    db.session.commit()
    assert mine(cast.principal) == [("Báo cáo tháng", DutyState.OPEN)]
    board = get_board(actor_of(cast.clerk), document_id=target.id)
    assert board is not None
    assert [duty.title for duty in board.duties] == ["Gửi danh sách", "Báo cáo tháng"]
    assert board.tally["da-xong"] == 1
    assert get_board(actor_of(cast.clerk), document_id=source.id) is None


def test_posting_a_replacement_moves_them(cast: Cast) -> None:
    duty = post_with_duty(cast.clerk, title="Gửi danh sách", code="1/VP")
    do(cast.principal, duty)
    clerk = actor_of(cast.clerk)
    draft = superseding.start_replacement(clerk, document_id=duty.document_id)
    draft.code, draft.code_folded, draft.issued_on = "2/VP", "2vp", clock.today()
    db.session.commit()
    posting.post_document(clerk, document_id=draft.id, version=draft.version)
    db.session.commit()
    board = get_board(clerk, document_id=draft.id)
    assert board is not None
    assert (board.duty.id, board.tally["da-xong"]) == (duty.id, 1)
    assert mine(cast.other_principal) == [("Gửi danh sách", DutyState.SOON)]
