"""Report slips on a family's pages: read, signed, printed; nothing of the other parent."""

import gzip
from collections.abc import Callable
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ReportSlipReader
from portal.models.notifications import Notification
from portal.models.school import Enrolment, Pupil, RecordView
from portal.rules.notifications.kinds import Kind
from portal.services.notifications.telling import notify
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.papers import words_of as words_of_pdf
from tests.queries import QueryCount
from tests.report_slips import adjust, make_whole
from tests.school import Room

LIMIT = 50 * 1024


def url_of(room: Room, period: str = "1", rest: str = "") -> str:
    return f"/so-lien-lac/{room.pupils[0].id}/phieu/{room.school_class.start_year}/{period}/{rest}"


def shown(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def test_a_mother_reads_signs_and_prints(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    assert "Mở phiếu báo kết quả của kì này" in shown(client.get(f"/so-lien-lac/{room.pupils[0].id}/?hoc-ky=1"))
    page = shown(client.get(url_of(room)))
    assert "Toán" in page
    assert "Tôi đã xem và ký" in page
    assert all(pupil.full_name not in page for pupil in room.pupils[1:])
    sent = {"fingerprint": field(page, "fingerprint"), "words": "x" * 301}
    refused = client.send(url_of(room, rest="ky"), data=sent)
    assert refused.status_code == 422
    assert "x" * 301 in shown(refused)
    done = client.send(url_of(room, rest="ky"), data=sent | {"words": "Cảm ơn cô <b>"})
    assert done.status_code == 303
    page = shown(client.get(url_of(room)))
    assert "Bạn đã xem và ký phiếu này" in page
    assert "Cảm ơn cô &lt;b&gt;" in page
    pdf = client.get(url_of(room, rest="tai"))
    text = words_of_pdf(pdf.get_data())
    assert pdf.content_type == "application/pdf"
    assert "PHIẾU BÁO KẾT QUẢ HỌC TẬP VÀ RÈN LUYỆN" in text.upper()
    assert "Cảm ơn cô <b>" in text
    assert "đã ký trên cổng lúc" in text
    reader = db.session.query(ReportSlipReader).one()
    assert reader.printed_at is not None
    looks = {look.what for look in db.session.query(RecordView).filter_by(pupil_id=room.pupils[0].id)}
    assert {"family_slip", "family_slip_print"} <= looks


def test_an_adjusted_slip_shows_both_and_asks_again(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    page = shown(client.get(url_of(room)))
    old = {"fingerprint": field(page, "fingerprint"), "words": "Đã xem"}
    client.send(url_of(room, rest="ky"), data=old)
    adjust(cast, room)
    refused = client.send(url_of(room, rest="ky"), data=old)
    assert refused.status_code == 422
    assert "Phiếu vừa được điều chỉnh" in shown(refused)
    assert "Đã xem" in shown(refused)
    page = shown(client.get(url_of(room)))
    assert "Phiếu đã được điều chỉnh sau khi bạn ký" in page
    slip_id = int(page.split("/phieu/ban-da-ky/")[1].split('"')[0])
    assert "nội dung lúc bạn ký" in shown(client.get(f"/so-lien-lac/{room.pupils[0].id}/phieu/ban-da-ky/{slip_id}"))
    db.session.query(RecordView).delete()
    db.session.commit()
    client.get(f"/so-lien-lac/{room.pupils[0].id}/phieu/ban-da-ky/{slip_id}")
    assert [view.what for view in db.session.query(RecordView)] == ["family_slip"]
    assert client.get(f"/so-lien-lac/{room.pupils[0].id}/phieu/ban-da-ky/{slip_id + 1}").status_code == 404
    assert db.session.query(RecordView).count() == 1  # nothing was seen
    sent = {"fingerprint": field(page, "fingerprint")}
    assert client.send(url_of(room, rest="ky"), data=sent).status_code == 303


def test_nothing_of_the_other_parent_is_on_any_paper_or_page(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast, "5A", grade=5)
    pupil = db.session.get_one(Pupil, room.pupils[0].id)
    pupil.current_address = "12 Đường Bí Mật"
    mother = client_for(make_guardian(cast, room.pupils[0]))
    father = client_for(make_guardian(cast, room.pupils[0], name="Phan Văn Cha", relation="father", phone="0977777777"))
    page = shown(father.get(url_of(room)))
    father.send(url_of(room, rest="ky"), data={"fingerprint": field(page, "fingerprint"), "words": "Lời của cha"})
    father.get(url_of(room, "nam"))
    report = mother.get(f"/so-lien-lac/{pupil.id}/hoc-ba/{room.school_class.start_year}")
    assert report.status_code == 200
    texts = [words_of_pdf(report.get_data()), words_of_pdf(mother.get(url_of(room, rest="tai")).get_data())]
    texts += [shown(mother.get(url)) for url in (url_of(room), url_of(room, "nam"), f"/so-lien-lac/{pupil.id}/phieu/")]
    for text in texts:
        for secret in ("Phan Văn Cha", "0977777777", "12 Đường Bí Mật", "Lời của cha", "nghề nghiệp"):
            assert secret not in text
    assert pupil.full_name in texts[0]
    assert "Hoàn thành" in texts[0]


def test_the_list_says_what_waits(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast, leave=True)
    client = client_for(make_guardian(cast, room.pupils[0]))
    url = f"/so-lien-lac/{room.pupils[0].id}/phieu/"
    client.get(url_of(room))
    page = shown(client.get(url))
    assert "Chờ bạn ký" in page
    assert page.count("chưa công bố đủ") == 2
    assert "Học bạ" not in page
    assert "Nhà trường chưa công bố đủ điểm" in shown(client.get(url_of(room, "2")))
    assert client.get(url_of(room, "2", "tai")).status_code == 404
    assert client.get(f"/so-lien-lac/{room.pupils[0].id}/hoc-ba/{room.school_class.start_year}").status_code == 404


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    pupil = make_own_account(cast, room.pupils[0])
    client_for(mother).get(url_of(room))
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", phone="0900000003", until=clock.today())
    gets = [url_of(room), url_of(room, rest="tai"), f"/so-lien-lac/{room.pupils[0].id}/phieu/"]
    statuses = {mother: 200, pupil: 200, other: 404, former: 404, cast.teacher: 403, cast.stranger_principal: 403}
    for person, status in statuses.items():
        assert [client_for(person).get(url).status_code for url in gets] == [status] * 3, person.key
        expected = {200: 303 if person is mother else 403}.get(status, status)
        page = shown(client_for(mother).get(url_of(room)))
        sent = {"fingerprint": field(page, "fingerprint")} if 'name="fingerprint"' in page else {}
        assert client_for(person).send(url_of(room, rest="ky"), data=sent).status_code == expected, person.key
    for odd in (url_of(room, "3"), url_of(room).replace(str(room.school_class.start_year), "1999")):
        assert client_for(mother).get(odd).status_code == 404


def test_a_slip_is_light_and_its_statements_are_few(
    cast: Cast, client_for: Any, queries: Callable[[], QueryCount]
) -> None:
    room = make_whole(cast)
    client = client_for(make_guardian(cast, *room.pupils))
    slip = url_of(room)
    client.get(slip)
    client.get(slip.split("/phieu/")[0] + "/phieu/")
    with queries() as own:
        client.get("/so-lien-lac/")
    with queries() as listed:
        client.get(slip.split("/phieu/")[0] + "/phieu/")
    with queries() as count:
        page = client.get(slip)
    assert len(gzip.compress(page.get_data())) <= LIMIT
    assert len(listed) - len(own) <= 5 - 2, listed.statements  # the list of one's children costs two
    assert len(count) - len(own) <= 8 - 1, count.statements


def test_a_pupil_who_left_keeps_the_slip(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    enrolment = db.session.query(Enrolment).filter_by(pupil_id=room.pupils[0].id).one()
    enrolment.status = "moved_away"
    db.session.commit()
    assert client.get(url_of(room)).status_code == 200


def test_opening_a_slip_reads_what_led_to_it(cast: Cast, client_for: Any) -> None:
    room = make_whole(cast)
    mother, father = make_guardian(cast, room.pupils[0]), make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    slip = url_of(room)
    for number in (1, 2):  # the second while the look of the first is still the same one
        notify([mother.id, father.id], kind=Kind.SLIP_READY, key=f"slip-{number}", params={"school": "T"}, path=slip)
        db.session.commit()
        client_for(mother).get(slip)
        told = db.session.query(Notification.account_id).filter(
            Notification.read_at.is_(None), Notification.path == slip
        )
        assert {account_id for (account_id,) in told} == {father.id}
    assert db.session.query(RecordView).filter_by(what="family_slip").count() == 1
