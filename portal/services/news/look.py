"""The look of the own site: its name, its tagline, its colour, its emblem."""

from portal.db import db
from portal.errors import Conflict, RuleBroken
from portal.models.news import Medium, Site
from portal.rules.news.colours import COLOURS
from portal.rules.permissions import Actor
from portal.services.news.illustrating import get_usable
from portal.services.news.sites import get_managed_site, touch
from portal.services.records import note

LONGEST_NAME = 200
LONGEST_TAGLINE = 150


def change_look(actor: Actor, *, version: int, name: str, tagline: str, colour: str) -> Site:
    """Give the site this name, tagline and colour; refused when somebody else saved since ``version``."""
    site = get_managed_site(actor)
    check_version(site, version)
    if not name.strip():
        raise RuleBroken("Vui lòng nhập tên trang tin.", field="name")
    for field, words, most in (("name", name, LONGEST_NAME), ("tagline", tagline, LONGEST_TAGLINE)):
        if len(words) > most:
            raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=most)
    if colour not in COLOURS:
        raise RuleBroken("Hãy chọn một màu trong danh sách.", field="colour")
    before = {"site_name": site.name, "tagline": site.tagline, "colour": site.colour}
    after = {"site_name": name, "tagline": tagline, "colour": colour}
    if before != after:
        site.name, site.tagline, site.colour = name, tagline, colour
        touch([site.unit_id])
        note(actor, "site_look_changed", "site", site.unit_id, before=before, after=after)
    return site


def choose_emblem(actor: Actor, *, medium_id: int | None) -> Site:
    """Put a described picture of the own library beside the site's name, or none."""
    site = get_managed_site(actor)
    medium = get_usable(actor, medium_id) if medium_id is not None else None
    if medium_id != site.emblem_id:
        before = find_emblem(site)
        site.emblem_id = medium_id
        touch([site.unit_id])
        names = ({"emblem": each.name if each else None} for each in (before, medium))
        note(actor, "site_emblem_chosen", "site", site.unit_id, before=next(names), after=next(names))
    return site


def find_emblem(site: Site) -> Medium | None:
    """The picture beside the site's name, if it has one."""
    return db.session.get(Medium, site.emblem_id) if site.emblem_id is not None else None


def check_version(site: Site, version: int) -> None:
    """Refuse an edit that began from older values."""
    if site.version != version:
        raise Conflict(
            "Người khác vừa sửa trang tin trong lúc bạn đang sửa. Giá trị họ đã lưu hiện ở từng ô bên dưới. "
            "Hãy kiểm tra rồi lưu lại nếu vẫn muốn thay bằng giá trị của bạn."
        )
