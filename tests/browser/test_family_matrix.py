"""Nobody from outside opens anything of the contact book: people who have no right to a child times every address.

The addresses are those of the tour of every page, and every address that is posted to, filled with the same values; a
page added there is in this matrix. Whoever stands here has rights of the same kind, but to other children.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, Pupil, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Role
from portal.services.demo import rows
from portal.services.demo.families import MOTHER
from tests.browser import addresses, circumstances
from tests.browser.demo import Demo
from tests.pages import PageClient

AREAS = ("family", "contact_book")
FORMER, OTHER, TEACHER = "nguoi.cu", "phu.huynh.khac", "giao.vien.lop.khac"
OUTSIDERS = (FORMER, OTHER, TEACHER, "hieutruong.hoanghia", circumstances.NOBODY)
OWN_PAGES = ("/so-lien-lac/", "/thong-bao", "/viec-cua-toi", "/lien-lac/", "/lien-lac/thong-bao/")
MOST_FILLED = 12
"""So many ways of filling one address are tried; the values of one page come first."""
CLOSED = {403, 404}
OF_THE_SCHOOL = {
    TEACHER: ("/lien-lac/thong-tin/dot/",),
    OTHER: ("/so-lien-lac/thong-tin/dot/", "/so-lien-lac/gap/"),
}
"""Pages about a whole school, which each of its teachers opens for the own classes, and what leads each of its families
to the own child; they name none of the children."""


@dataclass(frozen=True)
class Matrix:
    """The demo with people who once had, or nearly have, a right to the children of its mother; every method and path;
    the names nobody of them may read."""

    demo: Demo
    tried: Sequence[tuple[str, str]]
    names: Sequence[str]

    def client(self, user_name: str) -> PageClient:
        """Signed in, and sends valid tokens."""
        cookie = self.demo.client(user_name).get_cookie(self.demo.app.config["SESSION_COOKIE_NAME"])
        assert cookie
        client = PageClient(self.demo.app, self.demo.app.response_class)
        client.set_cookie(cookie.key, cookie.value)
        return client


@pytest.fixture(scope="module")
def matrix(demo_copy: Demo) -> Iterator[Matrix]:
    with demo_copy.fresh() as demo:
        with demo.app.test_request_context():
            tried = closed_addresses(demo.app)
        with demo.app.app_context():
            _bring_outsiders()
            names = [child.full_name for child in children()]
            db.session.commit()
        yield Matrix(demo, tried, names)


def children() -> list[Pupil]:
    """The children of the demo's mother, all of whose pages are among the addresses."""
    held = select(Guardianship.pupil_id).join(Guardian).where(Guardian.full_name == MOTHER)
    return list(db.session.scalars(select(Pupil).where(Pupil.id.in_(held)).order_by(Pupil.id)))


def _bring_outsiders() -> None:
    password = db.session.scalars(select(Account.password_hash).where(Account.user_name == "quantri")).one() or ""
    yesterday, long_ago = clock.today() - timedelta(days=1), date(2020, 9, 1)
    accounts = {
        name: rows.new_account(name, f"Người Thử {number}", title="", password_hash=password)
        for number, name in enumerate((FORMER, OTHER, TEACHER))
    }
    rows.write_all(accounts.values())
    found = {
        name: Guardian(full_name=accounts[name].full_name, account_id=accounts[name].id, created_at=clock.now())
        for name in (FORMER, OTHER)
    }
    rows.write_all(found.values())
    for name in found:
        accounts[name].is_family, accounts[name].last_sign_in_at = True, clock.now()
    for child in children():
        held = {"guardian_id": found[FORMER].id, "relation": "mother", "valid_from": long_ago}
        db.session.add(Guardianship(pupil_id=child.id, **held, valid_to=yesterday))
    school = db.session.scalars(select(Unit).where(Unit.name == "Trường Tiểu học Vĩnh Bình")).one()
    by_name = {
        each.name: each for each in db.session.scalars(select(SchoolClass).where(SchoolClass.unit_id == school.id))
    }
    other = select(ClassPlace.pupil_id).where(ClassPlace.class_id == by_name["2A"].id).order_by(ClassPlace.id.desc())
    pupil_id = db.session.scalars(other.limit(1)).one()
    held = {"guardian_id": found[OTHER].id, "relation": "father", "valid_from": long_ago}
    db.session.add(Guardianship(pupil_id=pupil_id, **held))
    db.session.add(rows.new_membership(accounts[TEACHER], school, Role.TEACHER, since=long_ago))
    led = {"class_id": by_name["1A"].id, "account_id": accounts[TEACHER].id, "valid_from": long_ago}
    db.session.add(HomeroomTeacher(**led))


def closed_addresses(app: Flask) -> list[tuple[str, str]]:
    """Method and path of everything of the area that is about somebody or something: an id is in it."""
    usual, special = addresses.rows(), addresses.only()
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in AREAS or not any(name.endswith("_id") for name in rule.arguments):
            continue
        for path in islice(_paths(rule, usual, special), MOST_FILLED):
            found += [(method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def _paths(rule: object, usual: dict[str, list[object]], special: dict[str, dict[str, list[object]]]) -> Iterator[str]:
    """A rule filled with the values of its own page, else of pages that know all its arguments, else of any."""
    area = {name: values for name, values in special.items() if name.split(".")[0] in AREAS}
    names = sorted(rule.arguments)  # type: ignore[attr-defined]
    own = area.get(rule.endpoint)  # type: ignore[attr-defined]
    knowing = [own] if own else [values for values in area.values() if set(names) <= set(values)]
    every: dict[str, list[object]] = {name: [] for name in names}
    for values in [*area.values(), usual]:
        for name in names:
            every[name] += [value for value in values.get(name, ()) if value not in every[name]]
    seen = set()
    for values in knowing or [{name: found or [1] for name, found in every.items()}]:
        for chosen in product(*({**usual, **values}.get(name, [1]) for name in names)):
            built = rule.build(dict(zip(names, chosen, strict=True)))  # type: ignore[attr-defined]
            if built and built[1] not in seen:
                seen.add(built[1])
                yield built[1]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_opens_nothing_and_changes_nothing(matrix: Matrix, who: str) -> None:
    client, leaks = matrix.client(who), []
    assert len(matrix.tried) > 100
    for method, path in matrix.tried:
        answer = client.get(path) if method == "GET" else client.send(path)
        said = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        own = method == "GET" and path.startswith(OF_THE_SCHOOL.get(who, ("never",)))
        if not (own or answer.status_code in CLOSED) or any(name in said for name in matrix.names):
            leaks.append(f"{method} {path}: {answer.status_code}")
    assert leaks == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_pages_of_an_outsider_name_none_of_the_children(matrix: Matrix, who: str) -> None:
    client = matrix.client(who)
    for path in OWN_PAGES:
        said = client.get(path, follow_redirects=True).get_data(as_text=True)
        assert [name for name in matrix.names if name in said] == [], path


def test_the_matrix_would_see_a_leak(matrix: Matrix) -> None:
    """The mother herself opens most of what families may open: the addresses are good ones."""
    client = matrix.client("me.an")
    pages = [path for method, path in matrix.tried if method == "GET" and path.startswith("/so-lien-lac/")]
    opened = [path for path in pages if client.get(path).status_code == 200]
    assert len(opened) > len(pages) / 2, sorted(set(pages) - set(opened))
