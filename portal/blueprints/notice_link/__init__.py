"""One notice opened by a personal link."""

from portal.blueprints.notice_link import opening
from portal.blueprints.notice_link.blueprint import bp

__all__ = ["bp", "opening"]
