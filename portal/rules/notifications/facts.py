"""What is known of one kind of notification."""

from dataclasses import dataclass

from portal.rules.notifications.names import Channel, Choice
from portal.rules.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Facts:
    """``label`` names the kind in lists and mails; ``sentence`` is shown in the portal, its places filled from params.

    ``forced`` kinds cannot be switched off. ``needs`` hides a kind from people who can never get it. ``text`` is the
    short message that may say it (``rules.notifications.sms``), to who agreed; a kind without one never goes by SMS.
    """

    label: str
    sentence: str
    mail: Choice
    forced: bool = False
    needs: Permission | None = None
    text: str = ""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways it can be told by."""
        return (Channel.PORTAL, Channel.MAIL, *((Channel.SMS,) if self.text else ()))

    def default(self, channel: Channel) -> Choice:
        """How it is told unless the person chose otherwise."""
        return {Channel.MAIL: self.mail, Channel.SMS: Choice.OFF}.get(channel, Choice.INSTANT)
