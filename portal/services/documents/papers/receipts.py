"""The receipt as a paper: the facts of the receipt file, and of nothing else, in the words of people."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from portal.adapters import clock
from portal.rules.documents.files import human_size
from portal.rules.documents.marks import CIRCULATIONS, URGENCIES, recipient_foot, signature_lines
from portal.rules.documents.receipts import RULES
from portal.rules.documents.types import TYPES
from portal.rules.vietnamese import duration, number, short_date
from portal.services.documents.papers import contests
from portal.services.documents.papers.paper import Fact, Paper, exact, instant, placed
from portal.services.documents.papers.shown import (
    Act,
    Certificate,
    acts_of,
    all_deemed,
    bodies,
    pauses,
    posted_at,
    received_at,
)

NAMED = 12
"""So many further entries are named by number; of more the last."""


def receipt_paper(certificate: Certificate, *, portal: str, check_address: str, qr: str) -> Paper:
    """One addressee's receipt; ``qr`` is an SVG that leads to ``check_address``. The receipt file is attached to it."""
    facts = certificate["document"]["facts"]
    unit = certificate["addressee"]["facts"]
    sections = [
        {"title": "Văn bản", "facts": document_facts(facts), "files": listed_files(facts)},
        {"title": "Gửi và nhận", "facts": receiving_facts(certificate), "words": receiving_words(certificate)},
        *proof_sections(certificate, check_address, "bien-nhan.json"),
    ]
    data = {
        **frame("Biên nhận văn bản", f"{facts['code']} · {unit['unit_name']}", portal, check_address, qr),
        "sections": sections,
        **attached(certificate, "bien-nhan.json"),
    }
    return Paper("receipt", f"bien-nhan-{facts['id']}-{unit['receipt']}.pdf", data)


def attached(certificate: Certificate, name: str) -> dict[str, str]:
    """The file that proves the paper, to be put inside it."""
    return {"file": json.dumps(certificate, ensure_ascii=False, indent=1), "file_name": name}


def proof_sections(certificate: Certificate, check_address: str, name: str) -> list[dict[str, Any]]:
    """Where the register proves it, and how anybody checks that."""
    return [
        {"title": "Ghi trong sổ đăng ký", "facts": register_facts(certificate), "note": proof_note(certificate)},
        {"title": "Cách kiểm tra", "words": checking_words(check_address, name)},
    ]


def frame(title: str, subtitle: str, portal: str, check_address: str, qr: str) -> dict[str, str]:
    """What stands around every receipt."""
    return {
        "title": title,
        "subtitle": subtitle,
        "portal": portal,
        "address": check_address,
        "foot": f"{title} {subtitle} · lập lúc {exact(clock.now())}",
        "qr": qr,
        "qr_alt": f"Mã QR dẫn tới {check_address}",
    }


def document_facts(facts: dict[str, Any]) -> list[Fact]:
    """What was sent, as the register binds it."""
    issued_on = date.fromisoformat(facts["issued_on"]) if facts["issued_on"] else None
    body = facts["body"] or ""
    found = [
        ("Nơi gửi", facts["issuer_name"] or ""),
        ("Chuyển tiếp văn bản của", (facts.get("forwards") or {}).get("issuer_name") or ""),
        ("Số, ký hiệu", facts["code"]),
        ("Tên loại", TYPES[facts["type"]].label if facts["type"] in TYPES else facts["type"]),
        ("Trích yếu", facts["subject"]),
        ("Nơi và ngày ban hành", placed(facts["place"], issued_on)),
        ("Người ký", _signer(facts)),
        *_marks(facts),
    ]
    if body:
        digest = hashlib.sha256(body.encode()).hexdigest()
        found.append(("Toàn văn trên cổng", f"{number(len(body))} ký tự, SHA-256 {digest}"))
    return [(label, value) for label, value in found if value]


def _signer(facts: dict[str, Any]) -> str:
    lines = signature_lines(facts.get("capacity", ""), facts["signer_position"])
    return ", ".join(part for part in (facts["signer_name"], *lines) if part)


def _marks(facts: dict[str, Any]) -> list[Fact]:
    """The marks of a letter that was posted since there are any."""
    reply_by = facts.get("reply_by")
    recipients = recipient_foot(facts.get("purposes"), facts.get("recipient_lines", ""))
    return [
        ("Độ khẩn", URGENCIES[urgency].words if (urgency := facts.get("urgency")) else ""),
        ("Lưu hành", CIRCULATIONS[note] if (note := facts.get("circulation")) else ""),
        ("Số trang", str(facts.get("pages") or "")),
        ("Hạn trả lời", short_date(date.fromisoformat(reply_by)) if reply_by else ""),
        ("Nơi nhận ghi trên văn bản", " ".join(recipients)),
    ]


def listed_files(facts: dict[str, Any]) -> list[dict[str, str]]:
    """Its files with size and hash."""
    return [{"name": f["name"], "size": human_size(f["size"]), "sha256": f["sha256"]} for f in facts["files"]]


