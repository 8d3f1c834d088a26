"""Pupils in pictures and in articles: who they are, and whether their families allow it."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book.consents import depicting, marking
from portal.services.news import media
from portal.web.access import page
from portal.web.forms import ChoicesField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to


class MarkForm(PortalForm):
    """The pupils of one class who are in the picture."""

    pupils = ChoicesField(_l("Học sinh trong ảnh"))


@bp.route("/thu-vien/<int:medium_id>/hoc-sinh", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def medium_pupils(medium_id: int) -> ResponseReturnValue:
    """Which pupils a picture shows, chosen class by class."""
    class_id = whole_number(request.args.get("lop"))
    found = marking.read_marking(actor(), medium_id=medium_id, class_id=class_id)
    marked = {pupil.id for pupil in found.marked}
    form = load_form(MarkForm, data={"pupils": [str(each.id) for each in found.pupils if each.id in marked]})
    form.pupils.offer((str(each.id), each.full_name) for each in found.pupils)
    here = url_for("news.medium_pupils", medium_id=medium_id, lop=class_id)
    if class_id is not None and form.validate_on_submit():
        chosen = [int(each) for each in form.pupils.data or [] if each.isdecimal()]
        count = form.attempt(marking.mark_pupils, actor(), medium_id=medium_id, class_id=class_id, pupil_ids=chosen)
        if count is not None:
            words = ngettext("Đã ghi %(num)s em của lớp.", "Đã ghi %(num)s em của lớp.", count)
            flash(words, "success")
            return go_to(here)
    may_change = media.may_change(actor(), found.medium)
    return answer("news/medium_pupils.html", form=form, found=found, medium=found.medium, may_change=may_change)


@bp.get("/<int:article_id>/hoc-sinh")
@page(Permission.NEWS_WRITE)
def article_pupils(article_id: int) -> ResponseReturnValue:
    """The pupils an article names or shows."""
    article, shown = depicting.read_shown(actor(), article_id)
    return answer("news/article_pupils.html", article=article, shown=shown)


@bp.post("/<int:article_id>/hoc-sinh/<int:pupil_id>/nguoi-khac/<int:is_other>")
@page(Permission.NEWS_WRITE)
def say_other(article_id: int, pupil_id: int, is_other: int) -> ResponseReturnValue:
    """Say that the name is another person's (1), or take that back (0)."""
    form = PortalForm()
    form.attempt(depicting.say_other, actor(), article_id=article_id, pupil_id=pupil_id, is_other=bool(is_other))
    for words in form.form_errors:
        flash(str(words), "error")
    if not form.form_errors:
        flash(_("Đã ghi, kèm tên bạn và giờ."), "success")
    return go_to(url_for("news.article_pupils", article_id=article_id))
