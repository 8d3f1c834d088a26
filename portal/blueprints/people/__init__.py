"""Signing in, the own account, and the people of units."""

from portal.blueprints.people import (
    absences,
    access_keys,
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
    "access_keys",
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
