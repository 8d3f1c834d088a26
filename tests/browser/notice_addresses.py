"""Addresses of the contact book: what a mother opens, and the notices the school follows."""

import io

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice, NoticeFile, NoticeHandIn, NoticePerson, NoticePupil, NoticeSignup
from portal.services.contact_book.notices import links
from portal.web import notice_links
from portal.web.parts import parts


def notice_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a notice that waits to be confirmed, about the mother's child of 4A, and a draft of the teacher."""
    waiting, draft = _notice("Thăm làng hoa Cái Mơn"), _notice("Nhắc giữ ấm cho các em")
    consent, arranged = _notice("Xin ý kiến: học bơi cuối tuần"), _notice("Ôn tập cuối học kì 1")
    turns = _notice("Gặp riêng giáo viên chủ nhiệm")
    pupils = select(NoticePupil.pupil_id).where(NoticePupil.notice_id == waiting.id).order_by(NoticePupil.id)
    pupil_id = db.session.scalars(pupils.limit(1)).one()
    file = NoticeFile(notice_id=waiting.id, name="ke-hoach.pdf", sha256=_kept(), size=3)
    db.session.add(file)
    db.session.commit()
    one: dict[str, list[object]] = {"notice_id": [waiting.id]}
    school = ("withdraw_notice", "notice_slips", "notice_links", "print_notice_board")
    drafts = ("schedule_notice", "edit_notice", "choose_notice_pupils", "notice_files")
    return {
        "contact_book.notice": {"notice_id": [waiting.id, draft.id, consent.id, arranged.id, turns.id]},
        "contact_book.notice_pupil": {"notice_id": [waiting.id, consent.id], "pupil_id": [pupil_id]},
        "contact_book.change_turn": {"notice_id": [turns.id], "pupil_id": [_signed_up(turns)]},
        "contact_book.notice_file": one | {"file_id": [file.id]},
        **{f"contact_book.{name}": one for name in school},
        **{f"contact_book.{name}": {"notice_id": [draft.id]} for name in drafts},
        **_linked_pages(waiting, file),
        "family.notices": {"pupil_id": [pupil_id]},
        "family.hand_in": {"notice_id": [turns.id], "pupil_id": [pupil_id]},
        "family.handed_file": {"notice_id": [turns.id], "pupil_id": [pupil_id], "file_id": [_handed(turns)]},
        "family.find_notice": one,
        "family.notice": {"notice_id": [waiting.id, consent.id, turns.id], "pupil_id": [pupil_id]},
        "family.notice_file": one | {"pupil_id": [pupil_id], "file_id": [file.id]},
    }


def _linked_pages(notice: Notice, file: NoticeFile) -> dict[str, dict[str, list[object]]]:
    """What opens by the link of the first pupil."""
    first = select(NoticePupil).where(NoticePupil.notice_id == notice.id).order_by(NoticePupil.id).limit(1)
    about = db.session.scalars(first).one()
    token = links.link_tokens(parts().register_key, notice, [about])[about.id]
    ticket = notice_links.ticket_for(links.find_linked(parts().register_key, token))
    opened: dict[str, list[object]] = {"token": [token], "ticket": [ticket]}
    return {
        "notice_link.ask": {"token": [token]},
        "notice_link.show": opened,
        "notice_link.file": opened | {"file_id": [file.id]},
    }


def _signed_up(notice: Notice) -> int:
    """A pupil with a turn."""
    query = select(NoticePupil.pupil_id).join(NoticeSignup, NoticeSignup.notice_pupil_id == NoticePupil.id)
    held = query.where(NoticePupil.notice_id == notice.id, NoticeSignup.left_at.is_(None)).order_by(NoticeSignup.id)
    return db.session.scalars(held.limit(1)).one()


def _handed(notice: Notice) -> int:
    """A file that the mother handed in."""
    person = select(NoticePerson).join(NoticePerson.about).where(NoticePupil.notice_id == notice.id)
    told = db.session.scalars(person.where(NoticePerson.account_id.is_not(None)).order_by(NoticePerson.id)).first()
    assert told is not None
    file = NoticeHandIn(
        notice_pupil_id=told.notice_pupil_id,
        account_id=told.account_id,
        name="anh.jpg",
        sha256=_kept(),
        size=3,
        at=clock.now(),
    )
    db.session.add(file)
    db.session.commit()
    return file.id


def _notice(title: str) -> Notice:
    return db.session.scalars(select(Notice).where(Notice.title == title)).one()


def _kept() -> str:
    return parts().file_store.put(io.BytesIO(b"abc")).sha256
