"""Signing in, the own account, and the people of units."""

from portal.blueprints.people import account, sign_in, staff
from portal.blueprints.people.blueprint import bp

__all__ = ["account", "bp", "sign_in", "staff"]
