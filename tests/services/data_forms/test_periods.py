"""Planning periods, listing the units that must report, changing days, cancelling, deleting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters.mail import FolderMailer
from portal.db import begin_write, db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import FormPeriod, Report
from portal.models.records import AuditEntry, OutboxItem
from portal.rules.data_forms.period_states import PeriodState
from portal.services.data_forms.periods import listing, planning, reading
from tests.cast import Cast
from tests.data_forms import make_form, make_reports
from tests.form_periods import DAY, DAYS, TODAY, create, local, reported, told, typed_for, typed_of
from tests.make import actor_of, make_posted
from tests.trees import add_schools


@pytest.fixture(autouse=True)
def _may_mail(mails: FolderMailer) -> None:
    """Opening a period tells the units."""


def test_a_period_opens_by_itself_five_minutes_into_its_day(
    cast: Cast, drain: Callable[[], int], clock_at: time_machine.Traveller
) -> None:
    period = create(cast)
    clock_at.move_to(local(DAYS.opens_on, 0, 4))
    listing.queue_due_periods()
    drain()
    assert reported(period) == set()
    clock_at.move_to(local(DAYS.opens_on, 0, 5))
    listing.queue_due_periods()
    drain()
    schools = {cast.units[key] for key in ("vinh_binh", "hoa_nghia", "thpt_ben_tre")}
    assert reported(period) == schools
    assert db.session.get_one(FormPeriod, period.id).listed_at is not None
    assert told("form_opened") == {cast.principal.id, cast.other_principal.id, cast.thpt_principal.id}
    needed = set(db.session.scalars(select(Report.needed)))
    assert needed == {3}, "one field and the two typed rows of a table; the record's name is needed once there is one"


def test_what_is_listed_twice_is_listed_once(cast: Cast, drain: Callable[[], int]) -> None:
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    drain()
    ids = set(db.session.scalars(select(Report.id)))
    for item in db.session.scalars(select(OutboxItem).where(OutboxItem.kind == listing.KIND)):
        listing.list_portion(item)
    begin_write()
    listing.queue_due_periods()
    drain()
    assert set(db.session.scalars(select(Report.id))) == ids
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "period_listed")).all()
    assert [entry.object_id for entry in entries] == [period.id]


def test_seven_hundred_schools_are_listed_in_portions_of_the_first_days_tree(
    cast: Cast, drain: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_schools(cast.units["cho_lach"], 700)
    sizes = []
    write = listing.write_reports

    def counted(period: FormPeriod, unit_ids: list[int]) -> list[int]:
        sizes.append(len(unit_ids))
        return write(period, unit_ids)

    monkeypatch.setattr(listing, "write_reports", counted)
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    drain()
    assert sizes == [200, 200, 200, 103]
    assert len(reported(period)) == 703


def test_a_cancelled_or_moved_period_is_not_listed(
    cast: Cast, drain: Callable[[], int], clock_at: time_machine.Traveller
) -> None:
    period = create(cast)
    later = replace(DAYS, opens_on=DAYS.opens_on + DAY)
    form_typed = replace(typed_of(period), days=later)
    planning.edit_period(actor_of(cast.leader), period_id=period.id, typed=form_typed, version=period.version)
    db.session.commit()
    clock_at.move_to(local(DAYS.opens_on, 1, 0))
    listing.queue_due_periods()
    drain()
    assert reported(period) == set()
    planning.cancel_period(actor_of(cast.leader), period_id=period.id, reason="Chưa cần")
    db.session.commit()
    clock_at.move_to(local(later.opens_on, 1, 0))
    listing.queue_due_periods()
    drain()
    assert reported(period) == set()
    assert told("form_opened") == told("form_cancelled") == set()


def test_opening_at_once_and_only_once(cast: Cast, drain: Callable[[], int]) -> None:
    period = create(cast)
    planning.open_now(actor_of(cast.leader), period_id=period.id)
    db.session.commit()
    drain()
    assert period.opens_on == TODAY
    assert len(reported(period)) == 3
    with pytest.raises(RuleBroken):
        planning.open_now(actor_of(cast.leader), period_id=period.id)


def test_other_days_are_told_to_the_units_only_when_they_differ(cast: Cast, drain: Callable[[], int]) -> None:
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    drain()
    renamed = replace(typed_of(period), name="Giữa kỳ", basis="căn cứ công văn số 12")
    planning.edit_period(actor_of(cast.leader), period_id=period.id, typed=renamed, version=period.version)
    db.session.commit()
    drain()
    assert told("form_days_changed") == set()
    longer = replace(renamed, days=replace(renamed.days, locks_on=TODAY + 12 * DAY, official_on=TODAY + 14 * DAY))
    planning.edit_period(actor_of(cast.leader), period_id=period.id, typed=longer, version=period.version)
    db.session.commit()
    drain()
    assert told("form_days_changed") == {cast.principal.id, cast.other_principal.id, cast.thpt_principal.id}
    for changes in ({"version_id": 0}, {"is_test": True}):
        wrong = replace(longer, **changes)  # type: ignore[arg-type]
        with pytest.raises(RuleBroken) as refused:
            planning.edit_period(actor_of(cast.leader), period_id=period.id, typed=wrong, version=period.version)
        assert refused.value.field == next(iter(changes))
        db.session.rollback()


def test_of_two_who_edit_the_second_is_told(cast: Cast) -> None:
    period = create(cast)
    with pytest.raises(Conflict):
        planning.edit_period(
            actor_of(cast.leader), period_id=period.id, typed=typed_of(period), version=period.version - 1
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"start_year": 1999}, "start_year"),
        ({"start_year": 2030}, "start_year"),
        ({"covers_to": date(2026, 8, 31)}, "covers_to"),
        ({"version_id": 0}, "version_id"),
        ({"document": "99/KHÔNG-CÓ"}, "document"),
        ({"days": replace(DAYS, closes_on=TODAY)}, "closes_on"),
        ({"days": replace(DAYS, official_on=DAYS.locks_on)}, "official_on"),
    ],
)
def test_a_wrong_period_is_refused_at_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        create(cast, **changes)
    assert refused.value.field == field


def test_a_period_names_the_letter_it_rests_on_to_who_may_read_it(cast: Cast) -> None:
    letter = make_posted(cast.clerk, code="12/SGDĐT-GDTH")
    period = create(cast, document="12/sgdđt-gdth")
    assert period.document_id == letter.id
    assert planning.find_document(actor_of(cast.leader), period) is not None
    assert planning.find_document(actor_of(cast.stranger), period) is None


def test_only_who_makes_forms_plans_periods_of_the_own_unit(cast: Cast) -> None:
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    make_reports(period, [cast.units["vinh_binh"]])
    for outsider in (cast.stranger, cast.other_principal, cast.teacher, cast.nobody, cast.office_clerk):
        with pytest.raises(NotFound):
            planning.cancel_period(actor_of(outsider), period_id=period.id, reason="x")
    for reader in (cast.supervisor, cast.principal):
        with pytest.raises(NotAllowed):
            planning.cancel_period(actor_of(reader), period_id=period.id, reason="x")
    typed = replace(typed_of(period), days=DAYS)
    for outsider in (cast.principal, cast.stranger, cast.supervisor):
        with pytest.raises(NotFound):
            planning.create_period(actor_of(outsider), form_id=period.form_id, typed=typed)


@pytest.mark.parametrize(("days", "is_test"), [(1, False), (0, False), (-3, False), (0, True)])
def test_what_became_official_is_not_cancelled_any_more(cast: Cast, days: int, is_test: bool) -> None:
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    period.official_on, period.is_test = TODAY + days * DAY, is_test
    db.session.flush()
    if days > 0 or is_test:
        planning.cancel_period(actor_of(cast.leader), period_id=period.id, reason="Bộ hoãn")
        assert period.cancelled_at is not None
        return
    with pytest.raises(RuleBroken, match="chính thức từ ngày"):
        planning.cancel_period(actor_of(cast.leader), period_id=period.id, reason="Bộ hoãn")
    assert period.cancelled_at is None


def test_a_cancelled_period_keeps_its_reports_and_tells_the_units(cast: Cast, drain: Callable[[], int]) -> None:
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    drain()
    with pytest.raises(RuleBroken) as refused:
        planning.cancel_period(actor_of(cast.leader), period_id=period.id, reason="")
    assert refused.value.field == "reason"
    planning.cancel_period(actor_of(cast.leader), period_id=period.id, reason="Bộ hoãn")
    db.session.commit()
    drain()
    assert len(reported(period)) == 3
    assert len(told("form_cancelled")) == 3
    assert reading.state_of(period) is PeriodState.CANCELLED
    with pytest.raises(RuleBroken):
        planning.open_now(actor_of(cast.leader), period_id=period.id)


def test_only_what_never_opened_is_deleted(cast: Cast, drain: Callable[[], int]) -> None:
    unopened = create(cast)
    planning.delete_period(actor_of(cast.leader), period_id=unopened.id)
    db.session.commit()
    assert db.session.scalars(select(FormPeriod)).all() == []
    form = make_form(cast.units["ben_tre"], cast.leader.id, code="hai")
    opened = planning.create_period(
        actor_of(cast.leader), form_id=form.id, typed=typed_for(form, days=replace(DAYS, opens_on=TODAY))
    )
    db.session.commit()
    with pytest.raises(RuleBroken):
        planning.delete_period(actor_of(cast.leader), period_id=opened.id)
