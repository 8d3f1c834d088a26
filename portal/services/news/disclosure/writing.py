"""A section of a school year written: opened, kept as a draft, published, corrected; what changed is noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlalchemy.orm.attributes import flag_modified

from portal.adapters import clock
from portal.adapters.html import clean_html
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.news import Disclosure, DisclosureChange, DisclosureFile, DisclosureVersion, Medium, Site
from portal.rules.news.disclosure.checks import check_change, check_content, check_file
from portal.rules.news.disclosure.topics import Topic
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.rules.vietnamese import short_time
from portal.services.news.disclosure.board import (
    Line,
    check_year,
    count_years,
    day_of,
    find_entry,
    get_school_site,
    line_of,
    waiting,
)
from portal.services.news.media import add_medium
from portal.services.news.sites import touch
from portal.services.news.versions import ONE_SITTING
from portal.services.news.writing import LONGEST_BODY
from portal.services.records import note
from portal.services.records.work_years import load_calendar

MOST_FILES = 20
LONGEST_NOTE = LONGEST_CHANGE = 500
LISTED = 50

KindOf = Callable[[str], str | None]
"""What a stored file is by its content."""


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What somebody typed and attached; ``body`` is HTML from anywhere, ``note`` says what a correction changes."""

    body: str = ""
    file_ids: Sequence[int] = ()
    note: str = ""


@dataclass(frozen=True)
class Opened:
    """A section to work on: its newest words, its versions (newest first), and last year's words, if there are any."""

    site: Site
    year: int
    line: Line
    latest: DisclosureVersion | None
    versions: Sequence[DisclosureVersion]
    last_year: DisclosureVersion | None

    @property
    def seen(self) -> str:
        """Names the state of what is on the page."""
        return str(self.line.entry.version if self.line.entry else 0)

    @property
    def files(self) -> list[Medium]:
        """The files of the newest version."""
        return [file.medium for file in self.latest.files] if self.latest else []

    @property
    def published_once(self) -> bool:
        """Whether everybody reads the section already, so that a change needs a note."""
        return self.line.entry is not None and self.line.entry.shown_id is not None


def open_topic(actor: Actor, *, year: int, topic: Topic) -> Opened:
    """A section of a year of the own school."""
    site = get_school_site(actor)
    check_year(year, count_years(site.unit_id))
    entry, before = find_entry(site.unit_id, year, topic), find_entry(site.unit_id, year - 1, topic)
    line = line_of(topic, entry, year, load_calendar())
    last_year = (before.shown or before.latest) if before else None
    return Opened(site, year, line, entry.latest if entry else None, _versions(entry), last_year)


def _versions(entry: Disclosure | None) -> Sequence[DisclosureVersion]:
    if entry is None:
        return ()
    query = select(DisclosureVersion).where(DisclosureVersion.disclosure_id == entry.id)
    query = query.options(defer(DisclosureVersion.body)).order_by(DisclosureVersion.number.desc()).limit(LISTED)
    return db.session.scalars(query).all()


def get_version(actor: Actor, *, year: int, topic: Topic, number: int) -> DisclosureVersion:
    """One version of a section of the own school, whether it was published or not."""
    entry = find_entry(get_school_site(actor).unit_id, year, topic)
    query = select(DisclosureVersion).where(DisclosureVersion.number == number)
    version = db.session.scalar(query.where(DisclosureVersion.disclosure_id == entry.id)) if entry else None
    if version is None:
        raise NotFound
    return version


def add_file(actor: Actor, *, name: str, sha256: str, size: int, kind: str | None) -> Medium:
    """A file that somebody sent for a section, kept in the library; ``kind`` is what it is by its content."""
    get_school_site(actor)
    check_file(name, kind)
    return add_medium(actor, name=name, sha256=sha256, size=size)[0]


def offer_files(opened: Opened, sent: Sequence[int]) -> dict[int, str]:
    """Names of the files that may stay: those of the newest version, and those of the own library just sent."""
    found = {medium.id: medium for medium in opened.files} | dict(find_files(opened.site.unit_id, sent))
    return {medium_id: medium.name for medium_id, medium in found.items()}


def save_draft(
    actor: Actor, *, year: int, topic: Topic, seen: str, filling: Filling, kind_of: KindOf, apart: bool = False
) -> DisclosureVersion:
    """Keep what was typed; the public goes on reading what it reads."""
    entry = _hold(actor, year, topic, seen)
    return _keep(actor, entry, filling, kind_of, apart=apart)


def publish(
    actor: Actor, *, year: int, topic: Topic, seen: str, filling: Filling, kind_of: KindOf, apart: bool = False
) -> DisclosureVersion:
    """Let everybody read it at once; a later time it is a correction, whose note everybody reads too."""
    entry = _hold(actor, year, topic, seen)
    if entry.site.opened_at is None:
        raise RuleBroken("Trang tin chưa mở cho mọi người đọc. Hãy lưu nháp, mở trang tin rồi công khai.")
    version = _keep(actor, entry, filling, kind_of, apart=apart)
    names = [file.medium.name for file in version.files]
    check_content(topic, body=version.body, names=names)
    if entry.shown is not None:
        _check_correction(entry, version)
    now, first = clock.now(), entry.shown is None
    version.published_at, version.published_by_id, version.published_by = now, actor.account_id, actor.name
    entry.first_published_at = entry.first_published_at or now
    for change in waiting(entry):
        change.settled_by = version
    entry.shown = version
    db.session.flush()
    after = _said(year, topic) | {"article_version": version.number} | ({"text": version.note} if version.note else {})
    note(actor, "disclosure_published" if first else "disclosure_corrected", "disclosure", entry.id, after=after)
    touch([entry.unit_id])
    return version


