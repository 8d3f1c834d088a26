"""The states in SQL and in the rules are the same."""

import itertools
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod, Report
from portal.models.units import Unit
from portal.rules.data_forms.states import Step, stage_of, standing_of, was_deemed
from portal.services.data_forms.scope import days_of, facts_of
from portal.services.data_forms.standing import is_late_sql, official_on, stage_sql, standing_sql, was_deemed_sql
from tests.cast import Cast
from tests.data_forms import make_form, make_period
from tests.trees import add_schools

VERSIONS = (None, 0, 1, 2)


def test_sql_and_rule_agree_on_every_combination(app: Flask, cast: Cast) -> None:
    today = clock.today()
    combinations = [
        (version, step, step_version, approved, in_time, became, own)
        for version, step, step_version, approved, in_time, became, own in itertools.product(
            (0, 1, 2), (None, *Step), (0, 1, 2), VERSIONS, VERSIONS, (None, 0, 1, 2), (False, True)
        )
        if (step is not None or not step_version) and all((one or 0) <= version for one in (approved, in_time, became))
    ]
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id), locks_on=today - timedelta(days=1))
    add_schools(cast.units["ben_tre"], len(combinations))
    units = db.session.scalars(select(Unit.id).where(Unit.code.like("S____")).order_by(Unit.id)).all()
    db.session.add_all(
        Report(
            period_id=period.id,
            version_id=period.version_id,
            unit_id=unit_id,
            content_version=version,
            last_step=step,
            step_version=step_version,
            approved_version=approved,
            in_time_version=in_time,
            official_version=became,
            own_official_on=today + timedelta(days=1) if own else None,
        )
        for unit_id, (version, step, step_version, approved, in_time, became, own) in zip(
            units, combinations, strict=True
        )
    )
    db.session.commit()
    query = select(Report, stage_sql(), standing_sql(today, official_on()), was_deemed_sql(today, official_on())).join(
        FormPeriod, FormPeriod.id == Report.period_id
    )
    rows = db.session.execute(query).all()
    assert len(rows) == len(combinations) > 900
    for report, stage, standing, deemed in rows:
        facts, official = facts_of(report), days_of(period, report).official_on
        assert stage == stage_of(facts), facts
        assert standing == standing_of(facts, official_on=official, today=today), facts
        assert bool(deemed) == was_deemed(facts, official_on=official, today=today), facts


def test_late_is_sent_after_the_own_last_day_or_not_sent_after_it(cast: Cast) -> None:
    today = clock.today()
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    period = make_period(form, locks_on=today + timedelta(days=1), closes_on=today - timedelta(days=1))
    facts = {
        "vinh_binh": (today - timedelta(days=1), None, False),
        "hoa_nghia": (today, None, True),
        "thpt_ben_tre": (None, None, True),
        "cho_lach": (None, today, False),
        "tam_binh": (today, today, False),
    }
    for key, (sent, own, _late) in facts.items():
        db.session.add(
            Report(
                period_id=period.id,
                version_id=period.version_id,
                unit_id=cast.units[key],
                submitted_on=sent,
                own_closes_on=own,
            )
        )
    db.session.commit()
    found = dict(db.session.execute(select(Report.unit_id, is_late_sql(today, period.closes_on))).all())
    assert {unit_id: bool(late) for unit_id, late in found.items()} == {
        cast.units[key]: late for key, (_sent, _own, late) in facts.items()
    }
