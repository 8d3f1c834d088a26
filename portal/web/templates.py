"""Filters and functions of templates: dates, sizes, translation of stored words, hashed static addresses."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import gettext

from portal.adapters import clock
from portal.rules import vietnamese
from portal.rules.attendance import statuses as attended
from portal.rules.contact_book import broadcasts as broadcast_words
from portal.rules.contact_book import consents as consent_words
from portal.rules.contact_book import family_data as data_words
from portal.rules.contact_book import leave as leave_words
from portal.rules.contact_book import notices as notice_words
from portal.rules.contact_book import requests as request_words
from portal.rules.contact_book.breaches import BREACH_LABELS
from portal.rules.contact_book.copies import COPY_LABELS
from portal.rules.contact_book.handing_in import CLOSED_LABELS
from portal.rules.contact_book.receipts import WAY_LABELS
from portal.rules.contact_book.taking_down import FAMILY_LABELS, TAKE_DOWN_LABELS
from portal.rules.contact_book.waiting import ASKING_LABELS
from portal.rules.documents import marks, signatures
from portal.rules.documents.handling import CODE_LABELS, Due, due_state
from portal.rules.gradebook.scales import level_label
from portal.rules.news.asking import QUESTION_LABELS
from portal.rules.news.consulting import CONSULTATION_LABELS
from portal.rules.news.disclosure.states import STATE_LABELS as DISCLOSURE_LABELS
from portal.rules.news.disclosure.topics import TOPICS, Topic
from portal.rules.news.following import FREQUENCY_LABELS
from portal.rules.news.freshness import PULSE_LABELS
from portal.rules.news.pages import page_label
from portal.rules.news.parts import STATE_LABELS as PART_LABELS
from portal.rules.news.states import SHOWING_LABELS, WORK_LABELS
from portal.rules.news.steps import step_label
from portal.rules.news.syndication import OFFER_LABELS
from portal.rules.notifications import delivery, sms
from portal.rules.notifications.names import CHANNEL_LABELS
from portal.rules.people.domains import DOMAIN_LABELS, Domain
from portal.rules.people.phones import show_phone
from portal.rules.people.standing import STANDING_LABELS, Standing
from portal.rules.permissions import ROLE_LABELS, Role
from portal.rules.records import actions
from portal.rules.rollover.proposing import OUTCOME_LABELS, RESULT_LABELS
from portal.rules.school import births, ethnicities, exemptions, levels, transfers
from portal.rules.school import people as pupil_words
from portal.rules.school.actions import PUPIL_FIELD_LABELS
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school.assigning import DECISION_LABELS
from portal.rules.school.groups import KIND_LABELS as GROUP_KINDS
from portal.rules.school.staff import NO_ROLE, NO_ROLE_LABEL, STAFF_LABELS
from portal.rules.school.statuses import STATUS_LABELS
from portal.rules.school.subjects import ASSESSMENT_LABELS
from portal.rules.school.views import VIEW_LABELS
from portal.rules.school_years import year_name
from portal.rules.search.kinds import KIND_LABELS as SEARCH_KINDS
from portal.services.documents.handling.reading import code_of
from portal.services.news.scope import showing_of, work_of
from portal.services.news.syndicating import state_of
from portal.web import event_words, words
from portal.web.media import article_body, thumbnail


def local(instant: datetime) -> datetime:
    """An instant in Vietnam's time."""
    return instant.astimezone(clock.LOCAL_ZONE)


