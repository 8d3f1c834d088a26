"""A secret word in one thing of each kind, each where the fewest may read it, beside words that stand everywhere."""

from dataclasses import dataclass

from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormVersion
from portal.models.documents import Document
from portal.models.news import Site
from portal.models.people import Account
from portal.models.school import Pupil
from portal.models.units import Unit
from portal.rules.news.disclosure.topics import Topic
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold, sort_key
from portal.services.documents import questions
from portal.services.search.source import key_of
from tests.cast import Cast, Person
from tests.data_forms import fill, make_form, make_period, make_reports
from tests.disclosure import save as save_section
from tests.families import make_guardian
from tests.make import actor_of, make_draft, make_posted
from tests.news import hire, make_article, make_event, make_site
from tests.notices import send
from tests.publications import post_with_files, publish
from tests.school import Room, lead, make_class
from tests.search_world import make_broadcast
from tests.site_words import make_consultation, make_page, make_question
from tests.talks import write

COMMON = "đọc sách"
"""Stands in every planted thing, and in what everybody may read."""
SECRETS = {
    "document": "xaluvor",
    "published": "kweptim",
    "guidance": "urbenko",
    "news": "zabrodu",
    "article": "fjolnek",
    "notice": "vyrmost",
    "talk": "quazdel",
    "broadcast": "nelviro",
    "form": "jevunty",
    "period": "ozkarpi",
    "report": "blufzen",
    "unit": "dragvik",
    "site": "ypsolum",
    "staff": "hexavot",
    "pupil": "mirzokf",
    "page": "glonduz",
    "disclosure": "cagudim",
    "event": "lopsert",
    "question": "torvekh",
    "consultation": "skablyn",
}
"""By kind, a word that is nowhere else."""


@dataclass(frozen=True)
class Planted:
    """The thing with the word of a kind: ``key``, and whatever else says the word to its readers."""

    key: str
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """All that says the word."""
        return frozenset({self.key, *self.also})


@dataclass(frozen=True)
class Ground:
    """What is there before anything is planted: a site, a class, its families."""

    site: Site
    room: Room
    mother: Person
    other: Person


def make_ground(cast: Cast) -> Ground:
    """Committed; everybody finds an article about reading."""
    site, room = make_site(cast), make_class(cast)
    lead(room, cast.teacher)
    make_article(site, cast.principal, title="Ngày hội đọc sách", published=True, body="<p>Thư viện xanh.</p>")
    mother, other = (make_guardian(cast, room.pupils[n], name=f"Mẹ Thứ {n}") for n in (0, 1))
    return Ground(site, room, mother, other)


def plant(app: Flask, cast: Cast, ground: Ground) -> dict[str, Planted]:
    """One thing of each kind, by kind; committed."""
    return {
        **_plant_documents(app, cast),
        **_plant_news(cast, ground.site),
        **_plant_contact(cast, ground),
        **_plant_reports(cast),
        **_plant_directory(cast),
    }


def _words(kind: str) -> dict[str, str]:
    return {"subject": f"Về {COMMON} {SECRETS[kind]}", "body": f"Kế hoạch {COMMON} {SECRETS[kind]} năm nay."}


def _plant_documents(app: Flask, cast: Cast) -> dict[str, Planted]:
    """A draft of a school, a letter that was taken off the public page, a question that only one school asked."""
    draft = make_draft(cast.principal, code="77/TH", **_words("document"))
    subject = _words("published")["subject"]
    letter: Document = post_with_files(app, cast.clerk, "Kèm.docx", subject=subject, code="78/KH-SGDĐT")
    copy = publish(cast.clerk, letter, files=1)
    copy.withdrawn_at = clock.now()
    db.session.commit()
    asked = make_posted(cast.clerk, code="79/SGDĐT-VP", subject="Về việc khác", body="Khác.")
    words = f"Được {COMMON} {SECRETS['guidance']} không?"
    question = questions.ask(actor_of(cast.principal), document_id=asked.id, words=words)
    db.session.commit()
    return {
        "document": Planted(key_of("document", draft.id)),
        "guidance": Planted(key_of("guidance", question.id)),
        "published": Planted(key_of("published", copy.id), (key_of("document", letter.id),)),
    }


