"""A school's records: years, classes, teaching, pupils and their families."""

from portal.blueprints.school import classes, importing, pupil_writing, pupils
from portal.blueprints.school.blueprint import bp

__all__ = ["bp", "classes", "importing", "pupil_writing", "pupils"]
