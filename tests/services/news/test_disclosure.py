"""The sections of a school year through the services: written, published, corrected, never lost; read by everybody."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.news import Disclosure, DisclosureVersion, Medium, Site
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.news.disclosure.states import State
from portal.rules.news.disclosure.topics import Topic
from portal.rules.permissions import Role
from portal.services.news import editions, pictures
from portal.services.news.disclosure import board, public, writing
from tests.cast import Cast
from tests.disclosure import WORDS, XLSX, make_file, publish, publish_all, save
from tests.make import actor_of
from tests.news import hire, make_site
from tests.queries import QueryCount


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def versions() -> list[DisclosureVersion]:
    db.session.expire_all()
    return db.session.query(DisclosureVersion).order_by(DisclosureVersion.id).all()


def states_of(cast: Cast, year: int | None = None) -> dict[Topic, State]:
    return {line.topic: line.stand.state for line in board.read_board(actor_of(cast.principal), year).lines}


def test_eight_sections_from_nothing_to_published(cast: Cast, site: Site) -> None:
    assert set(states_of(cast).values()) == {State.NOT_PUBLISHED}
    assert set(states_of(cast, 2025).values()) == {State.OVERDUE}
    before = site.edition
    publish(cast.principal, Topic.STAFF)
    db.session.refresh(site)
    assert site.edition == before + 1, "kept pages are old"
    found = board.read_board(actor_of(cast.principal))
    assert (found.year, found.due, found.count, found.late) == (2026, date(2027, 6, 30), 1, 0)
    assert found.published == {2027: 0, 2026: 1, **dict.fromkeys(range(2025, 2020, -1), 0)}
    assert found.behind == 2025
    entry = db.session.query(Disclosure).one()
    assert (entry.year, entry.topic, entry.first_published_at) == (2026, "staff", clock.now())
    assert [row.action for row in db.session.query(AuditEntry) if row.object_type == "disclosure"] == [
        "disclosure_published"
    ]


def test_a_draft_is_nobody_elses_and_published_it_is_frozen(cast: Cast, site: Site, clock_at: Traveller) -> None:
    save(cast.principal, Topic.STAFF, body="<p>Nháp</p><script>alert(1)</script><p style='x'>hai</p>")
    [draft] = versions()
    assert draft.body == "<p>Nháp</p><p>hai</p>"
    with pytest.raises(NotFound):
        public.read_section(site, 2026, Topic.STAFF)
    assert not editions.currency_of(site).discloses
    clock_at.shift(timedelta(minutes=5))
    save(cast.principal, Topic.STAFF, body="<p>Nháp hai</p>")
    assert [version.body for version in versions()] == ["<p>Nháp hai</p>"], "one sitting is one version"
    clock_at.shift(timedelta(hours=3))
    publish(cast.principal, Topic.STAFF)
    save(cast.principal, Topic.STAFF, body="<p>Sửa</p>")
    assert [version.body for version in versions()] == ["<p>Nháp hai</p>", WORDS, "<p>Sửa</p>"]
    assert public.read_section(site, 2026, Topic.STAFF).version.body == WORDS
    assert editions.currency_of(site).discloses


def test_a_correction_says_what_it_changes_and_the_first_day_stays(cast: Cast, site: Site, clock_at: Traveller) -> None:
    publish(cast.principal, Topic.STAFF)
    first = clock.now()
    clock_at.shift(timedelta(days=40))
    for more, field in (({"body": WORDS, "note": "Sửa"}, "body"), ({"body": "<p>Khác</p>", "note": " "}, "note")):
        with pytest.raises(RuleBroken) as refused:
            publish(cast.principal, Topic.STAFF, **more)
        assert refused.value.field == field
        db.session.rollback()
    publish(cast.principal, Topic.STAFF, body="<p>25 giáo viên</p>", note="Thêm một giáo viên.")
    found = public.read_section(site, 2026, Topic.STAFF)
    assert found.entry.first_published_at == first
    assert [(version.note, version.published_at) for version in found.history] == [
        ("Thêm một giáo viên.", clock.now()),
        ("", first),
    ]


def test_a_report_needs_its_pdf_and_stays_for_years(cast: Cast, site: Site, clock_at: Traveller) -> None:
    sheet = make_file(site, cast.principal, "Bảng.xlsx", XLSX)
    for files in ([], [sheet.id]):
        with pytest.raises(RuleBroken) as refused:
            publish(cast.principal, Topic.ANNUAL_REPORT, file_ids=files)
        assert refused.value.field == "files"
        db.session.rollback()
    report = make_file(site, cast.principal)
    publish(cast.principal, Topic.ANNUAL_REPORT, file_ids=[report.id, sheet.id], body="")
    assert public.read_section(site, 2026, Topic.ANNUAL_REPORT).kept_until == date(2031, 11, 20)
    report.put_away_at = clock.now()
    db.session.commit()
    clock_at.shift(timedelta(days=5 * 365))
    assert pictures.get_shown_medium(site, report.id).sha256 == report.sha256
    assert board.count_years(site.unit_id)[2026] == 1
    for row in (report, db.session.query(DisclosureVersion).one(), db.session.query(Disclosure).one()):
        with pytest.raises(Exception, match=r"(?i)foreign key|null|dependency"):
            _delete(row)
        db.session.rollback()


def _delete(row: object) -> None:
    table = type(row).__table__  # type: ignore[attr-defined]
    db.session.execute(table.delete().where(table.c.id == row.id))  # type: ignore[attr-defined]
    db.session.flush()


def test_files_are_what_their_names_say_and_of_the_own_library(cast: Cast, site: Site) -> None:
    lying = make_file(site, cast.principal, "Lừa.pdf", b"<!DOCTYPE html>")
    with pytest.raises(RuleBroken) as refused:
        save(cast.principal, Topic.STAFF, file_ids=[lying.id])
    assert refused.value.field == "files"
    db.session.rollback()
    other = make_file(make_site(cast, "hoa_nghia"), cast.other_principal)
    save(cast.principal, Topic.STAFF, file_ids=[other.id])
    assert versions()[0].files == []
    with pytest.raises(NotFound):
        pictures.get_shown_medium(site, other.id)


def test_only_shown_files_are_everybodys(cast: Cast, site: Site) -> None:
    first, second = (make_file(site, cast.principal, f"{n}.pdf", b"%PDF-1 " + n.encode()) for n in ("a", "b"))
    save(cast.principal, Topic.STAFF, file_ids=[first.id])
    with pytest.raises(NotFound):
        pictures.get_shown_medium(site, first.id)
    publish(cast.principal, Topic.STAFF, file_ids=[first.id])
    assert pictures.get_shown_medium(site, first.id) is first
    publish(cast.principal, Topic.STAFF, file_ids=[second.id], note="Tệp mới.")
    assert pictures.get_shown_medium(site, second.id) is second
    with pytest.raises(NotFound):
        pictures.get_shown_medium(site, first.id)
    with pytest.raises(NotFound):
        pictures.get_shown_medium(make_site(cast, "hoa_nghia"), second.id)


def test_two_at_once_lose_nothing(cast: Cast, site: Site) -> None:
    deputy = hire(cast, Role.SITE_MANAGER)
    save(cast.principal, Topic.STAFF, body="<p>Của hiệu trưởng</p>", seen="0")
    with pytest.raises(Conflict, match=cast.principal.name):
        save(deputy, Topic.STAFF, body="<p>Của phó</p>", seen="0")
    db.session.rollback()
    save(deputy, Topic.STAFF, body="<p>Của phó</p>")
    assert [version.body for version in versions()] == ["<p>Của hiệu trưởng</p>", "<p>Của phó</p>"]
    save(deputy, Topic.STAFF, body="<p>Của phó, thẻ khác</p>", apart="1")
    assert len(versions()) == 3


def test_a_recorded_change_runs_until_the_update(cast: Cast, site: Site, clock_at: Traveller) -> None:
    actor = actor_of(cast.principal)
    with pytest.raises(NotFound):
        writing.record_change(actor, year=2026, topic=Topic.STAFF, day=clock.today(), words="Thêm")
    publish(cast.principal, Topic.STAFF)
    clock_at.shift(timedelta(days=10))
    for day, words, field in ((clock.today() + timedelta(days=1), "x", "day"), (clock.today(), "  ", "words")):
        with pytest.raises(RuleBroken) as refused:
            writing.record_change(actor, year=2026, topic=Topic.STAFF, day=day, words=words)
        assert refused.value.field == field
    writing.record_change(actor, year=2026, topic=Topic.STAFF, day=clock.today(), words="Thêm hai giáo viên")
    db.session.commit()
    [line] = [line for line in board.read_board(actor).lines if line.topic == Topic.STAFF]
    assert (line.stand.state, line.stand.day) == (State.TO_UPDATE, date(2026, 12, 14))
    clock_at.shift(timedelta(days=15))
    assert states_of(cast)[Topic.STAFF] == State.UPDATE_OVERDUE
    publish(cast.principal, Topic.STAFF, body="<p>26</p>", note="Thêm hai giáo viên.")
    assert states_of(cast)[Topic.STAFF] == State.UPDATED_LATE
    publish(cast.principal, Topic.STAFF, body="<p>26 giáo viên</p>", note="Ghi rõ.")
    assert states_of(cast)[Topic.STAFF] == State.PUBLISHED


def test_who_may_and_who_is_bound(cast: Cast, site: Site) -> None:
    make_site(cast, "ben_tre")
    for person, error in ((cast.teacher, NotAllowed), (cast.leader, NotFound), (cast.thpt_principal, NotFound)):
        with pytest.raises(error):
            board.read_board(actor_of(person))
        assert not board.is_offered(actor_of(person)), person.key
    other = make_site(cast, "hoa_nghia")
    publish(cast.principal, Topic.STAFF)
    assert board.read_board(actor_of(cast.other_principal)).count == 0
    assert writing.open_topic(actor_of(cast.other_principal), year=2026, topic=Topic.STAFF).latest is None
    with pytest.raises(NotFound):
        writing.get_version(actor_of(cast.other_principal), year=2026, topic=Topic.STAFF, number=1)
    with pytest.raises(NotFound):
        public.read_year(other)
    for year in (2028, 2020, 1):
        with pytest.raises(NotFound):
            writing.open_topic(actor_of(cast.principal), year=year, topic=Topic.STAFF)
    campus = db.session.get_one(Unit, site.unit_id)
    campus.kind_code = "campus"
    db.session.commit()
    assert not board.is_offered(actor_of(cast.principal))


def test_nothing_is_public_on_a_site_that_nobody_reads(cast: Cast, site: Site) -> None:
    site.opened_at = None
    db.session.commit()
    save(cast.principal, Topic.STAFF)
    with pytest.raises(RuleBroken, match="chưa mở"):
        publish(cast.principal, Topic.STAFF)


def test_readers_get_this_year_else_the_last_before_it(cast: Cast, site: Site, clock_at: Traveller) -> None:
    publish(cast.principal, Topic.PLAN, year=2027)
    assert public.read_year(site).year == 2027
    publish(cast.principal, Topic.PLAN, year=2024)
    assert public.read_year(site).year == 2024
    publish(cast.principal, Topic.PLAN, year=2026)
    found = public.read_year(site)
    assert (found.year, list(found.sections), found.years) == (2026, [Topic.PLAN], [2027, 2026, 2024])
    turn = editions.currency_of(site).until
    assert turn is not None
    assert turn.astimezone(clock.LOCAL_ZONE).date() == date(2027, 8, 1)
    clock_at.move_to(turn)
    assert public.read_year(site).year == 2027
    assert editions.currency_of(site).changed_at == turn
    with pytest.raises(NotFound):
        public.read_year(site, 2025)


def test_queries_stay_few_however_much_there_is(cast: Cast, site: Site, queries: Callable[[], QueryCount]) -> None:
    for year in (2025, 2026):
        publish_all(site, cast.principal, year=year)
    writing.record_change(actor_of(cast.principal), year=2026, topic=Topic.STAFF, day=clock.today(), words="x")
    db.session.commit()
    actor = actor_of(cast.principal)
    for most, act in (
        (6, lambda: board.read_board(actor)),
        (9, lambda: writing.open_topic(actor, year=2026, topic=Topic.STAFF)),
        (2, lambda: public.read_year(site)),
        (2, lambda: public.list_addresses(site)),
    ):
        db.session.expire_all()
        assert site.slug, "loaded before the count"
        with queries() as count:
            act()
        assert len(count) <= most, (most, count.statements)


def test_one_file_may_stand_in_many_places(cast: Cast, site: Site) -> None:
    publish_all(site, cast.principal)
    publish_all(site, cast.principal, year=2025, without=(Topic.PLAN,))
    assert db.session.query(Medium).count() == 2
    assert board.count_years(site.unit_id)[2025] == 7
