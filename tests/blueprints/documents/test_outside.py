"""Documents from agencies outside the portal: taken in whole or not at all, then handled like every received one."""

import io
import json
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.adapters.receipt_script import is_valid_receipt
from portal.db import db
from portal.models.documents import Document, DocumentFile, Receipt
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.services.documents import answering, arrivals, auditing
from portal.services.documents.certificates import make_certificate
from portal.services.documents.proving import sweep_deemed
from portal.services.records.checkpoints import make_checkpoint
from portal.services.units.browsing import list_kinds
from tests.blueprints.documents.test_exchange import FILES, package_in, post_with_files, status_in
from tests.blueprints.documents.test_packages import URL, from_outside, look
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.pages import PageClient, form_fields, parse, text_of
from tests.register import KEY, ORIGIN, PUBLIC, faults, kinds

ClientFor = Callable[[Person], PageClient]
TAKE_IN = f"{URL}/nhan"


@pytest.fixture
def package(app, client_for: ClientFor, cast: Cast) -> bytes:
    """A package of an agency outside, addressed to the four units below the department."""
    document = post_with_files(app, cast.clerk)
    return from_outside(client_for(cast.clerk).get(f"/van-ban/{document.id}/goi.edxml").data)


def ticket_of(page) -> str:
    forms = [form_fields(form) for form in parse(page).findall(".//main//form")]
    return str(next(fields["ticket"] for fields in forms if "ticket" in fields))


def take_in(client: PageClient, data: bytes):
    return client.send(TAKE_IN, {"ticket": ticket_of(look(client, data))})


def taken_in() -> Document:
    db.session.expire_all()
    return db.session.scalars(select(Document).where(Document.issuer_name == "Sở Ngoài")).one()


def counts() -> list[int]:
    tables = (Document, DocumentFile, Receipt, AuditEntry, Unit)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_package_becomes_a_received_document_with_the_same_facts_and_bytes(
    client_for: ClientFor, cast: Cast, package: bytes, clock_at
) -> None:
    principal = client_for(cast.principal)
    clock_at.shift(3600)
    answer = take_in(principal, package)
    document = taken_in()
    assert answer.location == f"/van-ban/{document.id}"
    (receipt,) = db.session.scalars(select(Receipt).where(Receipt.document_id == document.id))
    assert receipt.unit_id == cast.units["vinh_binh"]
    assert receipt.posted_at == document.posted_at
    page = text_of(parse(principal.get(answer.location)).find(".//main"))
    assert "Đến từ ngoài cổng, theo gói edXML" in page
    assert "Gửi lúc, theo gói 08:00 20/11/2026" in page
    assert "Cổng nhận gói lúc 09:00 20/11/2026" in page
    before, _files = package_in(package)
    after, files = package_in(principal.get(f"/van-ban/{document.id}/goi.edxml").data)
    same = ("code", "subject", "place", "issued_on", "type_number", "signer_name", "signer_position", "competence")
    same += ("priority", "due_on", "pages", "content", "document_id", "traces")
    assert {name: getattr(after, name) for name in same} == {name: getattr(before, name) for name in same}
    assert (after.sender.organ_id, after.sender.name) == ("H99.01", "Sở Ngoài")
    assert {file.name: file.size for file in files} == {name: len(data) for name, data in FILES.items()}
    for file in document.files:
        assert principal.get(f"/van-ban/{document.id}/tep/{file.id}").data == FILES[file.name]
    assert "Sở Ngoài" in text_of(parse(principal.get("/van-ban/den")).find(".//main"))


def test_the_others_of_the_unit_are_told(client_for: ClientFor, cast: Cast, package: bytes, drain, mails) -> None:
    take_in(client_for(cast.clerk), package)
    drain()
    told = db.session.scalars(select(Notification.params).where(Notification.account_id == cast.leader.id)).all()
    assert "Sở Ngoài" in {params["unit"] for params in told}


