"""The required pages: written and shown at once, kept in versions, confirmed; what a site lacks."""

from datetime import timedelta

import pytest
import time_machine

from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.news import Site, SitePageVersion
from portal.rules.news.pages import PageKind, Place, place_of
from portal.rules.news.parts import Part, PartState
from portal.rules.permissions import Role
from portal.services.news import completeness, pages
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire, make_site

FUNCTIONS = Place(PageKind.FUNCTIONS)
BODY = "<p>Trường dạy các em từ lớp Một đến lớp Năm.</p>"


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def part_of(person: Person, key: str) -> Part:
    return next(part for part in completeness.look_through(actor_of(person)).parts if part.key == key)


def test_what_is_saved_is_shown_and_the_edition_rises(cast: Cast, site: Site) -> None:
    before = site.edition
    page = pages.save_page(actor_of(cast.principal), place=FUNCTIONS, seen=0, body=BODY + "<script>x</script>")
    db.session.commit()
    assert (page.shown, page.number, site.edition) == (True, 1, before + 1)
    version = pages.list_shown(site, [PageKind.FUNCTIONS])[FUNCTIONS]
    assert (version.body, version.edited_by) == (BODY, cast.principal.name)


def test_every_saving_is_a_version_and_an_earlier_one_can_be_taken_back(cast: Cast, site: Site) -> None:
    actor = actor_of(cast.principal)
    for number, words in enumerate(("Một", "Hai", "Ba")):
        pages.save_page(actor, place=FUNCTIONS, seen=number, body=f"<p>{words}</p>")
    pages.restore_page(actor, place=FUNCTIONS, number=1)
    bodies = [version.body for version in pages.list_versions(actor, place=FUNCTIONS).items]
    assert bodies == ["<p>Một</p>", "<p>Ba</p>", "<p>Hai</p>", "<p>Một</p>"]
    assert pages.list_newest(site.unit_id, [PageKind.FUNCTIONS])[FUNCTIONS].number == 4


def test_the_same_words_again_are_a_confirmation(cast: Cast, site: Site, clock_at: time_machine.Traveller) -> None:
    actor = actor_of(cast.principal)
    pages.save_page(actor, place=FUNCTIONS, seen=0, body=BODY)
    clock_at.shift(timedelta(days=3))
    page = pages.save_page(actor, place=FUNCTIONS, seen=1, body=BODY)
    assert page.number == 1
    assert page.checked_by == cast.principal.name


def test_over_the_words_of_somebody_else_only_after_seeing_them(cast: Cast, site: Site) -> None:
    deputy = hire(cast, Role.SITE_MANAGER)
    pages.save_page(actor_of(cast.principal), place=FUNCTIONS, seen=0, body=BODY)
    with pytest.raises(Conflict, match=cast.principal.name):
        pages.save_page(actor_of(deputy), place=FUNCTIONS, seen=0, body="<p>Khác</p>")
    pages.save_page(actor_of(deputy), place=FUNCTIONS, seen=1, body="<p>Khác</p>")
    assert db.session.query(SitePageVersion).count() == 2


def test_who_has_it_open_is_told(cast: Cast, site: Site) -> None:
    deputy = hire(cast, Role.SITE_MANAGER)
    assert not pages.open_page(actor_of(cast.principal), place=FUNCTIONS, announce=True).editors
    db.session.commit()
    found = pages.open_page(actor_of(deputy), place=FUNCTIONS, announce=True)
    assert [editor.name for editor in found.editors] == [cast.principal.name]


def test_an_emptied_page_is_taken_off(cast: Cast, site: Site) -> None:
    actor = actor_of(cast.principal)
    with pytest.raises(RuleBroken) as refused:
        pages.save_page(actor, place=FUNCTIONS, seen=0, body="<p> </p>")
    assert refused.value.field == "body"
    pages.save_page(actor, place=FUNCTIONS, seen=0, body=BODY)
    assert not pages.save_page(actor, place=FUNCTIONS, seen=1, body="").shown
    with pytest.raises(NotFound):
        pages.list_shown(site, [PageKind.FUNCTIONS])
    with pytest.raises(RuleBroken):
        pages.confirm_page(actor, place=FUNCTIONS)


def test_only_whoever_manages_the_site(cast: Cast, site: Site) -> None:
    for person, error in ((cast.teacher, NotAllowed), (cast.other_principal, NotFound), (cast.nobody, NotAllowed)):
        with pytest.raises(error):
            pages.save_page(actor_of(person), place=FUNCTIONS, seen=0, body=BODY)
        with pytest.raises(error):
            completeness.look_through(actor_of(person))
    make_site(cast, "hoa_nghia")
    with pytest.raises(NotFound):
        pages.get_version(actor_of(cast.other_principal), place=FUNCTIONS, number=1)


def test_a_page_has_one_name(cast: Cast) -> None:
    assert place_of(FUNCTIONS.name) == FUNCTIONS
    for name in ("", "khac", "CHUC-NANG", "functions"):
        with pytest.raises(NotFound):
            place_of(name)


def test_a_part_is_missing_then_good_then_stale_until_it_is_confirmed(
    cast: Cast, site: Site, clock_at: time_machine.Traveller
) -> None:
    assert part_of(cast.principal, "functions").state == PartState.MISSING
    pages.save_page(actor_of(cast.principal), place=FUNCTIONS, seen=0, body=BODY)
    part = part_of(cast.principal, "functions")
    assert (part.state, part.updated_by) == (PartState.GOOD, cast.principal.name)
    clock_at.shift(timedelta(days=part.days))
    assert part_of(cast.principal, "functions").state == PartState.STALE
    deputy = hire(cast, Role.SITE_MANAGER)
    pages.confirm_page(actor_of(deputy), place=FUNCTIONS)
    part = part_of(cast.principal, "functions")
    assert (part.state, part.updated_by) == (PartState.GOOD, deputy.name)


def test_a_site_may_ask_more_often_or_never(cast: Cast, site: Site, clock_at: time_machine.Traveller) -> None:
    pages.save_page(actor_of(cast.principal), place=FUNCTIONS, seen=0, body=BODY)
    clock_at.shift(timedelta(days=31))
    for days, state in ((30, PartState.STALE), (0, PartState.GOOD), (-1, PartState.GOOD), ("x", PartState.GOOD)):
        site.settings = {"stale_days": {"functions": days}}
        assert part_of(cast.principal, "functions").state == state, days
    site.settings = {"stale_days": "sai"}
    assert part_of(cast.principal, "functions").state == PartState.GOOD
    assert timedelta(days=part_of(cast.principal, "functions").days) == timedelta(days=365)
