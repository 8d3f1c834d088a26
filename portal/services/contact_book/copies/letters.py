"""Sections of a copy that were written back and forth: contact slips, and the own conversations with the school."""

from portal.db import db
from portal.models.contact_book import ContactSlip, Talk
from portal.rules.contact_book.copies import Section
from portal.rules.contact_book.requests import ALL_OUTCOMES, KIND_LABELS, STATE_LABELS
from portal.services.contact_book.contact_slips.drafting import span_of
from portal.services.contact_book.contact_slips.for_family import list_contact_slips
from portal.services.contact_book.contact_slips.printing import span_words
from portal.services.contact_book.copies.asked import Asked
from portal.services.contact_book.requests.for_family import list_own
from portal.services.contact_book.talks.reading import list_all
from portal.services.contact_book.talks.scope import own_talks

MOST_PAGES = 200


def contact_slips(asked: Asked) -> Section:
    """Weekly or monthly slips, with the own reading and reply."""
    rows: list[tuple[object, ...]] = []
    for number in range(1, MOST_PAGES + 1):
        _child, page = list_contact_slips(asked.actor, pupil_id=asked.pupil.id, number=number, visit=False)
        for each in page.items:
            slip, reader = each.slip, each.reader
            rows.append(
                (
                    span_words(span_of(slip.round)),
                    slip.text,
                    "\n".join(_facts(slip)),
                    "\n".join([*(before["text"] for before in slip.former), slip.correction]).strip(),
                    reader.opened_at if reader else None,
                    reader.words if reader else "",
                )
            )
        if number >= page.pages:
            break
    headings = ("Kì", "Lời của giáo viên", "Đi học, điểm, nhận xét", "Đính chính", "Bạn mở lúc", "Lời của bạn")
    return Section("phieu-lien-lac", "Phiếu liên lạc định kỳ", headings, rows)


def talks(asked: Asked) -> Section:
    """What who asks and the school wrote to each other; the files of messages go along."""
    query = own_talks(asked.actor, asked.child).order_by(Talk.id)
    rows = [
        (
            line.message.at,
            "Bạn" if line.message.by_id == asked.actor.account_id else line.message.by,
            "(đã rút lại)" if line.text is None else line.text,
            "\n".join(asked.take(each.sha256, each.name, each.size) for each in line.files),
        )
        for talk in db.session.scalars(query).all()
        for line in list_all(asked.actor, talk, by_family=True)
    ]
    return Section("trao-doi", "Trao đổi của bạn với nhà trường", ("Lúc", "Ai", "Lời", "Tệp"), rows)


def requests(asked: Asked) -> Section:
    """The own requests about the child's data, and what became of them."""
    rows: list[tuple[object, ...]] = []
    for number in range(1, MOST_PAGES + 1):
        _child, page = list_own(asked.actor, pupil_id=asked.pupil.id, number=number, visit=False)
        for entry in page.items:
            found = entry.request
            result = ALL_OUTCOMES[found.outcome] if found.outcome else STATE_LABELS[entry.state]
            rows.append(
                (entry.code, found.received_on, KIND_LABELS[found.kind], found.words, result, found.outcome_words)
            )
        if number >= page.pages:
            break
    headings = ("Số", "Gửi ngày", "Yêu cầu", "Lời của bạn", "Tình trạng", "Nhà trường đã làm")
    return Section("yeu-cau", "Yêu cầu của bạn về dữ liệu", headings, rows)


def _facts(slip: ContactSlip) -> list[str]:
    facts = slip.facts or {}
    marks = [f"{one['subject']}: {', '.join(one['marks'])}" for one in facts.get("marks", [])]
    comments = [f"{one['subject']}: {one['text']}" for one in facts.get("comments", [])]
    return [*facts.get("absences", []), *marks, *comments]
