"""Families that have never signed in, over all classes one looks after."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book import unreached as service
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, is_real_visit
from portal.web.words import say


@bp.get("/chua-vao")
@page(Permission.CONTACT_WRITE)
def unreached() -> ResponseReturnValue:
    """Pupils of whose family nobody has ever signed in."""
    class_id = whole_number(request.args.get("lop"))
    found = service.list_unreached(actor(), class_id=class_id, number=page_number(), visit=is_real_visit())
    classes = service.offer_classes(actor())
    return answer("contact_book/unreached.html", page=Page(found), classes=classes, class_id=class_id)


@bp.post("/chua-vao/bang")
@page(Permission.CONTACT_WRITE)
def export_unreached() -> ResponseReturnValue:
    """All of them as a spreadsheet."""
    data = service.export_unreached(actor(), class_id=whole_number(request.args.get("lop")), say=say)
    return download(data, _("Gia đình chưa vào sổ liên lạc.xlsx"), XLSX)
