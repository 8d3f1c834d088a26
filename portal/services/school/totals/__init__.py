"""The numbers of the schools of a unit and below it, added up along the tree; never who the pupils are.

A pupil counts where the child sits in a class on the day shown. The tree is that of today.
"""

from portal.services.school.totals.exporting import export_totals
from portal.services.school.totals.lines import COLUMNS, Line, Sums
from portal.services.school.totals.reading import Overview, Wanted, read_totals

__all__ = ["COLUMNS", "Line", "Overview", "Sums", "Wanted", "export_totals", "read_totals"]