def _plant_news(cast: Cast, site: Site) -> dict[str, Planted]:
    """Articles withdrawn and unfinished; what of a site is not shown, and a site that is closed."""
    told = {kind: (f"Tin {COMMON} {SECRETS[kind]}", f"<p>{COMMON} {SECRETS[kind]}</p>") for kind in ("news", "article")}
    withdrawn = make_article(
        site, cast.principal, title=told["news"][0], body=told["news"][1], published=True, withdrawn=True
    )
    begun = make_article(site, cast.teacher, title=told["article"][0], body=told["article"][1])
    page = make_page(site, cast.principal.id, f"Trường {COMMON} {SECRETS['page']}.", shown=False)
    title = f"Hỏi {COMMON} {SECRETS['question']}"
    question = make_question(site, title, "Trả lời.", published=False)
    title = f"Góp ý {COMMON} {SECRETS['consultation']}"
    consultation = make_consultation(site, cast.principal.id, title, published=False)
    title = f"Buổi {COMMON} {SECRETS['event']}"
    event = make_event(site, cast.principal, title=title, taken_back_at=clock.now(), taken_back_by="Người rút")
    section = save_section(cast.principal, Topic.STAFF, body=f"<p>Đội ngũ {COMMON} {SECRETS['disclosure']}.</p>")
    closed = make_site(cast, "hoa_nghia", opened=False)
    closed.tagline = f"Trường {COMMON} {SECRETS['site']}"
    db.session.commit()
    return {
        "news": Planted(key_of("news", withdrawn.id), (key_of("article", withdrawn.id),)),
        "article": Planted(key_of("article", begun.id)),
        "page": Planted(key_of("page", page.id)),
        "question": Planted(key_of("question", question.id)),
        "consultation": Planted(key_of("consultation", consultation.id)),
        "event": Planted(key_of("event", event.id)),
        "disclosure": Planted(key_of("disclosure", section.disclosure_id)),
        "site": Planted(key_of("site", closed.unit_id)),
    }


def _plant_contact(cast: Cast, ground: Ground) -> dict[str, Planted]:
    """A notice to a class of which the other school knows nothing, a message of one family, a letter of the department
    to families that only those who write such letters know."""
    title = f"Buổi {COMMON} {SECRETS['notice']}"
    notice = send(cast.teacher, ground.room, title=title, text=f"Mang {COMMON}.")
    talk = write(ground.mother, ground.room.pupils[0].id, text=f"Con tôi {COMMON} {SECRETS['talk']}")
    broadcast = make_broadcast(cast.clerk, f"Thư {COMMON} {SECRETS['broadcast']}")
    return {
        "notice": Planted(key_of("notice", notice.id)),
        "talk": Planted(key_of("talk", talk.id)),
        "broadcast": Planted(key_of("broadcast", broadcast.id)),
    }


def _plant_reports(cast: Cast) -> dict[str, Planted]:
    """A form, a period of another form, a report of a third with words in a cell."""
    forms = [make_form(cast.units["ben_tre"], cast.leader.id, code=f"doc_sach_{number}") for number in range(3)]
    forms[0].name = f"Biểu {COMMON} {SECRETS['form']}"
    forms[0].name_folded = fold(forms[0].name)
    period = make_period(forms[1], name=f"Kỳ {COMMON} {SECRETS['period']}")
    report = make_reports(make_period(forms[2], name="Kỳ khác"), [cast.units["vinh_binh"]])[0]
    fill(report, cast.principal.id, {"note": f"Thiếu chỗ {COMMON} {SECRETS['report']}."})
    assert db.session.get(FormVersion, report.version_id)
    return {
        "form": Planted(key_of("form", forms[0].id)),
        "period": Planted(key_of("period", period.id), (key_of("form", forms[1].id),)),
        "report": Planted(key_of("report", report.id)),
    }


def _plant_directory(cast: Cast) -> dict[str, Planted]:
    """A unit, somebody who works at a school, and a pupil of the other school."""
    name = f"Trường {COMMON} {SECRETS['unit']}"
    unit = Unit(name=name, name_sort=sort_key(name), name_folded=fold(name), kind_code="primary_school")
    unit.code, unit.created_at = "H99.99", clock.now()
    db.session.add(unit)
    person = hire(cast, Role.TEACHER, unit="hoa_nghia", name=f"Đọc Sách {SECRETS['staff']}")
    room = make_class(cast, "1C", unit="hoa_nghia", grade=1, pupils=(f"Đọc Sách {SECRETS['pupil']}",))
    db.session.commit()
    assert db.session.get(Account, person.id)
    assert db.session.get(Pupil, room.pupils[0].id)
    return {
        "unit": Planted(key_of("unit", unit.id)),
        "staff": Planted(key_of("staff", person.id)),
        "pupil": Planted(key_of("pupil", room.pupils[0].id)),
    }
