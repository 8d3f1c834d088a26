"""What counts as read and confirmed of one pupil's row, in SQL; as ``rules.contact_book.notices`` says it for one
guardian who confirms."""

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from portal.models.contact_book import NoticePerson, NoticePupil


def is_opened() -> ColumnElement[bool]:
    """A guardian opened it, or the family confirmed or read it without an account."""
    told = aliased(NoticePerson)
    of_pupil = (told.notice_pupil_id == NoticePupil.id, told.guardian_id.is_not(None))
    opened = exists().where(*of_pupil, or_(told.opened_at.is_not(None), told.paper_at.is_not(None)))
    return or_(opened, NoticePupil.link_opened_at.is_not(None), _by_other_ways())


def is_done() -> ColumnElement[bool]:
    """A guardian confirmed it, by account, by link or on paper."""
    told = aliased(NoticePerson)
    of_pupil = (told.notice_pupil_id == NoticePupil.id, told.guardian_id.is_not(None))
    signed = or_(told.confirmed_at.is_not(None), told.paper_at.is_not(None))
    return or_(exists().where(*of_pupil, signed), _by_other_ways())


def _by_other_ways() -> ColumnElement[bool]:
    return or_(NoticePupil.paper_at.is_not(None), NoticePupil.link_confirmed_at.is_not(None))
