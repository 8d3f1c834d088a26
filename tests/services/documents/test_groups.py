"""Saved groups of addressees: kept by a unit, resolved at posting, frozen in the receipts."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Receipt
from portal.models.units import Unit, UnitEdge
from portal.rules.documents.addressing import Addressing
from portal.services.documents import forwarding, groups, posting
from tests.approvals import approve, set_up, submit
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.services.documents.test_forwarding import DEPARTMENTS
from tests.trees import add_schools


@pytest.fixture
def group_id(app, cast: Cast) -> int:
    """A group of the department with one office and one school."""
    group = groups.create_group(actor_of(cast.clerk), name="Các trường thí điểm")
    members = [cast.units["hoa_nghia"], cast.units["thpt_ben_tre"]]
    groups.add_units(actor_of(cast.clerk), group_id=group.id, unit_ids=members)
    db.session.commit()
    return group.id


def receivers(document: Document) -> set[int]:
    return set(db.session.scalars(select(Receipt.unit_id).where(Receipt.document_id == document.id)))


def test_a_group_is_resolved_at_posting_and_frozen(cast: Cast, group_id: int) -> None:
    draft = make_draft(cast.clerk, addressing=Addressing(groups=(group_id,)))
    groups.add_units(actor_of(cast.clerk), group_id=group_id, unit_ids=[cast.units["vinh_binh"]])
    posted = posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    expected = {cast.units[key] for key in ("hoa_nghia", "thpt_ben_tre", "vinh_binh")}
    assert receivers(posted) == expected
    groups.remove_unit(actor_of(cast.clerk), group_id=group_id, unit_id=cast.units["vinh_binh"])
    groups.put_group_away(actor_of(cast.clerk), group_id=group_id)
    db.session.commit()
    assert receivers(posted) == expected


def test_a_group_together_with_others_addresses_each_once(cast: Cast, group_id: int) -> None:
    chosen = Addressing(subordinates="direct", units=(cast.units["hoa_nghia"],), groups=(group_id,))
    assert receivers(make_posted(cast.clerk, addressing=chosen)) == {
        cast.units[key] for key in ("cho_lach", "thpt_ben_tre", "hoa_nghia")
    }


def test_members_that_closed_or_left_are_skipped_and_named(cast: Cast, group_id: int) -> None:
    db.session.get_one(Unit, cast.units["thpt_ben_tre"]).closed_on = date(2026, 11, 20)
    groups.add_units(actor_of(cast.clerk), group_id=group_id, unit_ids=[cast.units["vinh_binh"]])
    edge = db.session.query(UnitEdge).filter_by(child_id=cast.units["vinh_binh"]).one()
    edge.valid_to = date(2026, 11, 20)
    db.session.commit()
    draft = make_draft(cast.clerk, addressing=Addressing(groups=(group_id,)))
    ready = posting.preview(actor_of(cast.clerk), document_id=draft.id)
    assert [unit.id for unit in ready.addressees] == [cast.units["hoa_nghia"]]
    assert {unit.id for unit in ready.left_out} == {cast.units["thpt_ben_tre"], cast.units["vinh_binh"]}
    listed = groups.list_groups(actor_of(cast.clerk))
    assert [(group.ready, group.left_out) for group in listed] == [(1, 2)]
    members = groups.list_members(actor_of(cast.clerk), group_id=group_id, number=1)
    assert {member.unit.id for member in members.items if member.is_ready} == {cast.units["hoa_nghia"]}


def test_a_group_is_chosen_in_forwarding_too(cast: Cast, group_id: int) -> None:
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS)
    chosen = Addressing(groups=(group_id,))
    ready = forwarding.preview(actor_of(cast.clerk), document_id=original.id, addressing=chosen, again=False)
    assert {unit.id for unit in ready.addressees} == {cast.units["hoa_nghia"], cast.units["thpt_ben_tre"]}


def test_a_group_put_away_or_of_another_unit_is_refused_at_its_field(cast: Cast, group_id: int) -> None:
    strangers = groups.create_group(actor_of(cast.stranger), name="Của Vĩnh Long").id
    draft = make_draft(cast.clerk, addressing=Addressing(groups=(group_id, strangers)))
    problems = posting.preview(actor_of(cast.clerk), document_id=draft.id).problems
    assert [problem.field for problem in problems] == ["groups"]
    groups.put_group_away(actor_of(cast.clerk), group_id=group_id)
    draft = make_draft(cast.clerk, addressing=Addressing(groups=(group_id,)), code="2/B")
    with pytest.raises(RuleBroken, match="không còn dùng"):
        posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)


def test_a_group_changed_after_the_leaders_approval_needs_another_one(cast: Cast, group_id: int, mails) -> None:
    set_up(cast, approve_before_posting=True)
    draft = make_draft(cast.clerk, addressing=Addressing(groups=(group_id,)))
    submit(cast.clerk, draft)
    approve(cast.leader, draft)
    groups.add_units(actor_of(cast.clerk), group_id=group_id, unit_ids=[cast.units["vinh_binh"]])
    with pytest.raises(RuleBroken, match="đã thay đổi sau khi duyệt"):
        posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    groups.remove_unit(actor_of(cast.clerk), group_id=group_id, unit_id=cast.units["vinh_binh"])
    assert posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version).posted_at


def test_only_who_posts_for_the_unit_changes_its_groups(cast: Cast, group_id: int) -> None:
    for person, error in ((cast.stranger, NotFound), (cast.teacher, NotFound), (cast.supervisor, NotFound)):
        with pytest.raises(error):
            groups.get_own_group(actor_of(person), group_id)
    with pytest.raises(NotAllowed):
        groups.create_group(actor_of(cast.teacher), name="Nhóm")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "cac truong THÍ ĐIỂM"])
def test_a_name_is_needed_short_and_new(cast: Cast, group_id: int, name: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        groups.create_group(actor_of(cast.clerk), name=name)
    assert refusal.value.field == "name"


def test_renaming_keeps_the_own_name_and_refuses_another_groups(cast: Cast, group_id: int) -> None:
    other = groups.create_group(actor_of(cast.clerk), name="Nhóm khác").id
    assert groups.rename_group(actor_of(cast.clerk), group_id=group_id, name="Các trường thí điểm").id == group_id
    with pytest.raises(RuleBroken):
        groups.rename_group(actor_of(cast.clerk), group_id=other, name="các trường thí điểm")
    groups.put_group_away(actor_of(cast.clerk), group_id=group_id)
    assert groups.rename_group(actor_of(cast.clerk), group_id=other, name="Các trường thí điểm").id == other


def test_only_open_units_below_come_in(cast: Cast, group_id: int) -> None:
    db.session.get_one(Unit, cast.units["cho_lach"]).closed_on = date(2026, 11, 20)
    for key in ("board", "ben_tre", "tam_binh", "cho_lach"):
        with pytest.raises(RuleBroken) as refusal:
            groups.add_units(actor_of(cast.clerk), group_id=group_id, unit_ids=[cast.units[key]])
        assert refusal.value.field == "units"
    with pytest.raises(RuleBroken) as refusal:
        groups.add_units(actor_of(cast.clerk), group_id=group_id, unit_ids=[], kind="preschool")
    assert refusal.value.field == "kind"


def test_a_whole_kind_of_700_schools_in_few_statements(cast: Cast, group_id: int, queries) -> None:
    add_schools(cast.units["ben_tre"], 700)
    with queries() as count:
        groups.add_units(actor_of(cast.clerk), group_id=group_id, unit_ids=[], kind="primary_school")
        db.session.commit()
    assert len(count) <= 9, count.statements
    with queries() as count:
        listed = groups.list_groups(actor_of(cast.clerk))
    assert [(group.ready, group.left_out) for group in listed] == [(703, 0)]
    assert len(count) <= 4
    with queries() as count:
        members = groups.list_members(actor_of(cast.clerk), group_id=group_id, number=1)
    assert members.total == 703
    assert len(count) <= 7
    assert len(receivers(make_posted(cast.clerk, addressing=Addressing(groups=(group_id,))))) == 703
