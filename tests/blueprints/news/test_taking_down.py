"""The author's page tells whose consent is missing; who moderates takes down, or keeps with a reason."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.db import db
from portal.models.contact_book import MediumPupil, NameClearance, TakeDown
from portal.models.news import Article, Site
from portal.rules.contact_book.consents import REFUSED, WITHDRAWN
from portal.rules.news.states import Showing, Work
from portal.rules.vietnamese import fold
from tests.articles import LONG, states
from tests.cast import Cast
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian
from tests.news import make_article, make_group, make_picture, make_site
from tests.queries import QueryCount
from tests.school import Room, lead, make_class

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def room(cast: Cast) -> Room:
    room = make_class(cast)
    for pupil in room.pupils:
        pupil.born = "2021-01-01"
    begin(cast.principal)
    lead(room, cast.teacher)
    return room


@pytest.fixture
def site(cast: Cast) -> Site:
    site = make_site(cast)
    make_group(site, cast.teacher)
    return site


def about(site: Site, cast: Cast, name: str, **more: Any) -> Article:
    text = f"Em {name} đạt giải. " + "Sáng nay toàn trường chào cờ. " * 40
    body = LONG + f"<p>Em {name} đạt giải.</p>"
    return make_article(site, cast.teacher, body=body, text=text, folded=fold(text), **more)


def test_from_the_check_to_taking_down(cast: Cast, client_for: Any, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    draft = about(site, cast, pupil.full_name)
    author, url = client_for(cast.teacher), f"/tin-tuc/{draft.id}/gui-duyet"
    page = author.get(url).text
    assert f"Chưa có sự đồng ý cho đăng: {pupil.full_name} (" in page
    assert 'name="consented"' not in page
    assert f"/tin-tuc/{draft.id}/hoc-sinh" in page
    assert author.send(url, {"seen": str(draft.version)}).status_code == 422
    assert states(draft)[0] == Work.DRAFT
    news = asked_for(cast.principal)
    say_to(news, pupil, mother)
    assert author.submit(url, {}).status_code == 303  # nothing to confirm: the portal knows
    moderator = client_for(cast.principal)
    db.session.expire_all()
    say_to(news, pupil, mother, WITHDRAWN)  # between handing in and approving
    decide = f"/tin-tuc/{draft.id}/duyet"
    refused = moderator.submit(decide, {"when": "now"}, action=decide)
    assert refused.status_code == 422, refused.status_code
    assert "Chưa đăng được" in refused.text
    assert states(draft)[1] == Showing.NEVER


def test_another_person_of_that_name(cast: Cast, client_for: Any, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    draft = about(site, cast, pupil.full_name)
    author, url = client_for(cast.teacher), f"/tin-tuc/{draft.id}/hoc-sinh"
    assert "Chưa được phép" in author.get(url).text
    assert author.send(f"{url}/{pupil.id}/nguoi-khac/1").status_code == 303
    assert "Bỏ xác nhận" in author.get(url).text
    assert db.session.query(NameClearance).one().said_by == cast.teacher.name
    assert author.submit(f"/tin-tuc/{draft.id}/gui-duyet", {}).status_code == 303
    for person in (cast.other_principal, cast.leader):
        other = client_for(person)
        assert other.get(url).status_code == 404
        assert other.send(f"{url}/{pupil.id}/nguoi-khac/1").status_code == 404


def test_marking_a_picture(cast: Cast, client_for: Any, room: Room, site: Site) -> None:
    medium = make_picture(site, cast.teacher.id)
    db.session.commit()
    author, url = client_for(cast.teacher), f"/tin-tuc/thu-vien/{medium.id}/hoc-sinh"
    assert url in author.get(f"/tin-tuc/thu-vien/{medium.id}").text
    here = f"{url}?lop={room.id}"
    assert author.submit(here, {"pupils": str(room.pupils[0].id)}).status_code == 303
    assert author.submit(here, {"pupils": "0"}).status_code == 422
    assert db.session.query(MediumPupil).one().pupil_id == room.pupils[0].id
    assert f"Đã đánh dấu: {room.pupils[0].full_name}" in author.get(url).text
    assert author.get(f"{url}?lop=0").status_code == 404
    assert client_for(cast.other_principal).get(url).status_code == 404
    assert client_for(cast.nobody).get(url).status_code == 403


def test_who_moderates_sees_the_task_in_the_own_work(cast: Cast, client_for: Any, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    about(site, cast, pupil.full_name, published=True, title="Hội khỏe Phù Đổng")
    say_to(asked_for(cast.principal), pupil, mother, REFUSED)
    moderator = client_for(cast.principal)
    assert "Hội khỏe Phù Đổng" in moderator.get("/viec-cua-toi").text
    page = moderator.get("/tin-tuc/go-bai").text
    assert "Hội khỏe Phù Đổng" in page
    assert pupil.full_name in page
    family = client_for(mother).get(f"/so-lien-lac/{pupil.id}/dong-y/").text
    assert "Nhà trường đang xử lý" in family
    task = db.session.query(TakeDown).one()
    url = f"/tin-tuc/go-bai/{task.id}/giu"
    assert client_for(cast.teacher).get(url).status_code == 403
    assert client_for(cast.other_principal).get(url).status_code == 404
    assert moderator.submit(url, {"reason": " "}).status_code == 422
    assert moderator.submit(url, {"reason": "Tên của một thầy giáo."}).status_code == 303
    assert "Hội khỏe Phù Đổng" not in moderator.get("/viec-cua-toi").text
    assert "Hội khỏe Phù Đổng" in moderator.get("/tin-tuc/go-bai?xem=tat-ca").text
    assert "Tên của một thầy giáo." in client_for(mother).get(f"/so-lien-lac/{pupil.id}/dong-y/").text


def test_the_pages_stay_within_their_budget(
    cast: Cast, client_for: Any, room: Room, site: Site, queries: Callable[[], QueryCount]
) -> None:
    news = asked_for(cast.principal)
    mother = make_guardian(cast, *room.pupils)
    for pupil in room.pupils:
        article = about(site, cast, pupil.full_name, published=True, title=f"Bài {pupil.full_name}")
        say_to(news, pupil, mother, REFUSED)
    medium = make_picture(site, cast.teacher.id)
    db.session.commit()
    client = client_for(cast.principal)
    mark = f"/tin-tuc/thu-vien/{medium.id}/hoc-sinh?lop={room.id}"
    for url, budget in (("/tin-tuc/go-bai", 12), (f"/tin-tuc/{article.id}/hoc-sinh", 16), (mark, 14)):
        client.get(url)
        with queries() as count:
            client.get(url)
        assert len(count) <= budget, (url, len(count), count.statements)
    family = client_for(mother)
    family.get(f"/so-lien-lac/{room.pupils[0].id}/dong-y/")
    with queries() as count:
        family.get(f"/so-lien-lac/{room.pupils[0].id}/dong-y/")
    assert len(count) <= 12, (len(count), count.statements)


def test_a_second_withdrawal_stands_on_the_open_task(cast: Cast, client_for: Any, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother, father = make_guardian(cast, pupil), make_guardian(cast, pupil, name="Lê Văn Cha", relation="father")
    about(site, cast, pupil.full_name, published=True)
    news = asked_for(cast.principal)
    say_to(news, pupil, mother, REFUSED)
    client = client_for(cast.principal)
    assert "Gia đình nói không đồng ý" not in client.get("/tin-tuc/go-bai").text
    say_to(news, pupil, father, REFUSED)
    page = client.get("/tin-tuc/go-bai").text
    assert page.count('id="viec-') == 1
    assert "Gia đình nói không đồng ý 2 lần" in page
    assert mother.name not in page
    assert father.name not in page
    assert pupil.full_name in client_for(father).get(f"/so-lien-lac/{pupil.id}/dong-y/").text
