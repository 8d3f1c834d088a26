"""Data-entry forms: definitions and their versions, periods, the units' reports with their cells, openings of locks."""

from portal.models.data_forms.forms import DataForm, FormVersion, Programme, ProgrammeMember
from portal.models.data_forms.openings import ReportOpening
from portal.models.data_forms.periods import ExtendedReport, FormPeriod, PeriodExtension, PeriodLine
from portal.models.data_forms.reports import (
    CellChange,
    CellComment,
    Report,
    ReportCell,
    ReportFile,
    ReportRecord,
    ReportSnapshot,
    ReportStep,
)
from portal.models.data_forms.saved_views import SavedView
from portal.models.data_forms.sector import SectorFile, SectorLine, SectorMap, SectorMapVersion, SectorRun

__all__ = [
    "CellChange",
    "CellComment",
    "DataForm",
    "ExtendedReport",
    "FormPeriod",
    "FormVersion",
    "PeriodExtension",
    "PeriodLine",
    "Programme",
    "ProgrammeMember",
    "Report",
    "ReportCell",
    "ReportFile",
    "ReportOpening",
    "ReportRecord",
    "ReportSnapshot",
    "ReportStep",
    "SavedView",
    "SectorFile",
    "SectorLine",
    "SectorMap",
    "SectorMapVersion",
    "SectorRun",
]
