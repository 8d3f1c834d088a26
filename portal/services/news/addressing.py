"""The address of the own site: changed, while every former one goes on leading there."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.news import FormerSiteAddress, Site
from portal.rules.news.hosts import check_host
from portal.rules.news.slugs import check_site_slug
from portal.rules.permissions import Actor
from portal.services.news.look import check_version
from portal.services.news.offering import portals_showing
from portal.services.news.sites import get_managed_site, touch
from portal.services.records import note

MOST_FORMER = 20
"""A unit that changes its address more often than this blocks good names for others."""
TAKEN = RuleBroken("Địa chỉ này đã có đơn vị dùng hoặc từng dùng. Hãy chọn địa chỉ khác.", field="slug")


def change_address(actor: Actor, *, version: int, slug: str) -> Site:
    """Give the site another address; the one it had leads there for ever. One that another unit has or had is taken."""
    site = get_managed_site(actor)
    check_version(site, version)
    check_site_slug(slug)
    if slug == site.slug:
        return site
    former = db.session.get(FormerSiteAddress, slug)
    taken = db.session.scalar(select(Site.unit_id).where(Site.slug == slug)) is not None
    if taken or (former is not None and former.unit_id != site.unit_id):
        raise TAKEN
    before = site.slug
    if former is not None:
        db.session.delete(former)
    elif len(list_former(site)) >= MOST_FORMER:
        raise RuleBroken(
            "Trang tin đã đổi địa chỉ %(most)d lần; hãy dùng lại một địa chỉ cũ.", field="slug", most=MOST_FORMER
        )
    if site.opened_at or site.closed_at:
        db.session.add(FormerSiteAddress(slug=before, unit_id=site.unit_id, until=clock.now()))
    site.slug = slug
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:  # somebody took it in this very moment
        raise TAKEN from error
    touch(portals_showing(site))
    note(actor, "site_moved", "site", site.unit_id, before={"slug": before}, after={"slug": slug})
    return site


def change_host(actor: Actor, *, version: int, host: str, listed: Sequence[str], portal: str) -> Site:
    """Give the site a host name of its own, one of those ``listed``, never that of the ``portal``, or none (empty).

    Its canonical addresses follow.
    """
    site = get_managed_site(actor)
    check_version(site, version)
    new = check_host(host, listed, portal=portal) if host.strip() else None
    if new == site.host:
        return site
    taken = RuleBroken("Tên miền này đã có đơn vị khác dùng.", field="host")
    if new is not None and db.session.scalar(select(Site.unit_id).where(Site.host == new)) is not None:
        raise taken
    before, site.host = site.host, new
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:  # somebody took it in this very moment
        raise taken from error
    touch(portals_showing(site))
    note(actor, "site_host_changed", "site", site.unit_id, before={"host": before or ""}, after={"host": new or ""})
    return site


def list_former(site: Site) -> Sequence[FormerSiteAddress]:
    """The addresses the site had, the last one first."""
    query = select(FormerSiteAddress).where(FormerSiteAddress.unit_id == site.unit_id)
    return db.session.scalars(query.order_by(FormerSiteAddress.until.desc(), FormerSiteAddress.slug)).all()
