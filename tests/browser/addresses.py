"""Addresses of every page that can be fetched: the URL map, its arguments filled from the demo.

A new argument or a page that needs a particular row gets a line in ``ROWS`` or ``ONLY``.
"""

from dataclasses import dataclass
from itertools import product

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import Base, db
from portal.models.documents import (
    AddresseeGroup,
    ContestNote,
    Document,
    DocumentFile,
    Duty,
    DutyReport,
    HandlingTask,
    Question,
    Recall,
    Receipt,
    Reservation,
)
from portal.models.news import (
    Article,
    ArticleTag,
    ArticleVersion,
    Event,
    Follower,
    Site,
    SiteQuestion,
    Syndication,
    WritingGroup,
    WritingGroupSection,
)
from portal.models.people import Account, Membership
from portal.models.records import AuditEntry, OutboxItem
from portal.models.units import Unit
from portal.services.news.following import Link, link_token
from portal.web.access import Access
from portal.web.parts import parts
from tests.browser.contact_book_addresses import FAMILY_PARTS, contact_book_pages
from tests.browser.data_form_addresses import data_form_pages
from tests.browser.disclosure_addresses import disclosure_pages
from tests.browser.form_design_addresses import form_design_pages
from tests.browser.form_export_addresses import form_export_pages
from tests.browser.form_period_addresses import form_period_pages
from tests.browser.form_sheet_addresses import form_sheet_pages
from tests.browser.form_total_addresses import form_total_pages
from tests.browser.queried import QUERIES
from tests.browser.school_addresses import school_pages, school_rows
from tests.browser.secrets import calendar_secret, mailed_secret
from tests.news import make_picture
from tests.visiting import consultation_pages, reader_pages


def rows() -> dict[str, list[object]]:
    """By name of the argument: values of the demo, each tried by everybody."""
    account = _id(Account, user_name="giaovien.vinhbinh")
    directive = _id(Document, code="1206/SGDĐT-GDTH")
    forwarding = _id(Document, draft_key="demo-forward-vanthu.bentre")
    return {
        "unit_id": [_id(Unit, code="H07.08"), _id(Unit, name="Trường Tiểu học Vĩnh Bình")],
        "account_id": [account],
        "membership_id": [_id(Membership, account_id=account)],
        "document_id": [directive, _id(Document, draft_key="demo-draft"), forwarding],
        "group_id": [_id(AddresseeGroup, name="Các trường trung học phổ thông")],
        "file_id": list(db.session.scalars(select(DocumentFile.id))),
        "receipt_id": [_id(Receipt, document_id=directive, unit_name="Trường Tiểu học Vĩnh Bình")],
        "entry_id": [_id(AuditEntry, action="units.import_list")],
        "name": ["lich-su"],
        "item_id": [_id(OutboxItem, state="poisoned")],
        "reservation_id": [_id(Reservation, reason="Quyết định bổ nhiệm (bản giấy)")],
        "article_id": [_article(title) for title in ("Vườn rau", "Mười lăm phút", "Học sinh nghỉ học")],
        "event_id": [_id(Event, off="postponed")],
        "number": [1],
        "token": [mailed_secret()],
        **school_rows(),
    }


def only() -> dict[str, dict[str, list[object]]]:
    """By endpoint: values that this page needs instead of those above."""
    mailer = parts().mailer
    assert isinstance(mailer, FolderMailer)
    directive = _id(Document, code="1206/SGDĐT-GDTH")
    return {
        **_handled_pages(),
        "system.enter_holidays": {"year": [clock.today().year + 1]},
        "system.letter": {"key": [key for key, _mail in mailer.entries(1)]},
        "documents.approve": {"document_id": [_id(Document, draft_key="demo-pending")]},
        "units.rename_kind": {"key": ["primary_school"]},
        **_duty_pages(directive),
        **_news_pages(),
        **disclosure_pages(),
        **_site_pages(),
        **school_pages(),
        **contact_book_pages(),
        **form_export_pages(),
        **form_period_pages(),
        **form_total_pages(),
        **data_form_pages(),
        **form_design_pages(),
        **form_sheet_pages(),
        "documents.calendar_feed": {"token": [calendar_secret()]},
        "public.sitemap": {"number": [1]},
        "public.document": {"unit_id": [_id(Unit, code="H07.08")], "document_id": [directive]},
        "public.document_file": {"unit_id": [_id(Unit, code="H07.08")], "document_id": [directive]},
    }


