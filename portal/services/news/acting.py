"""The ground of every act on an article: found, held, seen as it is, and allowed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm.attributes import flag_modified

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, mark
from portal.models.news import Article, ArticleStep, ArticleVersion
from portal.rules.news.acts import Act, Situation, possible
from portal.rules.news.settings import read_settings
from portal.rules.news.states import Work
from portal.rules.news.steps import Step
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission
from portal.services.news.history import add_step
from portal.services.news.scope import get_article, showing_of, work_of
from portal.services.people.holders import list_holders
from portal.services.records import note

MODERATORS = frozenset(role for role, may in ROLE_PERMISSIONS.items() if Permission.NEWS_MODERATE in may)
"""Roles whose holders approve what others write."""
CHANGED = mark("Bài viết vừa thay đổi sau khi bạn mở trang này. Hãy đọc lại rồi làm tiếp.")


@dataclass(frozen=True)
class Hold:
    """An article held for an act: its newest version, and the one a moderator decides on, if any."""

    article: Article
    version: ArticleVersion
    to_decide: ArticleVersion | None
    acts: tuple[Act, ...]


def look_at(actor: Actor, article: Article) -> Hold:
    """What the actor can do with the article as it is now."""
    version = newest(article)
    undecided = version_to_decide(article)
    situation = Situation(
        work=work_of(version),
        showing=showing_of(article),
        notice=article.kind == "notice",
        featured=is_featured(article),
        newest_shown=article.shown_id == version.id,
        owed=undecided is not None and undecided.emergency_reason is not None,
        may_edit=may_edit(actor),
        may_moderate=actor.can(Permission.NEWS_MODERATE),
        may_approve=actor.can(Permission.NEWS_MODERATE)
        and undecided is not None
        and may_approve(actor, article, undecided),
    )
    return Hold(article, version, undecided, possible(situation))


def is_featured(article: Article) -> bool:
    """Whether it is a lead story, or a pinned notice, at this moment."""
    until = article.pinned_until if article.kind == "notice" else article.lead_until
    return until is not None and until > clock.now()


def hold(actor: Actor, *, article_id: int, act: Act, seen: int | None) -> Hold:
    """The article, held until the end of the transaction, for an act that is possible now.

    ``seen`` is the article's ``version`` on the page the actor acted from: what changed since is read first.
    """
    db.session.scalar(select(Article.id).where(Article.id == article_id).with_for_update(of=Article))
    article = get_article(actor, article_id)
    db.session.refresh(article)
    if seen is not None and seen != article.version:
        raise Conflict(CHANGED)
    held = look_at(actor, article)
    if act not in held.acts:
        if act in MODERATING and not actor.can(Permission.NEWS_MODERATE):
            raise NotAllowed
        raise Conflict("Việc này không làm được nữa: tình trạng của bài đã khác. Hãy xem lại bài.")
    return held


MODERATING = frozenset(Act) - {Act.EDIT, Act.SUBMIT, Act.TAKE_BACK, Act.DISCARD}


def newest(article: Article) -> ArticleVersion:
    """The newest words of an article; every article has some from its first moment."""
    assert article.latest is not None
    return article.latest


def may_edit(actor: Actor) -> bool:
    """Whoever sees an article at all and writes may work on its words: the author, the group, the editors."""
    return actor.can(Permission.NEWS_WRITE) or actor.can(Permission.NEWS_EDIT)


def version_to_decide(article: Article) -> ArticleVersion | None:
    """The newest version when it waits, else the oldest one published in an emergency that nobody has approved."""
    version = newest(article)
    if work_of(version) == Work.SUBMITTED:
        return version
    owed = select(ArticleVersion).where(ArticleVersion.article_id == article.id, is_owed())
    return db.session.scalars(owed.order_by(ArticleVersion.number).limit(1)).first()


def is_owed(version: type[ArticleVersion] = ArticleVersion) -> ColumnElement[bool]:
    """SQL twin of ``work_of(version) == Work.EMERGENCY``; ``version`` may be an alias."""
    return version.emergency_reason.is_not(None) & or_(version.decision.is_(None), version.decision != "approved")


def may_approve(actor: Actor, article: Article, version: ArticleVersion) -> bool:
    """Four eyes: not what one wrote, edited or submitted, unless one leads the unit alone and its site allows that."""
    authors = {article.author_id, version.submitted_by_id, *db.session.scalars(_editors(version))}
    return actor.account_id not in authors or approves_alone(actor, article)


def _editors(version: ArticleVersion) -> Select[int]:
    """Who worked on the words since the last version approved before: what they wrote goes along in the later ones."""
    same = ArticleVersion.article_id == version.article_id
    before = select(func.coalesce(func.max(ArticleVersion.number), 0)).where(
        same, ArticleVersion.decision == "approved", ArticleVersion.number < version.number
    )
    worked = select(ArticleVersion.edited_by_id).where(same, ArticleVersion.number <= version.number)
    return worked.where(ArticleVersion.number > before.scalar_subquery()).distinct()


def approves_alone(actor: Actor, article: Article) -> bool:
    """The site allows it, and nobody else in the unit could approve."""
    allowed = read_settings(article.site.settings).self_approval
    return allowed and set(list_moderators(article.unit_id)) <= {actor.account_id}


def list_moderators(unit_id: int) -> list[int]:
    """Accounts of all who hold a role that moderates in the unit today and can sign in."""
    return list_holders(unit_id, MODERATORS)


def happened(
    actor: Actor,
    held: Hold,
    step: Step,
    *,
    words: str = "",
    version: ArticleVersion | None = None,
    public: bool = False,
) -> ArticleStep:
    """Write the step into the article's history and the audit log; the title goes along once it is ``public``."""
    article = held.article
    article.changed_at = clock.now()
    flag_modified(article, "changed_at")  # another step at the same instant still counts as a change
    of_version = version or held.version
    made = add_step(actor, article, step, words=words, version=of_version)
    after = {"article_title": of_version.title} if public else {"article_version": of_version.number}
    note(actor, f"article_{step}", "article", article.id, after=after | ({"reason": words} if words else {}))
    db.session.flush()
    return made
