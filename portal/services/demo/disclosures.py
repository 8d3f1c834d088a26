"""What two schools of the demo disclose: one everything, one with sections overdue and a change to work in."""

import io
from datetime import timedelta

from sqlalchemy import update

from portal.adapters import clock
from portal.adapters.file_kinds import kind_of_file
from portal.adapters.file_store import FileStore
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.models.news import Disclosure, DisclosureVersion, Medium
from portal.rules.news.disclosure.topics import TOPICS, Topic
from portal.rules.news.disclosure.years import last_due_year
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.demo.people import Cast
from portal.services.demo.texts import read_bytes, read_text
from portal.services.news.disclosure import writing
from portal.services.news.media import add_medium
from portal.services.people.actors import load_actor

COMPLETE, BEHIND = "hieutruong.vinhbinh", "hieutruong.hoanghia"
FACTS = {
    COMPLETE: {"place": "Vĩnh Bình", "teachers": "22", "university": "17", "classes": "13", "pupils": "358"},
    BEHIND: {"place": "Hòa Nghĩa", "teachers": "19", "university": "14", "classes": "11", "pupils": "301"},
}
MISSING = (Topic.QUALITY, Topic.RESULTS, Topic.ANNUAL_REPORT)
STAFF = (("Cán bộ quản lý", 2, 2, 0), ("Giáo viên", 22, 20, 2), ("Nhân viên", 5, 3, 2))
FEES = (("Nước uống", "tháng", 8000), ("Ăn trưa bán trú", "bữa", 24000), ("Trông giữ ngày thứ Bảy", "buổi", 0))


def write_disclosures(store: FileStore, cast: Cast) -> None:
    """Publish last year's sections and two of this year; the caller commits."""
    principal, other = (load_actor(cast.accounts[name])[0] for name in (COMPLETE, BEHIND))
    last, this = last_due_year(clock.today()), school_year_of(clock.today())
    report = _file(store, principal, "Báo cáo thường niên.pdf", read_bytes("disclosure/bao-cao-thuong-nien.pdf"))
    columns = [("Khoản thu", 40), ("Tính theo", 14), ("Số tiền (đồng)", 18)]
    fees = _file(store, principal, "Các khoản thu.xlsx", write_table("Các khoản thu trong năm học", columns, FEES))
    posts = [("Vị trí việc làm", 30), ("Số người", 12), ("Biên chế", 12), ("Hợp đồng", 12)]
    staff = _file(store, principal, "Đội ngũ theo vị trí việc làm.xlsx", write_table("Đội ngũ", posts, STAFF))
    files = {Topic.ANNUAL_REPORT: [report.id], Topic.FINANCE: [fees.id]}
    for topic in Topic:
        _publish(store, principal, COMPLETE, last, topic, files.get(topic, []), days=170)
        if topic not in MISSING:
            _publish(store, other, BEHIND, last, topic, [], days=160)
    note = "Thêm một giáo viên Tiếng Anh chuyển đến."
    _publish(store, principal, COMPLETE, last, Topic.STAFF, [staff.id], days=60, note=note)
    for topic in (Topic.GENERAL, Topic.PLAN):
        _publish(store, principal, COMPLETE, this, topic, [], days=30)
    day = clock.today() - timedelta(days=5)
    words = "Phó hiệu trưởng mới nhận nhiệm vụ, sơ đồ tổ chức thay đổi."
    writing.record_change(principal, year=this, topic=Topic.GENERAL, day=day, words=words)


def _file(store: FileStore, actor: Actor, name: str, content: bytes) -> Medium:
    stored = store.put(io.BytesIO(content))
    return add_medium(actor, name=name, sha256=stored.sha256, size=stored.size)[0]


def _publish(
    store: FileStore,
    actor: Actor,
    who: str,
    year: int,
    topic: Topic,
    file_ids: list[int],
    *,
    days: int,
    note: str = "",
) -> None:
    body = read_text(f"disclosure/{TOPICS[topic].slug}.html").replace("{school}", actor.unit_name)
    for name, value in FACTS[who].items():
        body = body.replace(f"{{{name}}}", value)
    version = writing.publish(
        actor,
        year=year,
        topic=topic,
        seen=writing.open_topic(actor, year=year, topic=topic).seen,
        filling=writing.Filling(body=body, file_ids=file_ids, note=note),
        kind_of=lambda sha256: kind_of_file(store, sha256),
    )
    _age(version, days)


def _age(version: DisclosureVersion, days: int) -> None:
    """It happened some days ago."""
    at = clock.now() - timedelta(days=days)
    entry = db.session.get_one(Disclosure, version.disclosure_id)
    version.edited_at = version.published_at = at
    if version.number == 1:
        statement = update(Disclosure).where(Disclosure.id == entry.id).values(first_published_at=at, changed_at=at)
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.flush()
    db.session.expire(entry)
