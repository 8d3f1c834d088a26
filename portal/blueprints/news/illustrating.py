"""The pictures of an article: cover and gallery chosen from the library, one put into the text."""

from typing import Any, cast

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import illustrating, media, opening
from portal.services.news.opening import Opened
from portal.web.access import page
from portal.web.forms import LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to

PICKED = 12


class PicturesForm(PortalForm):
    """The gallery as it is being arranged: ``caption_<id>`` for each picture, in the order sent."""

    seen = HiddenField(validators=[at_most(40)])

    def gallery(self) -> list[tuple[int, str]]:
        """Pictures with their captions, in order."""
        named = ((name.removeprefix("caption_"), field) for name, field in self._fields.items() if "caption_" in name)
        return [(int(number), field.data or "") for number, field in named]


def _form(opened: Opened) -> PicturesForm:
    """The form for the gallery as it is kept now."""
    label = _l("Chú thích")
    captions = {f"caption_{item.medium_id}": item.caption for item in opened.version.gallery}
    fields = {
        name: LineField(label, [at_most(illustrating.LONGEST_CAPTION)], default=caption)
        for name, caption in captions.items()
    }
    form = load_form(
        cast("type[PicturesForm]", type("ThesePicturesForm", (PicturesForm,), fields)), data={"seen": opened.seen}
    )
    for name in captions.keys() - request.form.keys() if request.form else ():
        form[name].data = captions[name]  # put in by somebody else since the page was opened
    return form


@bp.route("/<int:article_id>/anh", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def pictures(article_id: int) -> ResponseReturnValue:
    """Choose the cover and the gallery of an article from the library; each button keeps the captions too."""
    opened = opening.open_article(actor(), article_id=article_id)
    form = _form(opened)
    here = url_for("news.pictures", article_id=article_id, q=request.args.get("q"), trang=request.args.get("trang"))
    if form.validate_on_submit():
        cover_id, gallery = arrange(request.form.get("action", ""), opened.version.cover_id, form.gallery())
        if form.attempt(
            illustrating.choose_pictures,
            actor(),
            article_id=article_id,
            seen=form.seen.data or "",
            cover_id=cover_id,
            gallery=gallery,
        ):
            flash(_("Đã lưu ảnh của bài."), "success")
            return go_to(here)
        opened, errors = opening.open_article(actor(), article_id=article_id), form.form_errors
        form = _form(opened)
        form.form_errors, form.seen.data = errors, opened.seen
    found, words = _usable()
    return answer(
        "news/pictures.html",
        form=form,
        article=opened.article,
        version=opened.version,
        page=found,
        words=words,
        here=here,
    )


def arrange(
    action: str, cover_id: int | None, gallery: list[tuple[int, str]]
) -> tuple[int | None, list[tuple[int, str]]]:
    """Cover and gallery after a button: ``cover-5``, ``uncover``, ``add-5``, ``drop-5``, ``up-5``, ``down-5``."""
    act, _dash, number = action.partition("-")
    medium_id = whole_number(number)
    if act == "uncover":
        return None, gallery
    if medium_id is None:
        return cover_id, gallery
    if act == "cover":
        return medium_id, gallery
    ids = [each for each, _caption in gallery]
    if act == "add" and medium_id not in ids:
        return cover_id, [*gallery, (medium_id, "")]
    if medium_id in ids:
        at = ids.index(medium_id)
        moved = gallery.pop(at)
        if act in {"up", "down"}:
            gallery.insert(max(0, at + (1 if act == "down" else -1)), moved)
        elif act != "drop":
            gallery.insert(at, moved)
    return cover_id, gallery


@bp.route("/<int:article_id>/chon-anh", methods=["GET", "POST"])
@page(Permission.NEWS_WRITE)
def pick_picture(article_id: int) -> ResponseReturnValue:
    """Put a picture of the library into the text: where the cursor is in the editor, at the end from this page."""
    opened = opening.open_article(actor(), article_id=article_id)
    form = load_form(PicturesForm, data={"seen": opened.seen})
    if form.validate_on_submit():
        chosen: dict[str, Any] = {"seen": form.seen.data or "", "medium_id": whole_number(request.form.get("medium"))}
        if form.attempt(illustrating.append_picture, actor(), article_id=article_id, **chosen):
            flash(_("Đã chèn ảnh vào cuối bài."), "success")
            return go_to(url_for("news.edit", article_id=article_id))
        form.seen.data = opening.open_article(actor(), article_id=article_id).seen
    found, words = _usable()
    return answer(
        "news/pick_picture.html",
        part="news/_picker.html",
        form=form,
        article=opened.article,
        version=opened.version,
        page=found,
        words=words,
    )


def _usable() -> tuple[Page, str]:
    """A page of the pictures that may be used, by the words searched for."""
    words = request.args.get("q", "").strip()
    return Page(media.list_media(actor(), number=page_number(), show="usable", words=words, size=PICKED)), words
