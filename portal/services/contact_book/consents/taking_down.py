"""What has to come down after a family took its consent back: on the school's site and on those that show it too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ConsentAnswer, ConsentPurpose, MediumPupil, TakeDown
from portal.models.news import Article, ArticleVersion, MediumUse, Syndication
from portal.models.school import Pupil
from portal.models.units import Unit
from portal.rules.contact_book.consents import GIVEN, NEWS, ConsentState
from portal.rules.contact_book.naming import find_names
from portal.rules.contact_book.taking_down import TIME, Facts, TakeDownState, check_reason, state_of
from portal.rules.news.syndication import OfferState
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.contact_book.consents.depicting import cleared_in
from portal.services.contact_book.consents.purposes import find_asked
from portal.services.contact_book.consents.states import find_standings
from portal.services.news.acting import list_moderators
from portal.services.news.consents import words_of
from portal.services.news.offering import in_state, portals_of
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note

PATH = "/tin-tuc/go-bai"
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task with its state; ``name`` is the pupil's, "" for a unit above the school."""

    task: TakeDown
    state: TakeDownState
    title: str
    name: str
    is_own: bool


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


def list_tasks(actor: Actor, *, number: int, everything: bool = False) -> Paged[Task]:
    """The tasks of the site of the unit acted for, the earliest deadline first."""
    query = _visible(actor)
    if not everything:
        query = query.where(_is_open())
    page = paginate(query.order_by(TakeDown.due_on, TakeDown.id), number=number, size=20)
    return Paged(_tasks(page.items), page.number, page.size, page.total)


def what_waits(actor: Actor) -> tuple[Sequence[Task], int]:
    """The first open tasks and how many there are, for "my work"; one statement while there are none."""
    if actor.unit_id is None or not actor.can(Permission.NEWS_MODERATE):
        return (), 0
    query = _visible(actor).where(_is_open())
    first = db.session.scalars(query.order_by(TakeDown.due_on, TakeDown.id).limit(SHOWN)).all()
    if len(first) < SHOWN:
        return _tasks(first), len(first)
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None))
    return _tasks(first), total or 0


def get_task(actor: Actor, task_id: int) -> Task:
    """One task of the site of the unit acted for."""
    found = db.session.scalars(_visible(actor).where(TakeDown.id == task_id)).first()
    if found is None:
        raise NotFound
    return _tasks([found])[0]


def dismiss(actor: Actor, *, task_id: int, reason: str) -> TakeDown:
    """Keep the article as it is, with a reason the family reads."""
    query = select(TakeDown.id).where(TakeDown.id == task_id, TakeDown.unit_id == actor.unit_id)
    db.session.scalar(query.with_for_update())
    found = get_task(actor, task_id)
    check_reason(reason)
    if found.state not in {TakeDownState.OPEN, TakeDownState.OVERDUE}:
        raise RuleBroken("Việc này đã xong nên không cần ghi lý do nữa.")
    task = found.task
    task.dismissed_at, task.dismissed_by, task.dismissed_reason = clock.now(), actor.name, reason
    note(
        actor, "take_down_dismissed", "article", task.article_id, after={"article_title": found.title, "reason": reason}
    )
    db.session.flush()
    return task


def list_of_family(answer_ids: Collection[int], agreed: Collection[int]) -> Sequence[tuple[Task, str]]:
    """The tasks that answers of one person raised, with the site's unit; whose answers they are was checked before.

    ``agreed`` are those the person has taken back by agreeing again: that a task is still open because somebody else
    of the family does not agree, is told to nobody.
    """
    query = (
        _tasked()
        .add_columns(Unit.name, _is_public(), _is_same())
        .join(Unit, Unit.id == TakeDown.unit_id)
        .where(TakeDown.answer_id.in_(answer_ids))
        .order_by(TakeDown.id.desc())
    )
    rows = db.session.execute(query).all() if answer_ids else []
    found = [(_task(task, bool(is_public), bool(is_same)), site) for task, site, is_public, is_same in rows]
    waits = {TakeDownState.OPEN, TakeDownState.OVERDUE}
    return [
        (
            replace(each, state=TakeDownState.AGREED)
            if each.task.answer_id in agreed and each.state in waits
            else each,
            site,
        )
        for each, site in found
    ]


