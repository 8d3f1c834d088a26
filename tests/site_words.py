"""Makers of what stands on a site beside its articles."""

from datetime import timedelta

from portal.adapters import clock
from portal.adapters.tokens import new_key
from portal.db import db
from portal.models.news import Consultation, Site, SitePage, SitePageVersion, SiteQuestion

YEAR = timedelta(days=365)


def make_page(site: Site, author_id: int, text: str, *, kind: str = "functions", shown: bool = True) -> SitePage:
    """A written page with one version; committed."""
    page = SitePage(unit_id=site.unit_id, kind=kind, year=2026 if kind == "admissions" else 0, number=1, shown=shown)
    db.session.add(page)
    db.session.flush()
    version = SitePageVersion(page_id=page.id, number=1, body=f"<p>{text}</p>", text=text, edited_at=clock.now())
    version.edited_by_id, version.edited_by = author_id, "Người viết"
    db.session.add(version)
    db.session.commit()
    return page


def make_question(site: Site, subject: str, answer: str, *, published: bool = True) -> SiteQuestion:
    """A question somebody asked under a name, answered, and published in other words; committed."""
    question = SiteQuestion(unit_id=site.unit_id, token_hash=new_key(), asked_at=clock.now(), due_on=clock.today())
    question.name, question.email, question.subject = "Người Hỏi", "hoi@example.vn", "Lời hỏi nguyên văn"
    question.question, question.answer, question.answered_at = "Con tôi tên là Bống", "Trả lời nguyên văn", clock.now()
    question.shown_subject, question.shown_question, question.shown_answer = subject, "Nhà trường có không?", answer
    question.published_at = clock.now() if published else None
    db.session.add(question)
    db.session.commit()
    return question


def make_consultation(site: Site, author_id: int, title: str, *, days: int = 0, published: bool = True) -> Consultation:
    """An issue put before everybody, from so many days from now on; committed."""
    now = clock.now()
    made = Consultation(unit_id=site.unit_id, title=title, body="<p>Màu <b>xanh</b>?</p>", created_at=now)
    made.opens_at, made.ends_at = now + timedelta(days=days), now + YEAR
    made.published_at, made.created_by_id, made.created_by = now if published else None, author_id, "Người lập"
    db.session.add(made)
    db.session.commit()
    return made
