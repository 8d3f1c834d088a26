"""The facts a use case may end with instead of a result. The web layer turns each into a page."""

from collections.abc import Callable

Say = Callable[[str], str]
"""Puts a message id into the language of the reader; ``str`` leaves it Vietnamese."""


def mark(text: str) -> str:
    """Mark a Vietnamese literal for the translation catalogue without translating it here."""
    return text


class PortalError(Exception):
    """Base of everything the portal raises on purpose."""


class NotFound(PortalError):
    """The object does not exist, or lies outside what the actor may see (404)."""


class NotAllowed(PortalError):
    """The actor may see the object but not do this to it (403)."""


class RuleBroken(PortalError):
    """What was asked breaks a rule; says which, in Vietnamese, and at which field (422).

    ``message`` is a message id; ``params`` fill its ``%(name)s`` places after translation.
    """

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.field = field
        self.params = params


class Conflict(RuleBroken):
    """Somebody else changed the object meanwhile (409)."""


class TooManyAttempts(RuleBroken):
    """Tried too often; ``retry_after`` seconds must pass first (429)."""

    def __init__(self, message: str, *, retry_after: int, **params: object) -> None:
        super().__init__(message, field=None, **params)
        self.retry_after = retry_after


class StorageFull(PortalError):
    """The disk or the store has no room; nothing was kept (507)."""


class Unreachable(PortalError):
    """Something the portal depends on does not answer now; trying again later helps (503)."""


class TooLarge(RuleBroken):
    """A file is larger than the installation accepts (413)."""