def _news_pages() -> dict[str, dict[str, list[object]]]:
    """Acts on articles: each on one whose state allows it."""
    draft, published = _article("Gương sáng"), _article("Mười lăm phút")
    acted = {
        "submit": draft,
        "discard": draft,
        "rush": draft,
        "decide": _article("Hội khỏe"),
        "publish": _article("Lịch họp"),
        "withdraw": published,
        "expire": published,
        "supersede": published,
        "lead": published,
        "pin": _article("Học sinh nghỉ học"),
    }
    offers = db.session.scalars(select(Syndication.id).order_by(Syndication.id))
    group = _id(WritingGroup, name="Tổ chuyên môn khối Ba, khối Bốn")
    sections = select(WritingGroupSection.section_id).where(WritingGroupSection.group_id == group)
    site = db.session.get_one(Site, db.session.get_one(Article, draft).unit_id)
    uploader = _id(Account, user_name="hieutruong.vinhbinh")
    picture, file = make_picture(site, uploader).id, make_picture(site, uploader, kind="file").id
    db.session.commit()
    return {
        **{f"news.{name}": {"article_id": [article_id]} for name, article_id in acted.items()},
        "news.offer": {"offer_id": list(offers)},
        **consultation_pages(),
        "news.question": {"question_id": list(db.session.scalars(select(SiteQuestion.id)))},
        "news.show_group": {"group_id": [group]},
        "news.medium": {"medium_id": [picture, file]},
        "news.picture": {"medium_id": [picture], "width": [480], "ending": ["png"]},
        "news.thumbnail": {"medium_id": [picture]},
        "news.download_medium": {"medium_id": [file]},
        "news.leader": {"place_id": [site.unit_id], "account_id": [uploader]},
        "news.rename_section": {"section_id": list(db.session.scalars(sections))},
    }


def _site_pages() -> dict[str, dict[str, list[object]]]:
    """Public pages of the site of a school, with a picture that its last article shows."""
    site = db.session.scalars(select(Site).join(Unit).where(Unit.name == "Trường Tiểu học Vĩnh Bình")).one()
    article = db.session.get_one(Article, _article("Mười lăm phút"))
    assert article.shown is not None
    medium = make_picture(site, article.author_id)
    article.shown.cover_id = medium.id
    tag = db.session.scalars(select(ArticleTag).where(ArticleTag.article_id == article.id)).first()
    assert tag is not None
    gone = db.session.get_one(Article, _article("Danh sách học sinh nhận"))
    here: dict[str, list[object]] = {"slug": [site.slug]}
    published = article.publish_at or clock.now()
    above = db.session.scalars(
        select(Site).join(Unit).where(Unit.name.startswith("Phòng Giáo dục và Đào tạo huyện Chợ"))
    )
    pages: dict[str, dict[str, list[object]]] = {
        "from_units": {"slug": [above.one().slug]},
        "article": {"article_slug": [article.slug, gone.slug]},
        "section": {"section_slug": [article.section.slug]},
        "tag": {"tag_slug": [tag.slug]},
        "month": {"year": [published.year], "month": [published.month]},
        "calendar_month": {"year": [clock.today().year], "number": [clock.today().month]},
        "atom": {"section_slug": [article.section.slug]},
        "picture": {"medium_id": [medium.id], "width": [480], "ending": ["png"]},
        "file": {"medium_id": [medium.id]},
        "admissions": {"year": [0, 2026]},
        **{name: {} for name in ("leaders", "organisation", "contact", "answers", "consultations")},
        **{name: {} for name in ("home", "introduction", "notices", "archive", "search", "json_feed", "sitemap")},
        **{name: {} for name in ("calendar", "calendar_feed", "event_file")},
        "event": {"event_id": [_id(Event, off="postponed"), _id(Event, title="Họp phụ huynh giữa học kỳ I")]},
        **reader_pages(site),
    }
    db.session.commit()
    return {f"sites.{name}": here | values for name, values in pages.items()} | _follower_pages(site)


def _follower_pages(site: Site) -> dict[str, dict[str, list[object]]]:
    """Pages behind the links of mails to readers: of one who follows, one who has yet to confirm, and of nobody."""
    readers = select(Follower).where(Follower.unit_id == site.unit_id, Follower.email.is_not(None))
    asking = db.session.scalars(readers.where(Follower.confirmed_at.is_(None))).first()
    following = db.session.scalars(readers.where(Follower.confirmed_at.is_not(None))).first()
    assert asking is not None
    assert following is not None
    key = parts().register_key
    manage = link_token(key, Link.MANAGE, following)
    confirm = [link_token(key, Link.CONFIRM, follower) for follower in (asking, following)]
    here: dict[str, list[object]] = {"slug": [site.slug]}
    return {
        "sites.follow": here,
        "sites.follow_sent": here,
        "sites.confirm_following": {"token": [*confirm, "1-khong-co"]},
        "sites.choose_following": {"token": [manage]},
        "sites.stop_following": {"token": [manage]},
    }


