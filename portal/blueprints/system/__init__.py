"""Health of the installation, for its operators."""

from portal.blueprints.system import mailbox, views
from portal.blueprints.system.blueprint import bp

__all__ = ["bp", "mailbox", "views"]
