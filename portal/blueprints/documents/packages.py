"""Looking into a package that came from another system, saving its files, and taking its document in."""

from urllib.parse import quote

from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms import FileField

from portal.adapters.edxml import Contents, Kept, read_package
from portal.blueprints.documents.blueprint import bp
from portal.errors import NotFound, mark
from portal.rules.documents.edxml.facts import PRIORITY_WORDS, Package
from portal.rules.permissions import Permission
from portal.services.documents import outside, packages
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.tables import VALID_SECONDS, begin_write, sha256_of, uploaded_ticket
from portal.web.templates import day, moment
from portal.web.words import say

MEGABYTE = 1024 * 1024


class PackageForm(PortalForm):
    """The package to look into."""

    file = FileField(_l("Gói edXML"))


@bp.route("/goi-edxml", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE, write=False, files=True)
def look_into_package() -> ResponseReturnValue:
    """Choose a package and see what it says, from whom, and its files; nothing is taken in yet."""
    form = load_form(PackageForm)
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket, missing=mark("Hãy chọn một gói edXML."))
        contents = form.attempt(_read, sha256_of(ticket)) if ticket else None
        if contents is not None:
            return _show(packages.inspect(actor(), contents=contents), ticket or "", PackageForm(formdata=None))
    return _choose(form)


@bp.post("/goi-edxml/nhan")
@page(Permission.DOCUMENTS_RECEIVE, write=False)
def take_in_package() -> ResponseReturnValue:
    """Take the document of a package that was looked into in for the own unit, all of it or nothing."""
    form, ticket = PackageForm(), request.form.get("ticket", "")
    sha256 = form.attempt(sha256_of, ticket)
    contents = form.attempt(_read, sha256) if sha256 else None
    if contents is None or sha256 is None:
        return _choose(form)
    begin_write()
    document = form.attempt(outside.receive_package, actor(), contents=contents, sha256=sha256)
    if document is None:
        return _show(packages.inspect(actor(), contents=contents), ticket, form)
    flash(_("Đã nhận văn bản. Thời điểm nhận vào cổng là lúc này; giờ gửi của cơ quan gửi ghi theo gói."), "success")
    return go_to(url_for("documents.show", document_id=document.id))


@bp.get("/goi-edxml/tep/<token>")
@page(Permission.DOCUMENTS_RECEIVE)
def package_file(token: str) -> ResponseReturnValue:
    """A file of a package this person has looked into, always as a download."""
    try:
        sha256, name, size, account_id = _signer().loads(token, max_age=VALID_SECONDS)
    except BadSignature as error:
        raise NotFound from error
    if account_id != actor().account_id:
        raise NotFound
    response = Response(parts().file_store.open(sha256) if request.method == "GET" else ())
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _choose(form: PackageForm) -> ResponseReturnValue:
    max_bytes = parts().settings.max_file_mb * MEGABYTE
    return answer("documents/package_choose.html", form=form, max_bytes=max_bytes)


def _read(sha256: str) -> Contents:
    store = parts().file_store
    most = parts().settings.max_file_mb * MEGABYTE
    return read_package(store.open(sha256), make_sink=lambda: Kept(store), most_bytes=most)


def _show(found: packages.Inspection, ticket: str, form: PackageForm) -> ResponseReturnValue:
    said: dict[str, list[str]] = {}
    for problem in found.problems:
        said.setdefault(problem.field or "", []).append(say(problem.message, **problem.params))
    rows = [(label, value, said.pop(element, [])) for label, value, element in _rows(found.package)]
    tokens = [_signer().dumps([file.sha256, file.name, file.size, actor().account_id]) for file in found.files]
    others = [f"{element}: {words}" for element, messages in said.items() for words in messages]
    return answer(
        "documents/package.html", found=found, rows=rows, others=others, tokens=tokens, ticket=ticket, form=form
    )


def _rows(package: Package) -> list[tuple[str, str, str]]:
    """Label, value as claimed, and the element a problem would be at."""
    urgency = _(PRIORITY_WORDS[package.priority])
    sender, times = package.sender, [f"{t.organ_id} {moment(t.at)}" for t in package.traces]
    return [
        (_("Cơ quan gửi"), sender.name, "From/OrganName"),
        (_("Mã định danh cơ quan gửi"), sender.organ_id, "From/OrganId"),
        (_("Số, ký hiệu"), package.code, "Code"),
        (_("Ngày ban hành"), day(package.issued_on), "PromulgationInfo/PromulgationDate"),
        (_("Địa danh"), package.place, "PromulgationInfo/Place"),
        (_("Hình thức văn bản"), package.type_name, "DocumentType/Type"),
        (_("Trích yếu"), package.subject, "Subject"),
        (_("Chức vụ"), " ".join(filter(None, (package.competence, package.signer_position))), "SignerInfo/Position"),
        (_("Người ký"), package.signer_name, "SignerInfo/FullName"),
        (_("Hạn trả lời"), day(package.due_on), "DueDate"),
        (_("Độ khẩn"), urgency, "OtherInfo/Priority"),
        (_("Số trang"), str(package.pages or ""), "OtherInfo/PageAmount"),
        (_("Nơi nhận"), "; ".join(package.to_places), "ToPlaces"),
        (_("Gửi lúc, theo gói"), "; ".join(times), "Timestamp"),
        (_("Mã định danh văn bản"), package.document_id, "DocumentId"),
    ]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="package-file")
