"""Who may be sent a short message: the one place that decides, asked before sending is offered, when it is planned and
once more when the message leaves.

A person's own choice and the consent for messages are both needed: who chose them and then took the consent back for a
child is sent nothing about that child, whichever was said last. Who was never asked has not objected.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ConsentAnswer, ConsentPurpose, NoticePerson, NoticePupil
from portal.models.notifications import NotificationPreference
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship, Pupil
from portal.rules.contact_book.consents import GIVEN, MESSAGES
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.permissions import Actor
from portal.services.school.scope import holds_on


def may_be_texted(kind: Kind, *, unit_id: int, about: Select[int]) -> ColumnElement[bool]:
    """Whether the account of the statement agreed to messages of a kind from a school about these pupils (``about``:
    their ids, which may depend on the account)."""
    chosen = exists().where(
        NotificationPreference.account_id == Account.id,
        NotificationPreference.kind == kind,
        NotificationPreference.channel == Channel.SMS,
        NotificationPreference.choice == Choice.INSTANT,
    )
    objected = _objections().where(ConsentPurpose.unit_id == unit_id, ConsentAnswer.pupil_id.in_(about))
    return chosen.correlate(Account) & ~objected.correlate(Account).exists()


def of_notice(notice_id: int) -> Select[int]:
    """The pupils about whom the account of the statement was told by a notice."""
    query = select(NoticePupil.pupil_id).join(NoticePerson, NoticePerson.notice_pupil_id == NoticePupil.id)
    return query.where(NoticePupil.notice_id == notice_id, NoticePerson.account_id == Account.id).correlate(Account)


def of_people(pupil_ids: Collection[int]) -> Select[int]:
    """Those of these pupils whom the account of the statement may see today."""
    query = select(Guardianship.pupil_id).join(Guardian, Guardian.id == Guardianship.guardian_id)
    held = (Guardianship.may_see, holds_on(Guardianship, clock.today()), Guardian.account_id == Account.id)
    return query.where(Guardianship.pupil_id.in_(pupil_ids), *held).correlate(Account)


def may_text_now(account_id: int, kind: Kind, *, unit_id: int, notice_id: int) -> bool:
    """Whether the message about a notice may leave to an account; one statement."""
    allowed = may_be_texted(kind, unit_id=unit_id, about=of_notice(notice_id))
    return db.session.scalar(select(Account.id).where(Account.id == account_id, allowed)) is not None


def list_objections(actor: Actor) -> Sequence[tuple[int, str]]:
    """The actor's children about whom no message comes because the actor does not agree: id and name; one statement."""
    seen = select(Guardianship.pupil_id).join(Guardian, Guardian.id == Guardianship.guardian_id)
    held = (Guardianship.may_see, holds_on(Guardianship, clock.today()), Guardian.account_id == Account.id)
    query = (
        _objections()
        .with_only_columns(ConsentAnswer.pupil_id)
        .where(ConsentAnswer.pupil_id.in_(seen.where(*held).correlate(Account)))
        .correlate(Account)
    )
    children = select(Pupil.id, Pupil.full_name).join(Account, Account.id == actor.account_id)
    rows = db.session.execute(children.where(Pupil.id.in_(query)).order_by(Pupil.name_sort, Pupil.id))
    return [(pupil_id, name) for pupil_id, name in rows]


def _objections() -> Select[int]:
    """The last answers of the account of the statement about messages that do not agree."""
    mine = select(Guardian.id).where(Guardian.account_id == Account.id).correlate(Account)
    later = aliased(ConsentAnswer)
    newer = exists().where(
        later.pupil_id == ConsentAnswer.pupil_id,
        later.purpose_id == ConsentAnswer.purpose_id,
        later.guardian_id.in_(mine),
        later.id > ConsentAnswer.id,
    )
    return (
        select(ConsentAnswer.id)
        .join(ConsentPurpose, ConsentPurpose.id == ConsentAnswer.purpose_id)
        .where(
            ConsentPurpose.code == MESSAGES,
            ConsentAnswer.answer != GIVEN,
            ConsentAnswer.guardian_id.in_(mine),
            ~newer.correlate(ConsentAnswer, Account),
        )
    )
