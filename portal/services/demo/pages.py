"""The required pages of two sites of the demo: a school that has nearly all, an office that has begun."""

from datetime import date, timedelta

from sqlalchemy import update

from portal.adapters import clock
from portal.db import db
from portal.models.news import SitePageVersion
from portal.rules.news.admissions import Admission
from portal.rules.news.organisation import Card
from portal.rules.news.pages import DRAWN, PUBLISHED, place_of
from portal.services.demo.people import Cast
from portal.services.demo.texts import read_text
from portal.services.news import pages
from portal.services.news.organisation import tell_of_leader
from portal.services.people.actors import load_actor

WRITTEN = (
    # site, page, who wrote it, days ago
    ("vinhbinh", "chuc-nang", "phohieutruong.vinhbinh", 12),
    ("vinhbinh", "lich-su", "hieutruong.vinhbinh", 500),
    ("vinhbinh", "to-chuc", "phohieutruong.vinhbinh", 12),
    ("vinhbinh", "lanh-dao", "phohieutruong.vinhbinh", 12),
    ("vinhbinh", "tuyen-sinh-2026", "phohieutruong.vinhbinh", 170),
    ("cholach", "chuc-nang", "truongphong.cholach", 40),
)
ADMISSION = Admission(opens_on=date(2026, 6, 15), closes_on=date(2026, 7, 15))
CARDS = {
    "hieutruong.vinhbinh": Card(
        phone="0900 000 151",
        email="hieutruong.vinhbinh@example.vn",
        duties="Phụ trách chung; tổ chức cán bộ, tài chính, kiểm tra nội bộ.",
    ),
    "phohieutruong.vinhbinh": Card(
        phone="0900 000 152",
        email="phohieutruong.vinhbinh@example.vn",
        duties="Chuyên môn, thư viện, bán trú, trang tin và chuyển đổi số.",
    ),
}


def write_pages(cast: Cast) -> None:
    """Write introductions, organisation, leaders and admissions; the sites are there."""
    for site, name, author, days in WRITTEN:
        actor = load_actor(cast.accounts[author])[0]
        place, body = place_of(name), read_text(f"pages/{site}.{name}.html")
        details = {PUBLISHED: True} if place.kind in DRAWN else ADMISSION.kept() if place.year else {}
        page = pages.save_page(actor, place=place, seen=0, body=body, details=details)
        db.session.flush()
        at = clock.now() - timedelta(days=days)
        db.session.execute(update(SitePageVersion).where(SitePageVersion.page_id == page.id).values(edited_at=at))
    manager = load_actor(cast.accounts["hieutruong.vinhbinh"])[0]
    school = manager.unit_id or 0
    for name, card in CARDS.items():
        tell_of_leader(manager, place_id=school, account_id=cast.accounts[name].id, seen=0, card=card)
