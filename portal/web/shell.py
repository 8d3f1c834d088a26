"""What every page shows around its content: name, navigation, the unit acted for, unread notifications."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, get_flashed_messages, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext, lazy_pgettext, refresh

from portal.rules.permissions import Actor, Permission
from portal.services.demo import PASSWORD, DemoAccount, demo_accounts
from portal.services.documents.inbox import count_unopened
from portal.services.notifications.reading import count_unread
from portal.services.people.actors import ActingUnit
from portal.web.identity import acting_unit, identity
from portal.web.parts import parts

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Choice:
    """One unit the person may act for."""

    id: int
    unit_name: str
    role_label: str
    current: bool


@dataclass(frozen=True)
class Support:
    """Whom to ask for help (R43)."""

    name: str
    phone: str
    email: str


P = Permission
MAIN_NAV: tuple[tuple[str, Any, set[Permission]], ...] = (
    ("home.my_work", lazy_gettext("Việc của tôi"), set()),
    ("documents.inbox", lazy_gettext("Văn bản đến"), {P.DOCUMENTS_READ}),
    ("documents.outbox", lazy_gettext("Văn bản đi"), {P.DOCUMENTS_READ}),
    ("news.index", lazy_gettext("Trang tin"), {P.NEWS_WRITE, P.NEWS_MANAGE}),
    ("school.index", lazy_gettext("Trường học"), {P.SCHOOL_READ}),
    ("school.totals", lazy_gettext("Trường học"), {P.SCHOOL_OVERSEE}),
    ("attendance.index", lazy_gettext("Điểm danh"), {P.SCHOOL_READ}),
    ("gradebook.index", lazy_gettext("Sổ điểm"), {P.SCHOOL_READ}),
    ("progress.index", lazy_gettext("Tiến độ"), {P.SCHOOL_READ}),
    ("contact_book.index", lazy_gettext("Liên lạc gia đình"), {P.CONTACT_WRITE}),
    ("contact_book.broadcasts", lazy_gettext("Liên lạc gia đình"), {P.CONTACT_BROADCAST}),
    ("form_totals.index", lazy_gettext("Biểu mẫu"), {P.FORMS_OVERSEE}),
    ("data_forms.index", lazy_gettext("Biểu mẫu"), {P.FORMS_READ}),
    ("form_design.index", lazy_gettext("Biểu mẫu"), {P.FORMS_DESIGN}),
    ("units.index", lazy_pgettext("danh mục", "Đơn vị"), {P.UNITS_READ}),
    ("people.index", lazy_gettext("Nhân sự"), {P.PEOPLE_READ}),
    ("records.index", lazy_gettext("Nhật ký"), {P.RECORDS_READ}),
    ("system.index", lazy_gettext("Hệ thống"), {P.SYSTEM_OPERATE}),
)
"""Endpoint, words, and the permissions of which one suffices (none: for everybody signed in)."""

FORM_AREAS = frozenset({"data_forms", "form_totals", "form_periods", "form_design", "form_exports"})
"""Blueprints that stand together under one entry of the navigation."""

SENDING = frozenset(
    f"documents.{name}"
    for name in (
        "outbox",
        "drafts",
        "compose",
        "edit",
        "preview",
        "discard",
        "matrix",
        "way",
        "outgoing_book",
        "groups",
        "group",
        "rename_group",
        "put_group_away",
        "publish",
        "take_off",
        "prepare_duties",
        "add_duty",
        "edit_duty",
        "duty_board",
        "return_duty",
        "pending",
        "approve",
        "submit",
        "supersede",
        "recall",
        "recall_from_one",
        "recall_ticked",
        "recall_result",
        "numbers",
        "release_number",
        "answer_question",
        "promote_answer",
        "answer_contest",
    )
)
"""Pages that belong to the outbox in the navigation."""
RECEIVING = frozenset(
    f"documents.{name}"
    for name in (
        "inbox",
        "many",
        "own_filters",
        "acknowledge",
        "refuse",
        "register_arrival",
        "forward",
        "incoming_book",
        "handling",
        "overdue",
        "follow_up_book",
        "assign",
        "propose",
        "tasks",
        "spread",
        "choose_readers",
        "spread_to_me",
        "look_into_package",
        "own_duties",
        "my_calendar",
        "do_duty",
        "change_lead",
        "change_people",
        "change_deadline",
        "part_deadline",
        "complete",
        "finish_part",
        "return_work",
        "file_away",
        "answer_recall",
        "withdraw_contest",
    )
)
"""Pages that belong to the inbox in the navigation."""


class Shell:
    """Evaluated only when a template asks, so that an error page needs no database."""

    @property
    def site_name(self) -> str:
        return parts().settings.site_name

    @property
    def demo(self) -> bool:
        return parts().settings.demo

    @cached_property
    def demo_accounts(self) -> list[DemoAccount]:
        return demo_accounts() if self.demo else []

    @property
    def demo_password(self) -> str:
        return PASSWORD

    @property
    def support(self) -> Support:
        """Whom the unit acted for names, else the installation."""
        unit, settings = acting_unit(), parts().settings
        own = (
            Support(*(unit.settings.get(f"support_{what}", "") for what in ("name", "phone", "email")))
            if unit
            else None
        )
        if own and (own.name or own.phone or own.email):
            return own
        return Support(settings.support_name, settings.support_phone, settings.support_email)

    @cached_property
    def actor(self) -> Actor | None:
        found = identity()
        return found.actor if found else None

    @cached_property
    def role_labels(self) -> list[str]:
        found = identity()
        current = [u for u in found.units if u.id == found.actor.unit_id] if found else []
        return [label for unit in current for label in _role_words(unit)]

    @cached_property
    def memberships(self) -> list[Choice]:
        found = identity()
        if found is None:
            return []
        return [
            Choice(unit.id, unit.name, ", ".join(_role_words(unit)), unit.id == found.actor.unit_id)
            for unit in found.units
        ]

    @cached_property
    def nav(self) -> list[NavItem]:
        if self.actor is None:
            return []
        area = (request.endpoint or "").partition(".")[0]
        own = [NavItem(_("Sổ liên lạc"), url_for("family.index"), area == "family")] if self.actor.is_family else []
        if self.actor.is_only_family:
            return own
        shown = [entry for entry in MAIN_NAV if not entry[2] or entry[2] & self.actor.permissions]
        forms = [endpoint for endpoint, _label, _any_of in shown if _area(endpoint) in FORM_AREAS]
        return own + [
            NavItem(str(label), url_for(endpoint), _is_current(endpoint, area), self._count(endpoint))
            for endpoint, label, _any_of in shown
            if not (endpoint == "school.totals" and self.actor.can(P.SCHOOL_READ)) and endpoint not in forms[1:]
        ]

    def _count(self, endpoint: str) -> int | None:
        if endpoint != "documents.inbox" or self.actor is None:
            return None
        known = g.get("unopened")
        return (count_unopened(self.actor) if known is None else known) or None

    @cached_property
    def unread(self) -> int:
        return count_unread(self.actor) if self.actor else 0

    def in_language(self, locale: str) -> str:
        """This very page in another language: the query stays."""
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
        return f"?{urlencode([*kept, ('lang', locale)])}"

    @property
    def flashes(self) -> list[tuple[str, str]]:
        return get_flashed_messages(with_categories=True)  # type: ignore[return-value]


def _area(endpoint: str) -> str:
    return endpoint.partition(".")[0]


def _is_current(endpoint: str, area: str) -> bool:
    if area == "documents":
        pages = {"documents.outbox": SENDING, "documents.inbox": RECEIVING}
        return request.endpoint in pages.get(endpoint, ())
    if area in FORM_AREAS:
        return _area(endpoint) in FORM_AREAS
    if area == "people":
        return endpoint == "people.index" and request.path.startswith(url_for("people.index"))
    return request.endpoint == endpoint or (area != "home" and endpoint.startswith(f"{area}."))


def language() -> str:
    """The language of this page: chosen by link, else the account's, else Vietnamese."""
    chosen = cookie.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    found = identity() if "_user_id" in cookie and not g.get("no_database") else None
    return found.account.locale if found else "vi"


def _role_words(unit: ActingUnit) -> list[str]:
    """ "Văn thư", "Lãnh đạo (theo ủy quyền)"."""
    lent = [_("%(role)s (theo ủy quyền)", role=_(label)) for label in unit.lent_labels]
    return [*(_(label) for label in unit.role_labels), *lent]


def remember_unopened(count: int) -> None:
    """The page has counted the documents nobody opened already: the navigation need not count them again."""
    g.unopened = count


def remember_language(locale: str) -> None:
    """Speak to this browser in the language from now on."""
    cookie["lang"] = locale
    refresh()


def register(app: Flask) -> None:
    """Offer ``shell`` and ``lang`` to every template; let ``?lang=en`` choose the language."""

    @app.before_request
    def choose_language() -> None:
        if request.args.get("lang") in LANGUAGES:
            cookie["lang"] = request.args["lang"]

    @app.context_processor
    def around() -> dict[str, Any]:
        return {"shell": Shell(), "lang": language()}
