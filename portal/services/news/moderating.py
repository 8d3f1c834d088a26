"""The moderator's side: read, remark, approve or ask for changes; publish at once where it cannot wait."""

from datetime import datetime

from portal.adapters import clock
from portal.errors import NotAllowed, RuleBroken, mark
from portal.models.news import Article, ArticleVersion
from portal.rules.news.acts import Act
from portal.rules.news.steps import Step
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.news.acting import Hold, happened, hold, may_approve
from portal.services.news.checking import check_consents
from portal.services.news.commenting import LONGEST_COMMENT, count_open
from portal.services.news.publishing import check_reason, show_version
from portal.services.news.telling import tell_authors, tell_moderators

OWN = mark("Người duyệt phải khác người viết, người sửa và người gửi bài. Việc gấp thì đăng gấp kèm lý do.")


def approve(
    actor: Actor, *, article_id: int, seen: int, publish_now: bool = False, publish_at: datetime | None = None
) -> Article:
    """Approve the version that waits, and publish it now, at a time, or not yet; who approved stays on record."""
    held, version = _undecided(actor, article_id, seen)
    if not may_approve(actor, held.article, version):
        raise RuleBroken(OWN)
    _decide(actor, version, "approved")
    step = happened(actor, held, Step.APPROVED, version=version)
    waits = held.article.shown_id != version.id
    if waits and version.id == held.version.id and (publish_now or publish_at):
        check_consents(held.article, version)
        show_version(actor, held, version, at=None if publish_now else publish_at)
    else:
        tell_authors(actor, Kind.ARTICLE_APPROVED, held.article, version, step)
    return held.article


def send_back(actor: Actor, *, article_id: int, seen: int, remark: str) -> Article:
    """Ask for changes: with a remark on the whole, or with remarks on passages made before."""
    held, version = _undecided(actor, article_id, seen)
    remarks = count_open(version.id)
    if not remark.strip() and not remarks:
        raise RuleBroken("Vui lòng ghi rõ cần sửa gì, hoặc góp ý vào đoạn cần sửa.", field="remark")
    if len(remark) > LONGEST_COMMENT:
        raise RuleBroken("Không quá %(max)d ký tự.", field="remark", max=LONGEST_COMMENT)
    _decide(actor, version, "returned")
    words = remark.strip() or f"{remarks} góp ý trong bài."
    step = happened(actor, held, Step.RETURNED, words=words, version=version)
    tell_authors(actor, Kind.ARTICLE_RETURNED, held.article, version, step)
    return held.article


def rush(actor: Actor, *, article_id: int, seen: int, reason: str) -> Article:
    """Publish the newest version unapproved, with a reason; somebody else owes the approval from then on."""
    check_reason(reason)
    held = hold(actor, article_id=article_id, act=Act.RUSH, seen=seen)
    version = held.version
    if not version.title.strip() or not version.text.strip():
        raise RuleBroken("Bài chưa có tiêu đề hoặc nội dung nên chưa đăng được.")
    if version.submitted_at is None:
        version.submitted_at, version.submitted_by_id, version.submitted_by = clock.now(), actor.account_id, actor.name
    version.emergency_reason = reason.strip()
    show_version(actor, held, version, at=None)
    step = happened(actor, held, Step.RUSHED, words=reason.strip(), version=version, public=True)
    tell_moderators(actor, Kind.ARTICLE_RUSHED, held.article, version, step)
    return held.article


def _undecided(actor: Actor, article_id: int, seen: int) -> tuple[Hold, ArticleVersion]:
    held = hold(actor, article_id=article_id, act=Act.DECIDE, seen=seen)
    if held.to_decide is None:
        raise NotAllowed
    return held, held.to_decide


def _decide(actor: Actor, version: ArticleVersion, decision: str) -> None:
    version.decision, version.decided_at = decision, clock.now()
    version.decided_by_id, version.decided_by = actor.account_id, actor.name
