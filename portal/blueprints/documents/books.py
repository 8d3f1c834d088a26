"""Registering a received document, and the registers of incoming, outgoing and followed documents by year."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.adapters.spreadsheet import write_table
from portal.blueprints.documents import book_columns
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import ArrivalForm
from portal.rules.permissions import Permission
from portal.services.documents import answering, approving, arrivals, books, numbering
from portal.services.documents.handling import follow_up
from portal.services.documents.papers.books import Cover, book_paper
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.papers import send_paper
from portal.web.respond import XLSX, answer, download, go_to

Layout = tuple[list[book_columns.Column], Callable[[Any], list[object]]]


@bp.route("/<int:document_id>/vao-so", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE)
def register_arrival(document_id: int) -> ResponseReturnValue:
    """Enter a received document into the unit's incoming register."""
    form = load_form(ArrivalForm)
    if form.validate_on_submit() and (
        entered := form.attempt(
            arrivals.register_arrival,
            actor(),
            document_id=document_id,
            handler=form.handler.data or "",
            remark=form.remark.data or "",
        )
    ):
        flash(_("Đã vào sổ: số đến %(number)s.", number=entered.arrival_number), "success")
        return go_to(url_for("documents.show", document_id=document_id))
    receipt = answering.get_own_receipt(actor(), document_id=document_id)
    return answer("documents/register_arrival.html", form=form, receipt=receipt, document=receipt.document)


@bp.get("/so-den")
@page(Permission.DOCUMENTS_READ)
def incoming_book() -> ResponseReturnValue:
    """The register of incoming documents of a year (sổ đăng ký văn bản đến)."""
    years = books.arrival_years(actor())
    year = _year(years)
    found = Page(books.list_arrivals(actor(), year=year, number=page_number()))
    columns, cells = book_columns.incoming()
    return answer(
        "documents/incoming_book.html",
        page=found,
        columns=columns,
        cells=cells,
        years=years,
        year=year,
        volumes=books.volumes_of(found.total),
    )


@bp.get("/so-den.xlsx")
@page(Permission.DOCUMENTS_READ)
def incoming_book_xlsx() -> ResponseReturnValue:
    """The register of incoming documents of a year as a spreadsheet."""
    year = _year(books.arrival_years(actor()))
    title = _("Sổ đăng ký văn bản đến năm %(year)s", year=year)
    return _sheet(title, f"so-den-{year}.xlsx", book_columns.incoming(), books.export_arrivals(actor(), year=year))


@bp.get("/so-di")
@page(Permission.DOCUMENTS_READ)
def outgoing_book() -> ResponseReturnValue:
    """The register of outgoing documents of a year (sổ đăng ký văn bản đi)."""
    years = books.dispatch_years(actor())
    year = _year(years)
    found = Page(books.list_dispatches(actor(), year=year, number=page_number()))
    columns, cells = book_columns.outgoing()
    return answer(
        "documents/outgoing_book.html",
        pending=approving.count_pending(actor()),
        unissued=[book_columns.unissued(kept) for kept in numbering.list_unissued(actor(), year=year)],
        page=found,
        columns=columns,
        cells=cells,
        years=years,
        year=year,
        volumes=books.volumes_of(found.total),
    )


@bp.get("/so-di.xlsx")
@page(Permission.DOCUMENTS_READ)
def outgoing_book_xlsx() -> ResponseReturnValue:
    """The register of outgoing documents of a year as a spreadsheet."""
    year = _year(books.dispatch_years(actor()))
    title = _("Sổ đăng ký văn bản đi năm %(year)s", year=year)
    columns, cells = book_columns.outgoing()
    lines = chain(
        map(cells, books.export_dispatches(actor(), year=year)),
        map(book_columns.unissued, numbering.list_unissued(actor(), year=year)),
    )
    return _sheet(title, f"so-di-{year}.xlsx", (columns, list), lines)


