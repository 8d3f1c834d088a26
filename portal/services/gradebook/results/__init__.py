"""What follows from the books: averages, levels, conduct, promotion and titles of a class, with the reasons."""

from portal.services.gradebook.results.reading import (
    ClassResults,
    Period,
    PupilResults,
    export_class_results,
    load_results,
    period_today,
    read_class_results,
    read_pupil_results,
)

__all__ = ["ClassResults", "Period", "PupilResults", "export_class_results", "load_results", "read_class_results"]
__all__ += ["period_today", "read_pupil_results"]
