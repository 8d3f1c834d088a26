"""Duties go with the document: owed, proven, reminded of and followed wherever it was passed on to."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.documents import Document, Duty
from portal.models.notifications import Notification
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.deadlines import Rhythm, Timing
from portal.rules.documents.duties import DutyState, Proof
from portal.rules.permissions import Role
from portal.services.documents import answering, forwarding, reminding, withdrawing
from portal.services.documents.calendars import list_deadlines
from portal.services.documents.duties import doing
from portal.services.documents.duties.board import Board, get_board
from portal.services.documents.receiving import read_document
from tests.cast import Cast, Person
from tests.duties import SOON, do, post_with_duty
from tests.make import actor_of, make_posted
from tests.passing import DEPARTMENTS, DIRECT, forward
from tests.trees import add_schools

BOARD_TITLE = "Gửi danh sách học sinh"


def given(cast: Cast, timing: Timing = SOON, **wish) -> tuple[Duty, Document, Document]:
    """The centre's duty, passed on by the department and then by the office."""
    duty = post_with_duty(cast.board_clerk, timing, addressing=DEPARTMENTS, **wish)
    first = forward(cast.clerk, duty.document_id)
    return duty, first, forward(cast.office_clerk, first.id)


def mine(person: Person) -> list[tuple[str, DutyState]]:
    return [(each.duty.title, each.state) for each in doing.list_all_open(actor_of(person))]


def board_of(person: Person, document_id: int) -> Board:
    board = get_board(actor_of(person), document_id=document_id)
    assert board is not None
    return board


def test_every_unit_on_the_way_owes_it_and_does_it(cast: Cast) -> None:
    duty, _first, second = given(cast)
    for person in (cast.clerk, cast.office_clerk, cast.thpt_principal, cast.principal, cast.other_principal):
        assert mine(person) == [(BOARD_TITLE, DutyState.SOON)], person
    shown = read_document(actor_of(cast.principal), document_id=second.id, visit=False).duties
    assert [each.duty.id for each in shown] == [duty.id]
    assert "duty" in {each.what for each in list_deadlines(actor_of(cast.principal))}
    do(cast.principal, duty, "Xong")
    assert mine(cast.principal) == []
    assert [each.remark for each in doing.list_done(actor_of(cast.principal)).items] == ["Xong"]
    assert mine(cast.other_principal) == [(BOARD_TITLE, DutyState.SOON)]


def test_each_board_counts_those_the_unit_itself_sent_it_to(cast: Cast) -> None:
    duty, first, second = given(cast)
    for person in (cast.principal, cast.thpt_principal, cast.clerk):
        do(person, duty)
    issuer, department = board_of(cast.board_clerk, duty.document_id), board_of(cast.clerk, first.id)
    office = board_of(cast.office_clerk, second.id)
    assert (issuer.tally["all"], issuer.tally["da-xong"]) == (2, 1)
    assert (department.tally["all"], department.tally["da-xong"]) == (2, 1)
    assert (office.tally["all"], office.tally["da-xong"]) == (2, 1)
    below = {line.receipt.unit_name: line.onward for line in issuer.lines}
    assert [(each.units, each.done) for each in below.values() if each] == [(4, 2)]
    below = {line.receipt.unit_name: line.onward for line in department.lines}
    assert [(each.units, each.done) for each in below.values() if each] == [(2, 1)]
    assert [line.onward for line in office.lines] == [None, None]
    with pytest.raises(NotFound):
        get_board(actor_of(cast.clerk), document_id=duty.document_id)


def test_a_duty_for_schools_reaches_them_past_those_who_pass_it_on(cast: Cast) -> None:
    duty, _first, second = given(cast, kinds=("primary_school",))
    assert mine(cast.clerk) == mine(cast.office_clerk) == mine(cast.thpt_principal) == []
    assert mine(cast.principal) == [(BOARD_TITLE, DutyState.SOON)]
    assert board_of(cast.board_clerk, duty.document_id).tally["all"] == 0
    assert board_of(cast.office_clerk, second.id).tally["all"] == 2


def test_a_document_that_came_twice_is_owed_once(cast: Cast) -> None:
    everyone = Addressing(subordinates="all")
    duty = post_with_duty(cast.board_clerk, addressing=everyone)
    forward(cast.clerk, duty.document_id, again=True)
    assert mine(cast.office_clerk) == [(BOARD_TITLE, DutyState.SOON)]
    assert len(doing.list_done(actor_of(cast.office_clerk)).items) == 0
    do(cast.office_clerk, duty)
    assert doing.list_done(actor_of(cast.office_clerk)).total == 1


def test_what_was_sent_back_or_recalled_is_owed_no_more(cast: Cast, mails) -> None:
    _duty, first, second = given(cast)
    answering.refuse(actor_of(cast.principal), document_id=second.id, reason="Nhầm")
    db.session.commit()
    assert mine(cast.principal) == []
    assert board_of(cast.office_clerk, second.id).tally["all"] == 1
    withdrawing.recall(actor_of(cast.office_clerk), document_id=second.id, reason="Gửi nhầm")
    db.session.commit()
    assert mine(cast.other_principal) == []
    withdrawing.recall(actor_of(cast.clerk), document_id=first.id, reason="Gửi nhầm")
    db.session.commit()
    assert get_board(actor_of(cast.office_clerk), document_id=second.id) is None