@bp.get("/so-den.pdf")
@page(Permission.DOCUMENTS_READ)
def incoming_book_pdf() -> ResponseReturnValue:
    """A volume of the register of incoming documents of a year, to print."""
    year, volume = _year(books.arrival_years(actor())), _volume()
    rows = books.arrivals_volume(actor(), year=year, volume=volume)
    ends = [(row.arrived_on, row.number) for row in (rows[0], rows[-1])]
    cover = Cover("Sổ đăng ký văn bản đến", year, volume, *ends)
    return _paper(cover, f"so-den-{year}-{volume}.pdf", book_columns.incoming, rows)


@bp.get("/so-di.pdf")
@page(Permission.DOCUMENTS_READ)
def outgoing_book_pdf() -> ResponseReturnValue:
    """A volume of the register of outgoing documents of a year, to print."""
    year, volume = _year(books.dispatch_years(actor())), _volume()
    rows = books.dispatches_volume(actor(), year=year, volume=volume)
    ends = [(row.sent_on, row.document.code) for row in (rows[0], rows[-1])]
    cover = Cover("Sổ đăng ký văn bản đi", year, volume, *ends)
    is_last = volume == books.volumes_of(books.list_dispatches(actor(), year=year, number=1).total)
    unissued = numbering.list_unissued(actor(), year=year) if is_last else ()
    return _paper(cover, f"so-di-{year}-{volume}.pdf", book_columns.outgoing, rows, unissued)


@bp.get("/so-theo-doi")
@page(Permission.DOCUMENTS_READ)
def follow_up_book() -> ResponseReturnValue:
    """The register in which the unit follows how documents received in a year are handled."""
    years = books.arrival_years(actor())
    year = _year(years)
    found = Page(follow_up.list_follow_up(actor(), year=year, number=page_number()))
    columns, cells = book_columns.follow_up()
    volumes = -(-found.total // follow_up.VOLUME)
    return answer(
        "documents/follow_up_book.html",
        page=found,
        columns=columns,
        cells=cells,
        years=years,
        year=year,
        volumes=volumes,
    )


@bp.get("/so-theo-doi.xlsx")
@page(Permission.DOCUMENTS_READ)
def follow_up_book_xlsx() -> ResponseReturnValue:
    """The register of the handling of a year as a spreadsheet."""
    year = _year(books.arrival_years(actor()))
    title, rows = _("Sổ theo dõi giải quyết năm %(year)s", year=year), follow_up.export_follow_up(actor(), year=year)
    return _sheet(title, f"so-theo-doi-{year}.xlsx", book_columns.follow_up(), rows)


@bp.get("/so-theo-doi.pdf")
@page(Permission.DOCUMENTS_READ)
def follow_up_book_pdf() -> ResponseReturnValue:
    """A volume of the register of the handling of a year, to print."""
    year, volume = _year(books.arrival_years(actor())), _volume()
    rows = follow_up.follow_up_volume(actor(), year=year, volume=volume)
    ends = [(row.arrived_on, row.number) for row in (rows[0], rows[-1])]
    cover = Cover("Sổ theo dõi giải quyết văn bản đến", year, volume, *ends)
    return _paper(cover, f"so-theo-doi-{year}-{volume}.pdf", book_columns.follow_up, rows)


def _volume() -> int:
    """The volume asked for, the first when none is."""
    return request.args.get("quyen", 1, type=int)


def _paper(
    cover: Cover, file_name: str, layout: Callable[[], Layout], rows: Sequence[Any], unissued: Sequence[Any] = ()
) -> ResponseReturnValue:
    """Papers are in Vietnamese whatever the language of the screen."""
    with force_locale("vi"):
        columns, cells = layout()
        lines = [*(cells(row) for row in rows), *map(book_columns.unissued, unissued)]
    return send_paper(book_paper(actor(), cover=cover, columns=columns, lines=lines, file_name=file_name))


def _year(years: list[int]) -> int:
    """The year asked for; anything else is the newest."""
    asked = request.args.get("nam", type=int)
    return asked if asked in years else years[0]


def _sheet(title: str, name: str, layout: Layout, rows: Iterable[Any]) -> ResponseReturnValue:
    columns, cells = layout
    headings = [(f"({number}) {column.label}", column.width) for number, column in enumerate(columns, start=1)]
    return download(write_table(title, headings, (cells(row) for row in rows)), name, XLSX)
