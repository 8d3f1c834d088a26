"""The school's side of notices: the list, and who of one notice's pupils was reached, has read, confirmed, answered."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import Notice, NoticeConsent, NoticePerson, NoticePupil
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship
from portal.rules.contact_book.notices import Link, is_seen, may_confirm, state_of
from portal.rules.contact_book.receipts import way_of
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.answers import find_answers
from portal.services.contact_book.notices.board_rows import Board, PersonRow, PupilRow
from portal.services.contact_book.notices.reached import find_tellings
from portal.services.contact_book.notices.scope import (
    followed_notices,
    followed_pupils,
    get_followed,
    list_files,
    may_act,
)
from portal.services.contact_book.notices.signing_up import find_signups
from portal.services.paging import Paged, paginate
from portal.services.school.scope import holds_on
from portal.services.school.viewing import note_looks


@dataclass(frozen=True)
class NoticeRow:
    """A notice in the list: how many pupils it went to, and of how many somebody opened it."""

    notice: Notice
    pupils: int
    opened: int


def list_notices(actor: Actor, *, number: int, class_id: int | None = None, waiting: bool = False) -> Paged[NoticeRow]:
    """The notices the actor follows, drafts of the own first, then the newest; three statements."""
    query = followed_notices(actor).where((Notice.sent_at.is_not(None)) | (Notice.author_id == actor.account_id))
    if class_id is not None:
        query = query.where(Notice.id.in_(select(NoticePupil.notice_id).where(NoticePupil.class_id == class_id)))
    if waiting:
        query = query.where(
            Notice.confirming != "",
            Notice.sent_at.is_not(None),
            Notice.withdrawn_at.is_(None),
            Notice.ends_on >= clock.today(),
        )
    drafts_first = case((Notice.sent_at.is_(None), 0), else_=1)
    page = paginate(query.order_by(drafts_first, Notice.sent_at.desc(), Notice.id.desc()), number=number, size=20)
    counts = _counts([notice.id for notice in page.items])
    rows = [NoticeRow(notice, *counts.get(notice.id, (0, 0))) for notice in page.items]
    return Paged(rows, page.number, page.size, page.total)


def read_board(actor: Actor, notice_id: int, *, class_id: int | None = None, state: str = "") -> Board:
    """A sent notice pupil by pupil; a teacher sees the pupils of the own classes of today.

    Six statements, one more for a question and one for turns.
    """
    notice = get_followed(actor, notice_id)
    if notice.sent_at is None:
        raise NotFound
    rows = _pupil_rows(actor, notice)
    shown = [row for row in rows if class_id in {None, row.about.class_id} and state in {"", row.state}]
    latest = [row.answers[-1].choice for row in rows if row.answers]
    return Board(
        notice=notice,
        files=list_files(notice),
        rows=rows,
        shown=shown,
        counts=Counter(row.state for row in rows),
        answers=Counter(latest),
        classes={row.about.class_id: row.about.class_name for row in rows},
        is_held=not is_seen(notice.sent_at, clock.now()),
        may_act=may_act(actor, notice),
    )


def visit_board(actor: Actor, notice_id: int, *, class_id: int | None, state: str, visit: bool) -> Board:
    """As ``read_board``; a visit goes into the access log of the pupils shown."""
    board = read_board(actor, notice_id, class_id=class_id, state=state)
    if note_looks(actor, "notice_board", visit=visit, pupil_ids=[row.about.pupil_id for row in board.shown]):
        board = read_board(actor, notice_id, class_id=class_id, state=state)
    return board


def read_pupil(actor: Actor, notice_id: int, pupil_id: int) -> tuple[Board, PupilRow]:
    """One pupil of a sent notice, down to each person."""
    board = read_board(actor, notice_id)
    for row in board.rows:
        if row.about.pupil_id == pupil_id:
            return board, row
    raise NotFound


def visit_pupil(actor: Actor, notice_id: int, pupil_id: int, *, visit: bool) -> tuple[Board, PupilRow]:
    """As ``read_pupil``; a visit goes into the pupil's access log."""
    found = read_pupil(actor, notice_id, pupil_id)
    if note_looks(actor, "notice_pupil", visit=visit, pupil_ids=[pupil_id]):
        found = read_pupil(actor, notice_id, pupil_id)
    return found


