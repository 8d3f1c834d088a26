"""A school's records: years, classes, teaching, pupils and their families."""

from portal.blueprints.school import (
    class_writing,
    classes,
    exemptions,
    exporting,
    families,
    importing,
    programme,
    pupil_writing,
    pupils,
    transfers,
    years,
)
from portal.blueprints.school.blueprint import bp

__all__ = [
    "bp",
    "class_writing",
    "classes",
    "exemptions",
    "exporting",
    "families",
    "importing",
    "programme",
    "pupil_writing",
    "pupils",
    "transfers",
    "years",
]
