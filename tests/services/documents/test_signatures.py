"""Files are looked at once by the worker; sender and addressee see the same beside the file."""

import io

import pytest
from sqlalchemy import select

from portal.adapters import pdf_signatures
from portal.adapters.pdf_signatures import Roots, load_roots
from portal.db import db
from portal.models.documents import Document, DocumentFile, SignatureCheck
from portal.models.records import OutboxItem
from portal.rules.documents.signatures import OUTCOME_LABELS, TRUST_LABELS, VERDICT_LABELS, Verdict, verdict
from portal.services.documents import composing, posting, signatures
from tests.cast import Cast
from tests.make import actor_of, make_draft
from tests.pages import parse, text_of
from tests.publications import address, publish
from tests.signed import ROOT_PEM, plain_pdf, signed_pdf, with_a_byte_changed


class Upload:
    def __init__(self, app, name: str, data: bytes) -> None:
        kept = app.extensions["portal"].file_store.put(io.BytesIO(data))
        self.name, self.sha256, self.size = name, kept.sha256, kept.size


def post_with(app, cast: Cast, *uploads: Upload) -> Document:
    draft = make_draft(cast.clerk)
    composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=uploads)
    document = posting.post_document(actor_of(cast.clerk), document_id=draft.id, version=draft.version)
    db.session.commit()
    return document


def queued() -> int:
    return len(db.session.scalars(select(OutboxItem).where(OutboxItem.kind == signatures.KIND)).all())


def files_shown(client, document: Document, ending: str = "") -> list[str]:
    tree = parse(client.get(f"/van-ban/{document.id}{ending}"))
    box = next(e for e in tree.iter("section") if e.get("class") == "attached")
    return [text_of(item) for item in box.iter("li")]


def test_sender_and_addressee_see_what_was_found_beside_each_file(app, client_for, cast: Cast, drain, mails) -> None:
    document = post_with(
        app,
        cast,
        Upload(app, "Công văn.PDF", signed_pdf()),
        Upload(app, "Sửa sau khi ký.pdf", with_a_byte_changed(signed_pdf())),
        Upload(app, "Phụ lục.pdf", plain_pdf()),
        Upload(app, "Ảnh.pdf", b"khong phai PDF"),
        Upload(app, "Bảng.xlsx", b"PK"),
    )
    assert not any("chữ ký" in shown.lower() for shown in files_shown(client_for(cast.clerk), document))
    drain()
    for person in (cast.clerk, cast.principal):
        whole, altered, plain, garbage, table = files_shown(client_for(person), document)
        assert "Ký số Lê Văn Bình, Sở Giáo dục và Đào tạo Bến Tre" in whole
        assert VERDICT_LABELS[Verdict.WHOLE] in whole
        assert "Danh tính người ký chưa được kiểm chứng trên máy này." in whole
        assert "(giờ ghi trong chữ ký)" in whole
        assert "Chữ ký không còn đúng" in altered
        assert VERDICT_LABELS[Verdict.BROKEN] in altered
        assert OUTCOME_LABELS["unsigned"] in plain
        assert OUTCOME_LABELS["unreadable"] in garbage
        assert "hữ ký" not in table


def test_equal_content_is_looked_at_once(app, cast: Cast, drain, mails, monkeypatch) -> None:
    post_with(app, cast, Upload(app, "a.pdf", plain_pdf()), Upload(app, "b.pdf", plain_pdf()))
    draft = make_draft(cast.clerk, code="13/SGDĐT")
    composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=[Upload(app, "c.pdf", plain_pdf())])
    db.session.commit()
    assert queued() == 1
    drain()
    assert [check.outcome for check in db.session.scalars(select(SignatureCheck))] == ["unsigned"]


def test_a_file_that_cannot_be_fetched_is_tried_again(app, cast: Cast, drain, mails) -> None:
    upload = Upload(app, "a.pdf", plain_pdf())
    upload.sha256 = "ab" * 32
    post_with(app, cast, upload)
    drain()
    item = db.session.scalars(select(OutboxItem).where(OutboxItem.kind == signatures.KIND)).one()
    assert (item.state, item.attempts) == ("waiting", 1)
    assert db.session.scalars(select(SignatureCheck)).all() == []


