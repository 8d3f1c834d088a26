"""The pages of publishing and of changes after it, without scripts and as the script of the sheet speaks."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.db import db
from portal.models.gradebook import Correction
from tests.cast import Cast, Person
from tests.gradebook import Taught, make_taught, shown, write
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def taught(cast: Cast) -> Taught:
    made = make_taught(cast)
    write(made, {(0, "tx1"): "8", (1, "tx1"): "6"})
    return made


def test_a_teacher_publishes_corrects_and_the_principal_decides(
    cast: Cast, taught: Taught, client_for: ClientFor, clock_at, mails, drain
) -> None:
    teacher, principal = client_for(taught.teacher), client_for(cast.thpt_principal)
    url, name = f"{taught.url}/cong-bo", f"c-{taught.pupil(0)}-tx1"
    assert teacher.submit(url, {}).status_code == 422
    told = teacher.submit(url, {"columns": "tx1"}, follow_redirects=True)
    assert "Đã công bố 1 cột" in told.text
    assert "Rút lại" in told.text
    teacher.send(f"{url}/rut", {"column": "tx1"})
    teacher.submit(url, {"columns": "tx1"})
    clock_at.shift(timedelta(minutes=30))
    assert "không rút lại được" in teacher.send(f"{url}/rut", {"column": "tx1"}, follow_redirects=True).text
    refused = teacher.submit(taught.url, {name: "9"})
    assert refused.status_code == 422
    fields = form_fields(find_form(parse(refused), action=taught.url, page_url=taught.url))
    assert (fields[name], fields["reason"]) == ("9", "")
    sent = teacher.send(taught.url, {**fields, "reason": "Cộng sót câu 3"}, follow_redirects=True)
    assert "Gia đình đã xem 1 điểm vừa sửa" in sent.text
    assert "chờ duyệt: 9" in sent.text
    drain()
    assert {mail["To"] for _key, mail in mails.entries(10)} == {"thpt.principal@example.vn"}
    page = principal.get("/so-diem/sua-diem")
    assert "Cộng sót câu 3" in page.text
    number = db.session.query(Correction.id).scalar()
    assert principal.submit("/so-diem/sua-diem", {"act": "grant"}).status_code == 422
    assert principal.submit("/so-diem/sua-diem", {"act": "refuse", "chosen": str(number)}).status_code == 422
    done = principal.submit("/so-diem/sua-diem", {"act": "grant", "chosen": str(number)}, follow_redirects=True)
    assert "Đã duyệt 1 đề nghị." in done.text
    assert shown(taught)[0, "tx1"] == "9"
    assert "đã điều chỉnh" in teacher.get(taught.url).text
    assert f"{cast.thpt_principal.name} duyệt" in teacher.get(f"{taught.url}/lich-su").text
    assert "đã duyệt sửa điểm" in teacher.get("/thong-bao/").text
    drain()


def test_the_script_hears_that_a_change_waits(taught: Taught, client_for: ClientFor, clock_at, mails) -> None:
    teacher = client_for(taught.teacher)
    teacher.submit(f"{taught.url}/cong-bo", {"columns": "tx1"})
    clock_at.shift(timedelta(minutes=30))
    cells = json.dumps([[taught.pupil(0), "tx1", "9", 1, "a-1"]])
    (cell,) = teacher.send(f"{taught.url}/luu", {"cells": cells}).get_json()["cells"]
    assert (cell["state"], cell["needs"]) == ("refused", True)
    (cell,) = teacher.send(f"{taught.url}/luu", {"cells": cells, "reason": "Cộng sót"}).get_json()["cells"]
    assert (cell["state"], cell["value"], cell["version"], cell["note"]) == ("saved", "8", 1, "chờ duyệt: 9")
    number = db.session.query(Correction.id).scalar()
    assert "Rút đề nghị" in teacher.get("/so-diem/sua-diem").text
    gone = teacher.send(f"/so-diem/sua-diem/{number}/rut", follow_redirects=True)
    assert "Đã rút đề nghị" in gone.text
    assert teacher.send("/so-diem/sua-diem/999/rut").status_code == 404


def test_a_leader_publishes_a_semester_having_seen_how_much(
    cast: Cast, taught: Taught, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    principal, url = client_for(cast.thpt_principal), "/so-diem/cong-bo/tat-ca?hoc-ky=1"
    page = text_of(parse(principal.get(url)))
    assert "Sẽ công bố 1 cột của 1 lớp. Gia đình của 2 học sinh" in page
    assert "1 cột chưa công bố" in principal.get("/so-diem/cong-bo").text
    assert principal.submit(url, {}).status_code == 303
    assert "Không có cột nào mới" in principal.get(url).text
    with queries() as made:
        assert "Rút lại 1 cột vừa công bố" in principal.get("/so-diem/cong-bo").text
    assert len(made) <= 12, made.statements
    principal.send("/so-diem/cong-bo/rut", {"semester": "1"})
    assert f"Công bố 1 cột của lớp {taught.room.school_class.name}" in principal.get("/so-diem/cong-bo").text
    for wrong in ("?hoc-ky=3", f"?hoc-ky=1&lop={10**6}"):
        assert principal.get(f"/so-diem/cong-bo/tat-ca{wrong}").status_code == 404


def test_others_publish_and_decide_nothing(cast: Cast, taught: Taught, client_for: ClientFor) -> None:
    teacher = client_for(taught.teacher)
    for url in ("/so-diem/cong-bo", "/so-diem/cong-bo/tat-ca"):
        assert teacher.get(url).status_code == 403
    assert client_for(cast.stranger_principal).get(f"{taught.url}/cong-bo").status_code == 404
    for url in ("/so-diem/cong-bo", "/so-diem/sua-diem", f"{taught.url}/cong-bo"):
        assert client_for(cast.leader).get(url).status_code == 403
    assert "Không có đề nghị nào" in teacher.get("/so-diem/sua-diem").text
