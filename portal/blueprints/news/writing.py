"""Writing an article: begun, written, saved while somebody types."""

from collections.abc import Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from portal.adapters import clock
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.writing_forms import HTML, StartForm, WriteForm
from portal.rules.permissions import Permission
from portal.services.news import opening, places, versions, writing
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to

AFTERWARDS = {"preview": "news.preview", "pictures": "news.pictures", "picture": "news.pick_picture"}
"""Where a button of the page of writing leads once what was typed is kept."""


@bp.route("/viet", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def start() -> ResponseReturnValue:
    """Begin an article or a notice in one of the own sections."""
    form = load_form(StartForm, title=request.args.get("tieu-de", ""))
    sections = places.writable_sections(actor())
    form.section_id.give(sections)
    if sections and form.validate_on_submit():
        article = form.attempt(
            writing.start_article,
            actor(),
            kind=form.kind.data,
            section_id=int(form.section_id.data),
            title=form.title.data or "",
        )
        if article:
            return go_to(url_for("news.edit", article_id=article.id))
    return answer("news/start.html", form=form, sections=sections)


@bp.route("/<int:article_id>/sua", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def edit(article_id: int) -> ResponseReturnValue:
    """Write an article; opening it tells others who is at it."""
    editors = opening.announce(actor(), article_id=article_id) if request.method == "GET" else ()
    opened = opening.open_article(actor(), article_id=article_id)
    if request.method == "GET" and opened.waits:
        flash(_("Bài đang chờ duyệt nên không sửa được. Rút bài về rồi hãy sửa."), "warn")
        return go_to(url_for("news.show", article_id=article_id))
    form = load_form(WriteForm, data=opened.fields | {"form_of_body": HTML})
    form.section_id.give(opened.sections)
    if not form.validate_on_submit():
        return _edit_page(form, opened, editors)
    saved = form.attempt(
        writing.save_version,
        actor(),
        article_id=article_id,
        seen=form.seen.data or "",
        writing=form.writing(),
        apart=bool(form.apart.data),
    )
    if saved is None:
        return _edit_page(form, opened)
    _tell_lost(saved.lost_pictures)
    if request.form.get("action") in AFTERWARDS:
        return go_to(url_for(AFTERWARDS[request.form["action"]], article_id=article_id))
    flash(_("Đã lưu bài."), "success")
    return go_to(url_for("news.edit", article_id=article_id))


@bp.post("/<int:article_id>/tu-luu")
@page(Permission.NEWS_WRITE)
def autosave(article_id: int) -> ResponseReturnValue:
    """Keep an article as it is being typed; a part that says when, or calmly why not."""
    form = WriteForm()
    form.section_id.give(opening.open_article(actor(), article_id=article_id).sections)
    seen = form.seen.data or ""
    if not form.validate():
        return _tell(_("Chưa tự lưu: có ô cần sửa. Bấm Lưu để xem."), seen)
    saved = form.attempt_step(writing.autosave, actor(), article_id=article_id, seen=seen, writing=form.writing())
    if saved is None:
        return _tell(" ".join(str(error) for error in form.form_errors) or _("Chưa tự lưu được."), seen)
    now = clock.now().astimezone(clock.LOCAL_ZONE)
    return _tell(_("Đã lưu lúc %(time)s", time=now.strftime("%H:%M")), saved.seen)


def _tell(message: str, seen: str) -> ResponseReturnValue:
    return answer("news/_autosaved.html", part="news/_autosaved.html", message=message, seen=seen)


def _tell_lost(count: int) -> None:
    if count:
        flash(
            ngettext(
                "Đã bỏ %(num)s ảnh không có trong thư viện của đơn vị; hãy tải ảnh lên thư viện rồi chèn lại.",
                "Đã bỏ %(num)s ảnh không có trong thư viện của đơn vị; hãy tải ảnh lên thư viện rồi chèn lại.",
                count,
            ),
            "warn",
        )


def _edit_page(form: WriteForm, opened: opening.Opened, editors: Sequence[object] = ()) -> ResponseReturnValue:
    """The page of writing: with who else is at it, and beside other words when two saved at once."""
    body = form.show_typed()
    other = (
        opening.find_conflict(actor(), article_id=opened.article.id, seen=form.seen.data or "") if form.errors else None
    )
    if other is not None:
        form.seen.data, form.apart.data = versions.fingerprint(other), "1"
    return answer(
        "news/edit.html",
        form=form,
        article=opened.article,
        version=opened.version,
        body=Markup(body),  # noqa: S704 - cleaned by show_typed
        editors=editors,
        other=other,
        pieces=versions.pieces_between(other, body) if other is not None else (),
        now=clock.now(),
    )
