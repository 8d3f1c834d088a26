"""Offers ``document_notices(document)`` to templates, so that one include says everywhere what became of a document."""

from collections.abc import Callable
from typing import Any

from portal.blueprints.documents.blueprint import bp
from portal.services.documents import notices


@bp.app_context_processor
def offer_notices() -> dict[str, Callable[..., Any]]:
    """The function, evaluated only by the pages that ask."""
    return {"document_notices": notices.notices_of}
