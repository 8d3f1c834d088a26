"""The required pages of a site that are written: opened, saved and shown at once, confirmed, kept in versions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.adapters.html import clean_html, text_of_html
from portal.db import begin_write, db, insert_missing
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.news import Site, SitePage, SitePageEditing, SitePageVersion
from portal.rules.news.admissions import check_admission, read_admission
from portal.rules.news.comparing import Piece, compare
from portal.rules.news.pages import LONGEST_BODY, PUBLISHED, PageKind, Place
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_time
from portal.services.news.sites import get_managed_site, touch
from portal.services.paging import Paged, paginate
from portal.services.presence import claim, others_at
from portal.services.records import note


@dataclass(frozen=True)
class OpenedPage:
    """A page to be written; ``version`` is None before anything was. ``editors`` have it open too."""

    place: Place
    page: SitePage
    version: SitePageVersion | None
    editors: Sequence[SitePageEditing] = ()

    @property
    def body(self) -> str:
        """The newest words."""
        return self.version.body if self.version else ""

    @property
    def details(self) -> Mapping[str, Any]:
        """What the page says besides its words."""
        return self.version.details if self.version else {}


def newest_versions(unit_id: int, kinds: Collection[PageKind]) -> Select[SitePageVersion]:
    """The newest version of each written page of these kinds, with its page."""
    query = select(SitePageVersion).join(SitePage, SitePage.id == SitePageVersion.page_id)
    return query.where(SitePage.unit_id == unit_id, SitePage.kind.in_(kinds), SitePageVersion.number == SitePage.number)


def list_newest(unit_id: int, kinds: Collection[PageKind]) -> dict[Place, SitePageVersion]:
    """What the pages of these kinds say now, shown or not."""
    versions = db.session.scalars(newest_versions(unit_id, kinds))
    return {Place(PageKind(version.page.kind), version.page.year): version for version in versions}


def list_shown(site: Site, kinds: Collection[PageKind]) -> dict[Place, SitePageVersion]:
    """What the public reads; NotFound when that is nothing at all."""
    shown = {place: version for place, version in list_newest(site.unit_id, kinds).items() if version.page.shown}
    if not shown:
        raise NotFound
    return shown


def open_page(actor: Actor, *, place: Place, announce: bool = False) -> OpenedPage:
    """A page of the own site for whoever manages it; ``announce`` says so to others who have it open."""
    page = _find(get_managed_site(actor), place)
    if page is None or announce:
        begin_write()
        site = get_managed_site(actor)
        page = _find(site, place) or _add(site, place)
    if announce:
        claim(SitePageEditing, actor, "page_id", page.id)
        return OpenedPage(place, page, _newest(page), others_at(SitePageEditing, actor, "page_id", page.id))
    return OpenedPage(place, page, _newest(page))


def save_page(
    actor: Actor, *, place: Place, seen: int, body: str, details: Mapping[str, Any] | None = None
) -> SitePage:
    """What was typed, read by everybody from now on; an empty page is taken off the site.

    Over words of somebody else only after they were shown (``seen`` is the number of the version begun from).
    """
    if len(body) > LONGEST_BODY:
        raise RuleBroken("Nội dung dài quá %(most)d ký tự.", field="body", most=LONGEST_BODY)
    if place.kind is PageKind.ADMISSIONS:
        check_admission(read_admission(details or {}))
    page = _hold(actor, place)
    newest = _newest(page)
    if newest is not None and seen != page.number:
        raise Conflict(
            "%(name)s đã lưu một bản khác lúc %(moment)s. Cả hai bản còn nguyên bên dưới; chưa có gì bị ghi đè.",
            name=newest.edited_by,
            moment=short_time(newest.edited_at.astimezone(clock.LOCAL_ZONE)),
        )
    cleaned, facts = clean_html(body, media=()), dict(details or {})
    if newest is None and not cleaned and not facts:
        raise RuleBroken("Vui lòng nhập mục này.", field="body")
    if newest is not None and (cleaned, facts) == (newest.body, newest.details):
        return confirm_page(actor, place=place) if page.shown else page
    return _write(actor, page, cleaned, facts)


def restore_page(actor: Actor, *, place: Place, number: int) -> SitePage:
    """Say again what an earlier version said, as a new version; no version is changed or lost."""
    page = _hold(actor, place)
    earlier = get_version(actor, place=place, number=number)
    return _write(actor, page, earlier.body, earlier.details)


def confirm_page(actor: Actor, *, place: Place) -> SitePage:
    """Say that what the page says is still right, without changing it."""
    page = _hold(actor, place)
    if not page.shown:
        raise RuleBroken("Trang chưa có nội dung để xác nhận.")
    page.checked_at, page.checked_by_id, page.checked_by = clock.now(), actor.account_id, actor.name
    note(actor, "site_page_confirmed", "site", page.unit_id, after={"page": place.name})
    return page


def list_versions(actor: Actor, *, place: Place, number: int = 1) -> Paged[SitePageVersion]:
    """The versions of a page, the newest first."""
    page = _get(actor, place)
    query = select(SitePageVersion).where(SitePageVersion.page_id == page.id)
    return paginate(query.order_by(SitePageVersion.number.desc()), number=number)


def get_version(actor: Actor, *, place: Place, number: int) -> SitePageVersion:
    """One version of a page of the own site."""
    page = _get(actor, place)
    query = select(SitePageVersion).where(SitePageVersion.page_id == page.id, SitePageVersion.number == number)
    version = db.session.scalar(query)
    if version is None:
        raise NotFound
    return version


def pieces_between(version: SitePageVersion, body: str) -> list[Piece]:
    """What differs between a version and a body that was not kept."""
    return compare(version.text, text_of_html(clean_html(body, media=())))


def last_hand(version: SitePageVersion) -> tuple[datetime, str]:
    """When the page was changed or confirmed last, and by whom."""
    page = version.page
    if page.checked_at is not None and page.checked_at > version.edited_at:
        return page.checked_at, page.checked_by
    return version.edited_at, version.edited_by


def _write(actor: Actor, page: SitePage, body: str, details: dict[str, Any]) -> SitePage:
    page.number, page.shown = page.number + 1, bool(details.get(PUBLISHED, body or details))
    text = text_of_html(body)
    version = SitePageVersion(page_id=page.id, number=page.number, body=body, text=text, details=details)
    version.edited_at, version.edited_by_id, version.edited_by = clock.now(), actor.account_id, actor.name
    db.session.add(version)
    touch([page.unit_id])
    place = Place(PageKind(page.kind), page.year)
    note(actor, "site_page_saved", "site", page.unit_id, after={"page": place.name, "article_version": page.number})
    return page


def _find(site: Site, place: Place, *, lock: bool = False) -> SitePage | None:
    query = select(SitePage).where(
        SitePage.unit_id == site.unit_id, SitePage.kind == place.kind, SitePage.year == place.year
    )
    if lock:  # on PostgreSQL two savers wait for each other here; SQLite has one writer anyway
        query = query.with_for_update(of=SitePage).execution_options(populate_existing=True)
    return db.session.scalar(query)


def _add(site: Site, place: Place) -> SitePage:
    row = {"unit_id": site.unit_id, "kind": place.kind, "year": place.year, "number": 0, "shown": False}
    insert_missing(SitePage, [row | {"checked_by": ""}], unique=["unit_id", "kind", "year"], returning=[SitePage.id])
    found = _find(site, place)
    assert found is not None
    return found


def _get(actor: Actor, place: Place) -> SitePage:
    page = _find(get_managed_site(actor), place)
    if page is None:
        raise NotFound
    return page


def _hold(actor: Actor, place: Place) -> SitePage:
    """The page, held until the end of the transaction."""
    site = get_managed_site(actor)
    return _find(site, place, lock=True) or _add(site, place)


def _newest(page: SitePage) -> SitePageVersion | None:
    query = select(SitePageVersion).where(SitePageVersion.page_id == page.id, SitePageVersion.number == page.number)
    return db.session.scalar(query) if page.number else None
