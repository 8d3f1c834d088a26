"""Attendance: taking the roll of a class, the month's sheet, a pupil's absences, and the count that promotion uses."""
