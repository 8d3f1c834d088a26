"""Publishing with the burden in view, versions that stay as they are, periods that follow, questions asked twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.data_forms.definition import Definition, Field, FieldType, Need, Section
from portal.rules.data_forms.states import Step
from portal.rules.data_forms.stored import read_definition, write_definition
from portal.services.data_forms.designing import drafts, editing, forms, moving, versions
from portal.services.data_forms.designing.elsewhere import asked_elsewhere
from tests.cast import Cast
from tests.data_forms import SCHOOL_FORM, fill, make_form, make_period, make_reports
from tests.make import actor_of

CLASSES = Field(code="classes", label="Số lớp", need=Need.REQUIRED)


def draft_of(cast: Cast, *fields: Field, name: str = "Biểu mới") -> DataForm:
    definition = Definition((Section(code="chung", label="Chung", parts=fields),))
    form = forms.create_form(actor_of(cast.leader), name=name, definition=definition)
    db.session.commit()
    return form


def publish(cast: Cast, form: DataForm, note: str = "") -> FormVersion:
    found = versions.publish(actor_of(cast.leader), form.id, note=note, accepted=True)
    db.session.commit()
    return found


def test_publishing_closes_the_draft_and_says_what_it_asks(cast: Cast) -> None:
    form = draft_of(cast, CLASSES)
    seen = versions.review(actor_of(cast.leader), form.id)
    assert (seen.burden.minutes, seen.burden.units, seen.burden.measured) == (1, 3, False)
    version = publish(cast, form)
    assert version.published_at is not None
    assert (version.published_by, version.minutes) == (cast.leader.name, 1)
    with pytest.raises(NotFound):
        editing.add_fields(actor_of(cast.leader), form.id, "chung", "Thêm")
    assert db.session.scalars(db.select(AuditEntry).filter_by(action="form_published")).one().object_id == form.id


@pytest.mark.parametrize(
    ("field", "accepted", "at", "message"),
    [
        (replace(CLASSES, formula="nowhere"), True, None, "còn chỗ phải sửa"),
        (CLASSES, False, "accepted", "khối lượng này là cần thiết"),
    ],
)
def test_what_keeps_a_draft_from_being_published(cast: Cast, field: Field, accepted: bool, at, message: str) -> None:
    form = draft_of(cast, field)
    with pytest.raises(RuleBroken, match=message) as refused:
        versions.publish(actor_of(cast.leader), form.id, note="", accepted=accepted)
    assert refused.value.field == at


def test_a_new_version_begins_from_the_last_and_needs_a_change_and_a_word(cast: Cast) -> None:
    form, actor = draft_of(cast, CLASSES), actor_of(cast.leader)
    publish(cast, form)
    draft = versions.new_draft(actor, form.id)
    assert draft.number == 2
    assert versions.new_draft(actor, form.id).id == draft.id, "there is one draft at a time"
    with pytest.raises(RuleBroken, match="chưa khác gì"):
        versions.publish(actor, form.id, note="x", accepted=True)
    editing.add_fields(actor, form.id, "chung", "Số phòng")
    with pytest.raises(RuleBroken) as refused:
        versions.publish(actor, form.id, note="", accepted=True)
    assert refused.value.field == "note"
    publish(cast, form, "Thêm số phòng.")
    assert [one.place for one in versions.compare(form, 1, 2)] == ["Số phòng"]
    assert list(read_definition(versions.get_version(form, 1).definition).cells) == ["classes"]


def test_a_draft_is_dropped_once_something_is_published(cast: Cast) -> None:
    form, actor = draft_of(cast, CLASSES), actor_of(cast.leader)
    with pytest.raises(RuleBroken, match="chưa công bố lần nào"):
        versions.drop_draft(actor, form.id)
    publish(cast, form)
    versions.new_draft(actor, form.id)
    versions.drop_draft(actor, form.id)
    with pytest.raises(NotFound):
        drafts.get_draft(actor, form.id)


def test_measured_time_of_the_former_version_counts(cast: Cast) -> None:
    form, actor = draft_of(cast, CLASSES), actor_of(cast.leader)
    publish(cast, form)
    units = [cast.units[key] for key in ("vinh_binh", "hoa_nghia", "thpt_ben_tre", "cho_lach", "tam_binh")]
    for report in make_reports(make_period(form), units):
        report.seconds_spent, report.submitted_at = 1800, clock.now()
    versions.new_draft(actor, form.id)
    editing.add_fields(actor, form.id, "chung", "Số phòng")
    assert versions.review(actor, form.id).burden == versions.Burden(60, 3, True)


def test_what_other_forms_ask_of_the_same_units_is_named(cast: Cast) -> None:
    make_form(cast.units["cho_lach"], cast.leader.id, code="cua_phong")
    stranger = make_form(cast.units["vinh_long"], cast.leader.id, code="noi_khac")
    form = draft_of(cast, replace(CLASSES, code="so_lop", label="Tổng số lớp"))
    form.domain = "pupils"
    db.session.commit()
    found = asked_elsewhere(drafts.get_draft(actor_of(cast.leader), form.id))
    assert [(one.form_name, one.cells) for one in found] == [("Biểu cua_phong", ["Số lớp"])]
    assert stranger.name not in {one.form_name for one in found}
    form.audience = {"levels": ["preschool"]}
    assert asked_elsewhere(drafts.get_draft(actor_of(cast.leader), form.id)) == []


@pytest.fixture
def behind(cast: Cast) -> tuple[DataForm, FormPeriod, list[Report]]:
    """A period of version 1 with one approved report, one begun and one untouched; version 2 asks one cell more."""
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    period = make_period(form)
    reports = make_reports(period, [cast.units[key] for key in ("vinh_binh", "hoa_nghia", "thpt_ben_tre")])
    fill(
        reports[0],
        cast.principal.id,
        {"classes": "12", "grades.g1.total": "30", "grades.g2.total": "25"},
        step=Step.APPROVED,
    )
    fill(reports[1], cast.other_principal.id, {"classes": "8"})
    add_version(
        form,
        replace(
            SCHOOL_FORM.sections[0],
            parts=(*SCHOOL_FORM.sections[0].parts, replace(CLASSES, code="rooms", label="Số phòng")),
        ),
    )
    return form, period, reports


def add_version(form: DataForm, first: Section) -> None:
    now = clock.now()
    definition = write_definition(replace(SCHOOL_FORM, sections=(first, *SCHOOL_FORM.sections[1:])))
    made = FormVersion(
        form_id=form.id, number=2, definition=definition, created_at=now, changed_at=now, published_at=now
    )
    db.session.add(made)
    db.session.commit()


def test_a_running_period_follows_and_its_units_complete(cast: Cast, behind, drain, mails) -> None:
    form, period, reports = behind
    move = moving.preview_move(actor_of(cast.leader), form.id, period.id)
    assert (move.reports, move.started, move.approved, move.is_possible) == (3, 2, 1, True)
    moving.move_period_to_version(actor_of(cast.leader), form.id, period.id)
    db.session.commit()
    drain()
    db.session.expire_all()
    assert [(report.filled, report.needed) for report in reports] == [(3, 4), (1, 4), (0, 4)]
    assert {report.version_id for report in reports} == {period.version_id} == {move.newest.id}
    assert reports[0].approved_version == reports[0].content_version, "what was approved stays approved"
    told = set(db.session.scalars(db.select(Notification.account_id).filter_by(kind="form_fields_added")))
    assert {cast.principal.id, cast.other_principal.id, cast.thpt_principal.id} <= told
    assert cast.leader.id not in told
    with pytest.raises(NotFound):
        moving.preview_move(actor_of(cast.leader), form.id, period.id)


def test_a_unit_that_locked_before_keeps_its_version(cast: Cast, behind) -> None:
    form, period, reports = behind
    reports[0].own_locks_on = clock.today() - timedelta(days=1)
    db.session.commit()
    former = period.version_id
    moving.move_period_to_version(actor_of(cast.leader), form.id, period.id)
    db.session.expire_all()
    assert [report.version_id == former for report in reports] == [True, False, False]


def test_a_period_stays_where_something_is_lost_or_it_is_locked(cast: Cast) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    running = make_period(form)
    locked = make_period(form, locks_on=clock.today() - timedelta(days=1), name="Đã khóa")
    text = replace(CLASSES, type=FieldType.TEXT)
    add_version(form, replace(SCHOOL_FORM.sections[0], parts=(text, *SCHOOL_FORM.sections[0].parts[1:])))
    actor = actor_of(cast.leader)
    assert not moving.preview_move(actor, form.id, running.id).is_possible
    with pytest.raises(RuleBroken, match="giữ phiên bản cũ"):
        moving.move_period_to_version(actor, form.id, running.id)
    with pytest.raises(RuleBroken, match="đã khóa"):
        moving.move_period_to_version(actor, form.id, locked.id)
    newest = versions.get_version(form, 2)
    assert [period.id for period in versions.periods_behind(form, newest)] == [running.id]


def test_others_neither_publish_nor_move(cast: Cast, behind) -> None:
    form, period, _reports = behind
    for person in (cast.stranger, cast.principal, cast.office_clerk, cast.clerk, cast.supervisor):
        for act in (
            lambda actor: versions.publish(actor, form.id, note="", accepted=True),
            lambda actor: versions.new_draft(actor, form.id),
            lambda actor: moving.move_period_to_version(actor, form.id, period.id),
        ):
            with pytest.raises(NotFound):
                act(actor_of(person))
