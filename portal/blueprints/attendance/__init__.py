"""Attendance: the rolls of a day, the month's sheet, a pupil's absences."""

from portal.blueprints.attendance import months, pupils, rolls
from portal.blueprints.attendance.blueprint import bp

__all__ = ["bp", "months", "pupils", "rolls"]
