"""What it costs to know who may find what: so many statements of each kind, whoever asks and however much there is."""

from collections import defaultdict
from collections.abc import Mapping

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.services.search.registry import SOURCES
from tests.cast import Cast
from tests.data_forms import make_period, make_reports
from tests.queries import count_queries
from tests.search_world import make_world
from tests.searching import all_ids, crowd

pytestmark = pytest.mark.usefixtures("mails")
MOST_TOKENS = {"document": 1, "article": 1, "notice": 3, "talk": 2, "period": 1, "pupil": 1}
"""Statements to know the tokens of a kind; none for others."""
MOST_SHOWN = {"document": 4, "published": 3, "news": 4, "article": 4, "notice": 6, "talk": 7, "form": 2, "report": 5}
MOST_SHOWN |= dict.fromkeys(("unit", "staff", "pupil", "guidance"), 2)
MOST_SHOWN |= dict.fromkeys(("disclosure", "broadcast"), 3)
MOST_SHOWN |= dict.fromkeys(("period", "site", "page", "question", "consultation", "event"), 1)
"""Statements to show a page of hits of a kind."""


def cost(people: Mapping[str, Actor | None]) -> dict[str, tuple[int, int]]:
    """By kind the most statements anybody's tokens and shown things take."""
    ids = {kind: all_ids(source) for kind, source in SOURCES.items()}
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for actor in people.values():
        for kind, source in SOURCES.items():
            db.session.rollback()
            db.session.expunge_all()
            with count_queries() as tokens:
                source.tokens(actor)
            with count_queries() as shown:
                source.show(actor, ids[kind])
            found[kind] = max(found[kind][0], len(tokens)), max(found[kind][1], len(shown))
    return dict(found)


def test_rights_of_each_kind_cost_few_statements_however_much_there_is(app: Flask, cast: Cast) -> None:
    everybody = crowd(cast, *make_world(app, cast))
    people = {str(_sort_of(actor)): actor for actor in everybody.values()}
    before = cost(people)
    for kind, (tokens, shown) in before.items():
        assert tokens <= MOST_TOKENS.get(kind, 0), kind
        assert shown <= MOST_SHOWN[kind], kind
    for form in db.session.query(DataForm).all():
        for number in range(5):
            made = make_period(form, name=f"Kỳ thêm {number}")
            make_reports(made, [unit_id for (unit_id,) in db.session.query(Unit.id)])
    for number in range(30):
        db.session.add(_school(number))
    db.session.commit()
    assert cost(people) == before


def _sort_of(actor: Actor | None) -> object:
    return actor and (sorted(actor.permissions), actor.is_family, actor.in_school)


def _school(number: int) -> Unit:
    name = f"Trường số {number}"
    return Unit(name=name, name_sort=name, name_folded=name, kind_code="primary_school", created_at=clock.now())