def _tasked() -> Select[TakeDown]:
    shown = contains_eager(TakeDown.article)
    return (
        select(TakeDown)
        .join(TakeDown.article)
        .outerjoin(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .options(shown, shown.contains_eager(Article.shown), joinedload(TakeDown.pupil, innerjoin=True))
    )


def _visible(actor: Actor) -> Select[TakeDown]:
    if not actor.can(Permission.NEWS_MODERATE):
        raise NotAllowed
    return _tasked().where(TakeDown.unit_id == actor.unit_id)


def _is_public() -> ColumnElement[bool]:
    """The site shows the article, or will at its hour."""
    accepted = exists().where(
        Syndication.article_id == TakeDown.article_id,
        Syndication.unit_id == TakeDown.unit_id,
        in_state(OfferState.ACCEPTED),
    )
    return and_(_stands(), or_(TakeDown.unit_id == Article.unit_id, accepted))


def _stands() -> ColumnElement[bool]:
    now = clock.now()
    return and_(
        Article.shown_id.is_not(None),
        Article.withdrawn_at.is_(None),
        or_(Article.expires_at.is_(None), Article.expires_at > now),
    )


def _is_same() -> ColumnElement[bool]:
    """The words of then, or others that went out without an approval."""
    unapproved = and_(
        ArticleVersion.emergency_reason.is_not(None), ArticleVersion.decision.is_distinct_from("approved")
    )
    return or_(Article.shown_id == TakeDown.version_id, unapproved)


def _is_open() -> ColumnElement[bool]:
    """SQL twin of ``state_of(...) in {OPEN, OVERDUE}``."""
    return and_(TakeDown.dismissed_at.is_(None), TakeDown.agreed_at.is_(None), _is_public(), _is_same())


def _tasks(found: Sequence[TakeDown]) -> Sequence[Task]:
    seen = _see([each.id for each in found])
    return [_task(each, *seen[each.id]) for each in found]


def _task(task: TakeDown, is_public: bool, is_same: bool) -> Task:
    facts = Facts(
        is_public=is_public,
        is_same=is_same,
        is_agreed=task.agreed_at is not None,
        is_dismissed=task.dismissed_at is not None,
        due_on=task.due_on,
    )
    is_own = task.unit_id == task.article.unit_id
    return Task(
        task=task,
        state=state_of(facts, clock.today()),
        title=task.article.shown.title if task.article.shown else "",
        name=task.pupil.full_name if is_own else "",
        is_own=is_own,
    )


def _see(task_ids: Sequence[int]) -> Mapping[int, tuple[bool, bool]]:
    if not task_ids:
        return {}
    query = (
        select(TakeDown.id, _is_public().label("is_public"), _is_same().label("is_same"))
        .join(Article, Article.id == TakeDown.article_id)
        .outerjoin(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .where(TakeDown.id.in_(task_ids))
    )
    return {row.id: (bool(row.is_public), bool(row.is_same)) for row in db.session.execute(query)}


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
        .where(Article.unit_id == unit_id, _stands(), or_(said, ArticleVersion.id.in_(pictured)))
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
    """A task on every site that shows it and has none yet."""
    same = (TakeDown.article_id == article.id, TakeDown.pupil_id == answer.pupil_id)
    query = _tasked().where(*same, _is_open()).with_only_columns(TakeDown.unit_id, maintain_column_froms=True)
    asked = set(db.session.scalars(query))
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
    title = article.shown.title if article.shown else ""
    for each in made:
        note(actor, "take_down_raised", "article", article.id, unit_id=each.unit_id, after={"article_title": title})
    db.session.flush()
    return made


def _settle_agreed(answer: ConsentAnswer, unit_id: int) -> None:
    """Once everybody agrees again there is nothing left to take down."""
    asked = [each for each in find_asked(unit_id=unit_id) if each.purpose.id == answer.purpose_id]
    standing = find_standings([answer.pupil_id], asked)[answer.pupil_id].get(answer.purpose_id)
    if standing is None or standing.state != ConsentState.GIVEN:
        return
    query = _tasked().where(TakeDown.pupil_id == answer.pupil_id, Article.unit_id == unit_id, _is_open())
    for task in db.session.scalars(query).all():
        task.agreed_at = clock.now()
    db.session.flush()
