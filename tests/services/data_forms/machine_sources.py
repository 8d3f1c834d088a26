"""What the state machine of a report works out by itself: its form, its parts, what totals must be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from portal.adapters import clock
from portal.models.data_forms import Report
from portal.rules.data_forms.definition import Definition, Field
from portal.rules.data_forms.states import Standing, standing_of
from portal.rules.permissions import Actor
from portal.services.data_forms import scope
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.totals.places import look
from portal.services.data_forms.totals.rollup import read_sums
from tests.data_forms import SCHOOL_FORM


def form() -> Definition:
    """The small form; the number of its classes stands in the records of the school."""
    pupils, money = SCHOOL_FORM.sections
    classes = pupils.parts[0]
    assert isinstance(classes, Field)
    return Definition((replace(pupils, parts=(replace(classes, prefill="classes"), *pupils.parts[1:])), money))


def amount_in(report: Report, key: str) -> Decimal:
    """What a report holds in a cell, or in a column of its records."""
    content = load_report(report).content
    part = content.definition.cells[key].part
    ids = content.records.get(part.code, ()) if part.code == "deals" else (0,)
    return sum((Decimal(content.kept.get((key, one), "") or 0) for one in ids), Decimal())


def part_of(content: dict[str, Any], section: str) -> tuple[object, ...]:
    """What a snapshot holds of a section."""
    definition = form()
    codes = {part.code for one in definition.sections if one.code == section for part in one.parts}
    cells = [cell for cell in content["cells"] if cell[0].partition(".")[0] in codes]
    return cells, {part: ids for part, ids in content["records"].items() if part in codes}


def check_totals(actor: Actor, period_id: int, reports: Sequence[Report], official_on: date) -> None:
    """Each share of each total is the sum of what the reports of that standing hold."""
    sums = read_sums(look(actor, period_id=period_id, unit_id=None, as_was=False))
    for key in ("classes", "deals.price", "grades.g1.total"):
        parts: dict[Standing, Decimal] = {}
        for report in reports:
            standing = standing_of(scope.facts_of(report), official_on=official_on, today=clock.today())
            parts[standing] = parts.get(standing, Decimal()) + amount_in(report, key)
        shown = {standing: Decimal(sums.share(key, standing).amount) / 1000 for standing in Standing}
        assert {one: amount for one, amount in shown.items() if amount} == {
            one: amount for one, amount in parts.items() if amount
        }
