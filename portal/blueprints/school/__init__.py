"""A school's records: years, classes, teaching, pupils and their families."""

from portal.blueprints.school import (
    assigning,
    board,
    choosing,
    class_writing,
    classes,
    decisions,
    exemptions,
    exporting,
    families,
    importing,
    programme,
    pupil_writing,
    pupils,
    rollover,
    teachers,
    transfers,
    years,
)
from portal.blueprints.school.blueprint import bp

__all__ = [
    "assigning",
    "board",
    "bp",
    "choosing",
    "class_writing",
    "classes",
    "decisions",
    "exemptions",
    "exporting",
    "families",
    "importing",
    "programme",
    "pupil_writing",
    "pupils",
    "rollover",
    "teachers",
    "transfers",
    "years",
]
