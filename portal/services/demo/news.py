"""Four news sites with articles in every state, written and decided by the people of the demo."""

import re
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, select, update

from portal.adapters import clock
from portal.db import db
from portal.models.news import (
    Article,
    ArticleStep,
    ArticleVersion,
    Section,
    Site,
    Syndication,
    WritingGroup,
    WritingGroupMember,
    WritingGroupSection,
)
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.news.steps import Step
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.demo.people import SINCE, Cast
from portal.services.demo.pictures import EMBLEM, Drawings
from portal.services.demo.texts import read_text
from portal.services.news import commenting, featuring, moderating, publishing, submitting, syndicating
from portal.services.news.addresses import free_address
from portal.services.news.history import add_step
from portal.services.news.sites import build_site, list_sections
from portal.services.people.actors import load_actor

_TAG = re.compile(r"<[^>]+>")
SITES = ("bentre", "cholach", "vinhbinh", "hoanghia")
SCHOOL = "vinhbinh"
TEACHER, DEPUTY, PRINCIPAL = "giaovien.vinhbinh", "phohieutruong.vinhbinh", "hieutruong.vinhbinh"


def write_news(units: dict[str, Unit], cast: Cast, drawings: Drawings) -> None:
    """Write sites, a writing group, twelve articles with pictures, some offered upwards, no mail; commit after."""
    last = db.session.scalar(select(func.max(OutboxItem.id))) or 0
    sites = {key: _open(units[key]) for key in SITES}
    sites[SCHOOL].emblem_id, sites[SCHOOL].colour = drawings.add(_actor(cast, DEPUTY), EMBLEM).id, "green"
    write = partial(_write, cast, drawings)
    group = _make_group(sites[SCHOOL], cast)
    _publish(write(sites["bentre"], "chuyen-de-toan", "bientap.bentre", section=1), cast, "lanhdao.bentre", 9)
    officer = write(sites["cholach"], "an-toan-duoi-nuoc", "vanthu.cholach")
    _publish(officer, cast, "truongphong.cholach", 5)
    opening = write(sites[SCHOOL], "khai-giang", TEACHER)
    _publish(opening, cast, PRINCIPAL, 77)
    books = write(sites[SCHOOL], "doc-sach", TEACHER, section=1, group=group)
    _publish(books, cast, DEPUTY, 3)
    sites["hoanghia"].settings = {"self_approval": True}
    _publish(write(sites["hoanghia"], "tu-sach-lop", "hieutruong.hoanghia"), cast, "hieutruong.hoanghia", 1)
    _answer_offers(cast, opening, books, officer)
    _hand_in(write(sites[SCHOOL], "hoi-khoe", TEACHER, section=2), cast)
    _return(write(sites[SCHOOL], "vuon-rau", TEACHER, section=1, group=group), cast)
    write(sites[SCHOOL], "co-thu-thu", "nhanvien.vinhbinh", section=3)
    _schedule(write(sites[SCHOOL], "lich-hop", DEPUTY, kind="notice"), cast)
    rushed = write(sites[SCHOOL], "nghi-hoc-bao", DEPUTY, kind="notice")
    reason = "Bão đổ bộ đêm nay, cô hiệu trưởng đi họp ở tỉnh chưa liên lạc được."
    moderating.rush(_actor(cast, DEPUTY), article_id=rushed.id, seen=rushed.version, reason=reason)
    week = clock.today() + timedelta(days=featuring.USUAL_DAYS)
    principal = _actor(cast, PRINCIPAL)
    featuring.lead(principal, article_id=books.id, seen=books.version, last_day=week)
    featuring.pin(principal, article_id=rushed.id, seen=rushed.version, last_day=week)
    _take_down(write(sites[SCHOOL], "quy-hoc-bong", DEPUTY, kind="notice"), cast)
    db.session.execute(delete(OutboxItem).where(OutboxItem.id > last, OutboxItem.kind == "notification_mail"))


def _open(unit: Unit) -> Site:
    site = build_site(unit)
    site.opened_at = clock.now()
    return site


def _make_group(site: Site, cast: Cast) -> WritingGroup:
    group = WritingGroup(unit_id=site.unit_id, name="Tổ chuyên môn khối Ba, khối Bốn", created_at=clock.now())
    db.session.add(group)
    db.session.flush()
    db.session.add(WritingGroupSection(group_id=group.id, section_id=list_sections(site.unit_id)[1].id))
    member = cast.accounts[TEACHER].id
    db.session.add(WritingGroupMember(group_id=group.id, account_id=member, valid_from=SINCE))
    return group


