"""Choosing at the open points of assessment and attendance, with what another choice would change first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.school import SchoolChoice, SchoolClass
from portal.models.units import Unit
from portal.rules.gradebook.points import ASSESSMENT, POINTS, Choices, Chosen, Point
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import year_name
from portal.services.gradebook.results import Period, PupilResults, list_sittings, try_terms
from portal.services.gradebook.results.terms import load_terms
from portal.services.records.audit import note
from portal.services.school.choices import find_choices
from portal.services.school.years import current_year, day_of, find_year

FIRST_GRADE = 6
"""The open points are all of the circulars of secondary schools."""
COUNTED = frozenset({"counting"})
"""Points of attendance that change results."""


@dataclass(frozen=True)
class PointSeen:
    """A point with what holds; ``held`` is None while nobody chose, ``by_unit`` names the unit above that did."""

    point: Point
    choice: str
    held: Chosen | None
    by_unit: str

    @property
    def fixed(self) -> bool:
        """Whether a unit above decided, so that it cannot be chosen here."""
        return self.held is not None and self.held.depth > 0


@dataclass(frozen=True)
class Effect:
    """How many pupils have other results: any at all, another level of learning, another decision on promotion."""

    pupils: int
    levels: int
    promotions: int


def list_points(actor: Actor, *, start_year: int) -> Sequence[PointSeen]:
    """Every point with what holds for the unit acted for in a school year; two queries."""
    if not actor.can(Permission.SCHOOL_YEARS) or actor.unit_id is None:
        raise NotAllowed
    choices = find_choices(actor.unit_id, start_year)
    names = _unit_names(choices)
    return [_seen(point, choices, names) for point in POINTS.values()]


def get_point(actor: Actor, *, code: str, start_year: int) -> PointSeen:
    """One point; NotFound for an unknown one, or a year whose choices are settled."""
    if start_year not in years_to_choose():
        raise NotFound
    for seen in list_points(actor, start_year=start_year):
        if seen.point.code == code:
            return seen
    raise NotFound


def years_to_choose() -> tuple[int, int]:
    """The present school year and the next; what held in years that are over stays."""
    return current_year(), current_year() + 1


def changes_results(actor: Actor, seen: PointSeen) -> bool:
    """Whether another choice can change results of the unit acted for, so that a preview says something."""
    return actor.in_school and not seen.fixed and (seen.point.area == ASSESSMENT or seen.point.code in COUNTED)


def preview(actor: Actor, *, code: str, start_year: int) -> Mapping[str, Effect]:
    """What each other choice would change for the pupils of the school acted for; empty where results do not change.

    The books are read once, the results worked out once for each choice: seconds for a large school.
    """
    seen = get_point(actor, code=code, start_year=start_year)
    if actor.unit_id is None or not changes_results(actor, seen):
        return {}
    choices, day = find_choices(actor.unit_id, start_year), day_of(find_year(actor, start_year), start_year)
    others = [choice for choice in seen.point.choices if choice != seen.choice]
    tried = [choices, *(replace(choices, tried={code: choice}) for choice in others)]
    terms = [load_terms(actor.unit_id, start_year, choices=each) for each in tried]
    sittings = list_sittings(_classes(actor, start_year), day)
    pupils, levels, promotions = Counter[str](), Counter[str](), Counter[str]()
    for now, *then in try_terms(sittings, terms, unit_id=actor.unit_id):
        today = _summary(now)
        for choice, summary in zip(others, map(_summary, then), strict=True):
            pupils[choice] += summary != today
            levels[choice] += summary[1] != today[1]
            promotions[choice] += summary[2] != today[2]
    return {choice: Effect(pupils[choice], levels[choice], promotions[choice]) for choice in others}


def choose(actor: Actor, *, code: str, start_year: int, choice: str, basis: str) -> SchoolChoice:
    """Let a choice hold for the unit acted for, and all below it, from a school year on.

    "" leaves the point to the schools again; only a unit above schools may.
    """
    seen = get_point(actor, code=code, start_year=start_year)
    if seen.fixed:
        raise RuleBroken("Cấp trên đã quy định, trường không đổi được.", field="choice")
    if choice or actor.in_school:
        seen.point.check(choice)
    found = db.session.scalar(
        select(SchoolChoice).filter_by(unit_id=actor.unit_id, point=code, start_year=start_year).with_for_update()
    )
    if found is None:
        found = SchoolChoice(unit_id=actor.unit_id, point=code, start_year=start_year, choice="")
        db.session.add(found)
    found.choice, found.basis = choice, basis
    found.chosen_at, found.chosen_by = clock.now(), actor.name
    db.session.flush()
    said = {"school_year": year_name(start_year), "point": code}
    before = {"choice": seen.choice if seen.held else ""}
    note(actor, "point_chosen", "school_choice", found.id, before=before, after={**said, "choice": choice})
    return found


def _seen(point: Point, choices: Choices, names: Mapping[int, str]) -> PointSeen:
    held = choices.held.get(point.code)
    return PointSeen(point, choices.of(point.code), held, names.get(held.unit_id, "") if held and held.depth else "")


def _unit_names(choices: Choices) -> dict[int, str]:
    above = {held.unit_id for held in choices.held.values() if held.depth}
    return {unit.id: unit.name for unit in db.session.scalars(select(Unit).where(Unit.id.in_(above)))}


def _classes(actor: Actor, start_year: int) -> Sequence[int]:
    query = select(SchoolClass.id).where(
        SchoolClass.unit_id == actor.unit_id,
        SchoolClass.start_year == start_year,
        SchoolClass.grade >= FIRST_GRADE,
        SchoolClass.put_away_at.is_(None),
    )
    return db.session.scalars(query.order_by(SchoolClass.id)).all()


Summary = tuple[tuple[str, ...], tuple[str, ...], str]
"""The averages of a pupil, the levels, the decision: what a reader sees."""


def _summary(row: PupilResults) -> Summary:
    levels = [found.level or "" if (found := row.learning(one)) else "" for one in Period]
    averages = [row.shown(subject.code, one) for subject in row.subjects for one in Period]
    return tuple(averages), tuple(levels), str(row.promotion or "")
