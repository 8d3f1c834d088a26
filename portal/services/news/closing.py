"""Closing the own site: nobody reads it, at its own address or on sites above, until it is opened again."""

from portal.adapters import clock
from portal.errors import Conflict
from portal.models.news import Site
from portal.rules.permissions import Actor
from portal.services.news.offering import portals_showing
from portal.services.news.publishing import check_reason
from portal.services.news.sites import get_managed_site, touch
from portal.services.records import note


def close_site(actor: Actor, *, reason: str) -> Site:
    """Close the site with a reason everybody may read. Nothing is deleted; its articles leave the sites above too."""
    site = get_managed_site(actor)
    check_reason(reason)
    if site.opened_at is None:
        raise Conflict("Trang tin đang không mở.")
    site.opened_at = None
    site.closed_at, site.closed_by, site.closed_reason = clock.now(), actor.name, reason.strip()
    touch(portals_showing(site))
    note(actor, "site_closed", "site", site.unit_id, after={"reason": reason.strip()})
    return site
