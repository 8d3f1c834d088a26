"""Figures of the schools below a unit: worked out by the worker, shown to those who oversee them; never a pupil."""

from portal.services.figures.exporting import export_figures
from portal.services.figures.lines import Line
from portal.services.figures.reading import Asked, Figures, read_figures
from portal.services.figures.refreshing import refresh_figures

__all__ = ["Asked", "Figures", "Line", "export_figures", "read_figures", "refresh_figures"]
