"""A check against another form says which form, which cell and what stands there, to whom that is known."""

from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.data_forms import Report
from portal.rules.data_forms.definition import Check, Definition, Field, Operator, Section
from portal.services.data_forms.designing import editing, forms
from portal.services.data_forms.designing.drafts import get_draft
from portal.services.data_forms.filling.compared import Compared
from portal.services.data_forms.filling.reading import open_view
from tests.cast import Cast, Person
from tests.data_forms import fill, make_form, make_period, make_reports
from tests.make import actor_of
from tests.pages import parse, text_of
from tests.queries import count_queries
from tests.reports import hire_officer

CHECK = Check(
    code="same", left="rooms", operator=Operator.AT_MOST, right='other("truong", classes)', message="Nhiều hơn số lớp."
)
ROOMS = Definition((Section(code="s", label="Phòng", parts=(Field(code="rooms", label="Số phòng"),)),), (CHECK,))
FACTS = {"left": "[Số phòng]", "operator": "eq", "message": "Khác.", "hard": True}


def two_reports(cast: Cast, *, asks_other: str = "ben_tre") -> tuple[int, int]:
    """Of one school: one of rooms, asked by the department, that looks at one of classes."""
    other = make_form(cast.units[asks_other], cast.leader.id)
    classes = make_reports(make_period(other, name="Đầu năm"), [cast.units["vinh_binh"]])[0]
    fill(classes, cast.principal.id, {"classes": "12"})
    form = make_form(cast.units["ben_tre"], cast.leader.id, code="phong", definition=ROOMS)
    rooms = make_reports(make_period(form), [cast.units["vinh_binh"]])[0]
    fill(rooms, cast.principal.id, {"rooms": "14"})
    db.session.commit()
    return rooms.id, classes.id


def seen_by(person: Person, report_id: int) -> list[Compared]:
    return [one for found in open_view(actor_of(person), report_id).compared.values() for one in found]


def move(cast: Cast, *report_ids: int) -> None:
    """Both reports are of a school of other superiors now."""
    moved = db.update(Report).where(Report.id.in_(report_ids)).values(unit_id=cast.units["tam_binh"])
    db.session.execute(moved)
    db.session.commit()


def test_the_school_reads_form_cell_and_number_and_may_open_it(cast: Cast, client_for) -> None:
    rooms, classes = two_reports(cast)
    (one,) = seen_by(cast.principal, rooms)
    assert (one.form, one.cell, one.value, one.report_id) == ("Biểu truong", "“Số lớp”", "12", classes)
    page = parse(client_for(cast.principal).get(f"/bieu-mau/phieu/{rooms}/nhap"))
    assert "Nhiều hơn số lớp. Biểu “Biểu truong” (Đầu năm), “Số lớp”: 12. Mở phiếu ấy" in text_of(page)
    assert page.find(f".//a[@href='/bieu-mau/phieu/{classes}']") is not None


def test_the_superior_who_oversees_the_school_reads_the_same(cast: Cast) -> None:
    rooms, classes = two_reports(cast)
    checker = hire_officer(cast, "ben_tre", "Tô Minh Trí")
    assert [one.report_id for one in seen_by(checker, rooms)] == [classes]


def test_who_only_asked_this_report_learns_the_title_if_known_and_no_number(cast: Cast) -> None:
    """A school that left the tree stays with the report; what it answers others is not open to the old superior."""
    rooms, classes = two_reports(cast, asks_other="board")
    checker = hire_officer(cast, "ben_tre", "Tô Minh Trí")
    move(cast, rooms, classes)
    assert seen_by(checker, rooms) == [Compared(form="Biểu truong")], "forms from above are known"


def test_a_form_of_strangers_is_not_named_and_its_number_not_shown(cast: Cast) -> None:
    rooms, classes = two_reports(cast, asks_other="vinh_long")
    checker = hire_officer(cast, "ben_tre", "Tô Minh Trí")
    move(cast, rooms, classes)
    assert seen_by(checker, rooms) == [Compared()]
    (own,) = seen_by(cast.stranger_principal, rooms)
    assert (own.form, own.value) == ("Biểu truong", "12"), "the school itself knows what it reported"


def test_the_period_before_is_told_with_its_name(cast: Cast) -> None:
    check = Check(code="grow", left="rooms", operator=Operator.AT_LEAST, right="previous(rooms)", message="Ít đi.")
    form = make_form(
        cast.units["ben_tre"], cast.leader.id, code="phong", definition=Definition(ROOMS.sections, (check,))
    )
    today = clock.today()
    earlier = make_period(form, name="Năm trước", locks_on=today - timedelta(days=300))
    before = make_reports(earlier, [cast.units["vinh_binh"]])[0]
    fill(before, cast.principal.id, {"rooms": "20"})
    now = make_reports(make_period(form), [cast.units["vinh_binh"]])[0]
    fill(now, cast.principal.id, {"rooms": "14"})
    (one,) = seen_by(cast.principal, now.id)
    assert (one.is_previous, one.period, one.cell, one.value) == (True, "Năm trước", "“Số phòng”", "20")


def test_it_costs_one_statement_more(cast: Cast) -> None:
    rooms, _classes = two_reports(cast)
    view = open_view(actor_of(cast.principal), rooms)
    with count_queries() as counted:
        assert view.compared
    assert len(counted) == 1, counted.statements


def test_a_designer_names_forms_of_the_own_tree_only(cast: Cast) -> None:
    make_form(cast.units["board"], cast.leader.id, code="cua_bo")
    make_form(cast.units["vinh_long"], cast.leader.id, code="cua_nguoi")
    form = forms.create_form(actor_of(cast.leader), name="Phòng", definition=Definition(ROOMS.sections))
    db.session.commit()
    leader = actor_of(cast.leader)
    editing.save_check(leader, form.id, "", "", {**FACTS, "right": 'biểu_khác("Biểu cua_bo", [Số lớp])'})
    draft = get_draft(leader, form.id)
    assert draft.definition.checks[0].right == 'other("cua_bo", classes)'
    assert draft.words(draft.definition.checks[0].right) == 'biểu_khác("Biểu cua_bo", [Số lớp])'
    for named in ("cua_nguoi", "Biểu cua_nguoi", form.code):
        with pytest.raises(RuleBroken, match="Không có biểu mẫu nào") as refused:
            editing.save_check(leader, form.id, "", "", {**FACTS, "right": f'biểu_khác("{named}", classes)'})
        assert refused.value.field == "right"


def test_the_outline_the_preview_and_the_box_name_the_other_form(cast: Cast, client_for) -> None:
    make_form(cast.units["ben_tre"], cast.leader.id)
    form = forms.create_form(actor_of(cast.leader), name="Phòng", definition=ROOMS)
    db.session.commit()
    leader, home = client_for(cast.leader), f"/bieu-mau/thiet-ke/{form.id}"
    said = 'biểu_khác("Biểu truong", [Số lớp])'
    assert said in text_of(parse(leader.get(f"{home}/soan")))
    assert said in text_of(parse(leader.get(f"{home}/xem-thu/1")))
    page = parse(leader.get(f"{home}/soan/kiem-tra/same"))
    assert page.find(".//input[@name='right']").get("value") == said  # type: ignore[union-attr]
    assert leader.submit(f"{home}/soan/kiem-tra/same", {"message": "Mới."}, action=None).status_code == 303