def test_occurrences_from_before_it_was_passed_on_are_not_owed(cast: Cast, clock_at, drain, mails) -> None:
    monthly = Timing(rhythm=Rhythm.MONTHLY, day=17)
    duty = post_with_duty(cast.board_clerk, monthly, addressing=DEPARTMENTS)
    clock_at.move_to(datetime(2026, 12, 18, 9, tzinfo=clock.LOCAL_ZONE))
    assert mine(cast.clerk) == [(BOARD_TITLE, DutyState.OVERDUE)]
    first = forward(cast.clerk, duty.document_id)
    assert mine(cast.office_clerk) == [(BOARD_TITLE, DutyState.OPEN)]
    board = board_of(cast.clerk, first.id)
    assert [each.due for each in board.choices] == [date(2027, 1, 17)]
    reminding.queue_reminders()
    drain()
    told = select(Notification.account_id).where(Notification.kind == "duty_due")
    assert cast.office_clerk.id not in set(db.session.scalars(told))
    assert cast.clerk.id in set(db.session.scalars(told))


def test_reminders_go_to_all_who_owe_it(cast: Cast, clock_at, drain, mails) -> None:
    duty, _first, _second = given(cast)
    do(cast.principal, duty)
    clock_at.move_to(datetime(2026, 11, 23, 9, tzinfo=clock.LOCAL_ZONE))
    reminding.queue_reminders()
    drain()
    told = set(db.session.scalars(select(Notification.account_id).where(Notification.kind == "duty_due")))
    owing = {person.id for person in (cast.clerk, cast.office_clerk, cast.thpt_principal, cast.other_principal)}
    assert owing <= told
    assert cast.principal.id not in told


def test_who_passed_it_on_reads_the_proof_and_sends_it_back(cast: Cast, mails) -> None:
    duty, _first, second = given(cast)
    report = do(cast.principal, duty)
    for person, error in ((cast.clerk, NotFound), (cast.stranger, NotFound), (cast.other_principal, NotFound)):
        with pytest.raises(error):
            doing.get_report(actor_of(person), report_id=report)
    with pytest.raises(NotFound):
        doing.return_report(actor_of(cast.principal), report_id=report, reason="Sai")
    reader = replace(actor_of(cast.office_clerk), roles=frozenset({Role.TEACHER}))
    with pytest.raises(NotAllowed):
        doing.get_returnable(reader, report_id=report)
    found = doing.get_returnable(actor_of(cast.office_clerk), report_id=report)
    assert doing.find_board(actor_of(cast.office_clerk), found) == second.id
    doing.return_report(actor_of(cast.office_clerk), report_id=report, reason="Thiếu lớp 5A")
    db.session.commit()
    told = db.session.scalars(select(Notification).where(Notification.kind == "duty_returned")).one()
    assert (told.account_id, told.params["unit"]) == (cast.principal.id, "Phòng Giáo dục và Đào tạo Chợ Lách")
    assert mine(cast.principal) == [(BOARD_TITLE, DutyState.SOON)]
    again = do(cast.principal, duty)
    assert doing.get_returnable(actor_of(cast.board_clerk), report_id=again).id == again


def test_an_answer_may_go_to_who_passed_it_on(cast: Cast) -> None:
    duty, _first, _second = given(cast, proof=Proof.DOCUMENT)
    reply = make_posted(cast.principal, code="3/TH", addressing=Addressing(superior=True)).id
    answers = doing.list_answers(actor_of(cast.principal), duty_id=duty.id)
    assert [each.id for each in answers] == [reply]


def test_the_preview_of_a_forwarding_names_the_duties(cast: Cast) -> None:
    duty = post_with_duty(cast.board_clerk, kinds=("district_office",), addressing=DEPARTMENTS)
    ready = forwarding.preview(actor_of(cast.clerk), document_id=duty.document_id, addressing=DIRECT, again=False)
    assert [each.id for each in ready.duties] == [duty.id]
    schools = Addressing(subordinates="direct", kinds=("upper_secondary_school",))
    ready = forwarding.preview(actor_of(cast.clerk), document_id=duty.document_id, addressing=schools, again=False)
    assert ready.duties == []


def test_700_units_below_cost_the_boards_and_lists_no_more_statements(cast: Cast, queries) -> None:
    duty, _first, _second = given(cast)
    with queries() as few:
        board_of(cast.board_clerk, duty.document_id)
    add_schools(cast.units["ben_tre"], 700)
    again = post_with_duty(cast.board_clerk, code="9/A", addressing=DEPARTMENTS)
    first = forward(cast.clerk, again.document_id)
    with queries() as many:
        board_of(cast.board_clerk, again.document_id)
    assert len(many) == len(few)
    assert board_of(cast.clerk, first.id).tally["all"] == 702
    with queries() as count:
        doing.list_all_open(actor_of(cast.thpt_principal))
    assert len(count) <= 6, count.statements
