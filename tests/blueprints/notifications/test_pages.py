"""The pages of notifications: the list, marking as read, and the choice of how to be told."""

from collections.abc import Callable

from flask import Flask

from portal.db import begin_write, db
from portal.rules.notifications.kinds import KINDS, Channel, Kind
from portal.rules.permissions import Actor
from portal.services.notifications import preferences, reading
from portal.services.notifications.telling import notify
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of

ClientFor = Callable[[Person], PageClient]


def tell(person: Person, key: str, unit_id: int | None = None, subject: str = "Kế hoạch <năm học>") -> None:
    begin_write()
    params = {"unit": "Sở GDĐT Bến Tre", "code": key, "subject": subject}
    notify([person.id], kind=Kind.DOCUMENT_POSTED, key=key, params=params, path=f"/van-ban/{key}", unit_id=unit_id)
    db.session.commit()


def unread(person: Person) -> int:
    db.session.rollback()
    return reading.count_unread(Actor(account_id=person.id, name=""))


def main_text(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_an_empty_list_says_what_will_come(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.clerk)
    assert "Chưa có thông báo nào" in main_text(client.get("/thong-bao/"))
    assert "Bạn đã đọc hết" in main_text(client.get("/thong-bao/?loc=chua-doc"))


def test_the_list_says_what_when_and_for_which_unit(app: Flask, client_for: ClientFor, cast: Cast, mails) -> None:
    tell(cast.two_hats, "489", cast.units["hoa_nghia"])
    page = client_for(cast.two_hats).get("/thong-bao/")
    words = main_text(page)
    assert "Sở GDĐT Bến Tre gửi văn bản 489: Kế hoạch <năm học>" in words
    assert "08:00 20/11/2026" in words
    assert "Trường Tiểu học Hòa Nghĩa" in words
    assert 'href="/van-ban/489"' in page.get_data(as_text=True)


def test_one_is_marked_read(app: Flask, client_for: ClientFor, cast: Cast, mails) -> None:
    tell(cast.clerk, "1")
    tell(cast.clerk, "2")
    client = client_for(cast.clerk)
    actions = [form.get("action") for form in parse(client.get("/thong-bao/")).iter("form")]
    one = next(action for action in actions if action and action.endswith("/da-doc") and action != "/thong-bao/da-doc")
    assert client.send(one).status_code == 303
    assert unread(cast.clerk) == 1
    assert client.send("/thong-bao/da-doc").status_code == 303
    assert unread(cast.clerk) == 0
    assert "Đánh dấu tất cả" not in main_text(client.get("/thong-bao/")).replace("Đã đánh dấu tất cả", "")


def test_nobody_marks_what_others_were_told(app: Flask, client_for: ClientFor, cast: Cast, mails) -> None:
    tell(cast.clerk, "1")
    notification_id = reading.list_notifications(Actor(account_id=cast.clerk.id, name="")).items[0].id
    assert client_for(cast.leader).send(f"/thong-bao/{notification_id}/da-doc").status_code == 404
    assert client_for(cast.leader).send("/thong-bao/da-doc").status_code == 303
    assert unread(cast.clerk) == 1


def test_the_list_of_unread_ones(app: Flask, client_for: ClientFor, cast: Cast, mails) -> None:
    tell(cast.clerk, "1")
    reading.mark_all_read(Actor(account_id=cast.clerk.id, name=""))
    db.session.commit()
    tell(cast.clerk, "2")
    words = main_text(client_for(cast.clerk).get("/thong-bao/?loc=chua-doc"))
    assert "văn bản 2:" in words
    assert "văn bản 1:" not in words


def test_a_long_list_is_paged_at_the_same_cost(app: Flask, client_for: ClientFor, cast: Cast, mails, queries) -> None:
    client = client_for(cast.clerk)
    tell(cast.clerk, "1", cast.units["ben_tre"])
    client.get("/thong-bao/")
    with queries() as few:
        client.get("/thong-bao/")
    for number in range(60):
        tell(cast.clerk, f"document-{number}", cast.units["ben_tre"])
    with queries() as many:
        page = client.get("/thong-bao/")
    assert len(many) == len(few)
    assert len(many) <= 10, many.statements
    assert "1–50 / 61" in main_text(page)
    assert "51–61 / 61" in main_text(client.get("/thong-bao/?trang=2"))


def test_choosing(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.clerk)
    answer = client.submit("/thong-bao/tuy-chon", {"document_posted__mail": "digest", "document_posted__portal": "off"})
    assert answer.status_code == 303
    chosen = preferences.get_choices(Actor(account_id=cast.clerk.id, name=""))
    assert chosen[Kind.DOCUMENT_POSTED, Channel.MAIL] == "digest"
    assert chosen[Kind.DOCUMENT_POSTED, Channel.PORTAL] == "off"
    again = client.submit("/thong-bao/tuy-chon", {"role_changed__mail": "off"})
    assert again.status_code == 303
    assert (
        preferences.get_choices(Actor(account_id=cast.clerk.id, name=""))[Kind.DOCUMENT_POSTED, Channel.MAIL]
        == "digest"
    )


def test_a_choice_that_does_not_exist_is_refused_at_its_field(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.clerk)
    answer = client.submit("/thong-bao/tuy-chon", {"document_posted__portal": "digest"})
    assert answer.status_code == 422
    assert 'href="#document_posted__portal"' in answer.get_data(as_text=True)


def test_what_is_forced_is_shown_and_cannot_be_sent(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.clerk)
    page = client.get("/thong-bao/tuy-chon")
    assert f"{KINDS[Kind.PASSWORD_CHANGED].label}" in main_text(page)
    assert "password_changed__mail" not in page.get_data(as_text=True)
    client.send("/thong-bao/tuy-chon", {"password_changed__mail": "off", "document_posted__mail": "off"})
    chosen = preferences.get_choices(Actor(account_id=cast.clerk.id, name=""))
    assert (chosen[Kind.PASSWORD_CHANGED, Channel.MAIL], chosen[Kind.DOCUMENT_POSTED, Channel.MAIL]) == (
        "instant",
        "off",
    )


def test_only_operators_choose_about_failed_work(client_for: ClientFor, cast: Cast) -> None:
    label = KINDS[Kind.WORK_POISONED].label
    assert label not in main_text(client_for(cast.clerk).get("/thong-bao/tuy-chon"))
    assert label in main_text(client_for(cast.operator).get("/thong-bao/tuy-chon"))
