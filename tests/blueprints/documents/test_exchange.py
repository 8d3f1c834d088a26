"""Packages for other systems: who gets one, what it says, and what an addressee's status says."""

import io
from base64 import b64decode
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.edxml import Hashed, read_package
from portal.adapters.edxml.writing import NAMESPACE
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.edxml.facts import moment_text
from portal.rules.documents.edxml.reading import read_envelope
from portal.services.documents import composing, forwarding, posting
from portal.web.uploads import Upload
from tests.cast import Cast, Person
from tests.make import actor_of, make_draft, make_posted
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
NS = f"{{{NAMESPACE}}}"
FILES = {"Kế hoạch “hè”.pdf": b"%PDF-1.7 \x00\xff", "bảng & biểu.xlsx": bytes(range(256)) * 40}


def post_with_files(app, person: Person) -> Document:
    draft = make_draft(person, code="683/SGD&ĐT-GDTH", subject="V/v sử dụng <website> & phần mềm")
    draft.capacity, draft.urgency, draft.reply_by, draft.pages = "KT.", "urgent", date(2026, 12, 1), 3
    draft.recipient_lines = "Lưu: VT, GDTH."
    store = app.extensions["portal"].file_store
    stored = [(name, store.put(io.BytesIO(data))) for name, data in FILES.items()]
    files = [Upload(name, kept.sha256, kept.size) for name, kept in stored]
    composing.attach_files(actor_of(person), document_id=draft.id, files=files)
    document = posting.post_document(actor_of(person), document_id=draft.id, version=draft.version)
    db.session.commit()
    return document


def receipt_of(document: Document, unit_id: int) -> Receipt:
    db.session.expire_all()
    return db.session.scalars(select(Receipt).filter_by(document_id=document.id, unit_id=unit_id)).one()


def package_in(data: bytes):
    contents = read_package([data], make_sink=Hashed, most_bytes=10_000_000)
    reading = read_envelope(contents.envelope)
    assert reading.problems == []
    return reading.package, contents.files


def test_the_senders_package_says_what_the_document_says(app, client_for: ClientFor, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk)
    answer = client_for(cast.clerk).get(f"/van-ban/{document.id}/goi.edxml")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''683-SGD%26%C4%90T-GDTH.edxml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    package, files = package_in(answer.data)
    assert (package.number, package.notation) == ("683", "SGD&ĐT-GDTH")
    assert package.subject == "V/v sử dụng <website> & phần mềm"
    assert package.content == "Kính gửi các đơn vị."
    assert (package.type_number, package.type_name) == (18, "Công văn")
    assert (package.signer_name, package.signer_position) == ("Lê Văn Bình", "GIÁM ĐỐC")
    assert (package.competence, package.priority, package.due_on, package.pages) == ("KT.", 1, date(2026, 12, 1), 3)
    assert (len(package.to_places), package.to_places[-1]) == (5, "Lưu: VT, GDTH.")
    assert package.document_id == "BEN_TRE,2026/11/20,683/SGD&ĐT-GDTH"
    assert {organ.organ_id for organ in package.receivers} == {"CHO_LACH", "VINH_BINH", "HOA_NGHIA", "THPT_BEN_TRE"}
    assert [(trace.organ_id, trace.at) for trace in package.traces] == [("BEN_TRE", document.posted_at)]
    assert {file.name: file.size for file in files} == {name: len(data) for name, data in FILES.items()}
    encoded = ElementTree.fromstring(answer.data).iter(f"{NS}ContentTransferEncoded")
    assert [b64decode(e.text or "") for e in encoded] == list(FILES.values())


def test_for_an_addressee_it_is_an_opening_and_names_no_other_addressee(app, client_for, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk)
    for method in ("HEAD", "GET"):
        answer = client_for(cast.principal).open(f"/van-ban/{document.id}/goi.edxml", method=method)
        assert answer.status_code == 200
        opened = receipt_of(document, cast.units["vinh_binh"]).first_opened_by
        assert opened == (cast.principal.name if method == "GET" else None)
    package, _files = package_in(answer.data)
    assert [organ.organ_id for organ in package.receivers] == ["VINH_BINH"]
    assert "Hòa Nghĩa" not in answer.data.decode()


