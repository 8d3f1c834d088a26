"""Published documents for tests."""

import io

from flask import Flask

from portal.db import db
from portal.models.documents import Document, Publication
from portal.services.documents import composing, posting, publishing
from portal.web.uploads import Upload
from tests.cast import Person
from tests.make import actor_of, make_draft


def post_with_files(
    app: Flask, person: Person, *names: str, subject: str = "Kế hoạch năm học", code: str = "12/KH-SGDĐT"
):
    """A posted document with one file of each name; its bytes are its name."""
    draft = make_draft(person, code=code, subject=subject)
    store = app.extensions["portal"].file_store
    stored = [(name, store.put(io.BytesIO(name.encode()))) for name in names]
    files = [Upload(name, kept.sha256, kept.size) for name, kept in stored]
    composing.attach_files(actor_of(person), document_id=draft.id, files=files)
    document = posting.post_document(actor_of(person), document_id=draft.id, version=draft.version)
    db.session.commit()
    return document


def publish(person: Person, document: Document, *, files: int | None = None, with_body: bool = False) -> Publication:
    """Published with its first ``files`` files (None: all), committed."""
    publication = publishing.publish(
        actor_of(person),
        document_id=document.id,
        effective_on=document.issued_on,
        with_body=with_body,
        file_ids=[file.id for file in document.files[:files]],
        persons_checked=True,
        confirmed=True,
    )
    db.session.commit()
    return publication


def address(document: Document) -> str:
    return f"/cong-khai/{document.issuing_unit_id}/van-ban/{document.id}"
