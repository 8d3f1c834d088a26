"""Attendance: what can be said of a pupil in a session, on which days there are lessons, how absences are counted."""
