"""What follows from the books: averages, levels, conduct, promotion and titles of a class, with the reasons."""

from portal.services.gradebook.results.deciding import (
    Sitting,
    list_sittings,
    read_decisions,
    try_terms,
    work_out_results,
)
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

__all__ = [
    "ClassResults",
    "Period",
    "PupilResults",
    "Sitting",
    "export_class_results",
    "list_sittings",
    "load_results",
    "period_today",
    "read_class_results",
    "read_decisions",
    "read_pupil_results",
    "try_terms",
    "work_out_results",
]
