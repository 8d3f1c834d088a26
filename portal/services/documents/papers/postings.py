"""The receipt of a whole posting as a paper: what was sent, and of every addressee when it received."""

from typing import Any

from portal.rules.vietnamese import number
from portal.services.documents.papers import contests
from portal.services.documents.papers.paper import Fact, Paper, exact, instant
from portal.services.documents.papers.receipts import (
    attached,
    document_facts,
    extended,
    frame,
    listed_files,
    proof_sections,
    received_words,
    rule_words,
    stated,
)
from portal.services.documents.papers.shown import Act, Certificate, all_acts, all_deemed, posted_at

FILE = "bien-ban.json"
COUNTED = (("opened", "Đã mở"), ("acknowledged", "Đã xác nhận"), ("registered", "Đã vào sổ"), ("refused", "Đã trả lại"))
RECALLED = {"recalled", "recall_accepted"}
COLUMNS = [
    {"label": "STT", "width": 6, "align": "right"},
    {"label": "Đơn vị nhận", "width": 30},
    {"label": "Mở lần đầu", "width": 31},
    {"label": "Thời điểm nhận", "width": 31},
    {"label": "Trả lời của đơn vị", "width": 32},
]


def posting_paper(certificate: Certificate, *, portal: str, check_address: str, qr: str) -> Paper:
    """The biên bản tiếp nhận of a posting, with the table of its addressees; its file is attached to it."""
    facts = certificate["document"]["facts"]
    acts = all_acts(certificate)
    sections = [
        {"title": "Văn bản", "facts": document_facts(facts), "files": listed_files(facts)},
        {"title": "Gửi và nhận", "facts": _totals(certificate, acts), "words": [rule_words(certificate)]},
        {"title": "Từng nơi nhận", "columns": COLUMNS, "rows": _rows(certificate, acts)},
        *proof_sections(certificate, check_address, FILE),
    ]
    data = {
        **frame("Biên bản tiếp nhận văn bản", facts["code"], portal, check_address, qr),
        "sections": sections,
        **attached(certificate, FILE),
    }
    return Paper("receipt", f"bien-ban-tiep-nhan-{facts['id']}.pdf", data)


def _totals(certificate: Certificate, acts: dict[int, list[Act]]) -> list[Fact]:
    done = [{act.kind for act in acts[addressee["facts"]["receipt"]]} for addressee in certificate["addressees"]]
    counts = [(label, sum(kind in kinds for kinds in done)) for kind, label in COUNTED]
    contested = sum(bool(contests.standing_notes(acts[a["facts"]["receipt"]])) for a in certificate["addressees"])
    return [
        ("Phát hành lúc", exact(posted_at(certificate))),
        ("Xem như đã nhận từ", exact(instant(certificate["deemed_at"]))),
        *extended(certificate),
        ("Số nơi nhận", number(len(done))),
        *[(label, number(count)) for label, count in counts if count],
        *([("Không thừa nhận", number(contested))] if contested else []),
        ("Chưa mở", number(sum(not kinds & {"opened", *RECALLED} for kinds in done))),
        *([("Đã thu hồi", number(taken))] if (taken := sum(bool(kinds & RECALLED) for kinds in done)) else []),
    ]


def _rows(certificate: Certificate, acts: dict[int, list[Act]]) -> list[list[str]]:
    deemed = all_deemed(certificate)
    return [
        _row(place, facts, acts[facts["receipt"]], deemed[facts["receipt"]])
        for place, facts in enumerate((part["facts"] for part in certificate["addressees"]), start=1)
    ]


def _row(place: int, facts: dict[str, Any], acts: list[Act], deemed: Any) -> list[str]:
    first = next((f"{exact(act.at)}, {act.name}" for act in acts if act.kind == "opened"), "chưa mở")
    answers = [f"{label}: {value}" for act in acts for label, value in _stated(act)]
    return [str(place), facts["unit_name"], first, received_words(deemed, acts), "\n".join(answers)]


def _stated(act: Act) -> list[Fact]:
    """As on the addressee's own receipt, but a contest note without its words: those stand there and in the file."""
    return contests.contest_in_short(act) if act.kind in contests.KINDS else stated(act)
