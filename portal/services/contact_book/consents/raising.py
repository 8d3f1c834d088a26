"""What follows from a family's answer about news: tasks to take a child out, one more fact of an open task, an end."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ConsentAnswer, ConsentPurpose, MediumPupil, TakeDown, TakeDownAnswer
from portal.models.news import Article, ArticleVersion, MediumUse
from portal.models.school import Pupil
from portal.rules.contact_book.consents import GIVEN, NEWS, ConsentState
from portal.rules.contact_book.naming import find_names
from portal.rules.contact_book.taking_down import TIME
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.contact_book.consents.depicting import cleared_in
from portal.services.contact_book.consents.purposes import find_asked
from portal.services.contact_book.consents.states import find_standings
from portal.services.contact_book.consents.taking_down import PATH, is_open_task, stands, tasked
from portal.services.news.acting import list_moderators
from portal.services.news.consents import words_of
from portal.services.news.offering import portals_of
from portal.services.notifications.telling import notify
from portal.services.records.audit import note


def after_answer(actor: Actor, answer: ConsentAnswer) -> None:
    """What follows from an answer about news: tasks where somebody does not agree, an end to them where all do."""
    purpose = db.session.get_one(ConsentPurpose, answer.purpose_id)
    if purpose.code != NEWS:
        return
    if answer.answer == GIVEN:
        _settle_agreed(answer, purpose.unit_id)
        return
    pupil = db.session.get_one(Pupil, answer.pupil_id)
    tasks = [task for article in _find_articles(pupil, purpose.unit_id) for task in _raise(actor, article, answer)]
    for unit_id in sorted({task.unit_id for task in tasks}):
        notify(
            list_moderators(unit_id),
            kind=Kind.TAKE_DOWN,
            key=f"take-down-{answer.id}-{unit_id}",
            params={},
            path=PATH,
            unit_id=unit_id,
            by=actor.account_id,
        )


def _find_articles(pupil: Pupil, unit_id: int) -> Sequence[Article]:
    """The articles of a school before the public that name the pupil or show the pupil in a picture."""
    pictured = select(MediumUse.version_id).where(
        MediumUse.medium_id.in_(
            select(MediumPupil.medium_id).where(MediumPupil.pupil_id == pupil.id, MediumPupil.ended_at.is_(None))
        )
    )
    words = fold(pupil.full_name).split()
    said = and_(*(ArticleVersion.folded.contains(word, autoescape=True) for word in words))
    query = (
        select(Article, ArticleVersion.id.in_(pictured))
        .join(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .options(contains_eager(Article.shown))
        .where(Article.unit_id == unit_id, stands(), or_(said, ArticleVersion.id.in_(pictured)))
        .order_by(Article.id)
    )
    return [
        article
        for article, is_pictured in db.session.execute(query)
        if is_pictured or (_names(article, pupil) and pupil.id not in cleared_in(article.id))
    ]


def _names(article: Article, pupil: Pupil) -> bool:
    return article.shown is not None and bool(find_names(words_of(article.shown), {pupil.id: pupil.full_name}))


def _raise(actor: Actor, article: Article, answer: ConsentAnswer) -> Sequence[TakeDown]:
    """A task on every site that shows it; where one is open already the answer is one more fact of it."""
    db.session.scalar(select(Article.id).where(Article.id == article.id).with_for_update())
    same = (TakeDown.article_id == article.id, TakeDown.pupil_id == answer.pupil_id)
    still = db.session.scalars(tasked().where(*same, is_open_task()).order_by(TakeDown.id)).all()
    asked = {task.unit_id for task in still}
    made = [
        TakeDown(
            unit_id=unit_id,
            article_id=article.id,
            version_id=article.shown_id or 0,
            pupil_id=answer.pupil_id,
            answer_id=answer.id,
            raised_at=clock.now(),
            due_on=clock.today() + TIME,
        )
        for unit_id in sorted(portals_of(article) - asked)
    ]
    db.session.add_all(made)
    db.session.add_all(TakeDownAnswer(take_down_id=task.id, answer_id=answer.id) for task in still)
    title = article.shown.title if article.shown else ""
    for action, tasks in (("take_down_raised", made), ("take_down_repeated", still)):
        for each in tasks:
            note(actor, action, "article", article.id, unit_id=each.unit_id, after={"article_title": title})
    db.session.flush()
    return made


def _settle_agreed(answer: ConsentAnswer, unit_id: int) -> None:
    """Once everybody agrees again there is nothing left to take down."""
    asked = [each for each in find_asked(unit_id=unit_id) if each.purpose.id == answer.purpose_id]
    standing = find_standings([answer.pupil_id], asked)[answer.pupil_id].get(answer.purpose_id)
    if standing is None or standing.state != ConsentState.GIVEN:
        return
    query = tasked().where(TakeDown.pupil_id == answer.pupil_id, Article.unit_id == unit_id, is_open_task())
    for task in db.session.scalars(query).all():
        task.agreed_at = clock.now()
    db.session.flush()
