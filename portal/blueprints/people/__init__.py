"""Signing in, the own account, and the people of units."""

from portal.blueprints.people import account, inviting, links, managing, sign_in, staff
from portal.blueprints.people.blueprint import bp

__all__ = ["account", "bp", "inviting", "links", "managing", "sign_in", "staff"]
