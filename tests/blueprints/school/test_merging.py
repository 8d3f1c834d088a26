"""Double records: found on a page, compared, merged with a reason."""

from collections.abc import Callable

from portal.db import db
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class

ClientFor = Callable[[Person], PageClient]
HERE = "/truong-hoc/ho-so-trung/"


def test_the_way_from_the_list_to_one_record(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    room = make_class(cast, pupils=("Lê Đạt", "Lê Đạt", "Trần Bình"))
    kept, double = (pupil for pupil in room.pupils if pupil.full_name == "Lê Đạt")
    kept.current_address, double.current_address = "Ấp 1", "Ấp 2"
    db.session.commit()
    client = client_for(cast.principal)
    with queries() as made:
        listed = parse(client.get(HERE))
    assert len(made) <= 12, made.statements
    page = f"{HERE}{kept.id}/{double.id}"
    assert [link.get("href") for link in listed.findall(".//main//tbody//td[2]/a")] == [page]
    client.get(page)
    with queries() as made:
        shown = text_of(parse(client.get(page)))
    assert len(made) <= 38, made.statements  # one for each table that hangs on a pupil
    assert "không tự hoàn tác được" in shown

    refused = client.submit(page, {"reason": " ", "take_current_address": "double"})
    assert refused.status_code == 422
    answer = client.submit(page, {"reason": "Nhập hai lần", "confirmed": "y", "take_current_address": "kept"})
    assert answer.status_code == 303, text_of(parse(answer))
    assert kept.current_address == "Ấp 1"
    led = client.get(f"/truong-hoc/hoc-sinh/{double.id}")
    assert (led.status_code, led.headers["Location"]) == (303, f"/truong-hoc/hoc-sinh/{kept.id}")
    assert client.get(page).status_code == 409
    assert "Không có hồ sơ nào giống nhau" in text_of(parse(client.get(HERE)))
    assert client_for(cast.teacher).get(HERE).status_code == 403
