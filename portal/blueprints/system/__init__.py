"""Health of the installation, for its operators."""

from portal.blueprints.system import holidays, mailbox, views
from portal.blueprints.system.blueprint import bp

__all__ = ["bp", "holidays", "mailbox", "views"]
