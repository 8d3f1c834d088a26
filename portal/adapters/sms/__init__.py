"""Short messages: off, by a gateway over HTTP or SMPP, or kept in a folder for development."""

from pathlib import Path

from portal.adapters.sms.folder import FolderTexter
from portal.adapters.sms.http import HttpTexter
from portal.adapters.sms.smpp import SmppTexter
from portal.adapters.sms.texter import NotSent, Sms, Texter
from portal.config import Settings

__all__ = ["FolderTexter", "HttpTexter", "NotSent", "SmppTexter", "Sms", "Texter", "make_texter"]


def make_texter(settings: Settings) -> Texter | None:
    """The way of the settings; None while short messages are switched off."""
    way = settings.sms_way()
    if not way:
        return None
    if way == "folder":
        return FolderTexter(Path(settings.folder) / "sms")
    if way.startswith(("smpp://", "smpps://")):
        return SmppTexter(way, sender=settings.sms_from)
    return HttpTexter(
        way,
        sender=settings.sms_from,
        fields=settings.sms_fields,
        headers=settings.sms_headers,
        form=settings.sms_format,
        accepted=settings.sms_accepted,
    )
