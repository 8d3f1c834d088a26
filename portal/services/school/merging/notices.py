"""Two rows of one notice become one: who was told, and everything they confirmed, answered, took and handed in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import (
    NoticeAnswer,
    NoticeConsent,
    NoticeHandIn,
    NoticePerson,
    NoticePupil,
    NoticeSignup,
)

Set = Callable[..., None]
"""Changes a row, and remembers how it was."""
PAPER = ("paper_at", "paper_by", "paper_by_id", "paper_agreed")


def unite_notices(kept: NoticePupil, double: NoticePupil, change: Set) -> None:
    """What hangs on the double's row goes over to the one that stays, and its link and slip lead there.

    A confirmation stays valid; of two answers of the same person or by the links the later counts, both stay to be
    read; of two turns the one taken later stays and the other is given back.
    """
    people = _join_people(kept, double, change)
    for row in _of(NoticeAnswer, double):
        person_id = row.notice_person_id
        change(row, notice_pupil_id=kept.id, notice_person_id=people.get(person_id, person_id))
    for row in _of(NoticeHandIn, double):
        change(row, notice_pupil_id=kept.id)
    _join_turns(kept, double, change)
    _take(kept, double, change, names=PAPER, later=True)
    _take(kept, double, change, names=("link_answered_at", "link_choice", "link_words"), later=True)
    _take(kept, double, change, names=("link_opened_at",), later=False)
    _take(kept, double, change, names=("link_confirmed_at",), later=False)
    united = select(NoticePupil).where(NoticePupil.united_into_id == double.id).order_by(NoticePupil.id)
    for row in (*db.session.scalars(united).all(), double):
        change(row, united_into_id=kept.id)


def _join_people(kept: NoticePupil, double: NoticePupil, change: Set) -> Mapping[int | None, int]:
    """By id of a person of the double: the same person at the row that stays. Who is not there goes over whole."""
    there = _of(NoticePerson, kept)
    same: dict[int | None, int] = {}
    for person in _of(NoticePerson, double):
        other = next((each for each in there if _is_same(each, person)), None)
        if other is None:
            change(person, notice_pupil_id=kept.id)
            continue
        same[person.id] = other.id
        _join_person(other, person, change)
    return same


def _is_same(one: NoticePerson, other: NoticePerson) -> bool:
    """The same guardian, the pupil, or one account that two guardians of the records have."""
    if one.guardian_id is None or other.guardian_id is None:
        return one.guardian_id == other.guardian_id
    return one.guardian_id == other.guardian_id or (one.account_id is not None and one.account_id == other.account_id)


def _join_person(kept: NoticePerson, double: NoticePerson, change: Set) -> None:
    consents = db.session.scalars(select(NoticeConsent).where(NoticeConsent.notice_person_id == double.id))
    asks_consent = kept.agreed is not None or double.agreed is not None
    for row in consents.all():
        change(row, notice_person_id=kept.id)
    _take(kept, double, change, names=("opened_at",), later=False)
    _take(kept, double, change, names=("confirmed_at", "agreed"), later=asks_consent)
    _take(kept, double, change, names=("answered_at", "choice", "words"), later=True)
    _take(kept, double, change, names=PAPER, later=True)
    wider = {name: True for name in ("may_reply", "may_sign") if getattr(double, name) and not getattr(kept, name)}
    if wider:
        change(kept, **wider)
    if kept.account_id is None and double.account_id is not None:
        change(kept, account_id=double.account_id)


def _join_turns(kept: NoticePupil, double: NoticePupil, change: Set) -> None:
    held = [row for about in (kept, double) for row in _of(NoticeSignup, about)]
    standing = sorted((row for row in held if row.left_at is None), key=lambda row: (row.at, row.id))
    for row in held:
        if row.notice_pupil_id == double.id:
            change(row, notice_pupil_id=kept.id)
    for row in standing[:-1]:
        change(row, left_at=clock.now())


def _take(kept: Any, double: Any, change: Set, *, names: tuple[str, ...], later: bool) -> None:
    """Facts that belong together and were set at the first of them: the later or the earlier ones, if there are any."""
    mine: datetime | None = getattr(kept, names[0])
    theirs: datetime | None = getattr(double, names[0])
    if theirs is None:
        return
    if mine is None or (theirs > mine if later else theirs < mine):
        change(kept, **{name: getattr(double, name) for name in names})


def _of(table: Any, about: NoticePupil) -> list[Any]:
    return list(db.session.scalars(select(table).where(table.notice_pupil_id == about.id).order_by(table.id)))
