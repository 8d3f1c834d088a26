"""The site of a unit: made with its first sections, opened to the public, marked as changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.news import FormerSiteAddress, Section, Site
from portal.models.units import Unit
from portal.rules.news.settings import SiteSettings, check_settings, read_settings
from portal.rules.news.slugs import RESERVED_SITES, free_slug, slug_of
from portal.rules.permissions import Actor, Permission
from portal.rules.units.kinds import OUTSIDE
from portal.services.news.offering import site_opened
from portal.services.records import note

FIRST_SECTIONS = ("Tin tức", "Hoạt động chuyên môn", "Đoàn thể, phong trào", "Gương sáng")


class SiteMoved(NotFound):
    """The site has another address now: ``slug``."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class SiteClosed(NotFound):
    """The site was open here once; ``site`` says why it is not now."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.slug)
        self.site = site


def get_open_site(slug: str) -> Site:
    """The site everybody may read at this address; ``SiteMoved`` at one it had, ``SiteClosed`` when it is closed."""
    site = db.session.scalar(select(Site).where(Site.slug == slug))
    if site is None:
        raise _moved(slug)
    if site.unit.kind_code == OUTSIDE:
        raise NotFound
    if site.opened_at is None:
        raise SiteClosed(site) if site.closed_at else NotFound
    return site


def _moved(slug: str) -> NotFound:
    had = select(FormerSiteAddress.unit_id).where(FormerSiteAddress.slug == slug)
    site = db.session.scalar(select(Site).where(Site.unit_id.in_(had)))
    return SiteMoved(site.slug) if site is not None and (site.opened_at or site.closed_at) else NotFound()


def find_own_site(actor: Actor) -> Site | None:
    """The site of the unit acted for, or None before somebody made it."""
    return db.session.get(Site, actor.unit_id) if actor.unit_id is not None else None


def get_managed_site(actor: Actor) -> Site:
    """The own site, for somebody who manages it."""
    if not actor.can(Permission.NEWS_MANAGE):
        raise NotAllowed
    site = find_own_site(actor)
    if site is None:
        raise NotFound
    return site


def make_site(actor: Actor) -> Site:
    """Make the unit's site, with an address from its name and the usual sections; nobody reads it before it is open."""
    if not actor.can(Permission.NEWS_MANAGE) or actor.unit_id is None:
        raise NotAllowed
    if find_own_site(actor) is not None:
        raise RuleBroken("Đơn vị đã có trang tin.")
    site = build_site(db.session.get_one(Unit, actor.unit_id))
    note(actor, "site_made", "site", site.unit_id, after={"slug": site.slug})
    return site


def build_site(unit: Unit) -> Site:
    """A new site for the unit, not yet open."""
    wanted = slug_of(unit.short_name or unit.name, longest=50, otherwise="don-vi")
    taken = {
        *db.session.scalars(select(Site.slug).where(Site.slug.startswith(wanted, autoescape=True))),
        *db.session.scalars(
            select(FormerSiteAddress.slug).where(FormerSiteAddress.slug.startswith(wanted, autoescape=True))
        ),
        *RESERVED_SITES,
    }
    site = Site(unit_id=unit.id, slug=free_slug(wanted, taken), name=unit.name, created_at=clock.now(), settings={})
    db.session.add(site)
    db.session.flush()
    for position, name in enumerate(FIRST_SECTIONS):
        db.session.add(Section(unit_id=unit.id, slug=slug_of(name), name=name, position=position))
    db.session.flush()
    return site


def open_site(actor: Actor) -> Site:
    """Let the public read the site, for the first time or again."""
    site = get_managed_site(actor)
    if site.opened_at is None:
        site.opened_at = clock.now()
        site.closed_at, site.closed_by, site.closed_reason = None, None, None
        touch(site_opened(site))
        note(actor, "site_opened", "site", site.unit_id, after={"slug": site.slug})
    return site


def list_sections(unit_id: int, *, with_put_away: bool = False) -> Sequence[Section]:
    """The sections of a site in its order."""
    query = select(Section).where(Section.unit_id == unit_id)
    if not with_put_away:
        query = query.where(Section.put_away_at.is_(None))
    return db.session.scalars(query.order_by(Section.position, Section.id)).all()


def touch(unit_ids: Iterable[int]) -> None:
    """A reader of these sites would see a change: what was kept of their pages is old from this commit on."""
    ids = set(unit_ids)
    if ids:
        db.session.flush()
        statement = update(Site).where(Site.unit_id.in_(ids)).values(edition=Site.edition + 1, changed_at=clock.now())
        db.session.execute(statement, execution_options={"synchronize_session": False})


def touch_all() -> None:
    """Something that the pages of every open site may show has changed."""
    touch(db.session.scalars(select(Site.unit_id).where(Site.opened_at.is_not(None))))


def change_settings(actor: Actor, settings: SiteSettings) -> Site:
    """How long an article must be, whether a single leader may approve their own, when sites below are reminded."""
    check_settings(settings)
    site = get_managed_site(actor)
    before = read_settings(site.settings)
    site.settings = {**site.settings, **asdict(settings)}
    note(actor, "site_settings_changed", "site", site.unit_id, before=asdict(before), after=asdict(settings))
    return site
