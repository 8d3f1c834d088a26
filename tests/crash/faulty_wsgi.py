"""The portal with one known fault, chosen by ``PORTAL_CRASH_FAULT``; never used outside this test."""

import os
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal import create_app
from portal.blueprints.documents import composing
from portal.db import begin_write, db
from portal.models.documents import Document
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.services.documents import posting
from portal.services.documents.scope import get_document

WINDOW = 1.0

app = create_app()
_freeze = posting.freeze
_post_document = posting.post_document


def freeze_in_two_steps(document: Document, addressees: Sequence[Unit], **values: Any) -> None:
    """First the document, then its receipts: between the two anything may happen."""
    posted_at: datetime = values["posted_at"]
    document_id, unit_ids = document.id, [unit.id for unit in addressees]
    document.posted_at, document.posted_by_id = posted_at, values["posted_by_id"]
    db.session.commit()
    time.sleep(WINDOW)
    begin_write()
    _freeze(db.session.get_one(Document, document_id), [db.session.get_one(Unit, n) for n in unit_ids], **values)


def answer_first(actor: Actor, *, document_id: int, **choices: Any) -> Document:
    """Say that it is posted, and post it a little later."""

    def post_later() -> None:
        with app.app_context():
            begin_write()
            _post_document(actor, document_id=document_id, **choices)
            db.session.commit()

    threading.Timer(WINDOW, post_later).start()
    return get_document(actor, document_id)


if os.environ["PORTAL_CRASH_FAULT"] == "order":
    posting.freeze = freeze_in_two_steps
else:
    composing.posting.post_document = answer_first  # type: ignore[assignment]
