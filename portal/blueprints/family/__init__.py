"""The contact book as the family of a pupil sees it."""

from portal.blueprints.family import (
    children,
    consents,
    contact_slips,
    copies,
    data,
    homework,
    leaves,
    looks,
    meetings,
    notice_files,
    notice_signups,
    notices,
    report_slips,
    requests,
    talks,
)
from portal.blueprints.family.blueprint import bp

__all__ = [
    "bp",
    "children",
    "consents",
    "contact_slips",
    "copies",
    "data",
    "homework",
    "leaves",
    "looks",
    "meetings",
    "notice_files",
    "notice_signups",
    "notices",
    "report_slips",
    "requests",
    "talks",
]
