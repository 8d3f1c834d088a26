"""The organisation of a unit as its site tells it: memberships and units of today, and only leaders by name."""

from datetime import timedelta

import pytest
import time_machine

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.news import Site
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.news.organisation import Card
from portal.rules.news.pages import PageKind, Place
from portal.rules.news.parts import Part, PartState
from portal.rules.permissions import Role
from portal.services.news import completeness, organisation, pages
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire, make_site


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def tell(actor_person: Person, of: Person, place_id: int, seen: int = 0, **card: str | bool) -> None:
    organisation.tell_of_leader(
        actor_of(actor_person),
        place_id=place_id,
        account_id=of.id,
        seen=seen,
        card=Card(**card),  # type: ignore[arg-type]
    )


def part_of(person: Person, key: str) -> Part:
    return next(part for part in completeness.look_through(actor_of(person)).parts if part.key == key)


def test_who_leads_stands_first_then_the_deputies_and_nobody_else(cast: Cast, site: Site) -> None:
    hire(cast, Role.DEPUTY_LEADER, name="Lê Thị Ánh")
    both = hire(cast, Role.DEPUTY_LEADER, Role.LEADER, name="Trần Văn Bảo")
    drawn = organisation.draw(site)
    assert [leader.name for leader in drawn.own.leaders] == [both.name, cast.principal.name, "Lê Thị Ánh"]
    assert [leader.name for leader in drawn.own.deputies] == ["Lê Thị Ánh"]
    assert not drawn.parts


def test_it_is_drawn_from_today(cast: Cast, site: Site, clock_at: time_machine.Traveller) -> None:
    held = db.session.query(Membership).filter_by(account_id=cast.principal.id).one()
    held.valid_to = clock.today() + timedelta(days=1)
    db.session.commit()
    assert organisation.draw(site).own.leaders
    clock_at.shift(timedelta(days=1))
    assert not organisation.draw(site).own.leaders
    held.valid_to = None
    db.session.get_one(Account, cast.principal.id).suspended_at = clock.now()
    db.session.commit()
    assert not organisation.draw(site).own.leaders


def test_parts_of_a_unit_show_their_heads_and_units_below_their_sites(cast: Cast) -> None:
    office = make_site(cast, "cho_lach")
    make_site(cast, "hoa_nghia")
    drawn = organisation.draw(office)
    assert [(unit.id, slug) for unit, slug in drawn.below] == [
        (cast.units["hoa_nghia"], "truong-tieu-hoc-hoa-nghia"),
        (cast.units["vinh_binh"], ""),
    ]
    db.session.get_one(Unit, cast.units["vinh_binh"]).kind_code = "campus"
    db.session.commit()
    drawn = organisation.draw(office)
    assert [(group.unit.id, group.heads[0].name) for group in drawn.parts] == [
        (cast.units["vinh_binh"], cast.principal.name)
    ]
    assert [unit.id for unit, _slug in drawn.below] == [cast.units["hoa_nghia"]]


def test_the_site_tells_what_was_typed_for_it_and_nothing_of_the_account(cast: Cast, site: Site) -> None:
    account = db.session.get_one(Account, cast.principal.id)
    account.phone, account.title = "0912345678", "Hiệu trưởng"
    db.session.commit()
    leader = organisation.draw(site).own.leaders[0]
    assert (leader.post, leader.phone, leader.email) == ("Hiệu trưởng", "", "")
    tell(
        cast.principal,
        cast.principal,
        site.unit_id,
        phone="0275 3822 111",
        post="Bí thư, Hiệu trưởng",
        name_hidden=True,
    )
    leader = organisation.draw(site).own.leaders[0]
    assert (leader.name, leader.post, leader.phone) == ("", "Bí thư, Hiệu trưởng", "0275 3822 111")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "gọi tôi"),
        ("email", "khong-phai-thu"),
        ("post", "x" * 101),
        ("duties", "x" * 501),
        ("email", "x" * 201),
    ],
)
def test_what_nobody_could_use_is_refused_at_its_field(cast: Cast, site: Site, field: str, value: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        tell(cast.principal, cast.principal, site.unit_id, **{field: value})
    assert refused.value.field == field


def test_two_at_once_are_told(cast: Cast, site: Site) -> None:
    tell(cast.principal, cast.principal, site.unit_id, phone="0275 3822 111")
    db.session.commit()
    with pytest.raises(Conflict):
        tell(cast.principal, cast.principal, site.unit_id, phone="0275 3822 999")
    tell(cast.principal, cast.principal, site.unit_id, seen=1, phone="0275 3822 999")


def test_only_the_manager_and_only_of_leaders_of_the_own_unit(cast: Cast, site: Site) -> None:
    make_site(cast, "hoa_nghia")
    for who, of, unit, error in (
        (cast.teacher, cast.principal, "vinh_binh", NotAllowed),
        (cast.other_principal, cast.principal, "vinh_binh", NotFound),
        (cast.principal, cast.other_principal, "hoa_nghia", NotFound),
        (cast.principal, cast.teacher, "vinh_binh", NotFound),
    ):
        with pytest.raises(error):
            tell(who, of, cast.units[unit], phone="0275 3822 111")


def test_leaders_are_complete_once_published_and_reachable(cast: Cast, site: Site) -> None:
    assert part_of(cast.principal, "leaders").state == PartState.MISSING
    for kind in (PageKind.LEADERS, PageKind.ORGANISATION):
        pages.save_page(actor_of(cast.principal), place=Place(kind), seen=0, body="", details={"published": True})
    assert part_of(cast.principal, "organisation").state == PartState.GOOD
    part = part_of(cast.principal, "leaders")
    assert part.state == PartState.MISSING
    assert "điện thoại" in part.lacks
    tell(cast.principal, cast.principal, site.unit_id, phone="0275 3822 111")
    assert part_of(cast.principal, "leaders").state == PartState.GOOD
    pages.save_page(
        actor_of(cast.principal), place=Place(PageKind.LEADERS), seen=1, body="", details={"published": False}
    )
    assert part_of(cast.principal, "leaders").state == PartState.MISSING


def test_the_contact_data_of_the_unit_are_a_part(cast: Cast, site: Site) -> None:
    assert part_of(cast.principal, "contact").state == PartState.MISSING
    unit = db.session.get_one(Unit, site.unit_id)
    unit.address, unit.phone, unit.email = "Ấp Vĩnh Bình", "02753822111", "th@example.vn"
    assert part_of(cast.principal, "contact").state == PartState.GOOD