def test_new_roots_and_old_files_are_looked_at_when_the_operator_asks(app, cast: Cast, drain, mails, tmp_path) -> None:
    document = post_with(app, cast, Upload(app, "a.pdf", signed_pdf()), Upload(app, "b.pdf", plain_pdf()))
    drain()
    assert signatures.queue_again(Roots()) == 0
    (tmp_path / "root.pem").write_bytes(ROOT_PEM)
    roots = load_roots(str(tmp_path))
    assert signatures.queue_again(roots) == 1
    db.session.commit()
    item = db.session.scalars(select(OutboxItem).where(OutboxItem.state == "waiting")).one()
    db.session.rollback()
    signatures.checker(app.extensions["portal"].file_store, roots)(item)
    (shown,) = signatures.list_checks(document.files[:1])[document.files[0].sha256].signatures
    assert shown.trusted is True
    assert signatures.queue_again(roots) == 0
    db.session.add(
        DocumentFile(document_id=document.id, sha256="cd" * 32, name="cũ.PDF", size=1, added_at=document.created_at)
    )
    assert signatures.queue_again(roots) == 1


def test_files_that_cannot_be_signed_cost_no_query(app, cast: Cast, queries) -> None:
    document = post_with(app, cast, Upload(app, "Bảng.xlsx", b"PK"))
    files = list(document.files)
    with queries() as count:
        assert signatures.list_checks(files) == {}
    assert len(count) == 0
    assert queued() == 0


@pytest.mark.parametrize(
    ("intact", "covers", "changes", "expected"),
    [
        (True, "file", "none", Verdict.WHOLE),
        (True, "revision", "none", Verdict.EXTENDED),
        (True, "revision", "forms", Verdict.EXTENDED),
        (True, "revision", "annotations", Verdict.ALTERED),
        (True, "revision", "other", Verdict.ALTERED),
        (True, "part", "none", Verdict.ALTERED),
        (False, "file", "none", Verdict.BROKEN),
        (False, "part", "other", Verdict.BROKEN),
    ],
)
def test_what_is_still_as_it_was_signed(intact: bool, covers: str, changes: str, expected: Verdict) -> None:
    assert verdict({"intact": intact, "covers": covers, "changes": changes}) is expected


def test_every_finding_has_words() -> None:
    assert set(VERDICT_LABELS) == set(Verdict)
    assert set(TRUST_LABELS) == {True, False, None}
    assert "unsigned" in OUTCOME_LABELS
    assert pdf_signatures.read_signatures([b""], 0, Roots())["outcome"] in OUTCOME_LABELS


def test_the_preview_of_a_draft_says_it_too(app, client_for, cast: Cast, drain, queries) -> None:
    draft, clerk = make_draft(cast.clerk), client_for(cast.clerk)
    preview = f"/van-ban/{draft.id}/xem-truoc"
    clerk.get(preview)
    with queries() as without:
        clerk.get(preview)
    files = (Upload(app, "Công văn.pdf", signed_pdf()), Upload(app, "Sửa.pdf", with_a_byte_changed(signed_pdf())))
    composing.attach_files(actor_of(cast.clerk), document_id=draft.id, files=files)
    db.session.commit()
    assert "Ký số" not in " ".join(files_shown(clerk, draft, "/xem-truoc")), "the worker has not looked yet"
    drain()
    whole, altered = files_shown(clerk, draft, "/xem-truoc")
    assert "Ký số Lê Văn Bình" in whole
    assert "Chữ ký không còn đúng" in altered
    with queries() as count:
        clerk.get(preview)
    assert len(count) <= len(without) + 3, count.statements  # signatures, files without words, deadlines


def test_the_public_page_says_it_of_published_files_only(app, client, cast: Cast, drain, mails, queries) -> None:
    files = (Upload(app, "Công văn.pdf", signed_pdf()), Upload(app, "Nội bộ.pdf", with_a_byte_changed(signed_pdf())))
    document = post_with(app, cast, *files)
    drain()
    publish(cast.clerk, document, files=1)
    with queries() as count:
        shown = text_of(parse(client.get(address(document))).find(".//main"))
    assert "Công văn.pdf" in shown
    assert "Ký số Lê Văn Bình, Sở Giáo dục và Đào tạo Bến Tre" in shown
    assert VERDICT_LABELS[Verdict.WHOLE] in shown
    assert "Chữ ký không còn đúng" not in shown, "the other file is not public"
    assert len(count) <= 6, count.statements
