"""The plan of tests, and the board that holds marks and attendance against it."""

from portal.blueprints.progress import board, plans
from portal.blueprints.progress.blueprint import bp

__all__ = ["board", "bp", "plans"]
