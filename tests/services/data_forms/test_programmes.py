"""Programmes: kept by a unit, joined by codes or by kind, left from a school year on."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import Programme, ProgrammeMember
from portal.models.units import UnitAlias
from portal.services.data_forms import programmes
from portal.services.data_forms.audience import list_programmes
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.queries import QueryCount


@pytest.fixture
def programme(app: object, cast: Cast) -> Programme:
    made = programmes.create_programme(actor_of(cast.leader), code="SEQAP", name="Chương trình SEQAP")
    db.session.commit()
    return made


def joined(programme: Programme) -> set[tuple[int, int, int | None]]:
    query = select(ProgrammeMember).where(ProgrammeMember.programme_id == programme.id)
    return {(each.unit_id, each.joined_year, each.left_year) for each in db.session.scalars(query)}


def join(cast: Cast, programme: Programme, person: Person | None = None, **changes: Any) -> int:
    usual: dict[str, Any] = {"codes": [], "kind": "", "joined_year": 2010}
    count = programmes.join(actor_of(person or cast.leader), programme_id=programme.id, **{**usual, **changes})
    db.session.commit()
    return count


def test_units_join_by_code_old_code_and_kind_once(cast: Cast, programme: Programme) -> None:
    school, other = cast.units["vinh_binh"], cast.units["hoa_nghia"]
    db.session.add(UnitAlias(unit_id=other, what="code", value="CU-01", folded="cu-01"))
    db.session.commit()
    assert join(cast, programme, codes=["vinh_binh", " CU-01 ", "VINH_BINH", ""]) == 2
    assert joined(programme) == {(school, 2010, None), (other, 2010, None)}
    assert join(cast, programme, kind="primary_school", joined_year=2011) == 0, "they take part already"
    assert join(cast, programme, kind="upper_secondary_school", joined_year=2011) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "codes"),
        ({"codes": ["VINH_BINH", "TAM_BINH"]}, "codes"),
        ({"codes": ["KHONG-CO"]}, "codes"),
        ({"codes": [f"X{number}" for number in range(programmes.MOST_AT_ONCE + 1)]}, "codes"),
        ({"kind": "castle"}, "kind"),
        ({"codes": ["VINH_BINH"], "joined_year": 1999}, "joined_year"),
        ({"codes": ["VINH_BINH"], "joined_year": 2028}, "joined_year"),
    ],
)
def test_a_wrong_list_is_refused_whole_at_its_field(
    cast: Cast, programme: Programme, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        join(cast, programme, **changes)
    assert refused.value.field == field
    assert joined(programme) == set()


def test_unknown_codes_are_named(cast: Cast, programme: Programme) -> None:
    with pytest.raises(RuleBroken, match=r"2 mã .*: KHONG, TAM_BINH"):
        join(cast, programme, codes=["KHONG", "VINH_BINH", "TAM_BINH"])


def test_who_left_may_join_again_later(cast: Cast, programme: Programme) -> None:
    join(cast, programme, codes=["VINH_BINH"])
    member = db.session.scalars(select(ProgrammeMember)).one()
    leader, school = actor_of(cast.leader), cast.units["vinh_binh"]
    for year, field in ((2010, "left_year"), (1990, "left_year")):
        with pytest.raises(RuleBroken) as refused:
            programmes.leave(leader, programme_id=programme.id, member_ids=[member.id], left_year=year)
        assert refused.value.field == field
    with pytest.raises(RuleBroken) as refused:
        programmes.leave(leader, programme_id=programme.id, member_ids=[], left_year=2012)
    assert refused.value.field == "members"
    assert programmes.leave(leader, programme_id=programme.id, member_ids=[member.id], left_year=2012) == 1
    db.session.commit()
    assert join(cast, programme, codes=["VINH_BINH"], joined_year=2015) == 1
    assert joined(programme) == {(school, 2010, 2012), (school, 2015, None)}
    assert [kept.members for kept in programmes.list_programmes(leader)] == [1]


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("seqap", "Khác", "code"), ("mã", "Khác", "code"), ("", "Khác", "code"), ("KHAC", "", "name")],
)
def test_a_code_is_plain_and_of_one_programme_everywhere(
    cast: Cast, programme: Programme, code: str, name: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        programmes.create_programme(actor_of(cast.leader), code=code, name=name)
    assert refused.value.field == field


def test_programmes_are_kept_by_their_unit_and_asked_by_those_below(cast: Cast, programme: Programme) -> None:
    for outsider in (cast.supervisor, cast.stranger, cast.principal, cast.clerk, cast.nobody):
        with pytest.raises(NotFound):
            programmes.get_programme(actor_of(outsider), programme.id)
        with pytest.raises(NotFound):
            programmes.create_programme(actor_of(outsider), code="X1", name="X")
    assert list_programmes(cast.units["cho_lach"]) == {"SEQAP": "Chương trình SEQAP"}
    assert list_programmes(cast.units["vinh_long"]) == {}
    leader = actor_of(cast.leader)
    programmes.rename_programme(leader, programme_id=programme.id, name="SEQAP mới")
    db.session.commit()
    join(cast, programme, kind="primary_school")
    programme_id = programme.id
    with QueryCount() as count:
        page = programmes.list_members(leader, programme_id=programme_id, words="vinh", number=1)
        assert [(one.name, one.code) for one in page.items] == [("Trường Tiểu học Vĩnh Bình", "VINH_BINH")]
    assert len(count) <= 4
