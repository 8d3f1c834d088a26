"""Answers to the question of a notice: each one kept, of a pupil's answers the newest counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import Notice, NoticeAnswer, NoticePerson, NoticePupil


def check_choice(notice: Notice, choice: int | None) -> int:
    """One of the choices of the question."""
    if choice is None or not 0 <= choice < len(notice.options):
        raise RuleBroken("Hãy chọn một câu trả lời.", field="choice")
    return choice


def keep_answer(about: NoticePupil, person: NoticePerson | None, *, choice: int, words: str) -> NoticeAnswer | None:
    """One more answer, of a person or by the link, whose row is locked.

    None for a person's same answer again; behind a link there may be several people.
    """
    if person is not None and (person.choice, person.words) == (choice, words):
        return None
    made = NoticeAnswer(
        notice_pupil_id=about.id,
        notice_person_id=person.id if person else None,
        choice=choice,
        words=words,
        at=clock.now(),
    )
    db.session.add(made)
    if person is not None:
        person.choice, person.words, person.answered_at = choice, words, made.at
    else:
        about.link_choice, about.link_words, about.link_answered_at = choice, words, made.at
    return made


def find_answers(notice: Notice) -> Mapping[int, Sequence[NoticeAnswer]]:
    """By row of a pupil, the newest last; of a notice read through its scope. No statement without a question."""
    found: defaultdict[int, list[NoticeAnswer]] = defaultdict(list)
    if notice.question:
        query = select(NoticeAnswer).join(NoticePupil).where(NoticePupil.notice_id == notice.id)
        for answer in db.session.scalars(query.order_by(NoticeAnswer.at, NoticeAnswer.id)):
            found[answer.notice_pupil_id].append(answer)
    return found
