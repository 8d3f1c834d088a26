"""The tree of units."""

from portal.blueprints.units import views
from portal.blueprints.units.blueprint import bp

__all__ = ["bp", "views"]
