"""The public home page, "my work", help, and the health check."""

from portal.blueprints.home import register, views
from portal.blueprints.home.blueprint import bp

__all__ = ["bp", "register", "views"]
