"""What every way of sending short messages has in common."""

from dataclasses import dataclass
from typing import Protocol

from portal.rules.notifications.delivery import Failure


@dataclass(frozen=True)
class Sms:
    """One message to one mobile number (``+84…``); ``number`` is the portal's own, the same for a repetition."""

    to: str
    text: str
    number: int


class NotSent(Exception):
    """It certainly did not go; ``failure`` says whether trying again makes sense (``TEMPORARY``)."""

    def __init__(self, failure: Failure, words: str) -> None:
        super().__init__(words)
        self.failure = failure


class Texter(Protocol):
    """Sends one short message."""

    def send(self, sms: Sms) -> str:
        """Hand it over and give the gateway's answer. ``NotSent`` when it certainly did not go; after every other
        exception nobody knows, and it must not be sent again."""