def test_it_lives_like_every_received_document(client_for, cast: Cast, package: bytes, clock_at, mails) -> None:
    office = client_for(cast.office_clerk)
    take_in(office, package)
    document, actor = taken_in(), actor_of(cast.office_clerk)
    office.get(f"/van-ban/{document.id}")
    arrivals.register_arrival(actor, document_id=document.id, handler="Tổ phổ thông", remark="")
    answering.acknowledge(actor, document_id=document.id)
    db.session.commit()
    assert "Sở Ngoài" in text_of(parse(office.get("/van-ban/so-den")).find(".//main"))
    receipt = db.session.scalars(select(Receipt).where(Receipt.document_id == document.id)).one()
    status = status_in(office.get(f"/van-ban/{document.id}/bien-nhan/{receipt.id}/trang-thai.edxml").data)
    assert (status["StatusCode"], status["ResponseFor/OrganId"]) == ("03", "H99.01")
    assert status["ResponseFor/DocumentId"] == "H99.01,2026/11/20,683/SGD&ĐT-GDTH"
    assert "Sở Ngoài" in text_of(parse(office.get(f"/van-ban/{document.id}/bien-nhan/{receipt.id}")).find(".//main"))
    assert office.get(f"/van-ban/{document.id}/chuyen-tiep").status_code == 200
    clock_at.shift(24 * 3600)
    sweep_deemed()
    db.session.commit()
    assert faults() == []
    assert kinds().count("posted") == 2
    stored = taken_in()
    stored.outside = {**(stored.outside or {}), "organ_id": "H01"}
    db.session.commit()
    assert [str(document.id) in str(fault) for fault in auditing.audit_documents()] == [True]


def test_every_page_of_it_opens_or_refuses_and_none_fails(app, client_for, cast: Cast, package: bytes) -> None:
    office = client_for(cast.office_clerk)
    take_in(office, package)
    document = taken_in()
    receipt = db.session.scalars(select(Receipt).where(Receipt.document_id == document.id)).one()
    values = {"document_id": document.id, "receipt_id": receipt.id, "file_id": document.files[0].id}
    values |= {"account_id": cast.clerk.id, "entry_id": 1}
    urls = app.url_map.bind("localhost")
    paths = [
        urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("documents.") and "GET" in (rule.methods or ())
        if "document_id" in rule.arguments and rule.arguments <= set(values)
    ]
    assert len(paths) >= 15
    seen = {path: office.get(path).status_code for path in [*paths, f"/van-ban/soan?tra-loi={document.id}"]}
    assert {path: code for path, code in seen.items() if code >= 500} == {}
    assert seen[f"/van-ban/{document.id}/noi-nhan"] == 404  # nobody here sent it
    assert office.send(f"/van-ban/{document.id}/hoi-dap", {"words": "Khi nào?"}).status_code == 403  # nor would answer
    assert seen[f"/van-ban/soan?tra-loi={document.id}"] == 200


def test_its_receipt_proves_itself(client_for: ClientFor, cast: Cast, package: bytes) -> None:
    office = client_for(cast.office_clerk)
    take_in(office, package)
    document_id = taken_in().id
    office.get(f"/van-ban/{document_id}")
    receipt_id = db.session.scalars(select(Receipt.id).where(Receipt.document_id == document_id)).one()
    make_checkpoint(KEY, ORIGIN)
    made = make_certificate(
        actor_of(cast.office_clerk), document_id=document_id, receipt_id=receipt_id, verifier_key=PUBLIC
    )
    assert is_valid_receipt(json.dumps(made), PUBLIC)
    assert not is_valid_receipt(json.dumps(made).replace("H99.01", "H99.02"), PUBLIC)


def test_the_same_document_is_taken_in_once(client_for: ClientFor, cast: Cast, package: bytes) -> None:
    principal = client_for(cast.principal)
    ticket = ticket_of(look(principal, package))
    assert principal.send(TAKE_IN, {"ticket": ticket}).status_code == 303
    before = counts()
    again = principal.send(TAKE_IN, {"ticket": ticket})  # a double click, or a second tab
    assert again.status_code == 422
    assert "Đơn vị đã có văn bản này trên cổng." in text_of(parse(again).find(".//main"))
    page = look(principal, package.replace(b"683", b"683"))
    assert "Nhận vào đơn vị" not in text_of(parse(page).find(".//main"))
    assert counts() == before
    assert take_in(client_for(cast.office_clerk), package).status_code == 303  # another unit has its own


