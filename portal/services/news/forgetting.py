"""What people without an account told a site is deleted when it is no longer needed (Law 91/2025 on personal data)."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.news import Consultation, ConsultationComment, Site, SiteQuestion
from portal.rules.news.asking import months_before, read_asking
from portal.services.records import note

EMPTIED = {"name": "", "email": None, "phone": None, "subject": "", "question": "", "answer": ""}
closed_at = func.coalesce(SiteQuestion.answered_at, SiteQuestion.put_away_at)


def forget_askers() -> None:
    """The daily job: of questions closed longer ago than their site keeps them, only dates and published words stay."""
    _forget_commenters()
    now = clock.now()
    closed = and_(SiteQuestion.forgotten_at.is_(None), closed_at < months_before(now, 1))
    sites = db.session.execute(
        select(Site.unit_id, Site.settings).where(Site.unit_id.in_(select(SiteQuestion.unit_id).where(closed)))
    ).all()
    db.session.rollback()
    if not sites:
        return
    begin_write()
    for unit_id, settings in sites:
        until = months_before(now, read_asking(settings).keep_months)
        old = and_(SiteQuestion.unit_id == unit_id, SiteQuestion.forgotten_at.is_(None), closed_at < until)
        _forget(unit_id, db.session.scalars(select(SiteQuestion.id).where(old)).all())
    db.session.commit()


def _forget(unit_id: int, question_ids: Sequence[int]) -> None:
    if question_ids:
        chosen = update(SiteQuestion).where(SiteQuestion.id.in_(question_ids))
        db.session.execute(chosen.values(**EMPTIED, forgotten_at=clock.now(), version=SiteQuestion.version + 1))
        note(None, "site_questions_forgotten", "site", unit_id, unit_id=unit_id, after={"count": len(question_ids)})


def _forget_commenters() -> None:
    """Names under comments go as soon as the consultation ended so long ago; the comments stay, they count."""
    now = clock.now()
    over = select(Consultation.id, Site.settings, Consultation.ends_at).join(Site, Site.unit_id == Consultation.unit_id)
    named = exists().where(ConsultationComment.consultation_id == Consultation.id, ConsultationComment.name != "")
    rows = db.session.execute(over.where(Consultation.ends_at < months_before(now, 1), named)).all()
    ids = [row[0] for row in rows if row[2] < months_before(now, read_asking(row[1]).keep_months)]
    db.session.rollback()
    if ids:
        begin_write()
        chosen = ConsultationComment.consultation_id.in_(ids)
        db.session.execute(update(ConsultationComment).where(chosen).values(name=""))
        db.session.commit()
