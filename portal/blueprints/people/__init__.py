"""Signing in, the own account, and the people of units."""

from portal.blueprints.people import account, links, sign_in, staff
from portal.blueprints.people.blueprint import bp

__all__ = ["account", "bp", "links", "sign_in", "staff"]
