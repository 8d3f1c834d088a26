"""A conversation on paper, for a dispute: who wrote what when, and a hash over all of it."""

from collections.abc import Sequence
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Talk
from portal.models.units import Unit
from portal.rules.contact_book.talks import PARTY_LABELS, kind_of, proof_of
from portal.rules.permissions import Actor
from portal.services.contact_book.talks.reading import Line, list_all, read_reported
from portal.services.contact_book.talks.scope import get_own_talk, get_reported, get_talk
from portal.services.documents.papers.paper import Paper, exact
from portal.services.gradebook.papers.frame import school_frame
from portal.services.records.audit import note

TITLE = "Trao đổi giữa gia đình và nhà trường"
HOW = (
    "Mã băm SHA-256 tính trên mọi tin theo thứ tự (số, lúc gửi, người gửi, nội dung, lúc thu hồi, mã băm của từng "
    "tệp); đổi một chữ là mã khác."
)
WITHDRAWN = "(đã thu hồi)"


def own_paper(actor: Actor, *, pupil_id: int, talk_id: int) -> Paper:
    """For the guardian; withdrawn messages stand without their words."""
    talk = get_own_talk(actor, pupil_id, talk_id)[1]
    return _paper(actor, talk, list_all(actor, talk, by_family=True))


def school_paper(actor: Actor, talk_id: int) -> Paper:
    """For the school's side, as ``own_paper``."""
    talk = get_talk(actor, talk_id)
    return _paper(actor, talk, list_all(actor, talk, by_family=False))


def reported_paper(actor: Actor, talk_id: int) -> Paper:
    """For a leader who looks into a report: with the words that were withdrawn."""
    talk = get_reported(actor, talk_id)
    lines: list[Line] = []
    number = pages = 1
    while number <= pages:
        thread, _reports = read_reported(actor, talk_id, number=number, visit=False)
        lines, pages, number = [*thread.lines, *lines], thread.page.pages, number + 1
    return _paper(actor, talk, lines)


def note_print(actor: Actor, paper: Paper, *, talk_id: int, unit_id: int) -> None:
    """That it was taken out stands in the audit log with its hash."""
    note(actor, "talk_printed", "talk", talk_id, unit_id=unit_id, after={"hash": paper.data["hash"]})


def _paper(actor: Actor, talk: Talk, lines: Sequence[Line]) -> Paper:
    unit = db.session.get_one(Unit, talk.unit_id)
    party = PARTY_LABELS[kind_of(talk.party)]
    facts = [
        ("Học sinh", talk.pupil.full_name),
        ("Gia đình", talk.guardian.full_name),
        ("Nhà trường", f"{party} ({talk.party_name})" if talk.party_name else party),
        ("Bắt đầu lúc", exact(talk.begun_at)),
        ("Số tin", str(len(lines))),
        ("Lập lúc", exact(clock.now())),
    ]
    data = {
        **school_frame(unit, actor, TITLE, f"Trao đổi số {talk.id}"),
        "facts": facts,
        "rows": [_row(line) for line in lines],
        "hash": proof_of([_fact(line) for line in lines]),
        "how": HOW,
    }
    return Paper("talk", f"trao-doi-{talk.id}.pdf", data)


def _row(line: Line) -> list[str]:
    message = line.message
    side = "gia đình" if message.by_family else "nhà trường"
    seen = f"\nxem lúc {exact(message.seen_at)}" if message.seen_at else ""
    names = "".join(f"\n[tệp] {file.name}" for file in line.files)
    words = WITHDRAWN if line.text is None else f"{line.text}{names}"
    if line.text is not None and message.withdrawn_at:
        words = f"{words}\n{WITHDRAWN} {exact(message.withdrawn_at)}"
    return [str(message.id), f"{exact(message.at)}{seen}", f"{message.by}\n({side})", words]


def _fact(line: Line) -> dict[str, Any]:
    message = line.message
    return {
        "number": message.id,
        "at": message.at.isoformat(),
        "by": message.by,
        "family": message.by_family,
        "text": line.text,
        "withdrawn": message.withdrawn_at.isoformat() if message.withdrawn_at else None,
        "files": [file.sha256 for file in line.files],
    }
