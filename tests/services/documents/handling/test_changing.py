"""What changes while a document is handled: people, deadlines, watching; and the list of tasks."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.documents import HandlingTask
from portal.services.documents.handling import changing, instructing, working
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.handling.reading import read_handling
from portal.services.documents.handling.tasks import count_overdue, list_tasks
from tests.cast import Cast
from tests.handling import in_days, make_assigned, make_registered, receipt_of
from tests.make import actor_of


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


def code(cast: Cast, document_id: int) -> str:
    db.session.expire_all()
    return read_handling(actor_of(cast.principal), document_id=document_id).code


def test_deadlines_of_parts_never_pass_the_whole(cast: Cast) -> None:
    document_id = make_assigned(cast, cooperators=(cast.it_teacher,), due_on=in_days(5))
    task = db.session.scalars(select(HandlingTask).where(HandlingTask.part == "cooperate")).one()
    lead = actor_of(cast.teacher)
    for day in (in_days(6), in_days(-1), None):
        with pytest.raises(RuleBroken):
            working.set_part_deadline(lead, document_id=document_id, task_id=task.id, due_on=day)
    with pytest.raises(NotAllowed):
        working.set_part_deadline(actor_of(cast.principal), document_id=document_id, task_id=task.id, due_on=in_days(2))
    working.set_part_deadline(lead, document_id=document_id, task_id=task.id, due_on=in_days(2))
    changing.change_deadline(actor_of(cast.principal), document_id=document_id, due_on=in_days(9), reason="Chờ số liệu")
    assert (task.due_on, receipt_of(document_id, cast.units["vinh_binh"]).due_on) == (in_days(2), in_days(9))
    changing.change_deadline(actor_of(cast.principal), document_id=document_id, due_on=in_days(1), reason="Gấp")
    assert task.due_on == in_days(1)


def test_people_change_and_history_stays(cast: Cast) -> None:
    document_id = make_assigned(cast, cooperators=(cast.it_teacher,))
    principal = actor_of(cast.principal)
    changing.change_lead(
        principal, document_id=document_id, lead_id=cast.it_teacher.id, reason="Cô Hà nghỉ", confirmed=False
    )
    with pytest.raises(NotAllowed):
        working.complete(actor_of(cast.teacher), document_id=document_id, text="Xong")
    changing.change_people(principal, document_id=document_id, cooperator_ids=[cast.teacher.id], watcher_ids=[])
    changing.change_people(
        principal, document_id=document_id, cooperator_ids=[], watcher_ids=[cast.principal.id, cast.teacher.id]
    )
    parts = db.session.execute(select(HandlingTask.name, HandlingTask.part, HandlingTask.removed_at.is_(None))).all()
    assert [tuple(row) for row in parts] == [
        ("Ngô Thanh Hà", "lead", False),
        ("Bùi Quốc Kha", "cooperate", False),
        ("Bùi Quốc Kha", "lead", True),
        ("Ngô Thanh Hà", "cooperate", False),
        ("Đặng Thị Dung", "watch", True),
        ("Ngô Thanh Hà", "watch", True),
    ]
    with pytest.raises(RuleBroken, match="đang là người chủ trì"):
        changing.change_lead(
            principal, document_id=document_id, lead_id=cast.it_teacher.id, reason="x", confirmed=False
        )


def test_filed_is_completed_and_may_be_taken_up_again(cast: Cast) -> None:
    document_id = make_registered(cast)
    instructing.file_away(actor_of(cast.principal), document_id=document_id, text="Để biết")
    assert code(cast, document_id) == "06"
    changing.return_work(actor_of(cast.principal), document_id=document_id, reason="Có việc phải làm", due_on=None)
    assert code(cast, document_id) == "03"
    instructing.assign(
        actor_of(cast.principal), document_id=document_id, instruction=Instruction("Làm", cast.teacher.id)
    )
    assert code(cast, document_id) == "04"


def test_tasks_come_by_deadline_and_vanish_when_done(cast: Cast, clock_at) -> None:
    codes = {"1/VP": in_days(9), "2/VP": None, "3/VP": in_days(1)}
    ids = {each: make_assigned(cast, due_on=day, code=each) for each, day in codes.items()}
    teacher = actor_of(cast.teacher)
    assert [line.document.code for line in list_tasks(teacher).items] == ["3/VP", "1/VP", "2/VP"]
    clock_at.shift(2 * 86400)
    assert [line.due for line in list_tasks(teacher).items] == ["overdue", "later", "none"]
    assert count_overdue(teacher) == 1
    working.complete(teacher, document_id=ids["3/VP"], text="Xong")
    assert list_tasks(teacher).total == 2
    assert count_overdue(teacher) == 0
    assert list_tasks(actor_of(cast.principal)).total == 0


def test_watching_of_ones_own_accord(cast: Cast) -> None:
    document_id = make_assigned(cast)
    watcher = actor_of(cast.principal)
    assert working.watch(watcher, document_id=document_id)
    assert not working.watch(watcher, document_id=document_id)
    assert working.unwatch(watcher, document_id=document_id)
    assert not working.unwatch(actor_of(cast.teacher), document_id=document_id)  # the lead stays
