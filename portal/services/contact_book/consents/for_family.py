"""Consents as one person of a family gives and takes them back: the own answers and nobody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, Select, and_, cast, exists, false, func, literal, null, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.contact_book import ConsentAnswer, ConsentPurpose, ConsentWording
from portal.rules.contact_book.consents import GIVEN, PORTAL, WITHDRAWN, check_answer
from portal.rules.contact_book.waiting import ANSWER
from portal.rules.permissions import Actor
from portal.services.bound import PUPIL_ID, UNIT_ID
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.consents.purposes import Asked, read_asked, with_words
from portal.services.contact_book.consents.raising import after_answer
from portal.services.contact_book.consents.taking_down import Task, list_of_family
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.viewer import Viewer, own_guardians
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class Question:
    """A purpose with the own last answer; ``is_open``: the school asks it today, else it can only be withdrawn."""

    asked: Asked
    last: ConsentAnswer | None
    is_open: bool

    @property
    def is_answered(self) -> bool:
        """The words of today were answered."""
        return self.last is not None and self.last.wording_id == self.asked.wording.id

    @property
    def may_withdraw(self) -> bool:
        """An own consent stands, also one to older words."""
        return self.last is not None and self.last.answer == GIVEN


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a person of a family is asked about a child, and everything the person ever answered."""

    child: Child
    questions: Sequence[Question]
    history: Sequence[ConsentAnswer]
    tasks: Sequence[tuple[Task, str]]

    @property
    def may_answer(self) -> bool:
        """The person has the right to sign, or is the child."""
        return self.child.may_sign or self.child.is_self


def read_answers(actor: Actor, *, pupil_id: int, visit: bool) -> Answers:
    """The page of one child; a visit goes into the access log. Five statements beside it."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    history = db.session.scalars(_own(actor, child).order_by(ConsentAnswer.id.desc())).all()
    against = [each for each in history if each.answer != GIVEN]
    last = {each.purpose_id: each.answer for each in reversed(history)}
    agreed = {each.id for each in against if last[each.purpose_id] == GIVEN}
    tasks = list_of_family([each.id for each in against], agreed)
    return Answers(child=child, questions=_questions(child, history), history=history, tasks=tasks)


def read_answer(actor: Actor, *, pupil_id: int, answer_id: int) -> tuple[Child, ConsentAnswer]:
    """One own answer: what was agreed to, in the words of then."""
    child = get_child(actor, pupil_id)
    found = db.session.scalar(_own(actor, child).where(ConsentAnswer.id == answer_id))
    if found is None:
        raise NotFound
    return child, found


def answer(actor: Actor, *, pupil_id: int, purpose_id: int, wording_id: int, answer: str) -> ConsentAnswer:
    """Agree, refuse or take back; the same answer to the same words a second time changes nothing."""
    child = get_child(actor, pupil_id)
    history = db.session.scalars(_own(actor, child).order_by(ConsentAnswer.id.desc())).all()
    question = next((each for each in _questions(child, history) if each.asked.purpose.id == purpose_id), None)
    if question is None:
        raise NotFound
    if not (child.may_sign or child.is_self):
        raise NotAllowed
    last, words = question.last, question.asked.wording
    if last is not None and (last.answer, last.wording_id) == (answer, wording_id):
        return last
    is_current = question.is_open and wording_id == words.id
    check_answer(answer, before=last.answer if last else "", words_are_current=is_current)
    withdrawn = answer == WITHDRAWN and last is not None
    made = ConsentAnswer(
        pupil_id=pupil_id,
        purpose_id=purpose_id,
        wording_id=last.wording_id if withdrawn and last is not None else words.id,
        guardian_id=child.guardian_id,
        answer=answer,
        at=clock.now(),
        channel=PORTAL,
        entered_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    after = {"full_name": child.name, "consent_purpose": words.title, "consent_answer": answer}
    note(actor, "consent_answered", "consent", purpose_id, unit_id=question.asked.purpose.unit_id, after=after)
    db.session.flush()
    after_answer(actor, made)
    return made


def waiting_consents(viewer: Viewer) -> Select[str, int, str, str, date | None, datetime]:
    """How many purposes of the school this person was asked about and has not answered, in one row or none
    (``waiting.Waiting``)."""
    newer = aliased(ConsentWording)
    replaced = exists().where(newer.purpose_id == ConsentWording.purpose_id, newer.number > ConsentWording.number)
    answered = exists().where(
        ConsentAnswer.pupil_id == PUPIL_ID,
        ConsentAnswer.wording_id == ConsentWording.id,
        ConsentAnswer.guardian_id.is_(None) if viewer.is_self else ConsentAnswer.guardian_id.in_(own_guardians()),
    )
    count, title = func.count(ConsentWording.id), literal("").label("title")
    return (
        select(
            literal("consents").label("kind"),
            count.label("target_id"),
            title,
            literal(ANSWER).label("asks"),
            cast(null(), Date).label("due"),
            func.max(ConsentWording.made_at).label("since"),
        )
        .join(ConsentPurpose, ConsentPurpose.id == ConsentWording.purpose_id)
        .where(
            ConsentPurpose.unit_id == UNIT_ID,
            ConsentPurpose.closed_at.is_(None),
            true() if viewer.is_there and (viewer.may_sign or viewer.is_self) else false(),
            ConsentPurpose.publishes if viewer.is_self else true(),
            ~replaced,
            ~answered,
        )
        .having(count > 0)
    )


def _own(actor: Actor, child: Child) -> Select[ConsentAnswer]:
    """What this person answered for this child."""
    mine = own_guardians(actor.account_id)
    own = ConsentAnswer.guardian_id.is_(None) if child.is_self else ConsentAnswer.guardian_id.in_(mine)
    wording = joinedload(ConsentAnswer.wording, innerjoin=True).joinedload(ConsentWording.purpose, innerjoin=True)
    return select(ConsentAnswer).where(ConsentAnswer.pupil_id == child.pupil_id, own).options(wording)


def _questions(child: Child, history: Sequence[ConsentAnswer]) -> Sequence[Question]:
    """What the school of today asks, and what stands from before: an own consent can always be taken back."""
    last: dict[int, ConsentAnswer] = {}
    for each in history:
        last.setdefault(each.purpose_id, each)
    standing = [purpose_id for purpose_id, each in last.items() if each.answer == GIVEN]
    here = and_(ConsentPurpose.unit_id == child.at.unit_id, ConsentPurpose.closed_at.is_(None))
    query = with_words().where(or_(here, ConsentPurpose.id.in_(standing)))
    if child.is_self:
        query = query.where(ConsentPurpose.publishes)
    return [
        Question(
            asked=asked,
            last=last.get(asked.purpose.id),
            is_open=asked.purpose.unit_id == child.at.unit_id and asked.purpose.closed_at is None and child.at.is_there,
        )
        for asked in read_asked(query)
    ]
