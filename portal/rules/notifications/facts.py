"""What is known of one kind of notification."""

from dataclasses import dataclass

from portal.rules.notifications.names import Channel, Choice
from portal.rules.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Facts:
    """``label`` names the kind in lists and mails; ``sentence`` is shown in the portal, its places filled from params.

    ``forced`` kinds cannot be switched off. ``needs`` hides a kind from people who can never get it. ``text`` is the
    short message that may say it (``rules.notifications.sms``), to who agreed; a kind without one never goes by SMS.
    ``urgent`` kinds come at once and at every hour. ``family``: of which topic (``names``) it is
    to who follows a child; kinds without one are about work or the account.
    """

    label: str
    sentence: str
    mail: Choice
    forced: bool = False
    needs: Permission | None = None
    text: str = ""
    urgent: bool = False
    family: str = ""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways it can be told by."""
        return (Channel.PORTAL, Channel.MAIL, Channel.PUSH, *((Channel.SMS,) if self.text else ()))

    def is_fixed(self, channel: Channel) -> bool:
        """Whether nobody can choose. Short messages always need the person's word; families are always told in the
        portal, where it costs no attention."""
        if channel == Channel.SMS:
            return False
        return self.forced or self.urgent or (bool(self.family) and channel == Channel.PORTAL)

    def default(self, channel: Channel) -> Choice:
        """How it is told unless the person chose otherwise. A device is told at once or not at all: what waits for the
        daily mail of somebody at work does not make a telephone ring; families' devices are told everything."""
        quiet = self.mail == Choice.OFF or (self.mail == Choice.DIGEST and self.needs is not None)
        push = Choice.OFF if quiet else Choice.INSTANT
        return {Channel.MAIL: self.mail, Channel.PUSH: push, Channel.SMS: Choice.OFF}.get(channel, Choice.INSTANT)
