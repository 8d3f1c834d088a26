"""The bank of comments in the browser: keep sentences, take the starting set over, type a code into the sheet."""

import json
from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.gradebook import BankComment
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, Taught, make_taught
from tests.news import hire
from tests.pages import PageClient
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
URL = "/so-diem/nhan-xet/"


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def test_a_teacher_keeps_sentences_and_types_their_codes(
    cast: Cast, taught: Taught, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    teacher, leader = client_for(taught.teacher), client_for(cast.thpt_principal)
    assert leader.send(f"{URL}bo-mau").status_code == 303
    refused = teacher.submit(f"{URL}them", {"code": "tốt", "text": "Em học tốt."})
    assert refused.status_code == 422
    assert "Mã gồm 1 đến 10" in (page := refused.get_data(as_text=True))
    assert "Em học tốt." in page
    assert teacher.submit(f"{URL}them", {"code": "/g1", "text": "Em học tốt.", "subject": "toan"}).status_code == 303
    with queries() as made:
        page = teacher.get(URL).get_data(as_text=True)
    assert len(made) <= 12, made.statements
    assert "Em học tốt." in page
    assert "Dùng bộ mẫu" not in page  # the school has it
    own = db.session.query(BankComment).filter_by(account_id=taught.teacher.id).one()
    shared = db.session.query(BankComment).filter_by(code="K1").one()
    assert teacher.submit(f"{URL}{own.id}", {"text": "Em học rất tốt."}).status_code == 303
    assert teacher.get(f"{URL}{shared.id}").status_code == 403
    assert client_for(cast.stranger_principal).get(f"{URL}{shared.id}").status_code in {403, 404}
    assert leader.get(f"{URL}{own.id}").status_code == 404
    assert client_for(hire(cast, Role.RECORDS_CLERK, unit=SCHOOL, name="Võ Văn Sổ")).get(URL).status_code == 403
    cells = json.dumps(
        [[taught.pupil(0), "comment", "/G1 /k1", 0, "a-1"], [taught.pupil(1), "comment", "/X", 0, "a-2"]]
    )
    answer = teacher.send(f"{taught.url}/luu", {"cells": cells}).get_json()["cells"]
    states = {cell["pupil"]: cell for cell in answer}
    assert states[taught.pupil(0)]["value"] == f"Em học rất tốt. {shared.text}"
    assert states[taught.pupil(1)]["message"].startswith("Không có mã nhận xét X.")
    typed = {f"c-{taught.pupil(1)}-comment": "/X", "newest": "9"}
    plain = teacher.send(taught.url, typed)
    assert plain.status_code == 422
    assert "/X" in plain.get_data(as_text=True)
    assert teacher.send(f"{URL}{own.id}/bo").status_code == 303
    assert teacher.get(f"{URL}{own.id}").status_code == 404
