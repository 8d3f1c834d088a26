"""A guardian looks at what the school knows, confirms it, proposes corrections; nobody else gets in."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import DataConfirmation, DataRound, FamilyChange, FamilyProof, FamilyProposal
from portal.models.school import Guardian
from portal.rules.contact_book.family_data import FIELD_LABELS, form_name
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.queries import QueryCount
from tests.school import Room, make_class

pytestmark = pytest.mark.usefixtures("mails")


def open_round(cast: Cast) -> None:
    made = DataRound(
        unit_id=cast.units["vinh_binh"], due_on=clock.today(), opened_at=clock.now(), opened_by="Văn phòng"
    )
    db.session.add(made)
    db.session.commit()


def boxes(client: Any, room: Room, **changed: str) -> dict[str, str]:
    """The form as it is shown, with some boxes changed."""
    start = {form_name(field): "" for field in FIELD_LABELS}
    known = {"child_full_name": room.pupils[0].full_name, "own_full_name": "Nguyễn Thị Hồng"}
    day = {"changed_on": clock.today().isoformat(), "csrf_token": client.token()}
    return {**start, **known, "own_phone": "0912345678", **day, **changed}


def test_proposing_keeps_what_was_typed(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    client = client_for(make_guardian(cast, room.pupils[0], phone="+84912345678"))
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-tin/"
    assert url in client.get(f"/so-lien-lac/{room.pupils[0].id}/").text
    assert "0912 345 678" in client.get(url).text
    assert room.pupils[0].full_name in client.get(f"{url}sua").text
    assert client.post(f"{url}sua", data=boxes(client, room)).status_code == 422  # nothing changed
    wrong = client.post(f"{url}sua", data=boxes(client, room, child_born="31/2/2016", own_job="Thợ may"))
    assert wrong.status_code == 422
    assert "Không có ngày 31/2/2016." in wrong.text
    assert "Thợ may" in wrong.text
    form = boxes(client, room, child_born="21/3/2016", own_job="Thợ may")
    unproved = client.post(f"{url}sua", data=form)
    assert unproved.status_code == 422
    assert "Mục này cần giấy tờ chứng minh" in unproved.text
    file = {"files": (io.BytesIO(b"anh"), "khai sinh.jpg")}
    sent = client.post(f"{url}sua", data={**form, **file}, content_type="multipart/form-data")
    assert sent.status_code == 303
    changes = {each.field: (each.before, each.after) for each in db.session.query(FamilyChange)}
    assert changes == {"child.born": ("", "2016-03-21"), "own.job": ("", "Thợ may")}
    assert "21/03/2016" in client.get(sent.location).text
    proof = db.session.query(FamilyProof).one()
    assert client.get(f"{sent.location}tep/{proof.id}").data == b"anh"
    assert client.get(f"{url}sua").location == sent.location  # one at a time
    assert client.send(f"{sent.location}rut").status_code == 303
    assert "Gia đình đã rút" in client.get(sent.location).text


def test_confirming_in_a_round(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-tin/"
    assert "Thông tin đúng hết" not in client.get(url).text
    assert "không mở đợt xác nhận nào" in client.send(f"{url}dung", follow_redirects=True).text
    open_round(cast)
    assert "Thông tin đúng hết" in client.get(url).text
    assert "Bạn đã trả lời đợt xác nhận này" in client.send(f"{url}dung", follow_redirects=True).text
    client.send(f"{url}dung")
    assert db.session.query(DataConfirmation).count() == 1


def test_no_other_family_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    mine = db.session.query(Guardian).filter_by(account_id=mother.id).one()
    mine.address = "Ấp Bình Tây"
    proposal = _proposal(cast, room, mine, mother)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=date(2026, 11, 20))
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    own = make_own_account(cast, room.pupils[0])
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-tin/"
    file = db.session.query(FamilyProof).one()
    for person, status in ((father, 404), (other, 404), (former, 404), (own, 403), (cast.teacher, 403)):
        client = client_for(person)
        assert client.get(f"{url}{proposal.id}/").status_code == status, person.key
        assert client.get(f"{url}{proposal.id}/tep/{file.id}").status_code == status, person.key
        assert client.send(f"{url}{proposal.id}/rut").status_code == status, person.key
    for person, status in ((other, 404), (former, 404), (own, 403)):
        assert client_for(person).get(url).status_code == status, person.key
        assert client_for(person).get(f"{url}sua").status_code == status, person.key
    assert client_for(reader).send(f"{url}dung").status_code == 403
    assert client_for(reader).send(f"{url}sua", boxes(client_for(reader), room)).status_code == 403
    text = client_for(father).get(url).text
    assert "Ấp Bình Tây" not in text
    assert "Nguyễn Thị Hồng" not in text


def _proposal(cast: Cast, room: Room, guardian: Guardian, person: Person) -> FamilyProposal:
    made = FamilyProposal(
        unit_id=cast.units["vinh_binh"],
        pupil_id=room.pupils[0].id,
        guardian_id=guardian.id,
        by_id=person.id,
        made_at=clock.now(),
        changed_on=clock.today(),
        state="waiting",
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(FamilyChange(proposal_id=made.id, field="own.job", after="Thợ may"))
    db.session.add(FamilyProof(proposal_id=made.id, name="a.jpg", sha256="0" * 64, size=1))
    db.session.commit()
    return made


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    open_round(cast)
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-tin/"
    for page, most in ((url, 12), (f"{url}sua", 12)):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)
