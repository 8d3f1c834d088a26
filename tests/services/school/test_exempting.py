"""What a pupil is let off, or is assessed in by comment only (R122)."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.school import Exemption
from portal.rules.school.exemptions import BY_COMMENT, EXEMPT, Wanted, check_exemption
from portal.services.gradebook import results
from portal.services.gradebook.results import Period
from portal.services.school.exempting import add_exemption, end_exemption, read_exemptions
from tests.cast import Cast
from tests.make import actor_of
from tests.school import Room, make_class, teach


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "6A", unit="thpt_ben_tre", grade=6, pupils=("Lê Thị An", "Trần Bình"))


def wanted(subject: str = "ngoai_ngu_1", kind: str = EXEMPT, semester: int | None = None) -> Wanted:
    return Wanted(subject=subject, semester=semester, kind=kind)


def test_what_is_let_off_leaves_the_results_and_comes_back(cast: Cast, room: Room) -> None:
    actor, pupil = actor_of(cast.thpt_principal), room.pupils[0]
    row = add_exemption(actor, pupil_id=pupil.id, wanted=wanted(), reason="Khiếm thính")
    db.session.commit()
    shown = results.read_class_results(actor, class_id=room.id, period="1", visit=False).rows[0]
    assert shown.is_exempt("ngoai_ngu_1", Period.FIRST)
    end_exemption(actor, pupil_id=pupil.id, exemption_id=row.id)
    db.session.commit()
    shown = results.read_class_results(actor, class_id=room.id, period="1", visit=False).rows[0]
    assert not shown.is_exempt("ngoai_ngu_1", Period.FIRST)
    found = read_exemptions(actor, pupil_id=pupil.id)
    assert (list(found.held), [one.reason for one in found.ended]) == ([], ["Khiếm thính"])
    with pytest.raises(RuleBroken, match="đã được kết thúc"):
        end_exemption(actor, pupil_id=pupil.id, exemption_id=row.id)


PROGRAMME = {"toan": "score", "nghe_thuat": "comment"}


@pytest.mark.parametrize(
    ("new", "held", "field"),
    [
        (wanted("dia_li"), [], "subject"),
        (wanted("nghe_thuat", BY_COMMENT), [], "kind"),
        (wanted("toan"), [wanted("toan", BY_COMMENT)], "subject"),
        (wanted("toan"), [wanted("toan", semester=2)], "subject"),
        (wanted("toan", semester=1), [wanted("toan")], "subject"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(new: Wanted, held: list[Wanted], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_exemption(new, programme=PROGRAMME, held=held)
    assert refused.value.field == field


def test_semesters_apart_and_other_subjects_do_not_disturb_each_other() -> None:
    check_exemption(wanted("toan", semester=1), programme=PROGRAMME, held=[wanted("toan", semester=2)])
    check_exemption(wanted("nghe_thuat"), programme=PROGRAMME, held=[wanted("toan")])


def test_only_who_keeps_the_records_writes(cast: Cast, room: Room) -> None:
    pupil = room.pupils[0]
    other = room.pupils[1]
    teach(make_class(cast, "4A"), cast.teacher, "toan")
    for stranger in (cast.principal, cast.leader, cast.teacher):
        with pytest.raises((NotFound, NotAllowed)):
            add_exemption(actor_of(stranger), pupil_id=pupil.id, wanted=wanted(), reason="x")
    row = add_exemption(actor_of(cast.thpt_principal), pupil_id=pupil.id, wanted=wanted(), reason="x")
    with pytest.raises(NotFound):  # another pupil's
        end_exemption(actor_of(cast.thpt_principal), pupil_id=other.id, exemption_id=row.id)
    assert db.session.scalars(select(Exemption.ended_at)).all() == [None]
