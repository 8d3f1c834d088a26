"""What the public sees of an article, and how far its newest words are."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.news.states import Course, Draft, Showing, Work, showing, work_on

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("course", "seen"),
    [
        (Course(), Showing.NEVER),
        (Course(publish_at=NOW + SECOND), Showing.SCHEDULED),
        (Course(publish_at=NOW), Showing.PUBLISHED),
        (Course(publish_at=NOW - SECOND, expires_at=NOW + SECOND), Showing.PUBLISHED),
        (Course(publish_at=NOW - SECOND, expires_at=NOW), Showing.EXPIRED),
        (Course(publish_at=NOW - SECOND, superseded=True), Showing.SUPERSEDED),
        (Course(publish_at=NOW - SECOND, expires_at=NOW, superseded=True), Showing.EXPIRED),
        (Course(publish_at=NOW + SECOND, withdrawn_at=NOW), Showing.WITHDRAWN),
    ],
)
def test_what_the_public_sees(course: Course, seen: Showing) -> None:
    assert showing(course, NOW) is seen


@pytest.mark.parametrize(
    ("draft", "work"),
    [
        (Draft(), Work.DRAFT),
        (Draft(submitted_at=NOW), Work.SUBMITTED),
        (Draft(submitted_at=NOW, decision="returned"), Work.CHANGES_REQUESTED),
        (Draft(submitted_at=NOW, decision="approved"), Work.APPROVED),
        (Draft(emergency=True), Work.EMERGENCY),
        (Draft(submitted_at=NOW, decision="returned", emergency=True), Work.EMERGENCY),
        (Draft(decision="approved", emergency=True), Work.APPROVED),
    ],
)
def test_how_far_the_words_are(draft: Draft, work: Work) -> None:
    assert work_on(draft) is work
