"""The unit's forms: the list, a new one, its name and description, putting away."""

from typing import TypedDict

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.form_design.blueprint import bp
from portal.blueprints.form_design.forms import FormForm
from portal.rules.permissions import Permission
from portal.services.data_forms.designing import forms as made
from portal.services.data_forms.designing.library import ready_of
from portal.services.data_forms.designing.versions import periods_behind
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to
from portal.web.words import say

DESIGN = Permission.FORMS_DESIGN


class Described(TypedDict):
    """What people type about a form as a whole."""

    name: str
    description: str
    domain: str


@bp.get("/")
@page(DESIGN)
def index() -> ResponseReturnValue:
    """The unit's forms."""
    words, state = request.args.get("q", "").strip()[:100], request.args.get("tinh-trang", "")
    found = made.list_forms(actor(), words=words, state=state, number=page_number())
    states = [("", _("Đang dùng")), *((code, say(label)) for code, label in made.STATE_LABELS.items())]
    return answer(
        "form_design/index.html",
        part="form_design/_rows.html",
        page=Page(found),
        words=words,
        state=state,
        states=states,
        labels=made.STATE_LABELS,
    )


@bp.route("/moi", methods=["GET", "POST"])
@page(DESIGN)
def create() -> ResponseReturnValue:
    """A new form, empty."""
    form = load_form(FormForm)
    if form.validate_on_submit():
        created = form.attempt(made.create_form, actor(), code=form.code.data or "", **_described(form))
        if created:
            flash(_("Đã lập biểu mẫu. Hãy thêm các ô cần hỏi."), "success")
            return go_to(url_for("form_design.draft", form_id=created.id))
    return answer("form_design/create.html", form=form)


def _described(form: FormForm) -> Described:
    return {
        "name": form.name.data or "",
        "description": form.description.data or "",
        "domain": form.domain.data or "",
    }


@bp.get("/<int:form_id>")
@page(DESIGN)
def show(form_id: int) -> ResponseReturnValue:
    """One form: what it is, its versions, what can be done with it."""
    found = made.get_form(actor(), form_id)
    versions = made.versions_of(found)
    published = next((one for one in versions if one.published_at), None)
    return answer(
        "form_design/show.html",
        found=found,
        versions=versions,
        has_draft=any(one.published_at is None for one in versions),
        published=published,
        behind=periods_behind(found, published),
        ready=ready_of(found),
    )


@bp.route("/<int:form_id>/thong-tin", methods=["GET", "POST"])
@page(DESIGN)
def describe(form_id: int) -> ResponseReturnValue:
    """Name, domain and description of a form."""
    found = made.get_form(actor(), form_id)
    form = load_form(FormForm, obj=found)
    status = None
    if form.validate_on_submit():
        if form.attempt(made.change_form, actor(), form_id, version=form.version.data or 0, **_described(form)):
            flash(_("Đã lưu."), "success")
            return go_to(url_for("form_design.show", form_id=form_id))
        found = made.get_form(actor(), form_id)
        if form.is_stale(found):
            status = 409
    return answer("form_design/describe.html", form=form, found=found, status=status)


@bp.route("/<int:form_id>/cat", methods=["GET", "POST"])
@page(DESIGN)
def put_away(form_id: int) -> ResponseReturnValue:
    """Take a form out of use, after asking."""
    if request.method == "POST":
        made.put_form_away(actor(), form_id)
        flash(_("Đã cất biểu mẫu. Các kỳ và báo cáo cũ vẫn còn."), "success")
        return go_to(url_for("form_design.index"))
    return answer("form_design/put_away.html", found=made.get_form(actor(), form_id))


@bp.post("/<int:form_id>/lay-ra")
@page(DESIGN)
def take_out(form_id: int) -> ResponseReturnValue:
    """Bring a form back into use."""
    made.take_form_out(actor(), form_id)
    flash(_("Biểu mẫu lại dùng được."), "success")
    return go_to(url_for("form_design.show", form_id=form_id))
