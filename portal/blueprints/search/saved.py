"""Searches a person keeps."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.blueprints.search.blueprint import bp
from portal.services.search import saved
from portal.web.access import SIGNED_IN, page
from portal.web.forms import LineField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to
from portal.web.search_index import search_index


class SaveForm(PortalForm):
    """A name for a search."""

    name = LineField(_l("Đặt tên"))
    query = HiddenField()
    tells = BooleanField(_l("Báo cho tôi mỗi ngày một lần khi có kết quả mới"))


@bp.route("/luu", methods=["GET", "POST"])
@page(SIGNED_IN, write=False)
def keep() -> ResponseReturnValue:
    """Keep the search just made."""
    form = load_form(SaveForm)
    if request.method == "GET":
        form.query.data = request.query_string.decode("utf-8", "replace")
        form.name.data = request.args.get("q", "")[: saved.LONGEST_NAME]
    if form.validate_on_submit():
        with search_index() as engine:
            kept = form.attempt(
                saved.save,
                actor(),
                engine,
                name=form.name.data or "",
                query=form.query.data or "",
                tells=bool(form.tells.data),
            )
        if kept:
            flash(_("Đã lưu tìm kiếm “%(name)s”.", name=kept.name))
            return go_to(url_for("search.list_saved"))
    return answer("search/keep.html", form=form, back=f"{url_for('search.index')}?{form.query.data or ''}")


@bp.get("/da-luu")
@page(SIGNED_IN)
def list_saved() -> ResponseReturnValue:
    """One's own searches."""
    return answer("search/saved.html", searches=saved.list_saved(actor()))


@bp.get("/da-luu/<int:search_id>")
@page(SIGNED_IN)
def open_saved(search_id: int) -> ResponseReturnValue:
    """Where a notification leads: the search, the newest first."""
    return go_to(f"{url_for('search.index')}?{saved.newest_first(actor(), search_id=search_id)}")


@bp.post("/da-luu/<int:search_id>/bao")
@page(SIGNED_IN)
def tell(search_id: int) -> ResponseReturnValue:
    """Tell new hits, or no more."""
    saved.set_telling(actor(), search_id=search_id, tells=request.form.get("tells") == "1")
    return go_to(url_for("search.list_saved"))


@bp.post("/da-luu/<int:search_id>/xoa")
@page(SIGNED_IN)
def remove(search_id: int) -> ResponseReturnValue:
    """Remove a saved search."""
    saved.remove(actor(), search_id=search_id)
    flash(_("Đã xóa tìm kiếm."))
    return go_to(url_for("search.list_saved"))