def _article(title: str) -> int:
    """The article whose title begins so."""
    query = select(ArticleVersion.article_id).where(ArticleVersion.title.startswith(title))
    return db.session.scalars(query).one()


def _handled_pages() -> dict[str, dict[str, list[object]]]:
    """Pages about what a unit does with a letter: the one that the demo's units handle and ask about."""
    handled = _id(Document, draft_key="demo-handled")
    tasks = select(HandlingTask.id).join(Receipt, Receipt.id == HandlingTask.receipt_id)
    asked = select(Question.id).where(Question.document_id == handled)
    noted = select(ContestNote.id).join(Receipt, Receipt.id == ContestNote.receipt_id)
    noted = noted.where(Receipt.document_id == handled)
    about: dict[str, list[object]] = {"document_id": [handled]}
    recalled = _id(Document, draft_key="demo-recalled")
    recalls = select(Recall.id).join(Receipt, Receipt.id == Recall.receipt_id).where(Receipt.document_id == recalled)
    papers = ("stamp_pdf", "processing_pdf", "routing_pdf")
    return {
        **{f"documents.{name}": about for name in papers},
        "documents.part_deadline": about | {"task_id": list(db.session.scalars(tasks))},
        "documents.answer_question": about | {"question_id": list(db.session.scalars(asked))},
        "documents.promote_answer": about | {"question_id": list(db.session.scalars(asked))},
        "documents.contest": about,
        "documents.answer_contest": about | {"note_id": list(db.session.scalars(noted))},
        "documents.contest_file": about | {"note_id": list(db.session.scalars(noted))},
        "documents.withdraw_contest": about | {"note_id": list(db.session.scalars(noted))},
        "documents.answer_recall": {"document_id": [_id(Document, draft_key="asked-back")]},
        "documents.recall_result": {"document_id": [recalled], "recall_id": list(db.session.scalars(recalls))},
    }


def _duty_pages(directive: int) -> dict[str, dict[str, list[object]]]:
    """Duties of a draft can be edited, those of a posted document done, and what was reported sent back."""
    draft = _id(Document, draft_key="demo-draft")
    edited = db.session.scalars(select(Duty.id).where(Duty.document_id == draft)).all()
    posted = db.session.scalars(select(Duty.id).where(Duty.document_id == directive)).all()
    reports = db.session.scalars(select(DutyReport.id).where(DutyReport.duty_id.in_(posted))).all()
    return {
        "documents.edit_duty": {"document_id": [draft], "duty_id": list(edited)},
        "documents.do_duty": {"duty_id": list(posted)},
        "documents.return_duty": {"report_id": list(reports)},
        "documents.download_proof": {"report_id": list(reports)},
    }


def _id(model: type[Base], **values: object) -> int:
    found: int = db.session.scalars(select(model).filter_by(**values)).one().id  # type: ignore[attr-defined]
    return found


PARTS = {"search.glance", "search.open_saved", "units.branch", "units.choose", "school.choose_school", *FAMILY_PARTS}
"""Answered to htmx alone, as parts of pages, or only ways on; asked directly they lead to the page."""

AFTER_A_FORM = {"documents.package_file", "documents.submit", "documents.many", "documents.recall_ticked"}
"""Addresses that mean something only after a form was sent: asked directly they lead to another page, or nowhere."""


@dataclass(frozen=True)
class Address:
    """One address, the rule it was built from, and who may open pages of that rule."""

    rule: str
    access: Access
    path: str


def rules(app: Flask) -> list[Rule]:
    """Everything that answers to GET, but static files, parts and what a sent form leads to."""
    closed = {"static", *PARTS, *AFTER_A_FORM}
    closed |= {name for name, view in app.view_functions.items() if hasattr(view, "operation")}  # for programs
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in closed and "GET" in (rule.methods or ())]


def addresses(app: Flask) -> list[Address]:
    """All rules with their arguments filled; a rule whose argument has no value here has no address."""
    with app.test_request_context():
        found, exceptions = rows(), only()
        return [
            Address(str(rule), app.view_functions[rule.endpoint].access, path)  # type: ignore[attr-defined]
            for rule in rules(app)
            for plain in _filled(rule, found | exceptions.get(rule.endpoint, {}))
            for path in (plain, *(f"{plain}?{query}" for query in QUERIES.get(rule.endpoint, ())))
        ]


def _filled(rule: Rule, values: dict[str, list[object]]) -> list[str]:
    names = sorted(rule.arguments)
    chosen = product(*(values.get(name, ()) for name in names))
    built = (rule.build(dict(zip(names, one, strict=True))) for one in chosen)
    return [parts[1] for parts in built if parts]
