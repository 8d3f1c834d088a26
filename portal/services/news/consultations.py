"""Public consultations as everybody reads them, and comments from anybody."""

from sqlalchemy import Select, select

from portal.adapters import clock, tokens
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.news import Consultation, ConsultationComment, Site
from portal.rules.news.asking import check_text
from portal.rules.news.consulting import LONGEST_COMMENT, LONGEST_NAME, ConsultationState, consultation_state
from portal.services.news.sites import get_open_site
from portal.services.news.visiting import count_visit
from portal.services.paging import Paged, paginate
from portal.services.records import note

PAGE = 20


def state_of(consultation: Consultation) -> ConsultationState:
    """How it stands now."""
    return consultation_state(
        published_at=consultation.published_at,
        opens_at=consultation.opens_at,
        ends_at=consultation.ends_at,
        now=clock.now(),
    )


def shown_consultations(unit_id: int) -> Select[Consultation]:
    """What everybody reads: published, and its first day has come."""
    return select(Consultation).where(
        Consultation.unit_id == unit_id,
        Consultation.published_at.is_not(None),
        Consultation.opens_at <= clock.now(),
    )


def page_of_consultations(site: Site, *, number: int) -> Paged[Consultation]:
    """Open ones first, in all that which ends last first."""
    query = shown_consultations(site.unit_id).order_by(Consultation.ends_at.desc(), Consultation.id.desc())
    return paginate(query, number=number, size=PAGE)


def get_shown(site: Site, consultation_id: int) -> Consultation:
    """One consultation of the site; NotFound for what nobody may read."""
    found = db.session.scalar(shown_consultations(site.unit_id).where(Consultation.id == consultation_id))
    if found is None:
        raise NotFound
    return found


def comment(
    slug: str, *, consultation_id: int, name: str, comment: str, token: str, network: str
) -> ConsultationComment:
    """Say something about an issue while it is open; the same secret again is the same comment.

    Raises ``RuleBroken`` when it is over, ``TooManyAttempts`` after too many from one network or to one site.
    """
    site = get_open_site(slug)
    consultation = get_shown(site, consultation_id)
    words = check_text(comment, LONGEST_COMMENT, field="comment")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("Không quá %(max)d ký tự.", field="name", max=LONGEST_NAME)
    token_hash = tokens.token_hash(token)
    known = db.session.scalar(select(ConsultationComment).where(ConsultationComment.token_hash == token_hash))
    if known is not None:
        return known
    if state_of(consultation) != ConsultationState.OPEN:
        raise RuleBroken("Đã hết thời hạn góp ý, ý kiến này không gửi được nữa. Nội dung bạn viết vẫn còn nguyên.")
    count_visit(site.unit_id, network)
    found = ConsultationComment(
        consultation_id=consultation.id, token_hash=token_hash, at=clock.now(), name=name, comment=words
    )
    db.session.add(found)
    db.session.flush()
    note(None, "consultation_commented", "consultation", consultation.id, unit_id=site.unit_id)
    return found
