"""How a family begins to use the contact book."""

from portal.blueprints.activation import entering
from portal.blueprints.activation.blueprint import bp

__all__ = ["bp", "entering"]
