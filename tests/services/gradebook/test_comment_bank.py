"""The bank of comments: whose sentence a code stands for, who may keep them, every way into a cell."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import BankComment
from portal.rules.permissions import Role
from portal.services.gradebook import comment_bank, form_writing, history
from portal.services.gradebook.comment_bank import add_comment
from portal.services.gradebook.form_writing import Sent
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, Taught, make_taught, shown, write
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.score_files import bring, exported, fill, look

CELL = (0, "comment")


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def keep(by: Person, code: str, text: str, *, subject: str = "", shared: bool = False) -> BankComment:
    made = add_comment(actor_of(by), code=code, text=text, subject=subject, shared=shared)
    db.session.commit()
    return made


def test_the_nearest_sentence_wins(cast: Cast, taught: Taught) -> None:
    teacher, leader = taught.teacher, cast.thpt_principal

    def typed() -> str:
        return write(taught, {CELL: "/t1"})[0].value

    assert "T1" in str(write(taught, {CELL: "/T1"})[0].refused)
    keep(leader, "T1", "Của trường.", shared=True)
    keep(leader, "T1", "Của riêng hiệu trưởng.")
    keep(hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé"), "T1", "Của cô khác.")
    keep(leader, "T1", "Của môn khác.", subject="ngu_van", shared=True)
    assert typed() == "Của trường."
    keep(leader, "T1", "Của môn Toán.", subject="toan", shared=True)
    assert typed() == "Của môn Toán."
    own = keep(teacher, "T1", "Của tôi.")
    assert typed() == "Của tôi."
    nearest = keep(teacher, "T1", "Của tôi, môn Toán.", subject="toan")
    assert typed() == "Của tôi, môn Toán."
    for ended, left in ((nearest, "Của tôi."), (own, "Của môn Toán.")):
        comment_bank.end_comment(actor_of(teacher), comment_id=ended.id)
        assert typed() == shown(taught)[CELL] == left
        with pytest.raises(NotFound):
            comment_bank.get_comment(actor_of(teacher), ended.id)


def test_every_way_into_a_cell_expands_and_undo_does_not(taught: Taught, queries: Callable[[], QueryCount]) -> None:
    keep(taught.teacher, "T1", "Em học tốt.")
    keep(taught.teacher, "K2", "Cần cố gắng.")
    actor = actor_of(taught.teacher)
    sent = Sent(cells={(taught.pupil(1), "comment"): "/T1 /K2 Ngoan."}, newest=0, choices={})
    form_writing.write_form(actor, key=taught.key, sent=sent)
    db.session.commit()
    assert shown(taught)[1, "comment"] == "Em học tốt. Cần cố gắng. Ngoan."
    with queries() as plain:
        write(taught, {(2, "comment"): "Ngoan."})
    with queries() as coded:
        write(taught, {(3, "comment"): "/T1"})
    assert not any("bank_comment" in statement for statement in plain.statements)
    assert sum("bank_comment" in statement for statement in coded.statements) == 1
    assert write(taught, {(0, "tx1"): "/T1"})[0].state == "refused"  # a score has no code
    write(taught, {(3, "comment"): "Khác."}, batch="page-2")
    history.undo_last(actor, key=taught.key)
    db.session.commit()
    assert shown(taught)[3, "comment"] == "Em học tốt."


def test_sentences_that_do_not_fit_together_are_refused(taught: Taught) -> None:
    keep(taught.teacher, "A", "a" * 300)
    keep(taught.teacher, "B", "b" * 300)
    (outcome,) = write(taught, {CELL: "/A /B"})
    assert (outcome.state, str(outcome.refused)) == ("refused", "Nhận xét dài 601 chữ cái, nhiều nhất là 500.")


def test_who_keeps_and_changes_what(cast: Cast, taught: Taught) -> None:
    teacher, leader = actor_of(taught.teacher), actor_of(cast.thpt_principal)
    shared = keep(cast.thpt_principal, "T1", "Của trường.", shared=True)
    own = keep(taught.teacher, "T1", "Của tôi.")
    with pytest.raises(NotAllowed):
        add_comment(teacher, code="T2", text="x", subject="", shared=True)
    with pytest.raises(NotAllowed):
        comment_bank.end_comment(teacher, comment_id=shared.id)
    with pytest.raises(NotFound):  # another's own
        comment_bank.end_comment(leader, comment_id=own.id)
    with pytest.raises(RuleBroken) as error:
        add_comment(teacher, code="/t1", text="Khác.", subject="", shared=False)
    assert error.value.field == "code"
    other = actor_of(cast.principal)
    with pytest.raises(NotFound):  # another school's
        comment_bank.end_comment(other, comment_id=shared.id)
    assert comment_bank.list_comments(other, number=1).total == 0
    assert [each.text for each in comment_bank.list_comments(teacher, number=1).items] == ["Của tôi.", "Của trường."]
    comment_bank.change_comment(teacher, comment_id=own.id, code="t9", text="Mới.", subject="toan")
    assert (own.code, own.text, own.subject) == ("T9", "Mới.", "toan")


def test_the_starting_set_comes_once(cast: Cast, taught: Taught) -> None:
    teacher = actor_of(taught.teacher)
    keep(taught.teacher, "G1", "Của tôi.")
    count = comment_bank.take_starts(teacher)
    assert count == 19
    assert comment_bank.take_starts(teacher) == 0
    assert comment_bank.list_comments(teacher, number=1).total == 20
    db.session.commit()
    assert comment_bank.take_starts(actor_of(cast.thpt_principal)) == 20  # for the school
    assert comment_bank.list_comments(teacher, number=1).total == 40


def test_codes_of_comments_in_a_file_are_shown_and_written_as_sentences(taught: Taught) -> None:
    actor = actor_of(taught.teacher)
    keep(taught.teacher, "T1", "Em học tốt.")
    file = fill(exported(actor, taught.key), {(0, "Nhận xét"): "/T1", (1, "Nhận xét"): "/T9"})
    plan = look(actor, file)
    assert [(cell.typed, cell.state) for cell in plan.sheets[0].cells] == [("Em học tốt.", "new"), ("/T9", "wrong")]
    assert bring(actor, file).written == 1
    assert shown(taught) == {(0, "comment"): "Em học tốt."}
    counts = look(actor, file).counts  # the same file again
    assert (counts["same"], counts["wrong"], counts["conflict"]) == (1, 1, 0)
