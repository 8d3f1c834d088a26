"""Contest notes on receipts: in full on the addressee's own, in a word in the table of a whole posting."""

from collections.abc import Sequence

from portal.rules.documents.contesting import ContestAct
from portal.services.documents.papers.paper import Fact, exact
from portal.services.documents.papers.shown import Act

KINDS = frozenset(ContestAct)
NOTHING_CHANGED = (
    "Ý kiến không thừa nhận là lời của đơn vị nhận, ghi nguyên văn; nó không đổi thời điểm nhận và các việc đã ghi."
)


def standing_notes(acts: Sequence[Act]) -> set[int]:
    """The numbers of the notes of an addressee that were not withdrawn."""
    noted = {act.facts["note"] for act in acts if act.kind == ContestAct.CONTESTED}
    return noted - {act.facts["note"] for act in acts if act.kind == ContestAct.WITHDRAWN}


def contest_facts(act: Act) -> list[Fact]:
    """What an addressee disputes, in its own words; that it withdrew a note; what the sender answered."""
    facts, who = act.facts, f"{exact(act.at)}, {act.name}"
    if act.kind == ContestAct.WITHDRAWN:
        return [(f"Đơn vị rút ý kiến số {facts['note']}", f"{who}: {facts['reason']}" if facts["reason"] else who)]
    if act.kind == ContestAct.ANSWERED:
        return [(f"Nơi gửi trả lời ý kiến số {facts['note']}", f"{who}: {facts['words']}")]
    noted = [(f"Không thừa nhận (ý kiến số {facts['note']})", f"{who}: {facts['words']}")]
    file = facts.get("file")
    return [*noted, ("Tệp kèm ý kiến", f"{file['name']}, SHA-256 {file['sha256']}")] if file else noted


def contest_in_short(act: Act) -> list[Fact]:
    """The same without what was said."""
    labels = {ContestAct.WITHDRAWN: "Rút ý kiến", ContestAct.ANSWERED: "Nơi gửi trả lời ý kiến"}
    return [(labels.get(ContestAct(act.kind), "Không thừa nhận"), f"{exact(act.at)}, {act.name}")]