def receiving_facts(certificate: Certificate) -> list[Fact]:
    """The four facts of an addressee, each by itself: deemed, opened, acknowledged or sent back, registered."""
    unit = certificate["addressee"]["facts"]
    acts = acts_of(certificate, unit["receipt"])
    opened = [f"{exact(act.at)}, {act.name}" for act in acts if act.kind == "opened"]
    deemed = all_deemed(certificate)[unit["receipt"]]
    return [
        ("Đơn vị nhận", unit["unit_name"]),
        ("Phát hành lúc", exact(posted_at(certificate))),
        ("Mở lần đầu", opened[0] if opened else "chưa mở"),
        *([("Người khác đã mở", "; ".join(opened[1:]))] if opened[1:] else []),
        *([("Xem như đã nhận từ", exact(deemed))] if deemed and received_at(deemed, acts) else []),
        *extended(certificate, unit["receipt"] if unit.get("undeliverable") else None),
        ("Thời điểm nhận", received_words(deemed, acts)),
        *[fact for act in acts for fact in stated(act)],
        *replaced(certificate),
    ]


def extended(certificate: Certificate, receipt_id: int | None = None) -> list[Fact]:
    """That the hours end later, by how much and because of which outages."""
    found = pauses(certificate, receipt_id)
    if not found:
        return []
    longer = duration(sum((ended - began for began, ended in found), timedelta()))
    spans = "; ".join(f"từ {exact(began)} đến {exact(ended)}" for began, ended in found)
    return [("Thời hạn kéo dài", f"{longer}, do cổng gián đoạn {spans}")]


def replaced(certificate: Certificate) -> list[Fact]:
    """That the document was replaced by another one, and when."""
    entries = bodies(certificate, "superseded")
    return [
        ("Được thay thế", f"{exact(instant(e['superseded_at']))}, bằng văn bản mã {e['by']} của cổng") for e in entries
    ]


def received_words(deemed: datetime | None, acts: Sequence[Act]) -> str:
    """When it was received; while that is still to come, or never comes for a recall, so it says."""
    received = received_at(deemed, acts)
    if deemed is None and received is None:
        return "chưa nhận: đơn vị chưa có tài khoản nào để nhận"
    if received is None:
        return "chưa nhận: thu hồi trước khi mở và trước khi đủ 24 giờ"
    return exact(received) if received <= clock.now() else f"chưa mở; xem như đã nhận từ {exact(received)}"


RECALLS = {
    "recalled": "Nơi gửi thu hồi",
    "recall_requested": "Nơi gửi xin thu hồi",
    "recall_accepted": "Đơn vị đồng ý thu hồi",
    "recall_refused": "Đơn vị không đồng ý thu hồi",
}


def stated(act: Act) -> list[Fact]:
    """What the addressee acknowledged, sent back with a reason, registered, contested; and what was recalled."""
    who = f"{exact(act.at)}, {act.name}"
    if act.kind in contests.KINDS:
        return contests.contest_facts(act)
    if act.kind in RECALLS:
        reason = act.facts["reason"]
        return [(RECALLS[act.kind], f"{who}: {reason}" if reason else who)]
    if act.kind == "acknowledged":
        return [("Đã xác nhận", who)]
    if act.kind == "refused":
        return [("Đã trả lại", who), ("Lý do trả lại", act.facts["reason"])]
    if act.kind == "registered":
        day = short_date(date.fromisoformat(act.facts["arrived_on"]))
        return [("Đã vào sổ", f"số đến {act.facts['number']}, ngày {day}; {who}")]
    return []


def receiving_words(certificate: Certificate) -> list[str]:
    """The rule; and where a contest note stands, what such a note does not do."""
    acts = acts_of(certificate, certificate["addressee"]["facts"]["receipt"])
    return [rule_words(certificate), *([contests.NOTHING_CHANGED] if contests.standing_notes(acts) else [])]


def rule_words(certificate: Certificate) -> str:
    """The rule by which the time of receiving follows, with its version."""
    version = certificate["rule"]["version"]
    return f"Quy tắc {version}: {RULES[version].text}"


def register_facts(certificate: Certificate) -> list[Fact]:
    """Where in the register the posting stands and which signed checkpoint covers it."""
    origin, size, root = certificate["checkpoint"].split("\n")[:3]
    posted = bodies(certificate, "posted")[0]
    others = [body["n"] for body in bodies(certificate) if body["kind"] != "posted"]
    places = ", ".join(map(number, others[:NAMED])) + (f" … {number(others[-1])}" if others[NAMED:] else "")
    found = [
        ("Sổ đăng ký", origin),
        ("Mục ghi việc phát hành", f"số {number(posted['n'])}, ghi lúc {exact(instant(posted['at']))}"),
        (f"{number(len(others))} mục khác", f"số {places}" if places else ""),
        ("Mốc đã ký", f"{number(int(size))} mục, gốc {root}"),
    ]
    return [(label, value) for label, value in found if value]


def proof_note(certificate: Certificate) -> str:
    """The signed checkpoint as it stands, and the key that signed it."""
    return f"{certificate['checkpoint']}\n{certificate['key']}"


def checking_words(check_address: str, name: str) -> list[str]:
    """How anybody checks the receipt, with the network and without."""
    with_the_network = (
        f"Kèm trong tệp PDF này là tệp {name} (mở mục tệp đính kèm của trình đọc PDF); tải tệp ấy lên trang "
        f"{check_address} (mã QR ở đầu trang) thì biết biên nhận có hợp lệ hay không."
    )
    without = (
        "Không cần mạng: tải tập lệnh kiem-tra-bien-nhan.py ở trang ấy một lần, rồi chạy trên máy của mình "
        f"“python3 kiem-tra-bien-nhan.py {name}”, thêm tên các tệp của văn bản để so mã băm."
    )
    return [with_the_network, without, f"Bản in chỉ để đọc; giá trị chứng minh nằm ở tệp {name}."]
