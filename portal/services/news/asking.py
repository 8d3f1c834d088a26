"""Questions from anybody to the unit of a site, and the answers that everybody may read."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.adapters import clock, tokens
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Site, SiteQuestion
from portal.rules.documents.working_days import WorkCalendar
from portal.rules.news.asking import (
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_SUBJECT,
    answer_due,
    check_reachable,
    check_text,
    read_asking,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.people.emails import parse_email
from portal.rules.people.phones import parse_phone
from portal.rules.vietnamese import short_date
from portal.services.news.sites import get_open_site
from portal.services.news.telling import list_in_charge
from portal.services.news.visiting import count_visit
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records import note

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed; only ``may_publish`` lets any of it, edited, be read by others."""

    name: str
    email: str
    phone: str
    subject: str
    question: str
    may_publish: bool = False
    locale: str = "vi"


def ask(slug: str, asked: Asked, *, token: str, network: str, calendar: WorkCalendar) -> SiteQuestion:
    """Put a question to the unit of an open site; who is in charge is told. The same secret again is the same question.

    ``calendar`` counts the working days until the answer.
    Raises ``RuleBroken`` at the field, ``TooManyAttempts`` after too many from one network or to one site.
    """
    site = get_open_site(slug)
    values = check_asked(asked)
    token_hash = tokens.token_hash(token)
    known = db.session.scalar(select(SiteQuestion).where(SiteQuestion.token_hash == token_hash))
    if known is not None:
        return known
    count_visit(site.unit_id, network)
    due_on = answer_due(calendar, clock.today(), read_asking(site.settings).answer_days)
    question = SiteQuestion(
        unit_id=site.unit_id, token_hash=token_hash, asked_at=clock.now(), due_on=due_on, locale=asked.locale, **values
    )
    db.session.add(question)
    db.session.flush()
    _tell(question)
    note(None, "site_question_received", "site_question", question.id, unit_id=site.unit_id)
    return question


def check_asked(asked: Asked) -> dict[str, object]:
    """What was typed as it is stored; raises ``RuleBroken`` at the field."""
    values: dict[str, object] = {
        "name": check_text(asked.name, LONGEST_NAME, field="name"),
        "email": parse_email(asked.email),
        "phone": parse_phone(asked.phone),
        "subject": check_text(asked.subject, LONGEST_SUBJECT, field="subject"),
        "question": check_text(asked.question, LONGEST_QUESTION, field="question"),
        "may_publish": asked.may_publish,
    }
    check_reachable(asked.email, asked.phone)
    return values


def _tell(question: SiteQuestion) -> None:
    notify(
        list_in_charge(question.unit_id),
        kind=Kind.SITE_QUESTION,
        key=f"site-question-{question.id}",
        params={"day": short_date(question.due_on)},
        path=f"/tin-tuc/hoi-dap/{question.id}",
        unit_id=question.unit_id,
    )


def read_by_link(site: Site, token: str) -> SiteQuestion:
    """The question whose secret this is, of this site; NotFound for any other."""
    hashed = tokens.token_hash(token)
    query = select(SiteQuestion).where(SiteQuestion.token_hash == hashed, SiteQuestion.unit_id == site.unit_id)
    question = db.session.scalar(query)
    if question is None:
        raise NotFound
    return question


def published_questions(unit_id: int) -> Select[SiteQuestion]:
    """What everybody reads, the last published first; only the ``shown_…`` words are for them."""
    query = select(SiteQuestion).where(SiteQuestion.unit_id == unit_id, SiteQuestion.published_at.is_not(None))
    return query.order_by(SiteQuestion.published_at.desc(), SiteQuestion.id.desc())


def get_published(site: Site, question_id: int) -> SiteQuestion:
    """One that everybody may read on this site."""
    found = db.session.scalar(published_questions(site.unit_id).where(SiteQuestion.id == question_id))
    if found is None:
        raise NotFound
    return found


def page_of_answers(site: Site, *, number: int) -> Paged[SiteQuestion]:
    """Published questions with their answers."""
    return paginate(published_questions(site.unit_id), number=number, size=PAGE)
