"""The burden before publishing: estimated until enough reports were measured, for exactly the units that are asked."""

from collections.abc import Sequence

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormVersion
from portal.models.units import Unit
from portal.rules.data_forms.designing.burden import ENOUGH, minutes_of
from portal.services.data_forms.audience import audience_of, list_asked
from portal.services.data_forms.designing import editing, versions
from portal.services.data_forms.designing.versions import Burden
from tests.cast import Cast
from tests.data_forms import SCHOOL_FORM, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import count_queries
from tests.trees import add_schools


def measured(cast: Cast, seconds: Sequence[int], *, is_test: bool = False, submitted: bool = True) -> DataForm:
    """A form with one period whose reports took so long, and a draft of the next version that asks the same."""
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    period = make_period(form, is_test=is_test)
    if seconds and not db.session.scalar(db.select(Unit.id).where(Unit.code == "S0000")):
        add_schools(cast.units["cho_lach"], len(seconds))
    schools = db.session.scalars(db.select(Unit.id).where(Unit.code.like("S____")).order_by(Unit.id)).all()
    for report, taken in zip(make_reports(period, schools), seconds, strict=True):
        report.seconds_spent, report.submitted_at = taken, clock.now() if submitted else None
    versions.new_draft(actor_of(cast.leader), form.id)
    db.session.commit()
    return form


def burden_of(cast: Cast, form: DataForm) -> Burden:
    return versions.review(actor_of(cast.leader), form.id).burden


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        ([], None),
        ([3600], None),
        ([3600] * (ENOUGH - 1), None),
        ([60, 120, 600, 660, 90_000], 10),
        ([60, 120, 600, 720, 900, 90_000], 11),
        ([600] * 20 + [90_000] * 19, 10),
        ([0] * 20 + [600] * (ENOUGH - 1), None),
    ],
)
def test_the_median_counts_from_enough_reports_on(cast: Cast, seconds: list[int], minutes: int | None) -> None:
    found = burden_of(cast, measured(cast, seconds))
    assert found.measured == (minutes is not None)
    assert found.minutes == (minutes or minutes_of(SCHOOL_FORM))


def test_trials_and_what_was_never_sent_do_not_count(cast: Cast) -> None:
    assert not burden_of(cast, measured(cast, [3600] * 9, is_test=True)).measured
    db.session.execute(db.delete(FormVersion).where(FormVersion.published_at.is_(None)))
    db.session.execute(db.update(DataForm).values(code="thu"))
    db.session.commit()
    assert not burden_of(cast, measured(cast, [3600] * 9, submitted=False)).measured


def test_the_number_of_units_is_that_of_the_audience(cast: Cast) -> None:
    form = measured(cast, [60] * 3)
    for audience in (
        {},
        {"levels": ["primary"]},
        {"kinds": ["upper_secondary_school"]},
        {"left_out": [cast.units["vinh_binh"]], "added": [cast.units["cho_lach"]]},
        {"kinds": ["district_office"], "is_direct": True},
    ):
        form.audience = audience
        db.session.commit()
        asked = list_asked(form.unit_id, audience_of(form), on=clock.today())
        found = burden_of(cast, form)
        assert found.units == len(asked)
        assert found.hours == round(found.minutes * len(asked) / 60)


def test_a_version_with_more_cells_takes_longer_in_the_same_ratio(cast: Cast) -> None:
    form = measured(cast, [600] * ENOUGH)
    before = burden_of(cast, form).minutes
    editing.add_fields(actor_of(cast.leader), form.id, "pupils", "\n".join(f"Thêm {n}" for n in range(40)))
    db.session.commit()
    assert burden_of(cast, form).minutes > before == 10


def test_measuring_costs_a_fixed_number_of_statements(cast: Cast) -> None:
    form = measured(cast, [60] * 30)
    with count_queries() as counted:
        burden_of(cast, form)
    assert len(counted) <= 9, counted.statements
