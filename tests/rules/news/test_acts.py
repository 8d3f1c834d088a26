"""What can be done to an article, for every pair of states."""

from itertools import product

from portal.rules.news.acts import Act, Situation, possible
from portal.rules.news.states import Showing, Work


def acts(work: Work, showing: Showing, **more: bool) -> set[Act]:
    return set(possible(Situation(work=work, showing=showing, **more)))


WRITER = {"may_edit": True}
MODERATOR = {"may_edit": True, "may_moderate": True}


def test_nobody_without_a_right_can_do_anything() -> None:
    for work, showing in product(Work, Showing):
        assert acts(work, showing, owed=True, newest_shown=True) == set()


def test_a_writer_hands_in_takes_back_and_gives_up() -> None:
    assert acts(Work.DRAFT, Showing.NEVER, **WRITER) == {Act.EDIT, Act.SUBMIT, Act.DISCARD}
    assert acts(Work.SUBMITTED, Showing.NEVER, **WRITER) == {Act.TAKE_BACK}
    assert acts(Work.CHANGES_REQUESTED, Showing.NEVER, **WRITER) == {Act.EDIT, Act.DISCARD}
    assert acts(Work.DRAFT, Showing.PUBLISHED, **WRITER) == {Act.EDIT, Act.SUBMIT}
    for showing in Showing:
        assert not acts(Work.APPROVED, showing, **WRITER) - {Act.EDIT}


def test_a_moderator_decides_what_waits_and_nothing_else() -> None:
    for work, owed in product(Work, (False, True)):
        assert (Act.DECIDE in acts(work, Showing.NEVER, owed=owed, **MODERATOR)) == (work == Work.SUBMITTED or owed)


def test_only_approved_words_are_published_and_only_once() -> None:
    for work in Work:
        found = acts(work, Showing.NEVER, **MODERATOR)
        assert ({Act.PUBLISH, Act.SCHEDULE} <= found) == (work == Work.APPROVED)
    assert Act.PUBLISH not in acts(Work.APPROVED, Showing.PUBLISHED, newest_shown=True, **MODERATOR)
    correction = acts(Work.APPROVED, Showing.PUBLISHED, **MODERATOR)
    assert Act.PUBLISH in correction
    assert Act.SCHEDULE not in correction, "a correction at a time would take the article away until then"


def test_in_an_emergency_only_who_cannot_approve_publishes_unapproved() -> None:
    assert Act.RUSH in acts(Work.DRAFT, Showing.NEVER, **MODERATOR)
    assert Act.RUSH in acts(Work.SUBMITTED, Showing.NEVER, **MODERATOR)
    assert Act.RUSH not in acts(Work.SUBMITTED, Showing.NEVER, may_approve=True, **MODERATOR)
    assert Act.RUSH not in acts(Work.CHANGES_REQUESTED, Showing.NEVER, **MODERATOR)


def test_what_is_public_can_be_taken_away_and_given_back() -> None:
    assert Act.WITHDRAW in acts(Work.APPROVED, Showing.PUBLISHED, newest_shown=True, **MODERATOR)
    assert Act.RESTORE in acts(Work.APPROVED, Showing.WITHDRAWN, newest_shown=True, **MODERATOR)
    assert Act.UNSCHEDULE in acts(Work.APPROVED, Showing.SCHEDULED, newest_shown=True, **MODERATOR)
    assert Act.UNSUPERSEDE in acts(Work.APPROVED, Showing.SUPERSEDED, newest_shown=True, **MODERATOR)
    for showing in (Showing.NEVER, Showing.SCHEDULED, Showing.WITHDRAWN):
        assert Act.WITHDRAW not in acts(Work.APPROVED, showing, **MODERATOR)


def test_the_likely_next_step_comes_first() -> None:
    assert possible(Situation(work=Work.SUBMITTED, showing=Showing.NEVER, **MODERATOR))[0] == Act.DECIDE
    assert possible(Situation(work=Work.APPROVED, showing=Showing.NEVER, **MODERATOR))[0] == Act.PUBLISH
    assert possible(Situation(work=Work.DRAFT, showing=Showing.NEVER, **WRITER))[0] == Act.SUBMIT


def test_an_article_leads_and_a_notice_is_pinned_while_it_is_shown() -> None:
    four = {Act.LEAD, Act.UNLEAD, Act.PIN, Act.UNPIN}
    for showing, notice, featured in product(Showing, (False, True), (False, True)):
        found = acts(Work.APPROVED, showing, notice=notice, featured=featured, **MODERATOR) & four
        start, end = (Act.PIN, Act.UNPIN) if notice else (Act.LEAD, Act.UNLEAD)
        expected = ({start} if showing == Showing.PUBLISHED else set()) | ({end} if featured else set())
        assert found == expected, (showing, notice, featured)
    assert not acts(Work.APPROVED, Showing.PUBLISHED, featured=True, **WRITER) & four
