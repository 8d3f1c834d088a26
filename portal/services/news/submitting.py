"""The author's side: hand an article in, take it back, give a draft up."""

from portal.adapters import clock
from portal.errors import RuleBroken
from portal.models.news import Article
from portal.rules.news.acts import Act
from portal.rules.news.steps import Step
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.news.acting import happened, hold
from portal.services.news.checking import Knows, check_article
from portal.services.news.telling import tell_moderators

CONSENTED = "Người gửi xác nhận: hình ảnh và họ tên học sinh trong bài đã được phép đăng."


def submit(actor: Actor, *, article_id: int, seen: int, consented: bool, knows: Knows) -> Article:
    """Hand the newest version in to be approved; from then on it stays as it is."""
    held = hold(actor, article_id=article_id, act=Act.SUBMIT, seen=seen)
    checked = check_article(held.article, held.version, knows)
    if checked.blocked:
        raise RuleBroken("Bài chưa gửi được: còn chỗ phải sửa trong danh sách kiểm tra.")
    if checked.asks_consent and not consented:
        raise RuleBroken("Hãy xác nhận về hình ảnh và họ tên học sinh trong bài.", field="consented")
    version = held.version
    version.submitted_at, version.submitted_by_id, version.submitted_by = clock.now(), actor.account_id, actor.name
    step = happened(actor, held, Step.SUBMITTED, words=CONSENTED if checked.asks_consent else "")
    tell_moderators(actor, Kind.ARTICLE_SUBMITTED, held.article, version, step)
    return held.article


def take_back(actor: Actor, *, article_id: int, seen: int) -> Article:
    """Take a submission back before it is decided; it is a draft again."""
    held = hold(actor, article_id=article_id, act=Act.TAKE_BACK, seen=seen)
    version = held.version
    version.submitted_at, version.submitted_by_id, version.submitted_by = None, None, None
    happened(actor, held, Step.TAKEN_BACK)
    return held.article


def discard(actor: Actor, *, article_id: int, seen: int) -> Article:
    """Give up a draft that was never published; it leaves the lists, its trace stays."""
    held = hold(actor, article_id=article_id, act=Act.DISCARD, seen=seen)
    held.article.discarded_at = clock.now()
    happened(actor, held, Step.DISCARDED)
    return held.article