def test_nothing_is_half_taken_in(client_for: ClientFor, cast: Cast, package: bytes, app) -> None:
    principal = client_for(cast.principal)
    good = ticket_of(look(principal, package))
    before = counts()
    wrong = {
        "a day": package.replace(b"<edXML:PromulgationDate>2026/11/20<", b"<edXML:PromulgationDate>x<"),
        "the future": package.replace(b"<edXML:PromulgationDate>2026/11/20<", b"<edXML:PromulgationDate>2027/01/01<"),
        "too long": package.replace(b"<edXML:Subject>", b"<edXML:Subject>" + b"dai " * 200),
        "a secret": package.replace("Kính gửi các đơn vị.".encode(), "TỐI MẬT\nKính gửi".encode()),
        "a recall": package.replace(b"BussinessDocType>0<", b"BussinessDocType>1<"),
        "a lost file": package.replace(b"<ContentId>", b"<ContentId>9"),
    }
    for what, data in wrong.items():
        page = look(principal, data)
        assert "Gói còn chỗ sai nên không nhận vào đơn vị được" in text_of(parse(page).find(".//main")), what
    own = client_for(cast.clerk).get(f"/van-ban/{db.session.scalar(select(func.min(Document.id)))}/goi.edxml").data
    assert "Nhận vào đơn vị" not in text_of(parse(look(principal, own)).find(".//main"))
    forged = principal.send(TAKE_IN, {"ticket": f"{good}x"})
    stolen = client_for(cast.office_clerk).send(TAKE_IN, {"ticket": good})
    assert (forged.status_code, stolen.status_code) == (422, 422)
    assert principal.send(TAKE_IN).status_code == 422
    assert counts() == before
    assert principal.get(TAKE_IN).status_code == 405


def test_a_wrong_package_is_refused_even_with_a_ticket(client_for, cast: Cast, package: bytes, monkeypatch) -> None:
    principal = client_for(cast.principal)
    ticket = ticket_of(look(principal, package))
    db.session.get_one(Unit, cast.units["tam_binh"]).code = "H99.01"  # the agency joins the portal meanwhile
    db.session.commit()
    before = counts()
    refused = principal.send(TAKE_IN, {"ticket": ticket})
    assert refused.status_code == 422
    assert "Cơ quan gửi đang dùng cổng này" in text_of(parse(refused).find(".//main"))
    assert counts() == before


def test_only_who_receives_takes_in(client_for: ClientFor, cast: Cast, package: bytes) -> None:
    for person in (cast.teacher, cast.supervisor, cast.administrator, cast.nobody):
        assert client_for(person).send(TAKE_IN, {"ticket": "x"}).status_code == 403


def test_the_unit_that_stands_for_them_is_in_no_list(client_for, cast: Cast, package: bytes, client) -> None:
    take_in(client_for(cast.principal), package)
    outside = db.session.scalars(select(Unit).where(Unit.code == "NGOAI-CONG")).one()
    administrator = client_for(cast.administrator)
    for path in ("/don-vi/", "/don-vi/?q=ngoai+cong", "/don-vi/?q=ngoai+cong&trang_thai=closed"):
        assert "Cơ quan ngoài cổng" not in administrator.get(path).get_data(as_text=True)
    assert administrator.get(f"/don-vi/{outside.id}").status_code == 404
    assert client.get(f"/cong-khai/{outside.id}/van-ban/").status_code == 404
    assert "outside" not in {kind.code for kind in list_kinds()}


def test_odd_names_of_files_become_different_ones(client_for: ClientFor, cast: Cast, package: bytes) -> None:
    same = package.replace("bảng &amp; biểu.xlsx".encode(), "Kế hoạch “hè”.pdf".encode())
    assert take_in(client_for(cast.principal), same).status_code == 303
    assert [file.name for file in taken_in().files] == ["Kế hoạch “hè”.pdf", "Kế hoạch “hè” (2).pdf"]


def test_budget(client_for: ClientFor, cast: Cast, package: bytes, queries) -> None:
    principal = client_for(cast.principal)
    page = principal.post(URL, data={"csrf_token": principal.token(), "file": (io.BytesIO(package), "a.edxml")})
    data = {"ticket": ticket_of(page), "csrf_token": principal.token()}
    with queries() as count:
        principal.post(TAKE_IN, data=data)
    assert len(count) <= 40, count.statements
