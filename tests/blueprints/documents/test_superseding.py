"""Replacing on the pages: begun with one press, said everywhere, and the only way to change what was posted."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Document, DocumentFile, Receipt
from portal.services.documents import arrivals, composing
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.pages import parse, text_of


class Stored:
    name, sha256, size = "kế hoạch.txt", "ab" * 32, 3


def page_of(client, path: str) -> str:
    return text_of(parse(client.get(path)).find(".//main"))


def replace(client, document: Document, code: str) -> int:
    """The id of the document that was posted in its place."""
    begun = client.submit(f"/van-ban/{document.id}/thay-the", {})
    assert begun.status_code == 303
    changed = {"code": code, "issued_on": clock.today().isoformat()}
    new_id = int(begun.location.split("/")[2])
    page = client.get(begun.location)
    assert f"Thay thế văn bản số {document.code}" in text_of(parse(page))
    saved = client.submit(begun.location, {**changed, "action": "preview"})
    assert saved.location == f"/van-ban/{new_id}/xem-truoc"
    assert client.submit(saved.location, {}).location == f"/van-ban/{new_id}"
    return new_id


def test_begun_from_the_matrix_and_said_everywhere(client_for, cast: Cast) -> None:
    old = make_posted(cast.clerk, code="1/VP")
    arrivals.register_arrival(actor_of(cast.principal), document_id=old.id, handler="", remark="")
    db.session.commit()
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    assert f"/van-ban/{old.id}/thay-the" in clerk.get(f"/van-ban/{old.id}/noi-nhan").get_data(as_text=True)
    new_id = replace(clerk, old, "2/VP")
    receipt = db.session.scalars(
        select(Receipt.id).where(Receipt.document_id == old.id, Receipt.unit_id == cast.units["vinh_binh"])
    ).one()
    said = "Đã được thay thế bởi số 2/VP, 20/11/2026."
    for client in (clerk, principal):
        shown = client.get(f"/van-ban/{old.id}")
        assert said in text_of(parse(shown))
        assert f'href="/van-ban/{new_id}"' in shown.get_data(as_text=True)
        assert said in page_of(client, f"/van-ban/{old.id}/bien-nhan/{receipt}")
        assert "Thay thế văn bản số 1/VP" in page_of(client, f"/van-ban/{new_id}")
    assert said in page_of(clerk, f"/van-ban/{old.id}/noi-nhan")
    assert "Thay bởi 2/VP" in page_of(principal, "/van-ban/den")
    assert "Thay bởi 2/VP" in page_of(clerk, "/van-ban/di")
    assert "thay bởi số 2/VP" in page_of(principal, "/van-ban/so-den")
    assert "thay bởi số 2/VP" in page_of(clerk, "/van-ban/so-di")
    sheet = clerk.get(f"/van-ban/{old.id}/noi-nhan.xlsx").data
    assert len(read_table(sheet, {"unit": "Đơn vị"}).rows) == 4
    again = clerk.get(f"/van-ban/{old.id}/thay-the")
    assert (again.status_code, "2/VP" in again.get_data(as_text=True)) == (422, True)


def test_who_may_begin(client_for, cast: Cast) -> None:
    old = make_posted(cast.clerk)
    expected = {"supervisor": 403, "teacher": 403, "principal": 404, "stranger": 404}
    for who, status in expected.items():
        client = client_for(getattr(cast, who))
        assert client.get(f"/van-ban/{old.id}/thay-the").status_code == status, who
        assert client.send(f"/van-ban/{old.id}/thay-the").status_code == status, who
    assert db.session.scalars(select(Document).where(Document.posted_at.is_(None))).all() == []


@pytest.mark.same_everywhere
def test_no_route_changes_the_files_of_a_posted_document(app: Flask, client_for, cast: Cast, mails) -> None:
    draft = make_draft(cast.clerk)
    composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=[Stored()])
    db.session.commit()
    clerk = client_for(cast.clerk)
    clerk.submit(f"/van-ban/{draft.id}/xem-truoc", {})
    receipt = db.session.scalars(select(Receipt.id).where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    file_id = db.session.scalars(select(DocumentFile.id)).one()
    values = {"document_id": draft.id, "receipt_id": receipt, "file_id": file_id}

    def kept() -> tuple[object, ...]:
        db.session.expire_all()
        document = db.session.get_one(Document, draft.id)
        files = [(file.name, file.sha256, file.size) for file in document.files]
        return (document.body, document.subject, document.code, document.posted_at, files)

    before, tried = kept(), 0
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or not rule.endpoint.startswith("documents."):
            continue
        url = app.url_map.bind("localhost").build(rule.endpoint, {n: values.get(n, 1) for n in rule.arguments})
        fields = {"subject": "Khác", "body": "Khác", "code": "99/X", "action": f"remove-{file_id}", "version": "1"}
        for client in (clerk, client_for(cast.leader), client_for(cast.principal)):
            added = {**fields, "files": (io.BytesIO(b"x"), "them.txt"), "csrf_token": client.token()}
            part = {"HX-Request": "true"} if url.endswith("/tu-luu") else {}
            client.post(url, data=added, content_type="multipart/form-data", headers=part)
            assert kept() == before, url
            tried += 1
    assert tried > 30


def test_query_budgets(client_for, cast: Cast, queries) -> None:
    old = make_posted(cast.clerk, code="1/VP")
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    new_id = replace(clerk, old, "2/VP")
    principal.get(f"/van-ban/{old.id}")
    principal.get(f"/van-ban/{new_id}")
    for client, path, most in (
        (principal, f"/van-ban/{old.id}", 22),
        (principal, f"/van-ban/{new_id}", 23),
        (principal, "/van-ban/den", 9),
        (clerk, "/van-ban/di", 9),
    ):
        with queries() as count:
            assert client.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)