def record_change(actor: Actor, *, year: int, topic: Topic, day: date, words: str) -> DisclosureChange:
    """What the section tells changed on a day: from then on ten working days are left to update it."""
    site = get_school_site(actor)
    entry = find_entry(site.unit_id, year, topic)
    if entry is None or entry.first_published_at is None:
        raise NotFound
    check_change(day, today=clock.today(), first_published=day_of(entry.first_published_at))
    if not words.strip():
        raise RuleBroken("Vui lòng nhập mục này.", field="words")
    change = DisclosureChange(
        disclosure_id=entry.id,
        changed_on=day,
        words=words.strip(),
        noted_at=clock.now(),
        noted_by_id=actor.account_id,
        noted_by=actor.name,
    )
    db.session.add(change)
    db.session.flush()
    db.session.expire(entry, ["changes"])
    noted = {"changed_on": day.isoformat(), "text": change.words}
    note(actor, "disclosure_change_noted", "disclosure", entry.id, after=_said(year, topic) | noted)
    return change


def _said(year: int, topic: Topic) -> dict[str, Any]:
    return {"school_year": year_name(year), "topic": str(topic)}


def _hold(actor: Actor, year: int, topic: Topic, seen: str) -> Disclosure:
    """The section, held until the end of the transaction and as it was on the page."""
    site = get_school_site(actor)
    check_year(year, count_years(site.unit_id))
    db.session.scalar(select(Site.unit_id).where(Site.unit_id == site.unit_id).with_for_update(of=Site))
    entry = find_entry(site.unit_id, year, topic)
    if entry is not None:
        db.session.refresh(entry)
    if seen != str(entry.version if entry else 0):
        raise _conflict(entry)
    if entry is None:
        entry = Disclosure(unit_id=site.unit_id, year=year, topic=topic, changed_at=clock.now())
        db.session.add(entry)
        db.session.flush()
    return entry


def _conflict(entry: Disclosure | None) -> Conflict:
    if entry is None or entry.latest is None:
        return Conflict("Trang này đã cũ. Nội dung bạn gõ còn nguyên bên dưới; hãy lưu lại.")
    return Conflict(
        "%(name)s đã lưu một bản khác lúc %(moment)s. Cả hai bản còn nguyên; lưu lần nữa thì bản của bạn là mới nhất.",
        name=entry.latest.edited_by,
        moment=short_time(entry.latest.edited_at.astimezone(clock.LOCAL_ZONE)),
    )


def _keep(actor: Actor, entry: Disclosure, filling: Filling, kind_of: KindOf, *, apart: bool) -> DisclosureVersion:
    """Write it into the own draft of this sitting, or into a new version; what was published never changes."""
    if len(filling.body) > LONGEST_BODY:
        raise RuleBroken("Nội dung dài quá %(most)d ký tự. Hãy đính kèm thành tệp.", field="body", most=LONGEST_BODY)
    body = clean_html(filling.body, media=())
    files = _files(entry.unit_id, filling.file_ids, kind_of)
    version = _writable(actor, entry, apart=apart)
    version.body, version.note = body, filling.note.strip()
    version.edited_at = entry.changed_at = clock.now()
    flag_modified(entry, "changed_at")  # another save at the same instant still counts as a change
    if [file.medium_id for file in version.files] != [medium.id for medium in files]:
        version.files = []
        db.session.flush()
        version.files = [DisclosureFile(position=n, medium=medium) for n, medium in enumerate(files)]
    entry.latest = version
    db.session.flush()
    return version


def _writable(actor: Actor, entry: Disclosure, *, apart: bool) -> DisclosureVersion:
    latest = entry.latest
    if latest is not None and latest.published_at is None and not apart and _is_of_sitting(actor, latest):
        return latest
    version = DisclosureVersion(
        disclosure_id=entry.id,
        number=latest.number + 1 if latest else 1,
        edited_at=clock.now(),
        edited_by_id=actor.account_id,
        edited_by=actor.name,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _is_of_sitting(actor: Actor, version: DisclosureVersion) -> bool:
    return version.edited_by_id == actor.account_id and version.edited_at > clock.now() - ONE_SITTING


def _files(unit_id: int, file_ids: Sequence[int], kind_of: KindOf) -> list[Medium]:
    """Files of the own library that a section may carry, in the order given, each once."""
    wanted = list(dict.fromkeys(file_ids))
    if len(wanted) > MOST_FILES:
        raise RuleBroken("Mỗi mục đính kèm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)
    found = find_files(unit_id, wanted)
    files = [found[medium_id] for medium_id in wanted if medium_id in found]
    for medium in files:
        check_file(medium.name, kind_of(medium.sha256))
    return files


def find_files(unit_id: int, file_ids: Sequence[int]) -> Mapping[int, Medium]:
    """Those that are files of the unit's library, by id."""
    if not file_ids:
        return {}
    query = select(Medium).where(Medium.unit_id == unit_id, Medium.kind == "file", Medium.id.in_(file_ids))
    return {medium.id: medium for medium in db.session.scalars(query)}


def _check_correction(entry: Disclosure, version: DisclosureVersion) -> None:
    """What everybody reads already changes only when something is different, and with a note."""
    assert entry.shown is not None
    same_files = [f.medium_id for f in entry.shown.files] == [f.medium_id for f in version.files]
    if entry.shown.body == version.body and same_files:
        raise RuleBroken("Nội dung và tệp giống hệt bản đang công khai.", field="body")
    if not version.note:
        raise RuleBroken("Ghi điều đã sửa; lời này hiện công khai dưới mục.", field="note")
