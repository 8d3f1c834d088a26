"""The pages in English: nothing Vietnamese is left but names and what people wrote."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from flask import Flask, url_for
from flask_babel import get_babel
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from portal.adapters import clock, texts
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.documents import Receipt
from portal.models.people import Account, Membership
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.people.domains import DOMAIN_LABELS
from portal.rules.people.importing import COLUMNS as PEOPLE_COLUMNS
from portal.rules.permissions import ROLE_LABELS
from portal.rules.units.importing import COLUMNS as UNIT_COLUMNS
from portal.rules.units.kinds import STANDARD_KINDS
from tests.cast import Cast, Person
from tests.make import make_draft, make_posted
from tests.pages import PageClient, Tree, parse, text_of
from tests.texts import english

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label", "data-confirm", "content")
ON_PURPOSE = (
    "Cổng Trường",
    "Lưu: VT, GDTrH",
    "e.g. SGDĐT",
    "e.g. QĐ, TB",
    "Tiếng Việt",
    "683/SGD&ĐT-GDTH",
    "GIÁM ĐỐC, PHÓ GIÁM ĐỐC",
    "QĐ 12/QĐ-THVB",
    "Bến Tre",
)
"""The product's name, a language in itself, and examples that are to be written like this."""
KINDS = [name for _code, name, _is_school in STANDARD_KINDS]
HEADINGS = [*UNIT_COLUMNS.values(), *PEOPLE_COLUMNS.values()]
TYPED = {f"{words} (" for words in [*HEADINGS, *KINDS, *ROLE_LABELS.values(), *DOMAIN_LABELS.values()]}
"""What tables to import contain in Vietnamese; its English follows in brackets."""

PARTS = ("/tim-don-vi", "/tim-van-ban", "/don-vi/chon", "/chon-truong", "/cap-duoi")
"""Addresses that answer htmx with a part of a page."""


