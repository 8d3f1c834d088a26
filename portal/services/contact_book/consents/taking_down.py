"""What has to come down after a family took its consent back: on the school's site and on those that show it too."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ConsentAnswer, TakeDown, TakeDownAnswer
from portal.models.news import Article, ArticleVersion, Syndication
from portal.models.units import Unit
from portal.rules.contact_book.taking_down import TIME, Facts, TakeDownState, check_reason, state_of
from portal.rules.news.syndication import OfferState
from portal.rules.permissions import Actor, Permission
from portal.services.news.offering import in_state
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note

PATH = "/tin-tuc/go-bai"
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task with its state; ``name`` is the pupil's, "" for a unit above the school.

    ``said``: when the family took its consent back, the first time and again while the task was open. By whom is on
    the page of the pupil's consents, for those who may see it. For a family: when the person did.
    """

    task: TakeDown
    state: TakeDownState
    title: str
    name: str
    is_own: bool
    due_on: date
    said: Sequence[datetime] = ()


def list_tasks(actor: Actor, *, number: int, everything: bool = False) -> Paged[Task]:
    """The tasks of the site of the unit acted for, the earliest deadline first."""
    query = _visible(actor)
    if not everything:
        query = query.where(is_open_task())
    page = paginate(query.order_by(TakeDown.due_on, TakeDown.id), number=number, size=20)
    return Paged(_tasks(page.items), page.number, page.size, page.total)


def what_waits(actor: Actor) -> tuple[Sequence[Task], int]:
    """The first open tasks and how many there are, for "my work"; one statement while there are none."""
    if actor.unit_id is None or not actor.can(Permission.NEWS_MODERATE):
        return (), 0
    query = _visible(actor).where(is_open_task())
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
    """The tasks that answers of one person raised or were added to, with the site's unit; whose answers they are was
    checked before.

    ``agreed`` are those the person has taken back by agreeing again: that a task is still open because somebody else
    of the family does not agree, is told to nobody. Nor is when somebody else began it: the days run from the
    person's own answer.
    """
    if not answer_ids:
        return []
    said = or_(ConsentAnswer.id == TakeDown.answer_id, _added().where(TakeDownAnswer.answer_id == ConsentAnswer.id))
    query = (
        tasked()
        .add_columns(ConsentAnswer.id, ConsentAnswer.at, Unit.name, _is_public(), _is_same())
        .join(ConsentAnswer, and_(ConsentAnswer.pupil_id == TakeDown.pupil_id, said))
        .join(Unit, Unit.id == TakeDown.unit_id)
        .where(ConsentAnswer.id.in_(answer_ids))
        .order_by(TakeDown.id.desc(), ConsentAnswer.id)
    )
    found: dict[int, tuple[Task, str]] = {}
    for task, answer_id, at, site, is_public, is_same in db.session.execute(query):
        due_on = at.astimezone(clock.LOCAL_ZONE).date() + TIME
        each = replace(_task(task, bool(is_public), bool(is_same), due_on), said=(at,))
        if answer_id in agreed and each.state in {TakeDownState.OPEN, TakeDownState.OVERDUE}:
            each = replace(each, state=TakeDownState.AGREED)
        found.setdefault(task.id, (each, site))
    return list(found.values())


def _added() -> Exists:
    return exists().where(TakeDownAnswer.take_down_id == TakeDown.id).correlate(TakeDown, ConsentAnswer)


def tasked() -> Select[TakeDown]:
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
    return tasked().where(TakeDown.unit_id == actor.unit_id)


def _is_public() -> ColumnElement[bool]:
    """The site shows the article, or will at its hour."""
    accepted = exists().where(
        Syndication.article_id == TakeDown.article_id,
        Syndication.unit_id == TakeDown.unit_id,
        in_state(OfferState.ACCEPTED),
    )
    return and_(stands(), or_(TakeDown.unit_id == Article.unit_id, accepted))


def stands() -> ColumnElement[bool]:
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


def is_open_task() -> ColumnElement[bool]:
    """SQL twin of ``state_of(...) in {OPEN, OVERDUE}``."""
    return and_(TakeDown.dismissed_at.is_(None), TakeDown.agreed_at.is_(None), _is_public(), _is_same())


def _tasks(found: Sequence[TakeDown]) -> Sequence[Task]:
    seen, said = _see([each.id for each in found]), _find_said([each.id for each in found])
    return [replace(_task(each, *seen[each.id]), said=said.get(each.id, ())) for each in found]


def _find_said(task_ids: Sequence[int]) -> Mapping[int, Sequence[datetime]]:
    """When answers raised each task and were added to it, the first first; one statement."""
    said = or_(ConsentAnswer.id == TakeDown.answer_id, _added().where(TakeDownAnswer.answer_id == ConsentAnswer.id))
    query = (
        select(TakeDown.id, ConsentAnswer.at)
        .join(ConsentAnswer, and_(ConsentAnswer.pupil_id == TakeDown.pupil_id, said))
        .where(TakeDown.id.in_(task_ids))
        .order_by(ConsentAnswer.id)
    )
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for task_id, at in db.session.execute(query) if task_ids else ():
        found[task_id].append(at)
    return found


def _task(task: TakeDown, is_public: bool, is_same: bool, due_on: date | None = None) -> Task:
    due_on = due_on or task.due_on
    facts = Facts(
        is_public=is_public,
        is_same=is_same,
        is_agreed=task.agreed_at is not None,
        is_dismissed=task.dismissed_at is not None,
        due_on=due_on,
    )
    is_own = task.unit_id == task.article.unit_id
    return Task(
        task=task,
        state=state_of(facts, clock.today()),
        title=task.article.shown.title if task.article.shown else "",
        name=task.pupil.full_name if is_own else "",
        is_own=is_own,
        due_on=due_on,
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
