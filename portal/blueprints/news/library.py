"""The media library: found, added to, described, put away."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.adapters.pictures import MAX_SIZE
from portal.blueprints.news.blueprint import bp
from portal.blueprints.news.library_forms import MOST_FILES, PICTURE, AddForm, DescribeForm, describe_new_form
from portal.rules.permissions import Permission
from portal.services.news import media, sites
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.media import draw
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.tables import begin_write

SHOWN = {
    "anh": ("picture", _l("Ảnh")),
    "tep": ("file", _l("Tệp")),
    "chua-mo-ta": ("undescribed", _l("Chưa mô tả")),
    "da-cat": ("put_away", _l("Đã cất")),
}
"""Filters: in the address, for the service, on the page."""


@bp.get("/thu-vien")
@page(Permission.NEWS_WRITE)
def library() -> ResponseReturnValue:
    """The pictures and files of the unit's site, the last added first."""
    if sites.find_own_site(actor()) is None:
        return answer("news/no_site.html")
    loc, words = request.args.get("loc", ""), request.args.get("q", "").strip()
    found = media.list_media(actor(), number=page_number(), show=SHOWN.get(loc, ("", ""))[0], words=words)
    return answer(
        "news/library.html", page=Page(found), filters_shown=SHOWN, shown=loc if loc in SHOWN else "", words=words
    )


@bp.route("/thu-vien/them", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE, write=False, files=True)
def add_media() -> ResponseReturnValue:
    """Put pictures or files into the library; those that cannot be taken are named, the others stay."""
    form, added, kept = load_form(AddForm), 0, []
    if form.validate_on_submit():
        is_picture = form.kind.data == PICTURE
        drawn = [
            (upload, form.attempt(draw, upload, field="files") if is_picture else None) for upload in form.chosen()
        ]
        begin_write()
        for upload, made in drawn:
            if made or not is_picture:
                _medium, is_new = media.add_medium(
                    actor(), name=upload.name, sha256=upload.sha256, size=upload.size, made=made
                )
                added += is_new
                kept.append(upload.name)
        if added or not form.errors:
            flash(_added(added), "success")
        if not form.errors:
            return go_to(url_for("news.describe_new" if is_picture else "news.library"))
    limit = min(MAX_SIZE, parts().settings.max_file_mb << 20)
    return answer("news/add_media.html", form=form, limit=limit, most=MOST_FILES, kept=kept, keep=True)


def _added(count: int) -> str:
    if not count:
        return _("Những ảnh, tệp này đã có trong thư viện.")
    return str(ngettext("Đã thêm %(num)s mục vào thư viện.", "Đã thêm %(num)s mục vào thư viện.", count))


@bp.route("/thu-vien/mo-ta", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def describe_new() -> ResponseReturnValue:
    """Say what each of the own new pictures shows, beside the picture."""
    waiting = media.list_undescribed(actor())
    form = describe_new_form(waiting)
    if waiting and form.validate_on_submit():
        described = form.attempt(media.describe_new, actor(), alts=form.alts(), credit=form.credit.data or "")
        if described:
            flash(_("Đã lưu lời mô tả của %(count)s ảnh.", count=len(described)), "success")
            return go_to(url_for("news.describe_new" if len(described) < len(waiting) else "news.library"))
        form.form_errors.append(_("Chưa có lời mô tả nào để lưu."))
    return answer("news/describe_new.html", form=form, media=waiting)


@bp.route("/thu-vien/<int:medium_id>", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def medium(medium_id: int) -> ResponseReturnValue:
    """One picture or file: what it shows, whose it is, where it is used."""
    found = media.get_medium(actor(), medium_id)
    form = load_form(DescribeForm, obj=found)
    if form.validate_on_submit() and form.attempt(
        media.describe_medium,
        actor(),
        medium_id=medium_id,
        alt=form.alt.data or "",
        credit=form.credit.data or "",
    ):
        flash(_("Đã lưu."), "success")
        return go_to(url_for("news.medium", medium_id=medium_id))
    return answer(
        "news/medium.html",
        form=form,
        medium=found,
        usage=media.find_usage(actor(), found),
        may_change=media.may_change(actor(), found),
        site=sites.find_own_site(actor()),
    )


@bp.post("/thu-vien/<int:medium_id>/cat/<int:away>")
@page(Permission.NEWS_WRITE)
def put_medium_away(medium_id: int, away: int) -> ResponseReturnValue:
    """Offer a picture or file no longer (1), or again (0)."""
    media.put_away(actor(), medium_id=medium_id, away=bool(away))
    flash(_("Đã cất. Bài đang dùng vẫn giữ nguyên.") if away else _("Đã dùng lại được."), "success")
    return go_to(url_for("news.medium", medium_id=medium_id))
