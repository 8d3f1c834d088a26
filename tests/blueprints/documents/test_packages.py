"""Looking into packages from other systems: what is shown, what is refused, and who may save the files."""

import io
from collections.abc import Callable

from sqlalchemy import func, select

from portal.adapters.edxml.writing import NAMESPACE
from portal.db import db
from portal.models.documents import Document, Receipt
from tests.blueprints.documents.test_exchange import FILES, post_with_files
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
URL = "/van-ban/goi-edxml"


def look(client: PageClient, data: bytes, name: str = "goi.edxml"):
    return client.submit(URL, {"file": (io.BytesIO(data), name)})


def package(app, client_for: ClientFor, person: Person) -> bytes:
    document = post_with_files(app, person)
    return client_for(person).get(f"/van-ban/{document.id}/goi.edxml").data


def from_outside(data: bytes) -> bytes:
    return data.replace(b"BEN_TRE", b"H99.01").replace("Sở Giáo dục và Đào tạo Bến Tre".encode(), "Sở Ngoài".encode())


def rows_of(page) -> dict[str, str]:
    table = parse(page).find(".//table")
    assert table is not None
    return {text_of(row.find("th")): text_of(row.find("td")) for row in table.iter("tr")}


def test_a_package_from_outside_says_what_was_sent_and_gives_its_files(app, client_for: ClientFor, cast: Cast) -> None:
    data = from_outside(package(app, client_for, cast.clerk))
    principal = client_for(cast.principal)
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in (Document, Receipt)]
    page = look(principal, data)
    assert page.status_code == 200
    rows = rows_of(page)
    assert rows["Cơ quan gửi"] == "Sở Ngoài"
    assert rows["Số, ký hiệu"] == "683/SGD&ĐT-GDTH"
    assert rows["Ngày ban hành"] == "20/11/2026"
    assert rows["Độ khẩn"] == "KHẨN"
    assert rows["Gửi lúc, theo gói"] == "H99.01 08:00 20/11/2026"
    words = text_of(parse(page).find(".//main"))
    assert "Cơ quan gửi không ở trên cổng này" in words
    assert "Gói không ghi đơn vị của bạn" not in words
    links = {text_of(a): a.get("href") or "" for a in parse(page).findall(".//ul[@class='file-list plain']//a")}
    assert set(links) == set(FILES)
    for name, url in links.items():
        file = principal.get(url)
        assert file.data == FILES[name]
        assert file.mimetype == "application/octet-stream"
        assert "sandbox" in file.headers["Content-Security-Policy"]
        assert client_for(cast.office_clerk).get(url).status_code == 404
        assert principal.get(f"{url}x").status_code == 404
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (Document, Receipt)] == before


def test_a_package_of_a_unit_of_this_portal_is_recognised(app, client_for: ClientFor, cast: Cast) -> None:
    data = package(app, client_for, cast.clerk)
    words = text_of(parse(look(client_for(cast.principal), data)).find(".//main"))
    assert "Cơ quan gửi là Sở Giáo dục và Đào tạo Bến Tre, đơn vị đang dùng cổng này" in words
    assert "Đơn vị đã có văn bản này trên cổng: 683/SGD&ĐT-GDTH" in words
    stranger = text_of(parse(look(client_for(cast.stranger), data)).find(".//main"))
    assert "Gói không ghi đơn vị của bạn trong các nơi nhận" in stranger
    assert "Đơn vị đã có văn bản này" not in stranger


def test_wrong_values_are_named_where_they_stand(app, client_for: ClientFor, cast: Cast) -> None:
    data = from_outside(package(app, client_for, cast.clerk))
    data = data.replace(b"<edXML:PromulgationDate>2026/11/20<", b"<edXML:PromulgationDate>20.11.2026<", 1)
    data = data.replace(b"<edXML:Priority>1<", b"<edXML:Priority>khan<")
    data = data.replace(b"<edXML:AttachmentName>", b"<edXML:AttachmentName>").replace(b"<ContentId>", b"<ContentId>9")
    page = look(client_for(cast.principal), data)
    rows = rows_of(page)
    assert "Ngày “20.11.2026” không đọc được" in rows["Ngày ban hành"]
    assert "“khan” không phải là số từ 0 đến 4" in rows["Độ khẩn"]
    assert "Gói nêu tệp “bảng & biểu.xlsx” nhưng không kèm theo." in text_of(parse(page).find(".//main"))


def test_what_is_no_package_is_refused_at_the_field(client_for: ClientFor, cast: Cast) -> None:
    principal = client_for(cast.principal)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><edXML>&a;</edXML>'
    empty = f'<edXML xmlns="{NAMESPACE}"/>'.encode()
    for data, message in (
        (b"PK\x03\x04", "không phải XML"),
        (b"<html/>", "không phải gói edXML"),
        (bomb, "khai báo DTD"),
        (b"", "rỗng"),
    ):
        refused = look(principal, data)
        assert refused.status_code == 422
        error = parse(refused).find(".//p[@id='file-error']")
        assert message in text_of(error)
    assert "Hãy chọn một gói edXML" in text_of(parse(principal.send(URL)).find(".//main"))
    nothing = look(principal, empty)
    assert nothing.status_code == 200
    assert "Thiếu tên cơ quan gửi." in rows_of(nothing)["Cơ quan gửi"]


def test_only_who_receives_for_a_unit_looks_into_packages(client_for: ClientFor, cast: Cast) -> None:
    seen = {p.key for p in cast.everybody() if client_for(p).get(URL).status_code == 200}
    assert seen == {
        *("board_clerk", "clerk", "leader", "office_clerk", "principal", "other_principal", "thpt_principal"),
        *("stranger", "stranger_principal"),
    }


def test_budget(app, client_for: ClientFor, cast: Cast, queries: Callable[[], QueryCount]) -> None:
    data = package(app, client_for, cast.clerk)
    principal = client_for(cast.principal)
    token = principal.token()
    with queries() as count:
        principal.post(URL, data={"csrf_token": token, "file": (io.BytesIO(data), "a.edxml")})
    assert len(count) <= 14, count.statements
