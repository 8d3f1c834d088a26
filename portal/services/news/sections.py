"""Sections of the own site: add, rename, move, put away and take out again."""

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.news import Section
from portal.rules.news.slugs import RESERVED, free_slug, slug_of
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.news.sites import get_managed_site, list_sections, touch
from portal.services.records import note

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 300
MOST_SECTIONS = 30


def add_section(actor: Actor, *, name: str, description: str = "") -> Section:
    """One section more, at the end; its address is made of its first name and stays."""
    site = get_managed_site(actor)
    kept = list_sections(site.unit_id, with_put_away=True)
    if len(kept) >= MOST_SECTIONS:
        raise RuleBroken("Trang tin đã có %(most)d chuyên mục; hãy dùng lại chuyên mục đã cất.", most=MOST_SECTIONS)
    _check(site.unit_id, name)
    taken = {section.slug for section in kept} | RESERVED
    slug = free_slug(slug_of(name, longest=70, otherwise="chuyen-muc"), taken)
    last = db.session.scalar(select(func.max(Section.position)).where(Section.unit_id == site.unit_id))
    position = 0 if last is None else last + 1
    made = Section(unit_id=site.unit_id, slug=slug, name=name, description=description, position=position)
    db.session.add(made)
    db.session.flush()
    touch([site.unit_id])
    note(actor, "section_added", "section", made.id, after={"name": name})
    return made


def get_section(actor: Actor, section_id: int) -> Section:
    """A section of the own site, for somebody who manages it."""
    site = get_managed_site(actor)
    section = db.session.get(Section, section_id)
    if section is None or section.unit_id != site.unit_id:
        raise NotFound
    return section


def rename_section(actor: Actor, *, section_id: int, name: str, description: str = "") -> Section:
    """Other words for a section; its address stays, so that links keep working."""
    section = get_section(actor, section_id)
    _check(section.unit_id, name, but=section.id)
    before = section.name
    section.name, section.description = name, description
    touch([section.unit_id])
    note(actor, "section_renamed", "section", section.id, before={"name": before}, after={"name": name})
    return section


def move_section(actor: Actor, *, section_id: int, up: bool) -> Section:
    """One place up or down in the menu; at the end it stays where it is."""
    section = get_section(actor, section_id)
    order = list(list_sections(section.unit_id))
    if section in order:
        here = order.index(section)
        there = max(0, here - 1) if up else min(len(order) - 1, here + 1)
        order.insert(there, order.pop(here))
    for position, each in enumerate(order):
        each.position = position
    touch([section.unit_id])
    return section


def put_section_away(actor: Actor, *, section_id: int, away: bool) -> Section:
    """Offer a section to writers and in the menu no longer, or again; what it holds stays readable."""
    section = get_section(actor, section_id)
    if away and len(list_sections(section.unit_id)) == 1 and section.put_away_at is None:
        raise RuleBroken("Trang tin phải còn ít nhất một chuyên mục.")
    section.put_away_at = clock.now() if away else None
    touch([section.unit_id])
    action = "section_put_away" if away else "section_taken_out"
    note(actor, action, "section", section.id, after={"name": section.name})
    return section


def put_in_menu(actor: Actor, *, section_id: int, shown: bool) -> Section:
    """Let the section stand in the menu of the site, or only on its front page."""
    section = get_section(actor, section_id)
    if section.in_menu != shown:
        section.in_menu = shown
        touch([section.unit_id])
        action = "section_put_in_menu" if shown else "section_left_out_of_menu"
        note(actor, action, "section", section.id, after={"name": section.name})
    return section


def _check(unit_id: int, name: str, *, but: int | None = None) -> None:
    if not name.strip():
        raise RuleBroken("Vui lòng nhập tên chuyên mục.", field="name")
    same = [s for s in list_sections(unit_id, with_put_away=True) if fold(s.name) == fold(name) and s.id != but]
    if same:
        raise RuleBroken("Đã có chuyên mục tên này.", field="name")
