"""Makers of sites and articles for tests."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.news import (
    Article,
    ArticleVersion,
    ArticleViews,
    Event,
    Medium,
    Section,
    Site,
    Syndication,
    WritingGroup,
    WritingGroupMember,
    WritingGroupSection,
)
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.news.slugs import slug_of
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.news.sites import build_site, list_sections, touch
from portal.web.parts import parts
from tests.cast import LONG_AGO, Cast, Person


def hire(cast: Cast, *roles: Role, unit: str = "vinh_binh", name: str = "Cao Thị Yến") -> Person:
    """Somebody more at a unit of the cast, with the cast's password; committed."""
    key = slug_of(name).replace("-", ".")
    account = Account(
        user_name=key,
        email=f"{key}@example.vn",
        full_name=name,
        name_sort=name_sort_key(name),
        name_folded=fold(name),
        password_hash=db.session.get_one(Account, cast.principal.id).password_hash,
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    for role in roles:
        db.session.add(Membership(account_id=account.id, unit_id=cast.units[unit], role=role, valid_from=LONG_AGO))
    db.session.commit()
    return Person(key, account.id, name, key)


def make_site(cast: Cast, unit: str = "vinh_binh", *, opened: bool = True) -> Site:
    """The site of a unit of the cast, open to everybody unless said otherwise; committed."""
    site = db.session.get(Site, cast.units[unit]) or build_site(db.session.get_one(Unit, cast.units[unit]))
    site.opened_at = clock.now() if opened else None
    db.session.commit()
    return site


def make_group(site: Site, *people: Person, name: str = "Tổ Toán - Tin", sections: int = 1) -> WritingGroup:
    """A writing group with its members, writing in the first sections of the site; committed."""
    group = WritingGroup(unit_id=site.unit_id, name=name, created_at=clock.now())
    db.session.add(group)
    db.session.flush()
    for section in list_sections(site.unit_id)[:sections]:
        db.session.add(WritingGroupSection(group_id=group.id, section_id=section.id))
    for person in people:
        db.session.add(WritingGroupMember(group_id=group.id, account_id=person.id, valid_from=LONG_AGO))
    db.session.commit()
    return group


def make_article(
    site: Site,
    author: Person,
    *,
    title: str = "Lễ khai giảng năm học mới",
    section: Section | None = None,
    group: WritingGroup | None = None,
    published: bool = False,
    publish_at: datetime | None = None,
    expires_after: timedelta | None = None,
    withdrawn: bool = False,
    body: str = "<p>Sáng nay, nhà trường long trọng tổ chức lễ khai giảng.</p>",
    **more: Any,
) -> Article:
    """An article with one version, a draft unless published (or scheduled by ``publish_at``); committed."""
    now = clock.now()
    article = Article(
        unit_id=site.unit_id,
        section_id=(section or list_sections(site.unit_id)[0]).id,
        group_id=group.id if group else None,
        slug=f"{slug_of(title)}-{db.session.query(Article).count() + 1}",
        author_id=author.id,
        author=author.name,
        created_at=now,
        changed_at=now,
    )
    db.session.add(article)
    db.session.flush()
    values = {"summary": "Tóm tắt.", "body": body, "text": "Sáng nay …", "folded": fold(title), "tags": []} | more
    version = ArticleVersion(
        article_id=article.id,
        number=1,
        title=title,
        edited_at=now,
        edited_by_id=author.id,
        edited_by=author.name,
        **values,
    )
    db.session.add(version)
    db.session.flush()
    article.latest_id = version.id
    if published or publish_at:
        version.submitted_at, version.submitted_by_id, version.submitted_by = now, author.id, author.name
        version.decision, version.decided_at = "approved", now
        article.shown_id, article.publish_at = version.id, publish_at or now
        article.expires_at = now + expires_after if expires_after else None
        article.withdrawn_at = now if withdrawn else None
    db.session.commit()
    return article


def make_picture(site: Site, uploader_id: int, **more: object) -> Medium:
    """A picture with one rendition, its bytes in the store."""
    kept = parts().file_store.put(io.BytesIO(b"\x89PNG picture"))
    rendition = {"width": 480, "height": 320, "type": "image/png", "sha256": kept.sha256, "size": kept.size}
    values = {
        "unit_id": site.unit_id,
        "kind": "picture",
        "name": "Sân trường.png",
        "type": "image/png",
        "sha256": kept.sha256,
        "size": kept.size,
        "alt": "Sân trường",
        "renditions": [rendition],
        "uploaded_at": clock.now(),
        "uploaded_by_id": uploader_id,
        "uploaded_by": "Người tải lên",
    }
    medium = Medium(**(values | more))
    db.session.add(medium)
    db.session.flush()
    return medium


def make_offer(above: Site, article: Article, *, accepted: bool = False, **more: Any) -> Syndication:
    """The article offered to a site, and accepted there if said so; committed."""
    now = clock.now()
    offer = Syndication(article_id=article.id, unit_id=above.unit_id, offered_at=now, **more)
    if accepted:
        offer.accepted_at, offer.accepted_by = now, "Hồ Văn Quản"
        touch([above.unit_id])
    db.session.add(offer)
    db.session.commit()
    return offer


def make_event(site: Site, person: Person, *, title: str = "Họp phụ huynh", hours: float = 24, **more: Any) -> Event:
    """An event so many hours from now that lasts two hours; committed. ``more`` are columns."""
    now = clock.now()
    starts_at = now + timedelta(hours=hours)
    values = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "all_day": False,
        "has_end": True,
        "created_at": now,
        "created_by_id": person.id,
        "created_by": person.name,
        "changed_at": now,
        "changed_by": person.name,
    }
    event = Event(unit_id=site.unit_id, title=title, **(values | more))
    db.session.add(event)
    touch([site.unit_id])
    db.session.commit()
    return event


def make_views(article: Article, by_day: dict[str, int]) -> None:
    """How often an article was read on days such as ``"2026-11-20"``; committed."""
    for day, views in by_day.items():
        db.session.add(ArticleViews(article_id=article.id, day=date.fromisoformat(day), views=views))
    db.session.commit()
