"""Units asked by a form: by the tree of the day, kinds, levels, groups, cohorts and exceptions."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import Programme, ProgrammeMember
from portal.models.documents import AddresseeGroup, AddresseeGroupMember
from portal.models.units import Unit, UnitEdge
from portal.rules.data_forms.audience import Audience, in_cohort, read_audience
from portal.rules.school_years import school_year_of
from portal.services.data_forms import audience as service
from tests.cast import Cast
from tests.data_forms import make_form
from tests.make import actor_of
from tests.queries import QueryCount

TODAY = date(2026, 11, 20)


def asked(cast: Cast, *, on: date = TODAY, unit: str = "ben_tre", **chosen: Any) -> set[str]:
    ids = {unit_id: key for key, unit_id in cast.units.items()}
    return {ids[one.id] for one in service.list_asked(cast.units[unit], Audience(**chosen), on=on)}


def make_programme(cast: Cast, **joined: tuple[int, int | None]) -> None:
    programme = Programme(unit_id=cast.units["board"], code="seqap", name="SEQAP")
    db.session.add(programme)
    db.session.flush()
    for key, (year, left) in joined.items():
        row = ProgrammeMember(programme_id=programme.id, unit_id=cast.units[key], joined_year=year, left_year=left)
        db.session.add(row)
    db.session.commit()


def make_group(cast: Cast, unit: str, *members: str) -> int:
    group = AddresseeGroup(
        unit_id=cast.units[unit],
        name="Trường FDS",
        name_folded="truong fds",
        created_at=clock.now(),
        created_by_id=cast.leader.id,
    )
    db.session.add(group)
    db.session.flush()
    for member in members:
        db.session.add(AddresseeGroupMember(group_id=group.id, unit_id=cast.units[member]))
    db.session.commit()
    return group.id


def test_every_school_below_without_its_sites(cast: Cast) -> None:
    assert asked(cast) == {"vinh_binh", "hoa_nghia", "thpt_ben_tre"}
    assert asked(cast, is_direct=True) == {"thpt_ben_tre"}
    db.session.get_one(Unit, cast.units["hoa_nghia"]).kind_code = "campus"
    db.session.commit()
    assert asked(cast) == {"vinh_binh", "thpt_ben_tre"}
    assert asked(cast, kinds=("campus",)) == {"hoa_nghia"}


def test_kinds_and_levels_add_up(cast: Cast) -> None:
    assert asked(cast, kinds=("district_office",)) == {"cho_lach"}
    assert asked(cast, levels=("primary",)) == {"vinh_binh", "hoa_nghia"}
    assert asked(cast, levels=("upper_secondary",), kinds=("district_office",)) == {"thpt_ben_tre", "cho_lach"}
    assert asked(cast, levels=("preschool",)) == set()
    db.session.get_one(Unit, cast.units["thpt_ben_tre"]).kind_code = "special_school"
    db.session.commit()
    assert asked(cast, levels=("preschool",)) == {"thpt_ben_tre"}, "a kind that says nothing may teach every level"


def test_the_tree_is_that_of_the_day(cast: Cast) -> None:
    edge = db.session.query(UnitEdge).filter_by(child_id=cast.units["hoa_nghia"]).one()
    edge.valid_to = TODAY
    db.session.get_one(Unit, cast.units["vinh_binh"]).closed_on = TODAY + timedelta(days=1)
    db.session.commit()
    assert asked(cast, on=TODAY - timedelta(days=1)) == {"vinh_binh", "hoa_nghia", "thpt_ben_tre"}
    assert asked(cast, on=TODAY) == {"vinh_binh", "thpt_ben_tre"}
    assert asked(cast, on=TODAY + timedelta(days=1)) == {"thpt_ben_tre"}


def test_single_units_come_on_top_and_are_left_out_but_stay_below(cast: Cast) -> None:
    units = cast.units
    assert asked(cast, levels=("primary",), added=(units["cho_lach"],), left_out=(units["hoa_nghia"],)) == {
        "vinh_binh",
        "cho_lach",
    }
    assert asked(cast, levels=("preschool",), added=(units["tam_binh"], units["ben_tre"])) == set()
    assert asked(cast, is_direct=True, added=(units["vinh_binh"],)) == {"thpt_ben_tre", "vinh_binh"}


def test_groups_narrow_to_the_own_units_groups(cast: Cast) -> None:
    own = make_group(cast, "ben_tre", "vinh_binh", "tam_binh", "cho_lach")
    foreign = make_group(cast, "vinh_long", "hoa_nghia")
    assert asked(cast, groups=(own,)) == {"vinh_binh"}
    assert asked(cast, groups=(foreign,)) == set()
    with pytest.raises(RuleBroken) as refused:
        service.check_usable(cast.units["ben_tre"], Audience(groups=(foreign,)), on=TODAY)
    assert refused.value.field == "groups"


def test_cohorts_agree_with_the_rule(cast: Cast) -> None:
    joined: dict[str, tuple[int, int | None]] = {
        "vinh_binh": (2010, None),
        "hoa_nghia": (2011, 2026),
        "thpt_ben_tre": (2026, None),
    }
    make_programme(cast, **joined)
    year = school_year_of(TODAY)
    for first in (None, 2010, 2011, 2026, 2027):
        for last in (None, 2009, 2010, 2026):
            cohort = {"programme": "seqap", "joined_from": first, "joined_to": last}
            expected = {key for key, (a, b) in joined.items() if in_cohort(Audience(**cohort), a, b, year=year)}
            assert asked(cast, **cohort) == expected, cohort
    assert asked(cast, programme="other") == set()


def test_the_audience_is_saved_by_who_makes_forms(cast: Cast) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    chosen = Audience(levels=("primary",))
    service.save_audience(actor_of(cast.administrator), form_id=form.id, audience=chosen, on=TODAY)
    db.session.commit()
    assert service.audience_of(form) == chosen
    for outsider in (cast.supervisor, cast.stranger, cast.principal, cast.clerk):
        with pytest.raises(NotFound):
            service.save_audience(actor_of(outsider), form_id=form.id, audience=chosen, on=TODAY)
    for field in ("added", "left_out"):
        outside = read_audience({field: [cast.units["tam_binh"]]})
        with pytest.raises(RuleBroken) as refused:
            service.save_audience(actor_of(cast.leader), form_id=form.id, audience=outside, on=TODAY)
        assert refused.value.field == field
    audience = Audience(programme="seqap")
    with pytest.raises(RuleBroken) as refused:
        service.save_audience(actor_of(cast.leader), form_id=form.id, audience=audience, on=TODAY)
    assert refused.value.field == "programme"


def test_who_is_asked_takes_one_statement(cast: Cast) -> None:
    chosen = Audience(
        levels=("primary",), programme="seqap", groups=(1,), added=(cast.units["cho_lach"],), left_out=(5,)
    )
    with QueryCount() as count:
        service.list_asked(cast.units["board"], chosen, on=TODAY)
    assert len(count) == 1
