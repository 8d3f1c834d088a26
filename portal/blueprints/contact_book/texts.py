"""Short messages: what the school spends on them, and every one that was sent."""

from datetime import date

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.notifications.sms import first_of_month, read_prices
from portal.rules.permissions import Permission
from portal.services.contact_book.texts import budgets, spending
from portal.web.access import page
from portal.web.forms import PortalForm, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say


class BudgetForm(PortalForm):
    """The money of a month, and how texts are written."""

    amount = StringField(
        _l("Ngân sách mỗi tháng (đồng)"), [required], description=_l("Ví dụ: 500.000. Nhập 0 để thôi nhắn tin.")
    )
    unaccented = BooleanField(
        _l("Nhắn tin không dấu"), description=_l("Một tin không dấu dài 160 chữ, có dấu chỉ 70 chữ nên tốn hơn.")
    )


@bp.get("/tin-nhan/")
@page(Permission.CONTACT_MANAGE)
def texts() -> ResponseReturnValue:
    """The money of a month and its messages."""
    month = _month()
    return answer(
        "contact_book/texts.html",
        page=Page(spending.list_messages(actor(), month=month, number=page_number())),
        money=budgets.get_money(actor(), month=month),
        months=spending.list_months(actor()),
        is_on=parts().texter is not None,
        price=read_prices(parts().settings.sms_prices).usual,
    )


@bp.route("/tin-nhan/ngan-sach", methods=["GET", "POST"])
@page(Permission.CONTACT_SPEND)
def text_budget() -> ResponseReturnValue:
    """Set the money of this month and those after it."""
    money = budgets.get_money(actor())
    form = load_form(BudgetForm, amount=str(money.amount), unaccented=money.unaccented)
    if form.validate_on_submit() and form.attempt(
        budgets.set_budget, actor(), amount=_amount(form.amount.data or ""), unaccented=form.unaccented.data
    ):
        flash(_("Đã lưu ngân sách tin nhắn."), "success")
        return go_to(url_for("contact_book.texts"))
    return answer("contact_book/text_budget.html", form=form, money=money)


@bp.post("/tin-nhan/bang")
@page(Permission.CONTACT_MANAGE)
def export_texts() -> ResponseReturnValue:
    """The log of a month as a spreadsheet."""
    month = _month()
    data = spending.export_messages(actor(), month=month, say=say)
    return download(data, _("Tin nhắn SMS %(month)s.xlsx", month=f"{month:%Y-%m}"), XLSX)


def _amount(typed: str) -> int | None:
    """Money as people write it: "500.000", "500 000", "500000 đ"."""
    return whole_number(typed.replace(".", "").replace(",", "").replace(" ", "").removesuffix("đ"))


def _month() -> date:
    try:
        return first_of_month(date.fromisoformat(f"{request.args.get('thang', '')}-01"))
    except ValueError:
        return budgets.this_month()
