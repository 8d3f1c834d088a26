"""The page of a sheet: as a plain form, as the script speaks to it, and what it costs."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.db import db
from portal.models.school import RecordView
from tests.cast import Cast, Person
from tests.gradebook import Taught, make_taught, shown, write
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class, teach

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def save(client: PageClient, taught: Taught, *cells: list, **more: str) -> TestResponse:
    return client.send(f"{taught.url}/luu", {"cells": json.dumps(cells), **more})


def test_a_teacher_fills_a_sheet_without_scripts(taught: Taught, client_for: ClientFor) -> None:
    client = client_for(taught.teacher)
    assert "Toán" in client.get("/so-diem/").get_data(as_text=True)
    name = lambda place, code="tx1": f"c-{taught.pupil(place)}-{code}"  # noqa: E731
    answer = client.submit(taught.url, {name(0): "8", name(1): "85", name(2): "7.5", name(2, "comment"): "Tiến bộ"})
    assert answer.status_code == 422
    assert shown(taught) == {(0, "tx1"): "8", (2, "tx1"): "7,5", (2, "comment"): "Tiến bộ"}
    page = parse(answer)
    assert "Nếu là 8,5 thì gõ cả dấu phẩy" in text_of(page)
    fields = form_fields(find_form(page, action=taught.url, page_url=taught.url))
    assert (fields[name(1)], fields[name(2)]) == ("85", "7,5")
    again = client.send(taught.url, {**fields, name(1): "8,5"}, follow_redirects=True)
    assert "Đã lưu 1 ô." in again.get_data(as_text=True)
    assert shown(taught)[1, "tx1"] == "8,5"
    assert "Không có ô nào thay đổi." in client.submit(taught.url, {}, follow_redirects=True).get_data(as_text=True)
    client.send(f"{taught.url}/hoan-tac")
    assert (1, "tx1") not in shown(taught)


def test_two_people_and_one_cell_in_the_plain_form(cast: Cast, taught: Taught, client_for: ClientFor) -> None:
    client, name = client_for(taught.teacher), f"{taught.pupil(0)}-tx1"
    form = lambda answer: form_fields(find_form(parse(answer), action=taught.url, page_url=taught.url))  # noqa: E731
    fields = form(client.get(taught.url))
    write(taught, {(0, "tx1"): "7"}, by=cast.thpt_principal, reason="x", batch="theirs-1")
    answer = client.send(taught.url, {**fields, f"c-{name}": "9"})
    assert answer.status_code == 422
    assert f"{cast.thpt_principal.name} đã ghi “7”" in text_of(parse(answer))
    kept = form(answer)
    assert kept[f"c-{name}"] == "9"
    assert client.send(taught.url, {**fields, f"c-{name}": "9", f"k-{name}": "theirs"}).status_code == 303
    assert shown(taught) == {(0, "tx1"): "7"}
    assert client.send(taught.url, {**kept, f"k-{name}": "mine"}).status_code == 303
    assert shown(taught) == {(0, "tx1"): "9"}


def test_the_script_saves_cells_and_hears_of_each(cast: Cast, taught: Taught, client_for: ClientFor) -> None:
    client, (first, second) = client_for(taught.teacher), (taught.pupil(0), taught.pupil(1))
    answer = save(client, taught, [first, "tx1", "8.5", 0, "a-1"], [second, "tx1", "11", 0, "a-1"]).get_json()
    refused, saved = sorted(answer["cells"], key=lambda cell: cell["state"])
    assert (saved["value"], saved["version"], saved["state"]) == ("8,5", 1, "saved")
    assert refused["message"].startswith("Điểm từ 0 đến 10")
    assert {result["pupil"]: result["lacking"] for result in answer["results"]}[first].startswith("thiếu ĐĐGtx2")
    write(taught, {(0, "tx1"): "7"}, by=cast.thpt_principal, reason="x", batch="theirs-1")
    (clash,) = save(client, taught, [first, "tx1", "9", 1, "a-2"]).get_json()["cells"]
    assert (clash["state"], clash["theirs"], clash["by"]) == ("conflict", "7", cast.thpt_principal.name)
    leader = client_for(cast.thpt_principal)
    assert save(leader, taught, [first, "tx2", "9", 0, "b-1"]).get_json()["message"].startswith("Bạn không dạy")
    assert save(leader, taught, [first, "tx2", "9", 0, "b-1"], reason="Nhập thay").status_code == 200


@pytest.mark.parametrize("cells", ["", "{}", "[1]", '[["1","tx1","8",0,"a"]]', '[[1,"tx1","8",-1,"a"]]', "[" * 9000])
def test_rubbish_is_refused(taught: Taught, client_for: ClientFor, cells: str) -> None:
    answer = client_for(taught.teacher).send(f"{taught.url}/luu", {"cells": cells})
    assert answer.status_code == 400 or answer.get_json()["cells"] == []


def test_whose_session_has_ended_hears_401(taught: Taught, client: PageClient) -> None:
    assert save(client, taught, [1, "tx1", "8", 0, "a-1"]).status_code == 401


def test_the_history_of_a_cell_is_a_part_and_a_page(taught: Taught, client_for: ClientFor) -> None:
    write(taught, {(0, "tx1"): "8"})
    client = client_for(taught.teacher)
    url = f"{taught.url}/lich-su?hoc-sinh={taught.pupil(0)}&cot=tx1"
    assert "trống" in text_of(parse(client.get(url)))
    part = client.get(url, headers={"HX-Request": "true"})
    assert b"<html" not in part.data
    assert client.get(f"{taught.url}/lich-su?cot=khong-co").status_code == 404


def test_others_find_nothing(cast: Cast, taught: Taught, client_for: ClientFor) -> None:
    for stranger, status in ((cast.stranger_principal, 404), (cast.leader, 403), (cast.clerk, 403)):
        for url in (taught.url, f"{taught.url}/lich-su"):
            assert client_for(stranger).get(url).status_code == status, (stranger.key, url)
    assert client_for(taught.teacher).get(f"/so-diem/{taught.room.id}/1/ngu_van").status_code == 403


def test_a_primary_sheet_has_levels_and_tests(cast: Cast, client_for: ClientFor) -> None:
    room = make_class(cast, "4A")
    teach(room, cast.teacher, "toan")
    url, client = f"/so-diem/{room.id}/1/toan", client_for(cast.teacher)
    assert (
        client.submit(url, {f"c-{room.pupils[0].id}-gk": "HTT", f"c-{room.pupils[0].id}-ck_test": "9"}).status_code
        == 303
    )
    fields = form_fields(find_form(parse(client.get(url)), action=url, page_url=url))
    assert (fields[f"c-{room.pupils[0].id}-gk"], fields[f"c-{room.pupils[0].id}-ck_test"]) == ("T", "9")


def test_what_a_page_and_a_save_cost(taught: Taught, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    client, pupil = client_for(taught.teacher), taught.pupil(0)
    write(taught, {(place, "tx1"): "8" for place in range(6)})
    with queries() as made:
        assert client.get(taught.url).status_code == 200
    assert len(made) <= 12, made.statements
    with queries() as made:
        save(client, taught, [pupil, "tx2", "8", 0, "a-1"])
    assert len(made) <= 12, made.statements
    with queries() as made:
        save(client, taught, [pupil, "tx2", "9", 1, "a-2"])
    assert len(made) <= 12, made.statements


def test_a_look_by_somebody_else_than_the_teacher_is_noted(cast: Cast, taught: Taught, client_for: ClientFor) -> None:
    for person in (taught.teacher, cast.thpt_principal, cast.thpt_principal):
        assert client_for(person).get(taught.url).status_code == 200
    looks = db.session.execute(select(RecordView.what, RecordView.account_name, RecordView.class_id)).all()
    assert [tuple(look) for look in looks] == [("sheet", cast.thpt_principal.name, taught.key.class_id)]


def test_the_books_of_a_class_are_a_tab_of_it(cast: Cast, taught: Taught, client_for: ClientFor, queries) -> None:
    path, principal = f"/so-diem/{taught.key.class_id}/", client_for(cast.thpt_principal)
    with queries() as count:
        page = principal.get(f"{path}?hoc-ky=2")
    assert len(count) <= 20, count.statements
    links = {link.get("href") for link in parse(page).iter("a")}
    assert {f"/so-diem/{taught.key.class_id}/2/{code}" for code in ("toan", "ngu_van", "ren_luyen")} <= links
    own = {link.get("href") for link in parse(client_for(taught.teacher).get(path)).iter("a")}
    assert taught.url in own
    assert f"/so-diem/{taught.key.class_id}/1/ngu_van" not in own
    assert client_for(cast.principal).get(path).status_code == 404


def test_a_former_year_is_chosen_by_its_name(cast: Cast, client_for: ClientFor) -> None:
    room = make_class(cast, "9B", unit="thpt_ben_tre", grade=9, year=2025)
    principal = client_for(cast.thpt_principal)
    page = principal.get(f"/so-diem/?nam=2025-2026&lop={room.id}&hoc-ky=1")
    assert f"/so-diem/{room.id}/1/toan" in page.text
    assert "9B" not in principal.get("/so-diem/?nam=x").text
