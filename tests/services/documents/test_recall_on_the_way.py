"""A recall and the way of a document: seen at every level, until it is over."""

import pytest

from portal.adapters.tokens import new_key
from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document
from portal.rules.documents.addressing import Addressing
from portal.services.documents import forwarding as forwardings
from portal.services.documents import receiving
from portal.services.documents.notices import notices_of
from tests.cast import Cast, Person
from tests.make import actor_of, make_posted
from tests.register import faults, open_as
from tests.services.documents.test_withdrawing import WHY, answer, assert_gone, recall, receipt_of

DIRECT = Addressing(subordinates="direct")


def make_forwarding(person: Person, letter: Document) -> Document:
    actor, chosen = actor_of(person), {"addressing": DIRECT, "again": False}
    ready = forwardings.preview(actor, document_id=letter.id, **chosen)
    made = forwardings.forward(actor, document_id=letter.id, **chosen, remark="", key=new_key(), seal=ready.seal)
    db.session.commit()
    return made


def passed_on(cast: Cast) -> tuple[Document, Document]:
    """A letter to the office, and the office's forwarding of it to its schools."""
    letter = make_posted(cast.clerk, addressing=Addressing(units=(cast.units["cho_lach"],)))
    open_as(cast.office_clerk, letter.id)
    forwarding = make_forwarding(cast.office_clerk, letter)
    open_as(cast.principal, forwarding.id)
    return letter, forwarding


def test_a_recall_of_the_original_is_seen_at_every_level(cast: Cast) -> None:
    letter, forwarding = passed_on(cast)
    assert notices_of(letter) == notices_of(forwarding) == []
    recall(cast.clerk, letter)
    assert [(n.is_own, n.unit_name) for n in notices_of(letter)] == [(True, None)]
    assert [(n.is_own, n.unit_name, n.recall.reason) for n in notices_of(forwarding)] == [(False, None, WHY)]
    answer(cast.office_clerk, letter, accept=True)
    assert_gone(cast.office_clerk, letter)
    own = receiving.read_document(actor_of(cast.office_clerk), document_id=forwarding.id, visit=True)
    assert own.withheld
    assert own.letter is not own.document
    below = receiving.read_document(actor_of(cast.principal), document_id=forwarding.id, visit=True)
    assert not below.withheld
    assert recall(cast.office_clerk, forwarding) == (1, 1), "whoever passed it on takes back its own posting"
    assert faults() == []


def test_a_recall_from_one_unit_is_seen_below_it_until_it_declines(cast: Cast) -> None:
    letter, forwarding = passed_on(cast)
    recall(cast.clerk, letter, receipt_of(letter, cast.units["cho_lach"]))
    names = [n.unit_name for n in notices_of(forwarding)]
    assert names == ["Phòng Giáo dục và Đào tạo Chợ Lách"]
    assert notices_of(letter) == []
    answer(cast.office_clerk, letter, accept=False, reason="Đã triển khai.")
    assert notices_of(forwarding) == []


def test_what_was_recalled_is_not_passed_on(cast: Cast) -> None:
    letter = make_posted(cast.clerk, addressing=Addressing(units=(cast.units["cho_lach"],)))
    recall(cast.clerk, letter)
    with pytest.raises(RuleBroken, match="đã thu hồi"):
        make_forwarding(cast.office_clerk, letter)
