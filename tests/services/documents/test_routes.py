"""Where a unit may send: so many levels down, straight to the centre with copies on the way, sideways by setting."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document, Receipt
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.services.documents import posting, routes
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.register import faults

CENTRE = Addressing(centre=True)


def purposes(document: Document, cast: Cast) -> dict[str, str | None]:
    keys = {unit_id: key for key, unit_id in cast.units.items()}
    rows = db.session.execute(select(Receipt.unit_id, Receipt.purpose).where(Receipt.document_id == document.id))
    return {keys[unit_id]: purpose for unit_id, purpose in rows}


def decide(cast: Cast, key: str, **settings: bool) -> None:
    unit = db.session.get_one(Unit, cast.units[key])
    unit.settings = {**unit.settings, **settings}
    db.session.commit()


@pytest.mark.parametrize(
    ("scope", "keys"),
    [
        ("direct", {"ben_tre", "vinh_long"}),
        ("2", {"ben_tre", "vinh_long", "cho_lach", "thpt_ben_tre", "tam_binh"}),
        (
            "3",
            {"ben_tre", "vinh_long", "cho_lach", "thpt_ben_tre", "tam_binh", "vinh_binh", "hoa_nghia"},
        ),
    ],
)
def test_so_many_levels_down(cast: Cast, scope: str, keys: set[str]) -> None:
    units = routes.resolve(actor_of(cast.board_clerk), Addressing(subordinates=scope))
    assert {unit.id for unit in units} == {cast.units[key] for key in keys}
    counts = routes.list_routes(actor_of(cast.board_clerk)).within
    assert counts[{"direct": 0}.get(scope, int(scope) - 1 if scope.isdigit() else 0)] == len(keys)


def test_levels_and_kinds_together(cast: Cast) -> None:
    chosen = Addressing(subordinates="2", kinds=("upper_secondary_school",))
    units = routes.resolve(actor_of(cast.board_clerk), chosen)
    assert {unit.id for unit in units} == {cast.units["thpt_ben_tre"], cast.units["tam_binh"]}


def test_skipped_superiors_get_a_copy_for_information(cast: Cast) -> None:
    draft = make_draft(cast.principal, addressing=CENTRE)
    ready = posting.preview(actor_of(cast.principal), document_id=draft.id)
    assert {unit.id for unit in ready.copied} == {cast.units["cho_lach"], cast.units["ben_tre"]}
    posted = posting.post_document(actor_of(cast.principal), document_id=draft.id, version=draft.version)
    db.session.commit()
    assert set(purposes(posted, cast)) == {"board", "cho_lach", "ben_tre"}
    assert {key for key, purpose in purposes(posted, cast).items() if purpose == "inform"} == {"cho_lach", "ben_tre"}
    assert faults() == []


def test_who_does_not_want_copies_gets_none(cast: Cast) -> None:
    decide(cast, "ben_tre", copied_when_skipped=False)
    assert set(purposes(make_posted(cast.principal, addressing=CENTRE), cast)) == {"board", "cho_lach"}


def test_who_is_addressed_anyway_is_no_copy(cast: Cast) -> None:
    document = make_posted(cast.principal, addressing=Addressing(centre=True, superior=True))
    assert [key for key, purpose in purposes(document, cast).items() if purpose == "inform"] == ["ben_tre"]


def test_a_closed_superior_gets_no_copy(cast: Cast) -> None:
    db.session.get_one(Unit, cast.units["cho_lach"]).closed_on = date(2026, 11, 20)
    db.session.commit()
    copied = routes.list_copied(cast.units["vinh_binh"], CENTRE)
    assert [unit.id for unit in copied] == [cast.units["ben_tre"]]


def test_sideways_only_where_the_superior_allows_it(cast: Cast) -> None:
    actor, beside = actor_of(cast.principal), Addressing(units=(cast.units["hoa_nghia"],))
    with pytest.raises(RuleBroken, match="nằm ngoài tuyến gửi") as refusal:
        routes.resolve(actor, beside)
    assert refusal.value.field == "units"
    assert routes.find_addressable(actor, words="hoa nghia") == []
    assert not routes.list_routes(actor).single
    decide(cast, "cho_lach", peers_may_exchange=True)
    assert [unit.id for unit in routes.resolve(actor, beside)] == [cast.units["hoa_nghia"]]
    assert [unit.id for unit in routes.find_addressable(actor, words="truong")] == [cast.units["hoa_nghia"]]
    assert routes.list_routes(actor).single
    for key in ("thpt_ben_tre", "tam_binh", "vinh_long"):
        with pytest.raises(RuleBroken, match="nằm ngoài tuyến gửi"):
            routes.resolve(actor, Addressing(units=(cast.units[key],)))


def test_the_setting_of_another_level_opens_nothing(cast: Cast) -> None:
    decide(cast, "ben_tre", peers_may_exchange=True)
    with pytest.raises(RuleBroken):
        routes.resolve(actor_of(cast.principal), Addressing(units=(cast.units["hoa_nghia"],)))
