"""Classes and pupils counted where they are kept."""

from datetime import date

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import db, read_pairs
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.services.school.scope import holds_on
from portal.services.school.totals.lines import Sums

NO_MINORITY = ("", "kinh", "foreign", "other")
Key = InstrumentedAttribute[int]


def count_by(keys: tuple[Key, Key], within: ColumnElement[bool], year: int, day: date) -> dict[int, Sums]:
    """Classes and pupils by the key of a class and the key of a place: two statements, however many schools."""
    of_year = and_(within, SchoolClass.start_year == year, SchoolClass.put_away_at.is_(None))
    by_class, by_place = keys
    classes = read_pairs(select(by_class, func.count()).where(of_year).group_by(by_class))
    found = {key: Sums(classes=count) for key, count in classes.items()}
    query = (
        select(
            by_place,
            func.count(),
            _how_many(Pupil.sex == "female"),
            _how_many(Pupil.ethnicity.not_in(NO_MINORITY)),
            _how_many(Pupil.disability != ""),
            _how_many(cast(Pupil.policies, String).not_in(("[]", "null"))),
        )
        .select_from(SchoolClass)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .join(Pupil, Pupil.id == ClassPlace.pupil_id)
        .where(of_year, holds_on(ClassPlace, day), Pupil.merged_into_id.is_(None))
        .group_by(by_place)
    )
    for key, *counts in db.session.execute(query):
        found[key] = Sums(0, found.get(key, Sums()).classes, *counts)
    return found


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
