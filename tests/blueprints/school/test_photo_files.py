"""Photos from one archive: looked at file by file, drawn by the worker, given only to pupils of the own school."""

import io
from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.notifications import Notification
from portal.models.school import Enrolment, PhotoImport, Pupil
from portal.rules.permissions import Role
from portal.services.school.photo_files import working
from tests.archives import zip_bytes
from tests.cast import Cast, Person
from tests.news import hire
from tests.pages import PageClient, Tree, parse, text_of
from tests.pictures import photo_with_place, picture_bytes
from tests.queries import QueryCount
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]
URL = "/truong-hoc/anh-hoc-sinh"


@pytest.fixture
def room(cast: Cast) -> Room:
    """Lê An has a ministry code, Trần Bình the register number 12, Đỗ Chi neither; class 4B has another child."""
    made = make_class(cast, pupils=("Lê An", "Trần Bình", "Đỗ Chi"))
    named(made, "Lê An").ministry_code = "8312345678"
    db.session.query(Enrolment).filter_by(pupil_id=named(made, "Trần Bình").id).one().register_no = "12"
    other = make_class(cast, "4B", pupils=("Võ Dũng",))
    other.pupils[0].ministry_code = "8387654321"
    db.session.commit()
    return made


def named(room: Room, name: str) -> Pupil:
    return next(pupil for pupil in room.pupils if pupil.full_name == name)


def bring(client: PageClient, files: dict[str, bytes], class_id: int | None = None) -> str:
    """Upload an archive; the address where it is looked at."""
    sent = client.submit(URL, {"file": (io.BytesIO(zip_bytes(files)), "Ảnh.zip"), "class_id": str(class_id or "")})
    assert sent.status_code == 303, text_of(parse(sent).find(".//main"))
    return str(sent.location)


def main_text(tree: Tree) -> str:
    return text_of(tree.find(".//main"))


def test_an_archive_is_looked_at_and_then_given(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int], queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.principal)
    files = {
        "Lớp 4A/8312345678 Lê An.jpg": photo_with_place(),
        "12.png": picture_bytes(kind="PNG"),
        "8387654321.webp": b"RIFF1234WEBP" + b"broken",
        "Đỗ Chi.jpg": picture_bytes(),
        "__MACOSX/._12.png": b"shadow",
        "danh sách.xlsx": b"PK",
    }
    look = bring(client, files)
    with queries() as count:
        page = client.get(look)
    assert len(count) <= 11, count.statements
    text = main_text(parse(page))
    for expected in (
        "Ảnh mới: 3",
        "Không nhận được: 2",
        "Học sinh vẫn chưa có ảnh: 1",
        "tự thêm: 1",
        "Không có học sinh nào mang mã hoặc số này.",
        "Không phải ảnh JPEG",
    ):
        assert expected in text
    assert not db.session.query(Pupil).filter(Pupil.photo_sha256.is_not(None)).count()
    url = client.submit(look, {}).location
    assert "0 / 3" in main_text(parse(client.get(url)))
    assert b'hx-trigger="every 2s"' in client.get(url, headers={"HX-Request": "true"}).data
    assert client.submit(look, {}).location == url  # sent twice it is the same work
    drain()
    done = client.get(url)
    assert "Đã ghi 2 ảnh." in main_text(parse(done))
    assert "8387654321.webp” không phải ảnh" in main_text(parse(done))
    assert b'hx-trigger="every 2s"' not in done.data
    shown = client.get(f"/truong-hoc/hoc-sinh/{named(room, 'Lê An').id}/anh")
    assert (shown.mimetype, b"BiMatNha" in shown.data) == ("image/webp", False)
    (told,) = db.session.query(Notification).filter_by(kind="photos_imported")
    assert (told.account_id, told.path, told.params) == (cast.principal.id, url, {"count": 2})
    again = main_text(parse(client.get(look)))
    assert ("Ảnh mới: 1" in again, "Thay ảnh đang có: 2" in again) == (True, True)


def test_of_one_class_other_pupils_are_nobody(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    look = bring(client, {"8387654321.jpg": picture_bytes(), "12.jpg": picture_bytes()}, room.id)
    text = main_text(parse(client.get(look)))
    for expected in ("Ảnh mới: 1", "Không nhận được: 1", "Học sinh vẫn chưa có ảnh: 2"):
        assert expected in text


def test_bad_archives_are_refused_at_the_field(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    for sent, said in (
        (None, "Hãy chọn một tệp nén ZIP."),
        (b"not an archive", "không phải tệp nén ZIP"),
        (zip_bytes({"Thumbs.db": b"x"}), "không có ảnh nào"),
        (zip_bytes({"thư mục/": b""}), "không có ảnh nào"),
    ):
        fields: dict[str, object] = {"class_id": str(room.id)}
        answer = client.submit(URL, fields | ({"file": (io.BytesIO(sent), "a.zip")} if sent else {}))
        if answer.status_code == 303:  # it is an archive, but of nothing
            answer = client.get(answer.location)
        assert said in main_text(parse(answer))
    assert client.get(f"{URL}/made-up").status_code in {200, 422}
    assert "Trang đã mở quá lâu" in client.get(f"{URL}/made-up").text


def test_what_changed_since_is_looked_at_again(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    look = bring(client, {"12.jpg": picture_bytes()})
    client.get(look)
    refused = client.send(look, {"seen": "0" * 16})
    assert refused.status_code in {409, 422}
    assert "đã thay đổi sau khi bạn xem" in refused.text
    nothing = bring(client, {"99.jpg": picture_bytes()})
    assert b'class="primary"' not in client.get(nothing).data


def test_only_who_keeps_the_records_brings_photos(cast: Cast, room: Room, client_for: ClientFor) -> None:
    look = bring(client_for(cast.principal), {"12.jpg": picture_bytes()})
    url = client_for(cast.principal).submit(look, {}).location
    for stranger in (cast.teacher, cast.leader, cast.clerk):
        assert client_for(stranger).get(URL).status_code == 403
        assert client_for(stranger).get(look).status_code == 403
        assert client_for(stranger).get(url).status_code == 403
    other = client_for(cast.other_principal)
    assert "Trang đã mở quá lâu" in other.get(look).text
    assert other.get(url).status_code == 404


def test_a_right_lost_meanwhile_gives_no_photo(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = hire(cast, Role.RECORDS_CLERK, unit="vinh_binh")
    monkeypatch.setattr(working, "PIECE", 1)
    look = bring(client_for(clerk), {"12.jpg": picture_bytes(), "8312345678.jpg": picture_bytes(colour="blue")})
    client_for(clerk).submit(look, {})
    db.session.query(Enrolment).filter_by(pupil_id=named(room, "Lê An").id).update({"unit_id": cast.units["tam_binh"]})
    db.session.commit()
    drain()
    (made,) = db.session.query(PhotoImport)
    assert (made.done, made.given, [said["message"] for said in made.left]) == (2, 1, [working.NO_RIGHT])
    assert named(room, "Lê An").photo_sha256 is None


def test_an_archive_that_is_gone_is_said(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int]
) -> None:
    client = client_for(cast.principal)
    client.submit(bring(client, {"12.jpg": picture_bytes()}), {})
    (made,) = db.session.query(PhotoImport)
    made.sha256 = "0" * 64
    db.session.commit()
    drain()
    db.session.refresh(made)
    assert (made.done, made.given, [said["message"] for said in made.left]) == (1, 0, [working.GONE])
