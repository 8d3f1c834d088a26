"""Exports for the sector database: column maps, the check of a period, its runs and files."""

from portal.blueprints.form_exports import columns, maps, periods, runs
from portal.blueprints.form_exports.blueprint import bp

__all__ = ["bp", "columns", "maps", "periods", "runs"]
