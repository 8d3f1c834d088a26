"""The tree of units."""

from portal.blueprints.units import choosing, importing, kinds, managing, moving, receivers, views
from portal.blueprints.units.blueprint import bp

__all__ = ["bp", "choosing", "importing", "kinds", "managing", "moving", "receivers", "views"]
