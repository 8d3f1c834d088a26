"""The photo of a pupil (R123): one, drawn anew by the portal, seen by whoever may see the pupil."""

from portal.db import db
from portal.errors import NotFound
from portal.models.school import Pupil
from portal.rules.permissions import Actor
from portal.services.records.audit import note
from portal.services.school.scope import get_managed_pupil, get_pupil

WIDTHS = (480,)
"""Pixels: enough for the page and for 3 x 4 cm on paper."""


def find_photo(actor: Actor, *, pupil_id: int) -> str:
    """The name of the photo in the file store; NotFound where there is none."""
    found = get_pupil(actor, pupil_id).photo_sha256
    if found is None:
        raise NotFound
    return found


def keep_photo(actor: Actor, *, pupil_id: int, sha256: str) -> Pupil:
    """A drawn picture becomes the pupil's photo, in the place of the one before."""
    pupil = get_managed_pupil(actor, pupil_id)
    if pupil.photo_sha256 != sha256:
        pupil.photo_sha256 = sha256
        note(actor, "pupil_photo_changed", "pupil", pupil.id)
        db.session.flush()
    return pupil


def take_photo_off(actor: Actor, *, pupil_id: int) -> Pupil:
    """The pupil has no photo any more; nothing happens where there was none."""
    pupil = get_managed_pupil(actor, pupil_id)
    if pupil.photo_sha256 is not None:
        pupil.photo_sha256 = None
        note(actor, "pupil_photo_removed", "pupil", pupil.id)
        db.session.flush()
    return pupil
