"""What the school discloses of each school year: the eight sections, written, published, updated."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.disclosing_forms import ChangeForm, DisclosureForm
from portal.errors import NotFound
from portal.rules.news.disclosure.topics import TOPIC_OF_SLUG, Topic
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year, year_name
from portal.services.news import sites
from portal.services.news.disclosure import board, writing
from portal.web.access import page
from portal.web.article_html import render_body
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.media import kind_of_stored, send_file
from portal.web.parts import parts
from portal.web.respond import answer, go_to


def asked_topic(slug: str) -> Topic:
    """The section of this word in an address."""
    if slug not in TOPIC_OF_SLUG:
        raise NotFound
    return TOPIC_OF_SLUG[slug]


@bp.get("/cong-khai")
@page(Permission.NEWS_MANAGE)
def disclosure() -> ResponseReturnValue:
    """The eight sections of a school year with their states, and what to do about each."""
    if sites.find_own_site(actor()) is None:
        return answer("news/no_site.html")
    return answer("news/disclosure.html", board=board.read_board(actor(), read_year(request.args.get("nam", ""))))


@bp.route("/cong-khai/<int:year>/<topic_slug>", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE, files=True)
def disclose(year: int, topic_slug: str) -> ResponseReturnValue:
    """Write a section, keep it as a draft or let everybody read it."""
    topic = asked_topic(topic_slug)
    opened = writing.open_topic(actor(), year=year, topic=topic)
    form = _form(opened)
    if not form.is_submitted():
        return _edit_page(form, opened)
    form.validate()
    _take_files(form)
    form.offer_files(writing.offer_files(opened, form.sent_ids()))
    if not form.errors:
        publishes = request.form.get("action") == "publish"
        kept = form.attempt_step(
            writing.publish if publishes else writing.save_draft,
            actor(),
            year=year,
            topic=topic,
            seen=form.seen.data or "",
            filling=form.filling(),
            kind_of=kind_of_stored,
            apart=bool(form.apart.data),
        )
        if kept is not None:
            flash(_("Đã đăng công khai.") if publishes else _("Đã lưu nháp, chưa công khai."), "success")
            return go_to(url_for("news.disclosure", nam=year_name(year)))
    return _edit_page(form, writing.open_topic(actor(), year=year, topic=topic))


def _form(opened: writing.Opened) -> DisclosureForm:
    """The form with the newest words; with those of the year before when somebody asks to begin with them."""
    source = opened.latest
    if source is None and request.args.get("tu") == "nam-truoc":
        source = opened.last_year
    body = source.body if source else ""
    note = opened.latest.note if opened.latest and opened.latest.published_at is None else ""
    data = {"body": body, "form_of_body": "html", "note": note, "seen": opened.seen}
    form = load_form(DisclosureForm, data=data | {"kept": [str(medium.id) for medium in opened.files]})
    form.offer_files(writing.offer_files(opened, form.sent_ids()))
    return form


def _take_files(form: DisclosureForm) -> None:
    """Put what was sent into the library, so that it need not be sent again; what no section may carry is named."""
    for upload in form.chosen():
        medium = form.attempt_step(
            writing.add_file,
            actor(),
            name=upload.name,
            sha256=upload.sha256,
            size=upload.size,
            kind=kind_of_stored(upload.sha256),
        )
        if medium is not None:
            form.add_file(medium.id)


def _edit_page(form: DisclosureForm, opened: writing.Opened) -> ResponseReturnValue:
    body = form.show_typed()
    if form.errors and form.seen.data != opened.seen:
        form.seen.data, form.apart.data = opened.seen, "1"
    return answer(
        "news/disclose.html",
        keep=True,
        form=form,
        opened=opened,
        body=Markup(body),  # noqa: S704 - cleaned by show_typed
        most=writing.MOST_FILES,
        limit=parts().settings.max_file_mb << 20,
    )


@bp.get("/cong-khai/<int:year>/<topic_slug>/ban/<int:number>")
@page(Permission.NEWS_MANAGE)
def disclosure_version(year: int, topic_slug: str, number: int) -> ResponseReturnValue:
    """One version of a section as everybody reads it, or will."""
    topic = asked_topic(topic_slug)
    version = writing.get_version(actor(), year=year, topic=topic, number=number)
    body = render_body(version.body, {})
    return answer("news/disclosure_version.html", version=version, topic=topic, year=year, body=body)


@bp.route("/cong-khai/<int:year>/<topic_slug>/thay-doi", methods=["GET", "POST"])
@page(Permission.NEWS_MANAGE)
def note_change(year: int, topic_slug: str) -> ResponseReturnValue:
    """Note that what a section tells has changed, which begins the ten working days."""
    topic = asked_topic(topic_slug)
    opened = writing.open_topic(actor(), year=year, topic=topic)
    if not opened.published_once:
        raise NotFound
    form = load_form(ChangeForm)
    if form.validate_on_submit() and form.attempt(
        writing.record_change, actor(), year=year, topic=topic, day=form.day.data, words=form.words.data or ""
    ):
        flash(_("Đã ghi nhận. Hãy cập nhật mục này trong 10 ngày làm việc."), "success")
        return go_to(url_for("news.disclosure", nam=year_name(year)))
    return answer("news/disclosure_change.html", form=form, opened=opened)


@bp.get("/cong-khai/<int:year>/<topic_slug>/ban/<int:number>/tep/<int:medium_id>")
@page(Permission.NEWS_MANAGE)
def disclosure_file(year: int, topic_slug: str, number: int, medium_id: int) -> ResponseReturnValue:
    """A file of a version, to be saved."""
    topic = asked_topic(topic_slug)
    version = writing.get_version(actor(), year=year, topic=topic, number=number)
    files = [file.medium for file in version.files if file.medium_id == medium_id]
    if not files:
        raise NotFound
    return send_file(files[0])