def test_only_the_units_on_the_letter_get_it(client_for: ClientFor, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    expected = {
        **dict.fromkeys(("clerk", "leader", "supervisor"), 200),
        **dict.fromkeys(("office_clerk", "principal", "thpt_principal", "other_principal", "teacher", "two_hats"), 200),
        **dict.fromkeys(("stranger", "stranger_principal", "board_clerk"), 404),
        **dict.fromkeys(("operator", "administrator", "it_teacher", "nobody"), 403),
    }
    seen = {p.key: client_for(p).get(f"/van-ban/{document.id}/goi.edxml").status_code for p in cast.everybody()}
    assert seen == expected
    draft = make_draft(cast.clerk, code="99/SGDĐT")
    assert client_for(cast.clerk).get(f"/van-ban/{draft.id}/goi.edxml").status_code == 404


def test_units_without_an_identifier_are_named(client_for: ClientFor, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    for key, code in (("vinh_binh", None), ("hoa_nghia", "MA-QUA-DAI-14-KY")):
        db.session.get_one(Unit, cast.units[key]).code = code
    db.session.commit()
    refused = client_for(cast.clerk).get(f"/van-ban/{document.id}/goi.edxml")
    assert refused.status_code == 422
    words = text_of(parse(refused).find(".//main"))
    assert "2 đơn vị chưa có mã định danh" in words
    assert "Trường Tiểu học Vĩnh Bình" in words
    assert "Trường Tiểu học Hòa Nghĩa" in words
    assert client_for(cast.office_clerk).get(f"/van-ban/{document.id}/goi.edxml").status_code == 200
    assert client_for(cast.principal).get(f"/van-ban/{document.id}/goi.edxml").status_code == 422
    assert receipt_of(document, cast.units["vinh_binh"]).first_opened_at is None


def test_a_file_that_is_lost_is_no_half_package(app, client_for: ClientFor, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk)
    app.extensions["portal"].file_store.local_path(document.files[1].sha256).unlink()
    assert client_for(cast.clerk).get(f"/van-ban/{document.id}/goi.edxml").status_code == 404


def status_in(data: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(data)
    message = root.find(f"{NS}edXMLEnvelope/{NS}edXMLHeader/{NS}Status")
    assert message is not None
    assert [child.tag.removeprefix(NS) for child in message] == [
        *("ResponseFor", "From", "StatusCode", "Description", "Timestamp", "StaffInfo")
    ]
    paths = ("ResponseFor/OrganId", "ResponseFor/Code", "ResponseFor/DocumentId", "From/OrganId")
    paths += ("StatusCode", "Description", "Timestamp", "StaffInfo/Staff")
    return {path: message.findtext("/".join(NS + name for name in path.split("/"))) or "" for path in paths}


def test_the_status_follows_what_the_addressee_does(client_for: ClientFor, cast: Cast, clock_at, mails) -> None:
    document = make_posted(cast.clerk, code="12/SGDĐT-VP")
    receipt_id = receipt_of(document, cast.units["vinh_binh"]).id
    clerk, principal = client_for(cast.clerk), client_for(cast.principal)
    url = f"/van-ban/{document.id}/bien-nhan/{receipt_id}/trang-thai.edxml"
    refused = clerk.get(url)
    assert refused.status_code == 422
    assert "chưa mở văn bản và chưa đủ 24 giờ" in text_of(parse(refused).find(".//main"))
    clock_at.shift(3600)
    principal.get(f"/van-ban/{document.id}")
    assert status_in(clerk.get(url).data) == {
        "ResponseFor/OrganId": "BEN_TRE",
        "ResponseFor/Code": "12/SGDĐT-VP",
        "ResponseFor/DocumentId": "BEN_TRE,2026/11/20,12/SGDĐT-VP",
        "From/OrganId": "VINH_BINH",
        "StatusCode": "01",
        "Description": "Đã đến",
        "Timestamp": "2026/11/20 09:00:00",
        "StaffInfo/Staff": cast.principal.name,
    }
    clock_at.shift(3600)
    principal.send(f"/van-ban/{document.id}/vao-so", {"handler": "", "remark": ""})
    assert status_in(principal.get(url).data)["StatusCode"] == "03"
    clock_at.shift(3600)
    principal.send(f"/van-ban/{document.id}/xac-nhan")
    assert status_in(principal.get(url).data)["StatusCode"] == "03"  # acknowledging later goes no step back
    receipt = db.session.get_one(Receipt, receipt_id)
    for code, column in (("04", "assigned_at"), ("05", "started_at"), ("06", "completed_at")):
        clock_at.shift(3600)
        setattr(receipt, column, clock.now())
        db.session.commit()
        found = status_in(principal.get(url).data)
        assert (found["StatusCode"], found["Timestamp"]) == (code, moment_text(clock.now()))
    office = client_for(cast.office_clerk)
    office.send(f"/van-ban/{document.id}/tra-lai", {"reason": "Gửi nhầm nơi"})
    other = receipt_of(document, cast.units["cho_lach"]).id
    returned = status_in(clerk.get(f"/van-ban/{document.id}/bien-nhan/{other}/trang-thai.edxml").data)
    assert (returned["StatusCode"], returned["Description"]) == ("02", "Gửi nhầm nơi")
    assert principal.get(f"/van-ban/{document.id}/bien-nhan/{other}/trang-thai.edxml").status_code == 404
    assert client_for(cast.stranger).get(url).status_code == 404


def test_deemed_received_is_arrived(client_for: ClientFor, cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    receipt_id = receipt_of(document, cast.units["hoa_nghia"]).id
    clock_at.shift(24 * 3600)
    found = status_in(
        client_for(cast.clerk).get(f"/van-ban/{document.id}/bien-nhan/{receipt_id}/trang-thai.edxml").data
    )
    assert (found["StatusCode"], found["Timestamp"], found["StaffInfo/Staff"]) == ("01", "2026/11/21 08:00:00", "")


def test_a_forwarding_carries_the_original_and_says_by_whom_it_came(client_for: ClientFor, cast: Cast) -> None:
    original = make_posted(
        cast.board_clerk, addressing=Addressing(subordinates="direct"), code="253/BGDĐT-SEQAP", subject="Văn bản gốc"
    )
    clerk, direct = actor_of(cast.clerk), Addressing(subordinates="direct")
    ready = forwarding.preview(clerk, document_id=original.id, addressing=direct, again=False)
    made = forwarding.forward(
        clerk, document_id=original.id, addressing=direct, again=False, remark="Thực hiện.", key="k", seal=ready.seal
    )
    db.session.commit()
    for path in (made.id, original.id):  # the address of the original leads to what the unit has
        package, _files = package_in(client_for(cast.office_clerk).get(f"/van-ban/{path}/goi.edxml").data)
        assert (package.sender.organ_id, package.content) == ("BOARD", "Kính gửi các đơn vị.")
        assert [trace.organ_id for trace in package.traces] == ["BOARD", "BEN_TRE"]
        assert [organ.organ_id for organ in package.receivers] == ["CHO_LACH"]
    assert client_for(cast.clerk).get(f"/van-ban/{made.id}/cong-khai").status_code == 404


def test_budget(client_for: ClientFor, cast: Cast, queries: Callable[[], QueryCount]) -> None:
    document = make_posted(cast.clerk)
    clerk = client_for(cast.clerk)
    with queries() as count:
        clerk.get(f"/van-ban/{document.id}/goi.edxml")
    assert len(count) <= 12, count.statements