def list_consents(row: PupilRow) -> Sequence[NoticeConsent]:
    """Everything the people of one pupil agreed to or refused, the newest first; of a row read through its scope."""
    people = [each.person.id for each in row.people]
    query = select(NoticeConsent).where(NoticeConsent.notice_person_id.in_(people)).order_by(NoticeConsent.id.desc())
    return db.session.scalars(query).all()


def _counts(notice_ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    query = (
        select(
            NoticePupil.notice_id,
            func.count(NoticePupil.id.distinct()),
            func.count(case((NoticePerson.opened_at.is_not(None), NoticePupil.id)).distinct()),
        )
        .outerjoin(NoticePerson, NoticePerson.notice_pupil_id == NoticePupil.id)
        .where(NoticePupil.notice_id.in_(notice_ids), NoticePupil.united_into_id.is_(None))
        .group_by(NoticePupil.notice_id)
    )
    return {notice_id: (pupils, opened) for notice_id, pupils, opened in db.session.execute(query)}


def _pupil_rows(actor: Actor, notice: Notice) -> Sequence[PupilRow]:
    people = _people(notice)
    query = (
        select(NoticePupil)
        .join(NoticePupil.pupil)
        .options(contains_eager(NoticePupil.pupil))
        .where(NoticePupil.notice_id == notice.id, followed_pupils(actor, notice))
        .order_by(NoticePupil.id)
    )
    signups, answers = find_signups(notice), find_answers(notice)
    return [
        replace(
            _pupil_row(notice, about, people.get(about.id, [])),
            slot=signups.get(about.id),
            answers=answers.get(about.id, ()),
        )
        for about in db.session.scalars(query)
    ]


def _pupil_row(notice: Notice, about: NoticePupil, people: Sequence[PersonRow]) -> PupilRow:
    readers = [row.reader for row in people]
    link = Link(opened=about.link_opened_at is not None, confirmed=about.link_confirmed_at is not None)
    paper, agreed = about.paper_at is not None, about.paper_agreed
    state = state_of(notice.confirming, readers, on_paper=paper, link=link, paper_agreed=agreed)
    on_paper = paper or any(each.person.paper_at is not None for each in people)
    return PupilRow(about=about, people=people, state=state, way=way_of(readers, link, on_paper=on_paper))


def _people(notice: Notice) -> Mapping[int, list[PersonRow]]:
    account_id = func.coalesce(Guardian.account_id, NoticePerson.account_id)
    query = (
        select(NoticePerson, Account.last_sign_in_at, may_sign_today())
        .join(NoticePupil, NoticePupil.id == NoticePerson.notice_pupil_id)
        .outerjoin(Guardian, Guardian.id == NoticePerson.guardian_id)
        .outerjoin(Account, Account.id == account_id)
        .options(joinedload(NoticePerson.guardian))
        .where(NoticePupil.notice_id == notice.id)
        .order_by(NoticePerson.id)
    )
    tellings = find_tellings(notice)
    found: defaultdict[int, list[PersonRow]] = defaultdict(list)
    for person, last_sign_in_at, signs in db.session.execute(query):
        is_pupil = person.guardian_id is None
        has_said = person.confirmed_at is not None or person.paper_at is not None
        counts = person.may_sign and (bool(signs) or has_said)
        found[person.notice_pupil_id].append(
            PersonRow(
                person=person,
                name=person.guardian.full_name if person.guardian else "",
                can_enter=last_sign_in_at is not None,
                asked=may_confirm(notice.confirming, is_pupil=is_pupil, may_sign=counts),
                counts=counts,
                telling=tellings.get(person.account_id or 0),
            )
        )
    return found


def may_sign_today() -> ColumnElement[bool]:
    """Whether a person who was told may sign for the pupil today; the statement joins the pupil's row."""
    return (
        exists()
        .where(
            Guardianship.guardian_id == NoticePerson.guardian_id,
            Guardianship.pupil_id == NoticePupil.pupil_id,
            Guardianship.may_see,
            Guardianship.may_sign,
            holds_on(Guardianship, clock.today()),
        )
        .correlate(NoticePerson, NoticePupil)
    )
