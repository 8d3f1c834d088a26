"""Signing in, the own account, and the people of units."""

from portal.blueprints.people import (
    absences,
    account,
    delegations,
    importing,
    inviting,
    links,
    managing,
    second_factor,
    sign_in,
    staff,
)
from portal.blueprints.people.blueprint import bp

__all__ = [
    "absences",
    "account",
    "bp",
    "delegations",
    "importing",
    "inviting",
    "links",
    "managing",
    "second_factor",
    "sign_in",
    "staff",
]
