"""Every answer to a notice is kept; the newest counts."""

from datetime import timedelta
from typing import Any

from portal.db import db
from portal.models.contact_book import Notice, NoticeAnswer, NoticePupil
from portal.services.contact_book.notices import boards, following, for_family, links
from portal.services.contact_book.notices.board_rows import PupilRow
from portal.web.parts import parts
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.school import Room, make_class
from tests.sheets import rows_of

ASKS = {"question": "Con có đi không?", "options": ["Có đi", "Ở nhà"]}


def row_of(cast: Cast, sent: Notice, room: Room) -> PupilRow:
    db.session.expire_all()
    return boards.read_pupil(as_actor(cast.principal), sent.id, room.pupils[0].id)[1]


def said(row: PupilRow) -> list[tuple[bool, int, str]]:
    return [(each.notice_person_id is None, each.choice, each.words) for each in row.answers]


def by_link(sent: Notice, **answer: Any) -> None:
    about = db.session.query(NoticePupil).filter_by(notice_id=sent.id).order_by(NoticePupil.id).first()
    assert about is not None
    token = links.link_tokens(parts().register_key, sent, [about])[about.id]
    links.answer(parts().register_key, token, **answer)
    db.session.commit()


def test_answers_by_link_do_not_overwrite_each_other(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    sent = send(cast.principal, room, **ASKS)
    by_link(sent, choice=0, words="Cả nhà đồng ý")
    clock_at.shift(timedelta(minutes=1))
    by_link(sent, choice=1, words="")
    by_link(sent, choice=1, words="")  # somebody else with the same link, the same minute
    row = row_of(cast, sent, room)
    assert said(row) == [(True, 0, "Cả nhà đồng ý"), (True, 1, ""), (True, 1, "")]
    assert row.was == 0
    assert boards.read_board(as_actor(cast.principal), sent.id).answers == {1: 1}


def test_two_guardians_and_a_link_each_keep_what_they_said(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    child = room.pupils[0]
    mother, father = make_guardian(cast, child), make_guardian(cast, child, name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, **ASKS)
    for person in (mother, father):  # the first answers of both, at the same moment
        for_family.answer(as_actor(person), pupil_id=child.id, notice_id=sent.id, choice=0, words="")
    db.session.commit()
    assert row_of(cast, sent, room).was is None, "two who say the same changed nothing"
    clock_at.shift(timedelta(minutes=1))
    for_family.answer(as_actor(mother), pupil_id=child.id, notice_id=sent.id, choice=0, words="")
    db.session.commit()
    assert len(row_of(cast, sent, room).answers) == 2, "the same once more is no new answer"
    for_family.answer(as_actor(mother), pupil_id=child.id, notice_id=sent.id, choice=1, words="Con ốm")
    db.session.commit()
    clock_at.shift(timedelta(minutes=1))
    by_link(sent, choice=0, words="Đi được rồi")
    row = row_of(cast, sent, room)
    assert said(row) == [(False, 0, ""), (False, 0, ""), (False, 1, "Con ốm"), (True, 0, "Đi được rồi")]
    assert (row.answers[-1].choice, row.was) == (0, 1)
    told = for_family.read_notice(as_actor(mother), pupil_id=child.id, notice_id=sent.id, visit=False).told
    assert (told.answer, told.person.words) == ("Ở nhà", "Con ốm"), "each reads the own answer only"


def test_the_export_tells_what_was_said_before(cast: Cast) -> None:
    room = make_class(cast)
    sent = send(cast.principal, room, **ASKS)
    by_link(sent, choice=0, words="")
    by_link(sent, choice=1, words="")
    data = following.export_board(as_actor(cast.principal), notice_id=sent.id, class_id=None, say=str)
    rows = rows_of(data)
    heading = next(row for row in rows if "Trả lời trước khi đổi" in row)
    first = rows[rows.index(heading) + 1]
    assert first[heading.index("Trả lời")] == "Ở nhà"
    assert first[heading.index("Trả lời trước khi đổi")] == "Có đi"
    assert db.session.query(NoticeAnswer).count() == 2
