"""Agreeing or refusing on the family's page; nothing of the other guardian shows."""

import re
from typing import Any

from portal.db import db
from portal.models.contact_book import Notice, NoticeConsent, NoticePerson
from portal.rules.contact_book.notices import CLASS, CONSENT
from tests.blueprints.contact_book.test_notices import LIST, typed
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import send
from tests.school import make_class
from tests.services.contact_book.test_scanning import code_of


def main_of(page: Any) -> str:
    """The page without its token, which is another one each time."""
    return re.sub(r'name="csrf_token"[^>]*>', "", page.get_data(as_text=True).split("<main")[1])


def test_two_parents_of_two_minds(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, confirming=CONSENT, consent="Cho con đi tham quan, đóng 120.000 đồng")
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/"
    hers, his = client_for(mother), client_for(father)
    assert "Cần ý kiến" in hers.get(f"/so-lien-lac/{room.pupils[0].id}/").get_data(as_text=True)
    assert "Cho con đi tham quan, đóng 120.000 đồng" in hers.get(url).get_data(as_text=True)
    refused = hers.submit(url, {"reason": "Giữ lại câu này"}, action=f"{url}y-kien")
    assert refused.status_code == 422
    assert "Giữ lại câu này" in refused.get_data(as_text=True)
    assert hers.submit(url, {"agreed": "1"}, action=f"{url}y-kien").status_code == 303
    assert "Đã ghi ý kiến của bạn" in hers.get(url).get_data(as_text=True)
    agreed_alone = main_of(hers.get(url))
    assert "Bạn đã đồng ý với điều trên" in agreed_alone
    reason = {"agreed": "0", "reason": "Con say xe"}
    assert his.submit(url, reason, action=f"{url}y-kien").status_code == 303
    assert "Con say xe" in his.get(url).get_data(as_text=True)
    assert main_of(hers.get(url)) == agreed_alone  # a conflict changes nothing on her page
    for secret in ("Con say xe", "Lê Văn Cha", "Mâu thuẫn"):
        assert secret not in agreed_alone
    principal = client_for(cast.principal)
    board = principal.get(f"{LIST}{sent.id}/?tinh-trang=conflict").get_data(as_text=True)
    assert "Lê Thị An" in board
    assert "Nguyễn Thị Ánh" not in board
    person = principal.get(f"{LIST}{sent.id}/hoc-sinh/{room.pupils[0].id}").get_data(as_text=True)
    assert "Con say xe" in person
    assert "Hãy gọi cho từng người" in person
    assert db.session.query(NoticeConsent).count() == 2


def test_others_get_no_say(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    aunt = make_guardian(cast, room.pupils[0], name="Cô Út", may_sign=False)
    stranger = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    sent = send(cast.principal, room, confirming=CONSENT, consent="Cho con đi")
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/"
    assert "Ý kiến của bạn" not in client_for(aunt).get(url).get_data(as_text=True)
    for person, status in ((aunt, 403), (stranger, 404), (cast.teacher, 403), (cast.principal, 403)):
        assert client_for(person).send(f"{url}y-kien", {"agreed": "1"}).status_code == status, person.key
    assert db.session.query(NoticePerson).filter(NoticePerson.agreed.is_not(None)).count() == 0


def test_writing_one_and_slips_on_paper(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    client = client_for(cast.principal)
    form = typed(aims=f"{CLASS}{room.id}", confirming=CONSENT)
    refused = client.submit(f"{LIST}soan", form)
    assert refused.status_code == 422
    assert 'id="consent-error"' in refused.get_data(as_text=True)
    assert client.submit(f"{LIST}soan", {**form, "consent": "Cho con đi"}).status_code == 303
    assert db.session.query(Notice).one().consent == "Cho con đi"
    sent = send(cast.principal, room, confirming=CONSENT, consent="Cho con đi")
    page = f"{LIST}{sent.id}/phieu-giay"
    assert client.submit(page, {"pupils": f"{room.pupils[1].id}-0"}).status_code == 422
    assert client.submit(page, {"pupils": f"{room.pupils[1].id}-0", "agreed": "0"}).status_code == 303
    scan = "/lien-lac/phieu-giay/quet"
    asks = client.submit(scan, {"code": code_of(sent)}, action=scan)
    assert "Phiếu này đánh dấu ô nào?" in asks.get_data(as_text=True)
    assert client.send(scan, {"code": code_of(sent), "agreed": "1"}).status_code == 303
    board = client.get(f"{LIST}{sent.id}/").get_data(as_text=True)
    assert "Không đồng ý" in board
    assert "Đồng ý" in client.get(f"{LIST}{sent.id}/hoc-sinh/{room.pupils[0].id}").get_data(as_text=True)


def test_a_slip_on_paper_is_of_the_parent_who_signed(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    child = room.pupils[0]
    mother, father = make_guardian(cast, child), make_guardian(cast, child, name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, confirming=CONSENT, consent="Cho con đi")
    client, scan, slips = client_for(cast.principal), "/lien-lac/phieu-giay/quet", f"{LIST}{sent.id}/phieu-giay"
    page = client.get(slips).get_data(as_text=True)
    assert "Nguyễn Thị Hồng (Mẹ)" in page
    assert "Lê Văn Cha (Cha)" in page
    asks = client.submit(scan, {"code": code_of(sent)}, action=scan).get_data(as_text=True)
    assert "Ai ký phiếu này?" in asks
    assert "Bỏ qua phiếu này" in asks
    told = db.session.query(NoticePerson).order_by(NoticePerson.id).all()
    mine = next(each for each in told if each.account_id == mother.id)
    given = {"code": code_of(sent), "agreed": "1", "signer": str(mine.id)}
    assert "Ai ký phiếu này?" in client.send(scan, {**given, "signer": "999"}).get_data(as_text=True)
    assert client.send(scan, given).status_code == 303
    assert "Nguyễn Thị Hồng (Mẹ)" in client.get(scan).get_data(as_text=True)
    assert "Nguyễn Thị Hồng (Mẹ)" not in client.get(slips).get_data(as_text=True)
    url = f"/so-lien-lac/{child.id}/thong-bao/{sent.id}/"
    hers, his = (client_for(person).get(url).get_data(as_text=True) for person in (mother, father))
    assert "Nhà trường đã nhận phiếu giấy bạn ký" in hers
    assert "phiếu giấy" not in his
    undo = f"/lien-lac/phieu-giay/{mine.notice_pupil_id}/bo"
    assert client_for(cast.teacher).send(undo, {"signer": str(mine.id)}).status_code == 404
    assert client.send(undo, {"signer": str(mine.id)}).status_code == 303
    assert "Nhà trường đã nhận phiếu giấy bạn ký" not in client_for(mother).get(url).get_data(as_text=True)
