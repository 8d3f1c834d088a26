"""Filling in the forms of people without an account as they would."""

from typing import Any

from sqlalchemy import select
from time_machine import Traveller
from werkzeug.test import TestResponse

from portal.adapters import tokens
from portal.db import db
from portal.models.news import Consultation, Site, SiteQuestion
from tests.pages import PageClient, find_form, form_fields, parse


def look_again(client: PageClient, url: str, typed: dict[str, Any], **kwargs: Any) -> TestResponse:
    """Open the page, fill in its form and press the button; the answer is the second look."""
    page = client.get(url)
    assert page.status_code == 200
    return send_on(client, page, typed, url=url, **kwargs)


def send_on(client: PageClient, page: TestResponse, typed: dict[str, Any], *, url: str, **kwargs: Any) -> TestResponse:
    """Send the form of a page as it is, the named fields changed."""
    form = find_form(parse(page), action=None, page_url=url)
    fields = {name: value for name, value in form_fields(form).items() if name != "sua"}
    return client.post(form.get("action") or url, data={**fields, **typed}, **kwargs)


def send_whole(client: PageClient, clock_at: Traveller, url: str, typed: dict[str, Any], **kwargs: Any) -> TestResponse:
    """Type, look again, wait a little, send."""
    second = look_again(client, url, typed, **kwargs)
    assert second.status_code == 200, second.status_code
    clock_at.shift(5)
    return send_on(client, second, {}, url=url, **kwargs)


def give_secret(site: Site) -> str:
    """Give the first question to a site a secret that is known."""
    secret = tokens.new_token()
    question = db.session.scalars(
        select(SiteQuestion).filter_by(unit_id=site.unit_id).order_by(SiteQuestion.id)
    ).first()
    assert question is not None
    question.token_hash = tokens.token_hash(secret)
    return secret


def all_consultations() -> list[object]:
    """The ids of all issues on which a unit asks everybody."""
    return list(db.session.scalars(select(Consultation.id).order_by(Consultation.id)))


def consultation_pages() -> dict[str, dict[str, list[object]]]:
    """The pages of their staff."""
    names = ("consultation", "edit_consultation", "comments_xlsx")
    return {f"news.{name}": {"consultation_id": all_consultations()} for name in names}


def reader_pages(site: Site) -> dict[str, dict[str, list[object]]]:
    """The pages of those who ask the site or are asked by it."""
    issues = {name: {"consultation_id": all_consultations()} for name in ("consultation", "commented")}
    own = select(SiteQuestion.id).where(SiteQuestion.unit_id == site.unit_id)
    published = own.where(SiteQuestion.published_at.is_not(None)).order_by(SiteQuestion.id)
    answered: dict[str, list[object]] = {"question_id": list(db.session.scalars(published))}
    return {"asked": {"token": [give_secret(site)]}, "answered": answered, **issues}
