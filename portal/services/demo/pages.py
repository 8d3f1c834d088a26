"""The required pages of two sites of the demo: a school that has nearly all, an office that has begun."""

from datetime import timedelta

from sqlalchemy import update

from portal.adapters import clock
from portal.db import db
from portal.models.news import SitePageVersion
from portal.rules.news.pages import place_of
from portal.services.demo.people import Cast
from portal.services.demo.texts import read_text
from portal.services.news import pages
from portal.services.people.actors import load_actor

WRITTEN = (
    # site, page, who wrote it, days ago
    ("vinhbinh", "chuc-nang", "phohieutruong.vinhbinh", 12),
    ("vinhbinh", "lich-su", "hieutruong.vinhbinh", 500),
    ("cholach", "chuc-nang", "truongphong.cholach", 40),
)


def write_pages(cast: Cast) -> None:
    """Write introductions; the sites are there."""
    for site, name, author, days in WRITTEN:
        actor = load_actor(cast.accounts[author])[0]
        page = pages.save_page(actor, place=place_of(name), seen=0, body=read_text(f"pages/{site}.{name}.html"))
        db.session.flush()
        at = clock.now() - timedelta(days=days)
        db.session.execute(update(SitePageVersion).where(SitePageVersion.page_id == page.id).values(edited_at=at))
