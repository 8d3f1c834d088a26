"""What the site tells of the unit itself among its required parts: organisation, leaders, where it is, news."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.errors import mark
from portal.models.news import Article, LeaderCard, SitePageVersion
from portal.models.units import Unit
from portal.rules.news.freshness import QUIET_DAYS
from portal.rules.news.organisation import Leader
from portal.rules.news.pages import DRAWN, PAGE_LABELS, PageKind, Place
from portal.rules.news.parts import UNIT_PAGE, Part, Scene
from portal.services.news.organisation import list_leaders
from portal.services.news.pages import last_hand, list_newest
from portal.services.news.scope import shown_articles

NOBODY = mark("Chưa ai giữ vai trò lãnh đạo trong đơn vị.")
UNREACHABLE = mark("Có lãnh đạo chưa ghi điện thoại hoặc thư điện tử.")
NOWHERE = mark("Đơn vị chưa ghi đủ địa chỉ, điện thoại và thư điện tử.")


def list_unit_parts(scene: Scene) -> Iterator[Part]:
    """Organisation and leaders once they are published, the unit's own contact data, the last article."""
    newest = list_newest(scene.unit_id, DRAWN)
    organisation, leaders = (newest.get(Place(kind)) for kind in DRAWN)
    yield _page(scene, PageKind.ORGANISATION, organisation)
    lacks = _lacks(list_leaders(scene.unit_id, [scene.unit_id]).get(scene.unit_id, []))
    changed = db.session.execute(
        select(LeaderCard.changed_at, LeaderCard.changed_by)
        .where(LeaderCard.unit_id == scene.unit_id)
        .order_by(LeaderCard.changed_at.desc())
        .limit(1)
    ).one_or_none()
    yield _page(scene, PageKind.LEADERS, leaders, lacks=lacks, touched=(changed[0], changed[1]) if changed else None)
    yield _contact(scene)
    yield _news(scene)


def _page(
    scene: Scene,
    kind: PageKind,
    version: SitePageVersion | None,
    *,
    lacks: str = "",
    touched: tuple[datetime, str] | None = None,
) -> Part:
    shown = version is not None and version.page.shown
    hands = [hand for hand in (last_hand(version) if version else None, touched) if hand]
    updated_at, updated_by = max(hands, default=(None, ""))
    return scene.part(
        kind,
        PAGE_LABELS[kind],
        filled=shown and not lacks,
        endpoint="news.edit_page",
        values={"name": Place(kind).name},
        public=f"sites.{kind}" if shown else "",
        updated_at=updated_at,
        updated_by=updated_by,
        lacks=lacks,
    )


def _lacks(leaders: list[Leader]) -> str:
    if not leaders:
        return NOBODY
    return "" if all(leader.reachable for leader in leaders) else UNREACHABLE


def _contact(scene: Scene) -> Part:
    unit = db.session.get_one(Unit, scene.unit_id)
    filled = bool(unit.address and unit.phone and unit.email)
    return scene.part(
        "contact",
        mark("Địa chỉ, điện thoại, thư điện tử của đơn vị"),
        filled=filled,
        endpoint=UNIT_PAGE,
        values={"unit_id": scene.unit_id},
        public="sites.home",
        lacks="" if filled else NOWHERE,
        usual_days=0,
    )


def _news(scene: Scene) -> Part:
    query = shown_articles(scene.unit_id).with_only_columns(func.max(Article.publish_at))
    last = db.session.scalar(query)
    return scene.part(
        "news",
        mark("Tin tức, sự kiện"),
        filled=last is not None,
        endpoint="news.index",
        public="sites.home" if last else "",
        updated_at=last,
        usual_days=QUIET_DAYS,
        action=mark("Viết bài"),
    )
