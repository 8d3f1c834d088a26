"""Articles and the children in them: the check, other people of the same name, tasks to take down."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import TakeDown
from portal.models.news import Article, MediumUse, Site, Syndication
from portal.models.notifications import Notification
from portal.models.school import Pupil
from portal.rules.contact_book.consents import GIVEN, REFUSED, WITHDRAWN
from portal.rules.contact_book.taking_down import TakeDownState
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold
from portal.services.contact_book.consents import depicting, for_family, marking, taking_down
from portal.services.news import publishing
from portal.services.news.consents import Depicted
from tests.cast import Cast, Person
from tests.consents import asked_for, begin, say_to, sign
from tests.families import make_guardian
from tests.news import hire, make_article, make_picture, make_site
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, make_pupil

State = TakeDownState
pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def room(cast: Cast) -> Room:
    room = make_class(cast)
    for pupil in room.pupils:
        pupil.born = "2021-01-01"
    begin(cast.principal)
    return room


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def about(site: Site, author: Person, pupil: Pupil, *, published: bool = True) -> Article:
    text = f"Em {pupil.full_name} đạt giải."
    return make_article(site, author, published=published, text=text, folded=fold(text), body=f"<p>{text}</p>")


def tasks(cast: Cast, person: Person | None = None) -> list[tuple[State, str]]:
    db.session.expire_all()
    found = taking_down.list_tasks(as_actor(person or cast.principal), number=1, everything=True)
    return [(each.state, each.name) for each in found.items]


def text_of(site: Site, text: str) -> Depicted:
    return Depicted(site.unit_id, text, frozenset())


def test_names_without_consent_are_told_with_their_initials(cast: Cast, room: Room, site: Site) -> None:
    first, second = room.pupils[:2]
    mother = make_guardian(cast, first)
    words = f"Em {first.full_name} và em {second.full_name}"
    assert len(depicting.names_missing(text_of(site, words)) or []) == 2
    say_to(asked_for(cast.principal), first, mother)
    missing = depicting.names_missing(text_of(site, words))
    assert missing == [f"{second.full_name} ({''.join(f'{word[0]}.' for word in second.full_name.split())})"]
    other = make_site(cast, "hoa_nghia")
    assert depicting.names_missing(text_of(other, words)) is None  # that school does not ask


def test_a_school_of_many_is_one_query_and_one_pass(
    cast: Cast, room: Room, site: Site, queries: Callable[[], QueryCount]
) -> None:
    for number in range(300):
        make_pupil(f"Võ Văn Số {number}", unit_id=site.unit_id, since=clock.today())
    db.session.commit()
    unit_id, name = site.unit_id, room.pupils[0].full_name
    with queries() as count:
        assert depicting.names_missing(Depicted(unit_id, "Sáng nay toàn trường chào cờ.", ())) == []
    assert len(count) <= 2, count.statements
    with queries() as count:
        assert len(depicting.names_missing(Depicted(unit_id, f"Em {name}", ())) or []) == 1
    assert len(count) <= 6, count.statements


def test_a_picture_marked_with_a_pupil_counts_without_a_name(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    lead(room, cast.teacher)
    medium = make_picture(site, cast.teacher.id)
    teacher = as_actor(cast.teacher)
    assert marking.mark_pupils(teacher, medium_id=medium.id, class_id=room.id, pupil_ids=[pupil.id]) == 1
    shown = Depicted(site.unit_id, "", frozenset({medium.id}))
    assert len(depicting.names_missing(shown) or []) == 1
    with pytest.raises(RuleBroken):
        marking.mark_pupils(teacher, medium_id=medium.id, class_id=room.id, pupil_ids=[0])
    marking.mark_pupils(teacher, medium_id=medium.id, class_id=room.id, pupil_ids=[])
    assert depicting.names_missing(shown) == []
    marking.mark_pupils(teacher, medium_id=medium.id, class_id=room.id, pupil_ids=[pupil.id])
    assert len(depicting.names_missing(shown) or []) == 1
    other = make_class(cast, "4B", pupils=["Hồ Văn Sáu"])
    with pytest.raises(NotFound):
        marking.read_marking(teacher, medium_id=medium.id, class_id=other.id)
    for person in (cast.other_principal, cast.clerk):
        with pytest.raises(NotFound):
            marking.read_marking(as_actor(person), medium_id=medium.id)
    colleague = as_actor(hire(cast, Role.TEACHER, name="Tạ Thị Bạn"))
    with pytest.raises((NotAllowed, NotFound)):
        marking.mark_pupils(colleague, medium_id=medium.id, class_id=room.id, pupil_ids=[])


def test_another_person_of_the_same_name_is_said_once_and_kept(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    draft = about(site, cast.teacher, pupil, published=False)
    teacher = as_actor(cast.teacher)
    chosen = {"article_id": draft.id, "pupil_id": pupil.id}
    assert [each.is_missing for each in depicting.read_shown(teacher, draft.id)[1]] == [True]
    depicting.say_other(teacher, **chosen, is_other=True)
    depicting.say_other(teacher, **chosen, is_other=True)
    assert [each.is_missing for each in depicting.read_shown(teacher, draft.id)[1]] == [False]
    depicting.say_other(teacher, **chosen, is_other=False)
    assert [each.is_missing for each in depicting.read_shown(teacher, draft.id)[1]] == [True]
    with pytest.raises(NotFound):
        depicting.say_other(teacher, article_id=draft.id, pupil_id=room.pupils[1].id, is_other=True)
    with pytest.raises(NotFound):
        depicting.read_shown(as_actor(cast.other_principal), draft.id)


def test_withdrawing_raises_a_task_on_every_site_that_shows_it(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    news = asked_for(cast.principal)
    say_to(news, pupil, mother)
    article = about(site, cast.principal, pupil)
    about(site, cast.principal, room.pupils[1])
    about(site, cast.principal, pupil, published=False)
    above = make_site(cast, "ben_tre")
    db.session.add(
        Syndication(article_id=article.id, unit_id=above.unit_id, offered_at=clock.now(), accepted_at=clock.now())
    )
    db.session.commit()
    say_to(news, pupil, mother, WITHDRAWN)
    assert tasks(cast) == [(State.OPEN, pupil.full_name)]
    assert tasks(cast, cast.leader) == [(State.OPEN, "")]  # a unit above sees the article, never a pupil
    told = {each.account_id for each in db.session.query(Notification).filter_by(kind="take_down")}
    assert {cast.principal.id, cast.leader.id} <= told
    assert db.session.query(TakeDown).first().due_on == clock.today() + timedelta(days=15)
    article.withdrawn_at = clock.now()
    db.session.commit()
    assert tasks(cast) == [(State.GONE, pupil.full_name)]
    assert taking_down.what_waits(as_actor(cast.principal)) == ([], 0)
    seen = for_family.read_answers(as_actor(mother), pupil_id=pupil.id, visit=False)
    assert [(each.state, name) for each, name in seen.tasks] == [
        (State.GONE, "Trường Tiểu học Vĩnh Bình"),
        (State.GONE, "Sở Giáo dục và Đào tạo Bến Tre"),
    ]


def test_the_site_above_is_done_when_it_shows_the_article_no_more(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    article = about(site, cast.principal, pupil)
    above = make_site(cast, "ben_tre")
    offer = Syndication(article_id=article.id, unit_id=above.unit_id, offered_at=clock.now(), accepted_at=clock.now())
    db.session.add(offer)
    db.session.commit()
    say_to(asked_for(cast.principal), pupil, mother, REFUSED)
    offer.ended_at = clock.now()
    db.session.commit()
    assert tasks(cast, cast.leader) == [(State.GONE, "")]
    assert tasks(cast) == [(State.OPEN, pupil.full_name)]


def test_another_answer_raises_no_second_task_and_agreeing_again_ends_it(
    cast: Cast, room: Room, site: Site, clock_at: Any
) -> None:
    pupil = room.pupils[0]
    mother, father = make_guardian(cast, pupil), make_guardian(cast, pupil, name="Lê Văn Cha")
    news = asked_for(cast.principal)
    about(site, cast.principal, pupil)
    say_to(news, pupil, mother, REFUSED)
    assert seen_by(father, pupil) == []
    clock_at.shift(timedelta(days=10))
    say_to(news, pupil, father, REFUSED)
    assert len(tasks(cast)) == 1
    board = taking_down.list_tasks(as_actor(cast.principal), number=1).items[0]
    assert [at.date() for at in board.said] == [clock.now().date() - timedelta(days=10), clock.now().date()]
    assert board.due_on == clock.today() + timedelta(days=5)
    mine = seen_by(father, pupil)
    assert [(each.state, each.due_on) for each in mine] == [(State.OPEN, clock.today() + timedelta(days=15))]
    assert [at.date() for at in mine[0].said] == [clock.now().date()], "when she refused is not told to him"
    assert len(seen_by(mother, pupil)) == 1
    say_to(news, pupil, mother, GIVEN)
    assert [state for state, _name in tasks(cast)] == [State.OPEN]
    hers = for_family.read_answers(as_actor(mother), pupil_id=pupil.id, visit=False).tasks
    assert [each.state for each, _site in hers] == [State.AGREED], "that he refuses is not told to her"
    say_to(news, pupil, father, GIVEN)
    assert [state for state, _name in tasks(cast)] == [State.AGREED]


def test_after_a_task_is_over_a_withdrawal_raises_a_new_one(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother, father = make_guardian(cast, pupil), make_guardian(cast, pupil, name="Lê Văn Cha")
    news = asked_for(cast.principal)
    for person in (mother, father):
        say_to(news, pupil, person)
    article = about(site, cast.principal, pupil)
    say_to(news, pupil, mother, WITHDRAWN)
    taking_down.dismiss(as_actor(cast.principal), task_id=db.session.query(TakeDown).one().id, reason="Tên người khác.")
    db.session.commit()
    say_to(news, pupil, father, WITHDRAWN)
    assert sorted(state for state, _name in tasks(cast)) == [State.DISMISSED, State.OPEN]
    assert [each.state for each in seen_by(father, pupil)] == [State.OPEN]
    assert [each.state for each in seen_by(mother, pupil)] == [State.DISMISSED]
    say_to(news, pupil, mother, GIVEN)
    say_to(news, pupil, mother, WITHDRAWN)  # while his is open
    assert len(tasks(cast)) == 2
    article.withdrawn_at = clock.now()
    db.session.commit()
    say_to(news, pupil, father, GIVEN)
    say_to(news, pupil, father, WITHDRAWN)
    assert sorted(state for state, _name in tasks(cast)) == [State.DISMISSED, State.GONE]  # nothing shows it


def seen_by(person: Person, pupil: Pupil) -> list[taking_down.Task]:
    db.session.expire_all()
    return [each for each, _site in for_family.read_answers(as_actor(person), pupil_id=pupil.id, visit=False).tasks]


def test_paper_raises_it_too_and_a_cleared_name_does_not(cast: Cast, room: Room, site: Site) -> None:
    pupil, namesake = room.pupils[:2]
    make_guardian(cast, pupil, namesake)
    news = asked_for(cast.principal)
    article = about(site, cast.principal, namesake)
    about(site, cast.principal, pupil)
    depicting.say_other(as_actor(cast.principal), article_id=article.id, pupil_id=namesake.id, is_other=True)
    guardian_id = str(for_family.get_child(as_actor(hire_mother(cast)), pupil.id).guardian_id)
    sign(news, pupil, cast.principal, guardian_id, REFUSED)
    sign(news, namesake, cast.principal, guardian_id, REFUSED)
    assert tasks(cast) == [(State.OPEN, pupil.full_name)]


def hire_mother(cast: Cast) -> Person:
    return make_guardian(cast)


def test_pictures_raise_it_and_a_new_version_ends_it(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    medium = make_picture(site, cast.principal.id)
    principal = as_actor(cast.principal)
    marking.mark_pupils(principal, medium_id=medium.id, class_id=room.id, pupil_ids=[pupil.id])
    article, other = make_article(site, cast.principal, published=True), make_article(site, cast.principal)
    db.session.add(MediumUse(version_id=article.shown_id, medium_id=medium.id))
    db.session.commit()
    say_to(asked_for(cast.principal), pupil, mother, REFUSED)
    assert [state for state, _name in tasks(cast)] == [State.OPEN]
    article.shown_id = other.latest_id
    db.session.commit()
    assert [state for state, _name in tasks(cast)] == [State.REPLACED]
    assert other.latest is not None
    other.latest.emergency_reason = "Gấp"
    db.session.commit()
    assert [state for state, _name in tasks(cast)] == [State.OPEN]  # nobody approved those words


def test_keeping_it_takes_a_reason_the_family_reads(cast: Cast, room: Room, site: Site, clock_at: Any) -> None:
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    about(site, cast.principal, pupil)
    say_to(asked_for(cast.principal), pupil, mother, REFUSED)
    task_id = db.session.query(TakeDown).one().id
    clock_at.shift(timedelta(days=16))
    assert [state for state, _name in tasks(cast)] == [State.OVERDUE]
    for person, error in ((cast.teacher, NotAllowed), (cast.other_principal, NotFound), (cast.leader, NotFound)):
        with pytest.raises(error):
            taking_down.dismiss(as_actor(person), task_id=task_id, reason="Không phải em này.")
    principal = as_actor(cast.principal)
    with pytest.raises(RuleBroken):
        taking_down.dismiss(principal, task_id=task_id, reason="")
    taking_down.dismiss(principal, task_id=task_id, reason="Tên của một thầy giáo.")
    with pytest.raises(RuleBroken):
        taking_down.dismiss(principal, task_id=task_id, reason="Lần nữa.")
    seen = for_family.read_answers(as_actor(mother), pupil_id=pupil.id, visit=False)
    assert [(each.state, each.task.dismissed_reason) for each, _site in seen.tasks] == [
        (State.DISMISSED, "Tên của một thầy giáo.")
    ]


def test_what_was_taken_down_is_not_restored_without_consent(cast: Cast, room: Room, site: Site) -> None:
    pupil = room.pupils[0]
    article = about(site, cast.teacher, pupil)
    article.withdrawn_at, article.withdrawn_by, article.withdrawn_reason = clock.now(), "A", "B"
    db.session.commit()
    with pytest.raises(RuleBroken, match="Chưa đăng được"):
        publishing.restore(as_actor(cast.principal), article_id=article.id, seen=article.version)
