"""My calendar and the secret address: what it shows, that it opens nothing else, and when it ends."""

import re
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import CalendarLink
from portal.models.people import Account, Membership
from portal.rules.documents.deadlines import Rhythm, Timing
from tests.cast import Cast
from tests.duties import do, post_with_duty
from tests.pages import parse, text_of

URL = "/van-ban/lich"


def make_link(client) -> str:
    """Press the button; the path of the address that is shown once."""
    page = client.send(URL, {"action": "new"})
    assert page.status_code == 200
    found = re.search(r"/van-ban/lich/[\w-]+\.ics", text_of(parse(page)))
    assert found
    return found.group()


def feed(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.data.replace(b"\r\n ", b"").decode()


def test_the_agenda_and_the_feed_show_what_is_due_until_it_is_done(client_for, client, cast: Cast) -> None:
    duty = post_with_duty(cast.clerk, title="Điều kín đáo")
    recurring = post_with_duty(cast.clerk, Timing(rhythm=Rhythm.MONTHLY, day=28), code="2/VP")
    principal = client_for(cast.principal)
    page = text_of(parse(principal.get(URL)))
    assert "24/11/2026 Hạn hoàn thành việc 12/SGDĐT-VP" in page
    path = make_link(principal)
    text = feed(client, path)
    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Hạn hoàn thành việc: 12/SGDĐT-VP\r\nDESCRIPTION:Về việc thử" in text
    assert f"UID:duty-{duty.id}-{cast.units['vinh_binh']}-2026-11-24@localhost" in text
    assert f"URL:http://localhost/van-ban/viec/{recurring.id}" in text
    assert "Điều kín đáo" not in text
    do(cast.principal, duty)
    assert feed(client, path).count("BEGIN:VEVENT") == 1


def test_the_feed_speaks_the_language_of_the_account(client_for, client, cast: Cast) -> None:
    post_with_duty(cast.clerk)
    path = make_link(client_for(cast.principal))
    db.session.get_one(Account, cast.principal.id).locale = "en"
    db.session.commit()
    assert "SUMMARY:Deadline of a duty: 12/SGDĐT-VP" in feed(client, path)


def test_a_person_with_two_units_has_one_calendar(client_for, client, cast: Cast) -> None:
    post_with_duty(cast.clerk)
    assert feed(client, make_link(client_for(cast.two_hats))).count("BEGIN:VEVENT") == 2


def test_the_secret_is_kept_as_its_hash_and_a_new_one_ends_it(client_for, client, cast: Cast) -> None:
    principal = client_for(cast.principal)
    first = make_link(principal)
    assert first not in text_of(parse(principal.get(URL)))
    assert first.split("/")[-1][:-4] not in str(db.session.scalars(select(CalendarLink.token_hash)).all())
    second = make_link(principal)
    assert client.get(first).status_code == 404
    feed(client, second)
    assert principal.send(URL, {"action": "end"}).status_code == 303
    assert client.get(second).status_code == 404


def test_it_opens_nothing_else_and_ends_with_role_and_account(client_for, client, cast: Cast) -> None:
    post_with_duty(cast.clerk)
    path = make_link(client_for(cast.principal))
    feed(client, path)
    assert client.get("/van-ban/den").status_code == 303
    membership = db.session.scalars(select(Membership).where(Membership.account_id == cast.principal.id)).one()
    membership.valid_to = clock.today()
    db.session.commit()
    assert "BEGIN:VEVENT" not in feed(client, path)
    db.session.get_one(Account, cast.principal.id).left_on = date(2026, 11, 20)
    db.session.commit()
    assert client.get(path).status_code == 404


def test_guessing_is_slowed_down(client, cast: Cast) -> None:
    codes = [client.get(f"{URL}/guess-{number}.ics").status_code for number in range(62)]
    assert codes[:60] == [404] * 60
    assert codes[-1] == 429


def test_who_has_no_documents_has_no_calendar(client_for, client, cast: Cast) -> None:
    assert client_for(cast.it_teacher).get(URL).status_code == 403
    assert client.get(URL).status_code == 303
    assert "Không có hạn nào sắp tới" in text_of(parse(client_for(cast.stranger).get(URL)))


def test_the_feed_costs_the_same_however_many_deadlines(client_for, client, cast: Cast, queries) -> None:
    post_with_duty(cast.clerk, code="1/VP")
    path = make_link(client_for(cast.principal))
    with queries() as few:
        feed(client, path)
    for number in range(2, 6):
        post_with_duty(cast.clerk, code=f"{number}/VP")
    with queries() as many:
        feed(client, path)
    assert len(many) == len(few) <= 22