def _write(
    cast: Cast,
    drawings: Drawings,
    site: Site,
    text: str,
    author: str,
    *,
    section: int = 0,
    kind: str = "article",
    group: WritingGroup | None = None,
) -> Article:
    actor, now = _actor(cast, author), clock.now()
    title, summary, body = read_text(f"news/{text}.html").split("\n", 2)
    article = Article(
        unit_id=site.unit_id,
        kind=kind,
        section_id=_section(site, section).id,
        group_id=group.id if group else None,
        slug=free_address(site.unit_id, title),
        author_id=actor.account_id,
        author=actor.name,
        created_at=now,
        changed_at=now,
    )
    db.session.add(article)
    db.session.flush()
    version = _version(article, actor, title, summary, body)
    article.latest = version
    add_step(actor, article, Step.STARTED, version=version)
    db.session.flush()
    drawings.illustrate(actor, article, text)
    return article


def _version(article: Article, actor: Actor, title: str, summary: str, body: str) -> ArticleVersion:
    words = _TAG.sub(" ", body.replace("</p>", "\n").replace("</h2>", "\n")).strip()
    version = ArticleVersion(
        article_id=article.id,
        number=1,
        title=title,
        summary=summary,
        body=body,
        text=words,
        folded=fold(f"{title} {summary} {words}"),
        byline=actor.name,
        tags=["Hoạt động của trường"],
        edited_at=clock.now(),
        edited_by_id=actor.account_id,
        edited_by=actor.name,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _section(site: Site, number: int) -> Section:
    return list_sections(site.unit_id)[number]


def _hand_in(article: Article, cast: Cast) -> None:
    author = next(name for name, account in cast.accounts.items() if account.id == article.author_id)
    actor = _actor(cast, author)
    submitting.submit(actor, article_id=article.id, seen=article.version, consented=True, knows=lambda _link: None)


def _publish(article: Article, cast: Cast, moderator: str, days_ago: int) -> None:
    _hand_in(article, cast)
    moderating.approve(_actor(cast, moderator), article_id=article.id, seen=article.version, publish_now=True)
    _age(article, days_ago)


def _return(article: Article, cast: Cast) -> None:
    _hand_in(article, cast)
    actor = _actor(cast, DEPUTY)
    for quote, words in (
        ("đủ cho bếp ăn bán trú nấu một bữa canh cho cả trường", "Cân được bao nhiêu? Ghi con số cho cụ thể."),
        ("Bác bảo vệ góp hai cái bình tưới", "Ghi tên bác, bài đăng lên bác sẽ vui."),
    ):
        commenting.add_comment(actor, article_id=article.id, seen=article.version, quote=quote, words=words)
    moderating.send_back(actor, article_id=article.id, seen=article.version, remark="")


def _schedule(article: Article, cast: Cast) -> None:
    _hand_in(article, cast)
    morning = datetime.combine(clock.today() + timedelta(days=2), datetime.min.time(), clock.LOCAL_ZONE)
    at = morning + timedelta(hours=7)
    moderating.approve(_actor(cast, PRINCIPAL), article_id=article.id, seen=article.version, publish_at=at)


def _take_down(article: Article, cast: Cast) -> None:
    _publish(article, cast, PRINCIPAL, 20)
    reason = "Danh sách có thông tin hoàn cảnh gia đình của học sinh, không được công khai."
    publishing.withdraw(_actor(cast, PRINCIPAL), article_id=article.id, seen=article.version, reason=reason)


def _answer_offers(cast: Cast, opening: Article, books: Article, officer: Article) -> None:
    """The office shows two articles of a school, one waits; the department does not show that of the office."""
    office, department = _actor(cast, "truongphong.cholach"), _actor(cast, "lanhdao.bentre")
    for article, headline in ((opening, ""), (books, "Mỗi sáng mười lăm phút: cả lớp cùng đọc sách")):
        offer = _offer_of(article)
        syndicating.accept(office, offer_id=offer.id, seen=offer.version, headline=headline)
    offer = _offer_of(officer)
    reason = "Sở sẽ đăng một bài chung về dạy bơi của mọi huyện, có số liệu của Chợ Lách."
    syndicating.refuse(department, offer_id=offer.id, seen=offer.version, reason=reason)


def _offer_of(article: Article) -> Syndication:
    return db.session.scalars(select(Syndication).where(Syndication.article_id == article.id)).one()


def _age(article: Article, days: int) -> None:
    """It happened some days ago."""
    back = timedelta(days=days)
    assert article.publish_at is not None
    assert article.latest is not None
    version, hour = article.latest, timedelta(hours=1)
    article.created_at -= back + hour
    article.publish_at -= back
    article.changed_at -= back
    version.edited_at -= back + hour
    for name in ("submitted_at", "decided_at"):
        setattr(version, name, getattr(version, name) - back)
    steps = update(ArticleStep).where(ArticleStep.article_id == article.id)
    offers = update(Syndication).where(Syndication.article_id == article.id).values(offered_at=article.publish_at)
    for statement in (steps.values(at=article.publish_at), offers):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.flush()


def _actor(cast: Cast, user_name: str) -> Actor:
    return load_actor(cast.accounts[user_name])[0]