@pytest.fixture
def catalogue(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The English catalogue as it stands in the source, compiled or not."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    compiled = BytesIO()
    write_mo(compiled, english())
    (folder / "messages.mo").write_bytes(compiled.getvalue())
    babel = get_babel(app)
    monkeypatch.setattr(babel, "translation_directories", [str(tmp_path)])
    monkeypatch.setattr(babel.instance.domain_instance, "cache", {})
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts.forget()


def in_english(client: PageClient) -> PageClient:
    assert parse(client.get("/tro-giup?lang=en")).get("lang") == "en"
    return client


def data() -> list[str]:
    """Names and words of the database, longest first."""
    units = db.session.query(Unit.name).all()
    people = db.session.query(Account.full_name).all()
    return sorted({words for (words,) in [*units, *people]} | set(ON_PURPOSE) | TYPED, key=len, reverse=True)


def left_over(tree: Tree, known: list[str]) -> list[str]:
    """What the page says that is still Vietnamese, and does not say so (WCAG 3.1.2)."""
    for element in tree.iter():
        if element.get("lang") == "vi":  # says itself that it is Vietnamese: an example, the text of a letter
            tail = element.tail
            element.clear()
            element.tail = tail
    said = [text_of(tree)]
    for element in tree.iter():
        for name, value in element.items():
            if name in SPOKEN or name.startswith("data-text"):
                said.append(value)
    return left_in(said, known)


def left_in(said: list[str], known: list[str]) -> list[str]:
    left = []
    for words in said:
        for name in known:
            words = words.replace(name, "")
        left += [words[max(0, found.start() - 40) : found.start() + 40] for found in VIETNAMESE.finditer(words)][:1]
    return left


def pages_without_arguments(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules)


def pages_about(app: Flask, **known: int | str) -> list[str]:
    """Every page about one unit, person, document ... of those known."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments]
    with app.test_request_context():
        return sorted(
            url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
            for rule in rules
            if rule.arguments <= known.keys()
        )


def check(client: PageClient, paths: list[str]) -> set[int]:
    """Look at the pages; gives the statuses seen."""
    known, left, seen = data(), {}, set()
    for path in paths:
        response = client.get(path, headers={"HX-Request": "true"} if path.endswith(PARTS) else {})
        seen.add(response.status_code)
        if response.mimetype != "text/html" or not response.data:
            continue
        tree = parse(response)
        part = tree.find(".//title") is None
        assert part or tree.get("lang") == "en", path
        if vietnamese := left_over(tree, known):
            left[path] = vietnamese
    assert not left
    return seen


@pytest.mark.same_everywhere
@pytest.mark.parametrize("who", ["clerk", "leader", "administrator", "supervisor", "operator", "nobody"])
def test_pages_of_a_role_are_english(
    app: Flask, catalogue: None, cast: Cast, client_for: Callable[[Person], PageClient], who: str
) -> None:
    make_draft(cast.clerk, code="1/X", subject="A draft")
    make_posted(cast.clerk, code="2/X", subject="A document")
    make_posted(cast.board_clerk, code="3/X", subject="An incoming document")
    client = in_english(client_for(getattr(cast, who)))
    assert 200 in check(client, pages_without_arguments(app))


@pytest.mark.same_everywhere
def test_the_public_pages_are_english(app: Flask, catalogue: None, client: PageClient) -> None:
    assert 200 in check(in_english(client), [*pages_without_arguments(app), "/no-such-page"])


@pytest.mark.same_everywhere
def test_pages_about_one_thing_are_english(
    app: Flask, catalogue: None, cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    draft = make_draft(cast.clerk, code="1/X", subject="A draft")
    posted = make_posted(cast.clerk, code="2/X", subject="A document")
    incoming = make_posted(cast.board_clerk, code="3/X", subject="An incoming document")
    for document in (draft, posted, incoming):
        document.body = document.place = document.signer_name = document.signer_position = "x"
    membership = db.session.query(Membership).filter_by(account_id=cast.principal.id).one()
    now = clock.now()
    item = OutboxItem(kind="x", key="x", payload={}, state="poisoned", available_at=now, created_at=now, last_error="x")
    db.session.add(item)
    db.session.commit()
    school, person = cast.units["vinh_binh"], cast.principal.id
    clerk = in_english(client_for(cast.clerk))
    assert 200 in check(clerk, pages_about(app, document_id=draft.id))
    (receipt,) = db.session.query(Receipt).filter_by(document_id=incoming.id, unit_id=cast.units["ben_tre"])
    assert 200 in check(clerk, pages_about(app, document_id=posted.id))
    assert 200 in check(clerk, pages_about(app, document_id=incoming.id, receipt_id=receipt.id))
    administrator = in_english(client_for(cast.administrator))
    about = pages_about(app, unit_id=school, account_id=person, membership_id=membership.id)
    assert len(about) > 15
    assert 200 in check(administrator, about)
    operator = in_english(client_for(cast.operator))
    assert 200 in check(operator, pages_about(app, item_id=item.id, key="primary_school"))


@pytest.mark.same_everywhere
def test_refused_forms_and_messages_are_english(
    catalogue: None, cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    client = in_english(client_for(cast.administrator))
    known = data()
    answers = [
        client.send("/nhan-su/them", {"phone": "12", "email": "x", "role": "x", "unit": "x"}),
        client.send("/don-vi/tao", {"name": "", "opened_on": "x", "kind": "x"}),
        client.send(f"/nhan-su/{cast.principal.id}/tam-khoa", {"reason": ""}),
        client.send("/tai-khoan/mat-khau", {"password": "x", "new_password": "y", "repeated": "z"}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert [left_over(parse(answer), known) for answer in answers] == [[]] * 4
    client.send(f"/nhan-su/{cast.principal.id}/tam-khoa", {"reason": "x"})
    shown = parse(client.get(f"/nhan-su/{cast.principal.id}"))
    assert "The account has been suspended." in text_of(shown)
    assert left_over(shown, known) == []


@pytest.mark.same_everywhere
def test_spreadsheets_to_read_are_english(
    catalogue: None, cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    posted = make_posted(cast.clerk, code="2/X", subject="A document")
    client = in_english(client_for(cast.administrator))
    client.send(f"/nhan-su/{cast.principal.id}/tam-khoa", {"reason": "x"})
    for path in ("/nhan-su/danh-sach.xlsx", "/nhan-su/phan-quyen.xlsx", "/nhat-ky/nhat-ky.xlsx"):
        assert in_cells(client.get(path)) == []
    clerk = in_english(client_for(cast.clerk))
    assert in_cells(clerk.get(f"/van-ban/{posted.id}/noi-nhan.xlsx")) == []


def in_cells(response: TestResponse) -> list[str]:
    """What a spreadsheet says that is still Vietnamese."""
    assert response.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert len(rows) > 3
    return left_in([str(cell) for row in rows for cell in row], data())


def test_mails_are_written_in_the_language_of_the_account(
    catalogue: None, cast: Cast, client: PageClient, mails: FolderMailer, drain: Callable[[], int]
) -> None:
    account = db.session.get_one(Account, cast.principal.id)
    account.locale = "en"
    db.session.commit()
    make_posted(cast.clerk, addressing=Addressing(subordinates="all"))
    client.send("/quen-mat-khau", {"login": cast.principal.user_name})
    drain()
    english_mails = [mail for mail in mails.newest(20) if mail["To"] == account.email]
    assert len(english_mails) == 2
    assert left_in([f"{mail['Subject']} {mail.get_content()}" for mail in english_mails], data()) == []
    others = [mail.get_content() for mail in mails.newest(20) if mail["To"] != account.email]
    assert others
    assert all("Mở để xem" in body for body in others)


def test_the_choice_stays_in_the_browser_through_signing_in_and_out(
    catalogue: None, client: PageClient, client_for: Callable[[Person], PageClient], cast: Cast
) -> None:
    in_english(client)
    assert parse(client.get("/tro-giup")).get("lang") == "en"
    assert parse(client.get("/tro-giup?lang=vi")).get("lang") == "vi"
    assert parse(client.get("/tro-giup?lang=xx")).get("lang") == "vi"
    clerk = in_english(client_for(cast.clerk))
    clerk.send("/dang-xuat")
    assert parse(clerk.get("/dang-nhap")).get("lang") == "en"


def test_the_choice_of_an_account_holds_on_every_device(
    catalogue: None, cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    here, there = client_for(cast.clerk), client_for(cast.clerk)
    here.send("/tai-khoan/ngon-ngu", {"locale": "en"})
    page = parse(here.get("/tai-khoan/"))
    assert page.get("lang") == "en"
    assert "The language has been saved." in text_of(page)
    assert parse(there.get("/tai-khoan/")).get("lang") == "en"
