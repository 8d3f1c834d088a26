"""Nobody from outside opens anything of the forms area: people times every address, looked at and posted to.

Whoever stands here has rights of the same kind, but to other units, or had them once, or may only look. A page added
to these blueprints is in this matrix by its address.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask

from portal.adapters import clock
from portal.blueprints.data_forms.steps import STEPS
from portal.db import db
from portal.models.data_forms import PeriodLine, ProgrammeMember, ReportFile, ReportOpening
from portal.models.people import Membership
from portal.rules.permissions import Role
from portal.services.data_forms.filling.remarks import add_comment
from portal.services.data_forms.programmes import create_programme, join
from portal.services.data_forms.records import add_records
from portal.services.data_forms.totals.saved_views import save_view
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.reports import COMPLETE, Asked, hire_officer, make_asked, type_in
from tests.sector import make_map, make_run

pytestmark = pytest.mark.usefixtures("mails")

AREAS = ("data_forms", "form_periods", "form_design", "form_totals", "form_sheets", "form_exports")
CLOSED = {403, 404}
LOOKED = "POST data_forms.remark"
"""Led back to the report, which says whether the remark was taken."""
ITS_EXPORTS = ("POST form_exports.new_map ", "POST form_exports.ask_run ")
ITS_OWN_WORK = (
    *("POST data_forms.cell ", LOOKED, "POST data_forms.take_step ", "POST form_totals.remind "),
    *ITS_EXPORTS,
)
"""A superior above the unit remarks, accepts, sends back and reminds, and exports what it oversees."""
TYPED = {
    "text": "Xem lại",
    "act": "on",
    "version": "1",
    "reason": "Sai số",
    "cells": '[[0, "classes", "99", 1, "a-1"]]',
    "c-0-classes": "99",
    "sections": "pupils",
    "hours": "5",
    "refusal": "Không",
}
"""Good values of the forms of the area: what is refused is refused for who asks."""


@pytest.fixture
def asked(cast: Cast) -> Asked:
    found = make_asked(cast)
    type_in(found, COMPLETE)
    return found


@pytest.fixture
def values(cast: Cast, asked: Asked, drain: Any) -> dict[str, list[object]]:
    """What the addresses are filled with: everything there is of one report of a school."""
    record = add_records(actor_of(cast.principal), asked.report_id, "deals")[0]
    remark = add_comment(actor_of(cast.leader), asked.report_id, text="Xem lại.", key="classes")
    file = ReportFile(report_id=asked.report_id, name="a.pdf", sha256="0" * 64, size=3, at=clock.now())
    file.account_id = cast.principal.id
    opening = ReportOpening(
        report_id=asked.report_id, sections=["pupils"], keys=[], reason="Đếm sót", hours=2, asked_at=clock.now()
    )
    opening.asked_by_id, opening.asked_by = cast.principal.id, cast.principal.name
    db.session.add_all([file, opening])
    programme = create_programme(actor_of(cast.leader), code="CT", name="Chương trình")
    join(actor_of(cast.leader), programme_id=programme.id, codes=["VINH_BINH"], kind="", joined_year=2015)
    member = db.session.scalars(db.select(ProgrammeMember)).one()
    view = save_view(actor_of(cast.leader), name="Bảng", query="hang=don-vi")
    db.session.commit()
    columns = make_map(cast, asked.period)
    run = make_run(cast, asked.period, columns, drain, with_provisional=True)
    lines = list(db.session.scalars(db.select(PeriodLine.id))) or [1]
    return {
        "report_id": [asked.report_id],
        "period_id": [asked.period_id],
        "form_id": [asked.period.form_id],
        "record_id": [record],
        "comment_id": [remark.id],
        "file_id": [file.id],
        "opening_id": [opening.id],
        "view_id": [view.id],
        "programme_id": [programme.id],
        "member_id": [member.id],
        "line_id": lines,
        "map_id": [columns.id],
        "run_id": [run.id],
        "token": ["a"],
        "record": [0],
        "key": ["classes", "note"],
        "kind": list(STEPS),
        "code": ["pupils"],
        "place": ["classes"],
        "version": [1],
    }


EXPORTED: dict[str, list[object]] = {"kind": ["full.csv"], "place": [1]}
"""Of exports these names mean something else."""


def addresses(app: Flask, values: dict[str, list[object]]) -> list[tuple[str, str, str]]:
    """Method, endpoint and path of everything of the area that is about something: an id is in it."""
    found = []
    for rule in app.url_map.iter_rules():
        names = sorted(rule.arguments)
        if rule.endpoint.split(".")[0] not in AREAS or not any(name.endswith("_id") for name in names):
            continue
        known = values | EXPORTED if rule.endpoint.startswith("form_exports.") else values
        for chosen in product(*(known[name] for name in names)):
            built = rule.build(dict(zip(names, chosen, strict=True)))
            assert built
            found += [(method, rule.endpoint, built[1]) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def opened(client: Any, tried: Sequence[tuple[str, str, str]]) -> list[str]:
    """The addresses that answered."""
    found = []
    for method, endpoint, path in tried:
        answer = client.get(path) if method == "GET" else client.send(path, TYPED)
        if answer.status_code not in CLOSED:
            found.append(f"{method} {endpoint} {path} {answer.status_code}")
    return found


def outsider(cast: Cast, who: str) -> Person:
    """Somebody who has rights of the same kind elsewhere, or had them here."""
    if who == "former":
        person = hire(cast, Role.LEADER, unit="vinh_binh", name="Hồ Văn Cũ")
        ended = db.update(Membership).where(Membership.account_id == person.id)
        db.session.execute(ended.values(valid_to=clock.today() - timedelta(days=1)))
        db.session.commit()
        return person
    if who == "department":
        return hire(cast, Role.LEADER, unit="vinh_long", name="Kim Thị Sen")
    if who == "checker":
        return hire_officer(cast, "vinh_long", "Danh Hoàng")
    if who == "neighbour":
        return hire_officer(cast, "hoa_nghia", "Lâm Thị Mỹ")
    found: Person = getattr(cast, who)
    return found


OUTSIDERS = (
    *("former", "department", "checker", "neighbour", "other_principal", "stranger_principal", "stranger"),
    *("teacher", "it_teacher", "thpt_principal", "two_hats", "nobody"),
)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_opens_nothing(
    app: Flask, cast: Cast, values: dict[str, list[object]], client_for: Any, who: str
) -> None:
    tried = addresses(app, values)
    assert len(tried) > 70
    assert opened(client_for(outsider(cast, who)), tried) == []


def test_the_addresses_are_good_ones(app: Flask, cast: Cast, values: dict[str, list[object]], client_for: Any) -> None:
    tried = [one for one in addresses(app, values) if one[0] == "GET"]
    found = {one.split()[1] for person in (cast.leader, cast.principal) for one in opened(client_for(person), tried)}
    assert len(found) > len({endpoint for _method, endpoint, _path in tried}) / 2


def test_a_supervisor_looks_and_changes_nothing(
    app: Flask, cast: Cast, values: dict[str, list[object]], client_for: Any
) -> None:
    posts = [one for one in addresses(app, values) if one[0] == "POST"]
    assert opened(client_for(cast.supervisor), posts) == []


def test_a_superior_who_did_not_ask_checks_and_does_nothing_else(
    app: Flask, cast: Cast, asked: Asked, values: dict[str, list[object]], client_for: Any
) -> None:
    posts = [one for one in addresses(app, values) if one[0] == "POST"]
    version = asked.report.content_version
    office = hire(cast, Role.LEADER, unit="cho_lach", name="Ngô Văn Bảy")
    opened_to = [one for one in opened(client_for(office), posts) if not one.startswith(ITS_OWN_WORK)]
    assert opened_to == []
    assert asked.report.content_version == version


def test_a_school_decides_nothing_about_what_it_is_asked(
    app: Flask, cast: Cast, values: dict[str, list[object]], client_for: Any
) -> None:
    posts = [one for one in addresses(app, values) if one[0] == "POST" and not one[1].startswith("data_forms.")]
    assert [one for one in opened(client_for(cast.principal), posts) if "form_sheets" not in one] == []
