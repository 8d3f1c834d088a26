"""Mail addresses of families that need correcting."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book import addresses
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit


@bp.get("/dia-chi-can-sua")
@page(Permission.CONTACT_WRITE)
def bad_addresses() -> ResponseReturnValue:
    """Whose mails come back, class by class."""
    found = addresses.list_bad(actor(), number=page_number(), visit=is_real_visit())
    return answer("contact_book/bad_addresses.html", page=Page(found))


@bp.post("/dia-chi-can-sua/<int:address_id>/dung")
@page(Permission.CONTACT_WRITE)
def keep_address(address_id: int) -> ResponseReturnValue:
    """The address is right after all."""
    addresses.keep_address(actor(), address_id=address_id)
    flash(_("Đã ghi là địa chỉ đúng. Từ thông báo sau, cổng lại gửi thư đến địa chỉ này."), "success")
    return go_to(url_for("contact_book.bad_addresses"))
