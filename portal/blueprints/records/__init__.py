"""The audit log."""

from portal.blueprints.records import views
from portal.blueprints.records.blueprint import bp

__all__ = ["bp", "views"]