def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy, of a day or of an instant in Vietnam's time; empty for None."""
    if value is None:
        return ""
    return vietnamese.short_date(local(value).date() if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """hh:mm dd/mm/yyyy in Vietnam's time; empty for None."""
    return vietnamese.short_time(local(value)) if value else ""


def last_day(valid_to: date | None) -> str:
    """dd/mm/yyyy of the last day that still counts, of an end that no longer does; empty for None."""
    return vietnamese.short_date(valid_to - timedelta(days=1)) if valid_to else ""


def until(value: datetime) -> str:
    """dd/mm/yyyy of the last day before an instant that no longer counts, e.g. midnight."""
    return day(value - timedelta(microseconds=1))


def due(day_due: date | None, done_at: datetime | None) -> Due:
    """How a deadline stands today."""
    return due_state(day_due, done_at, clock.today())


def grade_label(grade: int) -> str:
    """ "Khối 4", or the level where there are no grades."""
    return gettext("Khối %(grade)s", grade=grade) if grade else gettext(levels.LEVEL_LABELS[levels.PRESCHOOL])


def _label(table: Mapping[Any, str], value: Any) -> str:
    return gettext(table[value])


LABELS: dict[str, Mapping[Any, str]] = {
    "handling_label": CODE_LABELS,
    "work_label": WORK_LABELS,
    "disclosure_label": DISCLOSURE_LABELS,
    "pulse_label": PULSE_LABELS,
    "part_label": PART_LABELS,
    "frequency_label": FREQUENCY_LABELS,
    "offer_label": OFFER_LABELS,
    "question_label": QUESTION_LABELS,
    "consultation_label": CONSULTATION_LABELS,
    "showing_label": SHOWING_LABELS,
    "sex_label": pupil_words.SEX_LABELS,
    "relation_label": pupil_words.RELATION_LABELS,
    "policy_label": pupil_words.POLICY_LABELS,
    "disability_label": pupil_words.DISABILITY_LABELS,
    "ethnicity_label": ethnicities.ETHNICITY_LABELS,
    "enrolment_label": STATUS_LABELS,
    "age_label": AGE_GROUPS,
    "assessment_label": ASSESSMENT_LABELS,
    "look_label": VIEW_LABELS,
    "asking_label": ASKING_LABELS,
    "exemption_label": exemptions.KIND_LABELS,
    "transfer_label": transfers.ANSWER_LABELS,
    "decision_label": DECISION_LABELS,
    "pupil_field_label": PUPIL_FIELD_LABELS,
    "staff_label": {**STAFF_LABELS, NO_ROLE: NO_ROLE_LABEL},
    "group_kind_label": GROUP_KINDS,
    "broadcast_label": broadcast_words.OUTCOME_LABELS,
    "closed_label": CLOSED_LABELS,
    "confirming_label": notice_words.CONFIRMING_LABELS,
    "notice_label": notice_words.STATE_LABELS,
    "way_label": WAY_LABELS,
    "reach_label": delivery.REACH_LABELS,
    "sending_label": delivery.SENDING_LABELS,
    "why_label": delivery.WHY_LABELS,
    "channel_label": CHANNEL_LABELS,
    "consent_label": consent_words.ANSWER_LABELS,
    "consent_state": consent_words.CONSENT_STATE_LABELS,
    "take_down_label": TAKE_DOWN_LABELS,
    "take_down_family": FAMILY_LABELS,
    "breach_label": BREACH_LABELS,
    "request_kind": request_words.KIND_LABELS,
    "request_state": request_words.STATE_LABELS,
    "request_outcome": request_words.ALL_OUTCOMES,
    "request_channel": request_words.CHANNEL_LABELS,
    "copy_label": COPY_LABELS,
    "consent_channel": consent_words.CHANNEL_LABELS,
    "data_state_label": data_words.STATE_LABELS,
    "data_outcome_label": data_words.OUTCOME_LABELS,
    "leave_label": leave_words.STATE_LABELS,
    "leave_kind_label": leave_words.KIND_LABELS,
    "leave_level_label": leave_words.LEVEL_LABELS,
    "leave_step_label": leave_words.STEP_LABELS,
    "network_label": sms.NETWORK_LABELS,
    "text_state_label": sms.TEXT_STATE_LABELS,
    "outcome_label": OUTCOME_LABELS,
    "year_result_label": RESULT_LABELS,
    "attendance_label": attended.STATUS_LABELS,
    "session_label": attended.SESSION_LABELS,
    "search_kind": SEARCH_KINDS,
}
"""Filters that give the words of a stored value."""


def register(app: Flask) -> None:
    """Install the filters and give static files an address that changes with their content."""
    app.jinja_env.filters.update({name: partial(_label, table) for name, table in LABELS.items()})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        last_day=last_day,
        until=until,
        phone=show_phone,
        birth=births.show_birth,
        grade_label=grade_label,
        standing_label=lambda standing: gettext(STANDING_LABELS[Standing(standing)]),
        role_label=lambda role: gettext(ROLE_LABELS[Role(role)]),
        domain_label=lambda domain: gettext(DOMAIN_LABELS[Domain(domain)]) if domain else "",
        signature=lambda document: marks.signature_lines(document.capacity, document.signer_position),
        recipients=lambda document, purposes: marks.recipient_foot(purposes, document.recipient_lines, words.say),
        urgency=lambda code: gettext(marks.URGENCIES[code].words),
        circulation=lambda code: gettext(marks.CIRCULATIONS[code]),
        signature_outcome=lambda code: gettext(signatures.OUTCOME_LABELS[code]),
        signature_verdict=lambda verdict: gettext(signatures.VERDICT_LABELS[verdict]),
        signature_trust=lambda trusted: gettext(signatures.TRUST_LABELS[trusted]),
        purpose=lambda code: gettext(marks.PURPOSES[code]),
        level_label=lambda slug: gettext(level_label(slug)),
        action_label=actions.action_label,
        changes=lambda entry: actions.changes(entry.before, entry.after, words.say),
        readable=lambda value, field: actions.readable(value, field, words.say),
        handling_code=code_of,
        work=work_of,
        showing=showing_of,
        page_label=lambda place: page_label(place, words.say),
        topic=lambda topic: TOPICS[Topic(topic)],
        year_name=year_name,
        offer_state=state_of,
        step_label=lambda act: gettext(step_label(act)),
        article_body=article_body,
        thumbnail=thumbnail,
        **words.FILTERS,
        **event_words.FILTERS,
        due_state=due,
        from_iso=datetime.fromisoformat,
        iso=lambda instant: instant.isoformat() if instant else "",
    )
    folder = Path(app.static_folder or "")

    @cache
    def fingerprint(filename: str) -> str | None:
        path = folder / filename
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None

    @app.url_defaults
    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values and (mark := fingerprint(values["filename"])):
            values["v"] = mark
