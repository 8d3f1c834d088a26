"""Notifications and how a person wants them."""

from portal.blueprints.notifications import devices, views
from portal.blueprints.notifications.blueprint import bp

__all__ = ["bp", "devices", "views"]
