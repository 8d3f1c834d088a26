"""What a school discloses, for tests: files of each kind, sections published through the service, committed."""

import io
import zipfile

from portal.adapters import clock
from portal.db import db
from portal.models.news import DisclosureVersion, Medium, Site
from portal.rules.news.disclosure.topics import Topic
from portal.rules.permissions import Actor
from portal.services.news.disclosure import writing
from portal.services.news.disclosure.writing import Filling
from portal.web.media import kind_of_stored
from portal.web.parts import parts
from tests.cast import Person
from tests.make import actor_of

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
WORDS = "<p>Trường có 24 giáo viên, 3 cán bộ quản lý và 5 nhân viên.</p>"


def package(*members: str) -> bytes:
    """A zip file with these parts, as Office Open XML packages are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in members:
            packed.writestr(name, "<x/>")
    return out.getvalue()


XLSX = package("[Content_Types].xml", "xl/workbook.xml")
DOCX = package("[Content_Types].xml", "word/document.xml")


def make_file(site: Site, uploader: Person, name: str = "Báo cáo.pdf", content: bytes = PDF) -> Medium:
    """A file in the library of the site; committed."""
    kept = parts().file_store.put(io.BytesIO(content))
    medium = Medium(
        unit_id=site.unit_id,
        kind="file",
        name=name,
        type="application/octet-stream",
        sha256=kept.sha256,
        size=kept.size,
        renditions=[],
        uploaded_at=clock.now(),
        uploaded_by_id=uploader.id,
        uploaded_by=uploader.name,
    )
    db.session.add(medium)
    db.session.commit()
    return medium


def seen_now(actor: Actor, year: int, topic: Topic) -> str:
    """What the page of the section would carry."""
    return writing.open_topic(actor, year=year, topic=topic).seen


def save(person: Person, topic: Topic, *, year: int = 2026, body: str = WORDS, **more: object) -> DisclosureVersion:
    """A draft of a section; committed."""
    return _do(writing.save_draft, person, topic, year, body, more)


def publish(person: Person, topic: Topic, *, year: int = 2026, body: str = WORDS, **more: object) -> DisclosureVersion:
    """A section published as the person would; committed."""
    return _do(writing.publish, person, topic, year, body, more)


def _do(act, person: Person, topic: Topic, year: int, body: str, more: dict[str, object]) -> DisclosureVersion:  # type: ignore[no-untyped-def]
    actor = actor_of(person)
    seen = more.pop("seen", None) or seen_now(actor, year, topic)
    apart = more.pop("apart", False)
    version = act(
        actor,
        year=year,
        topic=topic,
        seen=seen,
        filling=Filling(body=body, **more),  # type: ignore[arg-type]
        kind_of=kind_of_stored,
        apart=apart,
    )
    db.session.commit()
    return version


def publish_all(site: Site, person: Person, *, year: int = 2026, without: tuple[Topic, ...] = ()) -> None:
    """All eight sections but some; committed."""
    report = make_file(site, person)
    for topic in Topic:
        if topic not in without:
            publish(person, topic, year=year, file_ids=[report.id] if topic == Topic.ANNUAL_REPORT else [])
